"""Read a time as an operator types it: ``2026-11-22 09:00``, ``tomorrow 9:00``, ``in 3 h``, ``+2h``; or a period."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from push_tui.message.local_time import WEEKDAYS, ScheduleError, TimeSuggestion, UnknownZone, UnreadableTime, resolve
from push_tui.zones import NoSuchZone, zone_of

EXAMPLES = "tomorrow 9:00, mon 18:30, 2026-12-25 18:00, 25.12. 18:00, in 3 h"
PERIODS = "2026-11-25, 2026-11-25..2026-11-27, 2026-11-25 09:00..10:00"
"""Examples of periods."""

_ZONE = r"Z|UTC(?:[+-][\d:]+)?|GMT(?:[+-][\d:]+)?|[+-]\d{1,2}(?::?\d\d)?|[A-Za-z][A-Za-z_]*(?:/[A-Za-z0-9_+-]+)+"
_DAY = (
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.(?:\d{4})?)"
    r"|(?P<word>yesterday|today|tomorrow|day after tomorrow)"
    r"|(?P<weekday>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)|in (?P<days>\d{1,4}) ?d(?:ays?)?"
)
_TIME = r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::(?P<second>\d\d))? ?(?P<half>am|pm)?"
_MOMENT = re.compile(rf"(?:(?:{_DAY})(?:,? (?:at )?|t))?{_TIME}(?: ?(?P<zone>{_ZONE}))?", re.IGNORECASE | re.ASCII)
_EDGE = re.compile(rf"(?P<date>\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})?(?: ?{_TIME})?", re.I | re.A)
_SPAN = re.compile(r"(?P<amount>\d{1,6}(?:\.\d{1,3})?) ?(?P<unit>[a-z]+)", re.ASCII)
_FROM_NOW = re.compile(r"(?:in |\+ ?)(?:\d{1,6}(?:\.\d{1,3})? ?[a-z]+[, ]*(?:and )?)+", re.ASCII)
_PAST = re.compile(r"yesterday\b.*|.* ago", re.IGNORECASE)
_NOW = frozenset({"now", "at once"})
_SLASHES = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")

_DAYS_AHEAD = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_WEEKDAYS = {
    **{written: day for day, name in enumerate(WEEKDAYS) for written in (name.casefold(), name[:3].casefold())},
    **{"tues": 1, "thur": 3, "thurs": 3},
}
_UNITS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "wk", "week", "weeks"), timedelta(days=7)),
}
_DAY_LENGTH = timedelta(days=1)
_WEEK = 7
_NOON = 12
_MINUTE = timedelta(minutes=1)


def read_time(typed: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the moment that ``typed`` means to somebody in ``zone``, in whole seconds; ``now`` has a zone.

    A time without a day is the next one, a day without a year the next of its name; a weekday is today if that time
    is still ahead. Days and weeks from now keep the time of day; hours and minutes count elapsed time, up to the
    next full minute. A zone or an offset after the time (``09:00 Asia/Tokyo``, ``09:00 +08:00``) replaces ``zone``.

    Raises:
        UnreadableTime: it is not a time, or outside the calendar.
        SkippedTime, RepeatedTime: clocks change at that time; see `resolve`.
        UnknownZone: the zone after the time does not exist.
    """
    text = _plain(typed)
    try:
        if _FROM_NOW.fullmatch(text.casefold()):
            return _from_now(text, now, zone)
        found = _MOMENT.fullmatch(text)
        if found is None or not (found["minute"] or found["half"]):
            raise _unreadable(text)
        if found["zone"]:
            zone = _zone(found["zone"])
        return _moment(found, text, now, zone)
    except ScheduleError:
        raise
    except (OverflowError, OSError, ValueError) as error:
        raise UnreadableTime(f'"{text}" is outside the calendar.') from error


def means_now(typed: str) -> bool:
    """Return whether ``typed`` says to send without a schedule, as an empty field does."""
    return _plain(typed).casefold() in _NOW


def read_period(typed: str, zone: tzinfo) -> tuple[datetime | None, datetime | None]:
    """Return begin and end (excluded) of the period that ``typed`` means in ``zone``; None where it is open.

    It is a day, or two days or times with dots between them; the last day is part of it.

    Raises:
        UnreadableTime: it is no period, or outside the calendar.
    """
    text = _plain(typed)
    first, dots, last = (part.strip() for part in text.partition(".."))
    day, clock = _edge(first, None, text)
    if clock and not dots:
        raise UnreadableTime(f'"{text}" has no end.', f"For example: {PERIODS}.")
    last_day, last_clock = _edge(last, day, text) if dots else (day, None)
    try:
        since = datetime.combine(day, clock or time(), zone).astimezone(UTC) if day else None
        after = _DAY_LENGTH if last_clock is None else timedelta()
        until = (datetime.combine(last_day, last_clock or time(), zone) + after).astimezone(UTC) if last_day else None
    except (OverflowError, OSError, ValueError) as error:
        raise UnreadableTime(f'"{text}" is outside the calendar.') from error
    if since and until and until <= since:
        raise UnreadableTime("It ends before it begins.")
    return since, until


