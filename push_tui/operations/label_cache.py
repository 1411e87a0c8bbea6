"""Cache the labels between runs: show the last ones until the service answers."""

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

PATIENCE = 0.2
"""Seconds that a slow disk may delay the call."""


async def take_cached_labels(session: Session) -> None:
    """Show the labels of the last run if none are read yet. Do nothing if none are cached."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            cached = await session.engine.store(_read, session)
        if cached is not None and session.labels.read_at is None and not session.labels.items:
            items = tuple(Label(*label) for label in cached.labels)
            session.labels = replace(session.labels, items=items, read_at=cached.read_at, cached=True)


def cache_labels(session: Session) -> None:
    """Write the labels to the cache soon, from any thread. Do nothing if they were never read."""
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
