"""What jobs have counted: how many people are in all of several labels of an app, and when that was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from push_tui.operations.jobs.details import Details
from push_tui.storage.job_records import JobKind, JobState, StoredJob

if TYPE_CHECKING:
    from push_tui.operations.session import Session


def newest_count(jobs: Iterable[StoredJob], labels: Sequence[str], session: Session) -> int | None:
    """The job that counted these labels last, by its ID; None where none did."""
    wanted = frozenset(labels)
    done = (job for job in _counts_here(jobs, session) if job.state is JobState.DONE)
    return max((job.id for job in done if _labels(job) == wanted), default=None)


def exact_counts(jobs: Iterable[StoredJob], session: Session) -> dict[frozenset[str], tuple[int, datetime]]:
    """By labels, how many people are in all of them by the newest count, and when that was."""
    found: dict[frozenset[str], tuple[int, datetime]] = {}
    for job in _counts_here(jobs, session):
        count, at = job.position.get("count"), job.finished_at
        if isinstance(count, int) and at is not None:
            labels = _labels(job)
            if labels not in found or found[labels][1] < at:
                found[labels] = count, at
    return found


def _counts_here(jobs: Iterable[StoredJob], session: Session) -> Iterator[StoredJob]:
    """Labels of another app, or of the same one on another host, are others whatever their names."""
    here = session.profile.app, session.profile.host
    return (job for job in jobs if job.kind is JobKind.INTERSECT and (job.app, job.host) == here)


def _labels(job: StoredJob) -> frozenset[str]:
    return frozenset(Details.from_json(job.details).labels)
