"""Scheduled pushes: when they go out, and which are still to go out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui import operations
from push_tui.message.schedule import start_of
from push_tui.operations.upcoming import upcoming
from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.history_queries import page_queries
from push_tui.storage.paths import Paths
from push_tui.storage.records import EVERYTHING, Filter, Result
from support.history_samples import NOON, SetClock, a_push, accepted

HOUR = timedelta(hours=1)


class Plans:
    """A history with scheduled pushes; the service is eight hours ahead of UTC."""

    def __init__(self, directory: Path) -> None:
        paths, self.clock = Paths.open(directory), SetClock()
        self.history = History(paths.history, paths.lock, clock=self.clock)

    def add(self, title: str, due: datetime, result: Result | None = None, *, zone: str = "+08:00") -> None:
        self.clock.go_on(minutes=1)
        start = f"{due + 8 * HOUR:%Y-%m-%d %H:%M:%S}"
        row = self.history.begin(a_push(title=title, start_date=start, start_zone=zone))
        if result is None or result.state is not Outcome.SENDING:
            self.history.finish(row, result or accepted(task_id="4711"))

    def titles(self, now: datetime, filter: Filter = EVERYTHING) -> list[str]:
        return [row.title for row in upcoming(self.history, filter, now)]


@pytest.fixture
def plans(tmp_path: Path) -> Iterator[Plans]:
    plans = Plans(tmp_path)
    yield plans
    plans.history.close()


def test_what_is_still_to_go_out_comes_soonest_first(plans: Plans) -> None:
    for title, hours in (("late", 600), ("soon", 2), ("first", 1), ("later", 30)):
        plans.add(title, NOON + hours * HOUR)
    plans.history.begin(a_push(title="sent at once"))
    assert plans.titles(NOON) == ["first", "soon", "later", "late"]
    assert plans.titles(NOON + HOUR) == ["soon", "later", "late"]
    assert plans.titles(NOON + 600 * HOUR) == []


def test_what_was_refused_or_never_left_does_not_go_out_and_what_may_have_left_may(plans: Plans) -> None:
    for outcome in Outcome:
        plans.add(outcome.value, NOON + 2 * HOUR, Result(state=outcome))
    assert set(plans.titles(NOON)) == {"accepted", "unknown", "sending"}


def test_a_push_whose_zone_is_not_known_is_listed_as_long_as_it_may_go_out(plans: Plans) -> None:
    plans.add("somewhere", NOON - 8 * HOUR + HOUR, zone="")  # 13:00 on a clock anywhere
    assert plans.titles(NOON + 14 * HOUR) == ["somewhere"]
    assert plans.titles(NOON + 15 * HOUR) == []
    (row,) = plans.history.page()
    assert start_of(row.start_date, row.start_zone) is None
    assert start_of(row.start_date, row.start_zone, UTC) == NOON + HOUR


def test_the_other_filters_hold_too(plans: Plans) -> None:
    plans.add("Maintenance", NOON + 2 * HOUR)
    plans.add("Sale", NOON + 3 * HOUR)
    assert plans.titles(NOON, Filter(text="sale")) == ["Sale"]
    assert plans.titles(NOON, Filter(profile="another")) == []


def test_more_than_a_page_is_listed(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations.upcoming, "_PAGE", 2)
    for number in range(5):
        plans.add(f"{number}", NOON + 2 * HOUR - timedelta(seconds=number))
    assert plans.titles(NOON) == ["4", "3", "2", "1", "0"]


def test_the_index_finds_them_without_reading_the_whole_history(plans: Plans) -> None:
    plans.add("one", NOON + 2 * HOUR)
    (query,) = page_queries(Filter(since=NOON, starts_after="2026"), None, 500, whole=False, indexed=True)
    with plans.history.reading() as connection:
        steps = [row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {query.sql}", query.values)]
    assert "history_scheduled" in steps[0]
