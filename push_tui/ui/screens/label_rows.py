"""The list of labels: columns, cells, order, the notes above it, and the words when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content

from push_tui.chat.models import Label
from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.local_time import time_of
from push_tui.operations.labels import room_warning
from push_tui.operations.models import LabelBook
from push_tui.text import capital_first, quantity, visible, visible_name
from push_tui.ui.actions import key_and_title, key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.label_words import changes_words
from push_tui.ui.screens.list_pane import none_contains, try_again
from push_tui.ui.screens.outcome_words import result_of, row_words, tone_of
from push_tui.ui.when import day
from push_tui.ui.widgets.row_drawing import NO_MARK
from push_tui.ui.widgets.row_list import Cell, Column
from push_tui.ui.widgets.text_line import SIGNS, Span, TextLine, in_tones

if TYPE_CHECKING:
    from push_tui.operations.label_changes import LabelChanges
    from push_tui.storage.label_pushes import LabelPush
    from push_tui.storage.records import Row

_LABEL = Column("Label", None, names=True, searched=True)
_MEMBERS = Column("Members", 9, right=True)
_CHANGE = Column("Change", 9)
_LAST = Column("Last push", 15)
_CREATED = Column("Created", 10, tone="dim")
_DESCRIPTION = Column("Description", None, tone="dim", searched=True)

_SCROLL_BAR = 1
_DOES = "   ".join(map(key_and_title, ("rename_label", "copy_members", "export_members", "label_details")))
"""What you can do with a label that the footer of most terminals has no room for."""
_WITH_CREATED, _WITH_DESCRIPTION = 84, 62
"""The narrowest lists that show these beside the last push; a label's page has them, too."""


@frozen
class LabelFacts:
    """What is known of the labels besides what the service lists."""

    changes: LabelChanges | None = None
    pushes: Mapping[str, Sequence[LabelPush]] = field(default_factory=dict)
    """The last pushes to each label, newest first."""
    everybody: Row | None = None
    """The last push to everybody."""
    most: int = 0
    """The members of the largest label."""
    width: int = _WITH_DESCRIPTION
    """The cells of the list; until it is laid out, what most lists have at least."""
    filtered: bool = False
    """Whether a filter looks into names and descriptions, so that both must be seen."""

    def last(self, label: Label) -> Row | None:
        """Return the last push to a label from this host."""
        return next((push.row for push in self.pushes.get(label.name, ())), None)

    def _last_at(self, label: Label) -> float:
        row = self.last(label)
        return 0.0 if row is None else row.created_at.timestamp()


_SORT_KEYS: dict[Column, Callable[[Label, LabelFacts], Any]] = {
    _LABEL: lambda label, facts: (label.name.casefold(), label.name),
    _MEMBERS: lambda label, facts: (label.count or 0, label.name),
    _CHANGE: lambda label, facts: (facts.changes.weight(label.name) if facts.changes else (0, 0), label.name),
    _LAST: lambda label, facts: (facts._last_at(label), label.name),
    _CREATED: lambda label, facts: (label.created_at or 0, label.name),
    _DESCRIPTION: lambda label, facts: (label.description.casefold(), label.name),
}
_LARGEST_FIRST = {_MEMBERS, _CHANGE, _LAST, _CREATED}


def columns(facts: LabelFacts) -> tuple[Column, ...]:
    """The columns; "Change" replaces "Created" while a label has changed, "Last push" is shown if there was one."""
    change = (_CHANGE,) if facts.changes is not None and facts.changes.by_label else ()
    roomy = facts.width >= _WITH_DESCRIPTION
    last = (_LAST,) if any(facts.pushes.values()) and (roomy or not facts.filtered) else ()
    created = (_CREATED,) if not change and facts.width >= (_WITH_CREATED if last else _WITH_DESCRIPTION) else ()
    description = (_DESCRIPTION,) if not last or roomy else ()
    return (_LABEL, _MEMBERS, *change, *last, *created, *description)


def whole_width(labels: Sequence[Label]) -> int:
    """Return the cells of a list that shows all columns, and every name and description whole."""
    shown = (_LABEL, _MEMBERS, _LAST, _CREATED, _DESCRIPTION)
    names = max((cell_len(visible_name(label.name)) for label in labels), default=0)
    descriptions = max((cell_len(visible(label.description)) for label in labels), default=0)
    return sum((each.width or 0) + each.gap for each in shown) + names + descriptions + len(NO_MARK) + _SCROLL_BAR


def cells(label: Label, facts: LabelFacts, zone: tzinfo | None, now: datetime) -> tuple[Cell, ...]:
    """A label as a row of `columns`."""
    share = (label.count or 0) / facts.most if facts.most else 0.0
    shown = {
        _LABEL: Cell(label.name),
        _MEMBERS: Cell("?" if label.count is None else f"{label.count:,}", "" if label.count else "dim", share),
        _CHANGE: Cell(_mark(facts.changes, label.name) if facts.changes is not None else "", "warn"),
        _LAST: _last_cell(facts.last(label), zone, now),
        _CREATED: Cell(day(label.created_at, zone)),
        _DESCRIPTION: Cell(label.description),
    }
    return tuple(shown[column] for column in columns(facts))


