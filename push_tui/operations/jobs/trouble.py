"""What a failed call means for a job: how long to wait before the next call, and when to pause."""

import random
import time
from collections.abc import Callable
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
    TokenNeeded,
    Unauthorised,
)
from push_tui.chat.retrying import LONGEST_WAIT
from push_tui.frozen import frozen

THROTTLES_IN_A_ROW = 3
"""This many "too fast" refusals without a success are trouble; fewer only slow the pace."""


class Verdict(Enum):
    """What to do after a failure."""

    SLOWER = "nothing was done; retry at a slower pace"
    AGAIN = "nothing was done; retry when the service can be reached"
    UNSETTLED = "it may have been done"
    PAUSE = "nothing was done; you must fix something first"
    STOP = "the label of the job no longer exists"
    REFUSED = "nothing was done for these rows; others may succeed"


def verdict(error: ChatError) -> Verdict:
    """Return what the class of ``error`` means; `UNSETTLED` if it proves nothing."""
    match error:
        case Throttled():
            return Verdict.SLOWER
        case TokenNeeded() | Misconfigured() | ReadOnly():
            return Verdict.PAUSE
        case Unauthorised() | NotOpen() | PlanExhausted() | LimitReached() | NoSuchApp():
            return Verdict.PAUSE
        case NotSent():
            return Verdict.AGAIN
        case NoSuchLabel():
            return Verdict.STOP
        case Rejected():
            return Verdict.REFUSED
        case _:
            return Verdict.UNSETTLED


def may_pass(error: ChatError) -> bool:
    """Return whether the same call may succeed later, although nothing of it is changed."""
    return verdict(error) in {Verdict.SLOWER, Verdict.AGAIN, Verdict.UNSETTLED}


def asks_too_long(error: ChatError) -> bool:
    """Return whether the service asks for a longer wait than a job keeps without asking you."""
    return (error.retry_after or 0.0) > LONGEST_WAIT


@frozen
class Patience:
    """How often and how long (seconds) a job calls a service that fails."""

    first: float = 1.0
    longest: float = 15.0
    requests: int = 10
    """Most requests without a success; for a service that only says "too fast", in the first `period`."""
    period: float = 60.0
    probes: int = 6
    """Most single requests after those that were in flight."""
    seconds: float = 45.0
    throttled_seconds: float = 150.0
    """For a service that only says "too fast" or how long to wait, and so is alive: over two of its longest windows."""
    attempts: int = 5
    """Tries of one batch while others succeed; then the batch is the cause."""


class Trouble:
    """Counts failures since the last success; while there are any, one request leaves at a time, after growing pauses.

    At most `Patience.requests` leave in the first `Patience.period`. The wait that the service asks for is kept by
    `Pace.hold`.
    """

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

    def succeeded(self, begun: float | None = None) -> None:
        """Reset: a call succeeded that began at ``begun`` (of the clock), else after all others were answered.

        One that was in flight when the first of them failed tells nothing about the service since.
        """
        if self._requests and (begun is None or begun > self._first_at):
            self._reset()

    def probed(self) -> None:
        """Count a request that asks whether the service answers again; its success does not end the trouble."""
        self._requests += 1

    def failed(self, error: ChatError) -> None:
        """Count a failure that may be temporary."""
        now, patience = self._clock(), self._patience
        if not self._requests:
            self._first_at = now
        self._requests += 1
        self._last = error
        if not isinstance(error, Throttled) and error.retry_after is None:
            self._hard += 1
        if self.active and now >= self._next_at:
            step = min(patience.longest, patience.first * 2**self._pauses)
            self._next_at = now + step * (0.75 + self._chance() / 4)
            self._pauses += 1
        if not self._hard and self._requests >= patience.requests:
            self._next_at = max(self._next_at, self._first_at + patience.period)

    @property
    def doubtful(self) -> bool:
        """Whether only one request at a time may leave, because the last one failed."""
        return self._requests > 0

    @property
    def active(self) -> bool:
        """Whether that request may leave only after `pause`."""
        asked = self._last is not None and self._last.retry_after is not None
        return self._hard > 0 or asked or self._requests >= THROTTLES_IN_A_ROW

    @property
    def unreachable(self) -> bool:
        """Whether calls got no answer, or one that says that the service failed."""
        return self._hard > 0

    @property
    def pause(self) -> float:
        """Seconds until the next request may leave; 0 or less if it may leave now."""
        return self._next_at - self._clock() if self.active else 0.0

    @property
    def given_up(self) -> str:
        """Say why the job must pause; empty while it may continue."""
        if not self.active or self._last is None:
            return ""
        if asks_too_long(self._last):
            return self._last.message
        patience, lasted = self._patience, self._clock() - self._first_at
        if self._hard:
            enough = (
                self._requests >= patience.requests
                or self._pauses > patience.probes
                or lasted + max(0.0, self.pause) > patience.seconds
            )
        else:
            enough = lasted > patience.throttled_seconds
        return f"The service keeps failing; resume when it works again. {self._last.message}" if enough else ""
