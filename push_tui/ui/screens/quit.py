"""The questions asked when you quit during a send or a job."""

from textual.content import Content

from push_tui.operations.session import Session, Topic
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import plain
from push_tui.ui.host import Host
from push_tui.ui.screens.questions import Question

_QUITS = f"{key_of('confirm')} quits"
_STAYS = f"{_QUITS}, {key_of('close', Scope.DIALOG)} goes back."


def ask_while_sending(session: Session) -> Question:
    """Warn that quitting makes the outcome unknown or cancels a countdown."""
    return Question("A send is in progress", "Quit", lambda: _of_sends(session), follows=Topic.SENDS)


def _of_sends(session: Session) -> Content:
    sends = session.in_flight()
    if any(sending.stoppable for sending in sends):
        return plain(f"A push is counting down. Quitting cancels it: nothing is sent. {_STAYS}")
    if sends and all(sending.waiting for sending in sends):
        return plain(f"A push is about to be sent. Quitting now stops it: nothing is sent. {_STAYS}")
    if sends:
        return plain(
            f"The request was sent; its answer has not arrived. Quitting now records the outcome as unknown. {_STAYS}"
        )
    return plain(f"The outcome has arrived; no send is in progress. {_QUITS}.")


def ask_with_jobs(tui: Host) -> Question:
    """Warn that quitting pauses jobs; the next start offers to resume them."""
    return Question("A job is running", "Quit", lambda: _of_jobs(len(tui.jobs.here)), follows=Topic.JOBS)


def _of_jobs(jobs: int) -> Content:
    if not jobs:
        return plain(f"The job has ended; no job is running. {_QUITS}.")
    what, them = ("1 job is", "it") if jobs == 1 else (f"{jobs} jobs are", "them")
    return plain(
        f"{what} not finished. Quitting pauses {them}; finished rows stay finished. "
        f"You can resume {them} when push-tui next starts on this host. {_STAYS}"
    )
