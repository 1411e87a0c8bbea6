"""Check that the screen can start, and set Textual to send few bytes; imports nothing of Textual."""

import os
import sys
import termios
from collections.abc import Mapping, MutableMapping
from typing import TextIO

from push_tui.ui.actions import action_of

_NOT_A_TERMINAL = "push-tui needs a terminal for its screen, but {}. `push-tui --help` lists what works without one."
_ASK_FOR_ONE = " (over ssh, `ssh -t` gives you one; in a container, `-it`)"


def obstacle(
    environ: Mapping[str, str] | None = None, stdin: TextIO | None = None, stderr: TextIO | None = None
) -> str | None:
    """Return why the screen cannot start here, as one sentence; None if it can.

    Textual reads keys from standard input and draws on standard error. The defaults are the process's own.
    """
    environ = os.environ if environ is None else environ
    stdin = stdin or sys.__stdin__
    stderr = stderr or sys.__stderr__
    if not _is_terminal(stdin):
        return _NOT_A_TERMINAL.format(f"standard input is not one{_ASK_FOR_ONE}")
    if not _is_terminal(stderr):
        return _NOT_A_TERMINAL.format(f"standard error, where it draws, is not one{_ASK_FOR_ONE}")
    terminal = environ.get("TERM", "")
    if terminal in ("", "dumb", "unknown"):
        said = f'TERM is "{terminal}"' if terminal else "TERM is not set"
        return _NOT_A_TERMINAL.format(f"{said}, so push-tui cannot know how to draw on yours")
    encoding = (stderr.encoding or "" if stderr else "").lower().replace("-", "").replace("_", "")
    if encoding != "utf8":
        return (
            f"push-tui draws in UTF-8, but this session is set to {stderr.encoding if stderr else 'nothing'}; "
            "set LANG to a UTF-8 locale (such as C.UTF-8) and unset PYTHONIOENCODING."
        )
    return None


def flow_control(stdin: TextIO | None = None) -> str:
    """Say whether this terminal takes the keys of flow control for itself, and what to do if they do nothing."""
    first, second = action_of("review").key_names
    leave, leave_too = action_of("quit").key_names
    try:
        is_on = bool(termios.tcgetattr((stdin or sys.stdin).fileno())[0] & termios.IXON)
    except (OSError, ValueError, termios.error):
        return ""
    if not is_on:
        return f"flow control is off, so {first} and {leave} are ordinary keys"
    return (
        f"Flow control is on. push-tui turns it off while it runs; if {first} or {leave} does nothing or stops the "
        f"screen, something in between has it on (GNU screen, a serial line): use {second} and {leave_too}, or run "
        "`stty -ixon` there."
    )


def size() -> tuple[int, int] | None:
    """Return columns and rows of the terminal on standard error, where the screen is drawn; None if unknown."""
    try:
        found = os.get_terminal_size(sys.stderr.fileno())
    except (OSError, ValueError):
        return None
    return (found.columns, found.lines) if found.columns and found.lines else None


def be_thrifty(environ: MutableMapping[str, str]) -> None:
    """Set environment variables that make Textual send fewer bytes; keep what you have set."""
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")  # one page down: 7.6 kB instead of 200 kB


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def has_shell() -> bool:
    """Return whether a shell with job control started this program; without one nobody could continue it."""
    return os.getsid(0) != os.getpgrp()
