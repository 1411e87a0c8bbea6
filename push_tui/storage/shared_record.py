"""A small file that processes of one host read and change one after another, for what they must agree on at once.

Nothing is synced to the disk: after a crash of the host the content means nothing any more.
"""

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from push_tui.storage.files import PRIVATE_FILE
from push_tui.storage.locks import LockTimeout

Told = TypeVar("Told")

LOCK_SECONDS = 0.1
"""The lock is held for some hundredths of a millisecond; who does not get it in this time never will."""
LONGEST_RECORD = 4096
_PAUSE = 0.0005


def change_record(
    path: Path, change: Callable[[bytes], tuple[bytes | None, Told]], *, seconds: float = LOCK_SECONDS
) -> Told:
    """Give the content of ``path`` (empty where it is missing) to ``change``; write what it returns, unless None.

    New content must be as long as the old: one write replaces it, whatever becomes of the process. The file is made
    0600; a symbolic link is not followed.

    Raises:
        LockTimeout: another process held it for ``seconds``.
        OSError: it cannot be read, written or locked (some network file systems know no locks).
    """
    descriptor = _locked(path, time.monotonic() + seconds)
    try:
        data, result = change(os.pread(descriptor, LONGEST_RECORD, 0))
        if data is not None and os.pwrite(descriptor, data, 0) != len(data):
            raise OSError(f"{path.name} could not be written as a whole")
        return result
    finally:
        os.close(descriptor)


def remove_unused(directory: Path, seconds: float) -> None:
    """Remove records that nobody has changed for so long, such as those of an earlier boot of the host."""
    oldest = time.time() - seconds
    for path in directory.iterdir():
        with suppress(OSError):  # others tidy up at the same time
            if path.stat().st_mtime < oldest:
                path.unlink()


def _locked(path: Path, deadline: float) -> int:
    """The file, open and locked; never one that was removed while its lock was awaited."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, PRIVATE_FILE)
        try:
            _lock(descriptor, deadline)
            if os.fstat(descriptor).st_nlink:
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                raise LockTimeout from error
        time.sleep(_PAUSE)
