"""What earlier runs left in the history, and the way to its screen."""

from push_tui.storage.history import History
from push_tui.storage.records import Intent, Result
from push_tui.ui.screens.history import HistoryScreen
from support.history_samples import SetClock
from support.keys import key
from support.person import Desk, Pilot, settled


class Past:
    """What earlier runs left in the history."""

    def __init__(self, desk: Desk) -> None:
        self._clock = SetClock()
        self._history = History(desk.paths.history, desk.paths.lock, clock=self._clock)

    def add(self, intent: Intent, result: Result | None) -> int:
        self._clock.go_on(minutes=1)
        row = self._history.begin(intent)
        if result is not None:
            self._history.finish(row, result)
        return row


def record(desk: Desk, intent: Intent, result: Result | None) -> int:
    """Write a record as of now, and return its row."""
    history = History(desk.paths.history, desk.paths.lock)
    row = history.begin(intent)
    if result is not None:
        history.finish(row, result)
    return row


async def open_history(desk: Desk, pilot: Pilot) -> HistoryScreen:
    await settled(pilot)
    await pilot.press(key("history"))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, HistoryScreen)
    return screen
