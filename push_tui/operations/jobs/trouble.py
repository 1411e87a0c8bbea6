"""When the service does not answer as it should: what a failed call means, how long to wait, when to give up."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from push_tui.chat.errors import (
    ChatError,
    LimitReached,
    Misconfigured,
    NoSuchApp,
    NoSuchLabel,
    NotOpen,
    NotSent,
    PlanExhausted,
    ReadOnly,
    Rejected,
    Throttled,
    Unauthorised,
)

THROTTLES_IN_A_ROW = 8
"""So many refusals for speed without one success between them are trouble; fewer are a matter of pace."""


class Verdict(Enum):
    """What to do after a failure."""

    SLOWER = "nothing was done; again, at a slower pace"
    AGAIN = "nothing was done; again, when the service can be reached"
    UNSETTLED = "it may have been done"
    PAUSE = "nothing was done, and nothing will be until a person has seen to it"
    STOP = "what the job works on is gone"
    REFUSED = "nothing was done for these rows; others may succeed"


def verdict(error: ChatError) -> Verdict:
    """What ``error`` means, by its class; "unsettled" where nothing is proven."""
    match error:
        case Throttled():
            return Verdict.SLOWER
        case Misconfigured() | ReadOnly() | Unauthorised() | NotOpen() | PlanExhausted() | LimitReached() | NoSuchApp():
            return Verdict.PAUSE
        case NotSent():
            return Verdict.AGAIN
        case NoSuchLabel():
            return Verdict.STOP
        case Rejected():
            return Verdict.REFUSED
        case _:
            return Verdict.UNSETTLED


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a job asks a service that fails; seconds."""

    first: float = 1.0
    longest: float = 15.0
    requests: int = 10
    """At most so many requests without a success."""
    probes: int = 6
    """At most so many single requests after those that were in flight."""
    seconds: float = 45.0
    throttled_seconds: float = 150.0
    """A service that only says "too fast" is alive: longer than two of its longest windows."""
    attempts: int = 5
    """A batch that fails so often while others succeed is at fault itself."""


class Trouble:
    """Failures since the last success; while there are any, one request at a time goes out after growing pauses."""

    def __init__(
        self,
        patience: Patience,
        *,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._patience = patience
        self._clock = clock
        self._chance = chance
        self._reset()

    def _reset(self) -> None:
        self._requests = 0
        self._hard = 0
        self._pauses = 0
        self._first_at = 0.0
        self._next_at = 0.0
        self._last: ChatError | None = None

    def succeeded(self) -> None:
        """The service answered as it should."""
        if self._requests:
            self._reset()

    def failed(self, error: ChatError) -> None:
        """A call failed in a way that may pass."""
        now = self._clock()
        if not self._requests:
            self._first_at = now
        self._requests += 1
        self._last = error
        if not isinstance(error, Throttled):
            self._hard += 1
        if self.active and now >= self._next_at:
            step = min(self._patience.longest, self._patience.first * 2**self._pauses)
            self._next_at = now + step * (0.75 + self._chance() / 4)
            self._pauses += 1

    @property
    def active(self) -> bool:
        """Whether only one request at a time may go out, after `pause`."""
        return self._hard > 0 or self._requests >= THROTTLES_IN_A_ROW

    @property
    def pause(self) -> float:
        """Seconds until the next request may go out; 0 or less when it may."""
        return self._next_at - self._clock() if self.active else 0.0

    @property
    def given_up(self) -> str:
        """Why the job is to pause, a sentence; empty while it is to go on."""
        if not self.active or self._last is None:
            return ""
        patience, lasted = self._patience, self._clock() - self._first_at
        if self._hard:
            enough = (
                self._requests >= patience.requests
                or self._pauses > patience.probes
                or lasted + max(0.0, self.pause) > patience.seconds
            )
        else:
            enough = lasted > patience.throttled_seconds
        return f"The service does not answer as it should; resume when it does. {self._last.message}" if enough else ""
