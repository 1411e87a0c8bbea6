"""Labels, members and history as text for other programs: a table, CSV or JSON lines; nothing is changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain, islice

from push_tui.message.local_time import HOST_ZONE, moment_at
from push_tui.operations.labels import all_labels, read_label
from push_tui.operations.membership import load_next_page, member_list
from push_tui.operations.session import Session
from push_tui.storage.export import FIELDS, ExportFormat, cell, write_lines
from push_tui.storage.history import PAGE_LIMIT, History
from push_tui.storage.records import Filter, Record, Row, walk
from push_tui.text import visible, visible_name

Write = Callable[[bytes], object]

_MEASURED = 200
"""Rows that decide how wide the columns of a table are; later ones may be wider."""
_MOST_CELLS = 48
"""The most cells of a column; the last one has no limit."""
_TEXTS = frozenset({"description", "title", "note"})
"""Columns that may hold emoji made of several characters; all others show invisible characters escaped."""


class RowsUnread(Exception):
    """The members could not be read; the message is a sentence."""


@dataclass(frozen=True)
class Rows:
    """Rows with their columns; ``note`` says, when all are read, what is missing."""

    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    note: Callable[[], str] = str


def labels(session: Session) -> Rows:
    """Return the labels of the app.

    Raises:
        ChatError: they could not be read.
    """
    found, ending = session.engine.submit(all_labels(session)).result()
    rows = [(label.name, label.count, _moment(label.created_at), label.description) for label in found]
    return Rows(("name", "members", "created", "description"), rows, lambda: ending)


def members(session: Session, label: str) -> Rows:
    """Return the members of a label, read page by page.

    Raises:
        ChatError: the label could not be read. While the rows are read: `RowsUnread`.
    """
    counted = session.engine.submit(read_label(session, label)).result()
    listed = member_list(session, label, fresh=True)
    listed.count = counted.count

    def rows() -> Iterator[Sequence[object]]:
        done = 0
        while not listed.complete:
            session.engine.submit(load_next_page(session, listed)).result()
            if listed.error:
                raise RowsUnread(f"{listed.error} {done:,} members were written.")
            yield from ((member.username, _moment(member.created)) for member in listed.items[done:])
            done = len(listed.items)

    return Rows(("user", "added"), rows(), lambda: "The service's list does not end." if listed.endless else "")


_LIST = (
    *("id", "created_at", "state", "result", "audience_text", "title", "profile", "environment", "operator", "task_id"),
    *("start_date", "start_zone", "kind", "note"),
)


def history(store: History, filter: Filter, limit: int) -> Rows:
    """Return the newest rows of the history that match, at most ``limit``.

    While the rows are read: `HistoryUnavailable`.
    """
    more = False

    def rows() -> Iterator[Sequence[object]]:
        nonlocal more
        found = _newest(store, filter)
        yield from (tuple(getattr(row, name) for name in _LIST) for row in islice(found, limit))
        more = next(found, None) is not None

    return Rows(_LIST, rows(), lambda: f"Only the newest {limit:,} are listed; --limit lists more." if more else "")


def _newest(store: History, filter: Filter) -> Iterator[Row]:
    return walk(lambda before: store.page(filter, before=before, limit=PAGE_LIMIT))


def record(store: History, wanted: str) -> Record | None:
    """Return the record with this ID or, if none has it, the newest one with this task ID.

    Raises:
        HistoryUnavailable: the history cannot be read.
    """
    found = store.get(int(wanted)) if wanted.isascii() and wanted.isdecimal() and len(wanted) <= 18 else None
    if found is not None:
        return found
    named = (row for row in _newest(store, Filter(text=wanted)) if row.task_id == wanted)
    row = next(named, None)
    return None if row is None else store.get(row.id)


def fields_of(shown: Record) -> Rows:
    """Return a record as pairs of field and value, for a table."""
    return Rows(("field", "value"), [(name, getattr(shown, name)) for name in FIELDS])


def write_rows(shown: Rows, format: ExportFormat, write: Write, zone: tzinfo | None) -> None:
    """Write rows as UTF-8. A table shows times in ``zone`` (None is this host's), and no control characters."""
    if format is not ExportFormat.TABLE:
        write_lines(shown.columns, shown.rows, write, format)
        return
    for line in _table(shown, zone or HOST_ZONE):
        write(f"{line.rstrip()}\n".encode("utf-8", "backslashreplace"))


# Tables


def _table(shown: Rows, zone: tzinfo) -> Iterator[str]:
    shows = [visible if column in _TEXTS else visible_name for column in shown.columns]
    rows = (tuple(show(_words(value, zone)) for show, value in zip(shows, row, strict=True)) for row in shown.rows)
    first = [shown.columns, *islice(rows, _MEASURED)]
    widths = [min(_MOST_CELLS, max(map(_width, column))) for column in zip(*first, strict=True)]
    widths[-1] = 0
    for row in chain(first, rows):
        yield "  ".join(f"{text}{' ' * (width - _width(text))}" for text, width in zip(row, widths, strict=True))


def _words(value: object, zone: tzinfo) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    plain = cell(value)
    return "" if plain is None else str(plain)


def _width(text: str) -> int:
    """Return the cells that a terminal gives a text."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(bool(unicodedata.combining(character)) for character in text)


def _moment(milliseconds: int | None) -> datetime | int | None:
    """Return the time in UTC; the number itself if no date is that early or late."""
    return None if milliseconds is None else moment_at(milliseconds) or milliseconds
