"""A call that a person may stop until its request has left, and that is heard to its end after that."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from push_tui.chat.departure import Departure

Value = TypeVar("Value")


class GivenUp(Exception):
    """The person asked for an end before the request had left; nothing was sent."""


async def heard_out(call: Awaitable[Value], asked: Awaitable[object], departure: Departure) -> Value:
    """What ``call`` gives; it ends at once when ``asked`` does, unless its request has left by then.

    Where the one who waits is cancelled, because the program ends, the call is too; an answer that is here is kept.

    Raises:
        GivenUp: ``asked`` came first.
    """
    task, told = asyncio.ensure_future(call), asyncio.ensure_future(asked)
    try:
        await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
        if departure.left:
            await asyncio.wait({task})
    except asyncio.CancelledError:
        if not task.done():
            raise
    finally:
        task.cancel()
        told.cancel()
        # Its error, if it has one, is looked at on every way out: one that nobody looks at counts as a defect.
        await asyncio.gather(task, told, return_exceptions=True)
    if task.cancelled():
        raise asyncio.CancelledError if departure.left else GivenUp
    return task.result()
