"""How the labels look in their list: columns, cells and order, and what is said above and in place of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from textual.content import Content

from push_tui.chat.models import Label
from push_tui.dialects import Dialect
from push_tui.message.local_time import time_of
from push_tui.operations.labels import room_warning
from push_tui.operations.models import LabelBook
from push_tui.text import visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import plain
from push_tui.ui.when import day
from push_tui.ui.widgets.row_list import Cell, Column

if TYPE_CHECKING:
    from push_tui.operations.label_changes import LabelChanges

_LABEL = Column("Label", 24, names=True)
_MEMBERS = Column("Members", 9, right=True)
_CHANGE = Column("Change", 8)
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
_GONE_NAMED = 3


def columns(changes: LabelChanges | None) -> tuple[Column, ...]:
    """The columns; what has changed has one while something has."""
    change = (_CHANGE,) if changes is not None and changes.marks else ()
    return (_LABEL, _MEMBERS, *change, _CREATED, _DESCRIPTION)


def cells(label: Label, changes: LabelChanges | None) -> tuple[Cell, ...]:
    """A label as a row of `columns`."""
    count = "?" if label.count is None else f"{label.count:,}"
    change = (Cell(_mark(changes, label.name), "warn"),) if changes is not None and changes.marks else ()
    return (
        Cell(label.name),
        Cell(count, "" if label.count else "dim"),
        *change,
        Cell(day(label.created_at)),
        Cell(label.description),
    )


def _mark(changes: LabelChanges, label: str) -> str:
    """What is different about a label: ``new``, ``anew``, or the difference of its count (``+12``)."""
    change = changes.marks.get(label)
    if change is None:
        return ""
    difference = f"{change.difference:+,}".replace("-", "−")
    return difference if change.difference else change.kind.value


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the labels are sorted."""

    column: Column = _LABEL
    descending: bool = False

    def by(self, column: Column) -> Order:
        """Sorted by this column; where they are already, the other way round."""
        return self.reversed() if column == self.column else Order(column, column in _LARGEST_FIRST)

    def by_next(self, shown: tuple[Column, ...]) -> Order:
        """Sorted by the column to the right; after the last one, by the first."""
        number = shown.index(self.column) + 1
        return self.by(shown[number % len(shown)])

    def reversed(self) -> Order:
        """The other way round."""
        return Order(self.column, not self.descending)

    def among(self, shown: tuple[Column, ...]) -> Order:
        """This order, or that by name where its column is no longer shown."""
        return self if self.column in shown else Order()


def found_labels(book: LabelBook, query: str, order: Order) -> list[Label]:
    """The labels whose name or description holds ``query`` (casefolded), in order."""
    found = [label for label in book.items if query in label.name.casefold() or query in label.description.casefold()]
    key = _SORT_KEYS[order.column]
    found.sort(key=lambda label: key(label, book.changes), reverse=order.descending)
    return found


def status_words(book: LabelBook, now: datetime, zone: tzinfo | None) -> str:
    """Of when the labels are and whether they are being read, where that has to be said."""
    if book.loading:
        return f"from {time_of(book.read_at, now, zone)}, reading again…" if book.read_at else "reading…"
    if book.error and book.items:
        return f"from {time_of(book.read_at, now, zone)}, not refreshed" if book.read_at else "not refreshed"
    return ""


def notes(book: LabelBook, dialect: Dialect, now: datetime, zone: tzinfo | None) -> Content:
    """What is to be known of the list beside its rows, a sentence a line: trouble, limits, changes."""
    told: list[Content] = []
    if book.error and book.items and not book.loading:
        told.append(plain(f"{book.error}  {key_of('refresh')} reads them again.", "$text-error"))
    if book.ending:
        told.append(plain(f"{book.ending[:1].upper()}{book.ending[1:]}.", "$text-warning"))
    if warning := room_warning(len(book.items), dialect):
        told.append(plain(warning, "$text-warning"))
    if book.changes is not None:
        told.append(plain(f"{_changes_words(book.changes, now, zone)} Esc hides this.", "$text-accent"))
    return Content("\n").join(told)


def _changes_words(changes: LabelChanges, now: datetime, zone: tzinfo | None) -> str:
    parts = [f"{changes.new} new"] if changes.new else []
    if changes.gone:
        named = ", ".join(visible_name(name) for name in changes.gone[:_GONE_NAMED])
        more = len(changes.gone) - _GONE_NAMED
        parts.append(f"{len(changes.gone)} gone ({named}{f' and {more} more' if more > 0 else ''})")
    parts += [f"{changes.anew} made anew"] if changes.anew else []
    parts += [f"{changes.counts} with another count"] if changes.counts else []
    return f"Since {time_of(changes.since, now, zone)}: {', '.join(parts)}."


def why_empty(book: LabelBook, query: str) -> str:
    """What stands in place of rows."""
    if book.items and query:
        return "No label holds this text. Esc takes the filter away."
    if book.loading:
        return "Reading the labels…"
    if book.error:
        return f"{book.error}  Try again with {key_of('refresh')}."
    return f"This app has no labels yet. {key_of('new_label')} creates one."
