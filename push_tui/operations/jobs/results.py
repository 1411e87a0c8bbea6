"""The outcome of each row of a job: failures by page, all rows as a file, where moved users are, what to retry."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from push_tui.engine import Engine
from push_tui.frozen import frozen
from push_tui.message.push import Push
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds import KINDS, details_of
from push_tui.operations.jobs.kinds.send import Send
from push_tui.operations.jobs.plans import Details, Plan
from push_tui.operations.jobs.resuming import check_app
from push_tui.operations.scheduling import start_in
from push_tui.operations.session import Session
from push_tui.storage.codec import from_json
from push_tui.storage.export import csv_row
from push_tui.storage.files import whole_file
from push_tui.storage.job_records import Batch, BatchState, JobKind, RowState, StoredJob
from push_tui.storage.jobs import REMOVED, JobStore
from push_tui.storage.user_ids import DryRun, dry_run_of

ISSUES = frozenset({RowState.FAILED, RowState.UNKNOWN})
"""The states of rows that you must look at."""


@frozen
class RowResult:
    """One row. ``reason`` is raw text, from the service or push-tui; ``found`` is what its kind tells of it."""

    kind: JobKind
    number: int
    """Counted from 1."""
    user: str
    state: RowState
    reason: str = ""
    found: str = ""
    answer: bytes = b""
    """The service's answer to the whole batch; empty if the row is done."""
    line: int | None = None
    """Its line in the file or paste, counted from 1; None if it is from neither."""
    in_flight: bool = False
    """Whether its call may have left and has no answer yet."""


@frozen
class FailurePage:
    """Rows that a job's page lists; pass ``next`` as ``after`` to get the next page, None at the end."""

    rows: tuple[RowResult, ...]
    next: int | None


@frozen
class Written:
    """How many rows of a job were written to a file."""

    rows: int
    path: Path


class JobRows:
    """What came of the rows of the stored jobs, read aside from the engine's loop."""

    def __init__(self, engine: Engine, store: JobStore) -> None:
        self._engine = engine
        self._store = store
        self.written: dict[int, Written] = {}
        """What this run last wrote of each job."""

    async def known(self, job: int, session: Session | None = None) -> StoredJob:
        """Return a job as stored; with a ``session``, only if it is of the session's app.

        Raises:
            JobRefused: it was removed, or is another app's.
        """
        stored = await self._engine.store(self._store.get, job)
        if stored is None:
            raise JobRefused(REMOVED)
        if session is not None:
            check_app(session, stored)
        return stored

    async def failures(self, job: int, *, after: int = -1, limit: int = 200, every: bool = False) -> FailurePage:
        """Return the rows that failed or are unknown, or ``every`` row.

        ``after`` is the ``next`` of the page before.
        """
        stored = await self.known(job)
        return await asyncio.to_thread(failures, self._store, stored, after=after, limit=limit, every=every)

    async def findings(self, job: int) -> dict[str, int]:
        """Count the rows by what the kind of job tells of them."""
        return await asyncio.to_thread(findings, self._store, await self.known(job))

    async def reasons(self, job: int) -> dict[str, int]:
        """Count the rows that failed or are unknown by their raw reason, the most frequent first."""
        return await asyncio.to_thread(reasons, self._store, await self.known(job))

    async def write(self, job: int, path: Path, *, replace: bool = False, issues_only: bool = False) -> Written:
        """Write every row, or only those failed or unknown, to a CSV file; keep and return how many.

        Raises:
            OSError: the file cannot be written, or exists and must not be replaced.
        """
        stored = await self.known(job)
        rows = await asyncio.to_thread(
            write_results, self._store, stored, path, replace_file=replace, issues_only=issues_only
        )
        self.written[job] = Written(rows, path)
        return self.written[job]

    async def retry(self, session: Session, job: int, *, every: bool = False) -> Plan | Push:
        """Return a plan for the failed rows (without unknown ones) or for ``every`` row, or a push to compose for them.

        Raises:
            JobRefused: it is another app's, no row has failed, or as the planning of its kind.
        """
        stored = await self.known(job, session)
        rows = await asyncio.to_thread(rows_again, self._store, stored, every=every)
        again = await details_of(stored).retry(session, rows)
        if isinstance(again, Push):
            return _started(session, stored, again)
        return again if every else replace(again, details=replace(again.details, retry_of=job))

    async def changed(self, session: Session, job: int) -> tuple[str, ...]:
        """Return the users whom a job changed or may have changed.

        Raises:
            JobRefused: it was removed, is another app's, or is not over: whom a call in flight changed is not known.
        """
        stored, changed = await self.known(job, session), {RowState.DONE, RowState.UNKNOWN}
        if not stored.state.over:
            raise JobRefused(f"Job {job} is not over; resume or cancel it first.")

        def read() -> tuple[str, ...]:
            return tuple(row.user for row in results(self._store, stored) if row.state in changed)

        return await asyncio.to_thread(read)

    async def push_of(self, session: Session, job: int) -> Push:
        """Return the push of a job with all its users, to compose it again.

        Raises:
            JobRefused: it is another app's, or sends nothing.
        """
        stored = await self.known(job, session)
        return _started(session, stored, await asyncio.to_thread(push_of_job, self._store, stored))


