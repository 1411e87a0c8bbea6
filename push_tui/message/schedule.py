"""When a push to labels or to everybody is sent: from what the operator types to ``startDate``, and back.

``startDate`` is ``yyyy-MM-dd HH:mm:ss`` on the service's own wall clock, whose zone the API does not report. It must be
one hour to 30 days ahead and cannot be cancelled (API facts 3.1 and 4). If a bound can be read in two ways, the
stricter one counts.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.local_time import (
    HOST_ZONE,
    ScheduleError,
    TimeSuggestion,
    UnreadableTime,
    full_text,
    offset_text,
    repeated_span,
    resolve,
    short_text,
    time_text,
    weekday,
)
from push_tui.message.push import AudienceKind
from push_tui.message.rules.envelope import START_DATE_FORM, read_start_date, unschedulable
from push_tui.message.time_text import read_time
from push_tui.zones import NoSuchZone, zone_of

CANNOT_CANCEL = "A scheduled push cannot be cancelled or changed over this API: once accepted, it goes out."
SET_IN_PROFILE = 'Set it with "Edit this profile" in the palette'
NO_SERVER_ZONE = "server_time_zone is not set for this profile, and the service reads times on its own wall clock."

_NOT_GUESSED = "push-tui does not guess it."
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_WORTH_SAYING = timedelta(seconds=30)
_EARLIEST_START = timedelta(hours=1)
_LATEST_START = timedelta(days=30)


class NoServerZone(ScheduleError):
    """The zone in which the service reads startDate is not known."""


class ServerRepeats(ScheduleError):
    """A moment that the service's clock shows twice, so startDate cannot name it."""


class TooEarly(ScheduleError):
    """Before the earliest start that the service accepts."""


class TooLate(ScheduleError):
    """After the latest start that the service accepts."""


@frozen
class Clock:
    """The time, for the operator and for the service."""

    now: datetime
    """By this host; with a zone."""
    operator_zone: tzinfo | None = None
    """None for the zone of this host."""
    server_zone: tzinfo | None = None
    """The service's zone; None if the profile does not set it."""
    skew: timedelta | None = None
    """How far the service's clock is ahead of this host's (Date header); None if not read yet."""

    @property
    def operator(self) -> tzinfo:
        """The zone of the times that the operator types."""
        return self.operator_zone or HOST_ZONE

    @property
    def service_now(self) -> datetime:
        """The time by the service's clock, in UTC."""
        return self.now.astimezone(UTC) + (self.skew or timedelta())


@frozen
class Bounds:
    """The first and the last second (UTC) that the service accepts as a start."""

    earliest: datetime
    latest: datetime


@frozen
class View:
    """One moment on one clock: ``title`` says whose, ``text`` is ``Sun 2026-11-22 09:00 +01:00``."""

    title: str
    text: str
    zone: str

    @property
    def line(self) -> str:
        """All of it: ``Sun 2026-11-22 09:00 +01:00  your time (Europe/Berlin)``."""
        return f"{self.text}  {self.title}{'' if self.zone == self.title else f' ({self.zone})'}"


@frozen
class PlannedStart:
    """A start that the service accepts now."""

    start: datetime
    """In UTC."""
    start_date: str
    """The value of ``startDate``."""
    views: tuple[View, ...]
    """The operator's time, UTC, the service's time."""
    notes: tuple[str, ...]
    """Sentences to show with it; the last one says that it cannot be cancelled."""


def unavailable(kind: AudienceKind, dialect: Dialect, server_zone: tzinfo | None) -> str:
    """Return why nothing can be scheduled, as a sentence; empty if it can."""
    if why := unschedulable(kind, dialect):
        return why[0]
    if server_zone is None:
        return f"{NO_SERVER_ZONE} {SET_IN_PROFILE}, such as Asia/Singapore or +08:00."
    return ""


