"""The heading of the members says everything in the room that it has."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from push_tui.ui.screens.members_heading import LOADING_REST, HeadingFacts

PANE = 42
"""Cells of the heading beside the labels."""
ALL = HeadingFacts(
    label="all-customers", loaded=200_000, total=200_000, complete=True, found=200_000, filter="", marked=0, doing=""
)
SOME = replace(ALL, loaded=300, total=20_000, complete=False, found=300)


@pytest.mark.parametrize(
    ("told", "heading"),
    [
        (ALL, "all-customers  ·  200,000 members"),
        (replace(ALL, marked=9), "all-customers · 9 marked · 200,000 members"),
        (replace(ALL, marked=200_000), "all-customers · 200,000 marked"),
        (SOME, "all-customers  ·  showing 300 of 20,000"),
        (replace(SOME, marked=12), "all-customers · 12 marked · 300 of 20,000"),
        (replace(SOME, doing=LOADING_REST), "all-customers · Esc stops · 300 of 20,000"),
        (replace(SOME, filter="kim", found=3), "all-customers · 3 of 300 · End loads all"),
        (replace(SOME, ordered=True), "all-customers · 300 sorted · End loads all"),
        (replace(SOME, ordered=True, doing=LOADING_REST), "all-customers · Esc stops · 300 of 20,000"),
        (replace(ALL, ordered=True), "all-customers  ·  200,000 members"),
        (replace(SOME, filter="kim", found=3, doing=LOADING_REST), "all-customers · Esc stops · 3 match"),
        (replace(ALL, filter="kim", found=31), "all-customers · 31 match · 200,000 members"),
        (replace(ALL, filter="kim", found=31, marked=2), "all-customers · 2 marked · 31 match"),
    ],
)
def test_what_does_not_fit_is_told_in_fewer_words(told: HeadingFacts, heading: str) -> None:
    assert told.heading(PANE) == heading


def test_a_long_name_gives_way_to_the_marks_alone() -> None:
    told = replace(ALL, label="a-label-with-a-name-that-is-as-long-as-the-service-allows", marked=7)
    assert told.heading(PANE) == "a-label-with-a-name-that-is-as… · 7 marked"
    assert cell_len(told.heading(PANE)) == PANE
    assert replace(told, marked=0).heading(PANE) == "a-label-with-a-name-that-is-as-long-as-th…"


def test_where_there_is_room_nothing_is_shortened() -> None:
    told = replace(SOME, marked=12, filter="kim", found=3)
    whole = 'all-customers  ·  12 marked  ·  3 of the 300 loaded contain "kim"  ·  End loads all 20,000'
    assert told.heading(80 + 40) == told.heading(0) == whole
    assert replace(SOME, ordered=True).heading(0) == "all-customers  ·  sorted 300 of 20,000  ·  End loads all 20,000"
