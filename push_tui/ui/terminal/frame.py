"""Send only the cells that changed.

Textual writes whole pieces of widgets, each with its colours and its position. `Frame` keeps the cells that the
terminal shows, reads those of an update, and writes the difference, with as few colour changes and cursor moves as it
can (`Pen`).

What it does not know for certain it writes. It knows nothing after `Frame.forget`, nor after an update that it cannot
read, which goes out as Textual writes it. The end of each frame is in plain colours, so that whatever else is written
(the query of a review, a copy) finds the terminal as Textual leaves it.

No frame is lost: while the line is stalled, `TerminalOutput` waits; it gives up only when the program ends.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import textual
from rich.cells import split_graphemes
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from push_tui.ui.terminal.pen import ATTRIBUTES, CellLook, CellRow, Pen, blank_look, is_narrow

KNOWN = ("8.2.8",)
"""Versions of Textual whose updates `Frame` reads as they are meant."""

_ERASING = ("xterm", "tmux", "alacritty", "foot", "rxvt", "wezterm", "linux")
"""Beginnings of ``TERM`` of terminals that erase to the current background. GNU screen does not."""

_CONTROL = re.compile("[\0-\x1f\x7f-\x9f]").search

_COLOUR = r"(?P<text>3[0-79]|9[0-7]|38;5;\d+|38;2;\d+;\d+;\d+)|4[0-79]|10[0-7]|48;5;\d+|48;2;\d+;\d+;\d+"
_PARTS = re.compile(rf"(?P<colour>{_COLOUR})(?:;|\Z)|(?P<attribute>\d+)(?:;|\Z)")


class UnreadableUpdate(Exception):
    """An update that cannot be put into cells; it goes out as Textual writes it."""


class Painted(CompositorUpdate):
    """An update that is ready to be written."""

    def __init__(self, sequences: str) -> None:
        self._sequences = sequences

    def render_segments(self, console: Console) -> str:
        """Return what is written."""
        return self._sequences


class Frame:
    """The cells that the terminal shows."""

    def __init__(self, *, erases: bool) -> None:
        """``erases``: whether the terminal erases to the current background."""
        self._erases = erases
        self._rows: list[CellRow] = []
        self._columns = 0

    @property
    def is_known(self) -> bool:
        """Whether anything was written since `forget`."""
        return bool(self._rows)

    def forget(self) -> None:
        """Forget what the terminal shows: the next updates are written whole."""
        self._rows = []

    def difference(self, update: CompositorUpdate, console: Console) -> str:
        """Return what makes the terminal show ``update``, "" if it does already; from now on it counts as shown.

        Raises:
            UnreadableUpdate: write it as Textual does; nothing is known of the terminal any more.
        """
        try:
            match update:
                case LayoutUpdate():
                    self._fit(update.region.right, update.region.bottom)
                    rows = dict(_of_layout(update, console))
                case ChopsUpdate():
                    self._fit(update.chop_ends[0][-1], len(update.chops))
                    rows = self._of_chops(update, console)
                case _:
                    raise UnreadableUpdate(type(update).__name__)
            if any(len(row.cells) != self._columns for row in rows.values()):
                raise UnreadableUpdate("cells outside of the screen")
        except UnreadableUpdate:
            self.forget()
            raise
        pen = Pen(self._columns, erases=self._erases)
        for y, row in rows.items():
            if row != self._rows[y]:
                pen.paint(y, self._rows[y], row)
                self._rows[y] = row
        return pen.written()

    def _fit(self, columns: int, rows: int) -> None:
        """Start over if the screen has another size."""
        if columns != self._columns or rows != len(self._rows):
            self._columns = columns
            self._rows = [CellRow([None] * columns, [CellLook()] * columns) for _ in range(rows)]

    def _of_chops(self, update: ChopsUpdate, console: Console) -> dict[int, CellRow]:
        """Return the rows as they will be. What lies outside of the spans is stale in an update, and stays."""
        rows: dict[int, CellRow] = {}
        for y, first, last in update.spans:
            if y not in rows:
                rows[y] = CellRow(self._rows[y].cells.copy(), self._rows[y].looks.copy())
            row = rows[y]
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > last or end <= first:
                    continue
                if not (first <= x < last and end <= last):
                    strip = strip.crop(0, min(end, last) - x)  # noqa: PLW2901
                cells, looks = _cells([strip], console)
                after = x + len(cells)
                if after != max(x, min(end, last)):
                    raise UnreadableUpdate("a strip that is longer or shorter than its place")
                row.cells[x:after], row.looks[x:after] = cells, looks
                _blank_halves(row, x, after)
        return rows


def frame_for(environ: Mapping[str, str]) -> Frame | None:
    """Return a frame for the terminal that ``environ`` describes; None to send Textual's own output."""
    if environ.get("PUSH_TUI_FRAMES") == "plain" or not _textual_is_known():
        return None
    # A terminal of another name may run inside GNU screen, too.
    return Frame(erases=environ.get("TERM", "").startswith(_ERASING) and not environ.get("STY"))


