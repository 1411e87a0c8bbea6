"""A list of rows with a cursor and marks, cheap for any number of rows; `RowDrawing` draws it.

A cursor move repaints two lines.
"""

from collections.abc import Callable, Hashable, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from operator import indexOf
from typing import TypeVar

from textual import events
from textual.geometry import Offset
from textual.message import Message

from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs
from push_tui.ui.widgets.columns import Cell, Column
from push_tui.ui.widgets.marks import Marks
from push_tui.ui.widgets.row_drawing import RowDrawing
from push_tui.ui.widgets.text_line import Span

__all__ = ["Cell", "Column", "RowList"]

Item = TypeVar("Item")

_MARK = frozenset({"mark", "mark_range", "mark_all"})
STEP = 2
"""Cells by which a key widens a column."""


class RowList(RowDrawing[Item], Performs, can_focus=True):
    """Rows of cells with a cursor and marks.

    The owner gives items and two functions: the cells of an item, and its key. Marks and cursor find an item again by
    its key after a refresh, a sort or a filter.
    """

    SCOPES = (Scope.LIST,)

    class CursorMoved(Message):
        """The cursor is on another item, or on none."""

    class Chosen(Message):
        """Enter or a double click on the row under the cursor."""

    class MarksChanged(Message):
        """The set of marked items changed."""

    class LastWanted(Message):
        """You want the last row, which may not be loaded."""

    class EndInSight(Message):
        """Fewer than two pages of rows are left below the visible ones."""

    @dataclass
    class HeaderClicked(Message):
        """A column's title was clicked."""

        column: int

    def __init__(
        self,
        columns: Sequence[Column],
        cells: Callable[[Item], Sequence[Cell]],
        key: Callable[[Item], Hashable],
        *,
        empty: Span | str = "",
        markable: bool = True,
        heading: Callable[[Item], str] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(columns, cells, empty=empty, heading=heading, id=id)
        self._key = key
        self._markable = markable
        self._marks = Marks[Item](key)
        self._reported: Hashable = None

    # What is shown

    @property
    def items(self) -> Sequence[Item]:
        """The items, in the order of the rows."""
        return self._items

    @property
    def cursor(self) -> int:
        """Index of the row under the cursor; 0 in an empty list, -1 after `move_off`."""
        return self._cursor

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self._items[self._cursor] if 0 <= self._cursor < len(self._items) else None

    @property
    def current_key(self) -> Hashable:
        """The key of the item under the cursor; None if there is none."""
        return None if self.current is None else self._key(self.current)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is; in an empty list, where its text is."""
        return self.spot(max(1, self.line_of(self._cursor) - self.top + 1) if self._items else 2)

    @property
    def marked(self) -> tuple[Item, ...]:
        """The marked items in the order of marking, also those hidden by a filter."""
        return self._marks.items

    @property
    def marked_count(self) -> int:
        """The number of marked items; cheap for any number."""
        return len(self._marks)

    def is_marked(self, item: Item) -> bool:
        """Return whether the item is marked."""
        return self._key(item) in self._marks

    def show(self, items: Sequence[Item], *, keep_cursor: bool = True) -> None:
        """Show these items; the cursor stays on its item if it is still there, and in sight if its line changes."""
        line, wanted = self.line_of(self._cursor), self.current_key if keep_cursor else None
        self._items = items
        if wanted is not None:
            here = self._cursor < len(items) and self._key(items[self._cursor]) == wanted
            if not here:
                with suppress(ValueError):  # it is gone
                    self._cursor = indexOf(map(self._key, items), wanted)
        elif not keep_cursor:
            self._cursor = 0
        self._cursor = max(0, min(self._cursor, len(items) - 1))
        self._place_headings()
        self._resize()
        if not keep_cursor or line != self.line_of(self._cursor):
            self._reveal()
        self.refresh()
        self._report()

    def clear_marks(self) -> None:
        """Unmark everything."""
        if self._marks:
            self._marks.clear()
            self.refresh()
            self.post_message(self.MarksChanged())

    def forget_marks(self, keys: Set[Hashable]) -> None:
        """Unmark items that no longer exist."""
        if self._marks.forget(keys):
            self.post_message(self.MarksChanged())

    # Moving

    def move_off(self) -> None:
        """Put the cursor on no row, until you move."""
        self._cursor = -1
        self.refresh()
        self._report()

    def move_to(self, index: int) -> None:
        """Move the cursor to the nearest row and scroll it into view."""
        index = max(0, min(index, len(self._items) - 1))
        if index == self._cursor:
            return
        previous, self._cursor = self._cursor, index
        if not self._reveal():
            self.refresh_row(previous)
            self.refresh_row(index)
        self._report()

    def move_to_key(self, key: Hashable) -> bool:
        """Move the cursor to the item of this key; return whether it is listed."""
        try:
            self.move_to(indexOf(map(self._key, self._items), key))
        except ValueError:
            return False
        return True

    def action_cursor_down(self) -> None:
        """Move one row down."""
        self.move_to(self._cursor + 1)

    def action_cursor_up(self) -> None:
        """Move one row up."""
        self.move_to(self._cursor - 1)

    def action_page_down(self) -> None:
        """Move one page down."""
        self.move_to(self._cursor + self.page)

    def action_page_up(self) -> None:
        """Move one page up."""
        self.move_to(self._cursor - self.page)

    def action_first(self) -> None:
        """Move to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move to the last row, and ask for the last of all."""
        self.move_to(len(self._items) - 1)
        self.post_message(self.LastWanted())

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen())

    def action_mark(self) -> None:
        """Mark or unmark the row; the cursor stays, so that the key pressed again takes it back."""
        item = self.current
        if item is None or not self._markable:
            return
        self._marks.toggle(item, self._cursor)
        self.refresh_row(self._cursor)
        self.post_message(self.MarksChanged())

    def action_mark_range(self) -> None:
        """Mark the rows from the last mark to the cursor."""
        self._marks.range_to(self._items, self._cursor)
        self.refresh()
        self.post_message(self.MarksChanged())

    def action_mark_all(self) -> None:
        """Mark every shown row; if all are marked, unmark everything."""
        if len(self._marks) >= len(self._items) and all(self._key(item) in self._marks for item in self._items):
            self.clear_marks()
            return
        self._marks.take(self._items)
        self.refresh()
        self.post_message(self.MarksChanged())

    def has(self, action_id: str) -> bool:
        """Leave out the marks where rows cannot be marked."""
        return self._markable or action_id not in _MARK

    def applies(self, action_id: str) -> bool:
        """Offer to mark where rows can be marked, else to open one; a dialog says itself what Enter does."""
        return self._markable if action_id == "mark" else not (self._markable or self.screen.is_modal)

    def why_not(self, action_id: str) -> str | None:
        """Say why no row can be opened or marked."""
        if (action_id in _MARK or action_id == "choose") and self.current is None:
            return "No row is chosen." if self._items else "The list is empty."
        if not self.has(action_id):
            return "You cannot mark rows in this list."
        return None

    # Widths of columns

    def action_next_column(self) -> None:
        """Take the next column in hand."""
        self._in_hand = 0 if self._in_hand is None else (self._in_hand + 1) % len(self._columns)
        self.repaint_line(0)

    def action_widen_column(self) -> None:
        """Widen the column in hand."""
        self._widen(STEP)

    def action_narrow_column(self) -> None:
        """Narrow the column in hand."""
        self._widen(-STEP)

    def _widen(self, by: int) -> None:
        self._in_hand = (self._in_hand or 0) % len(self._columns)
        name, before = self._columns[self._in_hand].name, self._widths()
        known = self.wider.get(name, 0)
        self.wider[name] = known + by
        if self._widths()[self._in_hand] != before[self._in_hand] + by:  # it is at its narrowest, or another would be
            self.wider[name] = known
        self.refresh()

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; a double click opens it."""
        event.stop()
        if event.y == 0:
            if (column := self.column_at(event.x)) is not None:
                self.post_message(self.HeaderClicked(column))
            return
        index = self.index_at(self.top + event.y - 1)
        if index is not None:
            if index == self._cursor and event.chain > 1:
                self.action_choose()
            else:
                self.move_to(index)

    # Visible rows

    def on_resize(self) -> None:
        """Fit rows and scroll bar to the new size."""
        self._resize()
        self._reveal()
        self._report_end()

    def on_focus(self) -> None:
        """Highlight the cursor."""
        self.refresh_row(self._cursor)

    def on_blur(self) -> None:
        """Dim the cursor, and let go of the column in hand."""
        self.refresh_row(self._cursor)
        if self._in_hand is not None:
            self._in_hand = None
            self.repaint_line(0)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Report the end of the rows after a scroll by wheel or bar."""
        super().watch_scroll_y(old_value, new_value)
        self._report_end()

    def _reveal(self) -> bool:
        """Scroll the cursor into view; return whether that scrolled."""
        line = self.line_of(self._cursor)
        first = line - 1 if self.page > 1 and line > 0 and self.index_at(line - 1) is None else line  # with its heading
        if first < self.top:
            target = first
        elif line >= self.top + self.page:
            target = line - self.page + 1
        else:
            return False
        self.scroll_to(y=target, animate=False, force=True, immediate=True)
        return True

    def _report(self) -> None:
        current = self.current
        key = None if current is None else (self._key(current),)
        if key != self._reported:
            self._reported = key
            self.post_message(self.CursorMoved())
        self._report_end()

    @property
    def end_in_sight(self) -> bool:
        """Whether fewer than two pages of rows are left below the visible ones."""
        return self.top + 3 * self.page >= len(self._items)

    def _report_end(self) -> None:
        if self.end_in_sight:
            self.post_message(self.EndInSight())
