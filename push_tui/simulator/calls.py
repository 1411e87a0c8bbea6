"""A request whose endpoint is known, and the reading of its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from push_tui.dialects import Dialect, Endpoint
from push_tui.simulator.refusals import BAD_ARGUMENT


@dataclass(frozen=True, slots=True)
class Call:
    """``label`` and ``user`` come from the path, decoded, and are empty where it has none; ``now`` is in seconds."""

    endpoint: Endpoint
    label: str
    user: str
    query: Mapping[str, str]
    body: Mapping[str, object]
    now: float

    @property
    def now_ms(self) -> int:
        """The moment of the call as the service writes it."""
        return int(self.now * 1000)


def page_limit(call: Call, dialect: Dialect) -> int:
    """The ``limit`` of a list call: 1 to 100, default 100; anything else is refused."""
    text = call.query.get("limit")
    if text is None:
        return dialect.page_limit
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= dialect.page_limit):
        raise BAD_ARGUMENT.saying(f"limit must be between 1 and {dialect.page_limit}")
    return int(text)


def text_list(body: Mapping[str, object], key: str, most: int) -> tuple[str, ...]:
    """A list of 1 to ``most`` texts under ``key``; anything else is refused."""
    value = body.get(key)
    if not isinstance(value, list) or not value:
        raise BAD_ARGUMENT.saying(f"{key} is required")
    if len(value) > most:
        raise BAD_ARGUMENT.saying(f"{key} exceeds the limit of {most}")
    texts = tuple(item for item in value if isinstance(item, str) and item)
    if len(texts) != len(value):
        raise BAD_ARGUMENT.saying(f"{key} must hold texts that are not empty")
    return texts
