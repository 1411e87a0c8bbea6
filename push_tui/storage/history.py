"""The history of sends and label changes: an SQLite file that several push-tui processes share."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, TypeVar

from push_tui.outcomes import Outcome
from push_tui.storage import earlier_sends, trimming
from push_tui.storage.codec import (
    SqlRow,
    SqlValue,
    columns_of,
    field_names,
    from_row,
    microseconds,
    moment_of,
    sql_text,
)
from push_tui.storage.database import Store, insert, update
from push_tui.storage.earlier_sends import Allows, Earlier, Sought
from push_tui.storage.history_queries import count_queries, page_queries
from push_tui.storage.job_records import Counts
from push_tui.storage.owners import Owner, has_ended, owner_columns, owner_of, this_process
from push_tui.storage.records import (
    EVERYTHING,
    AnswerDetails,
    Filter,
    Intent,
    Key,
    Listed,
    Record,
    RecordKind,
    Result,
    Row,
    Summary,
    TargetKind,
    target_kind,
)
from push_tui.storage.schema import TO_EVERYBODY
from push_tui.storage.searching import SEPARATOR, folded_bytes, intent_text, pairs, result_text
from push_tui.storage.trimming import Old

PAGE_LIMIT = 500
"""The most rows that one call reads, so that no lock is held for long."""
_ABANDONED = "push-tui ended before the answer came; the service may have got the request."
_SECOND = 1_000_000
COUNTS = ("done", "failed", "unknown", "not_tried")
"""The columns of `Row.counts`."""
_INTENT_DETAILS = field_names(Intent, without=Summary)
_RESULT_DETAILS = field_names(AnswerDetails)
_WHOLE = "history h JOIN details d ON d.id = h.id"
_NAMED = "targets t CROSS JOIN history h ON h.id = t.row WHERE t.kind = ? AND t.name = ? AND h.kind = 'push'"
"""A short walk along the pushes to one name, however long the history is."""

Made = TypeVar("Made")


class Past(NamedTuple):
    """A send that has ended, and whether somebody opened it."""

    intent: Intent
    result: Result
    begun_at: datetime
    ended_at: datetime
    seen: bool


class History(Store):
    """Sends and label changes, as records."""

    ended: Callable[[int], object] | None = None
    """Called after an outcome of a row is on the disk, on the thread that wrote it."""

    def begin(self, intent: Intent, shown: Earlier | None = None, allows: Allows | None = None) -> int:
        """Record ``intent`` as ``sending`` on the disk and return its ID.

        Raises:
            SentMeanwhile: the earlier sends of this push are no longer those ``shown``, or a limit is reached.
        """
        created_at = self._clock().astimezone(UTC)
        text = folded_bytes(intent_text(intent))
        with self.writing() as connection:
            earlier_sends.check(connection, shown, allows)
            return _insert(connection, intent, created_at, text)

    def finish(self, row: int, result: Result) -> bool:
        """Record the result of an intent of this process; return whether it was recorded.

        It replaces ``sending``, and an ``unknown`` set by settling; a final outcome stays.
        """
        now = self._clock()
        with self.writing() as connection:
            open_rows = connection.execute(
                f"SELECT d.* FROM {_WHOLE} WHERE h.id = ? AND (h.state = ? OR h.settled)",  # noqa: S608 - constants only
                (row, Outcome.SENDING.value),
            ).fetchall()
            if not open_rows or owner_of(open_rows[0]) != this_process():
                return False
            self._end(connection, row, result, now)
        self._tell_of(row)
        return True

    def record_past(self, past: Iterable[Past]) -> None:
        """Record sends that have ended, in one transaction; for the demo, whose past is invented."""
        with self.writing() as connection:
            for each in past:
                row = _insert(connection, each.intent, each.begun_at, folded_bytes(intent_text(each.intent)))
                self._end(connection, row, each.result, each.ended_at)
                if each.seen:
                    update(connection, "history", {"seen_at": each.ended_at}, id=row)

    def _end(self, connection: sqlite3.Connection, row: int, result: Result, now: datetime) -> None:
        found = columns_of(result, ("state", "result", "task_id", "error"))
        counts = columns_of(result.counts, COUNTS)
        # Whoever looked into it before did not see this.
        settled = {"settled": 0, "finished_at": now, "completed": 2, "seen_at": None}
        update(connection, "history", found | counts | settled, id=row)
        update(connection, "details", columns_of(result, _RESULT_DETAILS), id=row)
        self._index(connection, row, folded_bytes(result_text(result)))

    def take_over(self, row: int) -> bool:
        """Make this process the owner of a row that another one did not finish; return whether it is open.

        The row is ``sending`` again. Used for work that outlives its process, such as a resumed job.
        """
        with self.writing() as connection:
            return reopen(connection, row)

    def _index(self, connection: sqlite3.Connection, row: int, more: bytes) -> None:
        """Add ``more`` to the row's searchable text, which is now final, and index it."""
        (text,) = connection.execute("SELECT text FROM search WHERE id = ?", (row,)).fetchone()
        text += SEPARATOR.encode() + more
        connection.execute("UPDATE search SET text = ? WHERE id = ?", (text, row))
        if self._indexed and (words := pairs(text)) is not None:
            connection.execute("INSERT INTO search_pairs (rowid, pairs) VALUES (?, ?)", (row, words))
            connection.execute("DELETE FROM unindexed WHERE id = ?", (row,))

    def mark_seen(self, row: int, *, seen: bool = True) -> None:
        """Store that you have looked into the row now, or that you have not, unless the file is read-only."""
        if self.read_only:
            return
        with self.writing() as connection:
            update(connection, "history", {"seen_at": self._clock() if seen else None}, id=row)

    def settle_abandoned(self) -> tuple[int, ...]:
        """Turn rows that nobody will finish from ``sending`` to ``unknown``; see `has_ended`.

        Return their IDs, but not those of jobs that change labels: you can resume these.
        """
        now = self._clock()
        ended = [(row, resumable) for row, at, owner, resumable in self._open_rows() if has_ended(owner, at, now)]
        settled = self._settle([row for row, _ in ended])
        return tuple(row for row, resumable in ended if row in settled and not resumable)

    def settle_own(self) -> tuple[int, ...]:
        """Turn this process's open rows to ``unknown`` (it is about to end); return their IDs."""
        return self._settle([row for row, _, owner, _ in self._open_rows() if owner == this_process()])

    def _open_rows(self) -> list[tuple[int, datetime, Owner, bool]]:
        with self.reading() as connection:
            found = connection.execute(
                "SELECT h.created_at, h.job AND h.kind != ? AS resumable, d.* "  # noqa: S608 - constants only
                f"FROM {_WHOLE} WHERE h.state = 'sending'",
                (RecordKind.PUSH,),
            ).fetchall()
            return [(row["id"], moment_of(row["created_at"]), owner_of(row), bool(row["resumable"])) for row in found]

    def _settle(self, rows: list[int]) -> tuple[int, ...]:
        if not rows or self.read_only:
            return ()
        settled = []
        with self.writing() as connection:
            for row in rows:
                changed = connection.execute(
                    "UPDATE history SET state = 'unknown', settled = 1, error = ? WHERE id = ? AND state = 'sending'",
                    (_ABANDONED, row),
                )
                if changed.rowcount:
                    settled.append(row)
        for row in settled:
            self._tell_of(row)
        return tuple(settled)

    def _tell_of(self, row: int) -> None:
        if self.ended is not None:
            self.ended(row)

    def page(self, filter: Filter = EVERYTHING, *, before: Key | None = None, limit: int = 100) -> tuple[Row, ...]:
        """Return up to ``limit`` (at most 500) rows older than ``before``, newest first."""
        return self._select(partial(_rows_of, Row), filter, before, limit, whole=False)

    def records(
        self, filter: Filter = EVERYTHING, *, before: Key | None = None, limit: int = 100
    ) -> tuple[Record, ...]:
        """Return what `page` returns, as whole records."""
        return self._select(partial(_rows_of, Record), filter, before, limit, whole=True)

    def pushes_to_user(
        self, app: str, spellings: Iterable[str], labels: Iterable[str], most: int
    ) -> tuple[Record, ...]:
        """Return the pushes of an app that name a spelling of the user, a label, or everybody; newest first.

        Of each of the three come the newest ``most``, so that many to everybody do not hide one to the user.
        """
        with self.reading() as connection:
            found = set(_newest(connection, f"history h WHERE {TO_EVERYBODY}", (), app, most))
            for kind, names in ((TargetKind.USER, spellings), (TargetKind.LABEL, labels)):
                ids = [_newest(connection, _NAMED, (kind.value, sql_text(name)), app, most) for name in names]
                found.update(sorted(set().union(*ids), reverse=True)[:most])
            marks = ", ".join("?" * len(found))
            rows = connection.execute(
                f"SELECT h.*, d.* FROM {_WHOLE} WHERE h.id IN ({marks}) ORDER BY h.id DESC",  # noqa: S608
                tuple(found),
            )
            return _rows_of(Record, rows)

    def count(self, filter: Filter = EVERYTHING, *, most: int | None = None) -> int:
        """Return how many rows match ``filter``, or ``most`` if as many or more do; counting stops there."""
        with self.reading() as connection:
            found = sum(
                connection.execute(query.sql, query.values).fetchone()[0]
                for query in count_queries(filter, most, indexed=self._indexed, samples=_samples(connection, filter))
            )
            return int(found) if most is None else min(found, most)

    def read_whole(
        self, use: Callable[[list[sqlite3.Row]], Made], filter: Filter, *, before: Key | None, limit: int
    ) -> Made:
        """Return what ``use`` makes of the columns of what `records` would return; quicker where nobody needs records.

        What a damaged row raises in ``use`` becomes `HistoryUnavailable`.
        """
        return self._select(use, filter, before, limit, whole=True)

    def _select(
        self, use: Callable[[list[sqlite3.Row]], Made], filter: Filter, before: Key | None, limit: int, *, whole: bool
    ) -> Made:
        limit = min(limit, PAGE_LIMIT)
        found: list[sqlite3.Row] = []
        with self.reading() as connection:
            samples = _samples(connection, filter)
            for query in page_queries(filter, before, limit, whole=whole, indexed=self._indexed, samples=samples):
                found += connection.execute(query.sql, query.values).fetchall()
            return use(sorted(found, key=lambda row: -row["id"])[:limit])

    def pushes_with(self, text: str, around: Record, days: int) -> tuple[Record, ...]:
        """Return the pushes within ``days`` of a record, of its app, whose request holds ``text``, oldest first.

        At most 20, without the record itself and those that nobody got.
        """
        span = days * 86_400_000_000  # a row is numbered by the microsecond it was made in
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT h.*, d.* FROM {_WHOLE} WHERE h.id BETWEEN ? AND ? AND h.id <> ? AND h.app = ? "  # noqa: S608
                "AND h.kind = 'push' AND h.state NOT IN ('rejected', 'not sent') AND instr(d.request, ?) "
                "ORDER BY h.id LIMIT 20",
                (around.id - span, around.id + span, around.id, sql_text(around.app), text),
            ).fetchall()
            return _rows_of(Record, found)

    def get(self, row: int) -> Record | None:
        """Return the whole record of a row."""
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT h.*, d.* FROM {_WHOLE} WHERE h.id = ?",  # noqa: S608 - constants only
                (row,),
            ).fetchall()
            return row_of(Record, found[0]) if found else None

    def test_sends(self, sought: Sought) -> tuple[Record, ...]:
        """Return the sends of this message to test users, newest first; at most 500."""
        message, _, _ = sought.digest.partition(":")
        with self.reading() as connection:
            found = connection.execute(
                f"SELECT h.*, d.* FROM {_WHOLE} "  # noqa: S608 - constants only
                "WHERE h.test = 1 AND (h.digest = ? OR h.digest BETWEEN ? AND ?) ORDER BY h.id DESC LIMIT ?",
                (sought.old_digest, f"{message}:", f"{message};", PAGE_LIMIT),
            ).fetchall()
            return _rows_of(Record, found)

    def removable(self, old: Old) -> int:
        """Return how many records `remove` would remove."""
        with self.reading() as connection:
            return trimming.count(connection, old)

    def remove(self, old: Old, expected: int) -> None:
        """Remove exported records for good, all or none; see `push_tui.storage.trimming`.

        Raises:
            NotRemoved: their number is not as ``expected``, or somebody is sending.
        """
        with self.writing() as connection:
            trimming.remove(connection, old, expected, self._clock(), indexed=self._indexed)

    def earlier_sends(self, sought: Sought) -> Earlier:
        """Return the earlier sends of this push, without those rejected or not sent."""
        with self.reading() as connection:
            return earlier_sends.look_up(connection, sought)


