"""Slots of one rate pool: evenly spaced on an absolute timetable, without bursts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]

# A call this much late keeps its place in the timetable, so that small delays do not add up over a long job.
KEPT_LATENESS_SECONDS = 0.01


def kept(slot: float, now: float, interval: float) -> float:
    """Where in the timetable a call stands that may start at ``slot`` and starts ``now``."""
    return slot if now - slot <= min(KEPT_LATENESS_SECONDS, interval / 2) else now


class Timetable:
    """The next free slot of one rate pool of one app, shared by all who call it. Waiters go in order of arrival."""

    __slots__ = ("_next", "_turn", "_waiting")

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._next = float("-inf")
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Be the one whose call is next."""
        self._waiting += 1
        try:
            async with self._turn:
                yield
        finally:
            self._waiting -= 1

    @property
    def shared(self) -> bool:
        """Whether another process draws on the pool at this time."""
        return False

    def wait(self, now: float) -> float:
        """Seconds until the next slot; 0 or less when it has come."""
        return self._next - now

    def take(self, now: float, interval: float) -> None:
        """Use the slot that has come; the next one is an interval after it, or after now when that is much later."""
        self._next = kept(self._next, now, interval) + interval

    def holds(self, now: float, interval: float) -> bool:
        """Whether the slot that a call would take now, or next, belongs to this process."""
        return True

    async def claim(self, interval: float) -> float:
        """Ask for slots where `holds` says no; 0 when there are some, else the seconds after which to ask again."""
        return 0.0
