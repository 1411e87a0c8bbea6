"""The far end of the line: a terminal that keeps a screen, remembers its modes and answers queries.

pyte draws; what pyte does not know (alternate screen, kitty keyboard, status and mode queries, DCS) is handled here.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import combining

import pyte
from wcwidth import wcwidth

KEYS: Mapping[str, str] = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "space": " ",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "question_mark": "?",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "vertical_line": "|",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f12": "\x1b[24~",
}
"""What an xterm sends; ``ctrl+x``, ``alt+x`` and single characters need no entry."""

_SEQUENCE = re.compile(
    rb"\x1b(?:"
    rb"\[[0-?]*[ -/]*[@-~]"  # CSI
    rb"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    rb"|[PX^_].*?\x1b\\"  # DCS, SOS, PM, APC
    rb"|[ -/]*[0-OQ-WYZ`-~\\]"  # two or three characters
    rb")",
    re.DOTALL,
)
_PRIVATE_MODES = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
_MODE_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p")
_KITTY_KEYBOARD = re.compile(rb"\x1b\[([<>=])(\d*)u")
_CLIPBOARD = re.compile(rb"\x1b\]52;[cps0-7]*;([^\x07\x1b]*)(?:\x07|\x1b\\)")
_STRANGE_TO_PYTE = re.compile(rb"\x1b(?:\[[<>=]|\[[0-?]*[ -/]+[@-~]|[PX^_])")

_ALTERNATE_SCREEN = 1049
_SYNCHRONIZED = 2026
_LONGEST_SEQUENCE = 200_000
"""Bytes after which an escape sequence that never ends is taken as text."""


@dataclass(slots=True)
class Answers:
    """Which queries the terminal answers; a test changes them while the program runs."""

    cursor_position: bool = True
    modes: bool = True
    supported_modes: set[int] = field(default_factory=lambda: {2026})
    """Modes reported as known (and reset); every other one as not recognised."""


def key_bytes(key: str) -> bytes:
    """What the terminal sends for ``key``: a name of `KEYS`, ``ctrl+x``, ``alt+x`` or the text itself."""
    if key in KEYS:
        return KEYS[key].encode()
    if key.startswith("ctrl+") and len(key) == 6:
        return bytes([ord(key[-1].upper()) & 0x1F])
    if key.startswith("alt+") and len(key) == 5:
        return b"\x1b" + key[-1].encode()
    if len(key) != 1:
        raise ValueError(f"unknown key {key!r}; text goes through send()")
    return key.encode()


class _Screen(pyte.Screen):
    """pyte loses what follows a mark without a width (Thai vowels, joiners); a terminal puts it on the character."""

    torn = 0
    """How many erasures ended in the middle of a wide character: writing over its right half, tmux blanks the left."""

    def erase_characters(self, count: int | None = None) -> None:
        """Erase from the cursor on."""
        super().erase_characters(count)
        end = self.cursor.x + (count or 1)
        self.torn += end < self.columns and not self.buffer[self.cursor.y][end].data

    def draw(self, data: str) -> None:
        """Write text at the cursor."""
        if data.isascii():
            super().draw(data)
            return
        for piece in re.findall(r"[ -~]+|.", data, re.DOTALL):
            if wcwidth(piece[0]) or (len(piece) == 1 and combining(piece)):
                super().draw(piece)
            elif x := min(self.cursor.x, self.columns):
                row = self.buffer[self.cursor.y]
                x -= 1 if row[x - 1].data else 2
                row[x] = row[x]._replace(data=row[x].data + piece)


class EmulatedTerminal:
    """A screen of ``columns`` by ``rows`` that is fed with bytes and says what it would send back."""

    def __init__(self, columns: int, rows: int) -> None:
        self.answers = Answers()
        self.modes: set[int] = {7, 25}
        """Private modes that are on; a terminal starts with line wrap (7) and a visible cursor (25)."""
        self._keyboards: dict[bool, list[int]] = {False: [0], True: [0]}
        self.clipboard: list[bytes] = []
        """What OSC 52 asked to be copied, decoded, in order."""
        self.device_strings: list[bytes] = []
        """DCS, SOS, PM and APC strings as they came (passthrough of tmux and screen)."""
        self._undrawn = bytearray()
        self._rest = b""
        self._columns, self._rows = columns, rows
        self._main = _Screen(columns, rows)
        self._screen = self._main
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> bytes:
        """Take ``data`` in and return what the terminal answers; drawing waits until somebody looks."""
        data = self._rest + data
        answer = bytearray()
        position = 0
        for match in _SEQUENCE.finditer(data):
            self._undrawn += data[position : match.start()]
            answer += self._sequence(match[0])
            position = match.end()
        rest = data[position:]
        begun = rest.find(b"\x1b")
        if begun < 0 or len(rest) > _LONGEST_SEQUENCE:
            begun = len(rest)
        self._undrawn += rest[:begun]
        self._rest = rest[begun:]
        return bytes(answer)

    @property
    def lines(self) -> list[str]:
        """The screen, one string per row, without the spaces at the end; a frame that has begun is not shown yet."""
        if _SYNCHRONIZED not in self.modes:
            self._draw()
        return [self._row(y).rstrip() for y in range(self._rows)]

    def _row(self, y: int) -> str:
        """A row as a terminal shows it: a wide character of which one half was overwritten is gone."""
        cells = self._screen.buffer[y]
        text, x = "", 0
        while x < self._columns:
            cell = cells[x].data
            wide = bool(cell) and wcwidth(cell[0]) == 2
            whole = bool(cell) and not (wide and x + 1 < self._columns and cells[x + 1].data)
            text += cell if whole else " "
            x += 2 if wide and whole else 1
        return text

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        self._draw()
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def cells(self) -> pyte.Screen:
        """pyte's screen, for colours and other attributes of single cells."""
        self._draw()
        return self._screen

    @property
    def torn(self) -> int:
        """How many erasures ended in the middle of a wide character."""
        self._draw()
        return self._screen.torn

    @property
    def is_restored(self) -> bool:
        """Whether a shell would be usable: main screen, no mouse, no paste marks, ordinary keys, cursor and wrap on."""
        return self.modes == {7, 25} and self._keyboards == {False: [0], True: [0]}

    @property
    def keyboard(self) -> int:
        """The flags of the kitty keyboard protocol; 0 is an ordinary keyboard. Each screen has a stack of its own."""
        return self._keyboards[_ALTERNATE_SCREEN in self.modes][-1]

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of both screens."""
        self._draw()
        self._columns, self._rows = columns, rows
        for screen in {id(screen): screen for screen in (self._main, self._screen)}.values():
            screen.resize(rows, columns)

    def _sequence(self, sequence: bytes) -> bytes:
        if match := _MODE_QUERY.fullmatch(sequence):
            return self._report_mode(int(match[1]))
        if match := _KITTY_KEYBOARD.fullmatch(sequence):
            self._set_keyboard(match[1], int(match[2] or 0))
            return b""
        if match := _PRIVATE_MODES.fullmatch(sequence):
            self._set_modes([int(mode) for mode in match[1].split(b";")], on=match[2] == b"h")
        if sequence == b"\x1b[6n":
            return self._report_cursor()
        if sequence == b"\x1b[5n":
            return b"\x1b[0n"
        if sequence in (b"\x1b[c", b"\x1b[0c"):
            return b"\x1b[?62;22c"
        if match := _CLIPBOARD.fullmatch(sequence):
            self._copy(match[1])
        if _STRANGE_TO_PYTE.match(sequence):
            if sequence[1:2] in b"PX^_":
                self.device_strings.append(sequence)
            return b""
        self._undrawn += sequence
        return b""

    def _report_mode(self, mode: int) -> bytes:
        if not self.answers.modes:
            return b""
        known = 0 if mode not in self.answers.supported_modes else 1 if mode in self.modes else 2
        return b"\x1b[?%d;%d$y" % (mode, known)

    def _report_cursor(self) -> bytes:
        if not self.answers.cursor_position:
            return b""
        column, row = self.cursor
        return b"\x1b[%d;%dR" % (row + 1, column + 1)

    def _set_keyboard(self, act: bytes, flags: int) -> None:
        stack = self._keyboards[_ALTERNATE_SCREEN in self.modes]
        if act == b">":
            stack.append(flags)
        elif act == b"=":
            stack[-1] = flags
        else:
            del stack[-max(1, flags) :]
            stack[:] = stack or [0]

    def _set_modes(self, modes: list[int], *, on: bool) -> None:
        for mode in modes:
            if mode == _ALTERNATE_SCREEN and on != (mode in self.modes):
                self._draw()
                self._screen = _Screen(self._columns, self._rows) if on else self._main
                self._stream = pyte.ByteStream(self._screen)
            if on:
                self.modes.add(mode)
            else:
                self.modes.discard(mode)

    def _copy(self, encoded: bytes) -> None:
        try:
            self.clipboard.append(base64.b64decode(encoded, validate=True))
        except binascii.Error:
            return

    def _draw(self) -> None:
        data, self._undrawn = bytes(self._undrawn), bytearray()
        if data:
            self._stream.feed(data)
