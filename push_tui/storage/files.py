"""Writing files: private, and whole or not at all."""

import errno
import os
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600
SHARED_DIRECTORY = 0o2770
"""The mode of a directory in which the operators of a group share a history."""
SHARED_FILE = 0o660
READABLE_FILE = 0o640
"""The mode of a file that its group is to read."""
ABANDONED_SECONDS = 60.0
"""A temporary file this old is of a process that was killed while it wrote; it may hold a token."""
_TEMPORARY = ".tmp"


def file_mode(directory: Path) -> int:
    """Return the mode of the files of a history in ``directory``: 0660 if a group shares it (2770), else 0600."""
    return SHARED_FILE if stat.S_IMODE(directory.stat().st_mode) == SHARED_DIRECTORY else PRIVATE_FILE


def make_private_directory(directory: Path) -> None:
    """Make ``directory`` and its missing parents 0700, whatever the umask; leave existing ones unchanged."""
    if directory.is_dir():
        return
    make_private_directory(directory.parent)
    try:
        directory.mkdir(PRIVATE_DIRECTORY)
    except FileExistsError:
        if not directory.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(directory)) from None
    else:
        directory.chmod(PRIVATE_DIRECTORY)


def make_directory_beside(directory: Path) -> None:
    """Make ``directory`` if it is missing: shared with the group if its parent is, else private."""
    if not directory.is_dir():
        make_private_directory(directory)
        if file_mode(directory.parent) == SHARED_FILE:
            directory.chmod(SHARED_DIRECTORY)


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` as `whole_file` does; make its directory if needed.

    Follow a symbolic link, so that a file kept elsewhere stays there; replace a link that leads nowhere but to itself.
    """
    target = Path(os.path.realpath(path))  # `Path.resolve` raises RuntimeError for a loop of links
    make_private_directory(target.parent)
    with whole_file(target, replace=True) as file:
        file.write(data)
    with suppress(OSError):  # some directories can be written and not listed
        remove_unused(_temporary_files(target), ABANDONED_SECONDS)


def remove_unused(files: Iterable[Path], seconds: float) -> None:
    """Remove those of the files that are unchanged for ``seconds``."""
    oldest = time.time() - seconds
    for path in files:
        with suppress(OSError):  # another process may remove it first
            if path.stat().st_mtime < oldest:
                path.unlink()


def new_private_file(path: Path, mode: int = PRIVATE_FILE) -> int:
    """Create ``path``, with ``mode`` whatever the umask, and return its descriptor, open to read and write.

    Raises:
        FileExistsError: something is already at ``path``.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    os.fchmod(descriptor, mode)
    return descriptor


@contextmanager
def whole_file(path: Path, *, replace: bool, mode: int = PRIVATE_FILE) -> Iterator[BinaryIO]:
    """Open a temporary file, with ``mode`` whatever the umask; after a clean end it is at ``path`` and on the disk.

    Raises:
        FileExistsError: a file is at ``path`` by then, and ``replace`` is false.
        OSError: it cannot be written; the temporary file is removed, and ``path`` is unchanged.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}{_TEMPORARY}")
    descriptor = new_private_file(temporary, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(descriptor)
        if replace:
            temporary.replace(path)
        else:
            _put(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Sync the names in ``directory`` to the disk, if its file system can."""
    with suppress(OSError):  # some network file systems cannot; the file itself is synced
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _temporary_files(path: Path) -> list[Path]:
    """Return the temporary files for ``path``, those of processes that were killed included."""
    return [
        each
        for each in path.parent.iterdir()
        if each.name.startswith(f".{path.name}.") and each.name.endswith(_TEMPORARY)
    ]


def _put(temporary: Path, path: Path) -> None:
    """Give the file the name ``path``, unless that is taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(new_private_file(path))
        temporary.replace(path)
