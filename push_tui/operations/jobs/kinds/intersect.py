"""Count exactly how many people are in all of several labels, by reading and comparing their members."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from push_tui.frozen import frozen
from push_tui.names import label_keys
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.label_reading import pages
from push_tui.operations.jobs.plans import Plan, label_now, plan_reading
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobKind, StoredJob


@frozen(kw_only=True)
class Intersect(KindOfJob):
    """Count who is in all of ``labels``."""

    kind = JobKind.INTERSECT
    retried = False
    has_rows = False
    labels: tuple[str, ...] = ()

    async def plan(self, session: Session) -> Plan:
        """Plan the count.

        Raises:
            JobRefused: fewer than two labels, or one that cannot be read.
        """
        names = tuple(dict.fromkeys(self.labels))
        if len(names) < 2:
            raise JobRefused("Choose at least two labels.")
        found = await asyncio.gather(*(label_now(session, name) for name in names))
        # Read the smallest first: if they share no user, there is no need to read the others.
        ordered = sorted(found, key=lambda label: label.count or 0)
        details = replace(self, labels=tuple(label.name for label in ordered))
        return plan_reading(session, details, " ∩ ".join(names), sum(label.count or 0 for label in ordered))

    async def run(self, work: Work) -> None:
        """Count; an interrupted run starts over, as members may have changed.

        The count is stored in the position (``count``) and, as a sentence, in the reason.
        """
        read = 0
        common: set[str] | None = None
        for label in self.labels:
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
        work.reason = count_words(count, self.labels)


def count_words(count: int, labels: Sequence[str]) -> str:
    """Say how many people are in all of ``labels``."""
    return f"{count:,} {'user is' if count == 1 else 'users are'} in all of {', '.join(labels)}"


def exact_counts(jobs: Iterable[StoredJob], session: Session) -> dict[frozenset[str], tuple[int, datetime]]:
    """Return, for each counted set of label keys, how many users are in all of them, and when that was last counted."""
    found: dict[frozenset[str], tuple[int, datetime]] = {}
    for job in jobs:
        count, at = job.position.get("count"), job.finished_at
        if job.kind is not JobKind.INTERSECT or not session.profile.is_for(job.app, job.host):
            continue  # another app or host has other labels, even if names match
        if isinstance(count, int) and at is not None:
            labels = label_keys(from_json(Intersect, job.details).labels, session.dialect)
            found[labels] = max(found.get(labels, (count, at)), (count, at), key=lambda one: one[1])
    return found
