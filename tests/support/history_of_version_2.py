"""A history as version 2 of its file was: tables and statements copied from the push-tui that wrote it."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE history (
    id INTEGER PRIMARY KEY, created_at TEXT NOT NULL, finished_at TEXT, kind TEXT NOT NULL, state TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0, result TEXT NOT NULL DEFAULT '', task_id TEXT, audience_kind TEXT NOT NULL,
    audience_text TEXT NOT NULL, people INTEGER, strategy INTEGER, title TEXT NOT NULL, profile TEXT NOT NULL,
    app TEXT NOT NULL, environment TEXT NOT NULL, operator TEXT NOT NULL, note TEXT NOT NULL, test INTEGER NOT NULL,
    digest TEXT NOT NULL, error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE details (
    id INTEGER PRIMARY KEY REFERENCES history(id), host TEXT NOT NULL, origin TEXT NOT NULL, dialect TEXT NOT NULL,
    endpoint TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL, audience TEXT NOT NULL, request BLOB NOT NULL,
    statuses TEXT NOT NULL DEFAULT '[]', answer TEXT NOT NULL DEFAULT '', answer_status INTEGER,
    service_timestamp INTEGER, service_duration INTEGER, elapsed_ms REAL, owner_host TEXT NOT NULL,
    owner_namespace TEXT NOT NULL, owner_boot TEXT NOT NULL, owner_pid INTEGER NOT NULL, owner_started TEXT NOT NULL
);
CREATE TABLE search (id INTEGER PRIMARY KEY REFERENCES history(id), text BLOB NOT NULL);
CREATE TABLE unindexed (id INTEGER PRIMARY KEY REFERENCES history(id));
CREATE INDEX history_open ON history (state) WHERE state = 'sending';
CREATE INDEX history_tests ON history (digest) WHERE test = 1;
"""
_JOB_TABLES = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, finished_at TEXT,
    kind TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '', profile TEXT NOT NULL, app TEXT NOT NULL,
    host TEXT NOT NULL, environment TEXT NOT NULL, operator TEXT NOT NULL, title TEXT NOT NULL, details TEXT NOT NULL,
    position TEXT NOT NULL DEFAULT '{}', total INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0, history_row INTEGER, owner_host TEXT,
    owner_namespace TEXT, owner_boot TEXT, owner_pid INTEGER, owner_started TEXT
);
CREATE TABLE job_batches (
    job INTEGER NOT NULL REFERENCES jobs(id), number INTEGER NOT NULL, stage INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting', users TEXT NOT NULL, times TEXT NOT NULL DEFAULT '',
    issues TEXT NOT NULL DEFAULT '', PRIMARY KEY (job, number)
) WITHOUT ROWID;
"""
_BEGIN = (
    "INSERT INTO history (id, created_at, kind, state, audience_kind, audience_text, people, strategy, title, profile, "
    "app, environment, operator, note, test, digest) VALUES (:id, '2026-03-01T12:00:00.000000Z', :kind, 'sending', "
    ":audience_kind, :audience_text, 2, 2, :title, 'staging', 'org#app', 'staging', 'kim', '', 0, 'd1')",
    "INSERT INTO details (id, host, origin, dialect, endpoint, method, path, audience, request, owner_host, "
    "owner_namespace, owner_boot, owner_pid, owner_started) VALUES (:id, 'a41.chat.agora.io', '', 'agora', '', 'POST', "
    "'push/single', :audience, :request, 'elsewhere', '', '', 1, '')",
    "INSERT INTO search (id, text) VALUES (:id, :text)",
    "INSERT INTO unindexed (id) VALUES (:id)",
)
_FINISH = (
    "UPDATE history SET state = 'accepted', settled = 0, result = :result, task_id = :task_id, error = '', "
    "finished_at = '2026-03-01T12:00:01.000000Z' WHERE id = :id"
)
_ADD_JOB = (
    "INSERT INTO jobs (created_at, updated_at, kind, state, reason, profile, app, host, environment, operator, title, "
    "details, total, owner_host, owner_namespace, owner_boot, owner_pid, owner_started) "
    "VALUES ('2026-03-01T12:00:00.000000Z', '2026-03-01T12:00:00.000000Z', :kind, :state, :reason, 'staging', "
    "'org#app', 'a41.chat.agora.io', 'staging', 'kim', :title, '{}', 2, 'elsewhere', '', '', 1, '')"
)

A_PUSH = {
    "kind": "push",
    "audience_kind": "users",
    "audience_text": "qa-1, qa-2",
    "audience": ["qa-1", "qa-2"],
    "request": {"targets": ["qa-1", "qa-2"], "pushMessage": {"title": "Maintenance"}},
    "title": "Maintenance",
    "task_id": None,
}


class OldProcess:
    """A push-tui that knows version 2 and has the file open; it makes the file where it is missing."""

    def __init__(self, path: Path, version: int = 2) -> None:
        is_new = not path.exists()
        path.parent.mkdir(mode=0o700, exist_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        if is_new:
            self._connection.executescript(_SCHEMA + (_JOB_TABLES if version > 1 else ""))
            self._connection.execute(f"PRAGMA user_version = {version}")

    def begin(self, row: int, **changes: Any) -> int:
        """Write an intent: a push to two users, but for ``changes``."""
        self._begin_all([(row, changes)])
        return row

    def finish(self, row: int, result: str = "SUCCESS", task_id: str | None = None) -> None:
        self._connection.execute(_FINISH, {"id": row, "result": result, "task_id": task_id})

    def record(self, row: int, result: str = "SUCCESS", **changes: Any) -> int:
        self.begin(row, **changes)
        self.finish(row, result)
        return row

    def record_many(self, rows: int) -> None:
        """Write ``rows`` pushes: a tenth of them scheduled, a tenth calls of a job."""
        users = [
            [f"row-{row}", *(f"user-{(row * 7919 + place * 31) % 50_000}" for place in range(5))]
            for row in range(1, rows + 1)
        ]
        more: list[dict[str, Any]] = [
            {"audience": names, "request": {"targets": names, "x": "y" * 300}} for names in users
        ]
        for row in range(0, rows, 10):
            more[row]["audience_text"] = "label vip, scheduled for 2026-05-09 10:00:00"
            more[row]["request"] = {"startDate": "2026-05-09 10:00:00"}
        for row in range(5, rows, 10):
            more[row]["audience_text"] = "job 7, call 3 of 12: 100 users"
        self._connection.execute("BEGIN")
        self._begin_all(enumerate(more, 1))
        self._connection.execute("UPDATE history SET state = 'accepted', result = 'SUCCESS', finished_at = created_at")
        self._connection.execute("COMMIT")

    def _begin_all(self, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        values = [
            {
                **A_PUSH,
                **changes,
                "id": row,
                "audience": json.dumps(changes.get("audience", A_PUSH["audience"])),
                "request": _bytes(changes.get("request", A_PUSH["request"])),
                "text": b"maintenance",
            }
            for row, changes in rows
        ]
        for statement in _BEGIN:
            self._connection.executemany(statement, values)

    def add_job(self, kind: str, title: str, state: str = "queued", reason: str = "") -> None:
        self._connection.execute(_ADD_JOB, {"kind": kind, "title": title, "state": state, "reason": reason})

    def close(self) -> None:
        self._connection.close()


def _bytes(request: object) -> bytes:
    return request if isinstance(request, bytes) else json.dumps(request).encode()


def contents(path: Path) -> list[str]:
    """Everything in a file, to compare it."""
    connection = sqlite3.connect(path)
    try:
        return [*connection.iterdump(), *map(str, connection.execute("PRAGMA user_version"))]
    finally:
        connection.close()
