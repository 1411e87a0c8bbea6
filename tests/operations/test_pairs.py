"""Pairs as rows: what is typed becomes an object, what was imported stays exact, and half a row is kept."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.push import Json
from push_tui.message.text_json import JsonError
from push_tui.operations.field_text import UnreadableText, text_of, value_of
from push_tui.operations.pairs import (
    Pair,
    faults,
    line_of,
    pasted_rows,
    read_rows,
    rows_of,
    text_of_rows,
    value_of_rows,
)

EXT = Field(("pushMessage", "ext"), FieldKind.PAIRS, "Extra data", "")
TEXTS = st.text(max_size=8) | st.sampled_from(
    ["a\nb", " x ", "a=b", 'a":= "', "{x", "\u202e", "👨\u200d👩\u200d👧", "12", "null"]
)
SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
VALUES: Any = (
    SCALARS | TEXTS | st.lists(SCALARS | TEXTS, max_size=3) | st.dictionaries(TEXTS, SCALARS | TEXTS, max_size=3)
)
KEYS = TEXTS.filter(bool)
ROWS = st.lists(st.builds(Pair, TEXTS, TEXTS) | st.builds(Pair, TEXTS, TEXTS.map(str.strip), st.just(True)), max_size=4)


def exactly(value: Json) -> str:
    return json.dumps(value)


@given(pairs=st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_object_comes_back_exactly_from_its_rows_and_from_their_lines(pairs: dict[str, Json]) -> None:
    rows = rows_of(pairs)
    assert exactly(value_of_rows(rows)) == exactly(pairs)
    assert exactly(value_of_rows(read_rows(text_of_rows(rows)))) == exactly(pairs)
    assert exactly(value_of(text_of(pairs, EXT), EXT)) == exactly(pairs)


@given(rows=ROWS)
def test_rows_that_are_no_pairs_yet_come_back_from_the_draft_as_they_were_typed(rows: list[Pair]) -> None:
    again = read_rows(text_of_rows(rows))
    assert text_of_rows(again) == text_of_rows(rows)
    assert [row.key for row in again if not row.is_blank] == [row.key for row in rows if not row.is_blank]
    assert {index: fault.short for index, fault in faults(again).items()} == {
        index: fault.short for index, fault in faults(rows).items()
    }


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("order = 12", {"order": "12"}),
        ("order := 12", {"order": 12}),
        ("a = b = c", {"a": "b = c"}),
        ("url = https://x/?a=1", {"url": "https://x/?a=1"}),
        ('"two words" = x', {"two words": "x"}),
        ("a =", {"a": ""}),
        ('a = 1\n\nb := {"c": [true]}', {"a": "1", "b": {"c": [True]}}),
        ('{"a": 1}', {"a": 1}),
    ],
)
def test_pairs_are_written_a_line_each(typed: str, value: Json) -> None:
    assert value_of(typed, EXT) == value


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a = 1\na = 2", 'Pair 2: the key "a" is used twice.'),
        ("= 1", "Pair 1: the key is missing."),
        ("a = 1\n\nb := x", "Pair 3: a value is missing here."),
    ],
)
def test_rows_that_are_no_pairs_say_which_and_why(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        value_of(typed, EXT)
    assert str(caught.value) == sentence


def test_a_pair_is_written_as_it_would_be_typed() -> None:
    assert line_of(Pair("order", "12")) == "order = 12"
    assert line_of(Pair("order", "12", is_json=True)) == "order := 12"
    assert line_of(Pair("order", " padded ")) == 'order := " padded "'
    assert line_of(Pair("two = keys", "x")) == '"two = keys" = x'


def test_a_text_is_a_text_in_its_row_and_everything_else_is_json() -> None:
    rows = rows_of({"a": " padded ", "b": 12, "c": None, "d": "two\nlines"})
    assert rows == (
        Pair("a", " padded "),
        Pair("b", "12", is_json=True),
        Pair("c", "null", is_json=True),
        Pair("d", '"two\\nlines"', is_json=True),
    )
    assert read_rows(text_of_rows(rows)) == rows


def test_an_empty_row_between_pairs_keeps_its_place_and_one_at_the_end_is_nothing() -> None:
    rows = (Pair("a", "1"), Pair(), Pair("a", "2"), Pair(), Pair())
    assert read_rows(text_of_rows(rows)) == rows[:3]
    assert set(faults(rows)) == {2}
    assert text_of_rows((Pair(), Pair())) == ""


def test_lines_and_json_objects_are_pasted_as_pairs_and_nothing_else_is() -> None:
    assert pasted_rows("a = 1\r\nb := 2\r\n\r\n") == (Pair("a", "1"), Pair("b", "2", is_json=True))
    assert pasted_rows('{"a": "x",\n "b": [1]}') == (Pair("a", "x"), Pair("b", "[1]", is_json=True))
    assert pasted_rows("a = 1\nno pair") == (Pair("a", "1"), Pair("no pair"))
    assert pasted_rows("two\nlines") == ()
    with pytest.raises(JsonError):
        pasted_rows('{"a": 05}')
