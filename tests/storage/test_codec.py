"""What is kept of a dataclass comes back, and what is odd about it does no harm."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

import pytest

from push_tui.storage.codec import (
    Json,
    columns_of,
    from_json,
    from_row,
    json_reader,
    moment_of,
    moment_text,
    sql_value,
    to_json,
)
from push_tui.storage.export import FIELDS
from push_tui.storage.records import Record


class Colour(StrEnum):
    RED = "red"


class Point(NamedTuple):
    name: str
    colour: Colour | None
    size: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A field of each type that is kept."""

    name: str = ""
    on: bool = False
    number: int = 0
    share: float | None = None
    data: bytes = b""
    names: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    more: Mapping[str, Json] | None = None


FULL = Plan("half \ud83d", True, 7, 0.5, b"\xff", ("a", "b"), (Point("p", Colour.RED), Point("q", None, 2)), {"k": [1]})


def test_a_row_gives_back_what_its_columns_were_given() -> None:
    columns = {name: sql_value(value) for name, value in columns_of(FULL, [each.name for each in fields(Plan)]).items()}
    assert from_row(Plan, columns) == FULL
    assert from_row(Plan, {"own_" + name: value for name, value in columns.items()}, "own_") == FULL


@pytest.mark.parametrize("year", [1, 999, 2026, 9999])
def test_texts_of_moments_sort_as_the_moments_do(year: int) -> None:
    moment = datetime(year, 1, 1, 9, tzinfo=UTC)
    assert moment_text(moment) == f"{year:04}-01-01T09:00:00.000000Z"
    assert moment_of(moment_text(moment)) == moment


def test_an_empty_column_is_an_empty_list_or_nothing() -> None:
    empty = {"name": "", "on": 0, "number": 0, "share": None, "data": "", "names": "", "points": "[]", "more": None}
    assert from_row(Plan, empty) == Plan()


def test_json_gives_back_what_is_not_empty() -> None:
    plan = Plan("x", on=True, number=7, names=("a", "b"), more={"k": [1]})
    assert to_json(plan) == {"name": "x", "on": True, "number": 7, "names": ["a", "b"], "more": {"k": [1]}}
    assert from_json(Plan, to_json(plan)) == plan
    assert to_json(Plan()) == {}


@pytest.mark.parametrize(
    "odd",
    [{"name": 5}, {"on": 1}, {"number": True}, {"number": "7"}, {"names": "a"}, {"names": [1]}, {"more": []}, {"x": 1}],
    ids=str,
)
def test_a_field_that_is_odd_in_json_keeps_its_default(odd: dict[str, Json]) -> None:
    assert from_json(Plan, odd) == Plan()


@pytest.mark.parametrize("odd", [None, {}, "p", [["p"]], [["p", "blue"]], [["p", None, 1, 2]], [[1, None]]], ids=str)
def test_a_list_that_holds_anything_else_is_refused(odd: Any) -> None:
    with pytest.raises(ValueError):
        json_reader(tuple[Point, ...])(odd)


def test_an_export_leaves_out_nothing_of_a_record() -> None:
    assert sorted(FIELDS) == sorted(each.name for each in fields(Record))
