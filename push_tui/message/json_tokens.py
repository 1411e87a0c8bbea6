"""Split JSON into tokens, to search, indent and colour it."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from push_tui.text import hidden_characters

STRING = r'"(?:\\.|[^"\\])*+"'
OPEN_STRING = r'"(?:\\.|[^"\\])*+\\?\Z'
"""A string without an end. Match it whole: otherwise a search looks for an end from each quote in it."""
_TOKENS = re.compile(
    rf"(?P<KEY>{STRING}(?=\s*:))|(?P<TEXT>{STRING})|(?P<MARK>[{{}}\[\]:,])"
    rf'|(?P<NUMBER>-?\d[^\s{{}}\[\]:,"]*)|(?P<WORD>[^\s{{}}\[\]:,"]+|{OPEN_STRING})',
    re.DOTALL,
)


class JsonTokenKind(StrEnum):
    """The kinds of token."""

    KEY = "key"
    TEXT = "text"
    NUMBER = "number"
    WORD = "word"
    MARK = "dim"


class JsonToken(NamedTuple):
    """A token as written, and where it starts."""

    kind: JsonTokenKind
    text: str
    start: int


def tokens(text: str) -> Iterator[JsonToken]:
    """Yield the tokens of JSON, without the whitespace between them; invalid JSON comes as words."""
    for match in _TOKENS.finditer(text):
        yield JsonToken(JsonTokenKind[match.lastgroup or "WORD"], match[0], match.start())


def escaped(text: str) -> str:
    """Return JSON with ``\\u`` escapes for everything that could act on a terminal, and blanks for tabs."""
    for character in set(hidden_characters(text)):
        units = character.encode("utf-16-be", "surrogatepass")
        escape = "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
        text = text.replace(character, escape)
    return text.replace("\t", "    ")
