"""What came of each row of a job: failures by page, all rows as a file, and who is where after a move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.operations.jobs.details import Details
from push_tui.storage.export import csv_row
from push_tui.storage.files import whole_file
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowIssue, RowState

if TYPE_CHECKING:
    from push_tui.message.push import Push
    from push_tui.storage.job_records import StoredJob
    from push_tui.storage.jobs import JobStore

ROWS_PER_BATCH = 100
_BATCHES_AT_ONCE = 5
"""Few at a time: nothing of the store is locked while a list or a file is made."""


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row. ``reason`` is raw text, of the service or ours; ``where`` says, of a move, where the user is now."""

    number: int
    """Counted from 1."""
    user: str
    state: RowState
    reason: str = ""
    where: str = ""
    answer: bytes = b""
    """What the service answered to the call of a row that is not plainly done; of its whole batch."""


@dataclass(frozen=True, slots=True)
class FailurePage:
    """Rows that are failed or unknown; ``next`` asks for the page behind them, None at the end."""

    rows: tuple[RowResult, ...]
    next: int | None


def failures(store: JobStore, job: StoredJob, *, after: int = -1, limit: int = 200) -> FailurePage:
    """Rows that failed or are unknown, whole batches of them, from about ``limit``."""
    found: list[RowResult] = []
    number = after
    while len(found) < limit:
        some = store.batches(job.id, after=number, limit=_BATCHES_AT_ONCE, issues_only=True)
        if not some:
            return FailurePage(tuple(found), None)
        for batch in some:
            found += (row for row in _rows(job, batch) if row.state in {RowState.FAILED, RowState.UNKNOWN})
        number = some[-1].number
    return FailurePage(tuple(found), number)


def failed_users(store: JobStore, job: StoredJob) -> Iterator[str]:
    """Users whose row failed, for another job; unknown ones are not among them."""
    after: int | None = -1
    while after is not None:
        page = failures(store, job, after=after)
        yield from (row.user for row in page.rows if row.state is RowState.FAILED)
        after = page.next


def push_of_job(store: JobStore, job: StoredJob, *, failed_only: bool) -> Push:
    """What a job sends, to all of its users or to those whose row failed."""
    from push_tui.message.push import Audience, AudienceKind, Push

    users = failed_users(store, job) if failed_only else (row.user for row in results(store, job))
    push = Push.from_draft(Details.from_json(job.details).push or {})
    return replace(push, audience=Audience(AudienceKind.USERS, tuple(users)))


def results(store: JobStore, job: StoredJob) -> Iterator[RowResult]:
    """Every row of the job in its order."""
    number = -1
    while some := store.batches(job.id, after=number, limit=_BATCHES_AT_ONCE):
        for batch in some:
            yield from _rows(job, batch)
        number = some[-1].number


def write_results(store: JobStore, job: StoredJob, path: Path, *, replace: bool = False) -> int:
    """Write every row to a CSV file whose cells no spreadsheet runs; how many rows there are.

    Raises:
        OSError: it cannot be written, or there is such a file and it is not to be replaced; what was there stays.
        HistoryUnavailable: the rows cannot be read.
    """
    count = 0
    moving = job.kind is JobKind.MOVE
    with whole_file(path, replace=replace) as file:
        file.write(csv_row(["row", "user", "state", "reason", *(["where"] if moving else [])]))
        for row in results(store, job):
            cells = [str(row.number), row.user, row.state.value, row.reason, *([row.where] if moving else [])]
            file.write(csv_row(cells))
            count += 1
    return count


def whereabouts(store: JobStore, job: StoredJob) -> dict[str, int]:
    """How many users of a move are where, by what is known; empty for other jobs."""
    counted: dict[str, int] = {}
    if job.kind is JobKind.MOVE:
        for row in results(store, job):
            counted[row.where] = counted.get(row.where, 0) + 1
    return counted


def results_path(job: StoredJob, directory: Path) -> Path:
    """Where the results go unless the person says otherwise: beside the input, else in ``directory``."""
    source = Path(Details.from_json(job.details).source)
    if source.name and source.is_absolute() and source.parent.is_dir():
        return source.with_name(f"{source.stem}.job-{job.id}.csv")
    return directory / f"push-tui-job-{job.id}.csv"


def _rows(job: StoredJob, batch: Batch) -> Iterable[RowResult]:
    issues = {issue.row: issue for issue in batch.issues}
    details = Details.from_json(job.details)
    first = batch.number * batch_length(job.kind, details) + 1
    for place, user in enumerate(batch.users):
        issue = issues.get(place)
        state, reason = (issue.state, issue.reason) if issue else (_plain_state(job, batch), "")
        where = _where(details, batch, issue) if job.kind is JobKind.MOVE else ""
        yield RowResult(first + place, user, state, reason, where, batch.answer if issue else b"")


def batch_length(kind: JobKind, details: Details) -> int:
    """Rows in a batch: those of one call."""
    return 1 if kind is JobKind.DELETE else details.per_call or ROWS_PER_BATCH


def _plain_state(job: StoredJob, batch: Batch) -> RowState:
    if batch.state is BatchState.ANSWERED or (job.kind is JobKind.EXPORT and job.state.over):
        return RowState.DONE
    return RowState.NOT_TRIED


def _where(details: Details, batch: Batch, issue: RowIssue | None) -> str:
    """Where a user of a move is, as far as the answers tell."""
    source, target = details.label, details.target
    stage = issue.stage if issue else batch.stage
    if issue is None and batch.state is BatchState.ANSWERED:
        return f"in {target}"
    in_doubt = issue.state is RowState.UNKNOWN if issue else batch.state is BatchState.IN_FLIGHT
    if details.remove_first:
        certain = (f"in {source}", "in neither")
        doubtful = (f"perhaps still in {source}, not in {target}", f"perhaps in {target}, not in {source}")
    else:
        certain = (f"in {source}", f"in {source} and in {target}")
        doubtful = (f"in {source}, perhaps in {target} too", f"in {target}, perhaps still in {source}")
    return (doubtful if in_doubt else certain)[stage]
