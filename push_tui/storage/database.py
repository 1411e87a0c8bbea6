"""One SQLite file that several processes share: opening it, locking it, and a sentence for every failure."""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from push_tui.storage.codec import sql_value
from push_tui.storage.files import SHARED_FILE, file_mode, make_private_directory, new_private_file
from push_tui.storage.history_migration import (
    GET_ACCESS,
    Updating,
    complete,
    ignore_progress,
    is_behind,
    migrate,
    why_not_updated,
)
from push_tui.storage.locks import LOCK_SECONDS, LockTimeout, locked, why_no_lock
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.schema import FOREIGN, VERSION, has_index, is_current, make_indexes, version_of

_DAMAGE = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What reading raises besides `sqlite3.Error` if another program or a damaged disk changed the file."""


class Store:
    """The history's file, the base of what is stored in it; see "On disk" in the design for the reasons.

    It is opened at the first transaction, and again when the file was replaced. Transactions of several threads wait
    for each other; the waits for other threads, for other processes and for SQLite last at most ``seconds`` each.
    Every method is one or a few short transactions, and raises `HistoryUnavailable` if the file cannot be used.
    """

    def __init__(
        self,
        path: Path,
        lock_path: Path,
        *,
        clock: Callable[[], datetime] | None = None,
        seconds: float = LOCK_SECONDS,
        updating: Updating = ignore_progress,
    ) -> None:
        """``clock`` returns the time with its zone; a test may replace the system's."""
        self._path = path
        self._lock_path = lock_path
        self._seconds = seconds
        self._clock = clock or partial(datetime.now, UTC)
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self.updating = updating
        """Called, on the calling thread, with the progress of updating an older version's file."""
        self._file: tuple[int, ...] | None = None
        self._behind = False
        """Whether an older version's file cannot be updated and is read from a temporary copy."""
        self._version = 0
        """The version of the open file."""
        self.read_only = ""
        """Why nothing can be recorded, as a sentence (a newer version's file, no write access); empty if it can be, or
        if the file is not open yet."""
        self._indexed = False
        """Whether this process can use the search index."""

    def close(self) -> None:
        """Close the file; the next transaction opens it again."""
        with self._turn:
            self._close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction that sees one state of the file; end it before anything is shown or awaited.

        Turn rows into objects inside it: what a damaged row raises becomes `HistoryUnavailable`. Fetch them all
        before: a query that is not read to its end keeps the file locked for as long as somebody holds that error.
        """
        with self._alone():
            connection = self._ensure_open()
            self._complete(connection)
            with self._lock(exclusive=False), _transaction(connection, "BEGIN"):
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Run a transaction; it is on the disk when the block ends, or rolled back when the block raises."""
        with self._alone():
            if self._behind:
                self._close()  # there may be space by now
            connection = self._ensure_open()
            if self.read_only:
                raise HistoryUnavailable(self.read_only)
            with self._lock(exclusive=True), _transaction(connection, "BEGIN IMMEDIATE"):
                yield connection

    def _lock(self, *, exclusive: bool) -> AbstractContextManager[None]:
        return locked(self._lock_path, exclusive=exclusive, seconds=self._seconds)

    def _complete(self, connection: sqlite3.Connection) -> None:
        """Complete the rows that an older version wrote since; leave them as they are if that cannot be written."""
        if self.read_only:
            return
        with self._lock(exclusive=False):
            behind = is_behind(connection)
        if behind:
            with (
                suppress(sqlite3.OperationalError, LockTimeout),
                self._lock(exclusive=True),
                _transaction(connection, "BEGIN IMMEDIATE"),
            ):
                complete(connection)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads out, and turn every failure into `HistoryUnavailable`.

        Close the file after an error of SQLite, so that the next call opens it again (repaired, replaced, more space).
        """
        if not self._turn.acquire(timeout=2 * self._seconds):
            raise HistoryUnavailable(_busy(self._path, self._seconds))
        try:
            yield
        except LockTimeout as error:
            raise HistoryUnavailable(_busy(self._path, self._seconds)) from error
        except OSError as error:
            raise HistoryUnavailable(self._system_sentence(error)) from error
        except (sqlite3.Error, *_DAMAGE) as error:
            with suppress(sqlite3.Error):
                if self._connection is not None:  # a newer push-tui may have updated the open file
                    self._version = version_of(self._connection)
            with suppress(sqlite3.Error):
                self._close()
            raise HistoryUnavailable(self._sentence(error)) from error
        finally:
            self._turn.release()

    def _ensure_open(self) -> sqlite3.Connection:
        stays_read_only = not self.read_only or self._behind  # else look again: access may have been given since
        if self._connection is not None and self._identity() == self._file and stays_read_only:
            return self._connection
        self._close()
        writable = self._make_file()
        mode = "rw" if writable else "ro"
        connection = self._connect(f"{self._path.absolute().as_uri()}?mode={mode}")
        try:
            self.read_only = self._why_not_written(writable)
            self._prepare(connection)
            self._file = self._identity()
            if self._behind:
                connection = self._updated_copy(connection)
            if self.read_only:
                connection.execute("PRAGMA query_only=ON")
            self._indexed = has_index(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _connect(self, name: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            name, uri=True, timeout=self._seconds, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        with self._lock(exclusive=False):
            connection.execute("PRAGMA synchronous=FULL")
            version = self._version = version_of(connection)
            (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
            prepared = is_current(connection) and journal == "delete"
        if version > VERSION:
            self.read_only = self._newer("can only be read")
        if version == 0 and self.read_only:
            raise HistoryUnavailable(self.read_only)  # there are no tables, and they cannot be made
        if not prepared and not self.read_only:
            try:
                self._update(connection)
            except (OSError, sqlite3.Error) as error:
                if not 0 < version <= VERSION or not (why := why_not_updated(self._path, error)):
                    raise
                if version < VERSION:  # else only indexes are missing
                    self.read_only = why
        self._behind = bool(self.read_only) and 0 < version < VERSION

    def _update(self, connection: sqlite3.Connection) -> None:
        """Create the tables of an empty file, or update an older one to this version, in one transaction."""
        with self._lock(exclusive=True):
            connection.execute("PRAGMA journal_mode=DELETE")
            try:
                with _transaction(connection, "BEGIN IMMEDIATE"):
                    if version_of(connection) == FOREIGN:
                        raise HistoryUnavailable(
                            f"{self._path} is another program's database, or damaged; move it away, or use another "
                            "--config-dir."
                        )
                    migrate(connection, self._path, self.updating)
                    make_indexes(connection)
            finally:
                self.updating(0, 0)

    def _updated_copy(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Return a migrated copy in memory of an older version's file, and close the file."""
        copy = self._connect(":memory:")
        try:
            with self._lock(exclusive=False):
                connection.backup(copy)
            with _transaction(copy, "BEGIN"):
                migrate(copy, None)
        except BaseException:
            copy.close()
            raise
        connection.close()
        return copy

    def _make_file(self) -> bool:
        """Create the file if it is missing; return whether it can be written.

        Do not open an existing file: closing it would drop the locks that SQLite holds on it in this process.
        """
        make_private_directory(self._path.parent)
        try:
            os.close(new_private_file(self._path, file_mode(self._path.parent)))
        except FileExistsError:
            if not self._path.is_file():
                raise HistoryUnavailable(
                    f"{self._path} is not a file; move it away, or use another --config-dir."
                ) from None
            return os.access(self._path, os.R_OK | os.W_OK) and os.access(self._path.parent, os.W_OK | os.X_OK)
        return True

    def _identity(self) -> tuple[int, ...] | None:
        """Return what identifies the file; if it is read from a copy, with its time of change."""
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

    # Why it cannot be used, as sentences

    def _why_not_written(self, writable: bool) -> str:
        if not writable:
            return _unwritable(self._path)
        error = why_no_lock(self._lock_path)
        return "" if error is None else self._system_sentence(error)

    def _newer(self, what: str) -> str:
        return (
            f"The history {self._path} was written by a newer push-tui (file version {self._version}, this one "
            f"supports {VERSION}) and {what}; update push-tui, or use another --config-dir."
        )

    def _sentence(self, error: Exception) -> str:
        # The low byte is the kind of failure, the rest a detail. What Python itself raises has no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        path = self._path
        if code == sqlite3.SQLITE_FULL:
            return f"The disk of {path} is full; free some space and try again."
        if code == sqlite3.SQLITE_IOERR:
            return f"The history {path} failed on the disk ({error}); check its space, quota and health, and try again."
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return _unwritable(path)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return _busy(path, self._seconds)
        if self._version > VERSION:
            return self._newer("has rows that this one cannot read")
        # Our SQL is wrong for the table of another program, or for one with a damaged name.
        other = isinstance(error, sqlite3.Error) and code == sqlite3.SQLITE_ERROR
        state = f"was changed by another program or is damaged ({error})" if other else "is damaged"
        return (
            f"The history {path} {state} and is left as it is; move it away (mv {path} {path}.damaged), then push-tui "
            "starts a new one."
        )

    def _system_sentence(self, error: OSError) -> str:
        path, reason = self._path, error.strerror or error
        if error.filename == str(self._lock_path):
            return (
                f"The lock file {error.filename} of the history cannot be used ({reason}), so nothing can be recorded; "
                "give yourself write access to it, or remove it while no push-tui runs."
            )
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return f"The disk of {path} is full, or your quota is used up; free some space and try again."
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return _unwritable(path)
        return f"The history {path} cannot be used ({reason}); use another --config-dir."


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error, UnicodeDecodeError):  # the message of a damaged file may be no text
            connection.execute("ROLLBACK")
        raise


