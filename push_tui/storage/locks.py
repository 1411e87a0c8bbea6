"""File locks between processes, with a limit to the waiting."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from push_tui.storage.files import PRIVATE_FILE, file_mode

LOCK_SECONDS = 5.0
_FIRST_PAUSE = 0.0005
_LONGEST_PAUSE = 0.02
_UNSUPPORTED = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})


class LockTimeout(Exception):
    """Another process held the lock for the whole wait."""


@contextmanager
def locked(path: Path, *, exclusive: bool, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold a lock on ``path``, exclusive or shared with other readers; create the file if needed.

    Continue without a lock if the file system has none, or if a reader may not create the file: SQLite's own locks
    and atomic renames still protect the data.

    Raises:
        LockTimeout: the lock was not free within ``seconds``.
        OSError: the file of an exclusive lock cannot be opened, or the lock fails; its ``filename`` is ``path``.
    """
    try:
        descriptor = _open(path)
    except OSError:
        if exclusive:
            raise
        yield
        return
    try:
        try:
            acquire(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH, seconds, _LONGEST_PAUSE)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise OSError(error.errno, error.strerror, str(path)) from error
        yield
    finally:
        os.close(descriptor)


def why_no_lock(path: Path) -> OSError | None:
    """Return why the lock on ``path`` cannot be opened; None if it can. Create the file if needed."""
    try:
        os.close(_open(path))
    except OSError as error:
        return error
    return None


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        with suppress(PermissionError):  # another account has just created it
            os.fchmod(descriptor, file_mode(path.parent))
        return descriptor
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def acquire(descriptor: int, operation: int, seconds: float, longest_pause: float) -> None:
    """Lock an open file; wait up to ``seconds`` and look again at least every ``longest_pause``.

    Raises:
        LockTimeout: the lock was not free within ``seconds``.
        OSError: the file system has no locks.
    """
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LockTimeout from error
        time.sleep(pause)
        pause = min(pause * 2, longest_pause)
