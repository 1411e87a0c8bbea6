"""Reading a label: whether it is there, and its members to the end, page by page along the chain of cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from push_tui.chat.errors import ChatError, NoSuchLabel
from push_tui.dialects import Endpoint
from push_tui.operations.jobs.control import Paused
from push_tui.operations.jobs.work import Work
from push_tui.storage.job_records import JobState, UsersRead


async def pages(
    work: Work, label: str, *, cursor: str | None = None, known: set[str] | None = None
) -> AsyncIterator[tuple[UsersRead, str | None]]:
    """Pages of members who were not ``known``, each with the cursor of the next; ``known`` grows.

    Raises:
        Paused: the chain of cursors ended, or came back to where it had been, before as many members were read as the
            label counts; reading again from the start may find the others.
        Ended, ChatError: as `Work.insist`.
    """
    known = set() if known is None else known
    seen: set[str] = set()
    limit = work.session.dialect.page_limit
    before = await _count(work, label)
    while True:
        page = await work.insist(Endpoint.LIST_MEMBERS, partial(work.client.list_members, label, limit, cursor))
        new = [member for member in page.items if member.username not in known]
        known.update(member.username for member in new)
        cursor = page.cursor if page.items and page.cursor not in seen else None
        yield UsersRead(tuple(member.username for member in new), tuple(member.created for member in new)), cursor
        if not cursor:
            break
        seen.add(cursor)
    if len(known) < before and len(known) < (now := await _count(work, label)):
        raise Paused(
            f"{label} was not read to its end: {len(known):,} of {now:,} members came before the service named no "
            f"further page. Resume to read it again."
        )


async def _count(work: Work, label: str) -> int:
    """Members that the label has by its own count; 0 where the service does not tell."""
    found = await work.insist(Endpoint.GET_LABEL, partial(work.client.get_label, label))
    return found.count or 0


async def read_into_batches(work: Work, label: str) -> None:
    """Keep all members of ``label`` as batches of the job; goes on where an earlier run was.

    Raises:
        Ended, ChatError: as `pages`.
    """
    if work.position.get("read"):
        return
    work.doing = f"reading {label}"
    work.meter.start(0)
    known: set[str] = set()
    number = await _known_batches(work, known)
    at = work.position.get("cursor")
    async for page, cursor in pages(work, label, cursor=at if isinstance(at, str) else None, known=known):
        work.position["cursor"] = cursor
        total = max(work.counts.total, len(known))
        await work.engine.store(work.store.append, work.job.id, number, page, work.position, total)
        number += bool(page.users)
        work.read = len(known)
        work.count(total=total)
    work.read = 0
    work.meter.start(work.counts.done)
    await work.note(total=len(known), read=True)
    work.doing = ""


async def read_everyone(work: Work, label: str, agreed: int) -> None:
    """Keep all members of ``label`` as batches, before any of them is touched; ``agreed`` is the number that was typed.

    Raises:
        Paused: there are more by now; whoever resumes the job means all of them.
        Ended, ChatError: as `pages`.
    """
    await read_into_batches(work, label)
    now = work.counts.total
    if now > agreed and not work.position.get("told of more"):
        reason = (
            f"{label} has {now:,} members now, and {agreed:,} were agreed to; nobody was touched. Resume goes on with "
            f"all {now:,}."
        )
        # The sentence is on the disk before the note of it: else, after a kill between the two, nobody was told.
        await work.engine.store(work.store.set_state, work.job.id, JobState.PAUSED, reason)
        await work.note(**{"told of more": True})
        raise Paused(reason)


async def _known_batches(work: Work, known: set[str]) -> int:
    """Put the users of the batches that are there into ``known``; the number of the next batch."""
    number = -1
    while some := await work.engine.store(work.store.batches, work.job.id, after=number, limit=50):
        for batch in some:
            known.update(batch.users)
        number = some[-1].number
    return number + 1


async def label_exists(work: Work, label: str) -> bool:
    """Whether the service has this label now."""

    async def ask() -> bool:
        try:
            await work.client.get_label(label)
        except NoSuchLabel:
            return False
        return True

    try:
        return await work.insist(Endpoint.GET_LABEL, ask)
    except ChatError as error:
        raise Paused(f"Whether {label} exists could not be read: {error.message}") from error
