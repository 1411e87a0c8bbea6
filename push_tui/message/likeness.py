"""Whether two messages are the same to whoever reads them on a phone, or nearly; and by which digest that is known."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from difflib import SequenceMatcher

from push_tui.dialects import Dialect
from push_tui.message.lint_texts import TextRole, shown_texts
from push_tui.message.push import ABSENT, MESSAGE, Json, Push, digest_of, json_text

_HIDDEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]+")
"""Characters that nobody sees."""
_UNSEEN = re.compile(rf"\s+|{_HIDDEN.pattern}")
_WORDS = re.compile(r"\d+|[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]|[^\W\d\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]+")
"""Numbers, words, and the single characters of scripts that write no blanks."""
_NEAR = 0.8
"""From this share of words in common, in order, a text is a near copy: one word in five may differ."""
_MOST_WORDS = 100
"""Longer texts are compared by their beginning, to bound the time."""


def likeness_to(message: Mapping[str, Json]) -> Callable[[bytes], bool | None]:
    """Return a function that compares the body of a recorded request with ``message``.

    It returns False for the same message, True for a near copy, and None for another one. A near copy shows nearly the
    same words; capitals, punctuation and numbers do not count, nor does what the phone does not show. The order of
    keys, and absent against empty, make no difference.
    """
    same, near = _key(message), _near_key(message)
    words = SequenceMatcher(None, b=_words(message), autojunk=False)  # it keeps what it learns of ``b``

    def compare(request: bytes) -> bool | None:
        other = _message_in(request)
        if other is None:
            return None
        if _key(other) == same:
            return False
        if _near_key(other) == near:
            return True
        shown = _words(other)
        words.set_seq1(shown)
        ratios = (words.real_quick_ratio, words.quick_ratio, words.ratio)  # each is an upper bound of the next
        return True if shown and all(ratio() >= _NEAR for ratio in ratios) else None

    return compare


def _words(message: Mapping[str, Json]) -> list[str]:
    """Return the words that a phone shows; every number is the same word."""
    texts = (shown.text for shown in shown_texts(dict(message)) if shown.role is not TextRole.LINK)
    text = _HIDDEN.sub("", unicodedata.normalize("NFKC", " ".join(texts))).casefold()
    return ["0" if word.isdecimal() else word for word in _WORDS.findall(text)][:_MOST_WORDS]


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
