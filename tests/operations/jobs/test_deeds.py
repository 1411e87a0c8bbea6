"""Who paused, resumed or cancelled a job is kept with it."""

from datetime import UTC, datetime, timedelta

from push_tui.message.push import Json
from push_tui.operations.jobs.deeds import DEEDS_KEPT, Deed, Did, deeds_in, with_deed


def test_of_many_deeds_the_last_are_kept() -> None:
    position: dict[str, Json] = {"cursor": "x"}
    start = datetime(2026, 1, 1, tzinfo=UTC)
    every = [Deed(start + timedelta(hours=hour), "kim", "staging") for hour in range(DEEDS_KEPT + 2)]
    for one in every:
        position = with_deed(position, Did.RESUMED, one)
    assert deeds_in(position, Did.RESUMED) == tuple(every[2:])
    assert deeds_in(position, Did.PAUSED) == ()
    assert position["cursor"] == "x"


def test_what_was_kept_of_deeds_and_cannot_be_read_is_left_out() -> None:
    assert deeds_in({"resumed": ["x", {"at": "yesterday", "by": "kim"}, {"by": 7}]}, Did.RESUMED) == ()
    assert deeds_in({"resumed": "x"}, Did.RESUMED) == deeds_in({}, Did.RESUMED) == ()
