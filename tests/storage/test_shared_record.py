"""A record that processes change one after another: private, locked for a moment, and an error rather than a wait."""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from push_tui.storage.files import remove_unused
from push_tui.storage.locks import LockTimeout
from push_tui.storage.shared_record import change_record

ROOT = Path(__file__).parents[2]
COUNTING = """
import sys
from pathlib import Path
from push_tui.storage.shared_record import change_record
for _ in range(500):
    change_record(Path(sys.argv[1]), lambda data: (b"%08d" % (int(data or b"0") + 1), None), seconds=20)
"""


def test_a_change_is_given_the_content_and_its_result_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "record"
    assert change_record(file, lambda data: (b"first", data)) == b""
    assert change_record(file, lambda data: (None, data)) == b"first"
    assert change_record(file, lambda data: (b"other", data)) == b"first"
    assert file.read_bytes() == b"other"


def test_the_file_is_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        change_record(tmp_path / "record", lambda data: (b"x", None))
    finally:
        os.umask(before)
    assert (tmp_path / "record").stat().st_mode & 0o777 == 0o600


def test_no_change_of_several_processes_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "record"
    processes = [subprocess.Popen([sys.executable, "-c", COUNTING, str(file)], cwd=ROOT) for _ in range(3)]
    assert [process.wait(40) for process in processes] == [0, 0, 0]
    assert int(file.read_bytes()) == 1500


def test_a_lock_that_is_not_let_go_of_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "record"
    file.touch()
    with file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(LockTimeout):
            change_record(file, lambda data: (b"x", None))
    assert file.read_bytes() == b""


def test_a_change_that_fails_leaves_the_file_and_the_lock(tmp_path: Path) -> None:
    file = tmp_path / "record"
    file.write_bytes(b"kept")

    def fail(_: bytes) -> tuple[bytes, None]:
        raise ValueError

    with pytest.raises(ValueError):
        change_record(file, fail)
    assert change_record(file, lambda data: (None, data)) == b"kept"


def test_a_file_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "directory").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("directory", "link", "missing/record"):
        with pytest.raises(OSError):
            change_record(tmp_path / name, lambda data: (b"x", None))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        change_record(Path("/dev/full"), lambda data: (b"x", None))


def test_a_file_that_was_removed_while_its_lock_was_awaited_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "record"
    file.write_bytes(b"old")
    lock, removals = fcntl.flock, [file]

    def remove_and_lock(descriptor: int, operation: int) -> None:
        if removals:
            removals.pop().unlink()
        lock(descriptor, operation)

    monkeypatch.setattr("push_tui.storage.shared_record.fcntl.flock", remove_and_lock)
    assert change_record(file, lambda data: (b"new", data)) == b""
    assert file.read_bytes() == b"new"


def test_records_that_nobody_has_changed_for_long_are_removed(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for file in (old, new):
        file.touch()
    os.utime(old, (time.time() - 100, time.time() - 100))
    remove_unused(tmp_path.iterdir(), 50)
    assert list(tmp_path.iterdir()) == [new]
