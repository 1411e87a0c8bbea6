"""The rows of the form that are on show: which sections are open, what is wrong in them, which row has the focus."""

from collections.abc import Iterator

from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.push import Path
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.drawn_rows import Columns, Entry
from push_tui.ui.widgets.form.editing import TYPED, Editing
from push_tui.ui.widgets.form.row_looks import RowContext, RowProblems, nearest, row_look, section_look
from push_tui.ui.widgets.form.row_values import is_set
from push_tui.ui.widgets.form.rows import BASIC, DELIVERY, FormRow, Group, RowKind, groups, visible


class Outline:
    """Follows a composition; sections that come into use open by themselves."""

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
        """Take the rows from the composition as it is now; the focus stays on its row."""
        current = self.row
        self.groups = groups(composition)
        used = {group.key for group in self.groups if any(is_set(row, composition) for row in group.rows)}
        self._opened |= used - self._used
        self._used = used
        self.marks = RowProblems(composition.problems, self.groups)
        self.shown = list(visible(self.groups, self._opened))
        self.at = self.find(current)

    def find(self, row: FormRow | None) -> int:
        """Where a row is shown now; the place of the focus where it is not."""
        if row is None:
            return next((i for i, each in enumerate(self.shown) if each.path == TITLE_PATH), 0)
        for index, each in enumerate(self.shown):
            if each.path == row.path:
                return index
        return min(self.at, len(self.shown) - 1)

    def nearest(self, path: Path) -> FormRow | None:
        """The row that shows what lies at ``path``, also one in a folded section."""
        return nearest(path, {row.path: row for group in self.groups for row in group.rows})

    def is_open(self, section: str) -> bool:
        """Whether the rows of a section are shown."""
        return section in self._opened

    def open(self, section: str) -> bool:
        """Show the rows of a section from the next `follow` on; false where they are shown already."""
        opened = section not in self._opened
        self._opened.add(section)
        return opened

    def toggle(self, section: str) -> None:
        """Open a section, or fold it, from the next `follow` on."""
        self._opened ^= {section}

    def to_field(self, by: int) -> int:
        """How many rows down (up where negative, as ``by`` is 1 or -1) the next field is; 0 where there is none.

        The heading of a folded section counts, for it is to be opened; that of an open one takes nothing that is typed.
        """
        index = self.at + by
        while 0 <= index < len(self.shown):
            row = self.shown[index]
            if row.kind is not RowKind.SECTION or not self.is_open(row.section):
                return index - self.at
            index += by
        return 0

    def last_of(self, section: str) -> int:
        """The index of the last row on show of a section."""
        return max(index for index, row in enumerate(self.shown) if row.section == section)


def entries(
    outline: Outline, composition: Composition, editing: Editing, option: int | None, columns: Columns
) -> Iterator[Entry]:
    """An entry for each row of ``outline``; ``option`` is the one under the cursor while a list of options is open."""
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
            shown = shown.blank(editing.height(row, composition, columns.value))
        yield Entry(row, shown, here)
