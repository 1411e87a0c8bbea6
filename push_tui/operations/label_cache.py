"""Cache the labels between runs, to show the last run's labels until the service answers."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from push_tui.chat.models import Label

if TYPE_CHECKING:
    from push_tui.operations.models import LabelBook
    from push_tui.operations.session import Session
    from push_tui.storage.label_cache import CachedLabels, LabelCache

READ_TIMEOUT = 0.2
"""Seconds to wait for the cache, because the labels are read from the service only after it."""


async def show_cached_labels(session: Session) -> None:
    """Show the labels of the last run, if there are any and none were read in this run."""
    with suppress(TimeoutError):
        async with asyncio.timeout(READ_TIMEOUT):
            cached = await session.engine.store(_read, session)
        if cached is not None and session.labels.read_at is None and not session.labels.items:
            items = tuple(Label(*label) for label in cached.labels)
            session.labels = replace(session.labels, items=items, read_at=cached.read_at, cached=True)


def cache_labels(session: Session) -> None:
    """Write the labels to the cache in the background, unless they were never read. Call it from any thread."""
    book = session.labels
    if book.read_at is not None:
        session.engine.store_later(_write, session, book)


def _read(session: Session) -> CachedLabels | None:
    return _file(session).read()


def _write(session: Session, book: LabelBook) -> None:
    from push_tui.storage.label_cache import CachedLabel, CachedLabels

    if book.read_at is not None:
        labels = (CachedLabel(item.name, item.description, item.count, item.created_at) for item in book.items)
        _file(session).write(CachedLabels(book.read_at, tuple(labels)))


def _file(session: Session) -> LabelCache:
    from push_tui.operations.session import address_of
    from push_tui.storage.label_cache import LabelCache

    return LabelCache(session.paths, session.profile.name, address_of(session.profile).key)
