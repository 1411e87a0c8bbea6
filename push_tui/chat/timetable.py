"""Slots of one rate pool: evenly spaced on an absolute timetable, without bursts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from push_tui.frozen import frozen

Clock = Callable[[], float]

# A call up to this late keeps its place in the timetable, so small delays do not add up over a long job.
KEPT_LATENESS_SECONDS = 0.01


def kept(slot: float, now: float, lateness: float) -> float:
    """Return the place in the timetable of a call for ``slot`` that starts ``now``; its own up to ``lateness`` late."""
    return slot if now - slot <= lateness else now


def room_for_lateness(interval: float) -> float:
    """Return how late a call may be without a window that holds more calls than it may, for the spare room in each."""
    return min(KEPT_LATENESS_SECONDS, interval / 2)


@frozen
class Outlook:
    """What a call that begins now meets in one rate pool."""

    used: int
    """Calls of this window so far, by all processes that share the pool; windows are as long as the pool's."""
    free_in: float
    """Seconds until its turn; 0 if it may start."""


class Timetable:
    """The next free slot of one rate pool of one app, shared by all callers. They wait in order of arrival."""

    def __init__(self, seconds: float = 1.0) -> None:
        """``seconds`` is the length of the pool's window."""
        self._turn = asyncio.Lock()
        self._next = float("-inf")
        self._waiting = 0
        self._seconds = seconds
        self._window = 0
        self._used = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is this caller's turn; others wait until the block ends."""
        self._waiting += 1
        try:
            async with self._turn:
                yield
        finally:
            self._waiting -= 1

    @property
    def shared(self) -> bool:
        """Whether another process uses the pool now."""
        return False

    def wait(self, now: float) -> float:
        """Return the seconds until the next slot; 0 or less if it has come."""
        return self._next - now

    def take(self, now: float, interval: float) -> None:
        """Use the slot that has come. The next one is an interval after it, or after now if that is much later."""
        self._next = kept(self._next, now, self.allowed_lateness(interval)) + interval
        window = int(now // self._seconds)
        self._used = self._used + 1 if window == self._window else 1
        self._window = window

    def allowed_lateness(self, interval: float) -> float:
        """Return how late a call may be and keep its slot, in seconds."""
        return room_for_lateness(interval)

    async def outlook(self, now: float, interval: float) -> Outlook:
        """Return what a call that begins now meets."""
        return self._outlook(now, interval)

    def _outlook(self, now: float, interval: float, *, used: int = 0, free_from: float = float("-inf")) -> Outlook:
        """Return the outlook, where others have ``used`` so many calls and taken the slots before ``free_from``."""
        mine = self._used if self._window == int(now // self._seconds) else 0
        free = max(0.0, max(self._next, free_from) - now) + self._waiting * interval
        return Outlook(max(mine, used), free)

    def holds(self, now: float, interval: float) -> bool:
        """Return whether the next slot belongs to this process."""
        return True

    async def claim(self, interval: float) -> float:
        """Ask for slots if `holds` is false; return 0 if granted, else the seconds until the next try."""
        return 0.0
