"""The terminal: type, size, colours, tmux or screen, frames, keys, and the way to the clipboard."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping

from push_tui.children import small_environment
from push_tui.operations.doctor.checks import Case, Check, Level

LEAST = (80, 24)
"""Columns and rows that every screen fits in."""


def terminal(case: Case) -> Iterator[Check]:
    """Check what the screen needs, and tell how it is drawn."""
    told = case.terminal
    if told is None:
        yield Check("terminal", Level.NOTE, "not checked, because this does not run in a terminal")
        return
    if told.obstacle is not None:
        yield Check("terminal", Level.FAILED, told.obstacle)
        return
    environ = case.variables
    size = "unknown size" if told.size is None else "{}×{}".format(*told.size)
    detail = f"{environ.get('TERM')}, {size}, UTF-8, {_colours(environ)}"
    if told.size is not None and (told.size[0] < LEAST[0] or told.size[1] < LEAST[1]):
        advice = "Make it at least {}×{}; less shows only parts.".format(*LEAST)
        yield Check("terminal", Level.WARNING, f"{detail}.", advice)
    else:
        yield Check("terminal", Level.OK, detail)
    yield Check("multiplexer", Level.OK, _multiplexer(environ))
    plain = "plain: more bytes, but simpler ones (PUSH_TUI_FRAMES, or a Textual that push-tui does not know)"
    yield Check("frames", Level.OK, "only changed cells are sent" if told.frames else plain)
    if told.flow_control:
        yield Check("keys", Level.OK, told.flow_control)
    yield _clipboard(environ)


def _multiplexer(environ: Mapping[str, str]) -> str:
    if not environ.get("TMUX"):
        return "GNU screen" if environ.get("STY") else "none"
    try:
        version = subprocess.run(
            ["tmux", "-V"], env=small_environment(environ), capture_output=True, text=True, timeout=2, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return "tmux of an unknown version"
    return version.strip()


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "no colours (NO_COLOR is set)"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in environ.get("TERM", "") else "16 colours"


def _clipboard(environ: Mapping[str, str]) -> Check:
    if environ.get("TMUX"):
        if shutil.which("tmux", path=environ.get("PATH")) is None:
            return Check(
                "clipboard",
                Level.WARNING,
                "Inside tmux, but tmux is not on PATH, so nothing can be copied; add it.",
            )
        return Check("clipboard", Level.OK, "through tmux (load-buffer -w)")
    if environ.get("STY"):
        return Check("clipboard", Level.OK, "through GNU screen (OSC 52), if your terminal allows it")
    return Check("clipboard", Level.OK, "through your terminal (OSC 52), if it allows it")
