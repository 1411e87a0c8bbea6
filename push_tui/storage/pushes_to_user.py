"""The pushes of this host that were meant for one user: by name, by one of their labels, or as one of everybody."""

import sqlite3
from collections.abc import Iterable

from push_tui.storage.codec import SqlValue, sql_text
from push_tui.storage.database import Store
from push_tui.storage.history import row_of
from push_tui.storage.records import Record, TargetKind
from push_tui.storage.schema import TO_EVERYBODY

_NAMED = "targets t CROSS JOIN history h ON h.id = t.row WHERE t.kind = ? AND t.name = ? AND h.kind = 'push'"
"""A short walk along the pushes to one name, however long the history is."""
_EVERYBODY = f"history h WHERE {TO_EVERYBODY}"


def pushes_to_user(
    store: Store, app: str, spellings: Iterable[str], labels: Iterable[str], most: int
) -> tuple[Record, ...]:
    """Return the pushes of an app that name a spelling of the user, a label, or everybody; newest first.

    Of each of the three come the newest ``most``, so that many to everybody do not hide one to the user.

    Raises:
        HistoryUnavailable: the file cannot be read.
    """
    with store.reading() as connection:
        found = set(_newest(connection, _EVERYBODY, (), app, most))
        for kind, names in ((TargetKind.USER, spellings), (TargetKind.LABEL, labels)):
            ids = [_newest(connection, _NAMED, (kind.value, sql_text(name)), app, most) for name in names]
            found.update(sorted(set().union(*ids), reverse=True)[:most])
        marks = ", ".join("?" * len(found))
        rows = connection.execute(
            f"SELECT h.*, d.* FROM history h JOIN details d ON d.id = h.id WHERE h.id IN ({marks}) ORDER BY h.id DESC",  # noqa: S608
            tuple(found),
        ).fetchall()
        return tuple(row_of(Record, row) for row in rows)


def _newest(
    connection: sqlite3.Connection, source: str, values: tuple[SqlValue, ...], app: str, most: int
) -> list[int]:
    rows = connection.execute(
        f"SELECT h.id FROM {source} AND h.app = ? ORDER BY h.id DESC LIMIT ?",  # noqa: S608 - constants only
        (*values, sql_text(app), most),
    ).fetchall()
    return [row["id"] for row in rows]
