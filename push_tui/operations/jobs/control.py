"""What a person asks of a job that runs, and how a job ends."""

import asyncio
from enum import StrEnum
from typing import ClassVar

from push_tui.storage.job_records import JobState


class JobRefused(Exception):
    """A job cannot be planned, or do what was asked; the message is a sentence, or two where it says what to do."""


class Asked(StrEnum):
    """What the person asked for."""

    NOTHING = ""
    PAUSE = "pause"
    CANCEL = "cancel"


class Ended(Exception):
    """A job does not go on; ``reason`` is one sentence, or nothing where the person asked for it."""

    state: ClassVar[JobState]

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


class Paused(Ended):
    """It can go on later, where it was."""

    state = JobState.PAUSED


class PauseAsked(Paused):
    """A person wants it to pause."""


class Stopped(Ended):
    """It cannot go on."""

    state = JobState.STOPPED


class Cancelled(Ended):
    """The person does not want the rest."""

    state = JobState.CANCELLED


class Control:
    """Carries the person's wish to a job. All but ``asked`` belongs to the engine's loop."""

    def __init__(self) -> None:
        self.asked = Asked.NOTHING
        self._event = asyncio.Event()

    def ask(self, asked: Asked) -> None:
        """Ask for a pause or an end; an end replaces a pause."""
        if self.asked is not Asked.CANCEL:
            self.asked = asked
            self._event.set()

    def check(self) -> None:
        """Raise `PauseAsked` or `Cancelled` where one was asked for."""
        if self.asked is Asked.PAUSE:
            raise PauseAsked
        if self.asked is Asked.CANCEL:
            raise Cancelled

    async def heard(self) -> None:
        """Return when something was asked for."""
        await self._event.wait()

    async def rest(self, seconds: float) -> None:
        """Wait, at most until something is asked for."""
        try:
            await asyncio.wait_for(self._event.wait(), max(0.0, seconds))
        except TimeoutError:
            return