def plan(typed: str, clock: Clock) -> PlannedStart:
    """Plan the start that the operator typed, such as ``tomorrow 9:00``; see `read` for the forms.

    Raises:
        ScheduleError: it cannot be used; its ``ways`` can be typed instead.
    """
    return _plan(read(typed, clock), clock)


def plan_of(start_date: str, clock: Clock) -> PlannedStart:
    """Plan the start that a ``startDate`` from a draft or an import means, within the bounds of now.

    Raises:
        ScheduleError: it cannot be used; its ``ways`` can be typed instead.
    """
    return _plan(from_server(start_date, clock.server_zone), clock)


def read(typed: str, clock: Clock) -> datetime:
    """Return the moment (UTC, whole seconds) that the operator typed; see `read_time`. Ignores the bounds."""
    return read_time(typed, clock.now, clock.operator).astimezone(UTC)


def to_server(moment: datetime, zone: tzinfo | None) -> str:
    """Return ``moment`` (with a zone, in whole seconds) as ``startDate``, on the wall clock of the service's ``zone``.

    Raises:
        NoServerZone: ``zone`` is None.
        ServerRepeats: that wall-clock time comes twice; the ways are just before and just after.
    """
    if zone is None:
        raise NoServerZone(NO_SERVER_ZONE, _NOT_GUESSED)
    wall = _wall(moment, zone)
    span = repeated_span(moment, zone)
    if span is not None:
        here = moment.tzinfo or UTC
        before, after = (span[0] - _MINUTE).astimezone(here), span[1].astimezone(here)
        raise ServerRepeats(
            f"On the service's clock this is {time_text(wall)} on {wall:%Y-%m-%d}, which comes twice.",
            f"Clocks go back there ({zone}), and the request cannot say which of the two you mean.",
            (TimeSuggestion("just before", full_text(before)), TimeSuggestion("just after", full_text(after))),
        )
    return wall.strftime(START_DATE_FORM)


def from_server(start_date: str, zone: tzinfo | None) -> datetime:
    """Return the moment (UTC) that ``start_date`` means on the wall clock of the service's ``zone``.

    Raises:
        NoServerZone: ``zone`` is None.
        UnreadableTime: it does not look like ``2024-01-01 12:00:00``.
        SkippedTime, RepeatedTime: clocks change there at that time.
    """
    if zone is None:
        raise NoServerZone(NO_SERVER_ZONE, _NOT_GUESSED)
    wall = read_start_date(start_date)
    if wall is None:
        raise UnreadableTime(f'"When" must look like 2024-01-01 12:00:00; it is "{start_date}".')
    try:
        return resolve(wall, zone).astimezone(UTC)
    except ScheduleError:
        raise
    except (OverflowError, OSError, ValueError) as error:
        raise UnreadableTime(f'"{start_date}" is outside the calendar.') from error


def start_of(start_date: str, zone_name: str, otherwise: tzinfo | None = None) -> datetime | None:
    """Return when a sent ``startDate`` is (UTC), in the zone recorded with it; None if the zone is not known.

    ``otherwise`` is the zone of the profile, for records without one.
    """
    with suppress(ScheduleError):
        return from_server(start_date, _recorded_zone(zone_name, otherwise))
    return None


def start_text(moment: datetime, zone_name: str, otherwise: tzinfo | None = None) -> str:
    """Return a moment as a ``startDate`` of a zone as `start_of` takes it; empty if the zone is not known."""
    zone = _recorded_zone(zone_name, otherwise)
    return "" if zone is None else moment.astimezone(zone).strftime(START_DATE_FORM)


def _recorded_zone(zone_name: str, otherwise: tzinfo | None) -> tzinfo | None:
    with suppress(NoSuchZone):  # this host may know fewer zones than the one that sent it
        return zone_of(zone_name) if zone_name else otherwise
    return otherwise


