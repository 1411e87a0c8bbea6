"""The filters of the history: those that a key steps through, and the words of one from another screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.records import EVERYTHING, Filter, RecordKind
from push_tui.text import visible_name


@dataclass(frozen=True, slots=True)
class FilterStep:
    """One step of a filter that a key cycles through; the heading shows ``words``, empty for the first."""

    words: str
    apply: Callable[[Filter], Filter]


def _states(words: str, *states: Outcome, results: tuple[str, ...] = ()) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, states=states, results=results))


def _kinds(words: str, *kinds: RecordKind) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, kinds=kinds))


_TROUBLE = (PushStatus.FAIL.value, PushStatus.ERROR.value, PushStatus.NO_STATUS.value)
_ALL = FilterStep("", lambda filter: filter)

STATE_CHOICES = (
    _ALL,
    _states("accepted with failures", Outcome.ACCEPTED, results=_TROUBLE),
    _states("accepted", Outcome.ACCEPTED),
    _states("rejected", Outcome.REJECTED),
    _states("unknown", Outcome.UNKNOWN),
    _states("not sent", Outcome.NOT_SENT),
    _states("sending", Outcome.SENDING),
)

KIND_CHOICES = (
    _ALL,
    _kinds("pushes", RecordKind.PUSH),
    _kinds("label changes", *(kind for kind in RecordKind if kind is not RecordKind.PUSH)),
)


def filter_words(filter: Filter, zone: tzinfo | None) -> Iterator[str]:
    """Yield what a filter from another screen lets through, in a few words each; times in ``zone``."""
    if filter.user:
        yield f"pushes that name {visible_name(filter.user)}"
    elif filter.kinds:
        listed = next((step.words for step in KIND_CHOICES[1:] if step.apply(EVERYTHING).kinds == filter.kinds), "")
        yield listed or " or ".join(filter.kinds)
    if filter.states:
        yield " or ".join(filter.states)
    if filter.results:
        yield " or ".join(filter.results)
    if filter.audience_kind:
        yield f"to {filter.audience_kind}"
    if filter.profile is not None:
        yield f"with profile {visible_name(filter.profile)}"
    if filter.since is not None or filter.until is not None:
        yield _period(filter.since, filter.until, zone)


def _period(since: datetime | None, until: datetime | None, zone: tzinfo | None) -> str:
    first, end = (moment and moment.astimezone(zone) for moment in (since, until))
    if first is None:
        return f"before {end:%Y-%m-%d %H:%M}"
    if end is None:
        return f"since {first:%Y-%m-%d %H:%M}"
    midnights = f"{first:%H:%M:%S}" == f"{end:%H:%M:%S}" == "00:00:00"
    if midnights and first.date() + timedelta(days=1) == end.date():
        return f"on {first:%Y-%m-%d}"
    last = f"{end:%H:%M}" if first.date() == end.date() else f"{end:%Y-%m-%d %H:%M}"
    return f"from {first:%Y-%m-%d %H:%M} to {last}"
