"""Jobs on the disk: what to do, how far it is, and which process owns it.

One commit holds the results of the last batches together with the intent of the next ones: after a kill only the
batches in flight are in doubt. Every change of a running job names its owner: a process that lost a job to another
cannot write to it.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, islice, repeat

from push_tui.storage.codec import Json, SqlValue, columns_of, field_names, from_row
from push_tui.storage.database import Store, insert, update
from push_tui.storage.earlier_sends import Allows, Earlier, check
from push_tui.storage.history import reopen
from push_tui.storage.job_records import (
    ACCOUNT,
    Batch,
    BatchRef,
    BatchState,
    Counts,
    JobState,
    NewJob,
    RowState,
    Step,
    StoredJob,
    UsersRead,
)
from push_tui.storage.owners import has_ended, owner_columns, owner_of, this_account, this_process
from push_tui.storage.records import HistoryUnavailable

BATCHES_AT_ONCE = 500
"""Batches written in one transaction while a job is created; the lock is free in between."""
REMOVED = "This job was removed from the list."


class JobTaken(Exception):
    """Another push-tui owns this job; the message is one sentence to show."""


class JobStore(Store):
    """The jobs and their batches."""

    # Jobs

    def create(
        self,
        new: NewJob,
        batches: Iterable[Sequence[str]],
        lines: Iterable[Sequence[int]] = (),
        *,
        shown: Earlier | None = None,
        allows: Allows | None = None,
    ) -> StoredJob:
        """Write a job of this process with its rows, in several transactions; the last one queues it.

        ``lines`` are those of the rows of each batch in the file or paste that they are from.

        No job is left if this raises.

        Raises:
            SentMeanwhile: the earlier sends of the push are no longer those ``shown``, or a limit is reached.
        """
        now = self._clock()
        written = {"created_at": now, "updated_at": now, "state": JobState.WRITING, "completed": 1}
        with self.writing() as connection:
            check(connection, shown, allows)
            columns = written | columns_of(new, field_names(NewJob)) | owner_columns(this_process())
            columns["details"] = {**new.details, ACCOUNT: this_account()}
            job = insert(connection, "jobs", columns)
        try:
            self._write_batches(job, batches, lines)
        except BaseException:
            with suppress(HistoryUnavailable):  # a full disk; a later start removes it
                self.forget(job)
            raise
        with self.writing() as connection:
            self._own(connection, job, {"state": JobState.QUEUED})
            (queued,) = jobs_where(connection, "id = ?", job)
        return queued

    def _write_batches(self, job: int, batches: Iterable[Sequence[str]], lines: Iterable[Sequence[int]]) -> None:
        rows = (
            (job, number, _compact(users), _compact(at) if at else "")
            for number, (users, at) in enumerate(zip(batches, chain(lines, repeat(())), strict=False))
        )
        while some := list(islice(rows, BATCHES_AT_ONCE)):
            with self.writing() as connection:
                connection.executemany("INSERT INTO job_batches (job, number, users, lines) VALUES (?, ?, ?, ?)", some)

    def jobs(self, limit: int = 200) -> tuple[StoredJob, ...]:
        """Return the newest jobs, newest first, without those that are not written completely."""
        with self.reading() as connection:
            return jobs_where(connection, "state <> ? ORDER BY id DESC LIMIT ?", JobState.WRITING, limit)

    def get(self, job: int) -> StoredJob | None:
        """Return one job."""
        with self.reading() as connection:
            return next(iter(jobs_where(connection, "id = ?", job)), None)

    def claim(self, job: int) -> StoredJob:
        """Make this process the owner of a job and queue it.

        The rows of a send's batch in flight become unknown: nobody knows whether it left. Reopen the job's row in the
        history, if it has one, for this process.

        Raises:
            JobTaken: another living process owns it, or it is over.
        """
        with self.writing() as connection:
            stored = self._claimable(connection, job)
            queued = {"state": JobState.QUEUED, "reason": "", "pause_asked": False, "updated_at": self._clock()}
            update(connection, "jobs", queued | owner_columns(this_process()), id=job)
            if stored.kind.sends:
                reason = "push-tui ended while this batch was being sent; it is not sent again."
                self._settle(connection, job, RowState.UNKNOWN, reason, in_flight=True)
            if stored.history_row is not None:
                reopen(connection, stored.history_row)
            (claimed,) = jobs_where(connection, "id = ?", job)
        return claimed

    def _claimable(self, connection: sqlite3.Connection, job: int) -> StoredJob:
        stored = next(iter(jobs_where(connection, "id = ?", job)), None)
        if stored is None:
            raise JobTaken(REMOVED)
        if stored.state.over or stored.state is JobState.WRITING:
            raise JobTaken(f"This job is {stored.state}; there is nothing to resume.")
        _check_account(stored)
        if stored.owner is not None and not self.is_free(stored):
            raise JobTaken(f"Another push-tui has this job (process {stored.owner.pid} on {stored.owner.host}).")
        return stored

    def is_free(self, stored: StoredJob) -> bool:
        """Return whether no other living process owns this job."""
        return is_free(stored, self._clock())

    def set_state(
        self,
        job: int,
        state: JobState,
        reason: str = "",
        *,
        pause_asked: bool = False,
        position: Mapping[str, Json] | None = None,
        history_row: int | None = None,
    ) -> None:
        """Store the state of a job of this process; ``pause_asked``: somebody paused it.

        A ``position`` or ``history_row`` that is None stays as it is.

        Raises:
            JobTaken: another process owns it now.
        """
        given = {"position": position, "history_row": history_row}
        known = {name: value for name, value in given.items() if value is not None}
        finished_at = self._clock() if state.over else None
        columns = {"state": state, "reason": reason, "pause_asked": pause_asked, "finished_at": finished_at}
        with self.writing() as connection:
            self._own(connection, job, columns | known)

    def note_position(
        self, job: int, position: Mapping[str, Json], *, total: int | None = None, done: int | None = None
    ) -> None:
        """Store the progress of a part without batches, and the numbers it has found."""
        with self.writing() as connection:
            self._own(connection, job, _progress(position, total=total, done=done))

    def forget(self, job: int) -> None:
        """Remove a job with its rows, in several transactions.

        Raises:
            JobTaken: it is another account's, or it is not over and another process owns it.
        """
        stored = self.get(job)
        if stored is not None:
            _check_account(stored)
        if stored is not None and not stored.state.over and not self.is_free(stored):
            raise JobTaken("Another push-tui runs this job; cancel it there, then remove it.")
        more = stored is not None
        while more:
            with self.writing() as connection:
                removed = connection.execute(
                    "DELETE FROM job_batches WHERE job = ? AND number IN "
                    "(SELECT number FROM job_batches WHERE job = ? LIMIT ?)",
                    (job, job, BATCHES_AT_ONCE),
                )
                more = removed.rowcount > 0
        with self.writing() as connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (job,))

    def remove_unwritten(self) -> None:
        """Remove jobs that were not written completely because their process died."""
        with self.reading() as connection:
            found = jobs_where(connection, "state = ?", JobState.WRITING)
        for stored in found:
            if stored.owner != this_process() and self.is_free(stored):
                self.forget(stored.id)

    # Batches

    def open_batches(self, job: int) -> tuple[BatchRef, ...]:
        """Return the batches that are not answered, those in the latest stage first."""
        with self.reading() as connection:
            found = connection.execute(
                "SELECT number, stage, state FROM job_batches WHERE job = ? AND state <> ? "
                "ORDER BY stage DESC, state = ? DESC, number",
                (job, BatchState.ANSWERED, BatchState.IN_FLIGHT),
            ).fetchall()
            return tuple(from_row(BatchRef, row) for row in found)

    def advance(self, job: int, steps: Sequence[Step], begin: Sequence[int] = ()) -> tuple[Batch, ...]:
        """Commit the results of batches together with the intent of the next ones; return these with their rows.

        Raises:
            JobTaken: another process owns the job now; nothing was written.
        """
        counts = Counter(issue.state for step in steps for issue in step.issues)
        more = {
            "done": sum(step.done for step in steps) + counts[RowState.DONE],
            "failed": counts[RowState.FAILED],
            "unknown": counts[RowState.UNKNOWN],
        }
        begun: list[Batch] = []
        with self.writing() as connection:
            for step in steps:
                _write_step(connection, job, step)
            self._own(connection, job, {}, more)
            for number in begin:
                update(connection, "job_batches", {"state": BatchState.IN_FLIGHT}, job=job, number=number)
                begun += _batches(connection, "job = ? AND number = ?", job, number)
        return tuple(begun)

    def append(
        self, job: int, number: int, page: UsersRead, position: Mapping[str, Json], total: int | None = None
    ) -> None:
        """Add a batch that was read, together with the position to read on from."""
        with self.writing() as connection:
            if page.users:
                batch = {"job": job, "number": number, "users": _compact(page.users), "times": page.times or ""}
                insert(connection, "job_batches", batch)
            self._own(connection, job, _progress(position, total=total))

    def batches(self, job: int, *, after: int = -1, limit: int = 5, issues_only: bool = False) -> tuple[Batch, ...]:
        """Return up to ``limit`` batches after number ``after``; ``issues_only``: only those with issues."""
        only = "AND issues <> '' " if issues_only else ""
        with self.reading() as connection:
            return _batches(connection, f"job = ? AND number > ? {only}ORDER BY number LIMIT ?", job, after, limit)

    def every_batch(self, job: int, *, issues_only: bool = False) -> Iterator[Batch]:
        """Yield all batches in order, reading a few at a time so that the database is not locked for long."""
        number = -1
        while some := self.batches(job, after=number, issues_only=issues_only):
            yield from some
            number = some[-1].number

    def settle(self, job: int, state: RowState, reason: str, *, in_flight: bool) -> None:
        """End batches that will not be resumed: those in flight, or those that wait in a later stage than the first.

        Give ``state`` and ``reason`` to their rows without an outcome.
        """
        with self.writing() as connection:
            self._own(connection, job, {})
            self._settle(connection, job, state, reason, in_flight=in_flight)

    def _settle(
        self, connection: sqlite3.Connection, job: int, state: RowState, reason: str, *, in_flight: bool
    ) -> None:
        where = "state = 'in flight'" if in_flight else "state = 'waiting' AND stage > 0"
        settled = 0
        for batch in _batches(connection, f"job = ? AND {where}", job):
            issues = batch.issues_of_all(state, reason)
            settled += len(issues)
            _write_step(connection, job, Step(batch.number, batch.stage, BatchState.ANSWERED, issues))
        update(connection, "jobs", {}, {state.value: settled}, id=job)

    def _own(
        self,
        connection: sqlite3.Connection,
        job: int,
        columns: Mapping[str, object],
        more: Mapping[str, int] | None = None,
    ) -> None:
        """Change a job of this process; see `update`."""
        mine = owner_columns(this_process())
        if not update(connection, "jobs", {"updated_at": self._clock(), **columns}, more, id=job, **mine):
            raise JobTaken("Another push-tui has taken over this job.")


def _check_account(stored: StoredJob) -> None:
    if account := stored.foreign_account:
        raise JobTaken(f"This job is {account}'s; only that account can resume, cancel or remove it.")


def is_free(stored: StoredJob, now: datetime) -> bool:
    """Return whether this job is our account's, and no other living process owns it."""
    owner = stored.owner
    if stored.foreign_account:
        return False
    return owner is None or owner == this_process() or has_ended(owner, stored.updated_at, now)


