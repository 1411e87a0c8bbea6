"""Copy to the clipboard of a terminal that may be far away.

Terminals do not confirm OSC 52, so nobody here knows whether the text arrived: the sentence says "sent", and the toast
shows the text. A stock tmux ignores OSC 52 from programs, but passes on what ``load-buffer -w`` gets.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping

from push_tui.children import small_environment

MOST_ENCODED = 74_994
"""Bytes of base64 that common terminals accept in one OSC 52."""

_TMUX_TIME = 2.0
_SCREEN_PIECE = 76
"""Bytes in one device string: GNU screen drops longer ones than its buffer."""


async def copy(text: str, write: Callable[[str], None], environ: Mapping[str, str] | None = None) -> str:
    """Send ``text`` to the clipboard of your terminal, and return a sentence that says how.

    Args:
        text: The original, not what the screen shows. Lone surrogates, which no terminal accepts, go as ``\\ud83d``.
        write: Writes an escape sequence to the terminal (`send_sequence` of the driver).
        environ: The environment with ``TMUX`` and ``STY``; default is the process's own.
    """
    environ = os.environ if environ is None else environ
    data = text.encode("utf-8", "backslashreplace")
    encoded = base64.b64encode(data).decode("ascii")
    fits = len(encoded) <= MOST_ENCODED
    if environ.get("TMUX") and (copied := await _by_tmux(data, fits=fits)):
        return copied
    if not fits:
        most = MOST_ENCODED * 3 // 4
        return f"Not copied: {len(data):,} bytes are too many for a terminal's clipboard (at most {most:,})."
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environ.get("STY"):
        write(_for_screen(sequence))
        return "Sent to your clipboard through screen."
    write(sequence)
    return "Sent to your clipboard."


async def _by_tmux(data: bytes, *, fits: bool) -> str | None:
    if fits and await _load_buffer(data, "-w"):
        return "Sent to your clipboard through tmux."
    if await _load_buffer(data):
        why = "this tmux does not pass it on" if fits else "the text is too long for a terminal's clipboard"
        return f"Copied to tmux only ({why}). Press tmux's prefix key, then ] to paste it."
    return None


async def _load_buffer(data: bytes, *options: str) -> bool:
    quiet = asyncio.subprocess.DEVNULL
    try:
        tmux = await asyncio.create_subprocess_exec(
            "tmux",
            "load-buffer",
            *options,
            "-",
            stdin=asyncio.subprocess.PIPE,
            stdout=quiet,
            stderr=quiet,
            env=small_environment(os.environ),
        )
    except OSError:
        return False
    try:
        await asyncio.wait_for(tmux.communicate(data), _TMUX_TIME)
    except TimeoutError:
        tmux.kill()
        await tmux.wait()
    return tmux.returncode == 0


def _for_screen(sequence: str) -> str:
    pieces = [sequence[at : at + _SCREEN_PIECE] for at in range(0, len(sequence), _SCREEN_PIECE)]
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
