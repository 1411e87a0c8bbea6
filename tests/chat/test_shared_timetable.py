"""Processes of one host keep one timetable: who gets which slots, and what becomes of those that nobody uses."""

import asyncio
import itertools
import json
import random
from collections.abc import Callable

import pytest

from push_tui.chat.pace import SlowDown
from push_tui.chat.pacer import JITTER_SECONDS, Pacer, PacerRegistry
from push_tui.chat.shared_timetable import (
    AHEAD_SECONDS,
    ALONE_AFTER_SECONDS,
    LATENESS_COST,
    LATEST_SECONDS,
    LEASE_SECONDS,
    LINE_BYTES,
    MOST_UNREPORTED,
    RECORD_BYTES,
    Agreement,
    Grant,
    Shift,
    Unreported,
    agreement_bytes,
    read_agreement,
)
from push_tui.dialects import AGORA, AGORA_2023, EASEMOB, Dialect
from push_tui.endpoints import Endpoint
from push_tui.rate_limits import RatePool

KEY = "a41.chat.agora.io/org/app"
INTERVAL = (1 + JITTER_SECONDS) / 30


class Clock:
    """Time that passes for everybody at once, when nobody has anything left to do at this moment."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleeping: list[tuple[float, int, asyncio.Event]] = []
        self._number = itertools.count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        awake = asyncio.Event()
        self._sleeping.append((self.now + seconds, next(self._number), awake))
        await awake.wait()

    async def run_until(self, end: float) -> None:
        """Wake sleepers one after another, as far as ``end``."""
        while True:
            await asyncio.sleep(0)
            while asyncio.get_running_loop()._ready:  # type: ignore[attr-defined]  # asyncio has no word for it
                await asyncio.sleep(0)
            self._sleeping.sort(key=lambda sleeper: sleeper[:2])
            if not self._sleeping or self._sleeping[0][0] > end:
                self.now = max(self.now, end)
                return
            until, _, awake = self._sleeping.pop(0)
            self.now = max(self.now, until)
            awake.set()


class LateClock(Clock):
    """Wakes everybody late, as a busy host does: mostly by little, sometimes by much."""

    def __init__(self, late: float) -> None:
        super().__init__()
        self._late = late
        self._dice = random.Random(13)

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds + self._dice.expovariate(1 / self._late))


class Records:
    """The records of one host, in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}
        self.changes = 0
        self.unusable = False
        self.trouble = ""

    async def change(self, name: str, change: Callable[[bytes], tuple[bytes | None, Grant]]) -> Grant | None:
        await asyncio.sleep(0)
        if self.unusable:
            return None
        self.changes += 1
        data, grant = change(self.data.get(name, b""))
        if data is not None:
            self.data[name] = data
        return grant

    async def read(self, name: str) -> bytes:
        return b"" if self.unusable else self.data.get(name, b"")


