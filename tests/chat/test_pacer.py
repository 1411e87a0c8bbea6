"""Calls wait for their slot on an absolute timetable, per rate pool and app."""

import asyncio
import itertools
import math
import time

import pytest

from push_tui.chat.pacer import JITTER_PER_CALL, JITTER_SECONDS, Pacer, PacerRegistry
from push_tui.chat.timetable import KEPT_LATENESS_SECONDS
from push_tui.dialects import AGORA, AGORA_2023, EASEMOB, Dialect
from push_tui.endpoints import Endpoint
from push_tui.rate_limits import RatePool
from support.chat_loopback import Loopback, Seen, Tokens, answer_file, client_of, raw

KEY = "a41.chat.agora.io/org/app"


class FakeClock:
    """Time that passes only when somebody sleeps, and a little more than asked for each time."""

    def __init__(self, oversleep: float = 0.0) -> None:
        self.now = 1000.0
        self.oversleep = oversleep

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + self.oversleep
        await asyncio.sleep(0)


def pacer_on(clock: FakeClock, dialect: Dialect = AGORA, share: float = 1.0) -> Pacer:
    return PacerRegistry(clock=clock, sleep=clock.sleep).pacer(KEY, dialect, share)


async def starts(pacer: Pacer, clock: FakeClock, endpoint: Endpoint, calls: int, work: float = 0.0) -> list[float]:
    began = clock.now
    times = []
    for _ in range(calls):
        await pacer.turn(endpoint)
        times.append(clock.now - began)
        clock.now += work
    return times


@pytest.mark.parametrize(
    ("dialect", "endpoint", "calls", "seconds"),
    [
        (AGORA, Endpoint.PUSH_SYNC, 1, 1),
        (AGORA, Endpoint.PUSH_SINGLE, 1200, 60),
        (AGORA, Endpoint.PUSH_LABEL, 1200, 60),
        (AGORA, Endpoint.PUSH_TASK, 5, 60),
        (AGORA, Endpoint.ADD_USERS, 100, 1),
        (AGORA_2023, Endpoint.PUSH_SYNC, 1, 1),
        (AGORA_2023, Endpoint.ADD_USERS, 30, 1),
        (EASEMOB, Endpoint.PUSH_TASK, 1, 1),
        (EASEMOB, Endpoint.REMOVE_USERS, 30, 1),
    ],
)
@pytest.mark.parametrize("share", [1.0, 0.5, 0.05])
async def test_no_window_holds_more_calls_than_its_share_of_the_limit(
    dialect: Dialect, endpoint: Endpoint, calls: int, seconds: float, share: float
) -> None:
    clock = FakeClock()
    times = await starts(pacer_on(clock, dialect, share), clock, endpoint, 150)
    allowed = math.ceil(calls * share)
    for first in times:
        assert sum(first <= moment < first + seconds for moment in times) <= allowed


async def test_the_first_call_does_not_wait() -> None:
    clock = FakeClock()
    assert await starts(pacer_on(clock), clock, Endpoint.PUSH_TASK, 1) == [0.0]


async def test_oversleeping_does_not_add_up() -> None:
    clock = FakeClock(oversleep=0.004)
    times = await starts(pacer_on(clock, EASEMOB), clock, Endpoint.ADD_USERS, 200)
    assert times[-1] == pytest.approx(199 * (1 + JITTER_SECONDS) / 30, abs=0.005)


async def test_work_between_calls_does_not_add_up() -> None:
    clock = FakeClock()
    times = await starts(pacer_on(clock, EASEMOB), clock, Endpoint.ADD_USERS, 200, work=0.030)
    assert times[-1] == pytest.approx(199 * (1 + JITTER_SECONDS) / 30, abs=0.005)
    assert times[-1] < 1.05 * 200 / 30


async def test_a_late_start_is_not_made_up_for_by_a_burst() -> None:
    clock = FakeClock()
    pacer = pacer_on(clock, EASEMOB)
    await starts(pacer, clock, Endpoint.ADD_USERS, 10)
    clock.now += 3600
    times = await starts(pacer, clock, Endpoint.ADD_USERS, 40)
    interval = (1 + JITTER_SECONDS) / 30
    assert times == [pytest.approx(slot * interval, abs=0.001) for slot in range(40)]


async def test_waiters_who_all_oversleep_do_not_go_at_once() -> None:
    clock = FakeClock(oversleep=0.5)
    pacer = pacer_on(clock, EASEMOB)
    times: list[float] = []

    async def call() -> None:
        await pacer.turn(Endpoint.ADD_USERS)
        times.append(clock.now)

    await asyncio.gather(*(call() for _ in range(20)))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert min(gaps) >= (1 + JITTER_SECONDS) / 30 - KEPT_LATENESS_SECONDS


