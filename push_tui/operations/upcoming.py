"""Scheduled pushes: when they go out, and which of them are still to go out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from push_tui.message.push import AudienceKind
from push_tui.names import label_key, label_keys
from push_tui.outcomes import MAY_GO_OUT
from push_tui.storage.config import Profile
from push_tui.storage.history import History
from push_tui.storage.records import Filter, Row, walk

if TYPE_CHECKING:
    from push_tui.operations.session import Session

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


async def upcoming_to(session: Session, labels: Collection[str]) -> tuple[Row, ...]:
    """Return the pushes of this host that are still to go out to any of these labels of the app, soonest first.

    Raises:
        HistoryUnavailable: they cannot be read.
    """
    history, keys, now = session.history, label_keys(labels, session.dialect), session.schedule_clock.now

    def read() -> tuple[Row, ...]:
        rows = upcoming(history, Filter(audience_kind=AudienceKind.LABELS), now)
        return tuple(
            row
            for row in rows
            if any(label_key(name, session.dialect) in keys for name in labels_of(history, row.id, session.profile))
        )

    return await session.engine.store(read)


def labels_of(history: History, row: int, profile: Profile) -> tuple[str, ...]:
    """Return the labels of a push to labels of a profile's app; empty for any other; call it on the storage thread."""
    record = history.get(row)
    if record is None or record.audience_kind != AudienceKind.LABELS:
        return ()
    return record.audience if profile.is_for(record.app, record.host) else ()


def _latest(row: Row) -> datetime:
    """Return the latest moment at which a row may go out; in UTC."""
    from push_tui.message.schedule import start_of

    known = start_of(row.start_date, row.start_zone)
    as_if_utc = start_of(row.start_date, row.start_zone, UTC) or datetime.max.replace(tzinfo=UTC) - _FARTHEST
    return known or as_if_utc + _FARTHEST
