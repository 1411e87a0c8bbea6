"""How a list draws itself: a header and the rows on screen, each asked for its cells when it is drawn.

Textual's `DataTable` measures every row it is given (two seconds for 20,000) and repaints whole columns; this costs
what is in sight, whatever the number of rows.
"""

from collections.abc import Callable, Sequence
from textwrap import wrap
from typing import Generic, TypeVar

from rich.cells import set_cell_size
from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.widgets.columns import Cell, Column, fit, widths
from push_tui.ui.widgets.line_view import LineView

Item = TypeVar("Item")

MARK = "● "
NO_MARK = "  "


class RowDrawing(LineView, Generic[Item]):
    """A header with the titles of the columns, and a line for each item; `RowList` adds the cursor and the marks."""

    PREFIX = "row-list"
    COMPONENT_CLASSES = {
        "row-list--header",
        "row-list--cursor",
        "row-list--cursor-blurred",
        "row-list--marked",
        "row-list--good",
        "row-list--bad",
        "row-list--warn",
        "row-list--dim",
        "row-list--empty",
    }
    DEFAULT_CSS = """
    RowDrawing {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        background: $surface;
        & > .row-list--header { color: $text-muted; background: $panel; text-style: bold; }
        & > .row-list--cursor { background: $primary; color: #ffffff; text-style: bold; }
        & > .row-list--cursor-blurred { background: $surface-lighten-2; }
        & > .row-list--marked { color: $accent; text-style: bold; }
        & > .row-list--good { color: $text-success; }
        & > .row-list--bad { color: $text-error; text-style: bold; }
        & > .row-list--warn { color: $text-warning; }
        & > .row-list--dim { color: $text-muted; }
        & > .row-list--empty { color: $text-muted; text-style: italic; }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Item], Sequence[Cell]],
        *,
        empty: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._cells = cells
        self._empty = empty
        self._items: Sequence[Item] = ()
        self._cursor = 0
        self._sorted_by: tuple[int, bool] | None = None

    def is_marked(self, item: Item) -> bool:
        """Whether the item's row has a mark."""
        return False

    @property
    def page(self) -> int:
        """Rows that fit on the screen below the header."""
        return max(1, self.size.height - 1)

    # What is drawn

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns; the cells of an item are those of the columns that are shown."""
        if tuple(columns) != self._columns:
            self._columns = tuple(columns)
            self.refresh()

    def set_empty(self, text: str) -> None:
        """What stands in the list while it has no rows."""
        if text != self._empty:
            self._empty = text
            if not self._items:
                self.refresh()

    def set_sorted(self, column: int, descending: bool) -> None:
        """Show by which column the items are sorted; sorting is the owner's work."""
        self._sorted_by = (column, descending)
        self.refresh_header()

    def refresh_header(self) -> None:
        """Draw the titles again."""
        self.refresh(Region(0, 0, self.size.width, 1))

    def refresh_rows(self) -> None:
        """Draw the rows again, for items whose cells changed."""
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Draw one row again."""
        self.refresh(Region(0, index - round(self.scroll_y) + 1, self.size.width, 1))

    # The lines

    def render_line(self, y: int) -> Strip:
        """The header, a row, or what stands in an empty list."""
        width = self.size.width
        if y == 0:
            return self._header_strip(width)
        index = round(self.scroll_y) + y - 1
        if index < len(self._items):
            return self._row_strip(index, width)
        if not self._items and y >= 2:
            told = wrap(visible(self._empty), max(20, width - 4))
            if y - 2 < len(told):
                return Strip([Segment(set_cell_size("  " + told[y - 2], width), self.tone("empty"))], width)
        return Strip.blank(width, self.rich_style)

    def _header_strip(self, width: int) -> Strip:
        parts = [NO_MARK]
        for number, (column, cells) in enumerate(zip(self._columns, self._widths(), strict=True)):
            arrow = ""
            if self._sorted_by is not None and self._sorted_by[0] == number:
                arrow = " ▼" if self._sorted_by[1] else " ▲"
            parts.append(fit(column.title + arrow, cells, column.right) + " ")
        return Strip([Segment(set_cell_size("".join(parts), width), self.tone("header"))], width)

    def _row_strip(self, index: int, width: int) -> Strip:
        item = self._items[index]
        marked = self.is_marked(item)
        base = self.rich_style
        highlighted = index == self._cursor
        if highlighted:
            base += self.tone("cursor" if self.has_focus else "cursor-blurred")
        segments = [Segment(MARK if marked else NO_MARK, base + self.tone("marked") if marked else base)]
        live = highlighted and self.has_focus
        for column, cells, cell in zip(self._columns, self._widths(), self._cells(item), strict=True):
            tone = cell.tone or column.tone
            style = base if live or not tone else base + self.tone(tone)
            segments.append(Segment(fit(column.shown(cell), cells, column.right) + " ", style))
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def column_at(self, x: int) -> int | None:
        """The column whose title stands in cell ``x`` of the header."""
        right_edge = len(MARK)
        for number, width in enumerate(self._widths()):
            right_edge += width + 1
            if x < right_edge:
                return number
        return None

    def _widths(self) -> list[int]:
        return widths(self._columns, self.size.width - len(MARK))

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._items) + 1)
