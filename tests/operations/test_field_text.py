"""A field as text: what a person types becomes a value, and looking at a value changes nothing."""

import json
from datetime import timedelta, timezone, tzinfo
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.push import Json
from push_tui.operations.field_text import UnreadableText, text_of, time_and_number, time_text, value_of
from push_tui.zones import zone_of

VALUES: Any = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)
TEXT_KINDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.URL)


def field(kind: FieldKind) -> Field:
    return Field(("pushMessage", "x"), kind, "X", "")


def same(one: Json, other: Json) -> bool:
    return json.dumps(one) == json.dumps(other)


@given(kind=st.sampled_from([kind for kind in FieldKind if kind not in TEXT_KINDS]), value=VALUES)
def test_the_text_of_a_value_gives_that_value_back(kind: FieldKind, value: Json) -> None:
    wanted = {FieldKind.PAIRS: dict, FieldKind.TEXT_LIST: list}.get(kind)
    if wanted is not None and not isinstance(value, wanted):
        return  # what is typed there is always pairs, or a list
    text = text_of(value, field(kind))
    assert same(value_of(text, field(kind)), value)


@given(text=st.text(), kind=st.sampled_from(TEXT_KINDS))
def test_a_text_is_the_text(text: str, kind: FieldKind) -> None:
    assert value_of(text_of(text, field(kind)), field(kind)) == text


def test_a_list_is_typed_one_a_line() -> None:
    assert value_of("one\ntwo words\n", field(FieldKind.TEXT_LIST)) == ["one", "two words"]


def test_a_time_may_be_written_as_date_and_hour_or_as_milliseconds() -> None:
    written = value_of("2030-01-31 18:00", field(FieldKind.TIME))
    assert isinstance(written, int)
    assert time_text(written, FieldKind.TIME).startswith("2030-01-31 18:00:00")
    assert value_of(str(written), field(FieldKind.TIME)) == written
    with pytest.raises(UnreadableText):
        value_of("tomorrow", field(FieldKind.TIME))


def test_a_time_that_is_counted_in_seconds_is_written_the_same_way() -> None:
    written = value_of("2030-01-31 18:00", field(FieldKind.SECONDS))
    assert isinstance(written, int)
    assert time_text(written, FieldKind.SECONDS).startswith("2030-01-31 18:00:00")
    assert value_of("2030-01-31 18:00", field(FieldKind.TIME)) == written * 1000


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (40, "2022-04-25 06:04:42 CEST  1650859482843"),
        (36, "2022-04-25 06:04:42  1650859482843"),
        (32, "2022-04-25 06:04  1650859482843"),
        (20, ""),
    ],
)
def test_the_number_that_is_sent_stands_beside_the_local_time_whole(room: int, shown: str) -> None:
    assert time_and_number(1_650_859_482_843, FieldKind.TIME, zone_of("Europe/Berlin"), room) == shown


@pytest.mark.parametrize("value", [-1, 10**30, "1650859482843", True, None, 253_402_300_799])
@pytest.mark.parametrize("zone", [timezone(timedelta(hours=14)), timezone(timedelta(hours=-12)), None])
def test_what_is_no_point_in_time_has_no_local_time(value: object, zone: tzinfo | None) -> None:
    assert time_text(value, FieldKind.SECONDS, zone) == ""


def test_an_imported_number_in_quotes_stays_a_text() -> None:
    assert text_of("2", field(FieldKind.INTEGER)) == '"2"'
    assert value_of('"2"', field(FieldKind.INTEGER)) == "2"


def test_a_number_of_any_length_is_exact() -> None:
    assert value_of("90071992547409931234", field(FieldKind.INTEGER)) == 90071992547409931234
