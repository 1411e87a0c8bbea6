"""Scheduled pushes: when they go out, and which of them are still to go out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from push_tui.dialects import Dialect
from push_tui.message.push import AudienceKind
from push_tui.names import same_label
from push_tui.outcomes import MAY_GO_OUT
from push_tui.storage.config import Profile
from push_tui.storage.history import History
from push_tui.storage.records import Filter, Row, walk

_FARTHEST = timedelta(hours=14)
"""No clock is further from UTC."""
_LONGEST_AHEAD = timedelta(days=31)
"""The service takes a start up to 30 days ahead; a day more, because clocks differ."""
_PAGE = 500


def may_go_out(row: Row) -> bool:
    """Return whether a row is a scheduled push that the service accepted or may have accepted."""
    return bool(row.start_date) and row.state in MAY_GO_OUT


def upcoming(history: History, filter: Filter, now: datetime) -> tuple[Row, ...]:
    """Return the pushes matching ``filter`` that are still to go out, soonest first; call it on the storage thread.

    A push whose time zone is not known is among them as long as it may go out.
    """
    from push_tui.message.rules.envelope import START_DATE_FORM

    earliest = max(filter.since, now - _LONGEST_AHEAD) if filter.since else now - _LONGEST_AHEAD
    starts = (now.astimezone(UTC) - _FARTHEST).strftime(START_DATE_FORM)
    wanted = replace(filter, since=earliest, starts_after=starts)
    rows = walk(lambda before: history.page(wanted, before=before, limit=_PAGE))
    found = [(latest, row) for row in rows if may_go_out(row) and (latest := _latest(row)) > now]
    return tuple(row for _, row in sorted(found, key=lambda each: (each[0], each[1].id)))


def upcoming_to_label(
    history: History, label: str, profile: Profile, dialect: Dialect, now: datetime
) -> tuple[Row, ...]:
    """Return the scheduled pushes to one label of a profile's app, soonest first; call it on the storage thread."""
    found = (history.get(row.id) for row in upcoming(history, Filter(audience_kind=AudienceKind.LABELS), now))
    return tuple(
        record
        for record in found
        if record is not None
        and (record.app, record.host) == (profile.app, profile.host)
        and any(same_label(name, label, dialect) for name in record.audience)
    )


def _latest(row: Row) -> datetime:
    """Return the latest moment at which a row may go out; in UTC."""
    from push_tui.message.schedule import start_of

    known = start_of(row.start_date, row.start_zone)
    as_if_utc = start_of(row.start_date, row.start_zone, UTC) or datetime.max.replace(tzinfo=UTC) - _FARTHEST
    return known or as_if_utc + _FARTHEST
