"""A palette that is closed before it has looked for commands is no defect."""

from textual.widgets import Input

from push_tui.ui.terminal.palette import Palette
from support.person import Desk, Pilot, settled


async def test_a_search_that_begins_when_the_palette_is_gone_is_no_defect(desk: Desk, pilot: Pilot) -> None:
    palette = Palette()
    await desk.app.push_screen(palette)
    assert palette.query(Input)
    await palette.dismiss()
    await settled(pilot)
    palette._gather_commands("late")
    await settled(pilot)
    assert desk.app._exception is None
    assert desk.app.is_running
