"""Copying to the clipboard of a terminal that may be far away.

Nothing here can know whether the text arrived: terminals do not confirm OSC 52. So the sentence says "sent", and the
screen shows the text as well. A stock tmux ignores OSC 52 from programs, but passes on what ``load-buffer -w`` gets.
"""

import asyncio
import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

MOST_ENCODED = 74_994
"""Bytes of base64 that common terminals take in one OSC 52."""

_TMUX_TIME = 2.0
_SCREEN_PIECE = 76
"""Bytes in one device string: GNU screen drops longer ones than its buffer."""


class Way(StrEnum):
    """By which way the text left, or that it did not."""

    TMUX = "tmux"
    TMUX_BUFFER = "tmux buffer"
    SCREEN = "screen"
    TERMINAL = "terminal"
    NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True)
class Copied:
    """How copying went; ``sentence`` is for the person."""

    way: Way
    sentence: str


async def copy(text: str, write: Callable[[str], None], environ: Mapping[str, str] | None = None) -> Copied:
    """Send ``text``, as it is, to the clipboard of the person's terminal.

    Args:
        text: The original, not what the screen shows of it. Lone surrogates, which no terminal takes, as ``\\ud83d``.
        write: Writes an escape sequence to the terminal (`send_sequence` of the driver).
        environ: Where ``TMUX`` and ``STY`` are looked up; the process's own if not given.
    """
    environ = os.environ if environ is None else environ
    data = text.encode("utf-8", "backslashreplace")
    encoded = base64.b64encode(data).decode("ascii")
    fits = len(encoded) <= MOST_ENCODED
    if environ.get("TMUX") and (copied := await _by_tmux(data, fits=fits)):
        return copied
    if not fits:
        return Copied(
            Way.NOT_SENT,
            f"Not copied: {len(data):,} bytes are more than a terminal's clipboard takes ({MOST_ENCODED * 3 // 4:,}).",
        )
    sequence = f"\x1b]52;c;{encoded}\x07"
    if environ.get("STY"):
        write(_for_screen(sequence))
        return Copied(Way.SCREEN, "Sent to your terminal through screen.")
    write(sequence)
    return Copied(Way.TERMINAL, "Sent to your terminal.")


async def _by_tmux(data: bytes, *, fits: bool) -> Copied | None:
    if fits and await _load_buffer(data, "-w"):
        return Copied(Way.TMUX, "Sent to your terminal through tmux.")
    if await _load_buffer(data):
        why = "this tmux does not pass it on" if fits else "it is too long for a terminal's clipboard"
        return Copied(Way.TMUX_BUFFER, f"Put into tmux's own buffer, pasted with prefix ]; {why}.")
    return None


async def _load_buffer(data: bytes, *options: str) -> bool:
    quiet = asyncio.subprocess.DEVNULL
    try:
        tmux = await asyncio.create_subprocess_exec(
            "tmux", "load-buffer", *options, "-", stdin=asyncio.subprocess.PIPE, stdout=quiet, stderr=quiet
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
