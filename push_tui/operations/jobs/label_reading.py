"""Read a label: whether it exists, and all its members page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

from push_tui.chat.errors import ChatError, NoSuchLabel
from push_tui.endpoints import Endpoint
from push_tui.operations.jobs.control import Paused
from push_tui.operations.jobs.work import MEMBERS, Work
from push_tui.operations.paging import RAISED, Ending, Walk, pages_of
from push_tui.storage.job_records import JobState, UsersRead


async def pages(
    work: Work, label: str, *, cursor: str | None = None, known: set[str] | None = None
) -> AsyncIterator[tuple[UsersRead, str | None]]:
    """Yield pages of members who are not in ``known``, each with the cursor of the next page; ``known`` grows.

    Raises:
        Paused: the list ended before as many members were read as the label counts, or it does not end. Reading again
            from the start may help.
        Ended, ChatError: as `Work.insist`.
    """
    known = set() if known is None else known
    here: set[str] = set()
    walk, limit = Walk(cursor), work.session.dialect.page_limit
    counted = await _count(work, label)
    while walk.ending is None:
        page = await work.insist(Endpoint.LIST_MEMBERS, partial(work.client.list_members, label, limit, walk.cursor))
        before = len(here)
        here.update(member.username for member in page.items)
        if walk.note(page.cursor, len(here) - before) and walk.pages >= _most_pages(work, counted):
            counted = await _count(work, label)
            if walk.pages >= _most_pages(work, counted):
                walk.end(Ending.ENDLESS)
        new = {member.username: member.created for member in page.items if member.username not in known}
        known.update(new)
        yield UsersRead(tuple(new), tuple(new.values())), walk.cursor
    if len(known) < counted:
        counted = await _count(work, label)
    if walk.ending is Ending.ENDLESS or len(known) < counted:
        why = "the service's list does not end" if walk.ending is Ending.ENDLESS else "the service stopped"
        raise Paused(
            f"{label} was not read completely: {why} after {len(known):,} of {counted:,} members. Resume to read it "
            "again."
        )


def _most_pages(work: Work, counted: int) -> int:
    dialect = work.session.dialect
    return pages_of(counted or dialect.users_per_label * RAISED, dialect.page_limit)


async def _count(work: Work, label: str) -> int:
    """Return how many members the service counts; 0 if it does not say."""
    found = await work.insist(Endpoint.GET_LABEL, partial(work.client.get_label, label))
    return found.count or 0


async def read_into_batches(work: Work, label: str) -> None:
    """Store all members of ``label`` as batches of the job, from where an earlier run stopped.

    Raises:
        Ended, ChatError: as `pages`.
    """
    if work.position.get("read"):
        return
    work.doing = f"reading {label}"
    known: set[str] = set()
    number = 0
    while some := await work.engine.store(work.store.batches, work.job.id, after=number - 1, limit=50):
        known.update(user for batch in some for user in batch.users)
        number = some[-1].number + 1
    work.read = len(known)
    work.meter.start(work.read)
    at = work.position.get("cursor")
    async for page, cursor in pages(work, label, cursor=at if isinstance(at, str) else None, known=known):
        work.position.update({"cursor": cursor, MEMBERS: len(known)})
        total = max(work.counts.total, len(known))
        await work.engine.store(work.store.append, work.job.id, number, page, work.position, total)
        number += bool(page.users)
        work.read = len(known)
        work.count(total=total)
    work.read = 0
    work.meter.start(work.counts.done)
    await work.note(total=len(known), read=True)
    work.doing = ""


async def read_members(work: Work, label: str, doing: str) -> tuple[str, ...]:
    """Return all members of ``label`` as they are now, without storing them; the job shows that it is ``doing`` so.

    Raises:
        Ended, ChatError: as `pages`.
    """
    work.doing = doing
    read: list[str] = []
    async for page, _ in pages(work, label):
        read += page.users
        work.doing = f"{doing}: {len(read):,} members read"
        work.changed()
    return tuple(read)


async def read_everyone(work: Work, label: str, agreed: int) -> None:
    """Store all members of ``label`` as batches before changing any; ``agreed`` is the number that was typed.

    Raises:
        Paused: there are more members now; a resume includes all of them.
        Ended, ChatError: as `pages`.
    """
    await read_into_batches(work, label)
    now = work.counts.total
    if now > agreed and not work.position.get("told of more"):
        reason = (
            f"{label} has {now:,} members now, and you confirmed {agreed:,}; nothing was changed. Resume to include "
            f"all {now:,}."
        )
        # Store the sentence before the note of it: a kill between the two must not hide the sentence.
        await work.engine.store(work.store.set_state, work.job.id, JobState.PAUSED, reason)
        await work.note(**{"told of more": True})
        raise Paused(reason)


async def label_exists(work: Work, label: str) -> bool:
    """Whether the service has this label now."""

    async def ask() -> bool:
        with suppress(NoSuchLabel):
            await work.client.get_label(label)
            return True
        return False

    try:
        return await work.insist(Endpoint.GET_LABEL, ask)
    except ChatError as error:
        raise Paused(f"push-tui could not check whether {label} exists: {error.message}") from error
