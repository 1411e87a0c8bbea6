"""Whether a request has left this host; decides whether a failed send is "not sent" or "unknown"."""

import time
from collections.abc import Callable, Mapping
from enum import StrEnum

from push_tui.outcomes import Outcome

# Steps of httpx that send no byte of the request. Any other step counts as sending: a step that a new version of httpx
# adds may turn "not sent" into "unknown", but never "unknown" into "not sent".
_BEFORE_THE_FIRST_BYTE = frozenset({"connect_tcp", "connect_unix_socket", "start_tls", "retry", "response_closed"})


SHOWN_SECONDS = 1.0
"""A shorter wait for a turn is over before you could read about it."""


class WaitsFor(StrEnum):
    """What a request waits for before it leaves."""

    TURN = "turn"
    """Its turn in the rate pools."""
    TOKEN = "token"  # noqa: S105 - no token
    LAST_LOOK = "last look"
    """What was reviewed is read again."""
    CONNECTION = "connection"


class Departure:
    """Notes whether one request has left. Pass one to a send to know its outcome if the send is cancelled.

    The trace of httpx shows when the first byte leaves; bytes to a proxy (CONNECT) do not count. The simulator has no
    trace, so there a request has left when it is handed over.

    Args:
        on_change: called when the request may have left, and when a wait for its turn begins; must not raise.
        clock: gives seconds.
    """

    def __init__(
        self, on_change: Callable[[], object] = lambda: None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._on_change = on_change
        self._clock = clock
        self._turn_at = float("-inf")
        self.waits_for: WaitsFor | None = None
        """What it waits for; None before that."""
        self.turn_wait = 0.0
        """How many seconds it had to wait for its turn, as known when that wait began."""
        self._handed_over = False
        self._traced = False
        self._first_bytes = False

    @property
    def left(self) -> bool:
        """Whether a byte of the request may have reached the service."""
        return self._first_bytes if self._traced else self._handed_over

    @property
    def outcome(self) -> Outcome:
        """The outcome of the send if it ends now without an answer."""
        return Outcome.UNKNOWN if self.left else Outcome.NOT_SENT

    @property
    def seconds(self) -> float:
        """How long it still waits for its turn; 0 if unknown or over."""
        return max(0.0, self._turn_at - self._clock()) if self.waits_for is WaitsFor.TURN else 0.0

    def wait(self, what: WaitsFor, seconds: float = 0.0) -> None:
        """Note what it waits for now; for its turn about ``seconds``."""
        self.waits_for = what
        if what is WaitsFor.TURN:
            self.turn_wait, self._turn_at = seconds, self._clock() + seconds
            if seconds >= SHOWN_SECONDS:
                self._on_change()

    def hand_over(self) -> None:
        """Note that httpx or the simulator has the request."""
        self._handed_over = True
        self._on_change()

    def never_left(self) -> None:
        """Note that there was no connection."""
        self._handed_over = False

    async def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Hook for httpx's ``trace`` extension."""
        step, _, phase = event.rpartition(".")
        if phase != "started":
            return
        self._traced = True
        method = getattr(info.get("request"), "method", b"")
        if step.rpartition(".")[2] not in _BEFORE_THE_FIRST_BYTE and method != b"CONNECT" and not self._first_bytes:
            self._first_bytes = True
            self._on_change()
