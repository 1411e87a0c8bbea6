"""Estimate the recipients of a push to labels, and the calls that a push to many users needs."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.local_time import age
from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind, Push
from push_tui.message.rules.problem import Problem, Severity
from push_tui.names import label_key, label_keys
from push_tui.text import duration, quantity


@frozen
class LabelCounts:
    """How many members each label had when the labels were last read; labels are named by their `label_key`."""

    counts: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    read_at: datetime | None = None
    exact: Mapping[frozenset[str], tuple[int, datetime]] = field(default_factory=lambda: MappingProxyType({}))
    """How many users are in all of a set of labels, and when a job counted them."""
    whole: bool = True
    """Whether every label is among them; false for those of an earlier run, and if reading them ended early."""

    def age(self, now: datetime) -> str:
        """Return how long ago the labels were counted, in words."""
        return "not counted" if self.read_at is None else f"counted {age(self.read_at, now)}"


@frozen
class CallsNeeded:
    """How many calls send a push that takes several, and how fast."""

    users: int
    """0 if each call sends one label its own text."""
    calls: int
    most: int
    """The most users of one call; 1 for labels."""
    per_second: float
    """The most calls a second, by the profile's share of the rate limit."""

    @property
    def seconds(self) -> float:
        """The least time that all calls take. The next call is made only when the last one is answered."""
        return (self.calls - 1) / self.per_second

    @property
    def sentence(self) -> str:
        """These numbers as a sentence."""
        per_second = f"at most {self.per_second:,.3g} calls a second"
        if not self.users:
            return f"{quantity(self.calls, 'text')}: sent as a job, one call for each label, {per_second}."
        return (
            f"{self.users:,} users: sent as a job in {self.calls:,} calls of up to {self.most} users, "
            f"{per_second}, so at least {duration(self.seconds)}."
        )


def calls_needed(push: Push, dialect: Dialect, share: float) -> CallsNeeded | None:
    """Return how many calls the push needs, at this share of the rate limit; None if it needs no job."""
    most = push.per_call(dialect)
    if most is None or not push.audience.targets:
        return None
    pace = min(pool.calls / pool.seconds for pool in dialect.pools_of(push.endpoint)) * share
    users = 0 if push.audience.of_labels else len(push.audience.targets)
    return CallsNeeded(users, push.calls(dialect), most, pace)


def job_note(push: Push, dialect: Dialect, share: float) -> Iterator[Problem]:
    """Yield a note if the push is sent as a job, with its calls and pace."""
    needed = calls_needed(push, dialect, share)
    if needed is not None:
        reason = "Each call has its own record in the history; Jobs shows the progress and can stop it."
        yield Problem(AUDIENCE_PATH, Severity.NOTE, needed.sentence, reason)


def reach_sentence(audience: Audience, known: LabelCounts, now: datetime, dialect: Dialect) -> str:
    """Return how many people a push to labels reaches at most, and when that was counted; empty for other audiences."""
    if not audience.of_labels or not audience.targets or known.read_at is None:
        return ""
    counts = [known.counts.get(label_key(label, dialect)) for label in audience.targets]
    known_counts = [count for count in counts if count is not None]
    if not known_counts:
        return ""
    if audience.kind is AudienceKind.TEXTS:
        unknown = len(counts) - len(known_counts)
        plus = f" plus {quantity(unknown, 'label')} of unknown size" if unknown else ""
        return f"Recipients: at most {sum(known_counts):,}{plus}, {known.age(now)}"
    bound = f"at most {min(known_counts):,}, {known.age(now)}"
    if len(counts) == 1:
        return f"Recipients: {bound}"
    exactly = exact_words(label_keys(audience.targets, dialect), known.exact, now)
    return f"In ALL of them: {bound}" + (f"; {exactly}" if exactly else "")


def exact_words(labels: frozenset[str], exact: Mapping[frozenset[str], tuple[int, datetime]], now: datetime) -> str:
    """Return how many people are in all of these label keys, and when a job counted them; empty if no job did."""
    counted = exact.get(labels)
    return "" if counted is None else f"exactly {counted[0]:,}, counted {age(counted[1], now)}"


def reach_problems(audience: Audience, known: LabelCounts, dialect: Dialect) -> Iterator[Problem]:
    """Yield a warning for each label without members, and an error for each that is not in the list of labels.

    If that list may lack some, it is a warning, too.
    """
    if not audience.of_labels or known.read_at is None:
        return
    reason = "As last read; the review reads the labels again."
    missing = (Severity.ERROR, "If it is new, refresh Labels.") if known.whole else (Severity.WARNING, reason)
    for label in audience.targets:
        key = label_key(label, dialect)
        if key not in known.counts:
            yield Problem(AUDIENCE_PATH, missing[0], f"There is no label {label} in the list.", missing[1])
        elif known.counts[key] == 0:
            yield Problem(
                AUDIENCE_PATH, Severity.WARNING, f"{label} has no members; nobody would get this push.", reason
            )
