"""Calls on an absolute timetable within each rate pool.

The service publishes no remaining quota and no Retry-After, and counts other callers too (API facts 1.4), so a call
waits here for its slot rather than being refused there. Slots of a pool are evenly spaced; there are no bursts.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack

from push_tui.dialects import Dialect, Endpoint, RatePool

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[object]]

# Room in each window for calls that reach the service a little late, next to calls that are in time.
JITTER_SECONDS = 0.02
# A call this much late keeps its place in the timetable, so that small delays do not add up over a long job.
KEPT_LATENESS_SECONDS = 0.01


class Timetable:
    """The next free slot of one rate pool of one app, shared by all who call it. Waiters go in order of arrival."""

    __slots__ = ("_next", "turn")

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next slot; 0 or less when it has come."""
        return self._next - now

    def take(self, now: float, interval: float) -> None:
        """Use the slot that has come; the next one is an interval after it, or after now when that is much later."""
        late = now - self._next
        slot = self._next if late <= min(KEPT_LATENESS_SECONDS, interval / 2) else now
        self._next = slot + interval


class Pacer:
    """Makes calls wait for their turn in the rate pools of one app. Make it with `PacerRegistry.pacer`."""

    def __init__(
        self,
        pools: Sequence[tuple[RatePool, Timetable]],
        share: float = 1.0,
        *,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._share = share
        self._clock = clock
        self._sleep = sleep
        # Slowest first, always in the same order: whoever waits for a slow pool does not block the fast one.
        self._pools = sorted(pools, key=lambda pair: (-self.interval(pair[0]), pair[0].name))

    def interval(self, pool: RatePool) -> float:
        """Seconds between two calls that draw from this pool."""
        return (pool.seconds + JITTER_SECONDS) / (pool.calls * self._share)

    async def turn(self, endpoint: Endpoint) -> None:
        """Return when a call of ``endpoint`` may start. A cancelled wait gives its slot to the next in line."""
        async with AsyncExitStack() as stack:
            mine = [(pool, table) for pool, table in self._pools if endpoint in pool.endpoints]
            for _, table in mine:
                await stack.enter_async_context(table.turn)
                while (pause := table.wait(self._clock())) > 0:
                    await self._sleep(pause)
            now = self._clock()
            for pool, table in mine:
                table.take(now, self.interval(pool))


class PacerRegistry:
    """The timetables of all apps that a process talks to; the engine keeps the only one and uses it on its loop."""

    def __init__(self, *, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._timetables: dict[tuple[str, str], Timetable] = {}

    def pacer(self, app_key: str, dialect: Dialect, share: float = 1.0) -> Pacer:
        """A pacer for the app (`App.key`) at ``share`` (0.05-1) of each limit; profiles of one app share its slots."""
        pools = [(pool, self._timetable(app_key, pool.name)) for pool in dialect.pools]
        return Pacer(pools, share, clock=self._clock, sleep=self._sleep)

    def _timetable(self, app_key: str, pool: str) -> Timetable:
        return self._timetables.setdefault((app_key, pool), Timetable())
