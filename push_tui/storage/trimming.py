"""Removing old records for good; only those that nobody needs here any more, and all of them in one transaction.

Records that stay at any age: ``sending`` and ``unknown``, because their outcome may still come or is still asked for;
pushes that are still to go out; and those of a job that is not over.

A clock of this host that is years ahead makes every record old. So age counts from the newest time that the service
told in an answer, if that is earlier.
"""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from push_tui.frozen import frozen
from push_tui.outcomes import Outcome
from push_tui.storage.codec import SqlValue, microseconds, moment_of, moment_text
from push_tui.storage.job_records import JobState
from push_tui.storage.owners import has_ended, owner_of
from push_tui.storage.schema import SCHEDULED
from push_tui.storage.searching import pairs

YOUNGEST = timedelta(days=32)
"""Younger records stay: one may be scheduled, count for a limit, or be looked up before the same push is sent."""
_FURTHEST_ZONE = timedelta(days=1)
_FINAL = ", ".join(f"'{state}'" for state in Outcome if state not in {Outcome.SENDING, Outcome.UNKNOWN})
_OVER = ", ".join(f"'{state}'" for state in JobState if state.over)
_OPEN_JOBS = f"FROM jobs WHERE state NOT IN ({_OVER})"
_REMOVABLE = (
    f"SELECT id FROM history WHERE id < ? AND created_at < ? AND finished_at < ? AND state IN ({_FINAL}) "  # noqa: S608
    f"AND NOT ({SCHEDULED} AND start_date >= ?) AND job NOT IN (SELECT id {_OPEN_JOBS}) "
    f"AND id NOT IN (SELECT history_row {_OPEN_JOBS} AND history_row IS NOT NULL)"
)
_NEWEST_ANSWER = "SELECT service_timestamp FROM details WHERE service_timestamp > 0 ORDER BY id DESC LIMIT 1"
_CACHE_KILOBYTES = 64_000


class NotRemoved(Exception):
    """Nothing was removed; the message is a sentence."""


@frozen
class Old:
    """Records created before a time and ended before they were exported: what ended later is not in the file so."""

    before: datetime
    exported_at: datetime
    """When the export began."""


def count(connection: sqlite3.Connection, old: Old) -> int:
    """Return how many records `remove` would remove."""
    (found,) = connection.execute(f"SELECT count(*) FROM ({_REMOVABLE})", _values(connection, old)).fetchone()  # noqa: S608
    return int(found)


def remove(connection: sqlite3.Connection, old: Old, expected: int, now: datetime, *, indexed: bool) -> None:
    """Remove them, inside the caller's transaction, which keeps everybody else from writing for seconds.

    Raises:
        NotRemoved: their number is not as ``expected``, or somebody is sending and could not record the outcome.
    """
    if _is_in_use(connection, now):
        raise NotRemoved("A push or a job is running, and its outcome must be recorded; try again when it has ended.")
    if count(connection, old) != expected:
        raise NotRemoved("The history has changed meanwhile, so nothing was removed; export it again.")
    values = _values(connection, old)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
    if indexed:
        connection.executemany(
            "INSERT INTO search_pairs (search_pairs, rowid, pairs) VALUES ('delete', ?, ?)",
            _indexed_rows(connection, values),
        )
    for table, row in (("search", "id"), ("unindexed", "id"), ("details", "id"), ("targets", "row"), ("history", "id")):
        connection.execute(f"DELETE FROM {table} WHERE {row} IN ({_REMOVABLE})", values)  # noqa: S608
    connection.execute("PRAGMA cache_size = -2000")


def _indexed_rows(connection: sqlite3.Connection, values: tuple[SqlValue, ...]) -> Iterator[tuple[int, str]]:
    """Yield the rows in the search index with their words, which it must be told: it keeps no text."""
    rows = connection.execute(
        f"SELECT id, text FROM search WHERE id IN ({_REMOVABLE}) AND id NOT IN (SELECT id FROM unindexed)",  # noqa: S608
        values,
    )
    for row, text in rows:
        if (words := pairs(text)) is not None:
            yield row, words


def _is_in_use(connection: sqlite3.Connection, now: datetime) -> bool:
    if connection.execute("SELECT 1 FROM history WHERE state = 'sending'").fetchone():
        return True
    running = connection.execute("SELECT * FROM jobs WHERE state = ?", (JobState.RUNNING.value,)).fetchall()
    return any(not has_ended(owner_of(job), moment_of(job["updated_at"]), now) for job in running)


def _values(connection: sqlite3.Connection, old: Old) -> tuple[SqlValue, ...]:
    told = connection.execute(_NEWEST_ANSWER).fetchone()
    now = datetime.fromtimestamp(min(old.exported_at.timestamp(), told[0] / 1000 if told else 0), UTC)
    before = min(old.before, now - YOUNGEST)
    still_to_start = f"{now - _FURTHEST_ZONE:%Y-%m-%d}"
    return microseconds(before), moment_text(before), moment_text(old.exported_at), still_to_start
