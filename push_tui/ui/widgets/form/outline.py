"""The shown rows of the form: open sections, problems, and the row in focus."""

from collections.abc import Iterable, Mapping

from push_tui.message.catalogue.basic import title_path
from push_tui.message.push import Path
from push_tui.message.rules.problem import BLOCKING, Problem
from push_tui.operations.composition import Composition
from push_tui.ui.widgets.form.rows import BASIC, DELIVERY, FormRow, Group, RowKind, groups, is_set, shown

_OPEN_AT_FIRST = frozenset({DELIVERY, BASIC})


class Outline:
    """Follow a composition; open a section by itself when a field in it is set, collapse the others for a new push."""

    def __init__(self) -> None:
        self.groups: tuple[Group, ...] = ()
        self.shown: list[FormRow] = []
        self.marks = RowProblems((), ())
        self.at = 0
        """The index of the row in focus."""
        self._opened = set(_OPEN_AT_FIRST)
        self._used: set[str] = set()
        self._draft_id = ""

    @property
    def row(self) -> FormRow | None:
        """The row in focus."""
        return self.shown[self.at] if self.at < len(self.shown) else None

    def follow(self, composition: Composition) -> None:
        """Update the rows from the composition; keep the focus on its row."""
        current = self.row
        if self._draft_id != composition.draft.id:
            self._draft_id, self._opened, self._used = composition.draft.id, set(_OPEN_AT_FIRST), set()
        self.groups = groups(composition)
        used = {group.key for group in self.groups if any(is_set(row, composition) for row in group.rows)}
        self._opened |= used - self._used
        self._used = used
        self.marks = RowProblems(composition.problems, self.groups)
        self.shown = list(shown(self.groups, self._opened))
        self.at = self.find(current) if current is not None else self._begin(composition)

    def _begin(self, composition: Composition) -> int:
        """Return the index of the row to begin at: the first that you must fill or fix, else the title."""
        wanted = first_blocked(composition) or title_path(composition.push)
        return next((index for index, each in enumerate(self.shown) if each.path == wanted), 0)

    def find(self, row: FormRow) -> int:
        """Return the index of a row; the index in focus if the row is not shown."""
        for index, each in enumerate(self.shown):
            if each.path == row.path:
                return index
        return min(self.at, len(self.shown) - 1)

    def nearest(self, path: Path) -> FormRow | None:
        """Return the row that shows ``path``, also in a collapsed section."""
        return _row_of(path, {row.path: row for group in self.groups for row in group.rows})

    def is_open(self, section: str) -> bool:
        """Return whether the rows of a section are shown."""
        return section in self._opened

    def open(self, section: str) -> bool:
        """Open a section from the next `follow` on; return false if it is open already."""
        opened = section not in self._opened
        self._opened.add(section)
        return opened

    def toggle(self, section: str) -> None:
        """Open or collapse a section from the next `follow` on."""
        self._opened ^= {section}

    def to_field(self, by: int) -> int:
        """Return by how many rows to move to the next field in direction ``by`` (1 or -1); 0 if there is none.

        The head of a collapsed section counts, because it can be opened; the head of an open one does not.
        """
        index = self.at + by
        while 0 <= index < len(self.shown):
            row = self.shown[index]
            if row.kind is not RowKind.SECTION or not self.is_open(row.section):
                return index - self.at
            index += by
        return 0

    @property
    def first_below(self) -> FormRow | None:
        """The first row of the section whose head has the focus; None if it is collapsed, and in other rows."""
        head, below = self.row, self.shown[self.at + 1 : self.at + 2]
        return below[0] if head is not None and head.kind is RowKind.SECTION and self.is_open(head.section) else None

    def last_of(self, section: str) -> int:
        """Return the index of a section's last shown row."""
        return max(index for index, row in enumerate(self.shown) if row.section == section)


class RowProblems:
    """The problems of a composition by the row that shows them."""

    def __init__(self, problems: Iterable[Problem], all_groups: Iterable[Group]) -> None:
        self.by_row: dict[Path, Problem] = {}
        self.by_section: dict[str, list[Problem]] = {}
        rows = {row.path: row for group in all_groups for row in group.rows}
        for problem in problems:
            row = _row_of(problem.path, rows)
            if row is None:
                continue
            self.by_section.setdefault(row.section, []).append(problem)
            best = self.by_row.get(row.path)
            if best is None or problem.severity < best.severity:
                self.by_row[row.path] = problem


def first_blocked(composition: Composition) -> Path | None:
    """Return the path of the first row, from the top, that you must fill or fix before a review."""
    every = groups(composition)
    worst = RowProblems(composition.problems, every).by_row
    rows = (row.path for group in every for row in group.rows)
    return next((path for path in rows if path in worst and worst[path].severity in BLOCKING), None)


def _row_of(path: Path, rows: Mapping[Path, FormRow]) -> FormRow | None:
    """Return the row that shows ``path``: its own, that of an object around it, or the first one in it."""
    for length in range(len(path), 0, -1):
        if path[:length] in rows:
            return rows[path[:length]]
    return next((row for candidate, row in rows.items() if candidate[: len(path)] == path), None)
