"""Migrating the history of an older version: copy the file, then add what it lacks.

Older versions stored some facts only in sentences. Only this module reads them from there: when it migrates the file,
and again for rows that an older push-tui, still running, writes into the migrated file.
"""

import errno
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from itertools import chain, count
from pathlib import Path

from push_tui.storage.codec import SqlValue, sql_text, text_of
from push_tui.storage.files import new_private_file, sync_directory
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.records import RecordKind, target_kind
from push_tui.storage.schema import JOB_BEHIND, ROW_BEHIND, VERSION, make_current, make_tables, version_of

Updating = Callable[[int, int], object]
"""Called with the rows updated so far and in total; with 0 and 0 at the end."""

_ROWS_AT_ONCE = 10_000
_ROWS_OF = "SELECT count(*), max(id), sum(finished_at IS NOT NULL) FROM history"
_CACHE_KILOBYTES = 64_000
"""The cache of SQLite during a migration, which puts the names of all audiences into one index."""
_CALL_OF_JOB = re.compile(r"job (\d+), call (\d+) of (\d+): ")
_SCHEDULED = re.compile(r", scheduled for (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$")
_COUNT = re.compile(r"([\d,]+) (failed|unknown|not tried|added|removed|moved|copied|deleted)")
_PLAN, _START_DATE = b'{"job"', b'"startDate"'
_BETWEEN_LABELS = ", "
"""In the title of a deletion; no label has a comma in its name."""
GET_ACCESS = "give yourself write access to it and its directory"
_FREE_SPACE = "free some space"
_NOT_UPDATED = {
    errno.ENOSPC: _FREE_SPACE,
    errno.EDQUOT: _FREE_SPACE,
    errno.EFBIG: _FREE_SPACE,
    errno.EACCES: GET_ACCESS,
    errno.EPERM: GET_ACCESS,
    errno.EROFS: "use another --config-dir",
}
_REFUSALS = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
)


_ODD = (ValueError, TypeError, AttributeError, RecursionError)
"""The errors of reading a row that another program or a damaged disk has changed."""
_LARGEST = 2**31


def ignore_progress(done: int, total: int) -> None:
    """Ignore the progress of an update."""


def why_not_updated(path: Path, error: OSError | sqlite3.Error) -> str:
    """Return why a history could not be copied and migrated, and what to do; empty if the file is damaged."""
    if isinstance(error, OSError):
        reason, what = error.strerror or str(error), _NOT_UPDATED.get(error.errno or 0, "use another --config-dir")
    elif getattr(error, "sqlite_errorcode", 0) & 0xFF in _REFUSALS:
        reason, what = str(error), "check the space, the quota and the permissions of its directory"
    else:
        return ""
    return (
        f"The history {path} is from an older push-tui and could not be copied and updated ({reason}); it can only be "
        f"read until you {what} and try again."
    )


def migrate(connection: sqlite3.Connection, path: Path | None, updating: Updating = ignore_progress) -> None:
    """Update an empty or older database to `VERSION`, inside the caller's transaction; existing values stay.

    Copy a file with rows first, if ``path`` is given: ``history.db.v2`` beside ``history.db``.

    Raises:
        OSError, sqlite3.Error: the copy or the update failed; the caller rolls back, and the file is unchanged.
    """
    version = version_of(connection)
    if version >= VERSION:
        return
    if version and path is not None:
        updating(0, _rows(connection, "1"))
        copy_beside(path, version)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    make_tables(connection, version)
    complete(connection, updating)
    make_current(connection)
    connection.execute("PRAGMA cache_size = -2000")


def copy_beside(path: Path, version: int) -> None:
    """Copy a history that the caller has locked; never replace a file.

    Keep an existing complete copy of the same rows. If another file has the name, use ``history.db.v2.1``, and so on.

    SQLite reads the file itself: opening and closing it in another way would drop this process's locks on it.
    """
    bare = path.with_name(f"{path.name}.v{version}")
    names = chain([bare], (bare.with_name(f"{bare.name}.{number}") for number in count(1)))
    copy = next(name for name in names if not os.path.lexists(name) or _is_copy(name, path, version))
    if copy.exists():
        return
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    descriptor = new_private_file(part)
    try:
        with closing(_opened(path, "ro")) as source, closing(_opened(part, "rw")) as target:
            target.execute("PRAGMA journal_mode = OFF")  # an incomplete copy is removed
            source.backup(target)
        os.fsync(descriptor)
        part.replace(copy)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    sync_directory(copy.parent)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _is_copy(copy: Path, path: Path, version: int) -> bool:
    if copy.is_symlink() or not copy.is_file():
        return False
    try:
        with closing(_opened(copy, "ro")) as copied, closing(_opened(path, "ro")) as source:
            there, here = ([*one.execute(_ROWS_OF)] for one in (copied, source))
            return version_of(copied) == version and there == here
    except sqlite3.Error:
        return False  # cut off: SQLite refuses a file shorter than its header says


def is_behind(connection: sqlite3.Connection) -> bool:
    """Return whether an older version has written rows since the last completion."""
    found = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM history WHERE {ROW_BEHIND}) "  # noqa: S608 - constants only
        f"OR EXISTS (SELECT 1 FROM jobs WHERE {JOB_BEHIND})"
    ).fetchone()
    return bool(found[0])


