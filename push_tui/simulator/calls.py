"""A request with a known endpoint, and readers of its parts."""

from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Mapping

from push_tui.dialects import Dialect
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.simulator.refusals import BAD_ARGUMENT

_CURSOR_PREFIX = "easemob:push:label:cursor:"
_FIRST_NUMBER = 959_153_003_884_138_027


@frozen
class EndpointCall:
    """``label`` and ``user`` are decoded from the path, empty if it names none; ``now`` is in seconds."""

    endpoint: Endpoint
    label: str
    user: str
    query: Mapping[str, str]
    body: Mapping[str, object]
    now: float

    @property
    def now_ms(self) -> int:
        """The time of the call, in epoch milliseconds."""
        return int(self.now * 1000)


def page_limit(call: EndpointCall, dialect: Dialect) -> int:
    """Return the ``limit`` of a list call: 1 to 100, default 100. Refuse any other."""
    text = call.query.get("limit")
    if text is None:
        return dialect.page_limit
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= dialect.page_limit):
        raise BAD_ARGUMENT.saying(f"limit must be between 1 and {dialect.page_limit}")
    return int(text)


def text_list(body: Mapping[str, object], key: str, most: int) -> tuple[str, ...]:
    """Return the list of 1 to ``most`` texts under ``key``. Refuse anything else."""
    value = body.get(key)
    if not isinstance(value, list) or not value:
        raise BAD_ARGUMENT.saying(f"{key} is required")
    if len(value) > most:
        raise BAD_ARGUMENT.saying(f"{key} exceeds the limit of {most}")
    texts = tuple(item for item in value if isinstance(item, str) and item)
    if len(texts) != len(value):
        raise BAD_ARGUMENT.saying(f"{key} must hold texts that are not empty")
    return texts


def write_cursor(position: int) -> str:
    """Return the cursor that continues after ``position``, as in the reference: base64 without padding."""
    return b2a_base64(f"{_CURSOR_PREFIX}{_FIRST_NUMBER + position}".encode(), newline=False).decode().rstrip("=")


def read_cursor(cursor: str | None) -> int | None:
    """Return a cursor's position; None for the first page (no cursor or an empty one). Refuse an invalid cursor."""
    if not cursor:
        return None
    try:
        text = a2b_base64(cursor.encode() + b"=" * (-len(cursor) % 4), strict_mode=True).decode()
        position = int(text.removeprefix(_CURSOR_PREFIX)) - _FIRST_NUMBER
    except (Error, ValueError):
        raise BAD_ARGUMENT.saying("cursor is illegal") from None
    if not text.startswith(_CURSOR_PREFIX) or position < 0:
        raise BAD_ARGUMENT.saying("cursor is illegal")
    return position
