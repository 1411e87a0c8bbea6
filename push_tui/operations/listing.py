"""The history for the screen: read page by page, and a record turned back into a push."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import tzinfo
from functools import partial

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.message.push import Audience, AudienceKind, Push, PushShapeError
from push_tui.operations.session import Session
from push_tui.operations.upcoming import upcoming
from push_tui.outcomes import Outcome
from push_tui.storage.label_pushes import LabelPushes, read_label_pushes
from push_tui.storage.records import EVERYTHING, Filter, HistoryUnavailable, Record, RecordKind, Row
from push_tui.text import first_names, quantity
from push_tui.zones import NoSuchZone, zone_of

PAGE_ROWS = 150
"""More than three times what most terminals show, so that opening the history reads one page."""
COUNTED = 10_000
"""Rows that match a filter are counted up to here: among a million rows, counting them all takes a second."""
LAST_PUSHES = 5
"""Pushes that are told of one label."""
NAMED = 3
"""Users that a list names; it counts the others."""


@frozen
class Listing:
    """The rows read so far that match ``filter``, newest first."""

    filter: Filter = EVERYTHING
    scheduled: bool = False
    """Whether only pushes that are still to go out are wanted, soonest first."""
    rows: tuple[Row, ...] = ()
    total: int | None = None
    """How many rows match the filter; more than `COUNTED` if only that is known. None until counted, which is slow
    with a filter, and done in 11 ms for a million rows without one."""
    complete: bool = False
    """Whether every matching row was read."""
    error: str = ""
    """Why the last read failed, as a sentence; the rows are from the read before."""


async def read_first(
    session: Session, filter: Filter, *, scheduled: bool = False, settle: bool = False, row: int | None = None
) -> Listing:
    """Return the newest page of the rows that match ``filter``; if ``scheduled``, all that are still to go out.

    Of the newest `COUNTED`, return all down to ``row``. If ``settle``, first mark open rows of ended processes as
    ``unknown``.
    """
    return await _guarded(session, partial(_first, down_to=row), Listing(filter, scheduled), settle=settle)


async def read_more(session: Session, listing: Listing) -> Listing:
    """Return ``listing`` with one more page."""
    return await _guarded(session, _more, listing)


async def read_again(session: Session, listing: Listing, *, settle: bool = False) -> Listing:
    """Return ``listing`` read again, as far down as before; ``settle`` as in `read_first`."""
    return await _guarded(session, _again, listing, settle=settle)


async def count(session: Session, listing: Listing) -> Listing:
    """Return ``listing`` with the number of all rows that match its filter."""
    return await _guarded(session, _count, listing)


async def totals(session: Session, wanted: Mapping[str, tuple[Filter, bool]]) -> Mapping[str, int]:
    """Return how many rows match each filter, and are still to go out if its second part is true; those with any."""
    found: dict[str, int] = {}
    for name, (filter, scheduled) in wanted.items():
        listing = await read_first(session, filter, scheduled=scheduled)
        total = (listing if listing.total is not None else await count(session, listing)).total
        found |= {name: total} if total else {}
    return found


async def read_record(session: Session, row: int) -> Record | None:
    """Return the whole record of a row; None if it was removed.

    Raises:
        HistoryUnavailable: the history cannot be read.
    """
    return await session.engine.store(session.history.get, row)


async def pushes_to_labels(session: Session) -> LabelPushes:
    """Return the last pushes to each label, and the last to everybody; nothing if the history cannot be read."""
    labels = [label.name for label in session.labels.items]
    with suppress(HistoryUnavailable):
        return await session.engine.store(read_label_pushes, session.history, session.profile.app, labels, LAST_PUSHES)
    return LabelPushes()


async def mark_seen(session: Session, row: int, *, seen: bool = True) -> bool:
    """Note that you have looked into a row, or take that back; return whether the history could be written."""
    with suppress(HistoryUnavailable):
        await session.engine.store(session.history.mark_seen, row, seen=seen)
        return not session.history.read_only
    return False


def audience_in_list(audience: Audience) -> str:
    """Return the audience in the few words that fit in a list: names first, then how many more."""
    if audience.kind is AudienceKind.EVERYBODY:
        return "everybody"
    if audience.of_labels:
        together = ", " if audience.kind is AudienceKind.TEXTS else " + "
        return f"label{'s' if len(audience.targets) > 1 else ''} {together.join(audience.targets)}"
    return first_names(audience.targets, NAMED)


class NotComposable(ValueError):
    """The record cannot be composed again; the message is one sentence."""


def push_of(record: Record) -> Push:
    """Return the push of a record, to compose it again.

    Raises:
        NotComposable: the record is a label change, or its request cannot be read.
    """
    if record.kind is not RecordKind.PUSH:
        raise NotComposable("This is a label change; only a push can be composed again.")
    try:
        endpoint = Endpoint(record.endpoint)
        body = json.loads(record.request.decode("utf-8", "surrogatepass"))
        by_path = endpoint is Endpoint.PUSH_SYNC and "targets" not in body
        user = record.audience[0] if by_path and record.audience else None
        return Push.from_envelope(endpoint, user, body)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = str(error) if isinstance(error, PushShapeError) else "its request is not the JSON of a push."
        raise NotComposable(f"This record cannot be composed again: {reason}") from error


def one_call_of_many(record: Record) -> str:
    """Return a warning if the record is one call of a job and so names only some of its users; else ""."""
    if record.calls <= 1:
        return ""
    which = f"call {record.call} of {record.calls} of job {record.job}"
    if record.audience_kind == AudienceKind.LABELS:
        return (
            f"This was {which}: the composer has the text of this label only. "
            '"Compose again" and "Correct" on the page of the job open the texts of all its labels.'
        )
    return (
        f"This was {which}: the composer has its {quantity(record.people or 0, 'user')} only. "
        '"Compose again" and "Correct" on the page of the job open the push with all users.'
    )


def service_zone(session: Session, record: Record) -> tzinfo | None:
    """Return the zone in which the service reads ``startDate``; None if neither record nor profile names it."""
    with suppress(NoSuchZone):  # this host may know fewer zones than the sending host
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
    """Return when a scheduled push goes out, a line each for the operator's ``zone`` (None: this host's) and UTC.

    Return why it is not known if the zone of the ``service`` is not known or skips that time.
    """
    from push_tui.message.local_time import ScheduleError
    from push_tui.message.schedule import Clock, from_server, views

    try:
        moment = from_server(record.start_date, service)
    except ScheduleError as error:
        return (f"Your local time is unknown: {error}",)
    yours, in_utc = views(moment, Clock(moment, zone))
    return (yours.line, in_utc.line) if yours.text != in_utc.text else (in_utc.line,)


async def _guarded(
    session: Session, read: Callable[[Session, Listing], Listing], listing: Listing, *, settle: bool = False
) -> Listing:
    def settled_and_read() -> Listing:
        if settle:
            with suppress(HistoryUnavailable):  # it may be readable, though it cannot be written
                session.history.settle_abandoned()
        return read(session, listing)

    try:
        return await session.engine.store(settled_and_read)
    except HistoryUnavailable as error:
        return replace(listing, error=str(error))


def _first(session: Session, listing: Listing, down_to: int | None = None) -> Listing:
    if listing.scheduled:
        rows = upcoming(session.history, listing.filter, session.schedule_clock.now)
        return Listing(listing.filter, True, rows, len(rows), complete=True)
    rows = session.history.page(listing.filter, limit=PAGE_ROWS)
    complete = len(rows) < PAGE_ROWS
    found = Listing(listing.filter, False, rows, len(rows) if complete else None, complete)
    while down_to is not None and not found.complete and found.rows[-1].id > down_to and len(found.rows) < COUNTED:
        found = _more(session, found)
    return _count(session, found) if not found.complete and listing.filter == EVERYTHING else found


def _more(session: Session, listing: Listing) -> Listing:
    before = listing.rows[-1].key if listing.rows else None
    rows = session.history.page(listing.filter, before=before, limit=PAGE_ROWS)
    complete = len(rows) < PAGE_ROWS
    found = listing.rows + rows
    return replace(listing, rows=found, total=len(found) if complete else listing.total, complete=complete, error="")


def _again(session: Session, listing: Listing) -> Listing:
    """Read down to the newest known row and the oldest open one; rows below cannot have changed."""
    if listing.scheduled:
        return _first(session, listing)
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
    most = None if listing.filter == EVERYTHING else COUNTED + 1
    return replace(listing, total=session.history.count(listing.filter, most=most))
