"""What another screen asks the history for, in words."""

from datetime import UTC, datetime, timedelta

from push_tui.outcomes import Outcome
from push_tui.storage.records import EVERYTHING, Filter, RecordKind
from push_tui.ui.screens.history_filters import filter_words

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


def test_a_period_is_named_as_people_do() -> None:
    midnight = TEN.replace(hour=0)
    day = timedelta(days=1)
    assert words(Filter(since=midnight, until=midnight + day)) == "on 2026-03-01"
    assert words(Filter(since=midnight, until=midnight + 2 * day)) == "from 2026-03-01 00:00 to 2026-03-03 00:00"
    assert words(Filter(since=TEN)) == "since 2026-03-01 10:00"
    assert words(Filter(until=TEN)) == "before 2026-03-01 10:00"
