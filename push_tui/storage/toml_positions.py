"""Where the keys of a TOML text stand.

``tomllib`` tells a position for broken syntax only. This reads a text that ``tomllib`` has accepted, so it needs
to know where things end and not whether they are right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

KeyPath = tuple[str, ...]
"""Keys from the top: ``("profiles", "staging", "host")``; an element of an array by its number."""

_BARE_END = frozenset(" \t.=]\n")
_VALUE_END = frozenset(",]}#\n")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a text; line and column count from 1, a column is one code point."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a key stands, and where its value does (of a table: its header)."""

    key: Position
    value: Position


def places(text: str) -> Mapping[KeyPath, Place]:
    """The place of every key and table of ``text``, which is valid TOML."""
    reader = _Reader(text.replace("\r\n", "\n"))
    reader.document()
    return reader.found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[KeyPath, Place] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while True:
            self._skip(" \t\n")
            if self.at >= len(self.text):
                return
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> KeyPath:
        while self._peek() == "[":
            self.at += 1
        self._skip(" \t")
        start = self._position()
        path = self._key(())
        for depth in range(1, len(path) + 1):
            self.found.setdefault(path[:depth], Place(start, start))
        while self._peek() == "]":
            self.at += 1
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self._position()
        path = self._key(table)
        self._skip(" \t")
        self.at += 1  # the equals sign
        self._skip(" \t")
        place = Place(start, self._position())
        for depth in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:depth], place)
        self._value(path)

    def _key(self, path: KeyPath) -> KeyPath:
        """``path`` with the parts of the dotted key that begins here."""
        while True:
            self._skip(" \t")
            if self._peek() in "\"'":
                path = (*path, self._quoted())
            else:
                start = self.at
                while self._peek() not in _BARE_END:
                    self.at += 1
                path = (*path, self.text[start : self.at])
            self._skip(" \t")
            if self._peek() != ".":
                return path
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        first = self._peek()
        if first in "\"'":
            self._quoted()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            while self._peek() not in _VALUE_END:
                self.at += 1

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(" \t\n,")
            if self._peek() == "]" or self.at >= len(self.text):
                self.at += 1
                return
            element = (*path, str(number))
            self.found.setdefault(element, Place(self._position(), self._position()))
            self._value(element)
            number += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        while True:
            self._skip(" \t\n,")
            if self._peek() == "}" or self.at >= len(self.text):
                self.at += 1
                return
            self._pair(path)

    def _quoted(self) -> str:
        """Pass a string of any of the four kinds; what a key would be called."""
        mark = self._peek()
        triple = self.text.startswith(mark * 3, self.at)
        fence = mark * 3 if triple else mark
        self.at += len(fence)
        start = self.at
        while not self.text.startswith(fence, self.at) and self.at < len(self.text):
            self.at += 2 if mark == '"' and self._peek() == "\\" else 1
        # Up to two quotation marks may stand directly before a closing fence of three.
        while triple and self.text.startswith(mark, self.at + len(fence)):
            self.at += 1
        content = self.text[start : self.at]
        self.at += len(fence)
        return _unescaped(content) if mark == '"' else content

    def _skip(self, characters: str) -> None:
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif self.text[self.at] in characters:
                self.at += 1
            else:
                return

    def _peek(self) -> str:
        """The character here; past the end a line break, which ends all but arrays and tables."""
        return self.text[self.at] if self.at < len(self.text) else "\n"

    def _position(self) -> Position:
        line_start = self.text.rfind("\n", 0, self.at) + 1
        return Position(self.text.count("\n", 0, self.at) + 1, self.at - line_start + 1)


def _unescaped(content: str) -> str:
    if "\\" not in content:
        return content
    import tomllib

    return str(tomllib.loads(f'key = "{content}"')["key"])
