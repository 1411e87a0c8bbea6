"""Whether a request has left this host: the fact on which the outcome of a failed send depends."""

from collections.abc import Callable, Mapping

from push_tui.outcomes import Outcome

# Steps of the transport that carry no byte of the request. A step that nobody knows counts as one that does, so that
# another version of the transport can turn "not sent" into "unknown", but never the other way round.
_BEFORE_THE_FIRST_BYTE = frozenset({"connect_tcp", "connect_unix_socket", "start_tls", "retry", "response_closed"})


class Departure:
    """Follows one exchange. Give one to a send to know, when the send is cancelled, what that means.

    The transport's trace tells it to the byte: bytes to a proxy (CONNECT) are not bytes to the service. A transport
    that does not trace (the simulator's) counts as left once it has the request.

    Args:
        on_change: called when it may have left; must not raise.
    """

    __slots__ = ("_first_bytes", "_handed_over", "_on_change", "_traced")

    def __init__(self, on_change: Callable[[], object] = lambda: None) -> None:
        self._on_change = on_change
        self._handed_over = False
        self._traced = False
        self._first_bytes = False

    @property
    def left(self) -> bool:
        """Whether a byte of the request may have reached the service."""
        return self._first_bytes if self._traced else self._handed_over

    @property
    def outcome(self) -> Outcome:
        """What a send that ends now, without an answer, has come to."""
        return Outcome.UNKNOWN if self.left else Outcome.NOT_SENT

    def hand_over(self) -> None:
        """The transport has the request."""
        self._handed_over = True
        self._on_change()

    def never_left(self) -> None:
        """The transport said that it could not connect."""
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
