"""Pause, resume, cancel and remove a job, in the list of jobs and on its page."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

from textual import work
from textual.content import Content

from push_tui.operations.jobs.control import Asked, JobRefused
from push_tui.operations.jobs.kinds import KINDS
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.queue import JobQueue
from push_tui.storage.job_records import JobState
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import visible, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.job_words import KIND_WORDS, by_whom, counts_words, state_word, state_words
from push_tui.ui.screens.outcome_words import NOBODY_GOT_IT
from push_tui.ui.screens.questions import Question
from push_tui.ui.when import local

if TYPE_CHECKING:
    from push_tui.ui.host import Host

Value = TypeVar("Value")


async def attempt(tui: Host, coroutine: Coroutine[Any, Any, Value]) -> Value | None:
    """Return the result of a coroutine. If it is refused, show why in a toast and return None."""
    try:
        return await tui.ask(coroutine)
    except (JobRefused, HistoryUnavailable) as error:
        tui.tell(str(error), "warning")
        return None


def _ask_to_cancel(view: JobView) -> Question:
    """Ask before cancelling a job."""
    return _ask(
        view,
        "Cancel",
        f"So far: {counts_words(view)}. Finished rows stay; the rest is not tried.",
        f"To go on later, keep it; {key_of('resume_job')} resumes it."
        if view.resumable or view.asked is Asked.PAUSE
        else f"To go on later, pause it instead ({key_of('pause_job')}).",
    )


def _ask_to_resume(view: JobView, zone: tzinfo | None) -> Question:
    """Ask before a job that somebody else may have paused goes on."""
    began = f"{visible_name(view.operator)} created it at {local(view.created_at, zone)}."
    paused = f"It was paused {f'{by_whom(view)} at'.strip()} {local(view.updated_at, zone)}" if view.pause_asked else ""
    why = ": ".join(filter(None, (paused, visible(view.reason).removesuffix("."))))
    return _ask(
        view,
        "Resume",
        began,
        f"{why}." if why else "",
        f"So far: {counts_words(view)}.",
        destroys=KINDS[view.kind].destroys,
        close="Leave it",
    )


def _ask_to_forget(view: JobView) -> Question:
    """Ask before the rows of a job are deleted."""
    rows = "the result of its only row" if view.counts.total == 1 else f"the results of its {view.counts.total:,} rows"
    return _ask(
        view,
        "Remove",
        f"Its rows: {counts_words(view)}.",
        f"Removing it deletes {rows} on this host. You cannot undo that. What was done to users or labels stays.",
        f"To keep the results, open the job and export them first ({key_of('export_results')}).",
        destroys=True,
    )


def _ask(view: JobView, verb: str, *sentences: str, destroys: bool = False, close: str = "Keep it") -> Question:
    title = plain(f"{KIND_WORDS[view.kind].title} · {view.title}", "bold")
    text = Content("\n").join([title, *map(plain, filter(None, sentences))])
    asked = f"{verb} job {view.id}?"
    return Question(asked, f"{verb} the job", lambda: text, close=close, destroys=destroys)


class ActsOnJob(PushTuiScreen):
    """A screen with a selected job: pause, resume, cancel, remove."""

    @property
    def queue(self) -> JobQueue:
        """All jobs."""
        return self.tui.jobs.queue

    @property
    def job(self) -> JobView | None:
        """The selected job."""
        raise NotImplementedError

    def why_not(self, action_id: str) -> str | None:
        """Say why the job's state does not allow an action."""
        if action_id not in {"pause_job", "resume_job", "cancel_job", "forget_job"}:
            return None
        view = self.job  # asked for once: another thread may remove it
        return "There is no job under the cursor." if view is None else _why_not(action_id, view)

    def applies(self, action_id: str) -> bool:
        """Offer only what can be done with the job as it is now; the other keys say why not."""
        return self.why_not(action_id) is None

    def action_pause_job(self) -> None:
        """Pause after the calls in flight."""
        if (view := self.job) is not None:
            self.queue.pause(view.id)

    @work
    async def action_resume_job(self) -> None:
        """Resume; ask first for what another run left, and for a push whose review is no longer valid."""
        view, session = self.job, self.session
        needed = None if view is None else await attempt(self.tui, self.queue.resumption(session, view.id))
        if view is None or needed is None:
            return
        if not needed.typed:
            if needed.asks and not (
                self.is_active and await self.app.push_screen_wait(_ask_to_resume(view, session.config.operator_zone))
            ):
                return
            await attempt(self.tui, self.queue.resume(session, needed.job.id))
        elif self.is_active:  # a key pressed twice asks once
            from push_tui.ui.screens.resume_send import ResumeSend

            await self.app.push_screen_wait(ResumeSend(session, needed))

    @work
    async def action_cancel_job(self) -> None:
        """Cancel, after a question."""
        view = self.job
        if view is not None and await self.app.push_screen_wait(_ask_to_cancel(view)):
            await attempt(self.tui, self.queue.abandon(self.session, view.id))

    @work
    async def action_forget_job(self) -> None:
        """Remove a job that is over from the list, after a question."""
        view = self.job
        if view is not None and await self.app.push_screen_wait(_ask_to_forget(view)):
            await attempt(self.tui, self.queue.forget(view.id))


def why_not_correct(view: JobView) -> str | None:
    """Say why the push of a job cannot be corrected; None if it can."""
    if not view.kind.sends:
        return "This job sends no push."
    if not view.over:
        return (
            f"The job is not over; cancel it first ({key_of('cancel_job')}), so that nobody else gets the wrong push."
        )
    if not view.counts.done and not view.counts.unknown:
        return f"{NOBODY_GOT_IT}."
    return None


def _why_not(action_id: str, view: JobView) -> str | None:
    """Say why an action on a job is not possible; None if it is."""
    match action_id:
        case "pause_job" | "resume_job" | "cancel_job" | "forget_job" if view.foreign_account:
            return f"It is {visible(view.foreign_account)}'s job; only that account can change it."
        case "pause_job" if view.asked:
            return f"It is {state_words(view)} already."
        case "pause_job" if view.state not in {JobState.RUNNING, JobState.QUEUED}:
            return f"It is {state_word(view.state)}; only a job that runs or is in line can be paused."
        case "pause_job":
            return None if view.mine else "Another push-tui runs it; pause it there."
        case "forget_job":
            return (
                None
                if view.state.over
                else f"It is {state_word(view.state)}; cancel it first ({key_of('cancel_job')})."
            )
        case _ if view.state.over:
            return f"It is {state_word(view.state)} already."
        case "resume_job" if not view.resumable:
            return f"It is {state_word(view.state)} already." if view.mine else "Another push-tui runs it."
        case "cancel_job" if not view.mine and not view.resumable:
            return "Another push-tui runs it; cancel it there."
    return None