def insert(connection: sqlite3.Connection, table: str, values: Mapping[str, object]) -> int:
    """Insert a row and return its ID."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names are ours
    return connection.execute(sql, [*map(sql_value, values.values())]).lastrowid or 0


def update(
    connection: sqlite3.Connection,
    table: str,
    values: Mapping[str, object],
    more: Mapping[str, int] | None = None,
    **where: object,
) -> int:
    """Set columns and add ``more`` to others in the rows that match ``where``; return how many rows matched."""
    more = more or {}
    changes = ", ".join((*(f"{name} = ?" for name in values), *(f"{name} = {name} + ?" for name in more)))
    sql = f"UPDATE {table} SET {changes} WHERE {' AND '.join(f'{name} = ?' for name in where)}"  # noqa: S608
    given = (*values.values(), *more.values(), *where.values())
    return connection.execute(sql, [*map(sql_value, given)]).rowcount


def _busy(path: Path, seconds: float) -> str:
    return (
        f"The history {path} has been in use by another process for over {seconds:g} s; try again. If that does not "
        f"help, look for a push-tui that hangs (fuser {path})."
    )


def _unwritable(path: Path) -> str:
    with suppress(OSError):
        if file_mode(path.parent) == SHARED_FILE:
            return (
                f"The shared history {path} cannot be written; join the group of {path.parent} and log in again, or "
                f"have its files given to the group (mode {SHARED_FILE:o})."
            )
    return f"The history {path} cannot be written; {GET_ACCESS}, or use another --config-dir."
