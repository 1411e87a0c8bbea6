"""Read, create and delete labels."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from push_tui.chat.bodies import label_body
from push_tui.chat.errors import ChatError, NoSuchLabel, TokenNeeded, Unauthorised, Unsettled
from push_tui.chat.models import Answered, Label
from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.names import label_problem, same_label
from push_tui.operations.models import LabelBook
from push_tui.operations.paging import RAISED, Ending, Walk, pages_of
from push_tui.operations.session import Session, Topic, address_of

if TYPE_CHECKING:
    from push_tui.chat.departure import Departure
    from push_tui.storage.label_cache import LabelCache

# The app imports this module at the start; what only changes need is imported with them.

CACHE_TIMEOUT = 0.2
"""Seconds to wait for the cache before the service is asked; cached labels that come later are shown, too."""
_ENDINGS = {
    Ending.LAST: "the service gave no next page",
    Ending.REPEATED: "the service repeated a page",
    Ending.ENDLESS: "the service's list does not end",
}


async def load_labels(session: Session, after: Future[None] | None = None, *, own: Collection[str] = ()) -> None:
    """Read all labels into ``session.labels``. On failure set its ``error`` and keep the labels.

    ``own`` are labels that jobs of this run changed: how they differ is no news to you.

    Show the cached labels until the service first answers; it is asked once ``after`` is done. See
    `push_tui.operations.paging` for the end of the list.
    """
    if session.labels.loading:
        return
    session.labels = replace(session.labels, loading=True, error="")
    if session.labels.read_at is None:
        showing = asyncio.ensure_future(_show_cached(session))
        if (await asyncio.wait({showing}, timeout=CACHE_TIMEOUT))[1]:
            showing.add_done_callback(lambda _: session.changed(Topic.LABELS))
    session.changed(Topic.LABELS)
    try:
        if after is not None:
            await asyncio.wrap_future(after)
        items, ending = await all_labels(session)
    except ChatError as error:
        way_out = ' Enter another one with "Enter a token" in the palette.' if isinstance(error, Unauthorised) else ""
        session.labels = replace(session.labels, loading=False, error=f"{error}{way_out}")
        if isinstance(error, TokenNeeded):
            session.changed(Topic.CREDENTIALS)
    except BaseException:
        session.labels = replace(session.labels, loading=False)
        raise
    else:
        session.labels = _book(session.labels, items, ending, session.setting.now(), own)
        _cache(session)
    session.changed(Topic.LABELS)


def _book(before: LabelBook, items: tuple[Label, ...], ending: str, now: datetime, own: Collection[str]) -> LabelBook:
    changes = None
    if before.read_at is not None:
        from push_tui.operations.label_changes import changes_between

        changes = changes_between(before.items, items, before.read_at, own) or None
    return LabelBook(items=items, read_at=now, ending=ending, changes=changes)


async def all_labels(session: Session) -> tuple[tuple[Label, ...], str]:
    """Return all labels that the service lists, and why there may be more.

    Raises:
        ChatError: they could not be read.
    """
    found: dict[str, Label] = {}
    walk, limit = Walk(), session.dialect.page_limit
    most = pages_of(session.dialect.labels_per_app * RAISED, limit)
    while walk.ending is None:
        page = await session.client.list_labels(limit=limit, cursor=walk.cursor)
        before = len(found)
        found.update((label.name, label) for label in page.items)
        if walk.note(page.cursor, len(found) - before) and walk.pages >= most:
            walk.end(Ending.ENDLESS)
    # A full page that names no next one is all where an app has no more labels than that.
    cut = walk.ending is not Ending.LAST or limit <= len(page.items) < session.dialect.labels_per_app
    return tuple(found.values()), f"first {len(found):,}; {_ENDINGS[walk.ending]}" if cut else ""


async def _show_cached(session: Session) -> None:
    """Show the labels of the last run, if there are any and none were read in this run."""
    cached = await session.engine.store(lambda: _cache_of(session).read())
    if cached is not None and session.labels.read_at is None and not session.labels.items:
        items = tuple(Label(*label) for label in cached.labels)
        session.labels = replace(session.labels, items=items, read_at=cached.read_at, cached=True)


def _cache(session: Session) -> None:
    """Write the labels to the cache in the background, unless they were never read."""
    items, read_at = session.labels.items, session.labels.read_at
    if read_at is not None:
        session.engine.store_later(lambda: _write(session, items, read_at))


def _write(session: Session, items: tuple[Label, ...], read_at: datetime) -> None:
    from push_tui.storage.label_cache import CachedLabel, CachedLabels

    labels = (CachedLabel(item.name, item.description, item.count, item.created_at) for item in items)
    _cache_of(session).write(CachedLabels(read_at, tuple(labels)))


def _cache_of(session: Session) -> LabelCache:
    from push_tui.storage.label_cache import LabelCache

    return LabelCache(session.paths, session.profile.name, address_of(session.profile).key)


NEARLY_FULL = 0.9
"""The share of the label limit at which you are warned."""


def room_warning(labels: int, dialect: Dialect) -> str:
    """Return a warning if few more labels fit; else an empty text."""
    limit = dialect.labels_per_app
    if labels < limit * NEARLY_FULL:
        return ""
    if labels >= limit:
        return f"{labels:,} labels; an app can have {limit:,}. Delete one, or ask {dialect.support} for more."
    return f"{labels:,} of {limit:,} labels used; {limit - labels} left."


def hide_changes(session: Session) -> None:
    """Forget what changed at the last reading; from any thread."""
    session.labels = replace(session.labels, changes=None)


async def read_label(session: Session, name: str) -> Label:
    """Return the label as it is now, and update ``session.labels``.

    Raises:
        NoSuchLabel: no label has that name.
        ChatError: it could not be read.
    """
    label = await session.client.get_label(name)
    known = session.labels.items
    items = tuple(label if same_label(item.name, name, session.dialect) else item for item in known)
    if items != known:
        session.labels = replace(session.labels, items=items)
        session.changed(Topic.LABELS)
    return label


async def create_label(session: Session, name: str, description: str) -> Label:
    """Create a label and return it as stored. If the answer is lost, read the label to find out.

    Raises:
        ChatError, HistoryUnavailable: it was not created, or nobody knows whether it was.
    """
    from push_tui.operations.recording import done, label_intent, recorded
    from push_tui.storage.records import RecordKind

    body = label_body(name, description)

    async def call(departure: Departure) -> Answered[Label]:
        try:
            return await session.client.create_label(body, departure=departure)
        except Unsettled as unsettled:
            found = await _read_or_none(session, name)
            if found is None or found.description != description:
                raise
            return Answered(found, unsettled.answer)

    intent = label_intent(session, RecordKind.LABEL_CREATED, Endpoint.CREATE_LABEL, name, body)
    label = await recorded(session, intent, call, lambda _: done("created"))
    label = replace(label, count=label.count or 0)
    others = tuple(item for item in session.labels.items if item.name != label.name)
    session.labels = replace(session.labels, items=(label, *others))
    _cache(session)
    session.changed(Topic.LABELS)
    return label


async def delete_label(session: Session, name: str) -> None:
    """Delete a label. If the answer is lost, read the label: if it is missing, it was deleted.

    Raises:
        ChatError, HistoryUnavailable: it was not deleted, or that is unknown.
    """
    from push_tui.operations.recording import done, label_intent, recorded
    from push_tui.storage.records import RecordKind

    async def call(departure: Departure) -> Answered[None]:
        try:
            return await session.client.delete_label(name, departure=departure)
        except Unsettled as unsettled:
            if await _exists(session, name):
                raise
            return Answered(None, unsettled.answer)

    intent = label_intent(session, RecordKind.LABEL_DELETED, Endpoint.DELETE_LABEL, name)
    await recorded(session, intent, call, lambda _: done("deleted"))
    items = tuple(item for item in session.labels.items if item.name != name)
    session.labels = replace(session.labels, items=items)
    _cache(session)
    session.members.pop(name, None)
    session.changed(Topic.LABELS)


async def _read_or_none(session: Session, name: str) -> Label | None:
    try:
        return await session.client.get_label(name)
    except ChatError:
        return None


async def _exists(session: Session, name: str) -> bool:
    """Return whether the label may still exist; yes if it cannot be read."""
    try:
        await session.client.get_label(name)
    except NoSuchLabel:
        return False
    except ChatError:
        pass
    return True


def name_problem(name: str, existing: tuple[Label, ...], dialect: Dialect) -> str | None:
    """Return why a label cannot have this name, as a sentence; None if it can."""
    if problem := label_problem(name, dialect):
        return problem
    same = next((label.name for label in existing if same_label(label.name, name, dialect)), None)
    if same == name:
        return "A label with this name exists already."
    if same is not None:
        return f'"{same}" exists already; upper and lower case make no difference.'
    return None


def description_problem(description: str, dialect: Dialect) -> str | None:
    """Return why a label cannot have this description, as a sentence; None if it can."""
    length = len(description)
    if length > dialect.label_description_limit:
        return f"{length} characters; a description can have {dialect.label_description_limit}."
    return None
