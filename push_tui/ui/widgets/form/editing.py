"""Which editor stands on the row in focus, where, and with which text."""

from collections.abc import Callable

from textual.widgets.text_area import Document, WrappedDocument

from push_tui.message.push import AUDIENCE_PATH, Path
from push_tui.operations.checking import ADD_PATH
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.drawn_rows import Columns
from push_tui.ui.widgets.form.editors import AreaEditor, LineEditor, PairEditor
from push_tui.ui.widgets.form.faces import MOST_EDITED, editing_text, placeholder
from push_tui.ui.widgets.form.pair_table import KEY, PairTable
from push_tui.ui.widgets.form.rows import Row, RowKind

TYPED = frozenset({RowKind.LINE, RowKind.AREA, RowKind.PAIRS, RowKind.ADD})
"""Rows that are typed into; the others are chosen from."""


class Editing:
    """Three editors for all rows: one of them is shown at a time, on the row in focus."""

    def __init__(
        self, typed: Callable[[str], None], pasted: Callable[[str], bool], left: Callable[[int], None]
    ) -> None:
        """``typed`` hears what is typed into the row in focus; for the others see the editors."""
        self._heard = typed
        self.line = LineEditor(self._typed, pasted, id="line-editor")
        self.area = AreaEditor(self._typed, left, pasted, id="area-editor")
        self.pair = PairEditor(self._typed, pasted, id="pair-editor")
        self.table = PairTable()
        """The pairs of the row in focus, if it has any."""
        self._row: Row | None = None
        self._spot: tuple[int, int] | None = None
        self._typing = False
        self._placed: tuple[str, int, int, tuple[int, int]] | None = None

    @property
    def path(self) -> Path | None:
        """The path of the row whose text is being edited."""
        return None if self._row is None else self._row.path

    def of(self, row: Row | None) -> LineEditor | AreaEditor | None:
        """The editor for a row, None where nothing is typed."""
        if row is None or row.kind not in TYPED:
            return None
        if row.kind is RowKind.AREA:
            return self.area
        return self.pair if row.kind is RowKind.PAIRS else self.line

    def load_table(self, row: Row | None, composition: Composition) -> PairTable | None:
        """The table of the row in focus as the composition has it now; None where the row holds no pairs."""
        if row is None or row.kind is not RowKind.PAIRS:
            self.table.forget()
            return None
        self.table.load(row.path, composition)
        return self.table

    def height(self, row: Row, composition: Composition, width: int) -> int:
        """Lines that the row's editor takes, of this width."""
        if row.kind is not RowKind.AREA:
            return 1
        text = self.area.text if self.path == row.path else editing_text(row, composition)
        lines = "\n".join(text.split("\n", MOST_EDITED)[:MOST_EDITED])
        # One cell is the cursor's.
        return min(MOST_EDITED, WrappedDocument(Document(lines), max(2, width - 1)).height)

    def place(self, row: Row | None, composition: Composition, columns: Columns, top: int, height: int) -> None:
        """Put the row's editor on the form's line ``top``, with the row's text in it; `hide_others` then shows it."""
        editor = self.of(row)
        if editor is None or row is None:
            self._row = None
            return
        self._load(editor, row, composition)
        place = (editor.id or "", columns.value, height, (columns.value_left, top))
        if editor is self.pair:
            top += height + self.table.line
            key = self.table.column == KEY
            left, width = (columns.key_left, columns.key) if key else (columns.value_left, columns.value)
            place = (editor.id or "", width, 1, (left, top))
        if place != self._placed:
            self._placed = place
            editor.styles.width, editor.styles.height, editor.styles.offset = place[1:]
        if not editor.visible:
            editor.visible = True

    def hide_others(self) -> None:
        """Hide what does not belong to the row in focus; the focus should have moved before."""
        here = self.of(self._row)
        for editor in (self.line, self.area, self.pair):
            if editor is not here and editor.visible:
                editor.visible = False

    def forget(self) -> None:
        """Load the text anew the next time."""
        self._row = None
        self.table.forget()

    def _load(self, editor: LineEditor | AreaEditor, row: Row, composition: Composition) -> None:
        """Give the editor its row's text, unless the text came from this very editor."""
        spot = self.table.spot if editor is self.pair else None
        here = self.path == row.path and self._spot == spot
        if self._typing and here:
            return
        text = self.table.cell if editor is self.pair else editing_text(row, composition)
        there = editor.value if isinstance(editor, LineEditor) else editor.text
        editor.names = row.path == AUDIENCE_PATH or (editor is self.pair and self.table.column == KEY)
        if not here or text != there:
            editor.load(text, self._cell_hint() if editor is self.pair else hint(row))
        self._row, self._spot = row, spot

    def _cell_hint(self) -> str:
        row = self.table.rows[self.table.index]
        if self.table.column == KEY:
            return "new key"
        return "JSON" if row.is_json else "value"

    def _typed(self, text: str) -> None:
        if self._row is None:
            return
        self._typing = True
        try:
            self._heard(text)
        finally:
            self._typing = False


def hint(row: Row) -> str:
    """What stands in an empty editor."""
    if row.path == ADD_PATH:
        return "key or JSON object"
    if row.path == AUDIENCE_PATH:
        return "a user ID" if row.kind is RowKind.LINE else "user IDs, one or many"
    return placeholder(row)
