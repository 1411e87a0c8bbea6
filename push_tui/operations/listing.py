"""The history as a screen reads it: page by page as it is scrolled to, and one record as a push to compose again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from push_tui.dialects import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push, PushShapeError
from push_tui.outcomes import Outcome
from push_tui.storage.records import EVERYTHING, Filter, HistoryUnavailable, Record, RecordKind, Row
from push_tui.zones import NoSuchZone, zone_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from push_tui.operations.session import Session

PAGE_ROWS = 250
NAMED = 3
"""Users that a list names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows that pass ``filter``, newest first, as far as they were read."""

    filter: Filter = EVERYTHING
    rows: tuple[Row, ...] = ()
    total: int | None = None
    """How many rows pass the filter; None while that was not counted."""
    complete: bool = False
    error: str = ""
    """Why the last read failed, as a sentence; the rows are those of the read before."""


async def read_first(session: Session, filter: Filter) -> Listing:
    """The newest page of the rows that pass ``filter``."""
    return await _guarded(session, _first, Listing(filter))


async def read_more(session: Session, listing: Listing) -> Listing:
    """``listing`` with one more page."""
    return await _guarded(session, _more, listing)


async def read_again(session: Session, listing: Listing) -> Listing:
    """``listing`` as it is now, as far down as it was read."""
    return await _guarded(session, _again, listing)


async def count(session: Session, listing: Listing) -> Listing:
    """``listing`` with the number of all rows that pass its filter."""
    return await _guarded(session, _count, listing)


async def settle_abandoned(session: Session) -> None:
    """Have rows of processes that are gone say ``unknown``; a history that cannot be written stays as it is."""
    try:
        await session.engine.store(session.history.settle_abandoned)
    except HistoryUnavailable:
        return


async def read_record(session: Session, row: int) -> Record | None:
    """Everything about one row.

    Raises:
        HistoryUnavailable: the history cannot be read.
    """
    return await session.engine.store(session.history.get, row)


async def mark_seen(session: Session, record: Record) -> None:
    """Note that a person has opened a record; a history that cannot be written stays as it is."""
    with suppress(HistoryUnavailable):
        await session.engine.store(session.history.mark_seen, record.id)


def audience_in_list(audience: Audience) -> str:
    """Who a push is for in as few words as a list has room for: names first, then how many more."""
    if audience.kind is AudienceKind.EVERYBODY:
        return "everybody"
    if audience.kind is AudienceKind.LABELS:
        return f"label{'s' if len(audience.targets) > 1 else ''} {' + '.join(audience.targets)}"
    named, more = audience.targets[:NAMED], len(audience.targets) - NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


class NotComposable(ValueError):
    """What was sent cannot be composed again; the message is one sentence."""


def push_of(record: Record) -> Push:
    """The push that a record tells of, to compose it again.

    Raises:
        NotComposable: it is a change of a label, or its request cannot be read.
    """
    if record.kind is not RecordKind.PUSH:
        return _refuse("This is a change of a label; only a push can be composed again.")
    try:
        endpoint = Endpoint(record.endpoint)
        body = json.loads(record.request.decode("utf-8", "surrogatepass"))
        by_path = endpoint is Endpoint.PUSH_SYNC and "targets" not in body
        user = record.audience[0] if by_path and record.audience else None
        return Push.from_envelope(endpoint, user, body)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = str(error) if isinstance(error, PushShapeError) else "its request is not the JSON of a push."
        return _refuse(f"This record cannot be composed again: {reason}")


def one_call_of_many(record: Record) -> str:
    """That a record is one call of a push that a job sent, as a sentence, for its users are a part of those; or ""."""
    if record.calls <= 1:
        return ""
    which = f"call {record.call} of {record.calls} of job {record.job}"
    return (
        f"This was {which}: composed for its {record.people:,} users only. “Compose again” on the page of the job "
        f"takes all of them."
    )


def service_zone(session: Session, record: Record) -> tzinfo | None:
    """Where the service of a record reads ``startDate``; None where neither it nor a profile of that app tells."""
    with suppress(NoSuchZone):  # this host may know fewer zones than the one that it was sent from
        if record.start_zone:
            return zone_of(record.start_zone)
    for profile in (session.profile, session.config.profiles.get(record.profile)):
        if profile is not None and (profile.name, profile.app, profile.host) == (
            record.profile,
            record.app,
            record.host,
        ):
            return profile.server_zone
    return None


def scheduled_times(record: Record, zone: tzinfo | None, service: tzinfo | None) -> tuple[str, ...]:
    """When a scheduled push goes out in the operator's ``zone`` (None: this host's) and in UTC, a line each.

    Why nobody can tell, where the zone of the ``service`` is not known or its clock shows no such time.
    """
    from push_tui.message.local_time import ScheduleError
    from push_tui.message.schedule import Clock, from_server, views

    try:
        moment = from_server(record.start_date, service)
    except ScheduleError as error:
        return (f"Your time is not known: {error}",)
    return tuple(f"{view.text}  {view.title} ({view.zone})" for view in views(moment, Clock(moment, zone)))


def _refuse(sentence: str) -> Push:
    raise NotComposable(sentence)


async def _guarded(session: Session, read: Callable[[Session, Listing], Listing], listing: Listing) -> Listing:
    try:
        return await session.engine.store(read, session, listing)
    except HistoryUnavailable as error:
        return replace(listing, error=str(error))


def _first(session: Session, listing: Listing) -> Listing:
    rows = session.history.page(listing.filter, limit=PAGE_ROWS)
    complete = len(rows) < PAGE_ROWS
    return Listing(listing.filter, rows, len(rows) if complete else None, complete)


def _more(session: Session, listing: Listing) -> Listing:
    before = listing.rows[-1].key if listing.rows else None
    rows = session.history.page(listing.filter, before=before, limit=PAGE_ROWS)
    complete = len(rows) < PAGE_ROWS
    found = listing.rows + rows
    return replace(listing, rows=found, total=len(found) if complete else listing.total, complete=complete, error="")


def _again(session: Session, listing: Listing) -> Listing:
    """Read anew down to the newest row known and the oldest that was still open; rows below cannot have changed."""
    known = [row.id for row in listing.rows]
    still_open = [row.id for row in listing.rows if row.state is Outcome.SENDING]
    down_to = min(known[:1] + still_open, default=0)
    fresh = _first(session, listing)
    while not fresh.complete and fresh.rows[-1].id > down_to:
        fresh = _more(session, fresh)
    if fresh.complete or not known:
        return fresh
    kept = tuple(row for row in listing.rows if row.id < fresh.rows[-1].id)
    complete = listing.complete and bool(kept)
    rows = fresh.rows + kept
    found = replace(fresh, rows=rows, total=len(rows), complete=complete)
    return found if complete else _count(session, found)


def _count(session: Session, listing: Listing) -> Listing:
    return replace(listing, total=session.history.count(listing.filter), error="")
