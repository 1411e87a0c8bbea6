"""Write cells in as few bytes as possible; tested with `Frame` in ``tests/ui/terminal/test_frame*.py``."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from push_tui.ui.terminal.driver import LARGEST

_BRIDGED = 5
"""Unchanged cells that are written again at most, instead of a move over them."""

_NARROW = (
    " -~\xa0-\xac\xae-\u02ff\u0370-\u0377\u037a-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u214f"
    "\u2190-\u2319\u2400-\u2426\u2460-\u24ff\u2500-\u25fc\u26a0\u2701-\u2704\u2706-\u2709\u270c-\u2727\u2729-\u274b"
    "\u2800-\u28ff"
)
_WIDE = (
    "\u3001-\u3029\u3041-\u3096\u309b-\u30ff\u3105-\u312f\u3131-\u3163"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60"
)
is_narrow = re.compile(f"[{_NARROW}]*").fullmatch
"""Whether every character of a text takes one cell, on every terminal."""
_ANY = "any"
"""The colour of the text where there is none."""
_SHOWS_ON_BLANKS = frozenset({"4", "7", "9", "21", "51", "52", "53"})
ATTRIBUTES: Mapping[str, str] = {
    **dict.fromkeys(("1", "2"), "22"),
    "3": "23",
    **dict.fromkeys(("4", "21"), "24"),
    **dict.fromkeys(("5", "6"), "25"),
    "7": "27",
    "8": "28",
    "9": "29",
    **dict.fromkeys(("51", "52"), "54"),
    "53": "55",
}
"""The SGR code of each attribute, and the code that ends it."""
_RESET, _ERASE_REST = "\x1b[m", "\x1b[K"


def is_risky(text: str) -> bool:
    """Return whether a text has characters of which terminals disagree how many cells they take."""
    return not is_narrow(text) and _risky().search(text) is not None


@lru_cache(maxsize=1)
def _risky() -> re.Pattern[str]:
    return re.compile(f"[^{_NARROW}{_WIDE}]")  # 2 ms, at the first text that needs it


class CellLook(NamedTuple):
    """How a cell looks: parameters of SGR."""

    attributes: frozenset[str] = frozenset()
    text: str = "39"
    ground: str = "49"


@lru_cache(maxsize=4096)
def blank_look(look: CellLook) -> CellLook:
    """Return the look of a blank: without what does not show on it."""
    if look.attributes & _SHOWS_ON_BLANKS:
        return look
    return CellLook(frozenset(), _ANY, look.ground)


class CellRow(NamedTuple):
    """A row of cells. The right half of a wide character is "", a cell of which nothing is known None."""

    cells: list[str | None]
    looks: list[CellLook]


class Pen:
    """Writes cells in as few bytes as possible."""

    def __init__(self, columns: int, *, erases: bool) -> None:
        self._columns = columns
        self._erases = erases
        self._to_the_end = erases and columns < LARGEST[0]  # a wider terminal has cells that are not ours
        self._out: list[str] = []
        self._look: CellLook | None = None
        self._x = self._y = -1  # unknown
        self._before: list[str | None] = []
        """What the row showed that is painted."""

    def written(self) -> str:
        """Return all that was written."""
        if self._out:
            self._out.append(_RESET)
        return "".join(self._out)

    def paint(self, y: int, old: CellRow, new: CellRow) -> None:
        """Write the cells of a row that changed."""
        cells, looks = new
        self._before = old.cells
        changed = [
            x
            for x, (cell, before, look, look_before) in enumerate(zip(cells, old.cells, looks, old.looks, strict=True))
            if cell != before or look != look_before
        ]
        if is_risky("".join(filter(None, cells))):
            # Where it ends is uncertain, and so is what it covers: write the rest of the row, each cell in its place.
            risky = next((x for x in changed if is_risky(cells[x] or "")), self._columns)
            changed = [x for x in changed if x < risky]
            changed += [x for x in range(risky, self._columns) if cells[x] is not None]
        blank_from = self._blank_from(new) if self._to_the_end else self._columns
        at = 0
        for first, after in _runs(changed, cells):
            begin = max(first, blank_from)
            self._go(at, first, y, new)
            # Erasing pays if more cells changed from here on, a byte each at least, than it takes bytes.
            if after > begin and len(changed) - bisect_left(changed, begin) > len(_ERASE_REST):
                self._write(first, begin, new)
                self._go(begin, begin, y, new)
                self._wear(looks[begin])
                self._out.append(_ERASE_REST)
                return  # what is left of the row is blank now
            self._write(first, after, new)
            at = after

    def _blank_from(self, row: CellRow) -> int:
        """Return where the blanks in one look begin that end the row; the width if erasing them saves nothing."""
        cells, looks = row
        x, look = self._columns, looks[-1]
        if look.text != _ANY:
            return x
        while x and cells[x - 1] == " " and looks[x - 1] == look:
            x -= 1
        return x

    def _go(self, at: int, x: int, y: int, row: CellRow) -> None:
        """Move to a cell; over unchanged cells from ``at`` on by writing them again, if that is shorter."""
        if (self._x, self._y) == (x, y):
            return
        move = _move(self._x, self._y, x, y)
        if 0 < x - at <= _BRIDGED and (self._x, self._y) == (at, y):
            between = row.cells[at:x]
            if None not in between and not is_risky("".join(between)):  # type: ignore[arg-type]
                length, look = x - at, self._look
                for each in row.looks[at:x]:
                    codes, look = _change(look, each)
                    length += len(codes)
                length += len(_change(look, row.looks[x])[0])
                if length <= len(move) + len(_change(self._look, row.looks[x])[0]):
                    self._write(at, x, row)
                    return
        self._out.append(move)
        self._x, self._y = x, y

    def _write(self, x: int, after: int, row: CellRow) -> None:
        """Write cells from where the cursor is."""
        cells, looks = row
        y = self._y
        while x < after:
            self._go(x, x, y, row)  # behind a character of uncertain width
            look, end = looks[x], x + 1
            while end < after and looks[end] is look:
                end += 1
            self._wear(look)
            if look.text == _ANY:
                # An erasure may not end in a wide character: under tmux, what is then written on its right half blanks
                # the left one in the terminal's own colours.
                halved = end < self._columns and self._before[end] == ""
                self._blanks(end - x - halved, more=halved or end < after)
                self._put(" " * halved, halved)
            else:
                text = "".join(cells[x:end])  # type: ignore[arg-type]  # all are known
                if text.isascii() or not is_risky(text):
                    self._put(text, end - x)
                else:
                    self._one_by_one(x, end, row)
            x = end

    def _blanks(self, count: int, *, more: bool) -> None:
        erase = f"\x1b[{count}X"
        move = f"\x1b[{count}C" if more else ""
        if self._erases and len(erase) + len(move) < count:
            self._out.append(erase + move)
            self._x += count if more else 0
        else:
            self._put(" " * count, count)

    def _one_by_one(self, x: int, after: int, row: CellRow) -> None:
        """Write characters that may take more or fewer cells than they should, each from its own place."""
        y = self._y
        for at, cell in enumerate(row.cells[x:after], x):
            if not cell:
                continue
            self._go(at, at, y, row)
            width = 2 if row.cells[at + 1 : at + 2] == [""] else 1
            if is_risky(cell):
                self._put(" " * width, width)
                self._out.append(_move(self._x, self._y, at, y) + cell)
                self._x = -1
            else:
                self._put(cell, width)

    def _put(self, text: str, width: int) -> None:
        self._out.append(text)
        self._x += width
        if self._x >= self._columns:
            self._x = -1  # terminals disagree where the cursor is behind the last column

    def _wear(self, look: CellLook) -> None:
        codes, self._look = _change(self._look, look)
        self._out.append(codes)


def _runs(changed: list[int], cells: list[str | None]) -> Iterator[tuple[int, int]]:
    """Yield the runs of changed cells, with whole wide characters, as first cell and the cell after the last."""
    at, count = 0, len(changed)
    while at < count:
        first = last = changed[at]
        at += 1
        while at < count and changed[at] == last + 1:
            last += 1
            at += 1
        if cells[first] == "":
            first -= 1
        if last + 1 < len(cells) and cells[last + 1] == "":
            last += 1
        while at < count and changed[at] <= last:
            at += 1
        yield first, last + 1


@lru_cache(maxsize=8192)
def _change(now: CellLook | None, wanted: CellLook) -> tuple[str, CellLook]:
    """Return the shortest SGR sequence from one look to another, and the look that it leads to."""
    text = "39" if wanted.text == _ANY else wanted.text
    codes = ["0", *sorted(wanted.attributes)]
    codes += [text] if text != "39" else []
    codes += [wanted.ground] if wanted.ground != "49" else []
    from_scratch = f"\x1b[{';'.join(codes)}m", CellLook(wanted.attributes, text, wanted.ground)
    if now is None:
        return from_scratch
    attributes, text = wanted.attributes, wanted.text
    if wanted.text == _ANY:
        attributes, text = now.attributes - _SHOWS_ON_BLANKS, now.text
    off = {ATTRIBUTES[attribute] for attribute in now.attributes - attributes}
    codes = [
        *sorted(off),
        *(each for each in sorted(attributes) if each not in now.attributes or ATTRIBUTES[each] in off),
    ]
    codes += [text] if text != now.text else []
    codes += [wanted.ground] if wanted.ground != now.ground else []
    if not codes:
        return "", now
    by_difference = f"\x1b[{';'.join(codes)}m", CellLook(attributes, text, wanted.ground)
    return min(by_difference, from_scratch, key=lambda way: len(way[0]))


@lru_cache(maxsize=8192)
def _move(from_x: int, from_y: int, x: int, y: int) -> str:
    """Return the shortest sequence that moves the cursor; from -1 where its column or row is unknown."""
    ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
    if from_y >= 0:
        down = "" if y == from_y else _by(y - from_y, "B", "A")
        along = [f"\x1b[{x + 1}G", "\r" + (_by(x, "C", "D") if x else "")]
        if from_x >= 0:
            along.append(_by(x - from_x, "C", "D") if x != from_x else "")
            if x < from_x:
                along.append("\b" * (from_x - x))
        ways += [down + each for each in along]
    return min(ways, key=len)


def _by(cells: int, forward: str, back: str) -> str:
    count = abs(cells)
    return f"\x1b[{count if count > 1 else ''}{forward if cells > 0 else back}"
