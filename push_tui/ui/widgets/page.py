"""Text that is read and not edited: lines with tones, wrapped to the width, drawn only where they are seen."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.widgets.line_view import LineView

_WORD = re.compile(r"\S+\s*|\s+")
_WORTH_HANGING = 24
"""Cells that a column of text needs at least, to stay below its beginning."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text from anywhere, and the name of its tone ("good", "bad", "warn", "dim", "key", "strong", "")."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; what does not fit goes on below, ``hanging`` cells further in."""

    spans: tuple[Span, ...] = ()
    hanging: int = 0


def fact(caption: str, value: str, tone: str = "", *, width: int) -> Line:
    """A caption with its value beside it, ``width`` cells to the right."""
    return Line((Span(f"{caption:<{width}}", "dim"), Span(value, tone)), width)


class Page(LineView, can_focus=True):
    """Lines to read, scrolled by arrows, PgUp, PgDn, Home and End; no line is parsed as markup."""

    PREFIX = "page"
    COMPONENT_CLASSES = {
        "page--good",
        "page--bad",
        "page--warn",
        "page--dim",
        "page--key",
        "page--strong",
        "page--heading",
    }
    DEFAULT_CSS = """
    Page {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $surface;
        & > .page--good { color: $text-success; }
        & > .page--bad { color: $text-error; text-style: bold; }
        & > .page--warn { color: $text-warning; }
        & > .page--dim { color: $text-muted; }
        & > .page--key { color: $accent; text-style: bold; }
        & > .page--strong { text-style: bold; }
        & > .page--heading { color: $text-primary; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()
        self._rows: list[tuple[Span, ...]] = []
        self._wrapped_to = -1

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines; the place in the text stays where it can."""
        self._lines = lines
        self._wrapped_to = -1
        self._wrap()
        self.refresh()

    @property
    def text(self) -> str:
        """What is shown, without its wrapping."""
        return "\n".join("".join(visible(span.text) for span in line.spans) for line in self._lines)

    # Scrolling, at once

    def action_scroll_up(self) -> None:
        """One line up."""
        self.scroll_up(animate=False)

    def action_scroll_down(self) -> None:
        """One line down."""
        self.scroll_down(animate=False)

    def action_page_up(self) -> None:
        """One page up."""
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """One page down."""
        self.scroll_page_down(animate=False)

    def action_scroll_home(self) -> None:
        """To the beginning."""
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """To the end."""
        self.scroll_end(animate=False)

    # Drawing

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._wrap()

    def _wrap(self) -> None:
        width = self.drawn_width
        if width <= 0 or width == self._wrapped_to:
            return
        self._wrapped_to = width
        self._rows = [row for line in self._lines for row in wrapped(line, width)]
        self.virtual_size = Size(width, len(self._rows))

    def render_line(self, y: int) -> Strip:
        """One row of wrapped text."""
        width = self.drawn_width
        index = round(self.scroll_y) + y
        spans = self._rows[index] if index < len(self._rows) else ()
        base = self.rich_style
        segments = [Segment(visible(span.text), base + self.tone(span.tone) if span.tone else base) for span in spans]
        return Strip(segments).adjust_cell_length(width, base).simplify()


def wrapped(line: Line, width: int) -> list[tuple[Span, ...]]:
    """The rows, at most ``width`` cells wide, that a line takes, with everything in it made visible."""
    spans = [Span(visible(span.text), span.tone) for span in line.spans]
    hanging = line.hanging if line.hanging <= width - _WORTH_HANGING else min(line.hanging, width // 2)
    starts = [0, *_breaks("".join(span.text for span in spans), width, hanging)]
    rows = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else None
        row = _between(spans, start, end)
        rows.append((Span(" " * hanging), *row) if number and hanging else row)
    return rows


def _breaks(text: str, width: int, hanging: int) -> list[int]:
    """Where the second and each further row begins."""
    starts: list[int] = []
    used = 0
    room = width
    for match in _WORD.finditer(text):
        start, word = match.start(), match[0]
        solid = cell_len(word.rstrip())
        blank = cell_len(word) - solid
        if used and used + solid > room and solid <= width - hanging:
            starts.append(start)
            used, room = 0, width - hanging
        while used + solid > room:
            count, cells = _fitting(word, room - used, at_least=0 if used else 1)
            start, word, solid = start + count, word[count:], solid - cells
            starts.append(start)
            used, room = 0, width - hanging
        used += solid + blank
    return starts


def _fitting(text: str, cells: int, *, at_least: int) -> tuple[int, int]:
    """How many characters fit into ``cells``, and the cells that they take."""
    count = used = 0
    for character in text:
        size = cell_len(character)
        if used + size > cells and count >= at_least:
            break
        count, used = count + 1, used + size
    return count, used


def _between(spans: Sequence[Span], start: int, end: int | None) -> tuple[Span, ...]:
    found = []
    position = 0
    for span in spans:
        first = max(start - position, 0)
        last = len(span.text) if end is None else max(end - position, 0)
        if piece := span.text[first:last]:
            found.append(Span(piece, span.tone))
        position += len(span.text)
    return tuple(found)
