"""Where a key of a TOML text stands. ``tomllib`` alone says what a text means: it reads the lines up to the key."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

KeyPath = tuple[str, ...]
"""Keys from the top: ``("profiles", "staging", "host")``; an element of an array by its number."""

_HEADER = re.compile(r"\s*\[\[?[ \t]*")
_TO_VALUE = re.compile(r"""(?:[^"'=]|"(?:\\.|[^"\\])*"|'[^']*')*=[ \t]*""")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands, and where its value does (of a table: its name); line and columns count from 1."""

    line: int
    key: int
    value: int


def find_key(text: str, path: KeyPath) -> Place | None:
    """Return the place of the statement that brings ``path`` into ``text``, which is valid TOML; None without one.

    For what is inside an array or an inline table this is the place of the whole.
    """
    lines = text.split("\n")
    last = bisect_left(range(len(lines) + 1), True, key=lambda count: _has(_read(lines, count)[1], path))
    if last > len(lines):
        return None
    start = _read(lines, last - 1)[0]
    line = lines[start]
    if header := _HEADER.match(line):
        return Place(start + 1, header.end() + 1, header.end() + 1)
    value = _TO_VALUE.match(line)
    key = len(line) - len(line.lstrip())
    return Place(start + 1, key + 1, (value.end() if value else key) + 1)


def _read(lines: Sequence[str], count: int) -> tuple[int, object]:
    """Return how many of the first ``count`` lines are whole statements, and what these say."""
    while True:
        try:
            return count, tomllib.loads("\n".join((*lines[:count], "")))
        except tomllib.TOMLDecodeError:
            count -= 1


def _has(value: object, path: KeyPath) -> bool:
    for key in path:
        if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
            value = value[int(key)]
        elif isinstance(value, dict) and key in value:
            value = value[key]
        else:
            return False
    return True
