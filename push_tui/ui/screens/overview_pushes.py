"""The lines of the Overview's panel of pushes: how many each hour or day had, and what they came to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import groupby

from push_tui.message.local_time import weekday
from push_tui.operations.overview import Bucket, Overview
from push_tui.outcomes import Outcome
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.overview_lines import READING, UNREAD, ToPushes, only
from push_tui.ui.widgets.bars import stacked, unfilled
from push_tui.ui.widgets.panel import Fact, Facts
from push_tui.ui.widgets.text_line import Span, TextLine, cells

_OUTCOMES = (
    (Outcome.ACCEPTED, "accepted", "bar-good"),
    (Outcome.REJECTED, "failed", "bad"),
    (Outcome.UNKNOWN, "unknown", "warn"),
    (Outcome.NOT_SENT, "not sent", "dim"),
)
"""Outcomes in the order of a bar, with their words and tones.

A push that is being sent is counted as unknown. Failed are those that were rejected, and those that were accepted and
failed for a target.
"""

_HOURS, _DAYS = "last 24 hours", "last 14 days"
_WHEN = 11
_BAR = range(11, 31)
"""The cells of a bar; it gives room to the words beside it, and what still does not fit wraps."""


def pushes(facts: Overview | None, zone: tzinfo | None, width: int, *, by_day: bool, turns: bool = True) -> Facts:
    """What the pushes of a time came to in all, then those of each hour or day, newest first.

    Neighbouring hours or days without a push share a line, so that no time is left out. ``turns`` is whether to name
    the key that shows days instead of hours, or hours instead of days.
    """
    if facts is None:
        return READING
    buckets = facts.days if by_day else facts.hours
    span = _DAYS if by_day else _HOURS
    other = "" if not turns else f"{key_of('by_hour')} by hour" if by_day else f"{key_of('by_day')} by day"
    if facts.trouble:
        return only(UNREAD, "warn", other)
    total = sum(sum(bucket.counts.values()) for bucket in buckets)
    if not total:
        return only(f"No push in the {span}. {title_and_key('compose')} writes one.", "dim", other)
    lines = _lines(buckets, zone, width, by_day=by_day)
    whole = [_in_all(buckets)] if len(lines) > 1 else []
    return Facts((*whole, *lines), "  ·  ".join(filter(None, (f"{span}: {total:,}", other))))


def _in_all(buckets: Sequence[Bucket]) -> Fact:
    counts = {outcome: sum(bucket.counts.get(outcome, 0) for bucket in buckets) for outcome in Outcome}
    whole = Bucket(buckets[0].start, buckets[-1].end, counts)
    line = TextLine(("In all".ljust(_WHEN - 2), "strong"), *_named(whole), hanging=_WHEN)
    return Fact(line, ToPushes(whole.start, whole.end))


def _lines(buckets: Sequence[Bucket], zone: tzinfo | None, width: int, *, by_day: bool) -> list[Fact]:
    room = width - _WHEN - max(cells(_named(bucket)) for bucket in buckets)
    most = max(sum(bucket.counts.values()) for bucket in buckets)
    bar = max(_BAR.start, min(room, _BAR.stop - 1))
    lines: list[Fact] = []
    for quiet, neighbours in groupby(reversed(buckets), lambda bucket: not any(bucket.counts.values())):
        some = list(neighbours)
        lines += (
            [_quiet(some, zone, by_day=by_day)]
            if quiet
            else [_bucket(bucket, most, bar, zone, by_day=by_day) for bucket in some]
        )
    return lines


def _when(bucket: Bucket, zone: tzinfo | None, *, by_day: bool) -> str:
    start = bucket.start.astimezone(zone)
    return f"{weekday(start)} {start:{'%m-%d' if by_day else '%H:%M'}}".ljust(_WHEN)


def _bucket(bucket: Bucket, most: int, bar: int, zone: tzinfo | None, *, by_day: bool) -> Fact:
    parts = [(_count(bucket, outcome), tone) for outcome, _, tone in _OUTCOMES]
    when = (_when(bucket, zone, by_day=by_day), "dim")
    line = TextLine(when, *stacked(parts, most, bar), *_named(bucket), hanging=_WHEN)
    return Fact(line, ToPushes(bucket.start, bucket.end))


def _quiet(buckets: Sequence[Bucket], zone: tzinfo | None, *, by_day: bool) -> Fact:
    """Return the line of neighbouring hours or days without a push, the newest first, at the time of the oldest."""
    newest, first = buckets[0], buckets[-1]
    end = f"through {_when(newest, zone, by_day=True)}" if by_day else f"until {newest.end.astimezone(zone):%H:%M}"
    words = "none" if newest is first else f"{end.rstrip()}: none"
    line = TextLine((f"{_when(first, zone, by_day=by_day)}{words}", "dim"), hanging=_WHEN)
    return Fact(line, ToPushes(first.start, newest.end))


def _named(bucket: Bucket) -> list[Span]:
    """Return the outcomes with their numbers; what went well in a quiet tone, so that the rest stands out."""
    named: list[Span] = []
    for outcome, word, tone in _OUTCOMES:
        if number := _count(bucket, outcome):
            named += [
                (", " if named else "  ", "dim"),
                (f"{number:,} {word}", "dim" if outcome is Outcome.ACCEPTED else unfilled(tone)),
            ]
    return named


def _count(bucket: Bucket, outcome: Outcome) -> int:
    also = bucket.counts.get(Outcome.SENDING, 0) if outcome is Outcome.UNKNOWN else 0
    return bucket.counts.get(outcome, 0) + also
