"""Which editor stands on the row in focus, where, and with which text."""

from collections.abc import Callable

from textual.widgets.text_area import Document, WrappedDocument

from push_tui.message.push import AUDIENCE_PATH, AudienceKind, Path
from push_tui.names import bare, split_names
from push_tui.operations.composition import Composition
from push_tui.storage.user_ids import needs_reading
from push_tui.ui.widgets.form.drawn_rows import Columns
from push_tui.ui.widgets.form.editors import AreaEditor, LineEditor, PairEditor, PairKey
from push_tui.ui.widgets.form.pair_table import KEY, VALUE, PairTable
from push_tui.ui.widgets.form.row_looks import MOST_EDITED
from push_tui.ui.widgets.form.row_values import editing_text, placeholder
from push_tui.ui.widgets.form.rows import FormRow, RowKind

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
        self._row: FormRow | None = None
        self._spot: tuple[int, int] | None = None
        self._typing = False
        self._placed: tuple[str, int, int, tuple[int, int]] | None = None

    @property
    def path(self) -> Path | None:
        """The path of the row whose text is being edited."""
        return None if self._row is None else self._row.path

    def of(self, row: FormRow | None) -> LineEditor | AreaEditor | None:
        """The editor for a row, None where nothing is typed."""
        if row is None or row.kind not in TYPED:
            return None
        if row.kind is RowKind.AREA:
            return self.area
        return self.pair if row.kind is RowKind.PAIRS else self.line

    def load_table(self, row: FormRow | None, composition: Composition) -> PairTable | None:
        """The table of the row in focus as the composition has it now; None where the row holds no pairs."""
        if row is None or row.kind is not RowKind.PAIRS:
            self.table.forget()
            return None
        self.table.load(row.path, composition)
        return self.table

    def height(self, row: FormRow, composition: Composition, width: int) -> int:
        """Lines that the row's editor takes, of this width."""
        if row.kind is not RowKind.AREA:
            return 1
        text = self.area.text if self.path == row.path else editing_text(row, composition)
        lines = "\n".join(text.split("\n", MOST_EDITED)[:MOST_EDITED])
        # One cell is the cursor's.
        return min(MOST_EDITED, WrappedDocument(Document(lines), max(2, width - 1)).height)

    def place(self, row: FormRow | None, composition: Composition, columns: Columns, top: int, height: int) -> None:
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

    def _load(self, editor: LineEditor | AreaEditor, row: FormRow, composition: Composition) -> None:
        """Give the editor its row's text, unless the text came from this very editor."""
        spot = self.table.spot if editor is self.pair else None
        here = self.path == row.path and self._spot == spot
        if self._typing and here:
            return
        text = self.table.cell if editor is self.pair else editing_text(row, composition)
        there = editor.value if isinstance(editor, LineEditor) else editor.text
        editor.names = row.path == AUDIENCE_PATH or (editor is self.pair and self.table.column == KEY)
        if not here or text != there:
            editor.load(text, self._cell_hint() if editor is self.pair else placeholder(row))
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


class PairMoves:
    """Moves in the table of the row in focus. Each says whether it did something; without a table none does."""

    def __init__(self, editing: Editing, row: Callable[[], FormRow | None], redraw: Callable[[], None]) -> None:
        self._editing = editing
        self._table = editing.table
        self._row = row
        self._redraw = redraw
        editing.pair.asked = self._asked

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

    def _asked(self, key: PairKey) -> bool:
        table = self._table
        match key:
            case PairKey.SIGN:
                return self._done(table.sign)
            case PairKey.REMOVE:
                return self._done(table.remove)
            case PairKey.CHANGE_KIND:
                return self._done(table.change_kind)
            case PairKey.EMPTIED:
                if table.rows[table.index].is_blank and table.index < len(table.rows) - 1:
                    self._done(table.remove)
                return self.back()
            case PairKey.LEFT:
                return self._done(lambda: table.go(table.index, KEY))
            case PairKey.RIGHT:
                moved = self._done(lambda: table.go(table.index, VALUE))
                if moved:
                    self._editing.pair.cursor_position = 0
                return moved


def are_many(composition: Composition, text: str) -> bool:
    """Whether a paste is for the dry run: more than user IDs, or more of them than one call takes."""
    return needs_reading(text) or len(split_names(text)) > composition.dialect.users_per_push


def type_targets(composition: Composition, text: str) -> None:
    """Push to the users in ``text``."""
    if composition.push.audience.kind is AudienceKind.USER:
        composition.set_targets(tuple(filter(None, (bare(text),))), typed=True)
    else:
        composition.set_targets(split_names(text), typed=True)


def paste_targets(composition: Composition, text: str) -> bool:
    """Several user IDs pasted where one is wanted make it a push to users; false where they are not several."""
    parts = split_names(text)
    if len(parts) < 2:
        return False
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(parts)
    return True
