"""kill -9 while pairs of key and value are half typed: every letter is back at the next start, in its cell."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.ui.actions import key_of
from support.keys import key
from support.real_program import Workplace, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

DRAFT_SAVED = 1.0
"""Seconds in which every change is on the disk, by the design."""


def open_extra_data(session: TerminalSession) -> None:
    session.wait_for("Members")
    session.press(key("compose"))
    session.wait_for("Extra data")
    session.wait_quiet(0.5)
    session.press("tab", "tab", "down", "down", "down")
    session.wait_for(f"{key_of('remove_pair')} removes a pair")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


@pytest.mark.parametrize("columns", [120, 80])
def test_half_pairs_are_back_in_their_cells_after_a_kill(place: Workplace, columns: int) -> None:
    rows = 40 if columns == 120 else 24
    with place.program(columns=columns, rows=rows) as session:
        open_extra_data(session)
        session.send("order=12345\rvip:=tru\r")  # in one burst, as a slow line delivers it
        session.wait_for("bad JSON")
        session.send("order=again")
        session.wait_for("key twice")
        session.press("up", "up", "up", "up")
        session.wait_gone(f"{key_of('remove_pair')} removes a pair")
        time.sleep(DRAFT_SAVED)
        session.terminate(signal.SIGKILL)
        session.wait()
    with place.program(columns=columns, rows=rows) as session:
        session.wait_for("Not sent yet")
        session.press(key("compose"))
        session.wait_for("again")
        shown = [" ".join(line.split()) for line in session.screen()]
        assert any("order = 12345" in line for line in shown)
        assert any("✖ vip := tru bad JSON" in line for line in shown)
        assert any("✖ order = again key twice" in line for line in shown)
