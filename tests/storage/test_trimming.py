"""Old records that were exported are removed together, and those that somebody needs stay."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage.history import History, Past
from push_tui.storage.job_records import JobState
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from push_tui.storage.records import Filter
from push_tui.storage.trimming import YOUNGEST, NotRemoved, Old
from support.history_samples import NOON, SetClock, a_push, accepted
from support.job_samples import A_JOB, ROWS

LATER = NOON + timedelta(days=100)
EVERYTHING_OLD = Old(before=LATER, exported_at=LATER)


def past(
    history: History,
    title: str,
    at: datetime = NOON,
    state: Outcome = Outcome.ACCEPTED,
    service_time: datetime = LATER,
    **intent: Any,
) -> None:
    answer = accepted(state=state, service_timestamp=round(service_time.timestamp() * 1000))
    history.record_past([Past(a_push(title=title, **intent), answer, at, at, seen=False)])


def titles(history: History) -> list[str]:
    return sorted(row.title for row in history.page())


def trim(history: History, old: Old = EVERYTHING_OLD) -> None:
    history.remove(old, history.removable(old))


@pytest.mark.parametrize("state", [Outcome.ACCEPTED, Outcome.REJECTED, Outcome.NOT_SENT])
def test_an_old_record_with_a_final_outcome_is_removed_with_all_that_is_found_by_it(
    history: History, clock: SetClock, state: Outcome
) -> None:
    past(history, "old", state=state)
    clock.now = LATER
    past(history, "new", LATER)
    trim(history)
    assert titles(history) == ["new"]
    assert [history.count(Filter(text=text)) for text in ("old", "new", "qa-1")] == [0, 1, 1]
    assert history.count(Filter(user="qa-1")) == 1
    with history.reading() as connection:
        for table, row in (("details", "id"), ("search", "id"), ("targets", "row"), ("search_pairs", "rowid")):
            words = " WHERE search_pairs MATCH '6eg65'" if table == "search_pairs" else ""
            (rows,) = connection.execute(f"SELECT count(DISTINCT {row}) FROM {table}{words}").fetchone()
            assert rows == 1, table


def test_an_unknown_outcome_stays_at_any_age(history: History) -> None:
    past(history, "unknown", state=Outcome.UNKNOWN)
    assert history.removable(EVERYTHING_OLD) == 0


def test_nothing_is_removed_while_a_push_is_sent_whose_outcome_must_be_recorded(history: History) -> None:
    past(history, "old")
    history.begin(a_push(title="being sent"))
    with pytest.raises(NotRemoved, match="running"):
        trim(history)
    assert titles(history) == ["being sent", "old"]


def test_a_push_that_is_still_to_go_out_stays(history: History) -> None:
    past(history, "gone out", start_date="2026-04-01 08:00:00")
    past(history, "to come", start_date=f"{LATER + timedelta(days=1):%Y-%m-%d} 08:00:00")
    past(history, "today in some zone", start_date=f"{LATER:%Y-%m-%d} 00:00:00")
    trim(history)
    assert titles(history) == ["to come", "today in some zone"]


def test_what_a_quota_may_count_stays_whatever_time_you_ask_for(history: History) -> None:
    past(history, "of this month", LATER - YOUNGEST)
    past(history, "of the month before", LATER - YOUNGEST - timedelta(microseconds=1))
    trim(history)
    assert titles(history) == ["of this month"]


def test_a_clock_that_is_years_ahead_makes_no_record_old(history: History) -> None:
    past(history, "pushed last", service_time=NOON)
    past(history, "pushed before", NOON - YOUNGEST - timedelta(seconds=1), service_time=NOON)
    past(history, "to come", NOON - 2 * YOUNGEST, service_time=NOON, start_date=f"{NOON:%Y-%m-%d} 23:00:00")
    years_ahead = NOON + timedelta(days=3000)
    trim(history, Old(years_ahead, years_ahead))
    assert titles(history) == ["pushed last", "to come"]


def test_nothing_is_old_while_no_answer_tells_the_time(history: History) -> None:
    history.record_past([Past(a_push(), accepted(service_timestamp=None), NOON, NOON, seen=False)])
    assert history.removable(EVERYTHING_OLD) == 0


def test_records_of_a_job_stay_until_it_is_over(history: History, paths: Paths, clock: SetClock) -> None:
    store = JobStore(paths.history, paths.lock, clock=clock)
    job = store.create(A_JOB, ROWS).id
    past(history, "call of the job", job=job)
    past(history, "whole job")
    store.set_state(job, JobState.PAUSED, history_row=history.page()[0].id)
    assert history.removable(EVERYTHING_OLD) == 0
    store.set_state(job, JobState.DONE)
    assert history.removable(EVERYTHING_OLD) == 2


def test_only_what_is_older_than_the_export_and_its_time_is_removed(history: History) -> None:
    past(history, "before")
    past(history, "after", NOON + timedelta(days=1))
    trim(history, Old(NOON + timedelta(days=1), LATER))
    assert titles(history) == ["after"]


def test_an_outcome_that_came_after_the_export_began_stays(history: History, clock: SetClock) -> None:
    row = history.begin(a_push(title="long on its way"))
    clock.now = LATER + timedelta(seconds=1)
    history.finish(row, accepted())
    assert history.removable(EVERYTHING_OLD) == 0


def test_another_number_than_you_typed_removes_nothing(history: History) -> None:
    past(history, "one")
    counted = history.removable(EVERYTHING_OLD)
    past(history, "two", NOON + timedelta(seconds=1))
    with pytest.raises(NotRemoved, match="changed"):
        history.remove(EVERYTHING_OLD, counted)
    assert titles(history) == ["one", "two"]