def bounds(clock: Clock) -> Bounds:
    """Return the first and the last start that the service accepts, by its own clock.

    No page says whether it counts hours or compares wall clocks; these differ if clocks change in between. A start
    within these bounds is within both.
    """
    now = clock.service_now
    earliest, latest = now + _EARLIEST_START, now + _LATEST_START
    if clock.server_zone is not None:
        wall, zone = _wall(now, clock.server_zone), clock.server_zone
        last = wall + _LATEST_START
        earliest = max(earliest, (wall + _EARLIEST_START).replace(tzinfo=zone, fold=1).astimezone(UTC))
        latest = min(latest, last.replace(tzinfo=zone, fold=0).astimezone(UTC))
        # In a gap, fold 0 is after it, where clocks already show more.
        if _wall(latest, zone) > last:
            latest = last.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if earliest.microsecond:
        earliest = earliest.replace(microsecond=0) + _SECOND
    return Bounds(earliest, latest.replace(microsecond=0))


def views(moment: datetime, clock: Clock) -> tuple[View, ...]:
    """Return ``moment`` on the operator's clock, in UTC, and on the service's clock if its zone is known."""
    seen = [_view("your time", moment, clock.operator), _view("UTC", moment, UTC)]
    if clock.server_zone is not None:
        seen.append(_view("service's time", moment, clock.server_zone))
    return tuple(seen)


def _plan(start: datetime, clock: Clock) -> PlannedStart:
    _check_bounds(start, clock)
    start_date = to_server(start.astimezone(clock.operator), clock.server_zone)
    return PlannedStart(start, start_date, views(start, clock), _notes(start, clock))


def _check_bounds(start: datetime, clock: Clock) -> None:
    limits = bounds(clock)
    by_host = clock.skew is None
    reason = "By this host's clock; the service's was not read yet." if by_host else "By the service's own clock."
    if start < limits.earliest:
        first = (limits.earliest + _MINUTE - _SECOND).replace(second=0).astimezone(clock.operator)
        passed = "This time has passed. " if start <= clock.service_now else ""
        raise TooEarly(
            f"{passed}Choose a time at least 1 hour ahead: not before {_bound(limits.earliest, clock)}.",
            reason,
            (TimeSuggestion("the first minute allowed", short_text(first)),),
        )
    if start > limits.latest:
        last = limits.latest.replace(second=0).astimezone(clock.operator)
        raise TooLate(
            f"Choose a time within 30 days: not after {_bound(limits.latest, clock)}.",
            reason,
            (TimeSuggestion("the last minute allowed", short_text(last)),),
        )


def _bound(moment: datetime, clock: Clock) -> str:
    there = moment.astimezone(clock.operator)
    return f"{full_text(there)} ({short_text(moment)} UTC)" if there.utcoffset() else full_text(there)


def skew_notes(clock: Clock) -> tuple[str, ...]:
    """Return a sentence if the clocks of service and host differ by half a minute or more; empty if they do not."""
    if clock.skew is None or abs(clock.skew) < _WORTH_SAYING:
        return ()
    seconds = round(abs(clock.skew).total_seconds())
    off = f"{seconds} s" if seconds < 2 * _MINUTE.seconds else f"{round(seconds / _MINUTE.seconds):,} minutes"
    return (f"The service's clock is {off} {'ahead' if clock.skew > timedelta() else 'behind'}.",)


def _notes(start: datetime, clock: Clock) -> tuple[str, ...]:
    notes = []
    now, there = (moment.astimezone(clock.operator) for moment in (clock.now, start))
    if now.utcoffset() != there.utcoffset():
        notes.append(f"Your clocks change before then, from {offset_text(now)} to {offset_text(there)}.")
    if clock.skew is None:
        notes.append("The service's clock was not read yet; this host's was used.")
    return (*notes, *skew_notes(clock), CANNOT_CANCEL)


def _view(title: str, moment: datetime, zone: tzinfo) -> View:
    there = moment.astimezone(zone)
    return View(title, f"{weekday(there)} {full_text(there)}", str(zone))


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
