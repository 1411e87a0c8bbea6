"""How much of the rate limit is used now: half after a refusal for speed, and back again by itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_SECONDS = 1.0
"""Length of the service's shortest window: refusals within one count as one."""
RECOVERY_SECONDS = 0.5
"""From half of the pace back to all of it; twice as long from a quarter, and so on."""
DEEPEST = 5
"""At most so many halvings: a thirty-second of the pace."""


@dataclass(frozen=True, slots=True)
class SlowDown:
    """When the service last asked for less, and how often in a row; what processes tell each other."""

    depth: int = 0
    at: float = float("-inf")


class Pace:
    """The share (0-1) of the rate limit of one app that is used now.

    A refusal for speed halves it, at most once per window, and it climbs back by itself. Where over half of the calls
    of a window were refused all the same, the next halving goes one deeper; where fewer were, slowing down further
    would not help (a storm that refuses a part of the calls at any pace), and it stays at one half.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._slow_down = SlowDown()
        self._answered = 0
        self._refused = 0

    @property
    def share(self) -> float:
        """What part of the rate limit is used at this moment."""
        depth = self._slow_down.depth
        if not depth:
            return 1.0
        lowest = 0.5**depth
        climbed = (self._clock() - self._slow_down.at) / (RECOVERY_SECONDS * depth)
        return min(1.0, lowest + (1.0 - lowest) * max(0.0, climbed))

    @property
    def slowed(self) -> bool:
        """Whether it is below what the limit allows."""
        return self.share < 1.0

    def accepted(self) -> None:
        """A call was not refused for its speed."""
        self._answered += 1

    def refused(self) -> None:
        """A call was refused because calls come too fast."""
        self._answered += 1
        self._refused += 1
        now, last = self._clock(), self._slow_down
        if now - last.at < WINDOW_SECONDS * max(1, last.depth):
            return
        mostly_refused = self._refused > self._answered / 2
        self._begin(SlowDown(min(DEEPEST, last.depth + 1) if mostly_refused else 1, now))

    @property
    def slow_down(self) -> SlowDown:
        """The last halving, for other processes of this host."""
        return self._slow_down

    def adopt(self, slow_down: SlowDown) -> None:
        """Take over a halving of another process, where it is newer than the last one here."""
        if slow_down.at > self._slow_down.at:
            self._begin(slow_down)

    def _begin(self, slow_down: SlowDown) -> None:
        self._slow_down = slow_down
        self._answered = self._refused = 0
