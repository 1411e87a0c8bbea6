"""Whether two messages are the same to whoever reads them on a phone, or nearly."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress

from push_tui.message.push import MESSAGE, Json, without_empty

_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
"""Blanks, and characters that nobody sees."""


def likeness_to(message: Mapping[str, Json]) -> Callable[[bytes], bool | None]:
    """Return a function that compares the body of a recorded request with ``message``.

    It returns False for the same message, True for a near copy (blanks, capitals or forms of characters differ), and
    None for another one. The order of keys, and absent against empty, make no difference.
    """
    same, near = _key(message), _near_key(message)

    def compare(request: bytes) -> bool | None:
        other = _message_in(request)
        if other is None:
            return None
        if _key(other) == same:
            return False
        return True if _near_key(other) == near else None

    return compare


def _message_in(request: bytes) -> Mapping[str, Json] | None:
    with suppress(ValueError, RecursionError):
        body = json.loads(request.decode("utf-8", "surrogatepass"))
        message = body.get(MESSAGE) if isinstance(body, dict) else None
        return message if isinstance(message, dict) else None
    return None


def _key(message: Mapping[str, Json]) -> str:
    return json.dumps(without_empty(dict(message)), sort_keys=True)


def _near_key(message: Mapping[str, Json]) -> str:
    return json.dumps(without_empty(_nearly(dict(message))), sort_keys=True)


def _nearly(value: Json) -> Json:
    """Return a value whose texts have no blanks and no capitals."""
    if isinstance(value, str):
        return _UNSEEN.sub("", unicodedata.normalize("NFKC", value)).casefold()
    if isinstance(value, dict):
        return {key: _nearly(each) for key, each in value.items()}
    return [_nearly(each) for each in value] if isinstance(value, list) else value
