"""Removing old records from the history after they were exported, once you have typed how many."""

from collections.abc import Callable

from push_tui.storage.history import History
from push_tui.storage.trimming import YOUNGEST, Old
from push_tui.text import quantity

_STAY = (
    f"Others stay: those of the {YOUNGEST.days} days before the service's newest answer, unknown or being sent, "
    "still to go out, or needed by a job that is not over."
)


def offer_removal(history: History, old: Old, ask: Callable[[str], str], say: Callable[[str], object]) -> None:
    """Tell how many records can be removed, and remove them if exactly this number is the answer.

    Raises:
        HistoryUnavailable: the history cannot be read or written.
        NotRemoved: records changed meanwhile, or somebody is sending.
    """
    history.settle_abandoned()
    number = history.removable(old)
    if not number:
        say(f"No exported record can be removed. {_STAY}\n")
        return
    say(f"{quantity(number, 'exported record')} can be removed from the history. {_STAY}\n")
    say(
        "This cannot be undone. It takes about a minute for 100,000 records, in which no push-tui with this history "
        "can send.\n"
    )
    typed = ask(f"Type {number} to remove them, or press Enter to keep them: ")
    if typed.replace(",", "").strip() != str(number):
        say("Nothing was removed.\n")
        return
    history.remove(old, number)
    say(f"{quantity(number, 'record')} removed. The file keeps its size; new records use the space.\n")
