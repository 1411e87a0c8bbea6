"""Times as a support engineer reads them: local, or in UTC; and how long the service asks to wait."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from push_tui.message.local_time import moment_at, weekday
from push_tui.ui.actions import Scope, key_of

_MIDNIGHT = time()


def day(milliseconds: int | None, zone: tzinfo | None) -> str:
    """Return the day in ``zone`` of an epoch time in milliseconds: ``2024-05-01``; empty like `minute`."""
    return minute(milliseconds, zone)[:10]


def minute(milliseconds: int | None, zone: tzinfo | None) -> str:
    """Return day and minute in ``zone`` of an epoch time in milliseconds; empty for None or one out of range."""
    moment = None if milliseconds is None else moment_at(milliseconds, zone)
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def local(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return day and second of a moment in the operator's zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def utc(moment: datetime) -> str:
    """Return day and second of a moment in UTC, with the zone's name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def wait_words(seconds: int) -> str:
    """Say how long the service asks to wait, and what stops that: ``the service asks to wait: 27 s (Esc stops)``."""
    return f"the service asks to wait: {seconds} s ({key_of('close', Scope.DIALOG)} stops)"


def wait_notice(seconds: int) -> str:
    """Say it in the few cells of the footer; empty if nothing waits."""
    return f"service asks to wait {seconds} s ({key_of('close', Scope.DIALOG)} stops)" if seconds else ""


def countdown(due: datetime, now: datetime) -> str:
    """Return the time left to the minute, rounded up: ``in 42 min``, ``in 2 h 05 min``, ``in 3 days 4 h``."""
    minutes = -((now - due) // timedelta(minutes=1))
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"in {minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"in {hours} h {minutes:02} min"
    return f"in {hours // 24} days {hours % 24} h"


def day_and_minute(moment: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return a moment near now in the operator's zone: ``today 21:00``, ``tomorrow 09:00``, ``Mon 11-30 09:00``."""
    there, today = moment.astimezone(zone), now.astimezone(zone).date()
    if there.date() == today:
        return f"today {there:%H:%M}"
    if there.date() == today + timedelta(days=1):
        return f"tomorrow {there:%H:%M}"
    return f"{weekday(there)} {there:%m-%d %H:%M}" if there.year == today.year else f"{there:%Y-%m-%d %H:%M}"


def slot(moment: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return when a slot is free: ``14:03:22``, with its day if that is not today; and UTC for a day that ends."""
    there = moment.astimezone(zone)
    shown = f"{there:%H:%M:%S}"
    if there.date() != now.astimezone(zone).date():
        shown = f"{weekday(there)} {there:%H:%M}"
    ends_a_day = moment.astimezone(UTC).time() == _MIDNIGHT
    return f"{shown} (00:00 UTC)" if ends_a_day and there.time() != _MIDNIGHT else shown


def zone_name(now: datetime, zone: tzinfo | None) -> str:
    """Return the name of the operator's zone; of this host's zone, the abbreviation in use now."""
    return str(zone) if zone is not None else now.astimezone().tzname() or "this host's zone"