def _textual_is_known() -> bool:
    """Whether the installed Textual is one of `KNOWN`. Its own ``__version__`` takes 20 ms at every start."""
    packages = Path(textual.__path__[0]).parent
    return any((packages / f"textual-{version}.dist-info").is_dir() for version in KNOWN)


def _of_layout(update: LayoutUpdate, console: Console) -> Iterator[tuple[int, CellRow]]:
    if update.region.x or update.region.y:
        raise UnreadableUpdate("a part of the screen")
    for y, strips in enumerate(update.strips):
        cells, looks = _cells(strips, console)
        yield y, CellRow(cells, looks)


def _cells(strips: Iterable[Strip], console: Console) -> tuple[list[str | None], list[CellLook]]:
    """Return the cells of some strips, side by side."""
    colours = console._color_system or ColorSystem.TRUECOLOR
    cells: list[str | None] = []
    looks: list[CellLook] = []
    for strip in strips:
        for text, style, control in strip:
            if control or (style is not None and style._link):
                raise UnreadableUpdate("a control sequence or a link")
            if style is None:
                look, blank = _looks("")
            else:
                look, blank = _looks(Strip.render_ansi(style, colours) if style._ansi is None else style._ansi)
            before = len(cells)
            if is_narrow(text):
                cells += text
            else:
                for cluster, width in _clusters(text):
                    if width:
                        cells += (cluster, "")[:width]
                    elif cells and cells[-1]:
                        cells[-1] += cluster
                    else:
                        raise UnreadableUpdate("a mark without its character")
            if look is blank or " " not in text:
                looks += [look] * (len(cells) - before)
            elif text.isspace():
                looks += [blank] * (len(cells) - before)
            else:
                looks += [blank if cell == " " else look for cell in cells[before:]]
    return cells, looks


def _blank_halves(row: CellRow, first: int, after: int) -> None:
    """Blank the other halves of wide characters that lost one to the cells from ``first`` to before ``after``."""
    cells = row.cells
    if after > first:
        if first and cells[first] != "" and _is_wide(cells[first - 1]):
            cells[first - 1], row.looks[first - 1] = " ", blank_look(row.looks[first - 1])
        if after < len(cells) and cells[after] == "" and not _is_wide(cells[after - 1]):
            cells[after], row.looks[after] = " ", blank_look(row.looks[after])


@lru_cache(maxsize=1024)
def _clusters(text: str) -> tuple[tuple[str, int], ...]:
    """Return the characters of ``text`` with their marks, and how many cells each takes."""
    if _CONTROL(text):
        raise UnreadableUpdate("a control character")
    return tuple((text[start:end], width) for start, end, width in split_graphemes(text)[0])


@lru_cache(maxsize=1024)
def _is_wide(cell: str | None) -> bool:
    return bool(cell) and not cell.isascii() and _clusters(cell)[0][1] == 2  # type: ignore[union-attr]


@lru_cache(maxsize=4096)
def _looks(codes: str) -> tuple[CellLook, CellLook]:
    """Return the look that SGR ``codes`` give to text, and to a blank."""
    attributes: set[str] = set()
    text = ground = ""
    position = 0
    while position < len(codes):
        part = _PARTS.match(codes, position)
        if part is None:
            raise UnreadableUpdate("an unknown colour")
        if part["text"]:
            text = part["text"]
        elif part["colour"]:
            ground = part["colour"]
        elif part["attribute"] in ATTRIBUTES:
            attributes.add(part["attribute"])
        else:
            raise UnreadableUpdate("an unknown attribute")
        position = part.end()
    look = CellLook(frozenset(attributes), text or "39", ground or "49")
    blank = blank_look(look)
    return look, look if blank == look else blank