def _newest(
    connection: sqlite3.Connection, source: str, values: tuple[SqlValue, ...], app: str, most: int
) -> list[int]:
    rows = connection.execute(
        f"SELECT h.id FROM {source} AND h.app = ? ORDER BY h.id DESC LIMIT ?",  # noqa: S608 - constants only
        (*values, sql_text(app), most),
    ).fetchall()
    return [row["id"] for row in rows]


def _samples(connection: sqlite3.Connection, filter: Filter) -> tuple[bytes, ...]:
    """Return how the newest stored texts begin, if a text is searched."""
    if not filter.text:
        return ()
    return tuple(
        text for (text,) in connection.execute("SELECT substr(text, 1, 4096) FROM search ORDER BY id DESC LIMIT 20")
    )


def _insert(connection: sqlite3.Connection, intent: Intent, created_at: datetime, text: bytes) -> int:
    """Write an intent and its searchable text; return its ID."""
    row = _free_id(connection, microseconds(created_at))
    begun = {"id": row, "created_at": created_at, "state": Outcome.SENDING, "completed": 1}
    insert(connection, "history", begun | columns_of(intent, field_names(Summary)))
    details = columns_of(intent, _INTENT_DETAILS) | {"plan": intent.plan or ""}
    insert(connection, "details", {"id": row, **details, **owner_columns(this_process())})
    insert(connection, "search", {"id": row, "text": text})
    insert(connection, "unindexed", {"id": row})
    kind = target_kind(intent.kind, intent.audience_kind, intent.job)
    targets = [(kind, sql_text(name), row) for name in dict.fromkeys(intent.audience)]
    connection.executemany("INSERT INTO targets (kind, name, row) VALUES (?, ?, ?)", targets)
    return row


