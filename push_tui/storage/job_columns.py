"""The tables of jobs, and between their columns and records. They lie in the file of the history.

A batch keeps its rows as a JSON list, written once; what came of a row is kept only where it is not plainly done, as
``[row, state, reason, stage]``.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from push_tui.storage.history_columns import Value, kept, text_of
from push_tui.storage.history_columns import owner_values as owner_columns
from push_tui.storage.job_records import (
    Batch,
    BatchState,
    Counts,
    JobKind,
    JobState,
    NewJob,
    RowIssue,
    RowState,
    StoredJob,
)
from push_tui.storage.owners import Owner, this_process

_TABLES = (
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        finished_at TEXT,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        profile TEXT NOT NULL,
        app TEXT NOT NULL,
        host TEXT NOT NULL,
        environment TEXT NOT NULL,
        operator TEXT NOT NULL,
        title TEXT NOT NULL,
        details TEXT NOT NULL,
        position TEXT NOT NULL DEFAULT '{}',
        total INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        unknown INTEGER NOT NULL DEFAULT 0,
        history_row INTEGER,
        owner_host TEXT,
        owner_namespace TEXT,
        owner_boot TEXT,
        owner_pid INTEGER,
        owner_started TEXT
    )
    """,
    """
    CREATE TABLE job_batches (
        job INTEGER NOT NULL REFERENCES jobs(id),
        number INTEGER NOT NULL,
        stage INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'waiting',
        users TEXT NOT NULL,
        times TEXT NOT NULL DEFAULT '',
        issues TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (job, number)
    ) WITHOUT ROWID
    """,
)

OWNED = "owner_host = ? AND owner_namespace = ? AND owner_boot = ? AND owner_pid = ? AND owner_started = ?"


def make_job_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, inside the caller's transaction."""
    for statement in _TABLES:
        connection.execute(statement)


def owner_values(owner: Owner) -> tuple[str | int, ...]:
    """The values for `OWNED`, in its order."""
    return owner.host, owner.namespace, owner.boot, owner.pid, owner.started


def job_values(new: NewJob, now: str) -> dict[str, Value]:
    """Columns of a new row in ``jobs`` of this process, whose batches are still to be written."""
    return {
        "created_at": now,
        "updated_at": now,
        "kind": new.kind.value,
        "state": JobState.WRITING.value,
        "profile": kept(new.profile),
        "app": kept(new.app),
        "host": kept(new.host),
        "environment": new.environment,
        "operator": kept(new.operator),
        "title": kept(new.title),
        "details": json.dumps(dict(new.details)),
        "total": new.total,
        "completed": 1,
        **owner_columns(this_process()),
    }


def job_of(columns: sqlite3.Row) -> StoredJob:
    """A job from all columns of its row."""
    owner = None
    if columns["owner_host"] is not None:
        owner = Owner(
            columns["owner_host"],
            columns["owner_namespace"],
            columns["owner_boot"],
            columns["owner_pid"],
            columns["owner_started"],
        )
    return StoredJob(
        id=columns["id"],
        kind=JobKind(columns["kind"]),
        state=JobState(columns["state"]),
        reason=text_of(columns["reason"]),
        profile=text_of(columns["profile"]),
        app=text_of(columns["app"]),
        host=text_of(columns["host"]),
        environment=columns["environment"],
        operator=text_of(columns["operator"]),
        title=text_of(columns["title"]),
        details=json.loads(columns["details"]),
        position=json.loads(columns["position"]),
        total=columns["total"],
        counts=Counts(columns["total"], columns["done"], columns["failed"], columns["unknown"]),
        history_row=columns["history_row"],
        pause_asked=bool(columns["pause_asked"]),
        created_at=datetime.fromisoformat(columns["created_at"]),
        updated_at=datetime.fromisoformat(columns["updated_at"]),
        finished_at=datetime.fromisoformat(columns["finished_at"]) if columns["finished_at"] else None,
        owner=owner,
    )


def batch_of(columns: sqlite3.Row) -> Batch:
    """A batch from all columns of its row."""
    return Batch(
        number=columns["number"],
        stage=columns["stage"],
        state=BatchState(columns["state"]),
        users=tuple(json.loads(columns["users"])),
        issues=issues_of(columns["issues"]),
        times=tuple(json.loads(columns["times"])) if columns["times"] else (),
        answer=columns["answer"],
    )


def users_text(users: Sequence[str]) -> str:
    """The users of a batch as they are kept; any text passes, for JSON writes a lone surrogate as an escape."""
    return json.dumps(users, separators=(",", ":"))


def issues_of(text: str) -> tuple[RowIssue, ...]:
    """The issues that a batch keeps."""
    if not text:
        return ()
    return tuple(RowIssue(row, RowState(state), reason, stage) for row, state, reason, stage in json.loads(text))


def issues_text(issues: Iterable[RowIssue]) -> str:
    """Issues as a batch keeps them."""
    rows = [[issue.row, issue.state.value, issue.reason, issue.stage] for issue in issues]
    return json.dumps(rows, separators=(",", ":")) if rows else ""
