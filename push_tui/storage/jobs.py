"""Jobs on the disk: what is to be done, how far it has come, and whose it is.

One commit holds the results of the last batches together with the intent of the next ones, so that after a kill only
batches that were in flight are in doubt. Every change of a running job names its owner: a process that lost a job to
another can write nothing of it any more.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import TypeVar

from push_tui.storage.codec import Json, names, read, values
from push_tui.storage.database import Store, insert, update
from push_tui.storage.earlier_sends import Earlier, check
from push_tui.storage.history import reopen
from push_tui.storage.job_records import (
    Batch,
    BatchRef,
    BatchState,
    Counts,
    JobKind,
    JobState,
    NewJob,
    RowIssue,
    RowState,
    Step,
    StoredJob,
    UsersRead,
)
from push_tui.storage.owners import is_gone, owner_columns, owner_of, this_process
from push_tui.storage.records import HistoryUnavailable

BATCHES_AT_ONCE = 500
"""Batches written in one transaction while a job is made; the lock is free between them."""

Item = TypeVar("Item")


class JobTaken(Exception):
    """Another push-tui has this job; the message is one sentence."""


class JobStore(Store):
    """The jobs."""

    # Jobs

    def create(self, new: NewJob, batches: Iterable[Sequence[str]], shown: Earlier | None = None) -> StoredJob:
        """Write a job of this process with its rows, in several transactions; the last one queues it.

        Where this raises, the job is none: it was not written whole, and nobody will be offered it. Of a push it
        raises `SentMeanwhile` where its earlier sends are no longer those ``shown`` to the person.
        """
        now = self._clock()
        written = {"created_at": now, "updated_at": now, "state": JobState.WRITING, "completed": 1}
        with self._database.writing() as connection:
            check(connection, shown)
            columns = written | values(new, names(NewJob)) | owner_columns(this_process())
            job = insert(connection, "jobs", columns)
        try:
            self._write_batches(job, batches)
        except BaseException:
            with suppress(HistoryUnavailable):  # a full disk; it is removed at a later start
                self.forget(job)
            raise
        with self._database.writing() as connection:
            self._own(connection, job, {"state": JobState.QUEUED})
            (queued,) = _jobs(connection, "id = ?", job)
        return queued

    def _write_batches(self, job: int, batches: Iterable[Sequence[str]]) -> None:
        number = 0
        for some in _in_runs(iter(batches), BATCHES_AT_ONCE):
            rows = [(job, number + place, _compact(users)) for place, users in enumerate(some)]
            number += len(rows)
            with self._database.writing() as connection:
                connection.executemany("INSERT INTO job_batches (job, number, users) VALUES (?, ?, ?)", rows)

    def jobs(self, limit: int = 200) -> tuple[StoredJob, ...]:
        """Return the newest jobs, newest first; those that were never written whole are left out."""
        with self._database.reading() as connection:
            return _jobs(connection, "state <> ? ORDER BY id DESC LIMIT ?", JobState.WRITING, limit)

    def get(self, job: int) -> StoredJob | None:
        """Return one job."""
        with self._database.reading() as connection:
            return next(iter(_jobs(connection, "id = ?", job)), None)

    def claim(self, job: int) -> StoredJob:
        """Make a job this process's own and queue it.

        A batch of a send that was in flight becomes unknown, row by row: nobody knows whether it left. The history's
        row of the job, if there is one, is open again and this process's.

        Raises:
            JobTaken: a living process has it, or it is over.
        """
        with self._database.writing() as connection:
            stored = self._claimable(connection, job)
            queued = {"state": JobState.QUEUED, "reason": "", "pause_asked": False, "updated_at": self._clock()}
            update(connection, "jobs", queued | owner_columns(this_process()), id=job)
            if stored.kind is JobKind.SEND:
                reason = "push-tui ended while this batch was under way; it is not sent again."
                self._settle(connection, job, RowState.UNKNOWN, reason, in_flight=True)
            if stored.history_row is not None:
                reopen(connection, stored.history_row)
            (claimed,) = _jobs(connection, "id = ?", job)
        return claimed

    def _claimable(self, connection: sqlite3.Connection, job: int) -> StoredJob:
        stored = next(iter(_jobs(connection, "id = ?", job)), None)
        if stored is None:
            raise JobTaken("This job is gone: it was removed from the list.")
        if stored.state.over or stored.state is JobState.WRITING:
            raise JobTaken(f"This job is {stored.state}; nothing is left to resume.")
        if stored.owner is not None and not self.is_free(stored):
            raise JobTaken(f"Another push-tui has this job (process {stored.owner.pid} on {stored.owner.host}).")
        return stored

    def is_free(self, stored: StoredJob) -> bool:
        """Return whether no other living process has this job."""
        owner = stored.owner
        return owner in (None, this_process()) or is_gone(owner, stored.updated_at, self._clock())

    def set_state(
        self,
        job: int,
        state: JobState,
        reason: str = "",
        *,
        pause_asked: bool = False,
        history_row: int | None = None,
    ) -> None:
        """Note where a job of this process stands; ``pause_asked``: a person asked for the pause that it is in.

        Raises:
            JobTaken: it is no longer this process's.
        """
        known = {} if history_row is None else {"history_row": history_row}
        finished_at = self._clock() if state.over else None
        told = {"state": state, "reason": reason, "pause_asked": pause_asked, "finished_at": finished_at}
        with self._database.writing() as connection:
            self._own(connection, job, told | known)

    def note_position(
        self, job: int, position: Mapping[str, Json], *, total: int | None = None, done: int | None = None
    ) -> None:
        """Note how far a part that is no batch has come, and numbers that it has found out."""
        with self._database.writing() as connection:
            self._note_position(connection, job, position, total=total, done=done)

    def _note_position(
        self,
        connection: sqlite3.Connection,
        job: int,
        position: Mapping[str, Json],
        **numbers: int | None,
    ) -> None:
        known = {name: number for name, number in numbers.items() if number is not None}
        self._own(connection, job, {"position": position, **known})

    def forget(self, job: int) -> None:
        """Remove a job that is over, with its rows; in several transactions.

        Raises:
            JobTaken: it is not over, and another process has it.
        """
        stored = self.get(job)
        if stored is not None and not stored.state.over and not self.is_free(stored):
            raise JobTaken("Another push-tui has this job; it cannot be removed.")
        more = stored is not None
        while more:
            with self._database.writing() as connection:
                removed = connection.execute(
                    "DELETE FROM job_batches WHERE job = ? AND number IN "
                    "(SELECT number FROM job_batches WHERE job = ? LIMIT ?)",
                    (job, job, BATCHES_AT_ONCE),
                )
                more = removed.rowcount > 0
        with self._database.writing() as connection:
            connection.execute("DELETE FROM jobs WHERE id = ?", (job,))

    def remove_unwritten(self) -> None:
        """Remove jobs that were never written whole because their process died."""
        with self._database.reading() as connection:
            found = _jobs(connection, "state = ?", JobState.WRITING)
        for stored in found:
            if stored.owner != this_process() and self.is_free(stored):
                self.forget(stored.id)

    # Batches

    def open_batches(self, job: int) -> tuple[BatchRef, ...]:
        """Return batches that are not answered, those nearest to their end first."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT number, stage, state FROM job_batches WHERE job = ? AND state <> ? "
                "ORDER BY stage DESC, state = ? DESC, number",
                (job, BatchState.ANSWERED, BatchState.IN_FLIGHT),
            )
            return tuple(read(BatchRef, row) for row in found)

    def advance(self, job: int, steps: Sequence[Step], begin: Sequence[int] = ()) -> tuple[Batch, ...]:
        """Commit what batches have come to, together with the intent of others; those others with their rows.

        Raises:
            JobTaken: the job is no longer this process's; nothing was written.
        """
        counts = Counter(issue.state for step in steps for issue in step.issues)
        more = {
            "done": sum(step.done for step in steps) + counts[RowState.DONE],
            "failed": counts[RowState.FAILED],
            "unknown": counts[RowState.UNKNOWN],
        }
        begun: list[Batch] = []
        with self._database.writing() as connection:
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
        """Add a batch that was read, together with the place at which the reading goes on."""
        with self._database.writing() as connection:
            if page.users:
                batch = {"job": job, "number": number, "users": _compact(page.users), "times": page.times or ""}
                insert(connection, "job_batches", batch)
            self._note_position(connection, job, position, total=total)

    def batches(self, job: int, *, after: int = -1, limit: int = 5, issues_only: bool = False) -> tuple[Batch, ...]:
        """Return up to ``limit`` batches behind ``after``; ``issues_only``: those with a row not plainly done."""
        only = "AND issues <> '' " if issues_only else ""
        with self._database.reading() as connection:
            return _batches(connection, f"job = ? AND number > ? {only}ORDER BY number LIMIT ?", job, after, limit)

    def stages(self, job: int) -> Mapping[tuple[int, BatchState], int]:
        """Return how many batches stand in each stage and state."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT stage, state, count(*) AS number FROM job_batches WHERE job = ? GROUP BY stage, state", (job,)
            ).fetchall()
        return {(row["stage"], BatchState(row["state"])): row["number"] for row in found}

    def settle(self, job: int, state: RowState, reason: str, *, in_flight: bool) -> None:
        """End batches that will not go on: those in flight, or those that wait in a stage behind the first.

        Their rows without an outcome get ``state`` and ``reason``.
        """
        with self._database.writing() as connection:
            self._own(connection, job, {})
            self._settle(connection, job, state, reason, in_flight=in_flight)

    def _settle(
        self, connection: sqlite3.Connection, job: int, state: RowState, reason: str, *, in_flight: bool
    ) -> None:
        where = "state = 'in flight'" if in_flight else "state = 'waiting' AND stage > 0"
        settled = 0
        for batch in _batches(connection, f"job = ? AND {where}", job):
            out = {issue.row for issue in batch.issues}
            rows = [row for row in range(len(batch.users)) if row not in out]
            settled += len(rows)
            issues = tuple(RowIssue(row, state, reason, batch.stage) for row in rows)
            _write_step(connection, job, Step(batch.number, batch.stage, BatchState.ANSWERED, issues))
        column = {RowState.FAILED: "failed", RowState.UNKNOWN: "unknown"}[state]
        update(connection, "jobs", {}, {column: settled}, id=job)

    def _own(
        self,
        connection: sqlite3.Connection,
        job: int,
        columns: Mapping[str, object],
        more: Mapping[str, int] | None = None,
    ) -> None:
        """Change a job of this process, see `update`."""
        mine = owner_columns(this_process())
        if not update(connection, "jobs", {"updated_at": self._clock(), **columns}, more, id=job, **mine):
            raise JobTaken("Another push-tui has taken over this job.")


def _jobs(connection: sqlite3.Connection, where: str, *given: str | int) -> tuple[StoredJob, ...]:
    found = connection.execute(f"SELECT * FROM jobs WHERE {where}", given).fetchall()  # noqa: S608 - constants only
    owners = (owner_of(row) if row["owner_host"] is not None else None for row in found)
    return tuple(
        read(StoredJob, row, counts=read(Counts, row), owner=owner) for row, owner in zip(found, owners, strict=True)
    )


def _batches(connection: sqlite3.Connection, where: str, *given: int) -> tuple[Batch, ...]:
    found = connection.execute(f"SELECT * FROM job_batches WHERE {where}", given).fetchall()  # noqa: S608 - constants only
    return tuple(read(Batch, row) for row in found)


def _write_step(connection: sqlite3.Connection, job: int, step: Step) -> None:
    columns: dict[str, object] = {"stage": step.stage, "state": step.state}
    if step.issues:
        (before,) = _batches(connection, "job = ? AND number = ?", job, step.number)
        columns["issues"] = _compact((*before.issues, *step.issues))
        columns["answer"] = b"\n".join(filter(None, (before.answer, step.answer)))
    update(connection, "job_batches", columns, job=job, number=step.number)


def _compact(rows: Sequence[object]) -> str:
    """Return rows as a batch keeps them; any text passes, for JSON writes a lone surrogate as an escape."""
    return json.dumps(rows, separators=(",", ":"))


def _in_runs(items: Iterator[Item], length: int) -> Iterator[list[Item]]:
    while run := list(islice(items, length)):
        yield run
