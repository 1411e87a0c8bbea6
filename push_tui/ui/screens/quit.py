"""The questions before leaving while a send or a job is on its way."""

from textual.content import Content

from push_tui.operations.session import Session, Topic
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.host import Host
from push_tui.ui.screens.questions import Question

_LEAVES = f"{key_of('confirm')} leaves"


def ask_while_sending(session: Session) -> Question:
    """Leaving now makes the outcome unknown, or cancels a countdown; waiting is the safer way."""
    return Question("A send is on its way", "Leave", lambda: _of_sends(session), follows=Topic.SENDS)


def _of_sends(session: Session) -> Content:
    sends = session.in_flight()
    if any(sending.stoppable for sending in sends):
        return plain(f"A push is counting down. Leaving cancels it: nothing is sent. {_LEAVES}, Esc stays.")
    if sends and all(sending.waiting for sending in sends):
        return plain(f"A push is about to leave. Leaving now stops it: nothing is sent. {_LEAVES}, Esc stays.")
    if sends:
        return plain(
            "The request has left and its answer is not here. Leaving now records the outcome as unknown. "
            f"{_LEAVES}, Esc waits."
        )
    return plain(f"The outcome is here; nothing is on its way any more. {_LEAVES}.")


def ask_with_jobs(tui: Host) -> Question:
    """Leaving now stops jobs where they are; the next start offers to go on with them."""
    return Question("A job is running", "Leave", lambda: _of_jobs(len(tui.jobs.here)), follows=Topic.JOBS)


def _of_jobs(jobs: int) -> Content:
    if not jobs:
        return plain(f"It has ended; nothing is on its way any more. {_LEAVES}.")
    what = "1 job is" if jobs == 1 else f"{jobs} jobs are"
    return plain(
        f"{what} not finished. Leaving stops where the answers are; every row that is done stays done, and the "
        f"next start of push-tui on this host offers to go on from there. {_LEAVES}, Esc stays."
    )
