"""Text to read: wrapped to any width without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from push_tui.text import visible
from push_tui.ui.widgets.page import Line, Span, wrapped


def rows(text: str, width: int, hanging: int = 0) -> list[str]:
    return ["".join(span.text for span in row) for row in wrapped(Line((Span(text),), hanging), width)]


def test_words_stay_whole_where_they_fit() -> None:
    assert rows("one two three four", 9) == ["one two ", "three ", "four"]


def test_what_does_not_fit_goes_on_below_its_value() -> None:
    line = Line((Span("Title     ", "dim"), Span("Maintenance tonight at noon")), 10)
    shown = ["".join(span.text for span in row).rstrip() for row in wrapped(line, 30)]
    assert shown == ["Title     Maintenance tonight", "          at noon"]


def test_a_column_right_of_the_middle_still_goes_on_below_itself() -> None:
    line = Line((Span("x" * 41), Span("Open or fold a section, list the choices")), 41)
    second = wrapped(line, 78)[1]
    assert second[0].text == " " * 41


def test_a_word_wider_than_the_page_is_cut() -> None:
    assert rows("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_wide_characters_count_two_cells() -> None:
    assert rows("春节快乐万事如意", 6) == ["春节快", "乐万事", "如意"]


def test_tones_go_on_over_the_break() -> None:
    line = Line((Span("good ", "good"), Span("bad bad", "bad")))
    assert [[span.tone for span in row] for row in wrapped(line, 9)] == [["good", "bad"], ["bad"]]


def test_control_characters_are_shown_not_sent() -> None:
    assert rows("a\x1b[2J\u202eb", 40) == ["a␛[2J\\u202eb"]


def test_an_empty_line_is_a_row() -> None:
    assert wrapped(Line(), 10) == [()]


@given(st.text(max_size=200), st.integers(2, 40), st.integers(0, 30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int, hanging: int) -> None:
    indent = hanging if hanging <= width - 24 else min(hanging, width // 2)
    found = rows(text, width, hanging)
    assert found[0] + "".join(row[indent:] for row in found[1:]) == visible(text)
    if all(cell_len(character) <= width - indent for character in visible(text)):
        assert all(sum(cell_len(character) for character in row.rstrip()) <= width for row in found)


@pytest.mark.parametrize("unit", ["x", "春", "word ", '{"a":1},'])
def test_a_long_text_is_wrapped_in_little_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert "".join(rows(text, 78)) == text
