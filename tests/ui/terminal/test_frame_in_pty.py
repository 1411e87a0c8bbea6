"""Frames of the real program, on a terminal that changes under it."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.keys import key
from support.real_program import open_labels
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

CLEARED = b"\x1b[H\x1b[2J"


@pytest.fixture(params=["exact", "plain"])
def session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TerminalSession]:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, {"PUSH_TUI_FRAMES": request.param}, cwd=tmp_path) as session:
        open_labels(session)
        session.wait_for("showing 200 of 20,000")  # the first label with members, once their numbers are there
        session.wait_quiet(0.8)
        yield session


def cleared(session: TerminalSession) -> list[str]:
    """The screen as it was, before another program has cleared it."""
    before = session.screen()
    session.terminal.feed(CLEARED)
    assert not any(session.screen())
    return before


def test_redraw_paints_every_cell_over_what_another_program_wrote(session: TerminalSession) -> None:
    before = cleared(session)
    session.press(key("redraw"))
    session.wait_until(lambda rows: rows == before, what="the screen as before")


def test_a_terminal_that_is_attached_again_is_painted_whole(session: TerminalSession) -> None:
    """Whoever attaches it says so by SIGWINCH, often with the size of before."""
    before = cleared(session)
    if b"\x1b[K" not in session.raw:
        pytest.skip("Textual itself paints nothing")
    session.terminate(signal.SIGWINCH)
    session.wait_until(lambda rows: rows == before, what="the screen as before")


def test_a_terminal_that_grew_and_shrank_shows_what_it_showed_before(session: TerminalSession) -> None:
    before = session.screen()
    for size in ((200, 60), (80, 24), (120, 40)):
        session.resize(*size)
        session.terminal.feed(CLEARED)  # some terminals keep their cells, some move them
    session.wait_until(lambda rows: rows == before, what="the screen as before")


def test_the_screen_comes_back_after_a_suspension(session: TerminalSession) -> None:
    before = session.screen()
    for _ in range(2):
        session.terminate(signal.SIGTSTP)
        session.wait_stopped()
        session.terminate(signal.SIGCONT)
        session.wait_until(lambda rows: rows == before, what="the screen as before")


def test_what_was_painted_during_a_stall_is_all_there_when_the_line_moves_again(session: TerminalSession) -> None:
    session.press(key("history"), key("labels"))  # the toast of the start goes with its screen
    session.wait_quiet(1.0)
    before = session.screen()
    session.stall()
    for _ in range(3):
        session.press(key("history"), key("compose"), key("labels"))
    session.resume()
    session.wait_quiet(1.0)
    session.wait_until(lambda rows: rows == before, what="the screen as before")
