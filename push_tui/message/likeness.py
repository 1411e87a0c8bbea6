"""Whether two messages are the same to whoever reads them on a phone, or nearly; and by which digest that is known."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress

from push_tui.dialects import Dialect
from push_tui.message.push import ABSENT, MESSAGE, Json, Push, digest_of, json_text

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
    return json.dumps(_without_empty(dict(message)), sort_keys=True)


def _near_key(message: Mapping[str, Json]) -> str:
    return json.dumps(_without_empty(_nearly(dict(message))), sort_keys=True)


def _nearly(value: Json) -> Json:
    """Return a value whose texts have no blanks and no capitals."""
    if isinstance(value, str):
        return _UNSEEN.sub("", unicodedata.normalize("NFKC", value)).casefold()
    if isinstance(value, dict):
        return {key: _nearly(each) for key, each in value.items()}
    return [_nearly(each) for each in value] if isinstance(value, list) else value


def _without_empty(value: Json) -> Json:
    """Return ``value`` without what says nothing in its objects: null, empty texts, lists and objects."""
    if not isinstance(value, Mapping):
        return value
    kept = {key: _without_empty(each) for key, each in value.items()}
    return {key: each for key, each in kept.items() if each is not None and each not in ("", [], {})}


def message_digest(push: Push, dialect: Dialect) -> str:
    """Return a hex digest of strategy and ``pushMessage``; the order of keys and empty values do not matter."""
    strategy = dialect.default_strategy if push.strategy is ABSENT else push.strategy
    return digest_of(*(json.dumps(part, sort_keys=True) for part in (strategy, _without_empty(push.message))))


def delivery_digest(push: Push, dialect: Dialect) -> str:
    """Return `message_digest`, a colon and a digest of the endpoint and the set of targets.

    If two pushes have the same value, sending both means that everybody gets the message twice.
    """
    targets = sorted(set(push.audience.keys(dialect)))
    return f"{message_digest(push, dialect)}:{digest_of(push.endpoint, *targets)}"


def old_message_digest(push: Push) -> str:
    """Return the `message_digest` of old histories, for which the order of keys matters."""
    strategy = "" if push.strategy is ABSENT else json_text(push.strategy)
    return digest_of(strategy, json_text(push.message))
