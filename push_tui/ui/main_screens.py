"""The main screens, by the actions that show them; a screen's module is imported when it is first opened."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from textual.screen import Screen


def _lazy(module: str, name: str) -> Callable[[], Screen[Any]]:
    """Import a screen's module when the screen is first opened."""

    def make() -> Screen[Any]:
        screen: Screen[Any] = getattr(import_module(f"push_tui.ui.screens.{module}"), name)()
        return screen

    return make


MAIN_SCREENS: dict[str, Callable[[], Screen[Any]]] = {
    "overview": _lazy("overview", "OverviewScreen"),
    "labels": _lazy("labels", "LabelsScreen"),
    "compose": _lazy("compose", "ComposeScreen"),
    "history": _lazy("history", "HistoryScreen"),
    "jobs": _lazy("jobs", "JobsScreen"),
}
TABS = tuple(MAIN_SCREENS)
"""Their actions, in the order of the title bar."""
