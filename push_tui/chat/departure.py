"""Whether a request has left this host: the fact on which the outcome of a failed send depends."""

from collections.abc import Mapping

from push_tui.outcomes import Outcome

_FIRST_BYTES = "send_request_headers.started"


class Departure:
    """Follows one exchange. Give one to a send to know, when the send is cancelled, what that means.

    The transport's trace tells it to the byte: bytes to a proxy (CONNECT) are not bytes to the service. A transport
    that does not trace (the simulator's) counts as left once it has the request.
    """

    __slots__ = ("_first_bytes", "_handed_over", "_traced")

    def __init__(self) -> None:
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

    def never_left(self) -> None:
        """The transport said that it could not connect."""
        self._handed_over = False

    async def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Hook for httpx's ``trace`` extension."""
        self._traced = True
        method = getattr(info.get("request"), "method", b"")
        if event.endswith(_FIRST_BYTES) and method != b"CONNECT":
            self._first_bytes = True
