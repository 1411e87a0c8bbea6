"""The last pushes to each label, under all names that push-tui knows it had, and the last one to everybody."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field

from push_tui.frozen import frozen
from push_tui.storage.codec import microseconds, moment_of, sql_text, text_of
from push_tui.storage.database import Store
from push_tui.storage.history import row_of
from push_tui.storage.records import Row, TargetKind
from push_tui.storage.schema import RENAMED, TO_EVERYBODY

_EVER = 2**63 - 1
"""After every row: a row is numbered by the microsecond in which it was made."""


@frozen
class LabelPush:
    """A push to a label."""

    row: Row
    label: str
    """The name that the label had then."""


@frozen
class LabelPushes:
    """What the history has of the pushes that the members of labels got."""

    by_label: Mapping[str, Sequence[LabelPush]] = field(default_factory=dict)
    """The last pushes to each label, newest first."""
    everybody: Row | None = None
    """The last push to everybody that left; one that was rejected or cancelled would hide it."""


def read_label_pushes(store: Store, app: str, labels: Collection[str], most: int) -> LabelPushes:
    """Return the newest pushes to each of an app's labels, at most ``most`` for each.

    Raises:
        HistoryUnavailable: the file cannot be read.
    """
    with store.reading() as connection:
        names = _names_of(connection, app, labels)
        everybody = connection.execute(
            f"SELECT * FROM history WHERE {TO_EVERYBODY} AND app = ? "  # noqa: S608
            "AND state NOT IN ('rejected', 'not sent') ORDER BY id DESC LIMIT 1",
            (sql_text(app),),
        ).fetchone()
        return LabelPushes(
            {label: _pushes_to(connection, app, names[label], most) for label in labels},
            None if everybody is None else row_of(Row, everybody),
        )


def _pushes_to(
    connection: sqlite3.Connection, app: str, names: Sequence[tuple[str, int]], most: int
) -> tuple[LabelPush, ...]:
    found = [
        LabelPush(row_of(Row, columns), name)
        for name, before in names
        for columns in connection.execute(
            "SELECT h.* FROM targets t CROSS JOIN history h ON h.id = t.row "
            "WHERE t.kind = ? AND t.name = ? AND t.row < ? AND h.kind = 'push' AND h.app = ? "
            "ORDER BY t.row DESC LIMIT ?",
            (TargetKind.LABEL.value, sql_text(name), before, sql_text(app), most),
        )
    ]
    return tuple(sorted(found, key=lambda push: -push.row.id)[:most])


def _names_of(
    connection: sqlite3.Connection, app: str, labels: Collection[str]
) -> Mapping[str, Sequence[tuple[str, int]]]:
    """Return the names of each label, newest first, each with the row before which it had that name.

    A name that a label has now is only that label's: the old one was not deleted, or was created again.
    """
    names = {label: [(label, _EVER)] for label in labels}
    for old, new, ended in _renames(connection, app):
        for known in names.values():
            if known[-1][0] == new and old not in names:
                known.append((old, ended))
    return names


def _renames(connection: sqlite3.Connection, app: str) -> Iterator[tuple[str, str, int]]:
    """Yield old name, new name and end of each rename that went well, the last one first."""
    for audience, finished_at in connection.execute(
        f"SELECT d.audience, finished_at FROM history h CROSS JOIN details d ON d.id = h.id "  # noqa: S608
        f"WHERE {RENAMED} AND app = ? ORDER BY h.id DESC",
        (sql_text(app),),
    ):
        old, new = json.loads(text_of(audience))
        yield old, new, microseconds(moment_of(finished_at))
