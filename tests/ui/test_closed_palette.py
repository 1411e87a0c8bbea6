"""A palette or a command of it that is gone when something comes for it is no defect."""

from rich.style import Style
from textual.command import CommandList
from textual.events import Click
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


async def test_a_click_on_a_command_that_is_no_longer_listed_is_no_defect(desk: Desk, pilot: Pilot) -> None:
    await desk.app.push_screen(Palette())
    await settled(pilot)
    commands = desk.app.screen.query_one(CommandList)
    x, y = commands.region.offset
    gone = Style(meta={"option": commands.option_count})
    commands.post_message(Click(commands, 0, 0, 0, 0, 1, False, False, False, x, y, gone))
    await settled(pilot)
    assert desk.app._exception is None
    assert isinstance(desk.app.screen, Palette)