def _last_cell(row: Row | None, zone: tzinfo | None, now: datetime) -> Cell:
    if row is None:
        return Cell("")
    sent = row.created_at.astimezone(zone)
    at = f"{sent:%m-%d}" if sent.year == now.astimezone(zone).year else f"{sent:%Y}"
    return Cell(f"{at} {row_words(row, now)}", tone_of(row.kind, row.state, result_of(row)))


def about(label: Label, facts: LabelFacts, zone: tzinfo | None, now: datetime) -> Iterator[TextLine]:
    """Yield all that is known of a label, for the room below a short list."""
    yield TextLine((visible_name(label.name), "heading"))
    if label.description:
        yield TextLine(label.description)
    changed = _mark(facts.changes, label.name) if facts.changes is not None else ""
    since = f"   {changed} since {time_of(facts.changes.since, now, zone)}" if facts.changes and changed else ""
    count = "members not known" if label.count is None else quantity(label.count, "member")
    made = f"   created {day(label.created_at, zone)}" if label.created_at else ""
    yield TextLine((count + made, "dim"), (since, "warn"))
    yield TextLine((_DOES, "dim"))
    yield TextLine()
    pushes = facts.pushes.get(label.name, ())
    none = "No push to this label from this host" + ("; the last one to everybody:" if facts.everybody else "")
    yield TextLine(("Last pushes from this host" if pushes else none, "dim"))
    rows = [(push.row, "" if push.label == label.name else f"as {visible_name(push.label)}  ") for push in pushes]
    if facts.everybody is not None:
        rows.append((facts.everybody, "to everybody  "))
    for row, to in sorted(rows, key=lambda each: -each[0].id):
        yield _push_line(row, to, zone, now)


def _push_line(row: Row, to: str, zone: tzinfo | None, now: datetime) -> TextLine:
    from push_tui.ui.screens.history_rows import start_words

    tone = tone_of(row.kind, row.state, result_of(row))
    at = f"{row.created_at.astimezone(zone):%Y-%m-%d %H:%M}"
    said = f"{row_words(row, now)} {start_words(row, zone, now)}".strip()
    return TextLine((f"{at}  ", "dim"), (f"{said:<10} ", tone), (to, "dim"), row.title, hanging=29)


def _mark(changes: LabelChanges, label: str) -> str:
    """How a label changed: ``new``, ``recreated``, or the difference of its count (``+12``)."""
    change = changes.by_label.get(label)
    if change is None:
        return ""
    return f"{change.difference:+,}".replace("-", "−") if change.difference else change.kind.value


@frozen
class Order:
    """The column by which the labels are sorted."""

    column: Column = _LABEL
    descending: bool = False

    @classmethod
    def of(cls, title: str, *, descending: bool) -> Order:
        """Sort by the column of this title; by name if there is none."""
        column = next((column for column in _SORT_KEYS if column.title == title), None)
        return cls() if column is None else cls(column, descending)

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


def found_labels(book: LabelBook, query: str, order: Order, facts: LabelFacts) -> list[Label]:
    """The labels whose name or description holds ``query`` (casefolded), those whose name fits best first, in order."""
    found = [label for label in book.items if query in label.name.casefold() or query in label.description.casefold()]
    key = _SORT_KEYS[order.column]
    found.sort(key=lambda label: key(label, facts), reverse=order.descending)
    found.sort(key=lambda label: _fit_of(label.name.casefold(), query))
    return found


def _fit_of(name: str, query: str) -> int:
    """Return 0 for the name itself, 1 for its beginning, 2 for a part of it, 3 if only the description holds it."""
    fits = (name == query, name.startswith(query), query in name)
    return fits.index(True) if True in fits and query else len(fits)


def notes(
    book: LabelBook,
    shown: Sequence[Label],
    dialect: Dialect,
    now: datetime,
    zone: tzinfo | None,
    *,
    token: bool = False,
) -> Content:
    """The notes above the list, one sentence a line: errors, limits, changes, and how many ``shown`` lacks.

    ``token`` as in `try_again`.
    """
    found: list[Content] = []
    if book.error and book.items and not book.loading:
        found.append(_problem(*try_again(book.error, "refresh", token=token)))
    if book.ending:
        found.append(_problem(f"{capital_first(book.ending)}.", "warn"))
    if warning := room_warning(len(book.items), dialect):
        found.append(_problem(warning, "warn"))
    if book.changes is not None:
        filtered = len(book.changes.by_label.keys() - {label.name for label in shown})
        unseen = f" The filter hides {filtered} of them." if filtered else ""
        hides = f"{key_of('show_all_labels')} hides this."
        found.append(plain(f"{changes_words(book.changes, now, zone)}{unseen} {hides}", "$text-accent"))
    return Content("\n").join(found)


def _problem(sentence: str, tone: str) -> Content:
    return in_tones([TextLine((f"{SIGNS[tone]} ", tone), sentence)])


def why_empty(book: LabelBook, query: str, *, token: bool = False) -> Span | str:
    """Say why the list is empty; ``token`` as in `try_again`."""
    if book.items and query:
        return none_contains("label", query)
    if book.loading:
        return "Reading the labels…"
    if book.error:
        return try_again(book.error, "refresh", token=token)
    return f"This app has no labels yet. A label names users whom one push reaches; {key_of('new_label')} creates one."
