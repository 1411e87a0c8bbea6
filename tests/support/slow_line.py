"""A line across an ocean: a program in a terminal from which and to which each byte takes its time.

    python tests/support/slow_line.py push-tui --demo

Each byte travels `DELAY` seconds, and `RATE` bytes a second get through, each way. SIGUSR1 drops the line, the next one
lets it go on: between them nothing arrives, and nothing is lost.
"""

import fcntl
import os
import pty
import select
import signal
import sys
import termios
import time
import tty
from collections import deque

OVER_IT = (sys.executable, __file__)
"""What a command begins with to run over such a line."""
DELAY = 0.15
RATE = 2000
_PIECE = 40
"""Bytes that arrive together."""
_HELD = 16_384
"""Bytes on their way at most; then the program has to wait."""
_TICK = 0.005


class Clock:
    """Seconds that stand still while the line is down."""

    def __init__(self) -> None:
        self._down_since: float | None = None
        self._down = 0.0

    def now(self) -> float:
        """Return the seconds."""
        return (time.monotonic() if self._down_since is None else self._down_since) - self._down

    def stop_or_go(self, *_: object) -> None:
        """Drop the line, or let it go on."""
        if self._down_since is None:
            self._down_since = time.monotonic()
        else:
            self._down += time.monotonic() - self._down_since
            self._down_since = None


class Way:
    """One direction."""

    def __init__(self, source: int, target: int) -> None:
        self.source, self._target = source, target
        self.pieces: deque[tuple[float, bytes]] = deque()
        """What is on its way, and when it arrives."""
        self._free_at = 0.0

    @property
    def is_full(self) -> bool:
        """Whether nothing more may set out."""
        return len(self.pieces) * _PIECE >= _HELD

    def take(self, now: float) -> bool:
        """Let what can be read set out; return whether the source goes on."""
        try:
            data = os.read(self.source, _HELD // 4)
        except OSError:  # EIO: nobody has the other end open
            return False
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            self._free_at = max(self._free_at, now) + len(piece) / RATE
            self.pieces.append((self._free_at + DELAY, piece))
        return bool(data)

    def deliver(self, now: float) -> None:
        """Write what has arrived."""
        while self.pieces and self.pieces[0][0] <= now:
            os.write(self._target, self.pieces.popleft()[1])


def carry(program: int) -> None:
    """Carry bytes between this terminal and that of the program, until either ends."""
    clock = Clock()
    signal.signal(signal.SIGUSR1, clock.stop_or_go)
    ways = (Way(0, program), Way(program, 1))
    goes_on = True
    while goes_on or ways[1].pieces:
        sources = [way.source for way in ways if goes_on and not way.is_full]
        ready, _, _ = select.select(sources, [], [], _TICK if any(way.pieces for way in ways) else None)
        for way in ways:
            if way.source in ready:
                goes_on = way.take(clock.now()) and goes_on
            way.deliver(clock.now())


def main() -> int:
    """Run the program; return its exit status."""
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))
    before = termios.tcgetattr(0)
    tty.setraw(0)
    child, program = pty.fork()
    if not child:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execvp(sys.argv[1], sys.argv[1:])
    try:
        carry(program)
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
        os.close(program)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF


if __name__ == "__main__":
    sys.exit(main())
