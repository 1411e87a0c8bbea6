"""The driver in a real pseudo-terminal, driven by `small_app.py`."""

import signal
import sys
from pathlib import Path

import pytest

from push_tui.ui.terminal.driver import LARGEST
from support import PROGRAMS
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

APP = PROGRAMS / "small_app.py"
LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts wake-ups in /proc")


def started(*options: str) -> TerminalSession:
    session = TerminalSession([sys.executable, APP, *options])
    session.wait_for("small app")
    session.wait_quiet()
    return session


@LINUX
@pytest.mark.parametrize("keys", [[], ["x"], ["f7"]], ids=["a focused input", "typed into", "a text area"])
def test_an_idle_screen_sends_nothing_and_wakes_no_thread(keys: list[str]) -> None:
    with started() as session:
        session.press(*keys)
        session.wait_quiet(0.7)
        before = session.wake_ups
        assert session.bytes_during(1.5) == 0
        assert session.wake_ups - before <= 1


def test_the_command_palette_has_a_steady_cursor() -> None:
    with started() as session:
        session.press("ctrl+p")
        session.wait_for("What do you want to do")
        session.wait_quiet(0.7)
        assert session.bytes_during(1.5) == 0


def test_input_that_is_no_utf8_and_legacy_mouse_reports_end_nothing() -> None:
    with started() as session:
        session.send(b"\xff\xfe\x1b[M \xc8\x28")
        session.send(b"\x1b[M\x20\xff")
        session.wait_for("'\\ufffd\\ufffd'")
        session.send(b"\x81ok")
        session.wait_for("'\\ufffd\\ufffdok'")


def test_no_sequence_ends_the_program_or_is_typed() -> None:
    with started() as session:
        session.send("\x1b[97;1:1u\x1b[1;1:1A\x1b[98:66;2;66u\x1b[97;1:3u\x1b[99999999;1u\x1b[55296u\x1b[100~")
        session.wait_for("typed 'aB'")
        session.send("\x1b[48;99999;99999;1;1t\x1b[48;0;0;0;0t\x1b[99999;99999R\x1b[?9999;9$y\x1b[?62;22c")
        session.send("\x1b]11;rgb:1e1e/1e1e\x07\x1bP1+r54\x1b\\\x1b[" + "9" * 5000 + "u\x1b[1;\x1b[I")
        session.send("c")
        session.wait_for("typed 'aBc'")
        session.send("\x1b[<0;99999;99999M\x1b[<35;99999;1M\x1b[<0;0;-3m\x1b[<64;99999;99999M\x1b[<999;1;1m")
        session.press("ctrl+q")
        assert session.wait() == 0


def test_a_character_cut_in_two_by_the_line_arrives_whole() -> None:
    with started() as session:
        session.send(b"\xe6\xbc")
        session.wait_quiet()
        session.send(b"\xa2!")
        session.wait_for("'\\u6f22!'")


def test_escape_alone_is_a_key() -> None:
    with started() as session:
        session.press("f8")
        session.wait_for("To everybody")
        session.wait_quiet(0.5)
        session.press("escape")
        session.wait_for("small app")


def test_moving_the_mouse_is_not_asked_for() -> None:
    with started() as session:
        assert {1000, 1002, 1006} <= session.terminal.modes
        assert 1003 not in session.terminal.modes


def test_the_focus_of_the_window_is_not_asked_for_and_costs_nothing() -> None:
    with started() as session:
        session.wait_until(lambda _: 1004 not in session.terminal.modes, what="no reports of focus")
        session.press("x")  # keys wait for the whole first paint
        session.wait_for("typed 'x'")
        session.wait_quiet()
        before = session.bytes_received
        session.send("\x1b[O\x1b[I" * 50 + "y")
        session.wait_for("typed 'xy'")
        assert session.bytes_received - before < 2_000


def test_a_terminal_that_claims_any_size_is_drawn_up_to_a_bound() -> None:
    with started() as session:
        for columns, rows in ((65_535, 3), (3, 65_535), (65_535, 65_535)):
            session._set_size(columns, rows)
            session.wait_quiet()
        before = session.bytes_received
        session.send("x")
        session.wait_for_bytes(b"x'", since=before)
        assert session.bytes_received < 10 * LARGEST[0] * LARGEST[1]


def test_the_size_of_the_terminal_wins_over_the_variables_also_after_a_resize(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, {"COLUMNS": "80", "LINES": "24"}, columns=120, rows=40) as session:
        session.wait_until(lambda lines: " F1 " in lines[39], what="the footer in the last row")
        session.resize(100, 30)
        session.wait_until(lambda lines: " F1 " in lines[29], what="the footer in the last row")


def test_leaving_restores_the_terminal() -> None:
    with started() as session:
        session.press("ctrl+q")
        assert session.wait() == 0
        assert session.terminal.is_restored


def test_a_suspended_program_gives_the_terminal_back_and_takes_it_again() -> None:
    with started() as session:
        session.terminate(signal.SIGTSTP)
        session.wait_stopped()
        session.wait_until(lambda _: session.terminal.is_restored, what="a restored terminal")
        before = session.bytes_received
        session.terminate(signal.SIGCONT)
        session.wait_for_bytes(b"small app", since=before)
        session.send("back")
        session.wait_for("'back'")
        session.press("ctrl+q")
        assert session.wait() == 0
        assert session.terminal.is_restored


def test_what_was_drawn_during_a_stall_arrives_when_the_line_moves_again() -> None:
    with started() as session:
        session.stall()
        session.press("f5")
        session.send("typed meanwhile")
        assert session.bytes_during(0.5) == 0
        session.resume()
        session.wait_for_bytes(b"flood 199")
        session.wait_for("'typed meanwhile'")
