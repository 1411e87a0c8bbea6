"""A period as it is typed: a day, days, times; the last day is part of it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from push_tui.message.local_time import UnreadableTime
from push_tui.message.time_text import PERIODS, read_period

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("typed", "since", "until"),
    [
        ("2026-11-25", "11-25 00:00", "11-26 00:00"),
        (" 25.11.2026 ", "11-25 00:00", "11-26 00:00"),
        ("2026-11-25..2026-11-27", "11-25 00:00", "11-28 00:00"),
        ("2026-11-25 .. 2026-11-27", "11-25 00:00", "11-28 00:00"),
        ("2026-11-25 09:00..10:00", "11-25 09:00", "11-25 10:00"),
        ("2026-11-25 9 pm..2026-11-26 6:30", "11-25 21:00", "11-26 06:30"),
        ("2026-11-25 09:00..", "11-25 09:00", None),
        ("..2026-11-25", None, "11-26 00:00"),
    ],
)
def test_it_is_read_on_the_clock_of_who_types_it(typed: str, since: str | None, until: str | None) -> None:
    read = [moment and moment.astimezone(BERLIN).strftime("%m-%d %H:%M") for moment in read_period(typed, BERLIN)]
    assert read == [since, until]


def test_a_day_on_which_clocks_change_has_all_its_hours() -> None:
    assert read_period("2026-10-25", BERLIN) == (
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-11-25 09:00", "has no end"),
        ("09:00..10:00", "is not a period"),
        ("..", "is not a period"),
        ("", "is not a period"),
        ("today", "is not a period"),
        ("2026-11-25 9..10", "is not a period"),
        ("2026-02-30", "does not exist"),
        ("2026-11-25 24:30..25:00", "hours go from 0 to 23"),
        ("2026-11-25..2026-11-24", "ends before it begins"),
        ("2026-11-25 22:00..02:00", "ends before it begins"),
        ("9999-12-31", "outside the calendar"),
        ("0000-01-01", "does not exist"),
    ],
)
def test_what_is_no_period_is_refused_with_a_reason(typed: str, why: str) -> None:
    with pytest.raises(UnreadableTime, match=why):
        read_period(typed, UTC)


def test_the_examples_are_periods() -> None:
    assert all(all(read_period(example, BERLIN)) for example in PERIODS.split(", "))
