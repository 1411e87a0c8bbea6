"""Times as a support engineer reads them: local, or in UTC; and how long the service asks to wait."""

from datetime import UTC, datetime, tzinfo

from push_tui.ui.actions import Scope, key_of


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


def wait_words(seconds: int) -> str:
    """Say how long the service asks to wait, and what stops that: ``the service asks to wait: 27 s (Esc stops)``."""
    return f"the service asks to wait: {seconds} s ({key_of('close', Scope.DIALOG)} stops)"


def wait_notice(seconds: int) -> str:
    """Say it in the few cells of the footer; empty if nothing waits."""
    return f"service asks to wait {seconds} s ({key_of('close', Scope.DIALOG)} stops)" if seconds else ""
