"""Text to read: lines in tones, wrapped to the width, of which only rows that changed are sent.

Textual repaints a widget whole: a key in a `TextArea` of a screen's size sends 9.5 kB, a character in the form with
these panes beside it 0.6 kB. `RichLog` cannot change a line that it has.
"""

import time
from collections.abc import Callable, Iterable, Sequence

from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.timer import Timer

from push_tui.ui.widgets.drawing import LineView
from push_tui.ui.widgets.text_line import Spans, TextLine, wrapped

MOST_OFTEN = 0.2
"""Seconds between two refreshes: at most five a second."""
SOON = 0.02
"""Seconds that a first change waits, so that the field which was typed in is painted before."""


class TextPane(LineView, can_focus=True):
    """Lines to read, scrolled by arrows, PgUp, PgDn, Home and End.

    They are given to `show`, or made by a function whenever `changed` says so and they can be seen.
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

    def __init__(self, make: Callable[[int], Sequence[TextLine]] = lambda width: (), *, id: str | None = None) -> None:
        """``make`` gives the lines for a width in cells."""
        super().__init__(id=id)
        self._make = make
        self._lines: Sequence[TextLine] = ()
        self._rows: list[Spans] = []
        self._line_of_row: list[int] = []
        self._made_for = -1
        self._stale = True
        self._timer: Timer | None = None
        self._made_at = 0.0

    def show(self, lines: Iterable[TextLine]) -> None:
        """Show these lines; the place in the text stays where it can."""
        shown = tuple(lines)
        self._make = lambda width: shown
        self.make_now()

    @property
    def text(self) -> str:
        """What is shown, without its wrapping."""
        return "\n".join(line.text for line in self._lines)

    @property
    def rows(self) -> tuple[str, ...]:
        """The text of every row, wrapped as it is shown."""
        return tuple("".join(text for text, _ in row) for row in self._rows)

    # Following what is shown

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
        """Make the lines at once and repaint the rows that changed."""
        width = self.drawn_width
        self._stale = width <= 0
        self._made_at = time.monotonic()
        self._lines = self._make(max(1, width))
        if self._stale:
            return
        self._made_for = width
        before, self._rows, self._line_of_row = self._rows, [], []
        for index, line in enumerate(self._lines):
            rows = wrapped(line, width)
            self._rows += rows
            self._line_of_row += [index] * len(rows)
        if len(before) != len(self._rows):
            self.virtual_size = Size(self.size.width, len(self._rows))
        self._repaint(before)

    def _repaint(self, before: Sequence[Spans]) -> None:
        top = round(self.scroll_y)
        for y in range(self.size.height):
            index = top + y
            if before[index : index + 1] != self._rows[index : index + 1]:
                self.repaint_line(y)

    def on_show(self) -> None:
        """Catch up with what was missed while hidden."""
        self.changed()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self._stale or self._made_for != self.drawn_width:
            self.make_now()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """One row of the text."""
        index = round(self.scroll_y) + y
        row = self._rows[index] if index < len(self._rows) else ()
        return self.strip(row, self.size.width, self.row_style(index))

    def row_style(self, index: int) -> Style:
        """The style under the whole row."""
        return self.rich_style
