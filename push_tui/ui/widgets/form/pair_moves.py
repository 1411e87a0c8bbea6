"""What the keys do while a field of pairs has the focus: to another cell, out of the table, a pair away."""

from collections.abc import Callable

from push_tui.ui.widgets.form.editing import Editing
from push_tui.ui.widgets.form.editors import Leaving
from push_tui.ui.widgets.form.pair_table import KEY, VALUE
from push_tui.ui.widgets.form.rows import Row, RowKind


class PairMoves:
    """Moves in the table of the row in focus. Each says whether it did something; without a table none does."""

    def __init__(self, editing: Editing, row: Callable[[], Row | None], redraw: Callable[[], None]) -> None:
        self._editing = editing
        self._table = editing.table
        self._row = row
        self._redraw = redraw
        editing.pair.left = self._left_cell
        editing.pair.remove_pair = self._remove
        editing.pair.change_kind = self._change_kind

    def forward(self) -> bool:
        """To the next cell."""
        return self._done(self._table.forward)

    def back(self) -> bool:
        """To the cell before."""
        return self._done(self._table.back)

    def step(self, by: int) -> bool:
        """To a row further down or up."""
        return self._done(lambda: self._table.step(by))

    def enter_from_below(self) -> bool:
        """To the last row, in which a new pair is typed."""
        return self._done(lambda: self._table.go(len(self._table.rows) - 1, KEY))

    def click(self, line: int, is_key: bool) -> bool:
        """To the cell on this line of the table."""
        return self._done(lambda: self._table.go(self._table.first + line, KEY if is_key else VALUE))

    def seek(self, inner: tuple[str, ...]) -> bool:
        """To what lies at the path ``inner`` of the object; without one to the first row that is no pair."""
        return self._done(lambda: self._table.go_to_key(inner[0]) if inner else self._table.go_to_fault())

    def paste(self, text: str) -> bool:
        """Make pairs of what is pasted.

        Raises:
            JsonError: it begins like a JSON object and is none.
        """
        return self._done(lambda: self._table.paste(text))

    def _done(self, move: Callable[[], bool]) -> bool:
        row = self._row()
        if row is None or row.kind is not RowKind.PAIRS or not move():
            return False
        self._redraw()
        return True

    def _left_cell(self, leaving: Leaving) -> bool:
        table = self._table
        if leaving is Leaving.SIGN:
            return self._done(table.sign)
        if leaving is Leaving.EMPTIED:
            if table.rows[table.index].is_blank and table.index < len(table.rows) - 1:
                self._remove()
            return self.back()
        if leaving is Leaving.NEXT:
            return self.forward()
        if leaving is Leaving.BACK:
            return self.back()
        if leaving in (Leaving.UP, Leaving.DOWN):
            return self.step(-1 if leaving is Leaving.UP else 1)
        if leaving is Leaving.LEFT:
            return self._done(lambda: table.go(table.index, KEY))
        moved = self._done(lambda: table.go(table.index, VALUE))
        if moved:
            self._editing.pair.cursor_position = 0
        return moved

    def _remove(self) -> None:
        self._table.remove()
        self._redraw()

    def _change_kind(self) -> None:
        self._table.change_kind()
        self._redraw()
