"""kill -9 while old records are removed: the file is whole, and all of them are there or none."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from push_tui.storage.history import History, Past
from push_tui.storage.records import Filter
from support import PROGRAMS, PYTHON_PATH
from support.history_process import OLD
from support.history_samples import NOON, a_push, accepted
from support.long_runs import rounds

pytestmark = pytest.mark.slow

OLD_ROWS, NEW_ROWS = 300, 50
ANSWER = accepted(service_timestamp=int(OLD.exported_at.timestamp() * 1000))


def opened(directory: Path) -> History:
    return History(directory / "history.db", directory / "history.lock")


def removed_until(directory: Path, tick: int) -> subprocess.CompletedProcess[str]:
    """A process that removes the old records, and dies at a tick of SQLite; 0 for never."""
    command = [sys.executable, str(PROGRAMS / "history_process.py"), str(directory), "remove old", str(tick)]
    environment = {"PYTHONPATH": PYTHON_PATH}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def whole(directory: Path) -> int:
    """Check that every table says the same of the file; return its number of records."""
    history = opened(directory)
    number = history.count()
    assert history.count(Filter(text="Back at noon")) == number
    assert history.count(Filter(user="qa-1")) == number
    history.close()
    with closing(sqlite3.connect(directory / "history.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM details").fetchone() == (number,)
    return number


def test_a_kill_while_records_are_removed_leaves_all_or_none(tmp_path: Path) -> None:
    full, copy = tmp_path / "full", tmp_path / "copy"
    full.mkdir()
    history = opened(full)
    for number, begun in ((OLD_ROWS, NOON), (NEW_ROWS, OLD.before)):
        moments = (begun + timedelta(seconds=second) for second in range(number))
        history.record_past(Past(a_push("Back at noon " * 50), ANSWER, at, at, False) for at in moments)
    history.close()

    shutil.copytree(full, copy)
    ticks = int(removed_until(copy, 0).stdout)
    assert whole(copy) == NEW_ROWS
    torn = 0
    for tick in range(1, ticks, max(1, ticks // rounds(12, 200))):
        shutil.rmtree(copy)
        shutil.copytree(full, copy)
        before = (copy / "history.db").read_bytes()
        assert removed_until(copy, tick).returncode == -signal.SIGKILL
        torn += (copy / "history.db").read_bytes() != before
        assert whole(copy) == OLD_ROWS + NEW_ROWS
    assert torn, "no kill came after SQLite had begun to write"
    removed_until(copy, 0)
    assert whole(copy) == NEW_ROWS
