"""Reading the members of a label to the end, page by page along the chain of cursors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial

from push_tui.chat.models import MemberPage
from push_tui.dialects import Endpoint
from push_tui.operations.jobs.control import Stopped
from push_tui.operations.jobs.work import Work
from push_tui.storage.jobs import Page


async def pages(
    work: Work, label: str, *, cursor: str | None = None, known: set[str] | None = None
) -> AsyncIterator[tuple[Page, str | None]]:
    """Pages of members who were not ``known``, each with the cursor of the next; ``known`` grows.

    Raises:
        Stopped: a cursor came again before as many members were read as the label counts, so that the list cannot be
            trusted to be whole.
        Ended, ChatError: as `Work.insist`.
    """
    known = set() if known is None else known
    seen: set[str] = set()
    limit = work.session.dialect.page_limit
    while True:
        ask: Callable[[], object] = partial(work.client.list_members, label, limit=limit, cursor=cursor)
        page: MemberPage = await work.insist(Endpoint.LIST_MEMBERS, ask)  # type: ignore[arg-type]  # partial of it
        new = [member for member in page.members if member.username not in known]
        known.update(member.username for member in new)
        cursor = page.cursor if page.members else None
        if cursor and cursor in seen:
            await _check_whole(work, label, len(known))
            cursor = None
        users = tuple(member.username for member in new)
        yield Page(users, tuple(member.created for member in new)), cursor
        if not cursor:
            return
        seen.add(cursor)


async def _check_whole(work: Work, label: str, read: int) -> None:
    found = await work.insist(Endpoint.GET_LABEL, lambda: work.client.get_label(label))
    if found.count is None or read < found.count:
        raise Stopped(
            f"The service names the same next page of {label} again and again: {read:,} of "
            f"{'its' if found.count is None else f'{found.count:,}'} members were read."
        )


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


async def _known_batches(work: Work, known: set[str]) -> int:
    """Put the users of the batches that are there into ``known``; the number of the next batch."""
    number = -1
    while some := await work.engine.store(work.store.batches, work.job.id, after=number, limit=50):
        for batch in some:
            known.update(batch.users)
        number = some[-1].number
    return number + 1
