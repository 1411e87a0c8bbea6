"""What must hold before the screen may start, and what makes it thrifty; imports nothing of Textual."""

import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import TextIO

_NOT_A_TERMINAL = "push-tui needs a terminal for its screen, but {}. `push-tui --help` lists what works without one."

_THRIFT: Mapping[str, str] = {
    "TEXTUAL_ANIMATIONS": "none",  # one page down: 7.6 kB instead of 200 kB
}


def obstacle(
    environ: Mapping[str, str] | None = None, stdin: TextIO | None = None, stderr: TextIO | None = None
) -> str | None:
    """Why the screen cannot start here, as one sentence for people; None when it can.

    Textual reads keys from standard input and draws on standard error. What is not given is the process's own.
    """
    environ = os.environ if environ is None else environ
    stdin = stdin or sys.__stdin__
    stderr = stderr or sys.__stderr__
    if not _is_terminal(stdin):
        return _NOT_A_TERMINAL.format("standard input is none")
    if not _is_terminal(stderr):
        return _NOT_A_TERMINAL.format("standard error, where it draws, is none")
    terminal = environ.get("TERM", "")
    if terminal in ("", "dumb", "unknown"):
        said = f"TERM is “{terminal}”" if terminal else "TERM is not set"
        return _NOT_A_TERMINAL.format(f"{said}, so it is not known how to draw on this one")
    encoding = (stderr.encoding or "" if stderr else "").lower().replace("-", "").replace("_", "")
    if encoding != "utf8":
        return (
            f"push-tui draws in UTF-8, but this session is set to {stderr.encoding if stderr else 'nothing'}; "
            "set LANG to a UTF-8 locale (C.UTF-8, say) and leave PYTHONIOENCODING unset."
        )
    return None


def be_thrifty(environ: MutableMapping[str, str]) -> None:
    """Set what Textual reads at import for few bytes; what the person has set stays."""
    for name, value in _THRIFT.items():
        environ.setdefault(name, value)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False
