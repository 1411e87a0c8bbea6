"""Open the history, with your filters or those of another screen."""

from collections.abc import Callable

from push_tui.storage.records import Filter
from push_tui.ui.host import Host
from push_tui.ui.screens.history import HistoryScreen


def show_own_history(host: Host) -> None:
    """Open the history with the filters that you chose, without one from another screen."""
    host.go("history")
    if isinstance(host.screen, HistoryScreen):
        host.screen.show_own()


def show_history(host: Host, filter: Filter, back: Callable[[], object]) -> None:
    """Open the history on exactly the rows of a filter; Escape then calls ``back``."""
    host.go("history")
    if isinstance(screen := host.screen, HistoryScreen):
        screen.call_after_refresh(screen.show_filter, filter, back)
