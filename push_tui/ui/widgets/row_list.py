"""A list that draws only the rows on screen, whatever their number.

Textual's `DataTable` measures every row it is given (two seconds for 20,000) and repaints whole columns; this one asks
for the cells of a row when the row is drawn, and a cursor move repaints two lines.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.actions import Scope
from push_tui.ui.performing import Performs, bindings
from push_tui.ui.widgets.columns import Cell, Column, fit, widths
from push_tui.ui.widgets.marks import Marks

__all__ = ["Cell", "Column", "RowList"]

Item = TypeVar("Item")

_MARK = "● "
_NO_MARK = "  "


class RowList(ScrollView, Performs, Generic[Item], can_focus=True):
    """Rows of cells with a cursor and marks.

    The owner gives items and two functions: the cells of an item, and a key by which marks and the cursor find the
    item again after a refresh, a sort or a filter.
    """

    SCOPES = (Scope.LIST,)
    BINDINGS: ClassVar[list[Binding]] = bindings(Scope.LIST)  # type: ignore[assignment]  # Textual types it wider
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
    RowList {
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

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another item, or on none."""

        list: "RowList[Any]"

        @property
        def control(self) -> "RowList[Any]":
            """The list, for ``@on`` selectors."""
            return self.list

    @dataclass
    class Chosen(Message):
        """Enter or a click on the row under the cursor."""

        list: "RowList[Any]"

        @property
        def control(self) -> "RowList[Any]":
            """The list, for ``@on`` selectors."""
            return self.list

    @dataclass
    class MarksChanged(Message):
        """Another set of items is marked."""

        list: "RowList[Any]"

        @property
        def control(self) -> "RowList[Any]":
            """The list, for ``@on`` selectors."""
            return self.list

    @dataclass
    class EndInSight(Message):
        """Fewer than two pages of rows are left below what is shown."""

        list: "RowList[Any]"

        @property
        def control(self) -> "RowList[Any]":
            """The list, for ``@on`` selectors."""
            return self.list

    @dataclass
    class HeaderClicked(Message):
        """A click on the title of a column."""

        list: "RowList[Any]"
        column: int

        @property
        def control(self) -> "RowList[Any]":
            """The list, for ``@on`` selectors."""
            return self.list

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Item], Sequence[Cell]],
        key: Callable[[Item], Hashable],
        *,
        empty: str = "",
        markable: bool = True,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._cells = cells
        self._key = key
        self._empty = empty
        self._markable = markable
        self._items: Sequence[Item] = ()
        self._marks = Marks[Item](key)
        self._shown: tuple[int, Hashable] = (0, None)
        """How many items were shown last, and the key of the first."""
        self._cursor = 0
        self._sorted_by: tuple[int, bool] | None = None
        self._told: Hashable = None
        self._styles: dict[str, Style] = {}

    # What is shown

    @property
    def items(self) -> Sequence[Item]:
        """The items, in the order of the rows."""
        return self._items

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; 0 when there is none."""
        return self._cursor

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self._items[self._cursor] if self._cursor < len(self._items) else None

    @property
    def marked(self) -> tuple[Item, ...]:
        """The marked items in the order in which they were marked, those hidden by a filter too."""
        return self._marks.items

    @property
    def marked_count(self) -> int:
        """How many items are marked; costs nothing however many there are."""
        return len(self._marks)

    def show(self, items: Sequence[Item], *, keep_cursor: bool = True) -> None:
        """Show these items; the cursor stays on its item where that is still there."""
        grown_from = self._grown_from(items) if keep_cursor else None
        if grown_from is not None:
            self._shown = len(items), self._shown[1]
            self._show_grown(grown_from)
            return
        current = self.current
        wanted = self._key(current) if keep_cursor and current is not None else None
        self._items = items
        self._shown = len(items), self._key(items[0]) if items else None
        if wanted is not None:
            here = self._cursor < len(items) and self._key(items[self._cursor]) == wanted
            if not here:
                self._cursor = next((i for i, item in enumerate(items) if self._key(item) == wanted), self._cursor)
        elif not keep_cursor:
            self._cursor = 0
        self._cursor = max(0, min(self._cursor, len(items) - 1))
        self._resize()
        self._reveal()
        self.refresh()
        self._tell_cursor()
        self._tell_end()

    def _grown_from(self, items: Sequence[Item]) -> int | None:
        """How many items there were, where these are the same ones with more behind them."""
        count, first = self._shown
        same = items is self._items and 0 < count <= len(items) and self._key(items[0]) == first
        return count if same else None

    def _show_grown(self, count: int) -> None:
        """Draw the rows that are new and in sight; a list of which more is loaded below costs nothing."""
        self._resize()
        top = round(self.scroll_y)
        for index in range(max(count, top), min(len(self._items), top + self.page)):
            self._refresh_row(index)
        self._tell_cursor()
        self._tell_end()

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

    def clear_marks(self) -> None:
        """Take all marks off."""
        if self._marks:
            self._marks.clear()
            self.refresh()
            self.post_message(self.MarksChanged(self))

    def forget_marks(self, keys: set[Hashable]) -> None:
        """Take the marks of items off that no longer exist."""
        if self._marks.forget(keys):
            self.post_message(self.MarksChanged(self))

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a row, as near as there is one, and bring it into view."""
        index = max(0, min(index, len(self._items) - 1))
        if index == self._cursor:
            return
        previous, self._cursor = self._cursor, index
        if not self._reveal():
            self._refresh_row(previous)
            self._refresh_row(index)
        self._tell_cursor()
        self._tell_end()

    @property
    def page(self) -> int:
        """Rows that fit on the screen below the header."""
        return max(1, self.size.height - 1)

    def action_cursor_down(self) -> None:
        """One row down."""
        self.move_to(self._cursor + 1)

    def action_cursor_up(self) -> None:
        """One row up."""
        self.move_to(self._cursor - 1)

    def action_page_down(self) -> None:
        """One page down."""
        self.move_to(self._cursor + self.page)

    def action_page_up(self) -> None:
        """One page up."""
        self.move_to(self._cursor - self.page)

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(len(self._items) - 1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self))

    def action_mark(self) -> None:
        """Mark the row or take its mark off, and go on to the next."""
        item = self.current
        if item is None or not self._markable:
            return
        self._marks.toggle(item, self._cursor)
        self._refresh_row(self._cursor)
        self.post_message(self.MarksChanged(self))
        self.move_to(self._cursor + 1)

    def action_mark_range(self) -> None:
        """Mark from the last mark to the cursor."""
        self._marks.range_to(self._items, self._cursor)
        self.refresh()
        self.post_message(self.MarksChanged(self))

    def action_mark_all(self) -> None:
        """Mark every row that is shown; where all of them are, take all marks off."""
        if len(self._marks) >= len(self._items) and all(self._key(item) in self._marks for item in self._items):
            self.clear_marks()
            return
        self._marks.take(self._items)
        self.refresh()
        self.post_message(self.MarksChanged(self))

    def why_not(self, action_id: str) -> str | None:
        """Only rows that exist can be opened or marked."""
        marks = action_id in {"mark", "mark_range", "mark_all"}
        if (marks or action_id == "choose") and self.current is None:
            return "There is no row."
        if marks and not self._markable:
            return "Rows of this list cannot be marked."
        return None

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a click on the row under the cursor opens it."""
        event.stop()
        if event.y == 0:
            self._header_click(event.x)
            return
        index = round(self.scroll_y) + event.y - 1
        if 0 <= index < len(self._items):
            if index == self._cursor and event.chain > 1:
                self.action_choose()
            else:
                self.move_to(index)

    def _header_click(self, x: int) -> None:
        right_edge = len(_MARK)
        for number, width in enumerate(self._widths()):
            right_edge += width + 1
            if x < right_edge:
                self.post_message(self.HeaderClicked(self, number))
                return

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the colours of the theme before."""
        super().notify_style_update()
        self._styles.clear()

    def on_resize(self) -> None:
        """Fit rows and scroll bar to the new size."""
        self._resize()
        self._reveal()
        self._tell_end()

    def on_focus(self) -> None:
        """Show the cursor as live."""
        self._refresh_row(self._cursor)

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self._refresh_row(self._cursor)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """A scroll by wheel or bar brings other rows into sight."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_end()

    def refresh_header(self) -> None:
        """Draw the titles again."""
        self.refresh(Region(0, 0, self.size.width, 1))

    def refresh_rows(self) -> None:
        """Draw the rows again, for items whose cells changed."""
        self.refresh()

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
                return Strip([Segment(set_cell_size("  " + told[y - 2], width), self._style("empty"))], width)
        return Strip.blank(width, self.rich_style)

    def _header_strip(self, width: int) -> Strip:
        parts = [_NO_MARK]
        for number, (column, cells) in enumerate(zip(self._columns, self._widths(), strict=True)):
            arrow = ""
            if self._sorted_by is not None and self._sorted_by[0] == number:
                arrow = " ▼" if self._sorted_by[1] else " ▲"
            parts.append(fit(column.title + arrow, cells, column.right) + " ")
        return Strip([Segment(set_cell_size("".join(parts), width), self._style("header"))], width)

    def _row_strip(self, index: int, width: int) -> Strip:
        item = self._items[index]
        marked = self._key(item) in self._marks
        base = self.rich_style
        highlighted = index == self._cursor
        if highlighted:
            base += self._style("cursor" if self.has_focus else "cursor-blurred")
        segments = [Segment(_MARK if marked else _NO_MARK, base + self._style("marked") if marked else base)]
        live = highlighted and self.has_focus
        for column, cells, cell in zip(self._columns, self._widths(), self._cells(item), strict=True):
            tone = cell.tone or column.tone
            style = base if live or not tone else base + self._style(tone)
            segments.append(Segment(fit(column.shown(cell), cells, column.right) + " ", style))
        return Strip(segments).adjust_cell_length(width, base).simplify()

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(f"row-list--{name}", partial=True)
        return self._styles[name]

    def _widths(self) -> list[int]:
        return widths(self._columns, self.size.width - len(_MARK))

    def _resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._items) + 1)

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - round(self.scroll_y) + 1, self.size.width, 1))

    def _reveal(self) -> bool:
        """Scroll the cursor into view; whether that moved anything."""
        top = round(self.scroll_y)
        if self._cursor < top:
            target = self._cursor
        elif self._cursor >= top + self.page:
            target = self._cursor - self.page + 1
        else:
            return False
        self.scroll_to(y=target, animate=False, force=True, immediate=True)
        return True

    def _tell_cursor(self) -> None:
        current = self.current
        key = None if current is None else (self._key(current),)
        if key != self._told:
            self._told = key
            self.post_message(self.CursorMoved(self))

    @property
    def end_in_sight(self) -> bool:
        """Whether fewer than two pages of rows are left below what is shown."""
        return round(self.scroll_y) + 3 * self.page >= len(self._items)

    def _tell_end(self) -> None:
        if self.end_in_sight:
            self.post_message(self.EndInSight(self))
