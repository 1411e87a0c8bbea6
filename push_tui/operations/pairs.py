"""Convert key-value pairs between an object, editable rows, and lines of text.

A line is ``key = text``, or ``key := JSON`` if the value is not plain text. Rows that are not valid yet (no key, a
repeated key, invalid JSON) have a line too, so a draft keeps them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from push_tui.frozen import frozen
from push_tui.message.push import Json, json_text
from push_tui.message.text_json import JsonError, parse_json
from push_tui.text import visible

_PLAIN_KEY = re.compile(r"[^\s=:\"{][^=:\"]*")
_QUOTED = re.compile(r'\s*("(?:\\.|[^"\\])*")\s*(:?=)(.*)', re.DOTALL)
_PLAIN = re.compile(r"\s*([^=]*?)\s*(:?=)(.*)", re.DOTALL)


@frozen
class Pair:
    """One row: the key, and the value as typed, which is JSON if ``is_json``."""

    key: str = ""
    text: str = ""
    is_json: bool = False

    @property
    def is_blank(self) -> bool:
        """Return whether the row is empty."""
        return not self.key and not self.text.strip()


@frozen
class PairFault:
    """Why a row is invalid: in a word or two, and as a sentence."""

    short: str
    sentence: str
    in_value: bool = False
    """Whether the value is wrong, not the key."""


class PairsError(ValueError):
    """The rows are no object; the text says which row is wrong."""


def rows_of(value: Mapping[str, Json], most: int | None = None) -> tuple[Pair, ...]:
    """Return a row for each pair of an object, or for the first ``most``."""
    return tuple(_row(key, item) for key, item in islice(value.items(), most))


def read_rows(text: str) -> tuple[Pair, ...]:
    """Return the rows of a text: a line each, or the pairs of a JSON object."""
    if not text.strip():
        return ()
    if text.lstrip().startswith("{"):
        try:
            value = parse_json(text)
        except JsonError:
            value = None
        if isinstance(value, dict):
            return rows_of(value)
    return tuple(_read_line(line) for line in text.split("\n"))


def text_of_rows(rows: Iterable[Pair]) -> str:
    """Return lines that `read_rows` reads back; drop empty rows at the end."""
    return "\n".join("" if row.is_blank else line_of(row) for row in rows).rstrip("\n")


def line_of(row: Pair) -> str:
    """Return the line of a row."""
    plain = bool(_PLAIN_KEY.fullmatch(row.key)) and row.key == row.key.strip() and row.key.isprintable()
    key = row.key if plain or not row.key else json_text(row.key)
    if row.is_json:
        in_a_line = row.text.replace("\n", " ")
        return f"{key} := {in_a_line}".strip()
    if row.text == row.text.strip() and row.text.isprintable():
        return f"{key} = {row.text}".strip()
    return f"{key} := {json_text(row.text)}".strip()


def value_of_rows(rows: Sequence[Pair]) -> dict[str, Json]:
    """Return the object that the rows describe.

    Raises:
        PairsError: a row is invalid.
    """
    found = faults(rows)
    for index, fault in found.items():
        raise PairsError(f"Pair {index + 1}: {fault.sentence}")
    return {row.key: parse_json(row.text) if row.is_json else row.text for row in rows if not row.is_blank}


def faults(rows: Sequence[Pair]) -> dict[int, PairFault]:
    """Return what is wrong with the rows, by index from 0."""
    found: dict[int, PairFault] = {}
    seen: set[str] = set()
    for index, row in enumerate(rows):
        fault = None if row.is_blank else _fault(row, seen)
        if fault is not None:
            found[index] = fault
        seen.add(row.key)
    return found


def pasted_rows(text: str) -> tuple[Pair, ...]:
    """Return the pairs of a pasted text: lines ``key = value``, or a JSON object; none if it is neither.

    Raises:
        JsonError: it begins like a JSON object and is not one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip().startswith("{") and "=" not in text.partition("\n")[0].partition('"')[0]:
        value = parse_json(text)
        return rows_of(value) if isinstance(value, dict) else ()
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(_read_line(line) for line in lines) if any("=" in line for line in lines) else ()


def _row(key: str, value: Json) -> Pair:
    if isinstance(value, str) and visible(value) == value:
        return Pair(key, value)
    return Pair(key, json_text(value), is_json=True)


def _read_line(line: str) -> Pair:
    match = _QUOTED.match(line)
    key = _text_in(match[1]) if match else None
    if match is None or key is None:
        match = _PLAIN.match(line)
        if match is None:
            return Pair(line.strip())
        key = match[1]
    rest = match[3].strip()
    if match[2] == "=":
        return Pair(key, rest)
    text = _text_in(rest)
    # A text is written as JSON only if a plain line would lose something, such as blanks at its ends.
    return Pair(key, rest, is_json=True) if text is None or visible(text) != text else Pair(key, text)


def _text_in(quoted: str) -> str | None:
    if not quoted.startswith('"'):
        return None
    try:
        value = parse_json(quoted)
    except JsonError:
        return None
    return value if isinstance(value, str) else None


def _fault(row: Pair, seen: set[str]) -> PairFault | None:
    if not row.key:
        return PairFault("no key", "the key is missing.")
    if row.key in seen:
        return PairFault("key twice", f"the key {json_text(row.key)} is used twice.")
    if row.is_json:
        try:
            parse_json(row.text)
        except JsonError as error:
            return PairFault("bad JSON", error.problem.reason, in_value=True)
    return None
