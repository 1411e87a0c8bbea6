"""One SQLite file that several processes share: opening, locking, and every failure as one sentence."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from push_tui.storage.codec import stored
from push_tui.storage.files import PRIVATE_FILE, make_private_directory
from push_tui.storage.history_migration import (
    Updating,
    complete,
    is_behind,
    migrate,
    told_to_nobody,
    why_not_updated,
)
from push_tui.storage.locks import LOCK_SECONDS, LockTimeout, locked
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.schema import FOREIGN, VERSION, has_index, is_current, make_index, version_of


class Database:
    """The history's file; see "On disk" in the design for why it is used as it is.

    Opened at the first transaction and again when the file was replaced. Transactions of several threads wait for
    each other; the wait for other threads, for other processes and for SQLite is bounded by ``seconds`` each.
    """

    def __init__(
        self, path: Path, lock_path: Path, *, seconds: float = LOCK_SECONDS, updating: Updating = told_to_nobody
    ) -> None:
        """``updating`` hears, on the calling thread, how far the file of an older version is updated."""
        self._path = path
        self._lock_path = lock_path
        self._seconds = seconds
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._updating = updating
        self._file: tuple[int, ...] | None = None
        self._behind = False
        """Whether an older version's file that cannot be updated is read, from a copy that is thrown away."""
        self.read_only = ""
        """Why nothing can be written, as a sentence; empty where it can, or before the file was opened."""
        self.indexed = False
        """Whether this process can use the search index."""

    def close(self) -> None:
        """Close the file; the next transaction opens it again."""
        with self._turn:
            self._close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees one state of the file; it must end before anything is shown or awaited."""
        with self._told(), self._alone():
            self._ensure_open()
            self._complete()
            with locked(self._lock_path, exclusive=False, seconds=self._seconds), self._transaction("BEGIN") as begun:
                yield begun

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that is on the disk when the block ends, or undone when it raises."""
        with self._told(), self._alone():
            if self._behind:
                self._close()  # there may be room by now
            self._ensure_open()
            if self.read_only:
                raise HistoryUnavailable(self.read_only)
            with (
                locked(self._lock_path, exclusive=True, seconds=self._seconds),
                self._transaction("BEGIN IMMEDIATE") as begun,
            ):
                yield begun

    def _transaction(self, begin: str) -> AbstractContextManager[sqlite3.Connection]:
        assert self._connection is not None  # noqa: S101 - for the type checker; _ensure_open has made it
        return _transaction(self._connection, begin)

    def _complete(self) -> None:
        """Complete what an older version wrote since; where that cannot be written it is read as it is."""
        if self.read_only or self._connection is None:
            return
        with locked(self._lock_path, exclusive=False, seconds=self._seconds):
            behind = is_behind(self._connection)
        if behind:
            with (
                suppress(sqlite3.OperationalError, LockTimeout),
                locked(self._lock_path, exclusive=True, seconds=self._seconds),
                self._transaction("BEGIN IMMEDIATE") as connection,
            ):
                complete(connection)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=2 * self._seconds):
            raise LockTimeout
        try:
            yield
        finally:
            self._turn.release()

    def _ensure_open(self) -> None:
        if self._connection is not None and self._identity() == self._file:
            return
        self._close()
        writable = self._make_file()
        mode = "rw" if writable else "ro"
        connection = self._connect(f"{self._path.absolute().as_uri()}?mode={mode}")
        try:
            self.read_only = "" if writable else f"{_unwritable(self._path)}."
            self._prepare(connection)
            self._file = self._identity()
            if self._behind:
                connection = self._updated_copy(connection)
            if self.read_only:
                connection.execute("PRAGMA query_only=ON")
            self.indexed = has_index(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def _connect(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            name, uri=True, timeout=self._seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        with locked(self._lock_path, exclusive=False, seconds=self._seconds):
            connection.execute("PRAGMA synchronous=FULL")
            version = version_of(connection)
            (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
            prepared = is_current(connection) and journal == "delete"
        if version > VERSION:
            self.read_only = (
                f"The history {self._path} was written by a newer push-tui (version {version} of the file; this one "
                f"knows {VERSION}) and can only be read; update push-tui, or use another --config-dir."
            )
        if not prepared and not self.read_only:
            try:
                self._update(connection)
            except (OSError, sqlite3.Error) as error:
                if not 0 < version < VERSION or not (why := why_not_updated(self._path, error)):
                    raise
                self.read_only = why
        self._behind = bool(self.read_only) and 0 < version < VERSION

    def _update(self, connection: sqlite3.Connection) -> None:
        """Make the tables of an empty file, or bring an older one to this version, in one transaction."""
        with locked(self._lock_path, exclusive=True, seconds=self._seconds):
            connection.execute("PRAGMA journal_mode=DELETE")
            try:
                with _transaction(connection, "BEGIN IMMEDIATE"):
                    if version_of(connection) == FOREIGN:
                        raise HistoryUnavailable(
                            f"{self._path} is a database of another program; move it away, or use another --config-dir."
                        )
                    migrate(connection, self._path, self._updating)
                    make_index(connection)
            finally:
                self._updating(0, 0)

    def _updated_copy(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Return a copy in memory of an older version's file, migrated in its place, and close the file."""
        copy = self._connect(":memory:")
        try:
            with locked(self._lock_path, exclusive=False, seconds=self._seconds):
                connection.backup(copy)
            with _transaction(copy, "BEGIN"):
                migrate(copy, None)
        except BaseException:
            copy.close()
            raise
        connection.close()
        return copy

    def _make_file(self) -> bool:
        """Make the file if it is missing; whether it can be written.

        It is not opened where it exists: closing it would drop the locks that SQLite holds on it in this process.
        """
        make_private_directory(self._path.parent)
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
        except FileExistsError:
            return os.access(self._path, os.R_OK | os.W_OK) and os.access(self._path.parent, os.W_OK | os.X_OK)
        try:
            os.fchmod(descriptor, PRIVATE_FILE)
        finally:
            os.close(descriptor)
        return True

    def _identity(self) -> tuple[int, ...] | None:
        """What the file is known by; of one that is read from a copy, its age too."""
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino, status.st_mtime_ns if self._behind else 0

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._file = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except LockTimeout as error:
            raise HistoryUnavailable(_busy(self._path, self._seconds)) from error
        except sqlite3.Error as error:
            self._turn_away()
            raise HistoryUnavailable(self._sentence(error)) from error
        except OSError as error:
            raise HistoryUnavailable(_system_sentence(self._path, error)) from error

    def _turn_away(self) -> None:
        """Close after a failure, so that the next call looks at the file anew (repaired, replaced, space made)."""
        if self._turn.acquire(timeout=self._seconds):
            try:
                with suppress(sqlite3.Error):
                    self._close()
            finally:
                self._turn.release()

    def _sentence(self, error: sqlite3.Error) -> str:
        # The low byte is the kind of failure, the rest a detail of it. Failures found by Python itself have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        path = self._path
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return (
                f"The history {path} is damaged and is left as it is; move it away (mv {path} {path}.damaged), and a "
                f"new one is begun."
            )
        if code == sqlite3.SQLITE_FULL:
            return f"The disk of {path} is full; free some space and try again."
        if code == sqlite3.SQLITE_IOERR:
            return f"The history {path} failed on the disk ({error}); check its space, quota and health, and try again."
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return f"{_unwritable(path)}."
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return _busy(path, self._seconds)
        return f"The history {path} cannot be used ({error}); move it away, or use another --config-dir."


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[sqlite3.Connection]:
    connection.execute(begin)
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


class Store:
    """What a part of the program keeps in the history's file; every method is one short transaction or a few.

    The file is opened at the first call, and closed and opened again as need be. Calls may come from any thread, one at
    a time; each may block for ``seconds`` while another process writes. Every method raises `HistoryUnavailable` where
    the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        lock_path: Path,
        *,
        clock: Callable[[], datetime] | None = None,
        seconds: float = LOCK_SECONDS,
        updating: Updating = told_to_nobody,
    ) -> None:
        """``clock`` tells the time with its zone, where a test does not leave it to the system."""
        self._database = Database(path, lock_path, seconds=seconds, updating=updating)
        self._clock = clock or _utc_now

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        self._database.close()


def _utc_now() -> datetime:
    return datetime.now(UTC)


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert a row, and return its ID."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are ours
    return connection.execute(sql, [*map(stored, values.values())]).lastrowid or 0


def update(
    connection: sqlite3.Connection,
    table: str,
    values: Mapping[str, object],
    more: Mapping[str, int] | None = None,
    **where: object,
) -> int:
    """Set columns of the rows that have the values of ``where``, add ``more`` to others; return how many rows."""
    more = more or {}
    changes = ", ".join((*(f"{name} = ?" for name in values), *(f"{name} = {name} + ?" for name in more)))
    sql = f"UPDATE {table} SET {changes} WHERE {' AND '.join(f'{name} = ?' for name in where)}"  # noqa: S608
    given = (*values.values(), *more.values(), *where.values())
    return connection.execute(sql, [*map(stored, given)]).rowcount


def _busy(path: Path, seconds: float) -> str:
    return (
        f"The history {path} has been in use by another process for over {seconds:g} s; try again, and if it stays so, "
        f"look for a push-tui that hangs (fuser {path})."
    )


def _unwritable(path: Path) -> str:
    return (
        f"The history {path} cannot be written; give yourself the right to write it and its directory, or use another "
        f"--config-dir"
    )


def _system_sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {path} is full, or your quota is used up; free some space and try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{_unwritable(path)}."
    return f"The history {path} cannot be used ({error.strerror or error}); use another --config-dir."
