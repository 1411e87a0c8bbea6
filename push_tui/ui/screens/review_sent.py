"""What becomes of what was reviewed, once its key is pressed: calls and their outcomes, or a job that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.operations.models import Sending
from push_tui.operations.send import announce, send_each
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.review_text import outcome_text

if TYPE_CHECKING:
    from push_tui.operations.jobs.progress import JobView
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session
    from push_tui.ui.host import Host

_WHERE = (
    f"{key_of('jobs')} shows the jobs: pause, cancel, failures, every row as a file. "
    f"{key_of('history')} has a record of each call."
)


class NothingSent(Exception):
    """It could not be begun, and so nothing was sent; the message is a sentence. The person may press the key again."""


class SentCalls:
    """One call of each review, one after another."""

    def __init__(self, session: Session, reviews: Sequence[Review]) -> None:
        self._session = session
        self.sendings: tuple[Sending, ...] = tuple(announce(session, review) for review in reviews)

    async def begin(self, app: Host, note: str) -> None:
        """Return when every outcome is known.

        Raises:
            NothingSent: the intent could not be recorded.
        """
        from push_tui.storage.records import HistoryUnavailable

        try:
            await app.ask(send_each(self._session, self.sendings, note))
        except HistoryUnavailable as error:
            if len(self.sendings) == 1:
                raise NothingSent(f"Nothing was sent: {error}") from error
            app.tell(f"Nothing was sent: {error}", "error")

    @property
    def outdated(self) -> bool:
        """Whether something did not leave because what was reviewed has changed."""
        return any(sending.outdated for sending in self.sendings)

    @property
    def counting(self) -> bool:
        """Whether any key stops it."""
        return any(sending.stoppable for sending in self.sendings)

    @property
    def task_id(self) -> str | None:
        """The task that the service has made of it."""
        results = [sending.result for sending in self.sendings if sending.result is not None]
        return next((result.task_id for result in results if result.task_id is not None), None)

    @property
    def is_told(self) -> bool:
        """Whether every outcome is known."""
        return not self.unfinished

    @property
    def unfinished(self) -> list[Sending]:
        """Those whose outcome is to be told when it comes."""
        return [sending for sending in self.sendings if not sending.done]

    def why_not_close(self) -> str | None:
        """Why the review stays, as a sentence."""
        waiting = [sending for sending in self.sendings if sending.waiting]
        if any(sending.stoppable for sending in waiting):
            return "The countdown runs; any key cancels it."
        unrecorded = any(sending.row is None for sending in waiting)
        return "The send is being recorded; one moment." if len(self.sendings) == 1 and unrecorded else None

    def text(self) -> Content:
        """Where it stands."""
        return Content("\n").join([outcome_text(sending) for sending in self.sendings])


class SentJob:
    """A job that sends one review to many users."""

    counting = False
    outdated = False
    task_id: str | None = None

    def __init__(self, session: Session, review: Review, app: Host) -> None:
        self._session = session
        self._review = review
        self._app = app
        self.job: int | None = None
        """Its number, once it is written down."""

    async def begin(self, app: Host, note: str) -> None:
        """Return when the job is on the disk and has its turn or waits for it, or when its review is outdated.

        Raises:
            NothingSent: it could not be written down.
        """
        from push_tui.operations.jobs.control import JobRefused
        from push_tui.storage.earlier_sends import SentMeanwhile
        from push_tui.storage.records import HistoryUnavailable

        try:
            self.job = await app.ask(app.jobs.queue.start_reviewed(self._session, self._review, note))
        except SentMeanwhile:
            self.outdated = True
        except (JobRefused, HistoryUnavailable) as error:
            raise NothingSent(f"Nothing was sent: {error}") from error

    @property
    def is_told(self) -> bool:
        """Whether the jobs tell all that there is to know."""
        return self.job is not None

    @property
    def unfinished(self) -> list[Sending]:
        """Nothing: whoever follows the jobs tells of its end."""
        return []

    def why_not_close(self) -> str | None:
        """Why the review stays, as a sentence."""
        return "The job is being written down; one moment." if self.job is None else None

    def text(self) -> Content:
        """Where the job stands, and where to see more of it."""
        if self.job is None:
            return plain("Writing the job down; then it begins to send…")
        view = self._app.jobs.queue.view(self.job)
        if view is None:
            return plain(f"Job {self.job} is gone: it was removed from the list.")
        from push_tui.ui.screens.job_words import counts_words, state_words

        tone = "$text-warning" if _troubled(view) else "$text-success" if view.over else ""
        head = Content.assemble(
            plain(f"JOB {view.id}: {state_words(view)}", f"bold {tone}".strip()), plain(f"   {counts_words(view)}")
        )
        rows = [head]
        if view.reason:
            rows.append(plain(view.reason))
        if not view.over:
            rows.append(plain("It goes on whatever screen is shown, one call after another.", "$text-muted"))
        rows.append(plain(_WHERE))
        return Content("\n").join(rows)


def _troubled(view: JobView) -> bool:
    return bool(view.counts.failed or view.counts.unknown) or (view.resumable and not view.over)
