"""What another screen asks the history for, in words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.job_records import Counts
from push_tui.storage.records import EVERYTHING, End, Filter, RecordKind, Result
from push_tui.ui.actions import key_of
from push_tui.ui.screens.history_filters import STATE_CHOICES, Filters, Wanted, filter_words, why_none
from push_tui.ui.screens.outcome_words import result_of, row_words, tone_of
from support.history_samples import a_push, accepted

TEN = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


def words(filter: Filter) -> str:
    return " · ".join(filter_words(filter, UTC))


def test_a_filter_says_all_that_it_lets_through() -> None:
    assert words(EVERYTHING) == ""
    assert words(Filter(user="anna", profile="live")) == "pushes that name anna · with profile live"
    pushes = (RecordKind.PUSH,)
    lost = (Outcome.UNKNOWN, Outcome.SENDING)
    hour = Filter(kinds=pushes, states=lost, since=TEN, until=TEN + timedelta(hours=1))
    assert words(hour) == "pushes · unknown or sending · from 2026-03-01 10:00 to 11:00"


def test_a_choice_is_kept_by_a_key_that_outlives_its_words() -> None:
    kept = {"filter_state": "queued", "filter_profile": "live", "filter_period": "7_days"}
    filters = Filters(("live",), TEN, kept)
    assert {action: key for action, key in filters.keys.items() if key} == kept
    assert filters.apply(EVERYTHING) == Filter(ends=(End.QUEUED,), profile="live", since=TEN - timedelta(6))
    of_an_older_version = {"filter_state": "accepted, then pushed or failed", "filter_profile": "profile live"}
    assert Filters(("live",), TEN, of_an_older_version).apply(EVERYTHING) == EVERYTHING


def test_a_typed_period_is_kept_as_it_was_typed_and_shown_as_it_was_read() -> None:
    midnight = datetime(2026, 3, 1, tzinfo=UTC)
    for typed, shown in (
        ("2026-02-25", "on 2026-02-25"),
        ("2026-02-25..2026-02-27", "from 2026-02-25 to 2026-02-27"),
        ("25.2.2026 9:00..10:00", "from 2026-02-25 09:00 to 10:00"),
        ("2026-02-25..", "since 2026-02-25 00:00"),
        ("2026-02-25 9:00:30..9:00:45", "from 2026-02-25 09:00:30 to 09:00:45"),
    ):
        filters = Filters((), midnight, {"filter_period": typed})
        assert (filters.keys["filter_period"], filters.words["filter_period"]) == (typed, shown)
    day = Filters((), midnight, {"filter_period": "2026-02-25"}).apply(EVERYTHING)
    assert (day.since, day.until) == (midnight - timedelta(4), midnight - timedelta(3))


def test_a_search_for_a_day_that_finds_nothing_names_the_key_of_the_period() -> None:
    way = f"{key_of('filter_period')} takes a day or a period."
    assert way in why_none(Wanted(Filters((), TEN), text="2026-02-25 9:00..10:00"), {})
    assert way not in why_none(Wanted(Filters((), TEN), text="2026"), {})


def test_each_row_is_under_the_words_that_it_shows_and_failed_is_all_that_is_red(tmp_path: Path) -> None:
    history = History(tmp_path / "history.db", tmp_path / "history.lock")
    change = a_push(kind=RecordKind.USERS_ADDED)
    results = [(a_push(), Result(state=state)) for state in Outcome if state is not Outcome.SENDING]
    results += [(a_push(), accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no push binding")))]
    results += [
        (a_push(), accepted(("qa-1", status, None)))
        for status in ("SUCCESS", "ASYNC_SUCCESS", "no status", "ERROR", "FAIL", "EXPIRED")
    ]
    results += [(a_push(), accepted(task_id="1")), (a_push(start_date="2026-05-07 21:00:00"), accepted(task_id="2"))]
    for counts in (Counts(9, 9), Counts(9, 6, failed=3), Counts(9, 0, failed=9)):
        state = Outcome.ACCEPTED if counts.done else Outcome.REJECTED
        results.append((change, Result(state=state, summary=f"{counts.done} in label", counts=counts)))
    for intent, result in results:
        history.finish(history.begin(intent), result)
    history.begin(a_push())
    history.begin(change)
    rows = history.page(EVERYTHING)
    red = [row.id for row in rows if tone_of(row.kind, row.state, result_of(row), row.counts) == "bad"]
    choices = {each.key: [row.id for row in history.page(each.apply(EVERYTHING))] for each in STATE_CHOICES[1:]}
    assert choices["failed"] == red
    said = {choice.key: choice.words for choice in STATE_CHOICES}
    for row in rows:
        (key,) = [key for key, found in choices.items() if row.id in found and key != "failed"] or ["failed"]
        if row.kind is RecordKind.PUSH or row.state is Outcome.SENDING:
            assert row.id in red or row_words(row, TEN).removeprefix("some ") in said[key].split(" or ")
        else:
            assert key == ("failed" if row.counts.failed else "changed")


def test_no_two_choices_of_a_filter_have_one_key() -> None:
    for choices in Filters(("live",), TEN).choices.values():
        assert len({choice.key for choice in choices}) == len(choices)


def test_a_period_is_named_as_people_do() -> None:
    midnight = TEN.replace(hour=0)
    day = timedelta(days=1)
    assert words(Filter(since=midnight, until=midnight + day)) == "on 2026-03-01"
    assert words(Filter(since=midnight, until=midnight + 2 * day)) == "from 2026-03-01 to 2026-03-02"
    assert words(Filter(since=TEN)) == "since 2026-03-01 10:00"
    assert words(Filter(until=TEN)) == "before 2026-03-01 10:00"
