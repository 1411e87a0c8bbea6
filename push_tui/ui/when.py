"""Times as a support engineer reads them: local, or in UTC."""

from datetime import UTC, datetime, tzinfo


def day(milliseconds: int | None, zone: tzinfo | None = None) -> str:
    """Return the day of an epoch time in milliseconds, ``2024-05-01``; empty for None or a time out of range."""
    return minute(milliseconds, zone)[:10]


def minute(milliseconds: int | None, zone: tzinfo | None = None) -> str:
    """Return day and minute of an epoch time in milliseconds; empty for None or a time out of range."""
    if milliseconds is None:
        return ""
    try:
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return ""
    return moment.strftime("%Y-%m-%d %H:%M")


def local(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return day and second of a moment in the operator's zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def utc(moment: datetime) -> str:
    """Return day and second of a moment in UTC, with the zone's name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