def failures(store: JobStore, job: StoredJob, *, after: int = -1, limit: int = 200, every: bool = False) -> FailurePage:
    """Return failed and unknown rows or ``every`` row, whole batches of them, until there are at least ``limit``.

    If the kind of job lists all rows, return every row with an outcome, in the order of its ranks; of a push also those
    that wait.
    """
    details, sends = details_of(job), job.kind.sends
    if details.lists_all:
        kept = results(store, job, issues_only=not sends)
        rows = (row for row in kept if sends or row.state is not RowState.NOT_TRIED)
        return FailurePage(tuple(sorted(rows, key=lambda row: details.rank(row.found))), None)
    found: list[RowResult] = []
    number = after
    while len(found) < limit:
        some = store.batches(job.id, after=number, issues_only=not every)
        if not some:
            return FailurePage(tuple(found), None)
        for batch in some:
            found += (row for row in _rows(job, batch) if every or row.state in ISSUES)
        number = some[-1].number
    return FailurePage(tuple(found), number)


def rows_again(store: JobStore, job: StoredJob, *, every: bool = False) -> DryRun:
    """Return the users of ``every`` row or of those that failed, with the file and lines that they are from.

    Raises:
        JobRefused: there are none.
    """
    read = results(store, job, issues_only=not every)
    found = tuple(row for row in read if every or row.state is RowState.FAILED)
    if not found:
        raise JobRefused("No row of this job has failed.")
    lines = tuple(row.line for row in found if row.line is not None)
    rows = dry_run_of(row.user for row in found)
    known = len(lines) == len(rows.ids)
    return replace(rows, source=from_json(Details, job.details).source, lines=lines if known else ())


def push_of_job(store: JobStore, job: StoredJob) -> Push:
    """Return the push of a job with all its users; raise `JobRefused` if it sends nothing."""
    details = details_of(job)
    if not isinstance(details, Send):
        raise JobRefused("This job sends nothing.")
    return details.push_to(row.user for row in results(store, job))


def _started(session: Session, job: StoredJob, push: Push) -> Push:
    """Return a push of the job with its start in the zone of the profile in use."""
    details = details_of(job)
    zone = details.start_zone if isinstance(details, Send) else ""
    return start_in(session.profile.server_zone, push, zone)


def results(store: JobStore, job: StoredJob, *, issues_only: bool = False) -> Iterator[RowResult]:
    """Yield every row of the job in order; ``issues_only``: only batches in which a row is not done."""
    for batch in store.every_batch(job.id, issues_only=issues_only):
        yield from _rows(job, batch)


def write_results(
    store: JobStore, job: StoredJob, path: Path, *, replace_file: bool = False, issues_only: bool = False
) -> int:
    """Write rows to a CSV file whose cells no spreadsheet runs as formulas; return their number.

    ``issues_only``: only those that failed or are unknown.

    Raises:
        OSError: the file cannot be written, or exists and must not be replaced; an existing file stays.
        HistoryUnavailable: the rows cannot be read.
    """
    count = 0
    columns: dict[str, Callable[[RowResult], object]] = {
        "row": lambda row: str(row.number),
        "user": lambda row: row.user,
        "state": lambda row: row.state.value,
        "reason": lambda row: row.reason,
    }
    if found_as := KINDS[job.kind].found_as:
        columns[found_as] = lambda row: row.found
    if source := from_json(Details, job.details).source:
        columns["file"] = lambda row: source
    if any(batch.lines for batch in store.batches(job.id, limit=1)):
        columns["line"] = lambda row: row.line
    with whole_file(path, replace=replace_file) as file:
        file.write(csv_row(columns))
        for row in results(store, job, issues_only=issues_only):
            if issues_only and row.state not in ISSUES:
                continue
            file.write(csv_row(cell_of(row) for cell_of in columns.values()))
            count += 1
    return count


def findings(store: JobStore, job: StoredJob) -> dict[str, int]:
    """Count the rows by what their kind tells of them, such as where moved users are; empty if it tells nothing."""
    details = details_of(job)
    counts = Counter(row.found for row in results(store, job) if row.found) if details.found_as else {}
    return {found: counts[found] for found in sorted(counts, key=details.rank)}


def reasons(store: JobStore, job: StoredJob) -> dict[str, int]:
    """Count the rows that failed or are unknown by their raw reason, the most frequent first."""
    batches = store.every_batch(job.id, issues_only=True)
    counts = Counter(issue.reason for batch in batches for issue in batch.issues if issue.state in ISSUES)
    return dict(counts.most_common())


def results_path(job: StoredJob, directory: Path) -> Path:
    """Return the suggested path for the results: beside the input file, else in ``directory``."""
    source = Path(from_json(Details, job.details).source)
    if source.name and source.is_absolute() and source.parent.is_dir():
        return source.with_name(f"{source.stem}.job-{job.id}.csv")
    return directory / f"push-tui-job-{job.id}.csv"


def _rows(job: StoredJob, batch: Batch) -> Iterable[RowResult]:
    issues = {issue.row: issue for issue in batch.issues}
    details = details_of(job)
    first = batch.number * details.rows_per_batch + 1
    done = batch.state is BatchState.ANSWERED or (details.done_at_end and job.state.over)
    rows = zip_longest(batch.users, batch.lines[: len(batch.users)])
    for place, (user, line) in enumerate(rows):
        issue, found = issues.get(place), details.found(batch, issues.get(place))
        if issue:
            reason = "" if issue.state is RowState.DONE else issue.reason
            yield RowResult(job.kind, first + place, user, issue.state, reason, found, batch.answer, line)
        else:
            state, in_flight = RowState.DONE if done else RowState.NOT_TRIED, batch.state is BatchState.IN_FLIGHT
            yield RowResult(job.kind, first + place, user, state, found=found, line=line, in_flight=in_flight)
