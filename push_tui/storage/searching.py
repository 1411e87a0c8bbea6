"""Finding a substring in any script among many rows.

SQLite's word index finds no two-letter Chinese word, and a scan of every text takes 0.1 s at 100,000 rows. So a row's
texts are folded (case and compatibility forms) and every pair of neighbouring characters goes into an index as one
word. Rows that hold all pairs of the needle are then searched for the needle itself.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from push_tui.storage.codec import Json
from push_tui.storage.records import Intent, Result
from push_tui.text import decoded

SEPARATOR = "\x00"
"""Separates the texts of a row, so that no match spans two of them."""
INDEXED_CHARACTERS = 50_000
"""A longer text is scanned, not indexed: making its pairs would take longer than the scan."""
_NEEDLE_PAIRS = 24


def fold(text: str) -> str:
    """Return ``text`` for comparing: without case, compatibility forms (full width, ligatures) and composed accents."""
    if text.isascii():
        return text.lower()
    return normalize("NFKD", normalize("NFKD", text).casefold())


def folded_bytes(text: str) -> bytes:
    """Return the folded text as it is stored; a lone surrogate stays."""
    return fold(text).encode("utf-8", "surrogatepass")


def intent_text(intent: Intent) -> str:
    """Return all texts by which a search finds an intent."""
    parts = [
        intent.title,
        intent.audience_text,
        *intent.audience,
        intent.note,
        intent.operator,
        intent.origin,
        intent.account,
        intent.author,
        intent.profile,
        intent.app,
        f"scheduled for {intent.start_date}" if intent.start_date else "",
        *_request_texts(intent.request),
        *_texts_in(dict(intent.plan)),
    ]
    return SEPARATOR.join(dict.fromkeys(part for part in parts if part))


def result_text(result: Result) -> str:
    """Return all texts of a result by which a search finds its row."""
    parts = [result.result, result.task_id or "", result.error]
    for status in result.statuses:
        parts += [status.status, status.desc or ""]
    return SEPARATOR.join(dict.fromkeys(part for part in parts if part))


def _request_texts(request: bytes) -> Iterator[str]:
    """Yield the texts and numbers of a JSON body, without its keys; the body itself if it is not JSON."""
    try:
        body = json.loads(request) if request else None
    except (ValueError, RecursionError):
        yield decoded(request)
        return
    yield from _texts_in(body)


def _texts_in(body: Json) -> Iterator[str]:
    remaining: list[Json] = [body]
    while remaining:
        value = remaining.pop()
        if isinstance(value, dict):
            remaining.extend(value.values())
        elif isinstance(value, list):
            remaining.extend(value)
        elif isinstance(value, str):
            yield value
        elif value is not None and not isinstance(value, bool):
            yield str(value)


def pairs(folded: bytes) -> str | None:
    """Return the words of the index for a stored text; None if the text is too long."""
    text = folded.decode("utf-8", "surrogatepass")
    if len(text) > INDEXED_CHARACTERS:
        return None
    return " ".join({_word(pair) for pair in set(pairwise(text)) if SEPARATOR not in pair})


def pairs_of_needle(needle: str, samples: Sequence[bytes]) -> str | None:
    """Return the query for indexed rows that may hold the folded ``needle``; None if the needle has no pair.

    Pairs that all ``samples`` of the stored texts have are left out if there are others: they exclude hardly a row, and
    the index has long lists of them to read.
    """
    found = dict.fromkeys(pair for pair in pairwise(needle) if SEPARATOR not in pair)
    rare = [
        pair for pair in found if not all("".join(pair).encode("utf-8", "surrogatepass") in text for text in samples)
    ]
    return " ".join(_word(pair) for pair in (rare or list(found))[:_NEEDLE_PAIRS]) or None


def _word(pair: tuple[str, str]) -> str:
    return f"{ord(pair[0]):x}g{ord(pair[1]):x}"
