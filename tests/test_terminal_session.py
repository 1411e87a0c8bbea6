"""The pty harness itself: what a test may rely on."""

import signal
import sys

import pytest

from support.terminal_session import TerminalSession, TerminalTimeout

RAW = "import sys, tty, os; tty.setraw(0); os.write(1, b'ready\\r\\n'); "
ECHO = "\nwhile data := os.read(0, 100): os.write(1, repr(data).encode() + b'\\r\\n')"


def running(program: str) -> TerminalSession:
    """A program whose terminal is raw already, so that no key is lost."""
    session = TerminalSession([sys.executable, "-c", RAW + program + "\nos.read(0, 1)"])
    session.wait_for("ready")
    return session


def test_the_program_has_a_terminal_of_the_given_size_and_sees_it_change() -> None:
    program = "import signal\ndef show(*_): print(os.get_terminal_size(), os.ttyname(2) != '', end='\\r\\n')\n"
    with running(program + "signal.signal(28, show); show()") as pty:
        pty.wait_for("columns=120, lines=40) True")
        pty.wait_for_bytes(b"True\r\n")  # a size that changes within a line leaves the cursor in its middle
        pty.resize(80, 24)
        pty.wait_for("columns=80, lines=24) True")
        assert len(pty.screen()) == 24


def test_keys_arrive_as_an_xterm_sends_them() -> None:
    with running(ECHO) as pty:
        for key, expected in {
            "f9": r"b'\x1b[20~'",
            "ctrl+s": r"b'\x13'",
            "alt+s": r"b'\x1bs'",
            "enter": r"b'\r'",
        }.items():
            pty.press(key)
            pty.wait_for(expected)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("\\x1b[5;7H\\x1b[6n", "\\x1b[5;7R"),
        ("\\x1b[?2026$p", "\\x1b[?2026;2$y"),
        ("\\x1b[?2048$p", "\\x1b[?2048;0$y"),
        ("\\x1b[5n", "\\x1b[0n"),
    ],
)
def test_queries_are_answered_until_told_otherwise(query: str, answer: str) -> None:
    program = f"\nos.write(1, b'{query}'); print(repr(os.read(0, 100)), end='\\r\\n')"
    with running(program) as pty:
        pty.wait_for(answer)


def test_a_terminal_told_not_to_answer_does_not() -> None:
    with running("\nos.read(0, 1)\nos.write(1, b'\\x1b[6n'); print(repr(os.read(0, 100)), end='\\r\\n')") as pty:
        pty.answers.cursor_position = False
        pty.press("a")
        pty.wait_quiet()
        pty.press("b")
        pty.wait_for("b'b'")


def test_a_sequence_cut_in_two_by_the_line_is_one() -> None:
    with running("import time; os.write(1, b'a\\x1b[?20'); time.sleep(0.2); os.write(1, b'04hb')") as pty:
        pty.wait_for("ab")
        assert 2004 in pty.terminal.modes
        assert not pty.terminal.is_restored


def test_the_alternate_screen_gives_the_main_one_back() -> None:
    with running(
        "\nos.read(0, 1); os.write(1, b'\\x1b[?1049hfull'); os.read(0, 1); os.write(1, b'\\x1b[?1049l')"
    ) as pty:
        pty.press("x")
        pty.wait_for("full")
        assert not pty.terminal.is_restored
        pty.press("x")
        pty.wait_for("ready")
        assert pty.terminal.is_restored


def test_a_stalled_line_brings_nothing_until_it_moves_again() -> None:
    with running(ECHO) as pty:
        pty.press("a")
        pty.wait_for("b'a'")
        pty.stall()
        pty.press("b")
        assert pty.bytes_during(0.2) == 0
        pty.resume()
        pty.wait_for("b'b'")


def test_hanging_up_ends_an_ordinary_program_by_sighup() -> None:
    with running(ECHO) as pty:
        pty.press("a")
        pty.wait_for("b'a'")
        pty.hang_up()
        assert pty.wait() == -signal.SIGHUP


def test_waiting_in_vain_shows_the_last_screen() -> None:
    with running("print('what is there', end='', flush=True)") as pty:
        pty.wait_for("what is there")
        with pytest.raises(TerminalTimeout, match="what is there"):
            pty.wait_for("what is not", timeout=0.1)


def test_a_key_is_measured_to_its_last_byte() -> None:
    with running("import time\nos.read(0, 1); os.write(1, b'first'); time.sleep(0.1); os.write(1, b'last')") as pty:
        burst = pty.measure("a")
        assert burst.size == len("firstlast")
        assert burst.last > burst.first
