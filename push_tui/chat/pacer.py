"""Calls on an absolute timetable within each rate pool.

The service publishes no remaining quota and no Retry-After, and counts other callers too (API facts 1.4), so a call
waits here for its slot rather than being refused there. Slots of a pool are evenly spaced; there are no bursts. What
several processes of one host do with one limit is in `push_tui.chat.shared_timetable`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from push_tui.chat.timetable import Clock, Timetable

if TYPE_CHECKING:
    from push_tui.chat.pace import Pace
    from push_tui.chat.shared_timetable import SharedRecords
    from push_tui.dialects import Dialect, Endpoint, RatePool

Sleep = Callable[[float], Awaitable[object]]

# Room in each window for calls that reach the service a little late, next to calls that are in time.
JITTER_SECONDS = 0.02
# A call that draws on two pools looks again whether both slots are still its own, but not for ever.
ROUNDS = 3


class Pacer:
    """Makes calls wait for their turn in the rate pools of one app. Make it with `PacerRegistry.pacer`."""

    def __init__(
        self,
        pools: Sequence[tuple[RatePool, Timetable]],
        share: float = 1.0,
        *,
        pace: Pace | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._share = share
        self._pace = pace
        self._clock = clock
        self._sleep = sleep
        # Slowest first, always in the same order: whoever waits for a slow pool does not block the fast one.
        self._pools = sorted(pools, key=lambda pair: (-self.interval(pair[0]), pair[0].name))

    def interval(self, pool: RatePool) -> float:
        """Seconds between two calls that draw from this pool, at the full pace."""
        return (pool.seconds + JITTER_SECONDS) / (pool.calls * self._share)

    @property
    def shared(self) -> bool:
        """Whether another process draws on one of the pools at this time."""
        return any(table.shared for _, table in self._pools)

    async def turn(self, endpoint: Endpoint) -> None:
        """Return when a call of ``endpoint`` may start. A cancelled wait gives its slot to the next in line."""
        async with AsyncExitStack() as stack:
            mine = [(pool, table) for pool, table in self._pools if endpoint in pool.endpoints]
            for pool, table in mine:
                await stack.enter_async_context(table.turn())
                await self._slot(pool, table)
            if len(mine) > 1:
                await self._slots_again(mine)
            now = self._clock()
            for pool, table in mine:
                table.take(now, self._interval_now(pool))

    def _interval_now(self, pool: RatePool) -> float:
        return self.interval(pool) / (1.0 if self._pace is None else self._pace.share)

    async def _slot(self, pool: RatePool, table: Timetable) -> None:
        """Return when a slot of this process has come."""
        while True:
            interval = self._interval_now(pool)
            if not table.holds(self._clock(), interval) and (pause := await table.claim(interval)) > 0:
                await self._sleep(pause)
                continue
            # A slot that was claimed this moment is used even where the claim took long: there must be an end to it.
            if (pause := table.wait(self._clock())) <= 0:
                return
            await self._sleep(pause)

    async def _slots_again(self, mine: Sequence[tuple[RatePool, Timetable]]) -> None:
        """While one pool was waited for, the slot of another may have passed to another process."""
        for _ in range(ROUNDS):
            now = self._clock()
            if all(table.wait(now) <= 0 and table.holds(now, self._interval_now(pool)) for pool, table in mine):
                return
            for pool, table in mine:
                await self._slot(pool, table)


class PacerRegistry:
    """The timetables of all apps that a process talks to; the engine keeps the only one and uses it on its loop.

    ``shared`` makes the records over which processes of this host agree, when they are first needed; without it this
    process is alone.
    """

    def __init__(
        self,
        *,
        shared: Callable[[], SharedRecords] | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._timetables: dict[tuple[str, str], Timetable] = {}
        self._paces: dict[str, Pace] = {}
        self._make_records = shared
        self._records: SharedRecords | None = None

    def pacer(self, app_key: str, dialect: Dialect, share: float = 1.0) -> Pacer:
        """A pacer for the app (`App.key`) at ``share`` (0.05-1) of each limit; profiles of one app share its slots."""
        pools = [(pool, self._timetable(app_key, pool)) for pool in dialect.pools]
        return Pacer(pools, share, pace=self.pace(app_key), clock=self._clock, sleep=self._sleep)

    def pace(self, app_key: str) -> Pace:
        """How fast the app is called now; whoever hears a refusal for speed tells it."""
        if app_key not in self._paces:
            from push_tui.chat.pace import Pace

            self._paces[app_key] = Pace(clock=self._clock)
        return self._paces[app_key]

    @property
    def trouble(self) -> str:
        """Why this process keeps to a pace of its own though there may be others, as a sentence; else empty."""
        return "" if self._records is None else self._records.trouble

    def _timetable(self, app_key: str, pool: RatePool) -> Timetable:
        name = (app_key, pool.name)
        if name not in self._timetables:
            self._timetables[name] = self._new_timetable(app_key, pool)
        return self._timetables[name]

    def _new_timetable(self, app_key: str, pool: RatePool) -> Timetable:
        if self._make_records is None:
            return Timetable()
        from push_tui.chat.shared_timetable import SharedTimetable

        if self._records is None:
            self._records = self._make_records()
        slowest = pool.seconds / pool.calls
        return SharedTimetable(
            f"{app_key}\n{pool.name}", self._records, self.pace(app_key), slowest=slowest, clock=self._clock
        )
