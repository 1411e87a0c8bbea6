"""The engine: work goes on without its caller, and ends in order."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from push_tui.engine import Engine


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine().start()
    yield engine
    engine.stop()


def test_a_coroutine_goes_on_when_its_caller_gives_up(engine: Engine) -> None:
    done = threading.Event()

    async def work() -> None:
        await asyncio.sleep(0.05)
        done.set()

    assert not engine.submit(work()).cancel()
    assert done.wait(2)


def test_stopping_lets_a_coroutine_record_its_outcome(engine: Engine) -> None:
    began = threading.Event()
    recorded: list[str] = []

    async def send() -> None:
        try:
            began.set()
            await asyncio.sleep(60)
        finally:
            await engine.store(recorded.append, "unknown")

    engine.submit(send())
    assert began.wait(2)
    engine.stop()
    assert recorded == ["unknown"]


def test_storage_calls_run_one_after_another_in_order(engine: Engine) -> None:
    order: list[int] = []
    futures = [engine.store_later(order.append, number) for number in range(50)]
    for future in futures:
        future.result(2)
    assert order == list(range(50))


def test_a_slow_storage_call_does_not_stop_the_network_loop(engine: Engine) -> None:
    release = threading.Event()
    engine.store_later(release.wait, 5)

    async def answer() -> str:
        return "still here"

    assert engine.submit(answer()).result(1) == "still here"
    release.set()


def test_what_a_launched_coroutine_raises_is_collected(engine: Engine) -> None:
    async def fail() -> None:
        raise LookupError("nobody waited for this")

    engine.launch(fail())
    engine.submit(asyncio.sleep(0.05)).result(2)
    assert [type(failure) for failure in engine.failures] == [LookupError]


def test_clients_are_closed_on_the_engines_own_thread(engine: Engine) -> None:
    where: list[str] = []

    async def close() -> None:
        where.append(threading.current_thread().name)

    engine.on_close(close)
    engine.stop()
    engine.stop()
    assert where == ["engine"]


def test_work_that_comes_while_the_engine_stops_is_not_begun(engine: Engine) -> None:
    begun = []

    async def late() -> None:
        begun.append(True)

    async def early() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            engine.launch(late())
            await asyncio.sleep(0.05)

    engine.launch(early())
    engine.stop()
    assert begun == []


def test_a_storage_call_that_was_asked_for_is_made_though_nobody_waits_any_more(engine: Engine) -> None:
    free, made = threading.Event(), threading.Event()
    engine.store_later(free.wait, 5)
    asked = threading.Event()

    async def write() -> None:
        asked.set()
        await engine.store(made.set)

    engine.launch(write())
    assert asked.wait(2)
    threading.Timer(0.1, free.set).start()
    engine.stop()
    assert made.wait(2)
