"""The history of sends and label changes: an SQLite file that several push-tui processes share."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from push_tui.storage.records import Filter, Intent, Key, Kind, Record, Result, Row, TargetStatus

__all__ = [
    "Filter",
    "History",
    "HistoryUnavailable",
    "Intent",
    "Key",
    "Kind",
    "Record",
    "Result",
    "Row",
    "TargetStatus",
]

PAGE_LIMIT = 500
EVERYTHING = Filter()


class HistoryUnavailable(Exception):
    """The history cannot be read or written now; the message is one sentence that tells what to do."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class History:
    """What was sent, kept in ``path``; every method is one short transaction under a lock on ``lock_path``.

    The file is opened at the first call. Calls may come from any thread, one at a time; each may block for up to 5 s
    while another process writes. Every method raises `HistoryUnavailable` where the file cannot be used.
    """

    def __init__(self, path: Path, lock_path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._path = path
        self._lock_path = lock_path
        self._clock = clock

    def open(self) -> None:
        """Open the file now, and make it where it is missing."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        raise NotImplementedError

    @property
    def read_only(self) -> str:
        """Why nothing can be recorded (a newer version's file), or empty; known once the file was opened."""
        raise NotImplementedError

    def begin(self, intent: Intent) -> int:
        """Record ``intent`` as ``sending`` and give its ID; it is on the disk when this returns."""
        raise NotImplementedError

    def finish(self, row: int, result: Result) -> bool:
        """Record what came of an intent of this process; whether it was recorded.

        It replaces ``sending``, and an ``unknown`` that was set by settling; a final outcome stays.
        """
        raise NotImplementedError

    def settle_abandoned(self, now: datetime | None = None) -> tuple[int, ...]:
        """Turn rows that nobody will finish from ``sending`` to ``unknown``, and give their IDs."""
        raise NotImplementedError

    def settle_own(self, error: str) -> tuple[int, ...]:
        """Turn this process's open rows to ``unknown`` (it is about to end), and give their IDs."""
        raise NotImplementedError

    def page(self, filter: Filter = EVERYTHING, *, before: Key | None = None, limit: int = 100) -> tuple[Row, ...]:
        """Up to ``limit`` (at most 500) rows after ``before``, newest first."""
        raise NotImplementedError

    def count(self, filter: Filter = EVERYTHING) -> int:
        """How many rows pass ``filter``."""
        raise NotImplementedError

    def get(self, row: int) -> Record | None:
        """Everything about one row."""
        raise NotImplementedError

    def latest(self) -> Record | None:
        """The newest record."""
        raise NotImplementedError

    def records(
        self, filter: Filter = EVERYTHING, *, before: Key | None = None, limit: int = 100
    ) -> tuple[Record, ...]:
        """Like `page`, with everything about each row; for export."""
        raise NotImplementedError

    def test_sends(self, digest: str) -> tuple[Record, ...]:
        """What was sent to test users with this digest, newest first."""
        raise NotImplementedError
