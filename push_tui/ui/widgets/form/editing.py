"""The editor on the row in focus: which one it is, its place and its text."""

from collections.abc import Callable

from textual.widgets.text_area import Document, WrappedDocument

from push_tui.message.push import AUDIENCE_PATH, AudienceKind, Path
from push_tui.names import split_names
from push_tui.operations.composition import Composition
from push_tui.storage.user_ids import needs_reading
from push_tui.ui.terminal.input import MOST_PASTED
from push_tui.ui.widgets.form.editors import AreaEditor, LineEditor, PairEditor
from push_tui.ui.widgets.form.pair_table import KEY, PairMove, PairTable
from push_tui.ui.widgets.form.row_looks import MOST_EDITED, Columns
from push_tui.ui.widgets.form.rows import FormRow, RowKind, editing_text, placeholder
from push_tui.ui.widgets.pasting import LONG

TYPED = frozenset({RowKind.LINE, RowKind.AREA, RowKind.PAIRS, RowKind.ADD})
"""Rows that you type into; in the others you choose."""

_CHARACTERS_PER_USER = 100
"""More than a user ID has, with quotes and delimiters around it."""


class Editing:
    """The three editors that all rows share. One at a time is shown, on the row in focus."""

    def __init__(
        self,
        typed: Callable[[str], None],
        pasted: Callable[[str], bool],
        left: Callable[[int], None],
        in_pairs: Callable[[PairMove], bool],
    ) -> None:
        """``typed`` gets each text typed into the row in focus. For the others see the editors."""
        self._on_typed = typed
        self.line = LineEditor(self._typed, pasted, id="line-editor")
        self.area = AreaEditor(self._typed, left, pasted, id="area-editor")
        self.pair = PairEditor(self._typed, pasted, in_pairs, id="pair-editor")
        self.table = PairTable()
        """The pairs of the row in focus, if it has pairs."""
        self._row: FormRow | None = None
        self._spot: tuple[int, int] | None = None
        self._typing = False
        self._placed: tuple[str, int, int, tuple[int, int]] | None = None

    @property
    def path(self) -> Path | None:
        """The path of the edited row."""
        return None if self._row is None else self._row.path

    def of(self, row: FormRow | None) -> LineEditor | AreaEditor | None:
        """Return the editor for a row; None if you do not type into it."""
        if row is None or row.kind not in TYPED:
            return None
        if row.kind is RowKind.AREA:
            return self.area
        return self.pair if row.kind is RowKind.PAIRS else self.line

    def load_table(self, row: FormRow | None, composition: Composition) -> PairTable | None:
        """Load the pairs of the row in focus and return their table; None if the row has no pairs."""
        if row is None or row.kind is not RowKind.PAIRS:
            self.table.forget()
            return None
        self.table.load(row.path, composition)
        return self.table

    def height(self, row: FormRow, composition: Composition, width: int) -> int:
        """Return how many lines the row's editor needs at this width."""
        if row.kind is not RowKind.AREA:
            return 1
        text = self.area.text if self.path == row.path else editing_text(row, composition)
        lines = "\n".join(text.split("\n", MOST_EDITED)[:MOST_EDITED])
        # One cell stays free for the cursor.
        return min(MOST_EDITED, WrappedDocument(Document(lines), max(2, width - 1)).height)

    def place(self, row: FormRow | None, composition: Composition, columns: Columns, top: int, height: int) -> None:
        """Show the row's editor, with the row's text, on line ``top`` of the form. Call `hide_others` afterwards."""
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
        """Hide the other editors. Move the focus to the shown one first."""
        shown = self.of(self._row)
        for editor in (self.line, self.area, self.pair):
            if editor is not shown and editor.visible:
                editor.visible = False

    def insert(self, text: str) -> None:
        """Type ``text`` at the cursor of the editor on the row in focus, if it has one."""
        editor = self.of(self._row)
        if isinstance(editor, LineEditor):
            editor.insert_text_at_cursor(text)
        elif editor is not None:
            editor.insert(text)

    def forget(self) -> None:
        """Load the text again when the next row is placed."""
        self._row = None
        self.table.forget()

    def _load(self, editor: LineEditor | AreaEditor, row: FormRow, composition: Composition) -> None:
        """Load the row's text into the editor, unless you are typing there."""
        spot = self.table.spot if editor is self.pair else None
        same_place = self.path == row.path and self._spot == spot
        if self._typing and same_place:
            return
        text = self.table.cell if editor is self.pair else editing_text(row, composition)
        edited = editor.value if isinstance(editor, LineEditor) else editor.text
        editor.most = MOST_PASTED if row.path == AUDIENCE_PATH else LONG if row.field is None else row.field.limit.cap
        editor.names = row.path == AUDIENCE_PATH or (editor is self.pair and self.table.column == KEY)
        if not same_place or text != edited:
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
            self._on_typed(text)
        finally:
            self._typing = False


def needs_dry_run(composition: Composition, text: str) -> bool:
    """Return whether a paste needs the dry run: it is not only user IDs, or has more of them than one call takes."""
    most = composition.dialect.users_per_push
    # The screen waits for this: a text of a megabyte is measured, not read.
    return len(text) > most * _CHARACTERS_PER_USER or len(split_names(text)) > most or needs_reading(text)


def type_targets(composition: Composition, text: str) -> None:
    """Make the users in ``text`` the targets of the push."""
    composition.set_targets(split_names(text), typed=True)


def paste_targets(composition: Composition, text: str) -> bool:
    """Make the push one to the users in ``text`` if there are several; return whether there are."""
    parts = split_names(text)
    if len(parts) < 2:
        return False
    composition.set_audience_kind(AudienceKind.USERS)
    composition.set_targets(parts)
    return True
