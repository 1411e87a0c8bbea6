"""How many people a push to labels reaches at most, by the counts that were read last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind
from push_tui.message.validation import Problem, Severity

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """Members of the labels as they were listed; the review reads those of its labels anew."""

    counts: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    read_at: datetime | None = None

    def age(self, now: datetime) -> str:
        """How long ago that was, in words."""
        if self.read_at is None:
            return "not counted"
        passed = now - self.read_at
        if passed < _MINUTE:
            return "counted just now"
        if passed < _HOUR:
            return f"counted {passed // _MINUTE} min ago"
        return f"counted {passed // _HOUR} h ago"


def reach_sentence(audience: Audience, known: LabelCounts, now: datetime) -> str:
    """Who gets a push to these labels, with the upper bound and the age of the counts; empty for other audiences."""
    if audience.kind is not AudienceKind.LABELS or not audience.targets or known.read_at is None:
        return ""
    counts = [known.counts.get(label) for label in audience.targets]
    told = [count for count in counts if count is not None]
    if not told:
        return ""
    bound = f"at most {min(told):,}, {known.age(now)}"
    return f"People: {bound}" if len(counts) == 1 else f"In ALL of them: {bound}"


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
