"""Draw a list: a header and the visible rows.

Textual's `DataTable` measures every row (2 s for 20,000), and its `OptionList` sends 11.7 kB to move down one row. The
cost of this list depends only on the visible rows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.widgets.bars import unfilled
from push_tui.ui.widgets.columns import Cell, Column, fit, fit_around, place_of, widths
from push_tui.ui.widgets.drawing import LineView
from push_tui.ui.widgets.text_line import SIGNS, Span, worded

Item = TypeVar("Item")

MARK = "● "
NO_MARK = "  "
IN_HAND = "↔"


def problem_sign(tone: str, *, focused: bool) -> Span:
    """Return the sign of a row whose state has this tone, for `RowDrawing.sign`."""
    return f"{SIGNS.get(tone, ''):<{len(NO_MARK)}}", "" if focused else tone


class RowDrawing(LineView, Generic[Item]):
    """A header with the titles of the columns, and a line for each item; `RowList` adds the cursor and the marks."""

    DEFAULT_CSS = """
    RowDrawing {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $surface;
    }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Item], Sequence[Cell]],
        *,
        empty: Span | str = "",
        heading: Callable[[Item], str] | None = None,
        id: str | None = None,
    ) -> None:
        """``heading`` returns the line to draw above the first of neighbouring items for which it is the same."""
        super().__init__(id=id)
        self._heading = heading
        self._headed: list[int] = []
        """The indices of items with a heading above."""
        self._heading_lines: list[int] = []
        self._columns = tuple(columns)
        self._cells = cells
        self._empty = empty
        self._items: Sequence[Item] = ()
        self._cursor = 0
        self._sought = ""
        self._sorted_by: tuple[int | None, bool] = (None, False)
        self.wider: dict[str, int] = {}
        """By how many cells you widened columns, by their names."""
        self._longest: dict[str, int] = {}
        self._in_hand: int | None = None
        """The column whose width you are changing."""

    def is_marked(self, item: Item) -> bool:
        """Return whether the item's row is marked."""
        return False

    def sign(self, item: Item, *, focused: bool) -> Span:
        """Return what stands left of an item's row; ``focused`` while the keys act on it."""
        return (MARK, "" if focused else "key") if self.is_marked(item) else (NO_MARK, "")

    @property
    def page(self) -> int:
        """How many rows fit below the header."""
        return max(1, self.size.height - 1)

    # Lines: items, and headings between them

    @property
    def top(self) -> int:
        """The number of lines scrolled away."""
        return round(self.scroll_y)

    def line_of(self, index: int) -> int:
        """Return the line of an item, counted from the first."""
        return index + bisect_right(self._headed, index)

    def index_at(self, line: int) -> int | None:
        """Return the index of the item on a line; None on a heading or below the last."""
        above = bisect_left(self._heading_lines, line)
        if self._heading_lines[above : above + 1] == [line] or line - above >= len(self._items):
            return None
        return line - above

    @property
    def cut_off(self) -> Item | None:
        """The first item under the heading that is scrolled away from the first visible items; else None."""
        above = bisect_right(self._heading_lines, self.top)
        if not above or self._heading_lines[above - 1] == self.top:
            return None
        return self._items[self._headed[above - 1]]

    def _place_headings(self) -> None:
        """Find the headings of the items; call this when they change."""
        heading, self._headed, before = self._heading, [], ""
        if heading is None:
            return
        for index, item in enumerate(self._items):
            if (now := heading(item)) != before:
                before = now
                if now:
                    self._headed.append(index)
        self._heading_lines = [index + number for number, index in enumerate(self._headed)]

    # What to draw

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the cells of an item must match them."""
        self._columns = tuple(columns)
        self.refresh()

    def set_longest(self, **cells: int) -> None:
        """Give columns that share the rest of the width no more than these cells, by their names."""
        self._longest = cells
        self.refresh()

    def set_empty(self, text: Span | str) -> None:
        """Set the text to show while the list is empty; that of a problem has the sign of its tone."""
        self._empty = text
        self.refresh()

    @property
    def sought(self) -> str:
        """The text that is looked for; empty if none is."""
        return self._sought

    def set_sought(self, text: str) -> None:
        """Mark this text (casefolded) where a cell of a searched column has it."""
        if text != self._sought:
            self._sought = text
            self.refresh()

    def set_sorted(self, column: int | None, descending: bool) -> None:
        """Mark the column that the items are sorted by, if any; this does not sort them."""
        self._sorted_by = column, descending
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Redraw one row."""
        self.repaint_line(self.line_of(index) - self.top + 1)

    # The lines

    def render_line(self, y: int) -> Strip:
        """Return line ``y``: the header, a row, or the text of an empty list."""
        width = self.size.width
        if y == 0:
            return self._header_strip(width)
        line = self.top + y - 1
        if (index := self.index_at(line)) is not None:
            return self._row_strip(index, width)
        if self._heading is not None and line in self._heading_lines:
            item = self._items[self._headed[self._heading_lines.index(line)]]
            return self.strip([(" " + visible(self._heading(item)), "heading")], width)
        if not self._items and y >= 2:
            text, tone = (self._empty, "italic") if isinstance(self._empty, str) else self._empty
            lines = worded(visible(text), max(20, width - 4))
            sign = SIGNS.get(tone, "")
            if y - 2 < len(lines):
                first = (f"{sign if y == 2 else '':<2}", tone)
                return self.strip([first, (lines[y - 2], "" if sign else tone)], width)
        return Strip.blank(width, self.rich_style)

    def _header_strip(self, width: int) -> Strip:
        if not any(column.title for column in self._columns):
            return Strip.blank(width, self.rich_style)  # an empty bar would head nothing
        parts = [NO_MARK]
        for number, (column, cells) in enumerate(zip(self._columns, self._widths(), strict=True)):
            arrow = ""
            if self._sorted_by[0] == number:
                arrow = " ▼" if self._sorted_by[1] else " ▲"
            if number == self._in_hand:
                arrow += IN_HAND
            room = cells - len(arrow)
            title = column.title if cell_len(column.title) <= room else fit(column.title, max(0, room))
            parts.append(fit(title + arrow, cells, column.right) + " " * column.gap)
        return self.strip([("".join(parts), "header")], width, self.tone("header"))

    def _row_strip(self, index: int, width: int) -> Strip:
        item = self._items[index]
        base = self.rich_style
        highlighted = index == self._cursor
        if highlighted:
            base += self.tone("cursor" if self.has_focus else "resting")
        focused = highlighted and self.has_focus
        spans = [self.sign(item, focused=focused)]
        for column, cells, cell in zip(self._columns, self._widths(), self._cells(item), strict=True):
            tone = "" if focused else unfilled(cell.tone or column.tone)
            if column.searched and self._sought:
                spans += self._with_sought(fit_around(column.shown(cell), self._sought, cells), tone)
                spans.append((" " * column.gap, ""))
                continue
            text = fit(column.shown(cell), cells, column.right)
            filled = 0 if focused else round(cell.share * cells)
            spans += [(text[:filled], "share")] if filled else []
            spans.append((text[filled:] + " " * column.gap, tone))
        return self.strip(spans, width, base)

    def _with_sought(self, text: str, tone: str) -> list[Span]:
        """Return a text with what is sought in it marked."""
        start = place_of(text, self._sought)
        if start is None:
            return [(text, tone)]
        end = start + len(self._sought)
        return [(text[:start], tone), (text[start:end], "found"), (text[end:], tone)]

    def column_at(self, x: int) -> int | None:
        """Return the column whose title is at cell ``x`` of the header."""
        right_edge = len(MARK)
        for number, (column, width) in enumerate(zip(self._columns, self._widths(), strict=True)):
            right_edge += width + column.gap
            if x < right_edge:
                return number
        return None

    def _widths(self) -> list[int]:
        return widths(self._columns, self.size.width - len(MARK), self.wider, self._longest)

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._items) + len(self._headed) + 1)
