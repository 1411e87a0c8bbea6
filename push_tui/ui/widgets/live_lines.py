"""Text beside the form that follows what is composed: drawn by the line, and only lines that changed are sent."""

import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer

from push_tui.text import visible
from push_tui.ui.widgets.line_view import LineView

Span: TypeAlias = tuple[str, str]
"""Text that is safe to show, and the name of its tone."""
Line: TypeAlias = tuple[Span, ...]

MOST_OFTEN = 0.2
"""Seconds between two refreshes: at most five a second."""
SOON = 0.02
"""Seconds that a first change waits, so that the field which was typed in is painted before."""


class LiveLines(LineView, can_focus=True):
    """Lines made by a function whenever they may have changed and are on show."""

    PREFIX = "live-lines"
    COMPONENT_CLASSES = {
        "live-lines--key",
        "live-lines--text",
        "live-lines--number",
        "live-lines--word",
        "live-lines--dim",
        "live-lines--escape",
        "live-lines--error",
        "live-lines--warning",
        "live-lines--note",
        "live-lines--strong",
        "live-lines--cursor",
    }
    DEFAULT_CSS = """
    LiveLines {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        padding: 0 0 0 1;
        scrollbar-size-vertical: 1;
        background: $surface;
        & > .live-lines--key { color: $text-primary; }
        & > .live-lines--text { color: $text-success; }
        & > .live-lines--number { color: $text-warning; }
        & > .live-lines--word { color: $text-accent; }
        & > .live-lines--dim { color: $text-muted; }
        & > .live-lines--escape { color: $text-error; text-style: bold; }
        & > .live-lines--error { color: $text-error; text-style: bold; }
        & > .live-lines--warning { color: $text-warning; text-style: bold; }
        & > .live-lines--note { color: $text-accent; }
        & > .live-lines--strong { text-style: bold; }
        & > .live-lines--cursor { background: $primary 40%; }
    }
    """

    def __init__(self, make: Callable[[int], Sequence[Line]], *, id: str | None = None) -> None:
        """``make`` gives the lines for a width in cells."""
        super().__init__(id=id)
        self._make = make
        self._shown: list[Line] = []
        self._stale = True
        self._timer: Timer | None = None
        self._made_at = 0.0

    @property
    def shown_lines(self) -> tuple[str, ...]:
        """The text of every line, without tones."""
        return tuple("".join(text for text, _ in line) for line in self._shown)

    def changed(self) -> None:
        """Say that the lines may be others now; they are made again soon, if they are on show."""
        self._stale = True
        if self._timer is None and self.is_mounted and self._can_be_seen:
            wait = max(SOON, self._made_at + MOST_OFTEN - time.monotonic())
            self._timer = self.set_timer(wait, self._due)

    @property
    def _can_be_seen(self) -> bool:
        return self.size.width > 0 and all(
            node.display for node in self.ancestors_with_self if hasattr(node, "display")
        )

    def catch_up(self) -> None:
        """Make the lines at once if they may be old; before somebody acts on what they say."""
        if self._stale:
            self.make_now()

    def _due(self) -> None:
        self._timer = None
        if self._stale and self._can_be_seen:
            self.make_now()

    def make_now(self) -> None:
        """Make the lines at once and repaint those that changed."""
        self._stale = False
        self._made_at = time.monotonic()
        before, self._shown = self._shown, list(self._make(max(1, self.drawn_width)))
        if len(before) != len(self._shown):
            self.virtual_size = Size(self.size.width, len(self._shown))
        self._repaint(before)

    def _repaint(self, before: Sequence[Line]) -> None:
        top = round(self.scroll_y)
        for y in range(self.size.height):
            index = top + y
            old = before[index] if index < len(before) else None
            new = self._shown[index] if index < len(self._shown) else None
            if old != new:
                self.refresh_line(y)

    def on_show(self) -> None:
        """Catch up with what was missed while hidden."""
        self.changed()

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self.make_now()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the text."""
        index = round(self.scroll_y) + y
        width = self.size.width
        if index >= len(self._shown):
            return Strip.blank(width, self.rich_style)
        base = self.line_style(index)
        segments = [
            Segment(visible(text), base + self.tone(tone) if tone else base) for text, tone in self._shown[index]
        ]
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def line_style(self, index: int) -> Style:
        """The style under the whole line."""
        return self.rich_style


def wrapped(line: Line, width: int, indent: int = 0) -> list[Line]:
    """``line`` over as many lines as it needs; those after the first begin with ``indent`` blanks."""
    if sum(cell_len(text) for text, _ in line) <= width:
        return [line]
    indent = min(indent, max(0, width - 8))
    result: list[Line] = []
    current: list[Span] = []
    room = width
    for text, tone in line:
        rest = text
        while rest:
            piece = _fitting(rest, room)
            if not piece and current and any(text.strip() for text, _ in current):
                result.append(tuple(current))
                current, room = [(" " * indent, "")] if indent else [], width - indent
                continue
            piece = piece or rest[0]
            current.append((piece, tone))
            room -= cell_len(piece)
            rest = rest[len(piece) :]
    result.append(tuple(current))
    return result


def _fitting(text: str, room: int) -> str:
    """The longest beginning of ``text`` that fits into ``room`` cells."""
    used = 0
    for index, character in enumerate(text):
        used += cell_len(character)
        if used > room:
            return text[:index]
    return text


def worded(text: str, width: int) -> list[str]:
    """``text`` over lines of at most ``width`` cells, broken between words where it can be.

    The blanks that a paragraph begins with, such as the indentation of JSON, stay.
    """
    result: list[str] = []
    for paragraph in text.split("\n"):
        line, *words = paragraph.split(" ")
        if cell_len(line) > width:
            line, words = "", [line, *words]
        for word in words:
            longer = f"{line} {word}"
            if cell_len(longer) <= width:
                line = longer
                continue
            if line.strip(" "):
                result.append(line)
            *full, line = chop_cells(word, width) or [""]
            result.extend(full)
        result.append(line)
    return result
