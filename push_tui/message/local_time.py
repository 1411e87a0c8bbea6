"""Wall clocks: what a local time means when clocks change.

Nothing is guessed: a time that is skipped or comes twice is an error that offers the times to choose from.
"""

from datetime import UTC, datetime, timedelta, tzinfo

from push_tui.frozen import frozen

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECOND = timedelta(seconds=1)


def moment_at(milliseconds: int, zone: tzinfo | None = UTC) -> datetime | None:
    """Return the moment of an epoch time in milliseconds; None if no date in ``zone`` is that early or late."""
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None


def time_of(moment: datetime, now: datetime, zone: tzinfo | None = None, *, seconds: bool = False) -> str:
    """Return a moment to the minute or second: ``14:02`` if it is today in the operator's zone, else with its day."""
    there = moment.astimezone(zone)
    day = "" if there.date() == now.astimezone(zone).date() else "%Y-%m-%d "
    return there.strftime(f"{day}%H:%M:%S" if seconds else f"{day}%H:%M")


def age(moment: datetime, now: datetime) -> str:
    """Return roughly how long ago a moment was: ``just now``, ``5 min ago``, ``3 h ago``, ``12 days ago``."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h ago"
    return f"{hours // 24} days ago"


@frozen
class TimeSuggestion:
    """A way to fix a time: what it is, and the text to type instead."""

    title: str
    text: str


class ScheduleError(ValueError):
    """A time that cannot be used; the message is one sentence for people.

    UnreadableTime   the typed text is not a time
    UnknownZone      no such zone, or no zone data on this host
    SkippedTime      clocks go forward over it; one way: the next valid time
    RepeatedTime     clocks go back over it; two ways: the first and the second
    ServerRepeats    it comes twice on the service's clock; two ways: before and after
    TooEarly         before the service's bound; one way: the first minute allowed
    TooLate          after the service's bound; one way: the last minute allowed
    NoServerZone     the zone in which the service reads startDate is not known
    """

    def __init__(self, message: str, reason: str = "", ways: tuple[TimeSuggestion, ...] = ()) -> None:
        super().__init__(message)
        self.reason = reason
        """Why, as a sentence; may be empty."""
        self.ways = ways


class UnreadableTime(ScheduleError):
    """The typed text is not a time."""


class UnknownZone(ScheduleError):
    """No zone of that name, or no zone data on this host."""


class SkippedTime(ScheduleError):
    """A local time that does not exist, because clocks go forward over it."""


class RepeatedTime(ScheduleError):
    """A local time that comes twice, because clocks go back over it; `ScheduleError.ways` holds first and second."""


class HostZone(tzinfo):
    """The zone of this host with its clock changes, from the C library; needs no zone data for Python."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset at the wall-clock time ``moment``; its ``fold`` chooses if there are two."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Return nothing: unknown."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the short name, such as CET."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """Return the wall-clock time at ``moment`` (UTC)."""
        there = moment.replace(tzinfo=UTC).astimezone()
        wall = there.replace(tzinfo=self, fold=0)
        return wall if self.utcoffset(wall) == there.utcoffset() else wall.replace(fold=1)

    def __str__(self) -> str:
        return "this host's zone"


HOST_ZONE = HostZone()


def resolve(wall: datetime, zone: tzinfo) -> datetime:
    """Return the moment when clocks in ``zone`` show ``wall`` (without a zone).

    Raises:
        SkippedTime: they never show it.
        RepeatedTime: they show it twice.
    """
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    change = _change(first.astimezone(UTC), second.astimezone(UTC), zone)
    before, after = (change - _SECOND).astimezone(zone), change.astimezone(zone)
    day = f"{weekday(wall)} {wall:%Y-%m-%d}"
    if _exists(first):
        ways = tuple(
            TimeSuggestion(f"the {which} time, at {offset_text(each)}", full_text(each))
            for which, each in (("first", first), ("second", second))
        )
        message = f"{time_text(wall)} comes twice on {day} in {zone}. Which one?"
        raise RepeatedTime(message, f"Clocks go back from {_shown(before)} to {time_text(after)}.", ways)
    raise SkippedTime(
        f"{time_text(wall)} does not exist on {day} in {zone}; the next valid time is {time_text(after)}.",
        f"Clocks go forward from {_shown(before)} to {time_text(after)}.",
        (TimeSuggestion("the next valid time", full_text(after)),),
    )


def repeated_span(moment: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return start and end (UTC, end excluded) of the wall-clock times around ``moment`` that ``zone`` has twice."""
    wall = moment.astimezone(zone).replace(tzinfo=None, microsecond=0)
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return None
    start, end = first.astimezone(UTC), second.astimezone(UTC)
    change, length = _change(start, end, zone), end - start
    return change - length, change + length


def short_text(moment: datetime) -> str:
    """Return day and time as typed, in ``moment``'s own zone; with the offset if that time comes twice."""
    other = moment.replace(fold=1 - moment.fold)
    if other.utcoffset() != moment.utcoffset():
        return full_text(moment)
    return f"{moment:%Y-%m-%d} {time_text(moment)}"


def full_text(moment: datetime) -> str:
    """Return day, time and offset, such as ``2026-10-25 02:30 +01:00``."""
    return f"{moment:%Y-%m-%d} {time_text(moment)} {offset_text(moment)}"


def time_text(moment: datetime) -> str:
    """Return ``09:00``, with seconds if there are any."""
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def offset_text(moment: datetime) -> str:
    """Return the offset from UTC, such as ``+05:30``."""
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"


def weekday(moment: datetime) -> str:
    """Return ``Mon`` to ``Sun`` in any locale."""
    return WEEKDAYS[moment.weekday()][:3]


def _exists(moment: datetime) -> bool:
    back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None, fold=0)


def _change(one: datetime, other: datetime, zone: tzinfo) -> datetime:
    """Return the first second (UTC) of the new offset, between two moments (UTC) on either side of a clock change."""
    early, late = min(one, other) - _SECOND, max(one, other)
    old = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = (early + (late - early) // 2).replace(microsecond=0)
        if middle <= early:
            break
        if middle.astimezone(zone).utcoffset() == old:
            early = middle
        else:
            late = middle
    return late


def _shown(last_second: datetime) -> str:
    """Return the time that clocks would show next without the change."""
    return time_text(last_second.replace(tzinfo=None) + _SECOND)
