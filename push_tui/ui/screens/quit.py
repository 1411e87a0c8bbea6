"""The questions before leaving while a send or a job is on its way."""

from collections.abc import Iterable

from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.session import Topic
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.base import Dialog

_LEAVES = f"{key_of('confirm')} leaves"


class QuitWhileSending(Dialog[bool]):
    """Leaving now makes the outcome unknown, or cancels a countdown; waiting is the safer way."""

    TITLE_TEXT = "A send is on its way"
    CONFIRM = "Leave"

    def body(self) -> Iterable[Widget]:
        """What leaving means."""
        yield Static(plain(self._sentence()), id="facts")

    def _sentence(self) -> str:
        sends = self.session.in_flight()
        if any(sending.stoppable for sending in sends):
            return f"A push is counting down. Leaving cancels it: nothing is sent. {_LEAVES}, Esc stays."
        if sends and all(sending.waiting for sending in sends):
            return f"A push is about to leave. Leaving now stops it: nothing is sent. {_LEAVES}, Esc stays."
        if sends:
            return (
                "The request has left and its answer is not here. Leaving now records the outcome as unknown. "
                f"{_LEAVES}, Esc waits."
            )
        return f"The outcome is here; nothing is on its way any more. {_LEAVES}."

    def model_changed(self, topic: Topic) -> None:
        """The outcome may have come."""
        if topic is Topic.SENDS:
            self.query_one("#facts", Static).update(plain(self._sentence()))

    def action_confirm(self) -> None:
        """Leave."""
        self.dismiss(True)


class QuitWithJobs(Dialog[bool]):
    """Leaving now stops jobs where they are; the next start offers to go on with them."""

    TITLE_TEXT = "A job is running"
    CONFIRM = "Leave"

    def body(self) -> Iterable[Widget]:
        """What leaving means."""
        yield Static(plain(self._sentence()), id="facts")

    def _sentence(self) -> str:
        jobs = self.tui.jobs.here
        if not jobs:
            return f"It has ended; nothing is on its way any more. {_LEAVES}."
        what = "1 job is" if len(jobs) == 1 else f"{len(jobs)} jobs are"
        return (
            f"{what} not finished. Leaving stops where the answers are; every row that is done stays done, and the "
            f"next start of push-tui on this host offers to go on from there. {_LEAVES}, Esc stays."
        )

    def model_changed(self, topic: Topic) -> None:
        """It may have ended."""
        if topic is Topic.JOBS:
            self.query_one("#facts", Static).update(plain(self._sentence()))

    def action_confirm(self) -> None:
        """Leave."""
        self.dismiss(True)