def complete(connection: sqlite3.Connection, updating: Updating = ignore_progress) -> None:
    """Store as data what rows of an older version say in sentences, inside the caller's transaction."""
    total = _rows(connection, ROW_BEHIND)
    rows = connection.execute(
        "SELECT h.id, h.kind, h.audience_kind, h.audience_text, h.result, h.completed, d.audience, "  # noqa: S608
        "CASE WHEN substr(d.request, 1, 6) = ? OR instr(d.request, ?) THEN d.request END AS request "
        f"FROM history h CROSS JOIN details d ON d.id = h.id WHERE {ROW_BEHIND}",
        (_PLAN, _START_DATE),
    )
    done = 0
    while some := rows.fetchmany(_ROWS_AT_ONCE):
        _complete(connection, some)
        done += len(some)
        updating(done, total)
    connection.execute(
        f"UPDATE history SET completed = 1 + (finished_at IS NOT NULL) WHERE {ROW_BEHIND}"  # noqa: S608
    )
    _complete_jobs(connection)


def _rows(connection: sqlite3.Connection, which: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM history WHERE {which}").fetchone()  # noqa: S608
    return int(count)


def _complete(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> None:
    intents: list[tuple[SqlValue, ...]] = []
    plans: list[tuple[SqlValue, ...]] = []
    counts: list[tuple[SqlValue, ...]] = []
    targets: list[tuple[str, str, int]] = []
    for columns in rows:
        row, kind, audience_kind, audience_text, result, completed, audience, request = columns
        # A row that no version of push-tui wrote stays as it is; it must not block the others.
        with suppress(*_ODD):
            if kind != RecordKind.PUSH and result:
                counts.append((*_counts_of(text_of(result)), row))
            if completed:
                continue  # its intent was completed while it had no result
            job, plan = _plan_of(request) if kind != RecordKind.PUSH else (0, "")
            whole: tuple[SqlValue, ...] = (job, 0, 0, "", audience_text)
            if kind == RecordKind.PUSH:
                whole = _intent_of(text_of(audience_text), request)
            names = [str(name) for name in json.loads(audience)]
            if job and kind == RecordKind.LABEL_DELETED:
                names = [label for name in names for label in name.split(_BETWEEN_LABELS)]
            target = target_kind(RecordKind(kind), audience_kind, job).value
            if plan:
                plans.append((plan, row))
            if any(whole[:-1]):
                intents.append((*whole, row))
            targets += [(target, name, row) for name in names]
    targets.sort()  # so that the index is written in order
    connection.executemany(
        "INSERT OR IGNORE INTO targets (kind, name, row) VALUES (?, ?, ?)",
        ((kind, name if name.isascii() else sql_text(name), row) for kind, name, row in targets),
    )
    connection.executemany(
        "UPDATE history SET job = ?, call = ?, calls = ?, start_date = ?, audience_text = ? WHERE id = ?", intents
    )
    connection.executemany("UPDATE details SET plan = ?, request = x'' WHERE id = ?", plans)
    connection.executemany("UPDATE history SET done = ?, failed = ?, unknown = ?, not_tried = ? WHERE id = ?", counts)


def _plan_of(request: bytes | None) -> tuple[int, str]:
    """Return the job that a row records as a whole, and its plan, once stored as the request; 0 if there is none."""
    plan = _json(request)
    if not isinstance(plan, dict) or not isinstance(plan.get("job"), int):
        return 0, ""
    job = _number(str(plan.pop("job")))
    return job, json.dumps(plan)


def _intent_of(audience: str, request: bytes | None) -> tuple[SqlValue, ...]:
    """Return job, call, calls, start and audience text of a push."""
    call, scheduled = _CALL_OF_JOB.match(audience), _SCHEDULED.search(audience)
    body = _json(request)
    start = body.get("startDate") if isinstance(body, dict) else None
    if not isinstance(start, str):
        start = scheduled[1] if scheduled else ""
    numbers = tuple(map(_number, call.groups())) if call else (0, 0, 0)
    return *numbers, sql_text(start), sql_text(audience[: scheduled.start()] if scheduled else audience)


def _counts_of(result: str) -> tuple[SqlValue, ...]:
    """Return the rows done, failed, unknown and not tried from a text such as ``97 added, 3 failed``."""
    found = {word: _number(number.replace(",", "")) for number, word in _COUNT.findall(result)}
    others = [found.pop(word, 0) for word in ("failed", "unknown", "not tried")]
    return sum(found.values()), *others


def _number(text: str) -> int:
    number = int(text)
    if number > _LARGEST:
        raise ValueError("too large for SQLite")
    return number


def _json(body: bytes | None) -> object:
    if body is None:
        return None
    try:
        return json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def _complete_jobs(connection: sqlite3.Connection) -> None:
    """Store whether somebody asked for each pause, and the labels of each deletion, which were only in its title."""
    found = connection.execute(f"SELECT id, kind, title, details FROM jobs WHERE {JOB_BEHIND}").fetchall()  # noqa: S608
    for job in found:
        if job["kind"] != JobKind.DELETE:
            continue
        with suppress(*_ODD):
            details = {"labels": text_of(job["title"]).split(_BETWEEN_LABELS), **json.loads(job["details"])}
            connection.execute("UPDATE jobs SET details = ? WHERE id = ?", (json.dumps(details), job["id"]))
    connection.execute(
        f"UPDATE jobs SET completed = 1, pause_asked = state = ? AND reason = '' WHERE {JOB_BEHIND}",  # noqa: S608
        (JobState.PAUSED.value,),
    )
