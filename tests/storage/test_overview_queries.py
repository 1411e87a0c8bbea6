"""The facts of the Overview are the same with and without their indexes, which every file gets."""

import sqlite3
from datetime import timedelta

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.overview_queries import Asked, HistoryFacts, read_calls, read_facts
from push_tui.storage.paths import Paths
from push_tui.storage.records import Result
from push_tui.storage.schema import indexes_of
from support.history_samples import NOON, SetClock, a_push, accepted

INDEXES = {
    *("history_outcomes", "history_failed", "history_doubtful", "history_everybody", "history_scheduled"),
    "history_renamed",
}
APP = a_push().app


def facts(history: History) -> HistoryFacts:
    day = timedelta(days=1)
    return read_facts(history, Asked("staging", NOON + day, ((NOON, NOON + day),), NOON, lambda zone: ""))


def drop_indexes(paths: Paths) -> None:
    with sqlite3.connect(paths.history) as connection:
        for name in indexes_of(connection) & INDEXES:
            connection.execute(f"DROP INDEX {name}")


@pytest.fixture
def some(history: History) -> History:
    for result in (accepted(("qa-1", "FAIL", None)), accepted(task_id="7"), Result(state=Outcome.UNKNOWN)):
        history.finish(history.begin(a_push(start_date="2026-03-02 09:00:00")), result)
    history.begin(a_push(audience_kind="everybody"))
    return history


def test_a_file_without_the_indexes_gets_them_when_it_is_opened(some: History, paths: Paths) -> None:
    some.close()
    drop_indexes(paths)
    some.count()
    with some.reading() as connection:
        assert indexes_of(connection) >= INDEXES


def test_a_file_that_cannot_be_written_tells_the_same_without_them(some: History, paths: Paths) -> None:
    before, calls = facts(some), read_calls(some, APP, NOON, NOON)
    some.close()
    drop_indexes(paths)
    with sqlite3.connect(paths.history) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert facts(some) == before
    assert some.read_only
    assert sorted(read_calls(some, APP, NOON, NOON), key=repr) == sorted(calls, key=repr)


def test_calls_that_never_left_or_are_of_another_app_or_time_do_not_count(history: History, clock: SetClock) -> None:
    for _ in range(2):
        history.finish(history.begin(a_push()), accepted())
    history.finish(history.begin(a_push()), Result(state=Outcome.NOT_SENT))
    history.finish(history.begin(a_push(app="other#app")), accepted())
    assert len(read_calls(history, APP, NOON, NOON)) == 2
    clock.go_on(hours=1)
    assert read_calls(history, APP, clock.now, clock.now) == ()


def test_pushes_to_everybody_are_read_from_a_time_of_their_own(history: History, clock: SetClock) -> None:
    for kind in ("users", "everybody"):
        history.finish(history.begin(a_push(audience_kind=kind, endpoint=kind)), accepted())
    clock.go_on(hours=1)
    assert [call.endpoint for call in read_calls(history, APP, clock.now, NOON)] == ["everybody"]
