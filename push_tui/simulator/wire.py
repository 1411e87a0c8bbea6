"""One call as the simulator sees it, whichever mouth it came through: a request in, a response out."""

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
    """``path`` and ``query`` as they stand on the wire: percent-encoded, without and behind the ``?``."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=_no_headers, repr=False)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The value of a header, whatever the case of its name; None where it is missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What the mouth has to do: wait ``delay`` seconds, then answer, or lose the connection if ``drop`` says so."""

    status: int
    headers: Mapping[str, str] = field(default_factory=_no_headers)
    body: bytes = b""
    delay: float = 0.0
    drop: Drop | None = None
