"""Jobs on the disk: what is to be done, how far it has come, and whose it is.

One commit holds the results of the last batches together with the intent of the next ones, so that after a kill only
batches that were in flight are in doubt. Every change of a running job names its owner: a process that lost a job to
another can write nothing of it any more.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

from push_tui.outcomes import Outcome
from push_tui.storage.database import Database, insert
from push_tui.storage.earlier_sends import Earlier, check
from push_tui.storage.history import utc_now
from push_tui.storage.history_columns import kept, moment_text
from push_tui.storage.history_migration import Updating, told_to_nobody
from push_tui.storage.job_columns import (
    OWNED,
    batch_of,
    issues_of,
    issues_text,
    job_of,
    job_values,
    owner_values,
    users_text,
)
from push_tui.storage.job_records import (
    Batch,
    BatchRef,
    BatchState,
    JobKind,
    JobState,
    Json,
    NewJob,
    Page,
    RowIssue,
    RowState,
    Step,
    StoredJob,
)
from push_tui.storage.locks import LOCK_SECONDS
from push_tui.storage.owners import Life, life_of, this_process
from push_tui.storage.records import HistoryUnavailable

BATCHES_AT_ONCE = 500
"""Batches written in one transaction while a job is made; the lock is free between them."""
OUT_OF_SIGHT_FOR = timedelta(minutes=10)
"""A job of another host that was not written for this long may be taken over."""

Item = TypeVar("Item")


class JobTaken(Exception):
    """Another push-tui has this job; the message is one sentence."""


class JobStore:
    """The jobs kept in ``path``; every method is one short transaction, or several where it says so.

    Every method raises `HistoryUnavailable` where the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        lock_path: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        seconds: float = LOCK_SECONDS,
        updating: Updating = told_to_nobody,
    ) -> None:
        self._database = Database(path, lock_path, seconds=seconds, updating=updating)
        self._clock = clock

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        self._database.close()

    # Jobs

    def create(self, new: NewJob, batches: Iterable[Sequence[str]], shown: Earlier | None = None) -> StoredJob:
        """Write a job of this process with its rows, in several transactions; the last one queues it.

        Where this raises, the job is none: it was not written whole, and nobody will be offered it. Of a push it
        raises `SentMeanwhile` where its earlier sends are no longer those ``shown`` to the person.
        """
        now = moment_text(self._clock())
        with self._database.writing() as connection:
            check(connection, shown)
            job = insert(connection, "jobs", job_values(new, now))
        try:
            self._write_batches(job, batches)
        except BaseException:
            with suppress(HistoryUnavailable):  # a full disk; it is removed at a later start
                self.forget(job)
            raise
        with self._database.writing() as connection:
            self._own(connection, job, "state = ?", (JobState.QUEUED.value,))
            found = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        return job_of(found)

    def _write_batches(self, job: int, batches: Iterable[Sequence[str]]) -> None:
        number = 0
        for some in _in_runs(iter(batches), BATCHES_AT_ONCE):
            rows = [(job, number + place, users_text(users)) for place, users in enumerate(some)]
            number += len(rows)
            with self._database.writing() as connection:
                connection.executemany("INSERT INTO job_batches (job, number, users) VALUES (?, ?, ?)", rows)

    def jobs(self, limit: int = 200) -> tuple[StoredJob, ...]:
        """The newest jobs, newest first; those that were never written whole are left out."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT * FROM jobs WHERE state <> ? ORDER BY id DESC LIMIT ?", (JobState.WRITING.value, limit)
            ).fetchall()
        return tuple(job_of(row) for row in found)

    def get(self, job: int) -> StoredJob | None:
        """One job."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        return job_of(found) if found else None

    def claim(self, job: int) -> StoredJob:
        """Make a job this process's own and queue it.

        A batch of a send that was in flight becomes unknown, row by row: nobody knows whether it left. The history's
        row of the job, if there is one, is open again and this process's.

        Raises:
            JobTaken: a living process has it, or it is over.
        """
        with self._database.writing() as connection:
            stored = self._claimable(connection, job)
            me = owner_values(this_process())
            connection.execute(
                "UPDATE jobs SET state = ?, reason = '', pause_asked = 0, updated_at = ?, owner_host = ?, "
                "owner_namespace = ?, owner_boot = ?, owner_pid = ?, owner_started = ? WHERE id = ?",
                (JobState.QUEUED.value, moment_text(self._clock()), *me, job),
            )
            if stored.kind is JobKind.SEND:
                reason = "push-tui ended while this batch was under way; it is not sent again."
                self._settle(connection, job, RowState.UNKNOWN, reason, in_flight=True)
            if stored.history_row is not None:
                _reopen(connection, stored.history_row)
            found = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        return job_of(found)

    def _claimable(self, connection: sqlite3.Connection, job: int) -> StoredJob:
        found = connection.execute("SELECT * FROM jobs WHERE id = ?", (job,)).fetchone()
        if found is None:
            raise JobTaken("This job is gone: it was removed from the list.")
        stored = job_of(found)
        if stored.state.over or stored.state is JobState.WRITING:
            raise JobTaken(f"This job is {stored.state}; nothing is left to resume.")
        if not self.is_free(stored):
            assert stored.owner is not None  # noqa: S101 - for the type checker; a job without an owner is free
            raise JobTaken(f"Another push-tui has this job (process {stored.owner.pid} on {stored.owner.host}).")
        return stored

    def is_free(self, stored: StoredJob) -> bool:
        """Whether no other living process has this job."""
        if stored.owner is None or stored.owner == this_process():
            return True
        life = life_of(stored.owner)
        return life is Life.DEAD or (life is Life.OUT_OF_SIGHT and stored.updated_at < self._clock() - OUT_OF_SIGHT_FOR)

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
        now = moment_text(self._clock())
        with self._database.writing() as connection:
            self._own(
                connection,
                job,
                "state = ?, reason = ?, pause_asked = ?, updated_at = ?, finished_at = ?, "
                "history_row = coalesce(?, history_row)",
                (state.value, kept(reason), int(pause_asked), now, now if state.over else None, history_row),
            )

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
        *,
        total: int | None = None,
        done: int | None = None,
    ) -> None:
        self._own(
            connection,
            job,
            "position = ?, total = coalesce(?, total), done = coalesce(?, done), updated_at = ?",
            (json.dumps(dict(position)), total, done, moment_text(self._clock())),
        )

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
            found = connection.execute("SELECT * FROM jobs WHERE state = ?", (JobState.WRITING.value,)).fetchall()
        for stored in map(job_of, found):
            if stored.owner != this_process() and self.is_free(stored):
                self.forget(stored.id)

    # Batches

    def open_batches(self, job: int) -> tuple[BatchRef, ...]:
        """Batches that are not answered, those nearest to their end first."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT number, stage, state FROM job_batches WHERE job = ? AND state <> ? "
                "ORDER BY stage DESC, state = ? DESC, number",
                (job, BatchState.ANSWERED.value, BatchState.IN_FLIGHT.value),
            ).fetchall()
        return tuple(BatchRef(row["number"], row["stage"], BatchState(row["state"])) for row in found)

    def advance(self, job: int, steps: Sequence[Step], begin: Sequence[int] = ()) -> tuple[Batch, ...]:
        """Commit what batches have come to, together with the intent of others; those others with their rows.

        Raises:
            JobTaken: the job is no longer this process's; nothing was written.
        """
        with self._database.writing() as connection:
            counts = {RowState.DONE: 0, RowState.FAILED: 0, RowState.UNKNOWN: 0, RowState.NOT_TRIED: 0}
            for step in steps:
                counts[RowState.DONE] += step.done
                for issue in step.issues:
                    counts[issue.state] += 1
                _write_step(connection, job, step)
            self._own(
                connection,
                job,
                "done = done + ?, failed = failed + ?, unknown = unknown + ?, updated_at = ?",
                (
                    counts[RowState.DONE],
                    counts[RowState.FAILED],
                    counts[RowState.UNKNOWN],
                    moment_text(self._clock()),
                ),
            )
            begun = []
            for number in begin:
                connection.execute(
                    "UPDATE job_batches SET state = ? WHERE job = ? AND number = ?",
                    (BatchState.IN_FLIGHT.value, job, number),
                )
                begun.append(
                    connection.execute(
                        "SELECT * FROM job_batches WHERE job = ? AND number = ?", (job, number)
                    ).fetchone()
                )
        return tuple(batch_of(row) for row in begun)

    def append(self, job: int, number: int, page: Page, position: Mapping[str, Json], total: int | None = None) -> None:
        """Add a batch that was read, together with the place at which the reading goes on."""
        with self._database.writing() as connection:
            if page.users:
                connection.execute(
                    "INSERT INTO job_batches (job, number, users, times) VALUES (?, ?, ?, ?)",
                    (job, number, users_text(page.users), json.dumps(page.times) if page.times else ""),
                )
            self._note_position(connection, job, position, total=total)

    def batches(self, job: int, *, after: int = -1, limit: int = 5, issues_only: bool = False) -> tuple[Batch, ...]:
        """Up to ``limit`` batches behind number ``after``; ``issues_only``: those with a row not plainly done."""
        only = "AND issues <> '' " if issues_only else ""
        with self._database.reading() as connection:
            found = connection.execute(
                f"SELECT * FROM job_batches WHERE job = ? AND number > ? {only}ORDER BY number LIMIT ?",  # noqa: S608
                (job, after, limit),
            ).fetchall()
        return tuple(batch_of(row) for row in found)

    def stages(self, job: int) -> Mapping[tuple[int, BatchState], int]:
        """How many batches stand in each stage and state."""
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
            self._own(connection, job, "updated_at = ?", (moment_text(self._clock()),))
            self._settle(connection, job, state, reason, in_flight=in_flight)

    def _settle(
        self, connection: sqlite3.Connection, job: int, state: RowState, reason: str, *, in_flight: bool
    ) -> None:
        where = "state = 'in flight'" if in_flight else "state = 'waiting' AND stage > 0"
        found = connection.execute(
            f"SELECT * FROM job_batches WHERE job = ? AND {where}",  # noqa: S608 - constants only
            (job,),
        ).fetchall()
        settled = 0
        for batch in map(batch_of, found):
            out = {issue.row for issue in batch.issues}
            rows = [row for row in range(len(batch.users)) if row not in out]
            settled += len(rows)
            issues = tuple(RowIssue(row, state, reason, batch.stage) for row in rows)
            _write_step(connection, job, Step(batch.number, batch.stage, BatchState.ANSWERED, issues))
        column = {RowState.FAILED: "failed", RowState.UNKNOWN: "unknown"}[state]
        connection.execute(
            f"UPDATE jobs SET {column} = {column} + ? WHERE id = ?",  # noqa: S608 - constants only
            (settled, job),
        )

    def _own(
        self, connection: sqlite3.Connection, job: int, assignments: str, values: Sequence[str | bytes | int | None]
    ) -> None:
        changed = connection.execute(
            f"UPDATE jobs SET {assignments} WHERE id = ? AND {OWNED}",  # noqa: S608 - constants only
            (*values, job, *owner_values(this_process())),
        )
        if not changed.rowcount:
            raise JobTaken("Another push-tui has taken over this job.")


def _write_step(connection: sqlite3.Connection, job: int, step: Step) -> None:
    if not step.issues:
        connection.execute(
            "UPDATE job_batches SET stage = ?, state = ? WHERE job = ? AND number = ?",
            (step.stage, step.state.value, job, step.number),
        )
        return
    text, answer = connection.execute(
        "SELECT issues, answer FROM job_batches WHERE job = ? AND number = ?", (job, step.number)
    ).fetchone()
    issues = issues_text((*issues_of(text), *step.issues))
    answers = b"\n".join(filter(None, (answer, step.answer)))
    connection.execute(
        "UPDATE job_batches SET stage = ?, state = ?, issues = ?, answer = ? WHERE job = ? AND number = ?",
        (step.stage, step.state.value, issues, answers, job, step.number),
    )


def _reopen(connection: sqlite3.Connection, row: int) -> None:
    """Let this process finish the history's row of a job that another process began."""
    changed = connection.execute(
        "UPDATE history SET state = ?, settled = 0, error = '' WHERE id = ? AND finished_at IS NULL",
        (Outcome.SENDING.value, row),
    )
    if changed.rowcount:
        connection.execute(
            "UPDATE details SET owner_host = ?, owner_namespace = ?, owner_boot = ?, owner_pid = ?, "
            "owner_started = ? WHERE id = ?",
            (*owner_values(this_process()), row),
        )


def _in_runs(items: Iterator[Item], length: int) -> Iterator[list[Item]]:
    while run := list(islice(items, length)):
        yield run
