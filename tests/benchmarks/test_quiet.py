"""What the program sends and how often it wakes when you do nothing: on every screen, under a mouse, beside a job."""

import os
import sys
import time
from pathlib import Path

import pytest

from support.job_desk import people, service_with
from support.keys import key
from support.long_runs import rounds
from support.real_program import make_it_long, start_from_file, workplace
from support.terminal_session import TerminalSession

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(300)]

PYTHON = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
WATCHED = rounds(1.0, 3.0)
"""Seconds."""
WAKE_UPS = 1
JOB_BYTES = 200
"""Both a second."""
MINUTE_BYTES = 100
SCREENS = (
    ("the overview", ()),
    ("its commands", (key("commands"),)),
    ("labels", ("escape", key("labels"))),
    ("a new label", (key("new_label"),)),
    ("members", ("escape", "down", "enter")),
    ("labels of a user", (key("labels_of_user"),)),
    ("a user to find", ("escape", key("find_user"))),
    ("the composer", ("escape", key("compose"))),
    ("drafts", (key("drafts"),)),
    ("an import", ("escape", key("import_push"))),
    ("help", ("escape", key("help"))),
    ("history", ("escape", key("history"))),
    ("a record", ("enter",)),
    ("jobs", ("escape", key("jobs"))),
    ("a job", ("enter",)),
)
"""Each is opened from the one before."""


def test_an_idle_screen_is_silent_also_under_a_moving_mouse(tmp_path: Path) -> None:
    argv = [PYTHON, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    loud: dict[str, tuple[int, int, int]] = {}
    seen: set[str] = set()
    with TerminalSession(argv, {"PYTHONPATH": None}, cwd=tmp_path) as session:
        session.wait_for("500 / 1,200")  # the jobs are read last
        session.wait_quiet(3.0)
        # Longer than the Overview rests between two readings; the next minute may begin, which it shows.
        assert session.bytes_during(12.0) <= MINUTE_BYTES
        for name, keys in SCREENS:
            for pressed in keys:
                session.measure(pressed, quiet=0.4)
            session.wait_until(lambda rows: "\n".join(rows) not in seen, what=name)
            session.wait_quiet(0.7)
            seen.add("\n".join(session.screen()))
            # A minute passes, which the Overview shows, and it reads every 12 s: not three times in a row.
            for _ in range(3):
                before, woken = session.bytes_received, session.wake_ups
                time.sleep(WATCHED)
                woken, sent = session.wake_ups - woken, session.bytes_received - before
                if not sent and woken <= WAKE_UPS * WATCHED:
                    break
            session.move_mouse(range(0, 120, 7), range(0, 40, 3))
            session.wait_quiet(0.5)
            moved = session.bytes_received - before - sent
            print(f"\n{name:20}{sent:6} bytes,{woken / WATCHED:5.1f} wake-ups a second; under the mouse{moved:6} bytes")
            if sent or moved or woken > WAKE_UPS * WATCHED:
                loud[name] = (sent, woken, moved)
    assert loud == {}


def test_a_job_sends_little_beside_another_screen(tmp_path: Path) -> None:
    with workplace(tmp_path, service_with("empty", users=people(300))) as place:
        make_it_long(place)
        place.variables = {"COLORTERM": "truecolor"}
        with place.program() as session:
            start_from_file(session, tmp_path / "people.txt", "12,000")
            session.press(key("history"))
            session.wait_for("running in the background")
            session.wait_gone("running in the background")
            session.wait_for("/12,000")
            sent = session.bytes_during(WATCHED) / WATCHED
    print(f"\n{sent:.0f} bytes a second beside a job")
    assert 0 < sent <= JOB_BYTES
