"""How many people are in all of several labels, exactly: the members are read and compared."""

from __future__ import annotations

from push_tui.operations.jobs.reading import pages
from push_tui.operations.jobs.work import Work


async def intersect(work: Work, labels: tuple[str, ...]) -> None:
    """Run a count; a run that was interrupted begins anew, for members change meanwhile.

    The count stands in the position (``count``) and in the reason as a sentence.
    """
    read = 0
    common: set[str] | None = None
    for label in labels:
        work.doing = f"reading {label}"
        here: set[str] = set()
        async for page, _ in pages(work, label, known=here):
            read += len(page.users)
            work.count(done=read, total=max(work.counts.total, read))
        common = here if common is None else common & here
        if not common:
            break
    work.doing = ""
    count = len(common or ())
    await work.note(total=read, done=read, count=count)
    work.reason = f"{count:,} {'person is' if count == 1 else 'people are'} in all of {', '.join(labels)}"
