"""A text area for lines that are wrapped."""

from textual.app import App, ComposeResult

from push_tui.ui.widgets.whole_lines import WholeLines


class OneArea(App[None]):
    """An app with one text area, lower than its text."""

    CSS = "WholeLines { height: 4; }"

    def compose(self) -> ComposeResult:
        """Show it."""
        yield WholeLines("kim")


async def test_an_undo_that_hides_the_scroll_bar_is_no_defect() -> None:
    app = OneArea()
    async with app.run_test() as pilot:
        area = app.query_one(WholeLines)
        area.focus()
        area.insert("\nlee" * 20)
        await pilot.pause()
        assert area.show_vertical_scrollbar
        area.move_cursor(area.document.end)
        area.undo()
        await pilot.pause()
        assert (area.text, area.cursor_location) == ("kim", (0, 0))
