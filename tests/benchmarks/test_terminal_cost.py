"""Start, keys, bytes and memory of the installed program against a bare Textual app, in one run.

``PUSH_TUI_BENCHMARK_PYTHON`` names the interpreter of an environment that has the package and no development tools
(those slow imports down); without it the test's own is used and the figures are too high.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal_session import TerminalSession

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

PYTHON = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
BARE = [PYTHON, str(Path(__file__).with_name("bare_app.py"))]
RUNS = 15

START_RATIO = 1.5
MEMORY_RATIO = 1.6
CHARACTER_BYTES = ROW_BYTES = 1500


@contextmanager
def push_tui(directory: Path, *, columns: int = 120, rows: int = 40) -> Iterator[TerminalSession]:
    """The demo of the installed program."""
    argv = [PYTHON, "-m", "push_tui", "--demo", "--config-dir", str(directory)]
    clean: dict[str, str | None] = {"PYTHONPATH": None, "PYTHONDONTWRITEBYTECODE": None}
    with TerminalSession(argv, clean, columns, rows, cwd=directory) as session:
        yield session


def seconds_to(session: TerminalSession, text: str) -> float:
    """Seconds from now until ``text`` is on the screen."""
    began = time.perf_counter()
    session.wait_for(text, timeout=20)
    return time.perf_counter() - began


def resident_kilobytes(session: TerminalSession) -> int:
    """Memory of the program now."""
    status = Path(f"/proc/{session.pid}/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")))


def test_the_first_labels_come_almost_as_fast_as_a_bare_table(tmp_path: Path) -> None:
    ours, bare = [], []
    for run in range(RUNS + 1):
        with TerminalSession(BARE, {"PYTHONPATH": None}, cwd=tmp_path) as session:
            bare_seconds = seconds_to(session, "label-20")
        with push_tui(tmp_path) as session:
            our_seconds = seconds_to(session, "android")
        if run:  # the first warms the disk
            bare.append(bare_seconds)
            ours.append(our_seconds)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"\nstart: {statistics.median(ours):.3f} s, bare {statistics.median(bare):.3f} s, ratio {ratio:.2f}")
    assert ratio <= START_RATIO


def test_keys_cost_few_bytes_and_an_idle_screen_none(tmp_path: Path) -> None:
    with push_tui(tmp_path) as session:
        session.wait_for("android")
        session.wait_quiet(1.0)
        assert session.bytes_during(3.0) == 0
        rows = [session.measure("down") for _ in range(10)]
        session.press("f3")
        session.wait_for("Title")
        session.wait_quiet(0.5)
        assert session.bytes_during(2.0) == 0
    row_bytes = sorted(burst.size for burst in rows)[len(rows) // 2]
    print(f"\na row: {row_bytes} bytes, {max(burst.last for burst in rows) * 1000:.0f} ms to the last byte at most")
    assert row_bytes <= ROW_BYTES


def test_memory_stays_near_that_of_a_bare_app(tmp_path: Path) -> None:
    with TerminalSession(BARE, {"PYTHONPATH": None}, cwd=tmp_path) as session:
        session.wait_for("label-20")
        session.wait_quiet(0.5)
        bare = resident_kilobytes(session)
    with push_tui(tmp_path) as session:
        session.wait_for("android")
        for key in ("f3", "f4", "f1", "escape", "f2"):
            session.press(key)
            session.wait_quiet(0.5)
        ours = resident_kilobytes(session)
    print(f"\nmemory: {ours / 1024:.0f} MB, bare {bare / 1024:.0f} MB, ratio {ours / bare:.2f}")
    assert ours / bare <= MEMORY_RATIO
