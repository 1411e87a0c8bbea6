"""What one does with a job, in the list of jobs and on its own page."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.content import Content

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.queue import JobQueue
from push_tui.storage.job_records import JobState
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.job_words import KIND_WORDS, counts_words, state_words
from push_tui.ui.screens.questions import Question

if TYPE_CHECKING:
    from push_tui.ui.host import Host

Value = TypeVar("Value")


async def attempt(tui: Host, coroutine: Coroutine[Any, Any, Value]) -> Value | None:
    """Return what a coroutine of jobs gives; None where it is refused, which is told."""
    try:
        return await tui.ask(coroutine)
    except (JobRefused, HistoryUnavailable) as error:
        tui.tell(str(error), "warning")
        return None


def _ask_to_cancel(view: JobView) -> Question:
    """What stays and what does not when a job is ended for good."""
    text = Content("\n").join(
        [
            plain(f"{KIND_WORDS[view.kind].title} · {view.title}", "bold"),
            plain(f"So far {counts_words(view)}. What is done stays done; the rest will not be tried."),
            plain(f"To go on later, pause it instead ({key_of('pause_job')})."),
        ]
    )
    return Question("Cancel this job", "End it for good", lambda: text, close="Keep it")


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
        if action_id not in _REASONS:
            return None
        return "There is no job under the cursor." if self.job is None else _REASONS[action_id](self.job)

    def action_pause_job(self) -> None:
        """Begin nothing more."""
        if self.job is not None:
            self.queue.pause(self.job.id)

    @work
    async def action_resume_job(self) -> None:
        """Go on where it was; with a push whose review no longer stands, after a question."""
        view, session = self.job, self.session
        needed = None if view is None else await attempt(self.tui, self.queue.resumption(session, view.id))
        if needed is None:
            return
        if not needed.typed:
            await attempt(self.tui, self.queue.resume(session, needed.job.id))
        elif self.is_active:  # of a key that was pressed twice, one asks
            from push_tui.ui.screens.resume_send import ResumeSend

            await self.app.push_screen_wait(ResumeSend(session, needed))

    @work
    async def action_cancel_job(self) -> None:
        """End it for good, after a question."""
        view = self.job
        if view is not None and await self.app.push_screen_wait(_ask_to_cancel(view)):
            await attempt(self.tui, self.queue.abandon(self.session, view.id))

    @work
    async def action_forget_job(self) -> None:
        """Take a job that is over off the list."""
        if self.job is not None:
            await attempt(self.tui, self.queue.forget(self.job.id))


def _why_not_pause(view: JobView) -> str | None:
    """Why a job cannot be paused, as a sentence; None when it can."""
    if view.asked:
        return f"It is {state_words(view)} already."
    if view.state not in {JobState.RUNNING, JobState.QUEUED}:
        return f"It is {view.state}; only a job that runs can be paused."
    return None if view.mine else "It is not this push-tui that runs it."


def _why_not_resume(view: JobView) -> str | None:
    """Why a job cannot be resumed, as a sentence; None when it can."""
    if view.state.over:
        return f"It is {view.state}; nothing is left to resume."
    if view.resumable:
        return None
    return f"It is {view.state} already." if view.mine else "Another push-tui runs it."


def _why_not_cancel(view: JobView) -> str | None:
    """Why a job cannot be cancelled, as a sentence; None when it can."""
    if view.state.over:
        return f"It is {view.state} already."
    return None if view.mine or view.resumable else "Another push-tui runs it; cancel it there."


def _why_not_forget(view: JobView) -> str | None:
    """Why a job cannot be removed from the list, as a sentence; None when it can."""
    return None if view.state.over else f"It is {view.state}; cancel it first ({key_of('cancel_job')})."


_REASONS = {
    "pause_job": _why_not_pause,
    "resume_job": _why_not_resume,
    "cancel_job": _why_not_cancel,
    "forget_job": _why_not_forget,
}
