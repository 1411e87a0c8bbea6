"""Files as they are written: private, and whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE_DIRECTORY = 0o700
PRIVATE_FILE = 0o600


def make_private_directory(directory: Path) -> None:
    """Make ``directory`` and its missing parents 0700, whatever the umask; leave existing ones as they are."""
    if directory.is_dir():
        return
    make_private_directory(directory.parent)
    try:
        directory.mkdir(PRIVATE_DIRECTORY)
    except FileExistsError:
        if not directory.is_dir():
            raise
    else:
        directory.chmod(PRIVATE_DIRECTORY)


def write_private(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` as `whole_file` does, in a directory that is made where it is missing.

    A symbolic link is followed, so that a file kept elsewhere stays where it is.
    """
    target = path.resolve()
    make_private_directory(target.parent)
    with whole_file(target, replace=True) as file:
        file.write(data)


@contextmanager
def whole_file(path: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Open a file beside ``path``, 0600 whatever the umask, that takes its place and is on the disk at a clean end.

    Raises:
        FileExistsError: there is something at ``path`` by then, and it is not to be replaced.
        OSError: it cannot be written; nothing is left behind, and what was at ``path`` stays.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, PRIVATE_FILE)
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
    """Have the names in ``directory`` on the disk, where its file system can."""
    with suppress(OSError):  # some network file systems cannot; the file itself is on the disk
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _put(temporary: Path, path: Path) -> None:
    """Have the file at ``path`` too, where nothing is."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE))
        temporary.replace(path)
