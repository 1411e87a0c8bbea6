"""Ways of a person through the Overview."""

from push_tui.ui.widgets.panel import Panel
from support.keys import key
from support.person import Desk, Pilot, settled

NEXT, BACK = key("next_panel"), key("previous_panel")
DOWN, UP, OPEN = key("cursor_down"), key("cursor_up"), key("choose")


def panel(desk: Desk, name: str) -> Panel:
    return desk.app.screen.query_one(f"#overview-{name}", Panel)


def here(desk: Desk) -> str:
    """The panel in focus."""
    assert desk.app.focused is not None
    return str(desk.app.focused.id).removeprefix("overview-")


def told(desk: Desk) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in desk.app._notifications)


async def stand_on(pilot: Pilot, desk: Desk, name: str, line: int = 0) -> None:
    """Go to a line of a panel."""
    while here(desk) != name:
        await pilot.press(NEXT)
    await pilot.press(key("first"), *[DOWN] * line)


async def read_now(pilot: Pilot, desk: Desk) -> None:
    """Read the facts without waiting for the next reading."""
    await pilot.press(key("refresh_overview"))
    await settled(pilot)
