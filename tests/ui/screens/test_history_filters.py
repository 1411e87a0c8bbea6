"""What another screen asks the history for, in words."""

from datetime import UTC, datetime, timedelta

from push_tui.outcomes import Outcome
from push_tui.storage.records import EVERYTHING, Filter, RecordKind
from push_tui.ui.screens.history_filters import Filters, filter_words

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
    kept = {"filter_state": "accepted", "filter_profile": "live", "filter_period": "7_days"}
    filters = Filters(("live",), TEN, kept)
    assert {action: key for action, key in filters.keys.items() if key} == kept
    assert filters.apply(EVERYTHING) == Filter(states=(Outcome.ACCEPTED,), profile="live", since=TEN - timedelta(6))
    of_an_older_version = {"filter_state": "accepted, then pushed or failed", "filter_profile": "profile live"}
    assert Filters(("live",), TEN, of_an_older_version).apply(EVERYTHING) == EVERYTHING


def test_no_two_choices_of_a_filter_have_one_key() -> None:
    for choices in Filters(("live",), TEN).choices.values():
        assert len({choice.key for choice in choices}) == len(choices)


def test_a_period_is_named_as_people_do() -> None:
    midnight = TEN.replace(hour=0)
    day = timedelta(days=1)
    assert words(Filter(since=midnight, until=midnight + day)) == "on 2026-03-01"
    assert words(Filter(since=midnight, until=midnight + 2 * day)) == "from 2026-03-01 00:00 to 2026-03-03 00:00"
    assert words(Filter(since=TEN)) == "since 2026-03-01 10:00"
    assert words(Filter(until=TEN)) == "before 2026-03-01 10:00"
