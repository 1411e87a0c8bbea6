"""Where the screen may start."""

import io
import os
import pty
import subprocess
import sys
import termios
from typing import TextIO

import pytest

from push_tui.ui.terminal.capability import be_thrifty, flow_control, obstacle


class Stream(io.StringIO):
    """A text stream that says what it is told to."""

    def __init__(self, *, terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self.terminal = terminal
        self.told_encoding = encoding

    def isatty(self) -> bool:
        return self.terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO declares an attribute
        return self.told_encoding


XTERM = {"TERM": "xterm-256color"}


def test_a_utf8_terminal_is_no_obstacle() -> None:
    assert obstacle(XTERM, Stream(), Stream(encoding="UTF-8")) is None


@pytest.mark.parametrize(
    ("environ", "stdin", "stderr", "said"),
    [
        (XTERM, Stream(terminal=False), Stream(), "standard input"),
        (XTERM, Stream(), Stream(terminal=False), "standard error"),
        ({"TERM": "dumb"}, Stream(), Stream(), 'TERM is "dumb"'),
        ({}, Stream(), Stream(), "TERM is not set"),
        (XTERM, Stream(), Stream(encoding="iso8859-1"), "set to iso8859-1"),
    ],
)
def test_an_obstacle_is_said_in_one_sentence(environ: dict[str, str], stdin: TextIO, stderr: TextIO, said: str) -> None:
    sentence = obstacle(environ, stdin, stderr)
    assert sentence is not None
    assert said in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("missing", ["stdin", "stderr"])
def test_without_a_terminal_it_is_said_how_ssh_and_containers_give_one(missing: str) -> None:
    sentence = obstacle(XTERM, Stream(terminal=missing != "stdin"), Stream(terminal=missing != "stderr"))
    assert sentence is not None
    assert "`ssh -t`" in sentence
    assert "`-it`" in sentence


def test_flow_control_is_told_with_the_other_keys_and_what_to_do() -> None:
    master, slave = pty.openpty()
    try:
        with os.fdopen(slave, closefd=False) as terminal:
            attributes = termios.tcgetattr(slave)
            for flag, said in ((termios.IXON, "Flow control is on"), (0, "flow control is off")):
                attributes[0] = attributes[0] & ~termios.IXON | flag
                termios.tcsetattr(slave, termios.TCSANOW, attributes)
                told = flow_control(terminal)
                assert told.startswith(said)
                assert ("F7 and F10, or run `stty -ixon`" in told) is bool(flag)
    finally:
        os.close(master)
        os.close(slave)


def test_nothing_is_said_of_flow_control_without_a_terminal() -> None:
    assert flow_control(Stream()) == ""


def test_thrift_leaves_what_the_person_has_set() -> None:
    environ = {"TEXTUAL_ANIMATIONS": "full"}
    be_thrifty(environ)
    assert environ == {"TEXTUAL_ANIMATIONS": "full"}
    be_thrifty(unset := dict[str, str]())
    assert unset == {"TEXTUAL_ANIMATIONS": "none"}


def test_the_check_does_not_import_textual() -> None:
    program = "import sys, push_tui.ui.terminal.capability; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
