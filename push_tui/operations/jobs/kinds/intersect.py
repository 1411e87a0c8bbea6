"""Counting how many people are in all of several labels, exactly: the members are read and compared."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.kinds.reading import pages
from push_tui.operations.jobs.plans import Plan, label_now, plan_reading
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobKind, JobState, StoredJob


@dataclass(frozen=True, slots=True, kw_only=True)
class Intersect(KindOfJob):
    """Who is in all of ``labels`` is counted."""

    kind = JobKind.INTERSECT
    retried = False
    has_rows = False
    labels: tuple[str, ...] = ()

    async def plan(self, session: Session) -> Plan:
        """Plan to count.

        Raises:
            JobRefused: fewer than two labels, or one that cannot be read.
        """
        names = tuple(dict.fromkeys(self.labels))
        if len(names) < 2:
            raise JobRefused("Choose at least two labels.")
        found = await asyncio.gather(*(label_now(session, name) for name in names))
        # The smallest first: where the first ones have nobody in common, the others need not be read.
        ordered = sorted(found, key=lambda label: label.count or 0)
        details = replace(self, labels=tuple(label.name for label in ordered))
        return plan_reading(session, details, " ∩ ".join(names), sum(label.count or 0 for label in ordered))

    async def run(self, work: Work) -> None:
        """Count; a run that was interrupted begins anew, for members change meanwhile.

        The count stands in the position (``count``) and in the reason as a sentence.
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
        work.reason = f"{count:,} {'person is' if count == 1 else 'people are'} in all of {', '.join(self.labels)}"


def newest_count(jobs: Iterable[StoredJob], labels: Sequence[str], session: Session) -> StoredJob | None:
    """Return the job that counted these labels last; None where none did."""
    wanted = frozenset(labels)
    done = (job for job, found in _counts_here(jobs, session) if job.state is JobState.DONE and found == wanted)
    return max(done, key=lambda job: job.id, default=None)


def exact_counts(jobs: Iterable[StoredJob], session: Session) -> dict[frozenset[str], tuple[int, datetime]]:
    """Return by labels how many people are in all of them by the newest count, and when that was."""
    found: dict[frozenset[str], tuple[int, datetime]] = {}
    for job, labels in _counts_here(jobs, session):
        count, at = job.position.get("count"), job.finished_at
        if isinstance(count, int) and at is not None and (labels not in found or found[labels][1] < at):
            found[labels] = count, at
    return found


def _counts_here(jobs: Iterable[StoredJob], session: Session) -> Iterator[tuple[StoredJob, frozenset[str]]]:
    """Labels of another app, or of the same one on another host, are others whatever their names."""
    here = session.profile.app, session.profile.host
    for job in jobs:
        if job.kind is JobKind.INTERSECT and (job.app, job.host) == here:
            yield job, frozenset(from_json(Intersect, job.details).labels)
