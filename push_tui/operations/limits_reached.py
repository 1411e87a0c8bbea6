"""The limits that a profile sets for its own sends, and which of them a push reaches."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from push_tui.frozen import frozen
from push_tui.message.local_time import time_of
from push_tui.message.push import AudienceKind, Push
from push_tui.message.schedule import Clock, start_of
from push_tui.operations.scheduling import plan_now
from push_tui.storage.config import Profile
from push_tui.storage.earlier_sends import ToMany

DAY = timedelta(days=1)


class LimitKind(StrEnum):
    """What a limit is about."""

    AUDIENCE = "largest audience"
    EVERYBODY = "pushes to everybody per day"
    GAP = "least gap"
    QUIET = "quiet hours"


@frozen
class Reached:
    """A limit that a push reaches."""

    kind: LimitKind
    sentence: str
    """What the limit is and how the push reaches it, to show and to record."""
    ends: datetime | None = None
    """From when on the push, sent at once, no longer reaches it; None if it goes out later, or that is not known."""


def all_end(limits: Iterable[Reached]) -> datetime | None:
    """Return from when on a push reaches none of these limits; None if that is not known."""
    ends = [limit.ends for limit in limits]
    return max((end for end in ends if end is not None), default=None) if all(ends) else None


def reached(
    profile: Profile, push: Push, people: int | None, to_many: Iterable[ToMany], clock: Clock
) -> tuple[Reached, ...]:
    """Return the limits of the profile that ``push`` reaches if it is sent now.

    ``people`` is None for everybody; ``to_many`` are the sends that the limits count.
    """
    limits, found = profile.limits, []
    most = limits.largest_audience
    if most is not None and (people is None or people > most):
        size = f"{'an unknown number of' if people is None else f'up to {people:,}'} people"
        found.append(Reached(LimitKind.AUDIENCE, f"It reaches {size}; the profile allows {most:,}."))
    if not push.reaches_many(profile.dialect):
        return tuple(found)
    plan = plan_now(push.start_date, clock)
    at = clock.now if plan is None else plan.start
    others = [(_goes_out(send, profile.server_zone), send.everybody) for send in to_many]
    if push.audience.kind is AudienceKind.EVERYBODY:
        like = [moment for moment, everybody in others if everybody]
        before = _most_within_a_day(like, at)
        if before >= limits.everybody_per_day:
            said = (
                f"It is push {before + 1:,} to everybody in 24 hours; the profile allows {limits.everybody_per_day:,}."
            )
            free = (then for moment in sorted(like) if (then := moment + DAY) > at)
            ends = next((then for then in free if _most_within_a_day(like, then) < limits.everybody_per_day), None)
            found.append(Reached(LimitKind.EVERYBODY, said, ends if plan is None else None))
    nearest = min((moment for moment, _ in others), key=lambda moment: abs(moment - at), default=None)
    gap = timedelta(seconds=limits.least_gap)
    if nearest is not None and abs(nearest - at) < gap:
        other = time_of(nearest, clock.now, clock.operator, seconds=True)
        said = f"Pushes to many must be {limits.least_gap:,} s apart, and another one is at {other}."
        ends = _free_from([moment for moment, _ in others], at, gap)
        found.append(Reached(LimitKind.GAP, said, ends if plan is None else None))
    if limits.is_quiet(at):
        said = f"It goes to many in the quiet hours, {limits.quiet}."
        found.append(Reached(LimitKind.QUIET, said, limits.quiet_end(at) if plan is None else None))
    return tuple(found)


def _goes_out(send: ToMany, zone: tzinfo | None) -> datetime:
    start = start_of(send.start_date, send.start_zone, zone) if send.start_date else None
    return max(send.at, start) if start is not None else send.at


def _free_from(others: Iterable[datetime], at: datetime, gap: timedelta) -> datetime:
    """Return the first second from ``at`` on that is not within ``gap`` of any of the ``others``."""
    for other in sorted(others):
        if abs(other - at) < gap:
            at = other + gap
    return at if not at.microsecond else at.replace(microsecond=0) + timedelta(seconds=1)


def _most_within_a_day(others: list[datetime], at: datetime) -> int:
    """Return how many of the ``others`` are in the fullest 24 hours that ``at`` is in, too."""
    near = [other for other in others if abs(other - at) < DAY]
    firsts = [at, *(other for other in near if other <= at)]
    return max(sum(first <= other < first + DAY for other in near) for first in firsts)
