"""A call that is stopped ends at once, or with its answer if its request has left."""

import asyncio

import pytest

from push_tui.chat.departure import Departure
from push_tui.operations.recording import StoppedUnsent, unless_stopped


async def answered_when(ready: asyncio.Event) -> str:
    await ready.wait()
    return "answer"


async def test_a_stop_before_the_request_has_left_cancels_the_call() -> None:
    asked = asyncio.Event()
    asked.set()
    with pytest.raises(StoppedUnsent):
        await unless_stopped(answered_when(asyncio.Event()), asked.wait(), Departure())


async def test_a_stop_after_the_request_has_left_waits_for_the_answer() -> None:
    asked, ready, departure = asyncio.Event(), asyncio.Event(), Departure()

    async def asks() -> None:
        await asked.wait()
        asyncio.get_running_loop().call_soon(ready.set)  # the answer comes after the person has asked

    waiting = asyncio.ensure_future(unless_stopped(answered_when(ready), asks(), departure))
    departure.hand_over()
    asked.set()
    assert await waiting == "answer"


async def test_the_end_of_whoever_waits_ends_the_call() -> None:
    departure, ended = Departure(), asyncio.Event()

    async def call() -> None:
        departure.hand_over()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = asyncio.ensure_future(unless_stopped(call(), asyncio.Event().wait(), departure))
    while not departure.left:
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()


async def test_an_error_of_the_call_passes_through() -> None:
    async def call() -> None:
        raise LookupError("no token")

    with pytest.raises(LookupError):
        await unless_stopped(call(), asyncio.Event().wait(), Departure())


async def test_an_answer_that_is_here_when_the_program_ends_is_kept() -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    departure = Departure()
    departure.hand_over()
    waiting = asyncio.ensure_future(unless_stopped(ready, asyncio.Event().wait(), departure))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    ready.set_result("answer")
    await asyncio.sleep(0)
    waiting.cancel()
    assert await waiting == "answer"
