"""Request and response of the simulator, in process or over a socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Drop(StrEnum):
    """A connection that is lost instead of an answer."""

    BEFORE_PROCESSING = "before processing"
    AFTER_PROCESSING = "after processing"


def _no_headers() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Request:
    """``path`` and ``query`` as on the wire: percent-encoded, before and after the ``?``."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=_no_headers, repr=False)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of a header, in any case of its name; None if missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Response:
    """Instructions for the transport: wait ``delay`` seconds, then answer, or drop the connection if ``drop``."""

    status: int
    headers: Mapping[str, str] = field(default_factory=_no_headers)
    body: bytes = b""
    delay: float = 0.0
    drop: Drop | None = None
