"""Lines that follow a text: wrapped to the width, made at most five times a second, repainted where they differ."""

from collections.abc import Sequence

from textual.app import App, ComposeResult

from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane
from support.waiting import settled


class Pane(App[None]):
    """One pane over a list of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = ["one", "two", "three"]
        self.made = 0

    def compose(self) -> ComposeResult:
        yield TextPane(self.make)

    def make(self, width: int) -> Sequence[TextLine]:
        self.made += 1
        return [TextLine(text) for text in self.texts]


async def test_only_lines_that_changed_are_repainted() -> None:
    app = Pane()
    async with app.run_test() as pilot:
        await settled(pilot)
        lines = app.query_one(TextPane)
        repainted: list[int] = []
        lines.repaint_line = repainted.append  # type: ignore[method-assign,assignment]
        app.texts = ["one", "2", "three"]
        lines.make_now()
        assert repainted == [1]


async def test_a_flood_of_changes_is_shown_at_most_five_times_a_second() -> None:
    app = Pane()
    async with app.run_test() as pilot:
        await settled(pilot)
        lines = app.query_one(TextPane)
        before = app.made
        for number in range(20):
            app.texts = [str(number)]
            lines.changed()
            await pilot.pause()
        await settled(pilot)
        assert app.made - before <= 3
        assert lines.rows == ("19",)
