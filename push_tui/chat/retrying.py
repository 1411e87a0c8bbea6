"""Backoff for calls that may be repeated: reads and changes of a label's members. Never sends.

The wait that the service asks for (``Retry-After``) belongs to the app, so every call keeps it: see `Pace.hold`.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from push_tui.chat.errors import ChatError, Unsettled
from push_tui.endpoints import MEMBER_CHANGES, READS
from push_tui.frozen import frozen

T = TypeVar("T")

REPEATABLE = READS | MEMBER_CHANGES
LONGEST_WAIT = 60.0
"""The most seconds that a call waits because the service asks for it; beyond that you decide."""


@frozen
class Backoff:
    """How often and after which pauses (seconds) a call is repeated."""

    attempts: int = 4
    first: float = 0.5
    factor: float = 2.0
    longest: float = 8.0

    def pause(self, attempt: int, chance: float) -> float:
        """Return the seconds to wait after failed attempt 1, 2, …: half a step to a full one, by ``chance`` (0-1)."""
        step = min(self.longest, self.first * self.factor ** (attempt - 1))
        return step * (0.5 + chance / 2)


async def repeated(
    call: Callable[[], Awaitable[T]],
    backoff: Backoff,
    *,
    changes: bool = False,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    chance: Callable[[], float] = random.random,
) -> T:
    """Return the result of ``call``; try again while its error is retryable, then raise the last one.

    With ``changes``, raise the last error that leaves open whether the call did something, if there was one: a later
    refusal does not settle it.
    """
    attempt = 1
    doubt: Unsettled | None = None
    while True:
        try:
            return await call()
        except ChatError as error:
            if isinstance(error, Unsettled):
                doubt = error
            if not error.retryable or attempt >= backoff.attempts or (error.retry_after or 0.0) > LONGEST_WAIT:
                raise (doubt if changes and doubt is not None else error) from None
        await sleep(backoff.pause(attempt, chance()))
        attempt += 1
