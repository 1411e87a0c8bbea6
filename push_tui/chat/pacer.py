"""Spread calls on an absolute timetable within each rate pool.

The limits themselves are in `push_tui.rate_limits`. The service publishes no remaining quota, and counts other callers
too (API facts 1.4). So a call waits here for its slot instead of being refused there. Slots of a pool are evenly
spaced, without bursts. `push_tui.chat.pace` makes the slots rarer after a refusal.
`push_tui.chat.shared_timetable` shares one limit between processes of a host.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from push_tui.chat.timetable import Clock, Outlook, Timetable

if TYPE_CHECKING:
    from push_tui.chat.pace import Pace
    from push_tui.chat.shared_timetable import SharedRecords
    from push_tui.dialects import Dialect
    from push_tui.endpoints import Endpoint
    from push_tui.rate_limits import RatePool

Sleep = Callable[[float], Awaitable[object]]

# Room in each window for calls that reach the service a little late.
JITTER_SECONDS = 0.02
# At a high rate more calls are one window apart, and any two of them must not come closer.
JITTER_PER_CALL = 0.0003
# A call that draws on two pools checks this often whether both slots are still its own.
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
        # Slowest first, always in the same order: a call waiting for a slow pool does not block a fast one.
        self._pools = sorted(pools, key=lambda pair: (-self.interval(pair[0]), pair[0].name))

    def interval(self, pool: RatePool) -> float:
        """Return the seconds between two calls of this pool, at full pace."""
        room = max(JITTER_SECONDS, JITTER_PER_CALL * pool.calls / pool.seconds)
        return (pool.seconds + room) / (pool.calls * self._share)

    def hold(self, seconds: float) -> None:
        """Make no call of the app for this long; see `Pace.hold`."""
        if self._pace is not None:
            self._pace.hold(seconds)

    @property
    def held(self) -> float:
        """Seconds left of the wait that the service asked for."""
        return 0.0 if self._pace is None else self._pace.held

    @property
    def shared(self) -> bool:
        """Whether another process uses one of the pools now."""
        return any(table.shared for _, table in self._pools)

    async def outlook(self, pool: RatePool) -> Outlook:
        """Return what a call that begins now meets in a pool: calls so far, and seconds until its turn."""
        table = next(table for each, table in self._pools if each == pool)
        return await table.outlook(self._clock(), self._interval_now(pool))

    async def free_in(self, endpoint: Endpoint) -> float:
        """Return the seconds until the turn of a call that begins now; 0 if it may start."""
        mine = [pool for pool, _ in self._pools if endpoint in pool.endpoints]
        return max([(await self.outlook(pool)).free_in for pool in mine], default=0.0)

    async def turn(self, endpoint: Endpoint) -> None:
        """Wait until a call of ``endpoint`` may start. A cancelled wait gives its slot to the next in line."""
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
        """Wait for a slot of this process."""
        while True:
            interval = self._interval_now(pool)
            if not table.holds(self._clock(), interval) and (pause := await table.claim(interval)) > 0:
                await self._sleep(pause)
                continue
            # A slot that was just claimed is used even if the claim took long; otherwise this loop might never end.
            if (pause := table.wait(self._clock())) <= 0:
                return
            await self._sleep(pause)

    async def _slots_again(self, mine: Sequence[tuple[RatePool, Timetable]]) -> None:
        """Check all pools again: during the wait for one, another process may have taken the slot of another."""
        for _ in range(ROUNDS):
            now = self._clock()
            if all(table.wait(now) <= 0 and table.holds(now, self._interval_now(pool)) for pool, table in mine):
                return
            for pool, table in mine:
                await self._slot(pool, table)


class PacerRegistry:
    """The timetables of all apps of a process; one registry, used on the engine's loop.

    ``shared`` makes the records that processes of this host share, when first needed; without it nothing is shared.
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
        """Return a pacer for the app (`App.key`) at ``share`` (0.05-1) of each limit; an app's profiles share slots."""
        pools = [(pool, self._timetable(app_key, pool)) for pool in dialect.pools]
        return Pacer(pools, share, pace=self.pace(app_key), clock=self._clock, sleep=self._sleep)

    def pace(self, app_key: str) -> Pace:
        """Return the current pace of an app; report throttled calls to it."""
        if app_key not in self._paces:
            from push_tui.chat.pace import Pace

            self._paces[app_key] = Pace(clock=self._clock)
        return self._paces[app_key]

    @property
    def trouble(self) -> str:
        """Why the pace cannot be shared with other processes, as a sentence; empty if it can."""
        return "" if self._records is None else self._records.trouble

    def _timetable(self, app_key: str, pool: RatePool) -> Timetable:
        name = (app_key, pool.name)
        if name not in self._timetables:
            self._timetables[name] = self._new_timetable(app_key, pool)
        return self._timetables[name]

    def _new_timetable(self, app_key: str, pool: RatePool) -> Timetable:
        if self._make_records is None:
            return Timetable(pool.seconds)
        from push_tui.chat.shared_timetable import SharedTimetable

        if self._records is None:
            self._records = self._make_records()
        slowest = pool.seconds / pool.calls
        return SharedTimetable(
            f"{app_key}\n{pool.name}",
            self._records,
            self.pace(app_key),
            slowest=slowest,
            seconds=pool.seconds,
            clock=self._clock,
        )