def jobs_where(connection: sqlite3.Connection, where: str, *given: SqlValue) -> tuple[StoredJob, ...]:
    """Return the jobs that match a condition."""
    found = connection.execute(f"SELECT * FROM jobs WHERE {where}", given).fetchall()  # noqa: S608 - constants only
    return tuple(
        from_row(
            StoredJob, row, counts=from_row(Counts, row), owner=owner_of(row) if row["owner_host"] is not None else None
        )
        for row in found
    )


def _batches(connection: sqlite3.Connection, where: str, *given: int) -> tuple[Batch, ...]:
    found = connection.execute(f"SELECT * FROM job_batches WHERE {where}", given).fetchall()  # noqa: S608 - constants only
    return tuple(from_row(Batch, row) for row in found)


def _write_step(connection: sqlite3.Connection, job: int, step: Step) -> None:
    columns: dict[str, object] = {"stage": step.stage, "state": step.state}
    if step.issues or step.answer:
        (before,) = _batches(connection, "job = ? AND number = ?", job, step.number)
        columns["answer"] = b"\n".join(filter(None, (before.answer, step.answer)))
        if step.issues:
            columns["issues"] = _compact((*before.issues, *step.issues))
    update(connection, "job_batches", columns, job=job, number=step.number)


def _compact(rows: Sequence[object]) -> str:
    """Return rows as a batch stores them; JSON writes a lone surrogate as an escape."""
    return json.dumps([*rows], separators=(",", ":"))


def _progress(position: Mapping[str, Json], **numbers: int | None) -> dict[str, object]:
    return {"position": position, **{name: number for name, number in numbers.items() if number is not None}}