async def test_slots_are_twice_as_far_apart_at_half_of_the_pace_and_come_closer_again() -> None:
    clock = FakeClock()
    registry = PacerRegistry(clock=clock, sleep=clock.sleep)
    pacer = registry.pacer(KEY, EASEMOB)
    interval = (1 + JITTER_SECONDS) / 30
    await pacer.turn(Endpoint.ADD_USERS)
    registry.pace(KEY).refused()
    gaps = [
        later - earlier for earlier, later in itertools.pairwise(await starts(pacer, clock, Endpoint.ADD_USERS, 40))
    ]
    assert 1.8 * interval < gaps[0] <= 2 * interval + 0.001
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] == pytest.approx(interval)


async def test_the_eight_label_calls_of_agora_share_one_pool() -> None:
    clock = FakeClock()
    pacer = pacer_on(clock)
    for endpoint in (Endpoint.LIST_LABELS, Endpoint.GET_LABEL, Endpoint.ADD_USERS):
        await pacer.turn(endpoint)
    assert clock.now == pytest.approx(1000 + 2 * (1 + 100 * JITTER_PER_CALL) / 100)


async def test_pools_do_not_wait_for_each_other() -> None:
    clock = FakeClock()
    pacer = pacer_on(clock)
    for endpoint in (Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK):
        await pacer.turn(endpoint)
    assert clock.now == 1000


async def test_a_synchronous_push_of_2023_draws_from_both_its_pools() -> None:
    clock = FakeClock()
    pacer = pacer_on(clock, AGORA_2023)
    await pacer.turn(Endpoint.PUSH_SYNC)
    await pacer.turn(Endpoint.PUSH_SINGLE)
    assert clock.now == pytest.approx(1000 + (1 + JITTER_SECONDS) / 10)
    await pacer.turn(Endpoint.PUSH_SYNC)
    assert clock.now == pytest.approx(1000 + 1 + JITTER_SECONDS)


async def test_waiting_for_a_slow_pool_does_not_block_the_fast_one() -> None:
    started = asyncio.Event()

    async def never(seconds: float) -> None:
        if seconds > 0.5:
            started.set()
            await asyncio.Event().wait()

    now = 0.0
    pacer = PacerRegistry(clock=lambda: now, sleep=never).pacer(KEY, AGORA_2023)
    await pacer.turn(Endpoint.PUSH_SYNC)
    waiting = asyncio.create_task(pacer.turn(Endpoint.PUSH_SYNC))
    await started.wait()
    now = 0.2
    await asyncio.wait_for(pacer.turn(Endpoint.PUSH_SINGLE), 1)
    waiting.cancel()


async def test_profiles_of_one_app_share_its_slots_and_other_apps_have_their_own() -> None:
    clock = FakeClock()
    registry = PacerRegistry(clock=clock, sleep=clock.sleep)
    await registry.pacer(KEY, AGORA).turn(Endpoint.PUSH_TASK)
    await registry.pacer("other", AGORA).turn(Endpoint.PUSH_TASK)
    assert clock.now == 1000
    await registry.pacer(KEY, AGORA, share=0.5).turn(Endpoint.PUSH_TASK)
    assert clock.now == pytest.approx(1000 + (60 + JITTER_SECONDS) / 5)


async def test_a_cancelled_wait_gives_its_slot_to_the_next() -> None:
    gate = asyncio.Event()

    async def wait_for_gate(seconds: float) -> None:
        await gate.wait()

    now = 0.0
    pacer = Pacer(
        [(pool, table) for pool, table in PacerRegistry().pacer(KEY, AGORA)._pools],
        clock=lambda: now,
        sleep=wait_for_gate,
    )
    await pacer.turn(Endpoint.PUSH_TASK)
    first, second = (asyncio.create_task(pacer.turn(Endpoint.PUSH_TASK)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    await asyncio.sleep(0)
    now = 12.1
    gate.set()
    await asyncio.wait_for(second, 1)


def test_an_interval_is_the_limit_s_share_with_room_for_jitter() -> None:
    pool = RatePool("p", 30, 1.0, frozenset(Endpoint))
    assert Pacer((), 0.5).interval(pool) == pytest.approx((1 + JITTER_SECONDS) / 15)


async def test_calls_over_loopback_keep_the_timetable_in_real_time() -> None:
    body = answer_file("add-users.json")
    arrivals: list[float] = []

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
        arrivals.append(time.monotonic())
        await raw(f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)(
            reader, writer, seen
        )

    calls = 36
    async with Loopback(behave) as service:
        registry = PacerRegistry()
        chat = client_of(
            base_url=service.base_url, dialect=EASEMOB, tokens=Tokens(), pacer=registry.pacer(KEY, EASEMOB)
        )
        await asyncio.gather(*(chat.add_users("vip", b"{}") for _ in range(calls)))
    length = arrivals[-1] - arrivals[0]
    ideal = (calls - 1) / 30
    assert ideal <= length
    for first in arrivals:
        assert sum(first <= moment < first + 1 for moment in arrivals) <= 31
