"""The line of tabs: what has no room beside a title is left out whole."""

from push_tui.ui.widgets.pane_tabs import Pane, PaneTabs
from support.composer import open_composer
from support.person import Desk, Pilot, settled


async def test_of_the_numbers_of_problems_the_last_is_left_out_and_none_is_cut(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    tabs = desk.app.screen.query_one("#problem-head", PaneTabs)
    tabs.styles.width = 30
    await settled(pilot)
    for remarks, shown in (
        (("1 error", "1 needed"), "1 error · 1 needed"),
        (("1 error", "1 needed", "1 note"), "1 error · 1 needed"),
        (("a" * 40,), ""),
    ):
        tabs.show([Pane("problems", "Problems", remarks)], "")
        assert tabs.render_line(0).text.rstrip() == f" Problems {shown}".rstrip()