def _edge(written: str, day: date | None, text: str) -> tuple[date | None, time | None]:
    """Return day and time of one end of a period; a time without a day is one of ``day``. Nothing if it is open."""
    found = _EDGE.fullmatch(written)
    timed = found is not None and bool(found["minute"] or found["half"])
    if found is None or (found["hour"] and not timed) or (timed and not (found["date"] or day)) or text in {"", ".."}:
        raise UnreadableTime(f'"{text}" is not a period.', f"For example: {PERIODS}.")
    named = _day(found, text, date.min) if found["date"] else day if timed else None
    return named, _clock(found, text) if timed else None


def _plain(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _zone(written: str) -> tzinfo:
    try:
        return zone_of(written)
    except NoSuchZone as error:
        ways = (TimeSuggestion(f"did you mean {error.nearest}?", error.nearest),) if error.nearest else ()
        raise UnknownZone(str(error), ways=ways) from error


def _moment(found: re.Match[str], text: str, now: datetime, zone: tzinfo) -> datetime:
    today, clock = now.astimezone(zone).date(), _clock(found, text)
    day = _day(found, text, today)
    if day is not None:
        return resolve(datetime.combine(day, clock), zone)
    step, ahead = (_WEEK, _days_to(found["weekday"], text, today)) if found["weekday"] else (1, 0)
    wall = datetime.combine(today, clock) + timedelta(days=ahead)
    # A time that comes twice is ahead until its second one has passed.
    if wall.replace(tzinfo=zone, fold=1).astimezone(UTC) <= now:
        wall += timedelta(days=step)
    return resolve(wall, zone)


def _day(found: re.Match[str], text: str, today: date) -> date | None:
    if found["date"]:
        parts = [int(part) for part in re.findall(r"\d+", found["date"])]
        year, month, day = parts if "-" in found["date"] else ([] if parts[2:] else [today.year]) + parts[::-1]
        try:
            named = date(year, month, day)
            return named if parts[2:] or named >= today else named.replace(year=year + 1)
        except ValueError as error:
            raise UnreadableTime(f"The date {found['date']} does not exist.") from error
    if found["word"]:
        return today + _DAYS_AHEAD[found["word"].casefold()] * _DAY_LENGTH
    return today + int(found["days"]) * _DAY_LENGTH if found["days"] else None


def _days_to(written: str, text: str, today: date) -> int:
    if (wanted := _WEEKDAYS.get(written.casefold())) is None:
        raise _unreadable(text)
    return (wanted - today.weekday()) % _WEEK


def _clock(found: re.Match[str], text: str) -> time:
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "").casefold()
    if half:
        if not 1 <= hour <= _NOON:
            raise UnreadableTime(f'"{text}" needs an hour from 1 to 12 before {half}.')
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise UnreadableTime(f'"{text}" is not a time of day: hours go from 0 to 23, minutes to 59.') from error


def _from_now(text: str, now: datetime, zone: tzinfo) -> datetime:
    days = hours = timedelta()
    for part in _SPAN.finditer(text.casefold()):
        unit = _UNITS.get(part["unit"])
        if unit is None:
            raise UnreadableTime(f'"{part["unit"]}" is not a unit; write min, h, days or weeks.')
        length = unit * float(part["amount"])
        # Half a day has no time of day to keep.
        if unit >= _DAY_LENGTH and "." not in part["amount"]:
            days += length
        else:
            hours += length
    start = now.astimezone(zone)
    if days:
        start = resolve(start.replace(tzinfo=None, fold=0, second=0, microsecond=0) + days, zone)
    if not hours:
        return start.replace(second=0, microsecond=0)
    later = start.astimezone(UTC) + hours
    spare = timedelta(seconds=later.second, microseconds=later.microsecond)
    return (later if not spare else later - spare + _MINUTE).astimezone(zone)


def _unreadable(text: str) -> UnreadableTime:
    if not text:
        return UnreadableTime("Type when to send it.", f"For example: {EXAMPLES}.")
    if _PAST.fullmatch(text):
        return UnreadableTime(f'"{text}" lies in the past.', f"For example: {EXAMPLES}.")
    if _SLASHES.search(text):
        reason = "With slashes, day and month look alike; write 2026-11-22."
    elif re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text):
        reason = "Add the time of day, such as 09:00."
    else:
        reason = f"For example: {EXAMPLES}."
    return UnreadableTime(f'"{text}" is not a time.', reason)
