"""For tests without a terminal (`App.run_test`): give the answer that a terminal gives to the status query."""

from typing import Any

from textual.events import CursorPosition
from textual.pilot import Pilot

from push_tui.ui.terminal.status_query import Arming, Readiness


async def terminal_answers(pilot: Pilot[Any], arming: Arming) -> None:
    """Let the query that is under way be answered; sending is not armed yet."""
    while arming.expected is None:
        await pilot.pause()
    pilot.app.post_message(CursorPosition(*arming.expected))
    await pilot.pause()


async def terminal_arms(pilot: Pilot[Any], arming: Arming) -> None:
    """Let the query be answered and the screen become armed."""
    await terminal_answers(pilot, arming)
    while arming.readiness is not Readiness.ARMED:
        await pilot.pause(arming.changes_in or 0.0)
