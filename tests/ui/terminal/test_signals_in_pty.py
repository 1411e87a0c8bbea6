"""Leaving on signals and hang-ups, in a real pseudo-terminal, driven by `small_app.py`."""

import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from push_tui.ui.terminal.signals import EMERGENCY_TIME, GRACE
from support import PROGRAMS
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

APP = PROGRAMS / "small_app.py"
IN_TIME = GRACE + EMERGENCY_TIME + 1
"""Within 6 s whatever happens."""

Start = Callable[..., TerminalSession]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    path.touch()
    return path


@pytest.fixture
def start(journal: Path) -> Start:
    def started(*options: str) -> TerminalSession:
        session = TerminalSession([sys.executable, APP, "--journal", journal, *options])
        session.wait_for("small app")
        session.wait_quiet()
        return session

    return started


def stalled(session: TerminalSession) -> None:
    """Stop the line and draw until the event loop stands still."""
    session.stall()
    session.press("f5")
    session.send("x")
    time.sleep(0.5)  # nothing can be seen of a loop that stands still


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_in_order_with_its_status_and_a_restored_terminal(
    start: Start, journal: Path, number: signal.Signals
) -> None:
    with start() as session:
        session.terminate(number)
        assert session.wait() == 128 + number
        assert session.terminal.is_restored
    assert journal.read_text() == "left in order\n"


@pytest.mark.parametrize("stall", [False, True], ids=["line in order", "stalled line"])
def test_a_dropped_line_leaves_in_order(start: Start, journal: Path, stall: bool) -> None:
    with start() as session:
        if stall:
            stalled(session)
        session.hang_up()
        assert session.wait() == 128 + signal.SIGHUP
    assert journal.read_text() == "left in order\n"


@pytest.mark.skipif(shutil.which("setsid") is None, reason="puts the app where no SIGHUP reaches it")
def test_the_end_of_input_without_a_signal_leaves_like_a_hang_up(journal: Path) -> None:
    own_session = ["sh", "-c", 'trap "" HUP; exec setsid --wait "$@"', "sh"]
    with TerminalSession([*own_session, sys.executable, APP, "--journal", journal]) as session:
        session.wait_for("small app")
        session.hang_up()
        assert session.wait() == 128 + signal.SIGHUP
    assert journal.read_text() == "left in order\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_on_a_stalled_line_the_watchdog_ends_the_program_in_time(
    start: Start, journal: Path, number: signal.Signals
) -> None:
    with start() as session:
        stalled(session)
        session.terminate(number)
        assert session.wait(IN_TIME) == 128 + number
        session.resume()
        session.wait_until(lambda _: session.terminal.is_restored, what="a restored terminal")
    assert journal.read_text() == "emergency\n"


def test_what_hangs_after_the_screen_has_gone_is_ended_too(start: Start, journal: Path) -> None:
    with start("--linger", "30") as session:
        session.terminate()
        assert session.wait(IN_TIME) == 128 + signal.SIGTERM
        assert session.terminal.is_restored
    assert journal.read_text() == "left in order\nemergency\n"


def test_a_second_sigterm_does_not_wait(start: Start, journal: Path) -> None:
    with start("--grace", "600") as session:
        stalled(session)
        session.terminate()
        time.sleep(0.6)
        session.terminate()
        assert session.wait() == 128 + signal.SIGTERM
    assert journal.read_text() == "emergency\n"


def test_signals_that_come_together_are_one(start: Start, journal: Path) -> None:
    with start("--linger", "0.5") as session:
        session.terminate(signal.SIGHUP)
        session.terminate(signal.SIGHUP)
        session.terminate(signal.SIGTERM)
        # Which of two that are pending comes first is the kernel's to say: each may go to another thread.
        assert session.wait() in {128 + signal.SIGHUP, 128 + signal.SIGTERM}
    assert journal.read_text() == "left in order\n"


def test_a_crash_of_the_app_is_status_1_with_a_restored_terminal(start: Start) -> None:
    with start() as session:
        session.press("f10")
        assert session.wait() == 1
        assert session.terminal.is_restored
        assert b"push-tui ended because it made a mistake: RuntimeError in small_app.py" in session.raw
        assert session.raw.count(b"crashed on purpose") == 1  # the line of code, and no message


def test_a_defect_of_the_app_is_told_and_the_next_key_works(start: Start) -> None:
    with start() as session:
        session.press("f12", "x")
        session.wait_for("push-tui made a mistake:")
        session.wait_for("typed 'x'")
