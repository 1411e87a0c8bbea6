"""What one does with a job, in the list of jobs and on its own page."""

from collections.abc import Coroutine, Iterable
from typing import Any

from textual import work
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.queue import JobQueue, JobRefused
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.actions import Action
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog, PushTuiScreen
from push_tui.ui.screens.job_words import (
    counts_words,
    whole_title,
    why_not_cancel,
    why_not_forget,
    why_not_pause,
    why_not_resume,
)

_REASONS = {
    "pause_job": why_not_pause,
    "resume_job": why_not_resume,
    "cancel_job": why_not_cancel,
    "forget_job": why_not_forget,
}


class CancelJob(Dialog[bool]):
    """The question before a job is ended for good."""

    TITLE_TEXT = "Cancel this job"
    CONFIRM = "End it for good"

    def __init__(self, view: JobView) -> None:
        super().__init__()
        self._view = view

    def body(self) -> Iterable[Widget]:
        """What stays and what does not."""
        yield Static(plain(whole_title(self._view), "bold"))
        yield Static(plain(f"So far {counts_words(self._view)}. What is done stays done; the rest will not be tried."))
        yield Static(plain("To go on later, pause it instead (p)."))

    def title_of(self, action: Action) -> str:
        """“Cancel” would be understood either way."""
        return "Keep it" if action.id == "close" else super().title_of(action)

    def action_confirm(self) -> None:
        """End it."""
        self.dismiss(True)


class ActsOnJob(PushTuiScreen):
    """A screen with a job at hand: pause, resume, cancel, forget."""

    @property
    def queue(self) -> JobQueue:
        """All jobs."""
        return self.tui.jobs.queue

    @property
    def job(self) -> JobView | None:
        """The job at hand."""
        raise NotImplementedError

    def why_not(self, action_id: str) -> str | None:
        """What the job's state does not allow."""
        return _REASONS[action_id](self.job) if action_id in _REASONS else None

    async def asked(self, coroutine: Coroutine[Any, Any, Any]) -> bool:
        """Have something done with a job; a refusal is told. Whether it was done."""
        try:
            await self.tui.ask(coroutine)
        except (JobRefused, HistoryUnavailable) as error:
            self.tell(str(error), severity="warning")
            return False
        return True

    def action_pause_job(self) -> None:
        """Begin nothing more."""
        if self.job is not None:
            self.queue.pause(self.job.id)

    @work
    async def action_resume_job(self) -> None:
        """Go on where it was; with a push whose review no longer stands, after a question."""
        view, session = self.job, self.session
        if view is None:
            return
        if view.kind is not JobKind.SEND:
            await self.asked(self.queue.resume(session, view.id))
            return
        try:
            needed = await self.tui.ask(self.queue.resumption(session, view.id))
        except (JobRefused, HistoryUnavailable) as error:
            self.tell(str(error), severity="warning")
            return
        if not needed.typed:
            await self.asked(self.queue.resume(session, view.id))
        elif self.is_active:  # of a key that was pressed twice, one asks
            from push_tui.ui.screens.resume_send import ResumeSend

            await self.app.push_screen_wait(ResumeSend(session, needed))

    @work
    async def action_cancel_job(self) -> None:
        """End it for good, after a question."""
        view = self.job
        if view is not None and await self.app.push_screen_wait(CancelJob(view)):
            await self.asked(self.queue.abandon(self.session, view.id))

    @work
    async def action_forget_job(self) -> None:
        """Take a job that is over off the list."""
        if self.job is not None:
            await self.asked(self.queue.forget(self.job.id))
