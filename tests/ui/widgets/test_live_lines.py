"""Lines that follow a text: wrapped to the width, made at most five times a second, repainted where they differ."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from push_tui.ui.widgets.live_lines import Line, LiveLines, worded, wrapped
from support.waiting import settled


class Pane(App[None]):
    """One pane over a list of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = ["one", "two", "three"]
        self.made = 0

    def compose(self) -> ComposeResult:
        yield LiveLines(self.make)

    def make(self, width: int) -> Sequence[Line]:
        self.made += 1
        return [((text, ""),) for text in self.texts]


async def test_only_lines_that_changed_are_repainted() -> None:
    app = Pane()
    async with app.run_test() as pilot:
        await settled(pilot)
        lines = app.query_one(LiveLines)
        repainted: list[int] = []
        lines.refresh_line = lambda y, left=0: repainted.append(y)  # type: ignore[method-assign]
        app.texts = ["one", "2", "three"]
        lines.make_now()
        assert repainted == [1]


async def test_a_flood_of_changes_is_shown_at_most_five_times_a_second() -> None:
    app = Pane()
    async with app.run_test() as pilot:
        await settled(pilot)
        lines = app.query_one(LiveLines)
        before = app.made
        for number in range(20):
            app.texts = [str(number)]
            lines.changed()
            await pilot.pause()
        await settled(pilot)
        assert app.made - before <= 3
        assert lines.shown_lines == ("19",)


@given(text=st.text(), width=st.integers(2, 40), indent=st.integers(0, 50))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text: str, width: int, indent: int) -> None:
    lines = wrapped(((text, "tone"),), width, indent)
    assert "".join(piece for line in lines for piece, tone in line if tone) == text
    for line in lines:
        assert sum(cell_len(character) for piece, _ in line for character in piece) <= width or len(lines) == 1


@given(
    text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Mn", "Me", "Cf"])), width=st.integers(2, 40)
)
def test_words_keep_to_the_width(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in worded(text, width))


def test_words_keep_the_indentation_that_their_paragraph_has() -> None:
    assert worded('{\n  "a": 1\n}', 20) == ["{", '  "a": 1', "}"]
    assert worded("    unbreakable", 6) == ["unbrea", "kable"]
