"""Text to read: lines in tones, wrapped to the width; only changed rows are sent.

Textual repaints whole widgets: a key in a `TextArea` as large as the screen sends 9.5 kB, a character in the form with
these panes beside it 0.6 kB. `RichLog` cannot change its lines.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Offset, Size
from textual.strip import Strip
from textual.timer import Timer

from push_tui.ui.actions import action_of
from push_tui.ui.widgets.columns import place_of
from push_tui.ui.widgets.drawing import LineView
from push_tui.ui.widgets.text_line import Spans, TextLine, wrapped

Thing = TypeVar("Thing")

MOST_OFTEN = 0.1
"""Seconds between two refreshes: each key of a person who types, not each of a burst."""


class TextPane(LineView, can_focus=True):
    """Lines to read, scrolled by arrows, PgUp, PgDn, Home and End.

    `show` sets them, or a function makes them after `changed` while they are visible.
    """

    DEFAULT_CSS = """
    TextPane {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
    }
    """

    BINDINGS = [
        Binding(",".join(action_of("first").keys), "scroll_home", "First line", show=False),
        Binding(",".join(action_of("last").keys), "scroll_end", "Last line", show=False),
    ]
    HEAD = 0
    """Rows at the top that a subclass draws and that do not scroll."""

    def __init__(self, make: Callable[[int], Sequence[TextLine]] = lambda width: (), *, id: str | None = None) -> None:
        """``make`` returns the lines for a width in cells."""
        super().__init__(id=id)
        self._make = make
        self._lines: Sequence[TextLine] = ()
        self._rows: list[Spans] = []
        self._line_of_row: list[int] = []
        self._made_for = -1
        self._stale = True
        self._sought, self._seeking = "", False
        self._timer: Timer | None = None
        self._made_at = 0.0

    def show(self, lines: Iterable[TextLine]) -> None:
        """Show these lines; keep the scroll position if possible."""
        shown = tuple(lines)
        self._make = lambda width: shown
        self.make_now()

    def seek(self, text: str) -> None:
        """Mark the rows with this text (casefolded), and scroll to the first."""
        self._sought, self._seeking = text, True
        self._reveal_sought()
        self.refresh()

    def _reveal_sought(self) -> None:
        """Scroll once there are rows."""
        if not (self._seeking and self._rows):
            return
        self._seeking = False
        found = next((index for index, row in enumerate(self.rows) if place_of(row, self._sought) is not None), None)
        if found is not None and not 0 <= found - self.scroll_y < self.size.height:
            self.scroll_to(y=found - self.size.height // 2, animate=False, force=True, immediate=True)

    @property
    def text(self) -> str:
        """The shown text, not wrapped."""
        return "\n".join(line.text for line in self._lines)

    @property
    def rows(self) -> tuple[str, ...]:
        """The text of every row, wrapped as shown."""
        return tuple("".join(text for text, _ in row) for row in self._rows)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows of all lines, for a pane that is as high as its text."""
        return sum(len(wrapped(line, width)) for line in self._make(width))

    # Following changes

    def changed(self) -> None:
        """Note that the lines may have changed; make them again if they are visible, in bursts a little later."""
        self._stale = True
        if self._timer is None and self.is_mounted and self._can_be_seen:
            wait = self._made_at + MOST_OFTEN - time.monotonic()
            if wait <= 0:
                self.make_now()
            else:
                self._timer = self.set_timer(wait, self._due)

    @property
    def _can_be_seen(self) -> bool:
        return self.size.width > 0 and all(
            node.display for node in self.ancestors_with_self if hasattr(node, "display")
        )

    def catch_up(self) -> None:
        """Make the lines now if they may be old; call this before acting on them."""
        if self._stale:
            self.make_now()

    def _due(self) -> None:
        self._timer = None
        if self._stale and self._can_be_seen:
            self.make_now()

    def make_now(self) -> None:
        """Make the lines now and repaint the changed rows."""
        width = self.drawn_width
        self._stale = width <= 0
        self._made_at = time.monotonic()
        self._lines = self._make(max(1, width))
        before, self._rows, self._line_of_row = self._rows, [], []
        if self._stale:
            return  # no room for a row
        self._made_for = width
        for index, line in enumerate(self._lines):
            rows = wrapped(line, width)
            self._rows += rows
            self._line_of_row += [index] * len(rows)
        if len(before) != len(self._rows):
            self.virtual_size = Size(self.size.width, len(self._rows) + self.HEAD)
        self._repaint(before)
        self._reveal_sought()

    def _repaint(self, before: Sequence[Spans]) -> None:
        top = round(self.scroll_y)
        for y in range(self.HEAD, self.size.height):
            index = top + y - self.HEAD
            if before[index : index + 1] != self._rows[index : index + 1]:
                self.repaint_line(y)

    def on_show(self) -> None:
        """Catch up with the changes made while hidden."""
        self.changed()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self._stale or self._made_for != self.drawn_width:
            self.make_now()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        index = round(self.scroll_y) + y
        row = self._rows[index] if index < len(self._rows) else ()
        return self.strip(row, self.size.width, self.row_style(index))

    def row_style(self, index: int) -> Style:
        """Return the base style of a row."""
        row = "".join(text for text, _ in self._rows[index]) if self._sought and index < len(self._rows) else ""
        return self.rich_style + self.tone("found") if place_of(row, self._sought) is not None else self.rich_style


class FactsPane(TextPane, can_focus=False):
    """Facts beside a list, which never take the focus."""


class CursorPane(TextPane, Generic[Thing]):
    """Lines with a cursor on one of the things they describe; here, each line is one thing."""

    _at = 0
    _things: Sequence[Thing] = ()
    """Set by what makes the lines."""

    @property
    def current(self) -> Thing | None:
        """The thing under the cursor."""
        return self._things[self._at] if self._at < len(self._things) else None

    @property
    def at(self) -> int:
        """The index of the thing under the cursor."""
        return self._at

    def move_to(self, index: int) -> None:
        """Move the cursor to the nearest thing and scroll it into view."""
        self._at = max(0, min(index, len(self._things) - 1))
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        if rows := self._rows_of(self._at):
            top, page = round(self.scroll_y), max(1, self.size.height - self.HEAD)
            wanted = rows[0] if rows[0] < top else max(top, rows[-1] - page + 1)
            if wanted != top:
                self.scroll_to(y=wanted, animate=False, force=True, immediate=True)

    def _owner(self, row: int) -> int | None:
        """Return the index of the thing on a row."""
        return self._line_of_row[row] if 0 <= row < len(self._line_of_row) else None

    def _rows_of(self, thing: int) -> list[int]:
        return [row for row in range(len(self._line_of_row)) if self._owner(row) == thing]

    def _clicked(self, event: events.Click) -> int | None:
        """Return the index of the clicked thing."""
        event.stop()
        return None if event.y < self.HEAD else self._owner(round(self.scroll_y) + event.y - self.HEAD)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the thing under the cursor is."""
        rows = self._rows_of(self._at)
        return self.spot(rows[0] - round(self.scroll_y) + self.HEAD if rows else 0)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.catch_up()
        self._reveal()
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def row_style(self, index: int) -> Style:
        """Highlight the thing under the cursor while the pane has the focus."""
        here = self.has_focus and self._owner(index) == self._at
        return self.rich_style + self.tone("pointed") if here else self.rich_style
