"""The one record of a job in the history: who, what, how many, and what failed.

Sends are recorded batch by batch by `sending`; readings change nothing and have no record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from push_tui.dialects import Endpoint
from push_tui.operations.jobs.details import Details
from push_tui.operations.recording import label_intent, with_answer
from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.job_records import Batch, Counts, JobKind, JobState
from push_tui.storage.records import Intent, RecordKind, Result

if TYPE_CHECKING:
    from push_tui.chat.models import Answer
    from push_tui.operations.jobs.work import Work

NAMED_FAILURES = 500
"""Failed rows that the record names; the job has all of them."""

_KINDS = {
    JobKind.ADD: (RecordKind.USERS_ADDED, Endpoint.ADD_USERS, "added"),
    JobKind.REMOVE: (RecordKind.USERS_REMOVED, Endpoint.REMOVE_USERS, "removed"),
    JobKind.MOVE: (RecordKind.USERS_MOVED, Endpoint.ADD_USERS, "moved"),
    JobKind.COPY: (RecordKind.LABEL_COPIED, Endpoint.ADD_USERS, "copied"),
    JobKind.DELETE: (RecordKind.LABEL_DELETED, Endpoint.DELETE_LABEL, "deleted"),
}


async def begin_record(work: Work) -> None:
    """Have the job's record in the history before its first change: one, however often the job is resumed.

    Raises:
        HistoryUnavailable: it cannot be written; nothing was changed.
    """
    if work.job.kind not in _KINDS:
        return
    if work.history_row is not None:
        await work.engine.store(work.session.history.take_over, work.history_row)
        return
    work.history_row = await work.engine.store(work.session.history.begin, _intent(work))
    await work.engine.store(work.store.set_state, work.job.id, JobState.RUNNING, history_row=work.history_row)


async def finish_record(work: Work, state: JobState, reason: str, answer: Answer | None = None) -> None:
    """Have the record say what came of the job, which is over; another process may have begun it.

    ``answer`` is that of a call that ended it and belongs to no batch.
    """
    if work.history_row is None:
        return
    await work.engine.store(work.session.history.take_over, work.history_row)
    done = _KINDS[work.job.kind][2]
    statuses = [
        TargetStatus(batch.users[issue.row], issue.state.value, issue.reason)
        for batch in await _failed_batches(work)
        for issue in batch.issues
    ]
    counts = work.counts
    result = Result(
        state=_outcome(state, counts),
        summary=summary(counts, done),
        counts=counts,
        statuses=tuple(statuses[:NAMED_FAILURES]),
        error=reason if state is JobState.STOPPED else "",
    )
    await work.engine.store(work.session.history.finish, work.history_row, with_answer(result, answer))


def summary(counts: Counts, done: str) -> str:
    """What came of the rows: ``97 added, 3 failed``."""
    parts = [f"{counts.done:,} {done}"]
    named = ((counts.failed, "failed"), (counts.unknown, "unknown"), (counts.not_tried, "not tried"))
    return ", ".join(parts + [f"{number:,} {word}" for number, word in named if number])


async def _failed_batches(work: Work) -> list[Batch]:
    found: list[Batch] = []
    number, rows = -1, 0
    while rows < NAMED_FAILURES and (
        some := await work.engine.store(work.store.batches, work.job.id, after=number, issues_only=True)
    ):
        found += some
        rows += sum(len(batch.issues) for batch in some)
        number = some[-1].number
    return found


def _outcome(state: JobState, counts: Counts) -> Outcome:
    if counts.done:
        return Outcome.ACCEPTED
    if counts.unknown:
        return Outcome.UNKNOWN
    if counts.failed or state is JobState.STOPPED:
        return Outcome.REJECTED
    return Outcome.NOT_SENT if state is JobState.CANCELLED else Outcome.ACCEPTED


def _intent(work: Work) -> Intent:
    job = work.job
    details = Details.from_json(job.details)
    kind, endpoint, _ = _KINDS[job.kind]
    label = details.target or details.label or job.title
    intent = label_intent(work.session, kind, endpoint, label)
    people = f"{job.total:,} {'labels' if job.kind is JobKind.DELETE else 'users'}"
    return replace(
        intent,
        audience=details.labels or intent.audience,
        audience_text=f"{job.title}: {people}",
        people=job.total,
        title=job.title,
        job=job.id,
        plan={"rows": job.total, **{key: value for key, value in job.details.items() if key != "dialect"}},
    )
