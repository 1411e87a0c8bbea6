"""Locks between processes, on a file, with an end to the waiting."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from push_tui.storage.files import PRIVATE_FILE

LOCK_SECONDS = 5.0
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.02
_UNSUPPORTED = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})


class LockTimeout(Exception):
    """Another process held the lock for the whole wait."""


@contextmanager
def locked(path: Path, *, exclusive: bool, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold a lock on ``path`` (made 0600 where it is missing), shared with other readers or alone.

    Where a file system knows no locks, or a reader may not make the file, it goes on without one: SQLite's own locks
    and atomic renames are the second net.

    Raises:
        LockTimeout: it was not free within ``seconds``.
        OSError: an exclusive lock cannot be taken because the file cannot be made.
    """
    try:
        descriptor = _open(path)
    except OSError:
        if exclusive:
            raise
        yield
        return
    try:
        _acquire(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH, seconds)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        os.fchmod(descriptor, PRIVATE_FILE)
        return descriptor
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)


def _acquire(descriptor: int, operation: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    while True:
        try:
            fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LockTimeout from error
        except OSError as error:
            if error.errno in _UNSUPPORTED:
                return
            raise
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)
