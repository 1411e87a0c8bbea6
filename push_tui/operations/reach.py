"""How many people a push reaches: by the counts of labels that were read last, and by the calls that users need."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from push_tui.dialects import Dialect, Endpoint
from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind, Push
from push_tui.message.rules.problem import Problem, Severity

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_IN_SECONDS = 120
"""Longer times are told in minutes."""


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """Members of the labels as they were listed; the review reads those of its labels anew."""

    counts: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    read_at: datetime | None = None
    exact: Mapping[frozenset[str], tuple[int, datetime]] = field(default_factory=lambda: MappingProxyType({}))
    """How many people are in all of some labels, as a job counted them one by one, and when that was."""

    def age(self, now: datetime) -> str:
        """How long ago that was, in words."""
        return "not counted" if self.read_at is None else _age(self.read_at, now)


def _age(counted_at: datetime, now: datetime) -> str:
    passed = now - counted_at
    if passed < _MINUTE:
        return "counted just now"
    if passed < _HOUR:
        return f"counted {passed // _MINUTE} min ago"
    if passed < 2 * _DAY:
        return f"counted {passed // _HOUR} h ago"
    return f"counted {passed // _DAY} days ago"


@dataclass(frozen=True, slots=True)
class CallsNeeded:
    """The calls of a push to more users than one call takes."""

    users: int
    calls: int
    most: int
    """Users in one call."""
    per_second: float
    """Calls that may leave in a second at the profile's share of the limit."""

    @property
    def seconds(self) -> float:
        """How long they take at least: one is answered before the next leaves."""
        return (self.calls - 1) / self.per_second

    @property
    def sentence(self) -> str:
        """All of it, for people."""
        return (
            f"{self.users:,} users: sent as a job in {self.calls:,} calls of up to {self.most} users, "
            f"at most {self.per_second:,.3g} calls a second, so at least {_length(self.seconds)}."
        )


def calls_needed(push: Push, dialect: Dialect, share: float) -> CallsNeeded | None:
    """The calls of a push to many users at this share of the rate limit; None where one call is enough."""
    calls = push.calls(dialect)
    if calls == 1:
        return None
    pace = min(pool.calls / pool.seconds for pool in dialect.pools_of(Endpoint.PUSH_SINGLE)) * share
    return CallsNeeded(len(push.audience.targets), calls, dialect.users_per_push, pace)


def _length(seconds: float) -> str:
    return f"{max(1, ceil(seconds))} s" if seconds <= _IN_SECONDS else f"{ceil(seconds / 60)} min"


def job_note(push: Push, dialect: Dialect, share: float) -> Iterator[Problem]:
    """A note that a push to many users is sent as a job, in how many calls and how fast."""
    needed = calls_needed(push, dialect, share)
    if needed is not None:
        reason = "Each call has its own record in the history; Jobs shows how far it is, and stops it."
        yield Problem(AUDIENCE_PATH, Severity.NOTE, needed.sentence, reason)


def reach_sentence(audience: Audience, known: LabelCounts, now: datetime) -> str:
    """Who gets a push to these labels, with the upper bound and the age of the counts; empty for other audiences."""
    if audience.kind is not AudienceKind.LABELS or not audience.targets or known.read_at is None:
        return ""
    counts = [known.counts.get(label) for label in audience.targets]
    told = [count for count in counts if count is not None]
    if not told:
        return ""
    bound = f"at most {min(told):,}, {known.age(now)}"
    if len(counts) == 1:
        return f"People: {bound}"
    exactly = exact_words(audience.targets, known.exact, now)
    return f"In ALL of them: {bound}" + (f"; {exactly}" if exactly else "")


def exact_words(labels: Iterable[str], exact: Mapping[frozenset[str], tuple[int, datetime]], now: datetime) -> str:
    """How many people are in all of these labels, if a job counted them one by one, and when; else nothing."""
    counted = exact.get(frozenset(labels))
    return "" if counted is None else f"exactly {counted[0]:,}, {_age(counted[1], now)}"


def reach_problems(audience: Audience, known: LabelCounts) -> Iterator[Problem]:
    """A warning for a label that has no members, and for one that was not among the labels when they were read."""
    if audience.kind is not AudienceKind.LABELS or known.read_at is None:
        return
    reason = "By the counts that were read last; the review reads them anew."
    for label in audience.targets:
        if label not in known.counts:
            yield Problem(AUDIENCE_PATH, Severity.WARNING, f"{label} was not among the labels.", reason)
        elif known.counts[label] == 0:
            yield Problem(AUDIENCE_PATH, Severity.WARNING, f"{label} has no members: nobody can get this.", reason)
