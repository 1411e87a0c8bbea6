"""The used share of the rate limit: halved when the service throttles, then it recovers by itself.

The limits themselves are in `push_tui.rate_limits`. The wait that the service asks for is here too: every call
of the app keeps it, except a send that you made yourself.
"""

import time
from collections.abc import Callable

from push_tui.frozen import frozen

WINDOW_SECONDS = 1.0
"""Length of the service's shortest window: all refusals within one count as one, see `Pace.refused`."""
RECOVERY_SECONDS = 0.5
"""How long it takes from half of the pace back to full; from a quarter twice as long, and so on."""
DEEPEST = 5
"""The most halvings: the least pace is one thirty-second."""


@frozen
class SlowDown:
    """When the service last throttled, and how often in a row; shared between processes."""

    depth: int = 0
    at: float = float("-inf")


class Pace:
    """The share (0-1) of one app's rate limit that is used now.

    A throttled call halves it, at most once per window, and it recovers by itself. The next halving goes one deeper
    if over half of the calls since the last one were refused. If fewer were, it stays at one half: slowing down
    further does not help against a service that refuses some calls at any pace.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._slow_down = SlowDown()
        self._answered = 0
        self._refused = 0
        self._held_until = float("-inf")

    def hold(self, seconds: float) -> None:
        """Make no call for this long, because the service asks for it."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @property
    def held(self) -> float:
        """Seconds left of the wait that the service asked for; 0 if it asks for none."""
        return max(0.0, self._held_until - self._clock())

    @property
    def share(self) -> float:
        """The share of the rate limit that is used at this moment."""
        depth = self._slow_down.depth
        if not depth:
            return 1.0
        lowest = 0.5**depth
        climbed = (self._clock() - self._slow_down.at) / (RECOVERY_SECONDS * depth)
        return min(1.0, lowest + (1.0 - lowest) * max(0.0, climbed))

    @property
    def slowed(self) -> bool:
        """Whether calls are slower than the limit allows."""
        return self.share < 1.0

    def accepted(self) -> None:
        """Count a call that was not throttled."""
        self._answered += 1

    def refused(self) -> None:
        """Count a throttled call, and slow down unless it belongs to the refusals of the last halving.

        A deeper halving covers as many windows as it is deep: the pace then also takes that much longer to recover.
        """
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
        """Adopt a halving of another process if it is newer than the last one here."""
        if slow_down.at > self._slow_down.at:
            self._begin(slow_down)

    def _begin(self, slow_down: SlowDown) -> None:
        self._slow_down = slow_down
        self._answered = self._refused = 0
