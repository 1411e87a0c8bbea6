"""How fast a job goes beyond what the timetable of the rate limit asks for: slower after a refusal, and back again."""

import asyncio
import time
from collections.abc import Awaitable, Callable

WINDOW_SECONDS = 1.0
"""Length of the service's shortest window: refusals within one count as one."""
RECOVERY_SECONDS = 0.8
"""From half of the pace back to all of it; twice as long from a quarter, and so on."""
DEEPEST = 5
"""At most so many halvings: a thirty-second of the pace."""


class Pace:
    """The share (0-1) of the rate limit that is used now.

    A refusal for speed halves it, at most once per window, and it climbs back by itself. Where over half of the calls
    of a window were refused all the same, the next halving goes one deeper; where fewer were, slowing down further
    would not help (a storm that refuses a part of the calls at any pace), and it stays at one half.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turns = asyncio.Lock()
        self._next = float("-inf")
        self._depth = 0
        self._halved_at = float("-inf")
        self._answered = 0
        self._refused = 0

    @property
    def share(self) -> float:
        """What part of the rate limit is used at this moment."""
        if not self._depth:
            return 1.0
        lowest = 0.5**self._depth
        climbed = (self._clock() - self._halved_at) / (RECOVERY_SECONDS * self._depth)
        return min(1.0, lowest + (1.0 - lowest) * climbed)

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
        now = self._clock()
        if now - self._halved_at < WINDOW_SECONDS * max(1, self._depth):
            return
        mostly_refused = self._refused > self._answered / 2
        self._depth = min(DEEPEST, self._depth + 1) if mostly_refused else 1
        self._halved_at = now
        self._answered = self._refused = 0

    async def turn(self, interval: float) -> None:
        """Wait for as long as the pace asks for; ``interval`` is the time between two calls at the full one."""
        if self.share >= 1.0:
            return
        async with self._turns:
            now = self._clock()
            if self._next > now:
                await self._sleep(self._next - now)
            self._next = max(self._clock(), self._next) + interval / self.share
