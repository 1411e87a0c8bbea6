"""One timetable for all processes of a host that draw on the same rate limit.

Each rate pool of an app has a small record that its processes read and change under a lock: from when on slots are
free, and when the service last asked for less. Moments are those of the host's monotonic clock.

- A process takes slots in *leases*: one for each call that waits, so that the record is not locked for every call and
  none is left over, for ``LEASE_SECONDS`` at most. Within its lease it keeps its own timetable, and where nobody came
  after it, the next lease goes on from there: alone, it calls exactly as if it did not share.
- A lease begins at most ``AHEAD_SECONDS`` from now, for whoever had the last one half of that. So two that call
  without a break take turns, a newcomer waits for a fraction of a second, and a process that is killed (or stopped, or
  cancelled) holds up the others for one lease at most: what is not used passes by itself.
- Slots get further apart while the pace of the app is slowed (`Pace`), and the record carries that to the others. If
  each slowed down for itself, one would take what another leaves.
- A record that cannot be read counts as empty, after one interval for whoever used the last slot. So does one that
  points further ahead than any lease can; it is of another boot, or damaged.
- Where records cannot be used at all, each process keeps to a pace of its own. The limit is then found by refusals.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from push_tui.chat.pace import DEEPEST, Pace, SlowDown
from push_tui.chat.timetable import Clock, Timetable, kept

LEASE_SECONDS = 0.2
AHEAD_SECONDS = 0.25
ALONE_AFTER_SECONDS = 3.0
"""So long after the last slot of another process, this one is alone."""
LOWEST_SHARE = 0.05
"""The lowest ``rate_share`` of a profile."""
RECORD_BYTES = 256
"""Every record has this length, so that one write replaces it as a whole."""
_ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the processes have agreed on."""

    free_from: float = float("-inf")
    """Slots before this moment are taken."""
    holder: str = ""
    """Who had the last lease."""
    slow_down: SlowDown = field(default_factory=SlowDown)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a process asks for."""

    holder: str
    earliest: float
    """When its own timetable has the next slot; moment, as ``last_end``."""
    last_end: float
    """Where its last lease ended."""
    interval: float
    slots: int
    slow_down: SlowDown


@dataclass(frozen=True, slots=True)
class Grant:
    """What it gets: the slots from ``start`` up to ``end``, or none and ``ask_in`` seconds to wait."""

    start: float
    end: float
    slow_down: SlowDown
    ask_in: float = 0.0
    other: bool = False
    """Whether the lease before was another process's."""


class SharedRecords(Protocol):
    """Where the records are."""

    @property
    def trouble(self) -> str:
        """Why they cannot be used at present, as a sentence; empty when they can."""

    async def change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant | None:
        """Have ``change`` (on any thread) make the new record of the old one, None for no change; what it grants.

        None within a moment where the record cannot be used. ``name`` tells App Key and pool.
        """


class SharedTimetable(Timetable):
    """A timetable whose slots are leased from the other processes of this host."""

    __slots__ = ("_clock", "_end", "_holder", "_name", "_other_at", "_pace", "_records", "_slowest")

    def __init__(self, name: str, records: SharedRecords, pace: Pace, *, slowest: float, clock: Clock) -> None:
        super().__init__()
        self._name = name
        self._records = records
        self._pace = pace
        self._clock = clock
        self._slowest = slowest / LOWEST_SHARE * 2**DEEPEST
        self._holder = os.urandom(8).hex()
        self._end = float("-inf")
        self._other_at = float("-inf")

    @property
    def shared(self) -> bool:
        """Whether another process draws on the pool at this time."""
        return self._clock() - self._other_at < ALONE_AFTER_SECONDS

    def holds(self, now: float, interval: float) -> bool:
        """Whether the next slot lies in the lease, with an interval to whoever comes after it."""
        return kept(self._next, now, interval) + interval <= self._end + _ROUNDING

    async def claim(self, interval: float) -> float:
        """Ask for a lease; 0 when there is one, else the seconds after which to ask again."""
        asked_at = self._clock()
        slots = max(1, min(self._waiting, int(LEASE_SECONDS / interval)))
        claim = Claim(self._holder, self._next, self._end, interval, slots, self._pace.slow_down)

        def change(data: bytes) -> tuple[bytes | None, Grant]:
            return decide(data, claim, self._clock(), self._slowest)

        grant = await self._records.change(self._name, change)
        if grant is None:
            self._end = max(self._next, self._clock()) + max(LEASE_SECONDS, interval)
            return 0.0
        self._pace.adopt(grant.slow_down)
        if grant.other:
            self._other_at = asked_at
        if grant.ask_in <= 0:
            self._next, self._end = grant.start, grant.end
        return grant.ask_in


def decide(data: bytes, claim: Claim, now: float, slowest: float) -> tuple[bytes | None, Grant]:
    """The new record, or None for no change, and what a claim gets; ``slowest`` is the longest interval there is."""
    furthest = now + AHEAD_SECONDS + max(LEASE_SECONDS, slowest)
    record = Agreement() if not data else read_agreement(data, furthest) or Agreement(free_from=now + claim.interval)
    newest = max(record.slow_down, claim.slow_down, key=lambda slow_down: slow_down.at)
    alone = record.holder == claim.holder and math.isclose(record.free_from, claim.last_end, abs_tol=_ROUNDING)
    free_from = claim.earliest if alone else max(record.free_from, claim.earliest)
    start = kept(free_from, now, claim.interval)
    other = record.holder not in {"", claim.holder} and now - record.free_from < ALONE_AFTER_SECONDS
    ahead = AHEAD_SECONDS / 2 if record.holder == claim.holder else AHEAD_SECONDS
    if start - now > ahead:
        news = agreement_bytes(replace(record, slow_down=newest)) if newest != record.slow_down else None
        return news, Grant(start, start, newest, ask_in=start - now - ahead, other=other)
    end = start + claim.slots * claim.interval
    return agreement_bytes(Agreement(end, claim.holder, newest)), Grant(start, end, newest, other=other)


def agreement_bytes(record: Agreement) -> bytes:
    """A record as it is kept: one line of JSON, filled up with blanks."""
    slow_down = record.slow_down
    slowed = [slow_down.depth, slow_down.at] if slow_down.depth else None
    content = {"free_from": record.free_from, "holder": record.holder, "slowed": slowed}
    return json.dumps(content).encode().ljust(RECORD_BYTES - 1) + b"\n"


def read_agreement(data: bytes, furthest: float) -> Agreement | None:
    """The record, or None where these are not the bytes of one that holds before ``furthest``."""
    try:
        content = json.loads(data[:RECORD_BYTES])
        slowed = content["slowed"]
        slow_down = SlowDown() if slowed is None else SlowDown(int(slowed[0]), float(slowed[1]))
        record = Agreement(float(content["free_from"]), str(content["holder"]), slow_down)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None
    possible = record.free_from <= furthest and slow_down.at <= furthest and 0 <= slow_down.depth <= DEEPEST
    return record if possible else None
