"""The list of labels: columns, cells, order, the notes above it, and the words when it is empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from textual.content import Content

from push_tui.chat.models import Label
from push_tui.dialects import Dialect
from push_tui.operations.labels import room_warning
from push_tui.operations.models import LabelBook
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.label_words import changes_words
from push_tui.ui.screens.list_pane import try_again
from push_tui.ui.when import day
from push_tui.ui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from push_tui.operations.label_changes import LabelChanges

_LABEL = Column("Label", 24, names=True)
_MEMBERS = Column("Members", 9, right=True)
_CHANGE = Column("Change", 9)
_CREATED = Column("Created", 10, tone="dim")
_DESCRIPTION = Column("Description", None, tone="dim")

_SORT_KEYS: dict[Column, Callable[[Label, LabelChanges | None], Any]] = {
    _LABEL: lambda label, changes: (label.name.casefold(), label.name),
    _MEMBERS: lambda label, changes: (label.count or 0, label.name),
    _CHANGE: lambda label, changes: (changes.weight(label.name) if changes else (0, 0), label.name),
    _CREATED: lambda label, changes: (label.created_at or 0, label.name),
    _DESCRIPTION: lambda label, changes: (label.description.casefold(), label.name),
}
_LARGEST_FIRST = {_MEMBERS, _CHANGE, _CREATED}


def columns(changes: LabelChanges | None) -> tuple[Column, ...]:
    """The columns; "Change" is shown while a label has changed."""
    change = (_CHANGE,) if changes is not None and changes.by_label else ()
    return (_LABEL, _MEMBERS, *change, _CREATED, _DESCRIPTION)


def cells(label: Label, changes: LabelChanges | None) -> tuple[Cell, ...]:
    """A label as a row of `columns`."""
    count = Cell("?" if label.count is None else f"{label.count:,}", "" if label.count else "dim")
    change = (Cell(_mark(changes, label.name), "warn"),) if changes is not None and changes.by_label else ()
    return Cell(label.name), count, *change, Cell(day(label.created_at)), Cell(label.description)


def _mark(changes: LabelChanges, label: str) -> str:
    """How a label changed: ``new``, ``recreated``, or the difference of its count (``+12``)."""
    change = changes.by_label.get(label)
    if change is None:
        return ""
    return f"{change.difference:+,}".replace("-", "−") if change.difference else change.kind.value


@dataclass(frozen=True, slots=True)
class Order:
    """The column by which the labels are sorted."""

    column: Column = _LABEL
    descending: bool = False

    def by(self, column: Column) -> Order:
        """Sort by this column; reverse the order if it is this column already."""
        return self.reversed() if column == self.column else Order(column, column in _LARGEST_FIRST)

    def by_next(self, shown: tuple[Column, ...]) -> Order:
        """Sort by the column to the right; after the last, by the first."""
        number = shown.index(self.column) + 1
        return self.by(shown[number % len(shown)])

    def reversed(self) -> Order:
        """Reverse the order."""
        return Order(self.column, not self.descending)

    def among(self, shown: tuple[Column, ...]) -> Order:
        """Return this order, or the order by name if its column is not shown."""
        return self if self.column in shown else Order()


def found_labels(book: LabelBook, query: str, order: Order) -> list[Label]:
    """The labels whose name or description holds ``query`` (casefolded), in order."""
    found = [label for label in book.items if query in label.name.casefold() or query in label.description.casefold()]
    key = _SORT_KEYS[order.column]
    found.sort(key=lambda label: key(label, book.changes), reverse=order.descending)
    return found


def notes(book: LabelBook, dialect: Dialect, now: datetime, zone: tzinfo | None) -> Content:
    """The notes above the list, one sentence a line: errors, limits, changes."""
    found: list[Content] = []
    if book.error and book.items and not book.loading:
        found.append(plain(try_again(book.error, "refresh"), "$text-error"))
    if book.ending:
        found.append(plain(f"{book.ending[:1].upper()}{book.ending[1:]}.", "$text-warning"))
    if warning := room_warning(len(book.items), dialect):
        found.append(plain(warning, "$text-warning"))
    if book.changes is not None:
        hides = f"{key_of('show_all_labels')} hides this."
        found.append(plain(f"{changes_words(book.changes, now, zone)} {hides}", "$text-accent"))
    return Content("\n").join(found)


def why_empty(book: LabelBook, query: str) -> str:
    """Say why the list is empty."""
    if book.items and query:
        return f"No label matches. {key_of('show_all_labels')} clears the filter."
    if book.loading:
        return "Reading the labels…"
    if book.error:
        return try_again(book.error, "refresh")
    return f"This app has no labels yet. {key_of('new_label')} creates one."
