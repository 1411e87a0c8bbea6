"""Request and response of the simulator, in process or over a socket."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from push_tui.frozen import frozen


class Drop(StrEnum):
    """When the connection is dropped; no answer is sent."""

    BEFORE_PROCESSING = "before processing"
    AFTER_PROCESSING = "after processing"


@frozen
class Request:
    """A request; ``path`` and ``query`` (before and after the ``?``) are percent-encoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of a header, whatever the case of its name; None if missing."""
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), None)


@frozen
class Response:
    """An answer. Whoever sends it waits ``delay`` seconds first; with ``drop`` they drop the connection instead."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    delay: float = 0.0
    drop: Drop | None = None
