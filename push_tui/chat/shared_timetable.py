"""One timetable for all processes of a host that share a rate limit.

Each rate pool of an app has a small record that its processes read and change under a lock: when the next slot is
free, and when the service last throttled. Times are those of the host's monotonic clock.

- A process takes slots in *leases*, one slot for each waiting call and ``LEASE_SECONDS`` at most. So the record is not
  locked for every call, and no slot is left over. Within its lease a process keeps its own timetable. The next lease
  continues it if no other process came between: alone, a process calls as if it did not share.
- A lease begins at most ``AHEAD_SECONDS`` from now, or half of that for the holder of the last one. So two busy
  processes take turns, and a newcomer waits for a fraction of a second. A killed, stopped or cancelled process delays
  the others by one lease at most: unused slots simply pass.
- On a busy host calls wake late. A call up to ``LATEST_SECONDS`` late keeps its slot, and the process reports the worst
  lateness with its next claim. All slots then move by it before the window is over, so that no window holds too many
  calls. So a window loses what its worst call was late; if late calls lost their slot, it would lose the sum of all.
- A process that is killed or has no more calls reports nothing. So a lease in which calls may be late is noted in the
  record until its process claims again. If it has not when the slots one window later are given, they move by as much
  as the calls can have been late.
- Slots get further apart while the pace of the app is slowed (`Pace`), and the record tells the others. Otherwise one
  process would take the slots that another leaves free.
- An unreadable record counts as empty, after one interval in case the last slot was just used. So does one that points
  further ahead than any lease can: it is from another boot, or damaged.
- If records cannot be used at all, each process keeps its own pace, and the service's refusals slow it down.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import field, replace
from typing import Protocol

from push_tui.chat.pace import DEEPEST, Pace, SlowDown
from push_tui.chat.timetable import Clock, Outlook, Timetable, kept, room_for_lateness
from push_tui.frozen import frozen

LEASE_SECONDS = 0.2
AHEAD_SECONDS = 0.25
LATEST_SECONDS = 0.1
LATENESS_COST = 2
"""Slots move by so many times the lateness: a host that starts calls late delays their bytes as well."""
MOST_UNREPORTED = 6
"""So many leases fit into the record whose processes have not yet said how late their calls were."""
ALONE_AFTER_SECONDS = 3.0
"""A process counts as alone this long after the last slot of another."""
LOWEST_SHARE = 0.05
"""The lowest ``rate_share`` of a profile."""
LINE_BYTES = 256
"""Length of each line of a record; an older push-tui reads and writes the first line only."""
RECORD_BYTES = 2 * LINE_BYTES
"""Length of every record, so one write replaces it completely."""
_ROUNDING = 1e-6


@frozen
class Shift:
    """Slots from ``due`` on move by so many seconds, because calls were late."""

    due: float
    seconds: float

    def with_another(self, shift: Shift | None) -> Shift:
        """Return the shift that makes up for both: all calls that were late come before the slots that move."""
        return self if shift is None else Shift(min(self.due, shift.due), max(self.seconds, shift.seconds))


@frozen
class Unreported:
    """A lease of a process that has not yet said how late its calls were."""

    holder: str
    due: float
    """From here on slots move, if it never says so."""

    @property
    def shift(self) -> Shift:
        """By how much slots move if its calls were as late as they may be."""
        return Shift(self.due, LATENESS_COST * LATEST_SECONDS)

    def matters(self, start: float) -> bool:
        """Whether a lease from ``start`` on can be within one window of its calls; each was in its slot or late."""
        return self.due <= start < self.due + 2 * LEASE_SECONDS + self.shift.seconds


@frozen
class Agreement:
    """The shared record, parsed."""

    free_from: float = float("-inf")
    """Slots before this moment are taken."""
    holder: str = ""
    """The process with the last lease."""
    slow_down: SlowDown = field(default_factory=SlowDown)
    calls: tuple[tuple[int, int], ...] = ()
    """The slots taken in the last windows of the pool: number of the window, and slots."""
    shift: Shift | None = None
    """What calls that were late still cost."""
    unreported: tuple[Unreported, ...] = ()
    """The leases of which that is not known yet, oldest first; at most one of each process."""


@frozen
class Claim:
    """A request for a lease."""

    holder: str
    earliest: float
    """The time of the next slot in the holder's own timetable."""
    last_end: float
    """The end of its last lease."""
    interval: float
    slots: int
    slow_down: SlowDown
    seconds: float = 1.0
    """The length of the pool's window."""
    allowed_lateness: float = 0.0
    """How late each of its calls may be and keep its slot, in seconds."""
    shift: Shift | None = None
    """For calls since its last claim that were later than there is room for."""


