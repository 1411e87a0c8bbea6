"""Text to read: wrapped to any width without losing a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from push_tui.text import visible
from push_tui.ui.widgets.text_line import TextLine, fact, worded, wrapped


def rows(text: str, width: int, hanging: int = 0) -> list[str]:
    return ["".join(piece for piece, _ in row) for row in wrapped(TextLine(text, hanging=hanging), width)]


def test_words_stay_whole_where_they_fit() -> None:
    assert rows("one two three four", 9) == ["one two ", "three ", "four"]


def test_what_does_not_fit_goes_on_below_its_value() -> None:
    line = TextLine(("Title     ", "dim"), "Maintenance tonight at noon", hanging=10)
    shown = ["".join(piece for piece, _ in row).rstrip() for row in wrapped(line, 30)]
    assert shown == ["Title     Maintenance tonight", "          at noon"]


def test_a_column_right_of_the_middle_still_goes_on_below_itself() -> None:
    line = TextLine("x" * 41, "Open or fold a section, list the choices", hanging=41)
    second = wrapped(line, 78)[1]
    assert second[0] == (" " * 41, "")


def test_a_word_wider_than_the_page_is_cut() -> None:
    assert rows("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_word_wider_than_the_page_begins_beside_its_caption() -> None:
    assert rows("URL " + "x" * 12, 10) == ["URL xxxxxx", "xxxxxx"]


def test_wide_characters_count_two_cells() -> None:
    assert rows("春节快乐万事如意", 6) == ["春节快", "乐万事", "如意"]


def test_an_emoji_made_of_several_characters_stays_whole() -> None:
    family = "👨\u200d👩\u200d👧"
    assert rows(family * 3, 4) == [family * 2, family]
    assert worded(family * 3, 4) == [family * 2, family]


def test_tones_go_on_over_the_break() -> None:
    line = TextLine(("good ", "good"), ("bad bad", "bad"))
    assert [[tone for _, tone in row] for row in wrapped(line, 9)] == [["good", "bad"], ["bad"]]


def test_control_characters_are_shown_not_sent() -> None:
    assert rows("a\x1b[2J\u202eb", 40) == ["a␛[2J\\u202eb"]


def test_an_empty_line_is_a_row() -> None:
    assert wrapped(TextLine(), 10) == [()]


@given(st.text(max_size=200), st.integers(2, 40), st.integers(0, 30))
def test_nothing_is_lost_and_nothing_is_too_wide(text: str, width: int, hanging: int) -> None:
    found = rows(text, width, hanging)
    indent = hanging if hanging <= width - 24 else min(hanging, width // 2)
    assert found[0] + "".join(row[indent:] for row in found[1:]) == visible(text)
    if width - indent >= 2:
        assert all(cell_len(row.rstrip()) <= width for row in found)


@pytest.mark.parametrize("unit", ["x", "春", "word ", '{"a":1},'])
def test_a_long_text_is_wrapped_in_little_time(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    assert "".join(rows(text, 78)) == text


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), width=st.integers(2, 40))
def test_words_keep_to_the_width(text: str, width: int) -> None:
    lines = worded(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_keep_the_indentation_that_their_paragraph_has() -> None:
    assert worded('{\n  "a": 1\n}', 20) == ["{", '  "a": 1', "}"]
    assert worded("    unbreakable", 6) == ["    un", "breaka", "ble"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Note 今晚系统维护，请提前保存", ["Note 今晚系", "统维护，请提", "前保存"]),
        ("从十点起维护，请保存", ["从十点起维", "护，请保存"]),  # the comma begins no line
        ("可能会中断（约两小时）", ["可能会中断", "（约两小时）"]),  # and the bracket ends none
        ("お知らせ：本日22時から", ["お知らせ：本", "日22時から"]),
        ("한국어 문장은 낱말로", ["한국어", "문장은", "낱말로"]),
    ],
)
def test_chinese_and_japanese_break_anywhere_but_at_their_punctuation(text: str, shown: list[str]) -> None:
    assert worded(text, 12) == shown


def test_a_caption_never_runs_into_its_value() -> None:
    assert fact("Recipients (max)", "146", width=16).text == "Recipients (max) 146"
    assert fact("Took", "8 ms", width=10).text == "Took      8 ms"