class Host:
    """Processes that share records and a clock."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.records = Records()
        self.calls: list[tuple[float, str]] = []
        self._running: list[asyncio.Task[None]] = []

    def process(self, *, late: float = 0.0) -> PacerRegistry:
        """One that wakes so late each time."""
        return PacerRegistry(
            shared=lambda: self.records, clock=self.clock, sleep=lambda seconds: self.clock.sleep(seconds + late)
        )

    def pacer(self, dialect: Dialect = EASEMOB, share: float = 1.0, *, late: float = 0.0) -> Pacer:
        """That of a process of its own."""
        return self.process(late=late).pacer(KEY, dialect, share)

    def busy(
        self,
        name: str,
        pacer: Pacer,
        endpoint: Endpoint = Endpoint.ADD_USERS,
        *,
        at_once: int = 3,
        dies_after: float = float("inf"),
    ) -> list[asyncio.Task[None]]:
        """Call without a break, as a job in which all but one of ``at_once`` calls wait; be killed after a call."""
        made = itertools.count(1)

        async def work() -> None:
            while True:
                await pacer.turn(endpoint)
                self.calls.append((self.clock.now, name))
                if next(made) == dies_after:
                    for task in tasks:
                        task.cancel()

        tasks = [asyncio.create_task(work()) for _ in range(at_once)]
        self._running += tasks
        return tasks

    async def run(self, seconds: float) -> list[tuple[float, str]]:
        """The calls of so many seconds."""
        before = len(self.calls)
        await self.clock.run_until(self.clock.now + seconds)
        return self.calls[before:]

    async def kill(self, *tasks: asyncio.Task[None]) -> None:
        for task in tasks or self._running:
            task.cancel()
        await asyncio.gather(*(tasks or self._running), return_exceptions=True)


def moments(calls: list[tuple[float, str]]) -> list[float]:
    return [at for at, _ in calls]


def gaps(calls: list[tuple[float, str]]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(moments(calls))]


async def test_a_process_alone_keeps_the_timetable_that_it_would_keep_without_sharing() -> None:
    host = Host()
    host.busy("a", host.pacer())
    calls = await host.run(10)
    assert moments(calls) == [pytest.approx(1000 + slot * INTERVAL) for slot in range(len(calls))]
    assert len(calls) == int(10 / INTERVAL) + 1
    assert host.records.changes <= len(calls) / 2
    await host.kill()


@pytest.mark.parametrize(("late", "ratio"), [(0.002, 1.05), (0.006, 1.1), (0.02, 1.3)])
@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize(("dialect", "limit"), [(AGORA, 100), (EASEMOB, 30)])
async def test_calls_that_wake_late_cost_little_and_no_second_holds_more_than_it_may(
    dialect: Dialect, limit: int, processes: int, late: float, ratio: float
) -> None:
    host = Host(LateClock(late))
    for number in range(processes):
        host.busy(f"process {number}", host.pacer(dialect))
    times = moments(await host.run(20))
    assert all(later - earlier > 1 for earlier, later in zip(times, times[limit:], strict=False))
    assert len(times) >= 20 * limit / ratio
    await host.kill()


@pytest.mark.parametrize("processes", [2, 3, 5])
async def test_processes_keep_one_timetable_together_and_each_gets_its_part(processes: int) -> None:
    host = Host()
    for number in range(processes):
        host.busy(f"process {number}", host.pacer())
    calls = await host.run(20)
    assert min(gaps(calls)) >= INTERVAL - 0.001
    assert len(calls) >= 0.97 * 20 * 30
    for number in range(processes):
        part = sum(name == f"process {number}" for _, name in calls) / len(calls)
        assert 0.6 / processes <= part <= 1.4 / processes
    await host.kill()


async def test_a_newcomer_waits_for_a_fraction_of_a_second() -> None:
    host = Host()
    host.busy("old", host.pacer())
    await host.run(3)
    began = host.clock.now
    host.busy("new", host.pacer())
    calls = await host.run(2)
    assert next(at for at, name in calls if name == "new") - began <= LEASE_SECONDS + AHEAD_SECONDS
    await host.kill()


async def test_a_process_that_dies_holds_the_others_up_for_one_lease_and_its_lateness_at_most() -> None:
    host = Host()
    doomed = host.busy("doomed", host.pacer())
    host.busy("other", host.pacer())
    await host.run(3)
    await host.kill(*doomed)
    calls = await host.run(2)
    could_be_late = LATENESS_COST * LATEST_SECONDS
    assert max(gaps(calls)) <= max(LEASE_SECONDS, could_be_late) + INTERVAL + 0.001
    assert len(calls) >= (2 - LEASE_SECONDS - could_be_late - INTERVAL) / INTERVAL
    assert len(await host.run(2)) >= 2 / INTERVAL - 1
    await host.kill()


@pytest.mark.parametrize("doomed", [1, 2, 7])
@pytest.mark.parametrize("late", [0.05, LATEST_SECONDS - 0.001])
async def test_processes_that_die_before_they_say_how_late_they_were_leave_no_second_too_full(
    doomed: int, late: float
) -> None:
    for dies_after in range(1, 50, 6):
        host = Host()
        host.busy("other", host.pacer(AGORA), at_once=16)
        await host.run(2)
        for number in range(doomed):
            host.busy(f"doomed {number}", host.pacer(AGORA, late=late), at_once=16, dies_after=dies_after)
        times = moments(await host.run(5))
        assert all(later - earlier > 1 for earlier, later in zip(times, times[100:], strict=False)), dies_after
        assert {len(data) for data in host.records.data.values()} == {RECORD_BYTES}
        await host.run(10)
        assert len(await host.run(2)) >= 0.97 * 2 * 100, "the other has the whole limit again"
        await host.kill()


async def test_two_at_one_call_a_minute_do_not_take_slots_far_ahead() -> None:
    host = Host()
    waiting = host.busy("cancelled", host.pacer(AGORA_2023), Endpoint.PUSH_TASK)
    await host.run(6)
    await host.kill(*waiting)
    interval = (60 + JITTER_SECONDS) / 5
    host.busy("other", host.pacer(AGORA_2023), Endpoint.PUSH_TASK)
    calls = await host.run(60)
    assert calls[0][0] == pytest.approx(1000 + interval)
    assert gaps(calls) == [pytest.approx(interval)] * (len(calls) - 1)
    await host.kill()


async def test_two_at_one_call_a_second_take_turns() -> None:
    host = Host()
    host.busy("a", host.pacer(), Endpoint.PUSH_TASK)
    host.busy("b", host.pacer(), Endpoint.PUSH_TASK)
    calls = await host.run(20)
    assert all(one != other for (_, one), (_, other) in itertools.pairwise(calls[2:]))
    assert gaps(calls) == [pytest.approx(1 + JITTER_SECONDS)] * (len(calls) - 1)
    await host.kill()


async def test_a_call_that_draws_on_two_pools_shares_both() -> None:
    host = Host()
    host.busy("a", host.pacer(AGORA_2023), Endpoint.PUSH_SYNC)
    host.busy("b", host.pacer(AGORA_2023), Endpoint.PUSH_SYNC)
    host.busy("b", host.pacer(AGORA_2023), Endpoint.PUSH_SINGLE)
    calls = await host.run(20)
    assert len(calls) >= 0.9 * 20 * 10
    assert min(gaps(calls)) >= (1 + JITTER_SECONDS) / 10 - 0.011
    await host.kill()


async def test_apps_have_records_of_their_own() -> None:
    host = Host()
    await host.pacer(AGORA_2023).turn(Endpoint.PUSH_TASK)
    await host.process().pacer("another", AGORA_2023).turn(Endpoint.PUSH_TASK)
    assert host.clock.now == 1000
    assert len(host.records.data) == 2


async def test_a_slow_down_after_a_refusal_is_shared() -> None:
    host = Host()
    one, other = host.process(), host.process()
    host.busy("one", one.pacer(KEY, EASEMOB))
    host.busy("other", other.pacer(KEY, EASEMOB))
    await host.run(3)
    one.pace(KEY).refused()
    await host.run(0.3)
    assert other.pace(KEY).slow_down == one.pace(KEY).slow_down != SlowDown()
    one.pace(KEY).adopt(SlowDown(3, host.clock.now))
    slow = await host.run(0.5)
    assert len(slow) <= 0.5 * 30 / 2
    await host.run(3)
    assert len(await host.run(2)) >= 0.97 * 2 * 30
    await host.kill()


async def test_whether_another_process_calls_is_known_and_forgotten() -> None:
    host = Host()
    mine = host.pacer()
    host.busy("mine", mine)
    await host.run(1)
    assert not mine.shared
    other = host.busy("other", host.pacer())
    await host.run(1)
    assert mine.shared
    await host.kill(*other)
    await host.run(2 * ALONE_AFTER_SECONDS)
    assert not mine.shared
    await host.kill()


async def test_without_records_each_process_keeps_its_own_pace() -> None:
    host = Host()
    host.records.unusable = True
    host.busy("alone", host.pacer())
    assert len(await host.run(5)) >= 0.97 * 5 * 30
    host.records.unusable = False
    assert len(await host.run(5)) >= 0.97 * 5 * 30
    assert host.records.data
    await host.kill()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x00" * RECORD_BYTES,
        b"\xff\xfe nothing that can be read",
        b"[]",
        b"{}",
        b"[" * 5000,
        b'{"free_from": NaN, "holder": "x", "slowed": null}',
        b'{"free_from": 1e300, "holder": "x", "slowed": null}',
        b'{"free_from": 1000, "holder": "x", "slowed": [99, 1000]}',
        b'{"free_from": 1000, "holder": "x", "slowed": [1e999, 0]}',
        b'{"free_from": 1000, "holder": "x", "slowed": [1, 1e12]}',
    ],
)
async def test_a_damaged_record_stops_nobody(damage: bytes) -> None:
    host = Host()
    host.busy("a", host.pacer())
    host.busy("b", host.pacer())
    await host.run(2)
    for name in host.records.data:
        host.records.data[name] = damage
    calls = await host.run(2)
    assert len(calls) >= 0.95 * 2 * 30
    assert {name for _, name in calls} == {"a", "b"}
    await host.kill()


def test_a_record_is_read_as_it_was_written_and_has_one_length() -> None:
    leases = (Unreported("a" * 16, 1235.1), Unreported("b" * 16, 1235.2))
    for record in (
        Agreement(),
        Agreement(1234.5678901234567, "f" * 16, SlowDown(5, 98765.43210987654), unreported=leases),
    ):
        data = agreement_bytes(record)
        assert len(data) == RECORD_BYTES
        assert read_agreement(data, 100_000.0) == record
    assert read_agreement(agreement_bytes(Agreement(1000.0)), furthest=999.0) is None


# What a call that begins now meets


def pool_of(dialect: Dialect, endpoint: Endpoint) -> RatePool:
    return dialect.pools_of(endpoint)[0]


async def test_the_outlook_counts_the_calls_of_every_process_in_this_window() -> None:
    host = Host()
    one, other, third = (host.pacer() for _ in range(3))
    for pacer, calls in ((one, 4), (other, 3)):
        host._running += [asyncio.create_task(pacer.turn(Endpoint.ADD_USERS)) for _ in range(calls)]
    await host.run(0.9)
    pool = pool_of(EASEMOB, Endpoint.ADD_USERS)
    for pacer in (one, other, third):
        assert (await pacer.outlook(pool)).used == 7
    await host.run(1.0)
    assert (await third.outlook(pool)).used == 0


async def test_the_outlook_says_when_the_next_turn_comes_whoever_took_the_last_one() -> None:
    host = Host()
    one, other = host.pacer(AGORA_2023), host.pacer(AGORA_2023)
    assert await other.free_in(Endpoint.PUSH_TASK) == 0
    await one.turn(Endpoint.PUSH_TASK)
    await host.run(2.0)
    interval = (60 + JITTER_SECONDS) / 5
    assert await one.free_in(Endpoint.PUSH_TASK) == pytest.approx(interval - 2)
    assert await other.free_in(Endpoint.PUSH_TASK) == pytest.approx(interval - 2)
    host._running.append(asyncio.create_task(one.turn(Endpoint.PUSH_TASK)))
    await host.run(1.0)
    assert await one.free_in(Endpoint.PUSH_TASK) == pytest.approx(2 * interval - 3), "somebody waits already"
    await host.kill()


async def test_a_look_creates_no_record() -> None:
    host = Host()
    assert await host.pacer().free_in(Endpoint.ADD_USERS) == 0
    assert host.records.data == {}


async def test_an_older_push_tui_reads_and_replaces_the_first_line_alone() -> None:
    lease = Unreported("a" * 16, 1235.1)
    data = agreement_bytes(Agreement(12.5, "one", unreported=(lease,)))
    assert json.loads(data[:LINE_BYTES])["holder"] == "one"
    replaced = agreement_bytes(Agreement(13.5, "two"))[:LINE_BYTES] + data[LINE_BYTES:]
    assert read_agreement(replaced, 20) == Agreement(13.5, "two", unreported=(lease,))


async def test_a_record_of_an_older_push_tui_has_no_calls_and_is_read() -> None:
    older = b'{"free_from": 12.5, "holder": "one", "slowed": null}'
    assert read_agreement(older, 20) == Agreement(12.5, "one")


async def test_the_longest_record_fits_its_file() -> None:
    calls = ((10**10, 10**6), (10**10 + 1, 10**6))
    shift, unreported = Shift(1 / 3 * 1e9, 0.2), (Unreported("f" * 16, 1 / 3 * 1e9),) * MOST_UNREPORTED
    longest = Agreement(1 / 3 * 1e9, "f" * 16, SlowDown(5, 1 / 3 * 1e9), calls, shift, unreported)
    assert len(agreement_bytes(longest)) == RECORD_BYTES