@frozen
class Grant:
    """The reply to a claim: the slots from ``start`` to ``end``, or none and ``ask_in`` seconds to wait."""

    start: float
    end: float
    slow_down: SlowDown
    ask_in: float = 0.0
    other: bool = False
    """Whether another process had the lease before."""


class SharedRecords(Protocol):
    """The storage of the records."""

    @property
    def trouble(self) -> str:
        """Why the records cannot be used now, as a sentence; empty if they can."""

    async def change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant | None:
        """Let ``change`` (on any thread) turn the old record into the new one (None: unchanged); return its grant.

        Return None without much delay if the record cannot be used. ``name`` holds app and pool.
        """

    async def read(self, name: str) -> bytes:
        """Return a record without changing or creating it; empty, without much delay, if there is none to read."""


class SharedTimetable(Timetable):
    """A timetable whose slots are leased, shared with the other processes of this host."""

    def __init__(
        self, name: str, records: SharedRecords, pace: Pace, *, slowest: float, seconds: float, clock: Clock
    ) -> None:
        super().__init__(seconds)
        self._name = name
        self._records = records
        self._pace = pace
        self._clock = clock
        self._slowest = slowest / LOWEST_SHARE * 2**DEEPEST
        self._holder = os.urandom(8).hex()
        self._end = float("-inf")
        self._lateness = 0.0
        self._shift: Shift | None = None
        self._other_at = float("-inf")

    @property
    def shared(self) -> bool:
        """Whether another process uses the pool now."""
        return self._clock() - self._other_at < ALONE_AFTER_SECONDS

    def holds(self, now: float, interval: float) -> bool:
        """Return whether the next slot, with an interval after it, is within the lease."""
        return kept(self._next, now, self.allowed_lateness(interval)) + interval <= self._end + _ROUNDING

    def allowed_lateness(self, interval: float) -> float:
        """Return how late a call of this lease may be and keep its slot, in seconds."""
        return self._lateness

    def take(self, now: float, interval: float) -> None:
        """Use the slot that has come, and note how late."""
        slot = kept(self._next, now, self.allowed_lateness(interval))
        if (seconds := LATENESS_COST * (now - slot) - room_for_lateness(interval)) > 0:
            # The slot one window later is in a lease that begins after this, so it moves in any case.
            due = slot + self._seconds - LEASE_SECONDS
            self._shift = Shift(due, seconds).with_another(self._shift)
        super().take(now, interval)

    async def outlook(self, now: float, interval: float) -> Outlook:
        """Return what a call that begins now meets, by the record too."""
        record = read_agreement(await self._records.read(self._name), _furthest(now, self._slowest)) or Agreement()
        used = dict(record.calls).get(int(now // self._seconds), 0)
        free_from = record.free_from if record.holder != self._holder else float("-inf")
        return self._outlook(now, interval, used=used, free_from=free_from)

    async def claim(self, interval: float) -> float:
        """Ask for a lease; return 0 if granted, else the seconds until the next try."""
        asked_at = self._clock()
        slots = max(1, min(self._waiting, int(LEASE_SECONDS / interval)))
        claim = Claim(
            self._holder,
            self._next,
            self._end,
            interval,
            slots,
            self._pace.slow_down,
            self._seconds,
            # More if another call waits behind this one: it will report the lateness soon.
            allowed_lateness=LATEST_SECONDS if self._waiting > 1 else room_for_lateness(interval),
            shift=self._shift,
        )
        self._shift = None

        def change(data: bytes) -> tuple[bytes | None, Grant]:
            return decide(data, claim, self._clock(), self._slowest)

        grant = await self._records.change(self._name, change)
        if grant is None or grant.ask_in <= 0:
            self._lateness = claim.allowed_lateness
        if grant is None:
            self._next += claim.shift.seconds if claim.shift else 0.0
            self._end = max(self._next, self._clock()) + max(LEASE_SECONDS, interval)
            return 0.0
        self._pace.adopt(grant.slow_down)
        if grant.other:
            self._other_at = asked_at
        if grant.ask_in <= 0:
            self._next, self._end = grant.start, grant.end
        return grant.ask_in


def decide(data: bytes, claim: Claim, now: float, slowest: float) -> tuple[bytes | None, Grant]:
    """Return the new record (None: unchanged) and the grant for a claim; ``slowest`` is the longest interval."""
    known = read_agreement(data, _furthest(now, slowest)) if data else Agreement()
    record = known or Agreement(free_from=now + claim.interval)
    newest = max(record.slow_down, claim.slow_down, key=lambda slow_down: slow_down.at)
    alone = record.holder == claim.holder and math.isclose(record.free_from, claim.last_end, abs_tol=_ROUNDING)
    free_from = claim.earliest if alone else max(record.free_from, claim.earliest)
    start = kept(free_from, now, claim.allowed_lateness)
    shift = claim.shift.with_another(record.shift) if claim.shift else record.shift
    unreported = tuple(lease for lease in record.unreported if lease.holder != claim.holder)
    other = record.holder not in {"", claim.holder} and now - record.free_from < ALONE_AFTER_SECONDS
    ahead = AHEAD_SECONDS / 2 if record.holder == claim.holder else AHEAD_SECONDS
    if start - now > ahead:
        news = replace(record, slow_down=newest, shift=shift, unreported=unreported)
        wait = Grant(start, start, newest, ask_in=start - now - ahead, other=other)
        return agreement_bytes(news) if news != record else None, wait
    if silent := next((lease for lease in unreported if lease.matters(start)), None):
        # It moves the slots one window after the other leases too, which are all over by now.
        shift, unreported = silent.shift.with_another(shift), ()
    unreported = tuple(lease for lease in unreported if lease.due > start)
    if shift is not None and start >= shift.due:
        start, shift = start + shift.seconds, None
    if claim.allowed_lateness > room_for_lateness(claim.interval):
        unreported += (Unreported(claim.holder, start + claim.seconds - LEASE_SECONDS),)
    if len(unreported) > MOST_UNREPORTED:
        shift = unreported[0].shift.with_another(shift)
        unreported = unreported[1:]
    end = start + claim.slots * claim.interval
    agreed = Agreement(end, claim.holder, newest, _with_slots(record.calls, start, claim), shift, unreported)
    return agreement_bytes(agreed), Grant(start, end, newest, other=other)


def _with_slots(calls: tuple[tuple[int, int], ...], start: float, claim: Claim) -> tuple[tuple[int, int], ...]:
    """Add the slots from ``start`` to the counts, and keep the last two windows."""
    counts = Counter(dict(calls))
    counts.update(int((start + number * claim.interval) // claim.seconds) for number in range(claim.slots))
    return tuple(sorted(counts.items())[-2:])


def _furthest(now: float, slowest: float) -> float:
    """Return the latest end that a lease can have."""
    return now + AHEAD_SECONDS + max(LEASE_SECONDS, slowest)


def agreement_bytes(record: Agreement) -> bytes:
    """Encode a record: two lines of JSON, padded with blanks."""
    slow_down = record.slow_down
    slowed = [slow_down.depth, slow_down.at] if slow_down.depth else None
    content = {
        "free_from": record.free_from,
        "holder": record.holder,
        "slowed": slowed,
        "calls": record.calls,
        "shift": None if record.shift is None else [record.shift.due, record.shift.seconds],
    }
    leases = [[lease.holder, lease.due] for lease in record.unreported]
    lines = json.dumps(content), json.dumps(leases, separators=(",", ":"))
    return b"".join(line.encode().ljust(LINE_BYTES - 1) + b"\n" for line in lines)


def read_agreement(data: bytes, furthest: float) -> Agreement | None:
    """Decode a record; None if it is damaged or points beyond ``furthest``."""
    try:
        content = json.loads(data[:LINE_BYTES])
        slowed = content["slowed"]
        slow_down = SlowDown() if slowed is None else SlowDown(int(slowed[0]), float(slowed[1]))
        # An older push-tui writes neither calls nor a shift.
        calls = tuple((int(window), int(slots)) for window, slots in content.get("calls", ()))
        moved = content.get("shift")
        shift = None if moved is None else Shift(float(moved[0]), float(moved[1]))
        leases = json.loads(data[LINE_BYTES:RECORD_BYTES] or b"[]")
        unreported = tuple(Unreported(str(holder), float(due)) for holder, due in leases)
        record = Agreement(float(content["free_from"]), str(content["holder"]), slow_down, calls, shift, unreported)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError):
        return None
    possible = record.free_from <= furthest and slow_down.at <= furthest and 0 <= slow_down.depth <= DEEPEST
    return record if possible and (shift is None or 0 <= shift.seconds <= LATENESS_COST * LATEST_SECONDS) else None
