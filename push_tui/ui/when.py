"""Times as a support engineer reads them: local, or in UTC."""

from datetime import UTC, datetime, tzinfo


def day(milliseconds: int | None, zone: tzinfo | None = None) -> str:
    """The day of an epoch time in milliseconds, ``2024-05-01``; empty for None or what no calendar holds."""
    moment = _moment(milliseconds, zone)
    return moment.strftime("%Y-%m-%d") if moment else ""


def minute(milliseconds: int | None, zone: tzinfo | None = None) -> str:
    """Day and minute of an epoch time in milliseconds; empty for None or what no calendar holds."""
    moment = _moment(milliseconds, zone)
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def local(moment: datetime, zone: tzinfo | None = None) -> str:
    """Day and second of a moment in the operator's zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def utc(moment: datetime) -> str:
    """Day and second of a moment in UTC, said so."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _moment(milliseconds: int | None, zone: tzinfo | None) -> datetime | None:
    if milliseconds is None:
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(zone)
    except (OverflowError, OSError, ValueError):
        return None
