"""The filters of the history: those that you choose from, and the words of one from another screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from push_tui.frozen import frozen
from push_tui.message.local_time import HOST_ZONE, UnreadableTime
from push_tui.message.time_text import read_period
from push_tui.outcomes import Outcome
from push_tui.storage.config import Environment
from push_tui.storage.records import EVERYTHING, End, Filter, RecordKind
from push_tui.text import visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.screens.history_rows import counted_words


@frozen
class FilterChoice:
    """One choice of a filter; the heading shows ``words``. Both texts are empty for everything."""

    key: str
    """What is kept of it between two runs; the same for good, however the words change."""
    words: str
    apply: Callable[[Filter], Filter]


def _state(key: str, words: str, state: Outcome) -> FilterChoice:
    return FilterChoice(key, words, lambda filter: replace(filter, states=(state,)))


def _end(end: End) -> FilterChoice:
    return FilterChoice(end.value, _END_WORDS[end], lambda filter: replace(filter, ends=(end,)))


def _kinds(key: str, words: str, *kinds: RecordKind) -> FilterChoice:
    return FilterChoice(key, words, lambda filter: replace(filter, kinds=kinds))


_END_WORDS = {
    End.FAILED: "failed or rejected",
    End.REJECTED: "rejected",
    End.NOT_REPORTED: "not reported",
    End.PUSHED: "pushed",
    End.QUEUED: "queued",
    End.ACCEPTED: "accepted",
    End.SCHEDULED: "scheduled or was due",
    End.CHANGED: "label changed",
}
"""What each lets through, in the words of the rows in the list."""
_ALL = FilterChoice("", "", lambda filter: filter)

STATE_CHOICES = (
    _ALL,
    _end(End.FAILED),
    _end(End.REJECTED),
    _state("unknown", "unknown", Outcome.UNKNOWN),
    _state("not_sent", "not sent", Outcome.NOT_SENT),
    _end(End.NOT_REPORTED),
    _state("sending", "sending or under way", Outcome.SENDING),
    *map(_end, (End.SCHEDULED, End.ACCEPTED, End.QUEUED, End.PUSHED, End.CHANGED)),
)

KIND_CHOICES = (
    _ALL,
    _kinds("pushes", "pushes", RecordKind.PUSH),
    _kinds("label_changes", "label changes", *(kind for kind in RecordKind if kind is not RecordKind.PUSH)),
)

_DAY = timedelta(days=1)


@frozen
class Filters:
    """The filters that you choose from, each by the action that lists its choices."""

    profiles: Iterable[str]
    midnight: datetime
    """When today began for you."""
    chosen: Mapping[str, object] = field(default_factory=dict)
    """The key of each choice, by action; one that is not offered shows everything."""

    @property
    def zone(self) -> tzinfo:
        """The zone in which a period is typed and shown."""
        return self.midnight.tzinfo or HOST_ZONE

    @property
    def choices(self) -> Mapping[str, Sequence[FilterChoice]]:
        """What each of them offers; first everything."""
        return {
            "filter_state": STATE_CHOICES,
            "filter_kind": KIND_CHOICES,
            "filter_profile": (_ALL, *(_profile(name) for name in sorted(self.profiles))),
            "filter_environment": (_ALL, *map(_environment, (each.value for each in Environment))),
            "filter_period": (
                _ALL,
                _period_choice("today", "today", self.midnight),
                _period_choice("yesterday", "yesterday", self.midnight - _DAY, self.midnight),
                _period_choice("7_days", "7 days", self.midnight - 6 * _DAY),
                _period_choice("30_days", "30 days", self.midnight - 29 * _DAY),
                *_typed_period(self.chosen.get("filter_period"), self.zone),
            ),
        }

    @property
    def _in_use(self) -> Mapping[str, FilterChoice]:
        return {
            action_id: next((each for each in choices if each.key == self.chosen.get(action_id)), _ALL)
            for action_id, choices in self.choices.items()
        }

    @property
    def keys(self) -> Mapping[str, str]:
        """The key of each choice in use, by action; empty where all is shown."""
        return {action_id: choice.key for action_id, choice in self._in_use.items()}

    @property
    def words(self) -> Mapping[str, str]:
        """What each filter in use lets through, in a few words, by action."""
        return {action_id: choice.words for action_id, choice in self._in_use.items() if choice.words}

    def apply(self, filter: Filter) -> Filter:
        """Return ``filter`` narrowed down by all of them."""
        for choice in self._in_use.values():
            filter = choice.apply(filter)
        return filter


@frozen
class Wanted:
    """What the history is to show: what another screen asked for, and your filters on top."""

    filters: Filters
    given: Filter = EVERYTHING
    text: str = ""
    scheduled: bool = False
    """Whether to show only what is still to go out, soonest first."""

    @property
    def filter(self) -> Filter:
        """All of it but whether it is scheduled."""
        return self.filters.apply(replace(self.given, text=self.text))

    @property
    def words(self) -> Mapping[str, str]:
        """Your filters in a few words each, by the action that changes it, as they are shown."""
        scheduled = {"filter_scheduled": "still to go out, soonest first"} if self.scheduled else {}
        return {**scheduled, **self.filters.words, **({"filter_history": f'"{self.text}"'} if self.text else {})}

    @property
    def without_each(self) -> Mapping[str, tuple[Filter, bool]]:
        """What would be listed without each of your filters, and whether soonest first, by its action."""
        others = {action_id: self.without(action_id) for action_id in self.words}
        return {action_id: (other.filter, other.scheduled) for action_id, other in others.items()}

    def without(self, action_id: str) -> Wanted:
        """Return the same without one of your filters."""
        return replace(
            self,
            filters=replace(self.filters, chosen={**self.filters.keys, action_id: ""}),
            text="" if action_id == "filter_history" else self.text,
            scheduled=self.scheduled and action_id != "filter_scheduled",
        )


def why_none(wanted: Wanted, hidden: Mapping[str, int]) -> str:
    """Say which of your filters hide every row; ``hidden`` is how many rows there are without one, by its action."""
    words = wanted.words
    all_of = f" all of: {', '.join(words.values())}" if len(words) > 1 else f" {next(iter(words.values()))}"
    without = "".join(f" Without {words[each]}: {counted_words(count)}." for each, count in hidden.items())
    day = f" {key_of('filter_period')} takes a day or a period." if _is_period(wanted.text) else ""
    return f"No row matches{all_of}.{without}{day} {key_of('drop_filter')} clears the last filter."


def _profile(name: str) -> FilterChoice:
    return FilterChoice(name, f"profile {visible_name(name)}", lambda filter: replace(filter, profile=name))


def _environment(name: str) -> FilterChoice:
    return FilterChoice(name, name, lambda filter: replace(filter, environment=name))


def _period_choice(key: str, words: str, since: datetime | None, until: datetime | None = None) -> FilterChoice:
    return FilterChoice(key, words, lambda filter: replace(filter, since=since, until=until))


def _typed_period(typed: object, zone: tzinfo) -> Iterator[FilterChoice]:
    """Yield the choice of a period that you typed; its key is what you typed."""
    with suppress(UnreadableTime):
        since, until = read_period(str(typed), zone)
        yield _period_choice(str(typed), _period(since, until, zone), since, until)


def _is_period(text: str) -> bool:
    return any(_typed_period(text, UTC))


def filter_words(filter: Filter, zone: tzinfo | None) -> Iterator[str]:
    """Yield what a filter from another screen lets through, in a few words each; times in ``zone``."""
    if filter.user:
        yield f"pushes that name {visible_name(filter.user)}"
    elif filter.kinds:
        listed = next((each.words for each in KIND_CHOICES[1:] if each.apply(EVERYTHING).kinds == filter.kinds), "")
        yield listed or " or ".join(filter.kinds)
    if filter.states:
        yield " or ".join(filter.states)
    if filter.ends:
        yield " or ".join(_END_WORDS[end] for end in filter.ends)
    if filter.audience_kind:
        yield f"to {filter.audience_kind}"
    if filter.profile is not None:
        yield f"with profile {visible_name(filter.profile)}"
    if filter.environment is not None:
        yield filter.environment
    if filter.since is not None or filter.until is not None:
        yield _period(filter.since, filter.until, zone)


def _period(since: datetime | None, until: datetime | None, zone: tzinfo | None) -> str:
    first, end = (moment and moment.astimezone(zone) for moment in (since, until))
    if first is None or end is None:
        return f"since {_minute(first)}" if first else f"before {_minute(end)}" if end else ""
    if f"{first:%H:%M:%S}" == f"{end:%H:%M:%S}" == "00:00:00":
        day = end - _DAY
        return f"on {first:%Y-%m-%d}" if first.date() == day.date() else f"from {first:%Y-%m-%d} to {day:%Y-%m-%d}"
    last = _minute(end)
    return f"from {_minute(first)} to {last.split()[-1] if first.date() == end.date() else last}"


def _minute(moment: datetime) -> str:
    """Return day and time; to the second where it is not a whole minute."""
    return f"{moment:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
