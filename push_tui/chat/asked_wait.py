"""The wait that the service asks for with ``Retry-After``, as the calls of one client keep it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from push_tui.chat.errors import ChatError, NotSent
from push_tui.chat.pacer import Pacer
from push_tui.chat.retrying import LONGEST_WAIT

TOLD_EVERY = 1.0
"""Seconds between two reports of the time left."""


class AskedWait:
    """Holds the calls of a client back while the service asks for it, until you stop the wait.

    ``told`` is called when a call begins to wait, once a second from then on, and when the wait ends.
    """

    def __init__(self, pacer: Pacer, told: Callable[[], object]) -> None:
        self._pacer = pacer
        self._told = told
        self._waiting = 0
        self._stop = asyncio.Event()

    @property
    def left(self) -> float:
        """How many seconds calls still wait; 0 if none waits."""
        return self._pacer.held if self._waiting else 0.0

    def note(self, error: ChatError) -> None:
        """Note what the service asks for. A wait over `LONGEST_WAIT` does not begin: you decide."""
        if error.retry_after is not None and error.retry_after <= LONGEST_WAIT:
            self._pacer.hold(error.retry_after)

    def stop(self) -> None:
        """Let the calls that wait now end as not sent; a call that you make later waits again."""
        self._stop.set()
        self._stop = asyncio.Event()

    async def keep(self, request: str) -> None:
        """Wait until the service may be called.

        Raises:
            NotSent: `stop` ended the wait.
        """
        if not self._pacer.held:
            return
        stop = self._stop
        self._waiting += 1
        try:
            while (left := self._pacer.held) > 0:
                self._told()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), min(TOLD_EVERY, left))
                    raise NotSent("You stopped the wait that the service asked for; nothing was sent.", request=request)
        finally:
            self._waiting -= 1
            self._told()
