"""The rows of a file or a paste that are left out: a list for previews, and a message where no row is usable."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from push_tui.names import USER_FORM
from push_tui.storage.user_ids import DryRun, RowNote
from push_tui.text import counted, visible
from push_tui.ui.content import plain
from push_tui.ui.screens.questions import Notice
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (Column("Line", 9, right=True, tone="dim"), Column("Left out", 24, names=True), Column("Why", None))
_MOST_SHOWN = 12


def left_out(found: DryRun) -> list[RowNote]:
    """Return the rows that are left out, in the order of the file or paste."""
    return sorted((*found.illegal_rows, *found.duplicate_rows), key=lambda note: note.line)


class LeftOutRows(RowList[RowNote]):
    """The line, the text and the reason of each row that is left out; it scrolls."""

    def __init__(self, notes: Sequence[RowNote]) -> None:
        super().__init__(_COLUMNS, _cells, lambda note: note, markable=False, id="left-out")
        self.notes = notes

    def show_up_to(self, most: int) -> None:
        """Show ``most`` of the rows at a time."""
        if not self.items:
            self.show(self.notes)
        self.styles.height = 1 + min(len(self.notes), most)


class LeftOut(Container):
    """The rows that are left out, and below them the whole reason of the one under the cursor."""

    DEFAULT_CSS = """
    LeftOut, LeftOut > Static { height: auto; }
    """

    def __init__(self, found: DryRun) -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        """The list and the reason."""
        yield LeftOutRows(left_out(self._found))
        yield Static(id="left-out-why")

    @on(RowList.CursorMoved)
    def _show_why(self) -> None:
        if (note := self.query_one(LeftOutRows).current) is not None:
            why = visible(f"Line {note.line:,}: {note.reason}")
            whole = f"{why}. {USER_FORM}"
            fits = cell_len(whole) <= self.size.width or not self.screen.has_class("-low")
            if fits and any(row is note for row in self._found.illegal_rows):
                why = whole
            self.query_one("#left-out-why", Static).update(plain(why))


def _cells(note: RowNote) -> tuple[Cell, ...]:
    return Cell(f"{note.line:,}"), Cell(note.text or "(empty)"), Cell(note.reason)


class NobodyFound(Notice[None]):
    """Lists why no row of a file or a paste is usable."""

    TITLE_TEXT = "No row is a user ID"

    def __init__(self, found: DryRun) -> None:
        super().__init__()
        self._found = found

    def body(self) -> Iterable[Widget]:
        """How many rows, and each with its reason."""
        found = self._found
        yield Static(plain(f"{counted((found.illegal, 'invalid'), (found.duplicates, 'duplicate'))}:"))
        yield LeftOut(found)

    def on_mount(self) -> None:
        """Show the rows."""
        rows = self.query_one(LeftOutRows)
        rows.show_up_to(_MOST_SHOWN)
        rows.focus()
