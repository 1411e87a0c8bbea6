"""A small file that the processes of one host read and change one after another, to agree on something quickly.

Nothing is synced to the disk: the content is worthless after a crash of the host.
"""

import fcntl
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from push_tui.storage.files import PRIVATE_FILE, file_mode
from push_tui.storage.locks import acquire

Answer = TypeVar("Answer")

LOCK_SECONDS = 0.1
"""A process holds the lock for under 0.1 ms; longer waits mean that it hangs."""
LONGEST_RECORD = 4096
_PAUSE = 0.0005


def change_record(
    path: Path, change: Callable[[bytes], tuple[bytes | None, Answer]], *, seconds: float = LOCK_SECONDS
) -> Answer:
    """Pass the content of ``path`` (empty if missing) to ``change``; write the bytes it returns, unless None.

    New content must be as long as the old: one write replaces it, even if the process is killed. The file is created
    with the mode of its directory's files; a symbolic link is not followed.

    Raises:
        LockTimeout: another process held the lock for ``seconds``.
        OSError: the file cannot be read, written or locked (some network file systems have no locks).
    """
    descriptor = _locked(path, seconds)
    try:
        data, result = change(os.pread(descriptor, LONGEST_RECORD, 0))
        if data is not None and os.pwrite(descriptor, data, 0) != len(data):
            raise OSError(f"{path.name} could not be written completely")
        return result
    finally:
        os.close(descriptor)


def read_record(path: Path) -> bytes:
    """Return the content without a lock: one write replaces it, so it is old or new.

    Raises:
        OSError: it cannot be read, or does not exist.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        return os.pread(descriptor, LONGEST_RECORD, 0)
    finally:
        os.close(descriptor)


def _locked(path: Path, seconds: float) -> int:
    """Return the file, open and locked; open it again if it was removed during the wait."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, PRIVATE_FILE)
        try:
            acquire(descriptor, fcntl.LOCK_EX, seconds, _PAUSE)
            status, mode = os.fstat(descriptor), file_mode(path.parent)
            if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) != mode:
                os.fchmod(descriptor, mode)
            if status.st_nlink:
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