def reopen(connection: sqlite3.Connection, row: int) -> bool:
    """Let this process finish a row that another one began; return whether it is open."""
    taken = connection.execute(
        "UPDATE history SET state = ?, settled = 0, error = '' WHERE id = ? AND (state = ? OR settled)",
        (Outcome.SENDING.value, row, Outcome.SENDING.value),
    )
    return bool(taken.rowcount and update(connection, "details", owner_columns(this_process()), id=row))


def row_of(kind: type[Listed], columns: SqlRow) -> Listed:
    """Return a row, or a whole record, from its columns."""
    return from_row(kind, columns, counts=counts_of(tuple(columns[name] for name in COUNTS)))


def counts_of(numbers: tuple[int, ...]) -> Counts:
    """Return the counts from the columns `COUNTS`."""
    done, failed, unknown, _ = numbers
    return Counts(sum(numbers), done, failed, unknown)


def _rows_of(kind: type[Listed], rows: Iterable[SqlRow]) -> tuple[Listed, ...]:
    return tuple(row_of(kind, columns) for columns in rows)


def _free_id(connection: sqlite3.Connection, wanted: int) -> int:
    """Return ``wanted``, or the next number that no row has."""
    while connection.execute("SELECT 1 FROM history WHERE id = ?", (wanted,)).fetchone():
        (last,) = connection.execute("SELECT max(id) FROM history WHERE id < ?", (wanted + _SECOND,)).fetchone()
        wanted = last + 1
    return wanted
