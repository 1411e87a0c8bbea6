"""Pause and cancel a running job, and the ways a job ends."""

import asyncio
from contextlib import suppress
from enum import StrEnum
from typing import ClassVar

from push_tui.chat.errors import ChatError
from push_tui.storage.job_records import JobState


class JobRefused(Exception):
    """A job cannot be planned or do what you asked; the message says why and what to do."""


class Asked(StrEnum):
    """What you asked a running job to do."""

    NOTHING = ""
    PAUSE = "pause"
    CANCEL = "cancel"
    QUIT = "quit"


class Ended(Exception):
    """Raised to end the job; ``reason`` is one sentence, empty if you asked for it."""

    state: ClassVar[JobState]

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason

    @property
    def error(self) -> ChatError | None:
        """The failed call because of which the job ends; None if there is none."""
        cause = self.__cause__
        return cause.error if isinstance(cause, Ended) else cause if isinstance(cause, ChatError) else None


class Paused(Ended):
    """Ends the job so that it can be resumed."""

    state = JobState.PAUSED


class PauseAsked(Paused):
    """You asked for the pause."""


class Stopped(Ended):
    """Ends the job for good; it cannot be resumed."""

    state = JobState.STOPPED


class Cancelled(Ended):
    """You cancelled the job."""

    state = JobState.CANCELLED


class Control:
    """Carries a pause or cancel to a running job. Only ``asked`` may be read outside the engine's loop."""

    def __init__(self) -> None:
        self.asked = Asked.NOTHING
        self._event = asyncio.Event()

    def ask(self, asked: Asked) -> None:
        """Pause or cancel; a cancel is final."""
        if self.asked is not Asked.CANCEL:
            self.asked = asked
            self._event.set()

    def check(self) -> None:
        """Raise `PauseAsked`, `Paused` or `Cancelled` if somebody asked for it."""
        if self.asked is Asked.PAUSE:
            raise PauseAsked
        if self.asked is Asked.QUIT:
            raise Paused("Quitting paused it.")
        if self.asked is Asked.CANCEL:
            raise Cancelled

    async def until_asked(self) -> None:
        """Return once somebody pauses or cancels the job."""
        await self._event.wait()

    async def rest(self, seconds: float) -> None:
        """Wait ``seconds``, or until somebody pauses or cancels the job."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), max(0.0, seconds))
