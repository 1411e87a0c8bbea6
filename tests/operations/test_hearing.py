"""A call that has left is heard to its end; one that has not ends when it is asked to."""

import asyncio

import pytest

from push_tui.chat.departure import Departure
from push_tui.operations.recording import GivenUp, heard_out


async def answered_when(ready: asyncio.Event) -> str:
    await ready.wait()
    return "answer"


async def test_an_end_that_is_asked_for_before_the_request_has_left_gives_it_up() -> None:
    asked = asyncio.Event()
    asked.set()
    with pytest.raises(GivenUp):
        await heard_out(answered_when(asyncio.Event()), asked.wait(), Departure())


async def test_a_request_that_has_left_is_heard_to_its_end_whatever_is_asked() -> None:
    asked, ready, departure = asyncio.Event(), asyncio.Event(), Departure()

    async def asks() -> None:
        await asked.wait()
        asyncio.get_running_loop().call_soon(ready.set)  # the answer comes after the person has asked

    waiting = asyncio.ensure_future(heard_out(answered_when(ready), asks(), departure))
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

    waiting = asyncio.ensure_future(heard_out(call(), asyncio.Event().wait(), departure))
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
        await heard_out(call(), asyncio.Event().wait(), Departure())


async def test_an_answer_that_is_here_when_the_program_ends_is_kept() -> None:
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    departure = Departure()
    departure.hand_over()
    waiting = asyncio.ensure_future(heard_out(ready, asyncio.Event().wait(), departure))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    ready.set_result("answer")
    await asyncio.sleep(0)
    waiting.cancel()
    assert await waiting == "answer"
