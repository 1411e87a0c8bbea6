"""The shown rows of the form: open sections, problems, and the row in focus."""

from collections.abc import Iterator
from dataclasses import replace

from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.push import Path
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.drawn_rows import Columns, Entry
from push_tui.ui.widgets.form.editing import TYPED, Editing
from push_tui.ui.widgets.form.row_looks import RowContext, RowProblems, nearest, row_look, section_look
from push_tui.ui.widgets.form.rows import BASIC, DELIVERY, FormRow, Group, RowKind, groups, is_set, shown


class Outline:
    """Follow a composition; open a section by itself when a field in it is set."""

    def __init__(self) -> None:
        self.groups: tuple[Group, ...] = ()
        self.shown: list[FormRow] = []
        self.marks = RowProblems((), ())
        self.at = 0
        """The index of the row in focus."""
        self._opened = {DELIVERY, BASIC}
        self._used: set[str] = set()

    @property
    def row(self) -> FormRow | None:
        """The row in focus."""
        return self.shown[self.at] if self.at < len(self.shown) else None

    def follow(self, composition: Composition) -> None:
        """Update the rows from the composition; keep the focus on its row."""
        current = self.row
        self.groups = groups(composition)
        used = {group.key for group in self.groups if any(is_set(row, composition) for row in group.rows)}
        self._opened |= used - self._used
        self._used = used
        self.marks = RowProblems(composition.problems, self.groups)
        self.shown = list(shown(self.groups, self._opened))
        self.at = self.find(current)

    def find(self, row: FormRow | None) -> int:
        """Return the index of a row; the index in focus if the row is not shown."""
        if row is None:
            return next((i for i, each in enumerate(self.shown) if each.path == TITLE_PATH), 0)
        for index, each in enumerate(self.shown):
            if each.path == row.path:
                return index
        return min(self.at, len(self.shown) - 1)

    def nearest(self, path: Path) -> FormRow | None:
        """Return the row that shows ``path``, also in a folded section."""
        return nearest(path, {row.path: row for group in self.groups for row in group.rows})

    def is_open(self, section: str) -> bool:
        """Return whether the rows of a section are shown."""
        return section in self._opened

    def open(self, section: str) -> bool:
        """Open a section from the next `follow` on; return false if it is open already."""
        opened = section not in self._opened
        self._opened.add(section)
        return opened

    def toggle(self, section: str) -> None:
        """Open or fold a section from the next `follow` on."""
        self._opened ^= {section}

    def to_field(self, by: int) -> int:
        """Return by how many rows to move to the next field in direction ``by`` (1 or -1); 0 if there is none.

        The head of a folded section counts, because it can be opened; the head of an open one does not.
        """
        index = self.at + by
        while 0 <= index < len(self.shown):
            row = self.shown[index]
            if row.kind is not RowKind.SECTION or not self.is_open(row.section):
                return index - self.at
            index += by
        return 0

    def last_of(self, section: str) -> int:
        """Return the index of a section's last shown row."""
        return max(index for index, row in enumerate(self.shown) if row.section == section)


def entries(
    outline: Outline, composition: Composition, editing: Editing, option: int | None, columns: Columns
) -> Iterator[Entry]:
    """Yield an entry for each row of ``outline``; ``option`` is under the cursor while a list of options is open."""
    heads = {group.head.path: group for group in outline.groups}
    table = editing.load_table(outline.row, composition)
    for index, row in enumerate(outline.shown):
        here = index == outline.at
        group = heads.get(row.path)
        if group is not None:
            problems = outline.marks.by_section.get(group.key, ())
            yield Entry(row, section_look(group, composition, problems, not outline.is_open(group.key)), here)
            continue
        edited = here and row.kind in TYPED
        context = RowContext(columns.value, columns.below, edited, option if here else None, table if here else None)
        shown = row_look(row, composition, outline.marks.by_row.get(row.path), context)
        if edited and row.kind is not RowKind.PAIRS:
            # The editor covers the value.
            shown = replace(shown, value=("",) * editing.height(row, composition, columns.value), tone="text")
        yield Entry(row, shown, here)
