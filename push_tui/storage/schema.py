"""The tables of the history and of jobs, in one file and in SQL that SQLite 3.26 supports.

``id`` is the time of creation in microseconds (plus one if two rows would share it), so every table is ordered by
time: a page is one short walk along a table, and a search stops when the page is full. Lists read only ``history``;
bodies are in ``details``, folded texts in ``search``. Rows whose current text is not in the index are in
``unindexed``. Without FTS5 there is no index, and everything still works.

Tables change only by new columns with a default: a process of an older version that has the file open can keep
writing, because its statements name their columns. Such rows are ``completed`` before they are read; see
`history_migration.complete`. To add a column:

1. Write its statement into ``_ADDED_IN_5``, list that in `make_tables` (its index there is the last version without
   it), and raise `VERSION`.
2. Add the field of the same name: in ``records.py`` for the history, in ``job_records.py`` for jobs.
3. If older rows say it in another way, have `history_migration.complete` store it; else they have the default.

A batch of a job stores its rows as a JSON list, written once, and another one of their lines in the file that they are
from. The outcome of a row is stored only if it is not simply done, as ``[row, state, reason, stage]``.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from push_tui.outcomes import Outcome, PushStatus

VERSION = 4
FOREIGN = -1
"""What `version_of` returns for another program's database."""

_TABLES = (
    """
    CREATE TABLE history (
        id INTEGER PRIMARY KEY,
        created_at TEXT NOT NULL,
        finished_at TEXT,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        settled INTEGER NOT NULL DEFAULT 0,
        result TEXT NOT NULL DEFAULT '',
        task_id TEXT,
        audience_kind TEXT NOT NULL,
        audience_text TEXT NOT NULL,
        people INTEGER,
        strategy INTEGER,
        title TEXT NOT NULL,
        profile TEXT NOT NULL,
        app TEXT NOT NULL,
        environment TEXT NOT NULL,
        operator TEXT NOT NULL,
        note TEXT NOT NULL,
        test INTEGER NOT NULL,
        digest TEXT NOT NULL,
        error TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE details (
        id INTEGER PRIMARY KEY REFERENCES history(id),
        host TEXT NOT NULL,
        origin TEXT NOT NULL,
        dialect TEXT NOT NULL,
        endpoint TEXT NOT NULL,
        method TEXT NOT NULL,
        path TEXT NOT NULL,
        audience TEXT NOT NULL,
        request BLOB NOT NULL,
        statuses TEXT NOT NULL DEFAULT '[]',
        answer TEXT NOT NULL DEFAULT '',
        answer_status INTEGER,
        service_timestamp INTEGER,
        service_duration INTEGER,
        elapsed_ms REAL,
        owner_host TEXT NOT NULL,
        owner_namespace TEXT NOT NULL,
        owner_boot TEXT NOT NULL,
        owner_pid INTEGER NOT NULL,
        owner_started TEXT NOT NULL
    )
    """,
    "CREATE TABLE search (id INTEGER PRIMARY KEY REFERENCES history(id), text BLOB NOT NULL)",
    "CREATE TABLE unindexed (id INTEGER PRIMARY KEY REFERENCES history(id))",
    "CREATE INDEX history_open ON history (state) WHERE state = 'sending'",
    "CREATE INDEX history_tests ON history (digest) WHERE test = 1",
)

_JOB_TABLES = (
    """
    CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        created_at TEXT NOT NULL,
        updated_at TEXT NOT NULL,
        finished_at TEXT,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        profile TEXT NOT NULL,
        app TEXT NOT NULL,
        host TEXT NOT NULL,
        environment TEXT NOT NULL,
        operator TEXT NOT NULL,
        title TEXT NOT NULL,
        details TEXT NOT NULL,
        position TEXT NOT NULL DEFAULT '{}',
        total INTEGER NOT NULL,
        done INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0,
        unknown INTEGER NOT NULL DEFAULT 0,
        history_row INTEGER,
        owner_host TEXT,
        owner_namespace TEXT,
        owner_boot TEXT,
        owner_pid INTEGER,
        owner_started TEXT
    )
    """,
    """
    CREATE TABLE job_batches (
        job INTEGER NOT NULL REFERENCES jobs(id),
        number INTEGER NOT NULL,
        stage INTEGER NOT NULL DEFAULT 0,
        state TEXT NOT NULL DEFAULT 'waiting',
        users TEXT NOT NULL,
        times TEXT NOT NULL DEFAULT '',
        issues TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (job, number)
    ) WITHOUT ROWID
    """,
)

_ADDED_IN_3 = (
    *(
        f"ALTER TABLE history ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0"
        # completed, 1: the intent is; 2: the result is too
        for name in ("job", "call", "calls", "done", "failed", "unknown", "not_tried", "completed")
    ),
    "ALTER TABLE history ADD COLUMN start_date TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE history ADD COLUMN start_zone TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE history ADD COLUMN seen_at TEXT",
    "ALTER TABLE details ADD COLUMN plan TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE jobs ADD COLUMN pause_asked INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE jobs ADD COLUMN completed INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE job_batches ADD COLUMN answer BLOB NOT NULL DEFAULT x''",
    """
    CREATE TABLE targets (
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        row INTEGER NOT NULL REFERENCES history(id),
        PRIMARY KEY (kind, name, row)
    ) WITHOUT ROWID
    """,
)

_ADDED_IN_4 = tuple(
    f"ALTER TABLE {table} ADD COLUMN {name} TEXT NOT NULL DEFAULT ''"
    for table, name in (("details", "account"), ("details", "author"), ("job_batches", "lines"))
)

ROW_BEHIND = "completed < 1 + (finished_at IS NOT NULL)"
"""The rows of ``history`` that an older version wrote or finished; SQLite uses the index only for this exact text."""
JOB_BEHIND = "completed = 0"

_INDEXES_OF_3 = (
    "CREATE INDEX IF NOT EXISTS history_digests ON history (digest)",
    f"CREATE INDEX IF NOT EXISTS history_behind ON history (id) WHERE {ROW_BEHIND}",
    f"CREATE INDEX IF NOT EXISTS jobs_behind ON jobs (id) WHERE {JOB_BEHIND}",
)

FINE = ("", PushStatus.SUCCESS.value, PushStatus.ASYNC_SUCCESS.value)
"""The results of an accepted push of which nothing failed."""
_FINE = ", ".join(f"'{result}'" for result in FINE)
FAILED = f"kind = 'push' AND state = '{Outcome.ACCEPTED}' AND task_id IS NULL AND result NOT IN ({_FINE})"
"""The accepted pushes with a target that failed, may have, or has no status. See `ROW_BEHIND` for the exact text."""
DOUBTFUL = f"kind = 'push' AND state IN ('{Outcome.UNKNOWN}', '{Outcome.REJECTED}')"
"""The pushes that were rejected, or whose outcome is unknown."""
TO_EVERYBODY = "kind = 'push' AND audience_kind = 'everybody'"
SCHEDULED = "start_date <> ''"
RENAMED = f"kind = 'label renamed' AND state = '{Outcome.ACCEPTED}' AND error = ''"
"""The labels that got another name; not those of which both exist, because the old one was not deleted."""

# They need no version of their own: SQLite keeps them up to date for an older push-tui too. Without them (a file that
# cannot be written) the same queries walk through more rows.
_OVERVIEW_INDEXES = {
    "history_outcomes": "history (profile, kind, state)",
    "history_failed": f"history (profile, id, kind, state, task_id, result) WHERE {FAILED}",
    "history_doubtful": f"history (profile) WHERE {DOUBTFUL}",
    "history_everybody": f"history (app) WHERE {TO_EVERYBODY}",
    "history_scheduled": f"history (start_date) WHERE {SCHEDULED}",
    "history_renamed": f"history (app) WHERE {RENAMED}",
}

_INDEX = """
    CREATE VIRTUAL TABLE IF NOT EXISTS search_pairs
    USING fts5 (pairs, content = '', columnsize = 0, detail = none, tokenize = 'ascii')
"""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the schema: 0 for an empty database, `FOREIGN` for another program's."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'history'").fetchone()
    (others,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return FOREIGN if others and not (version and tables) else int(version)


def damage_in(file: Path) -> tuple[int, str]:
    """Return the version of the database in ``file``, and the first damage that SQLite finds in it; empty if none."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return version_of(connection), "" if found == "ok" else str(found)
    except sqlite3.Error as error:
        return 0, str(error)


def is_current(connection: sqlite3.Connection) -> bool:
    """Return whether nothing is missing: tables, columns and indexes, the search index if this SQLite can use one."""
    if version_of(connection) < VERSION or not indexes_of(connection) >= _OVERVIEW_INDEXES.keys():
        return False
    return _index_exists(connection) or not _knows_fts5(connection)


def indexes_of(connection: sqlite3.Connection) -> set[str]:
    """Return the names of the indexes of this database."""
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}


def make_tables(connection: sqlite3.Connection, version: int) -> None:
    """Add the tables and columns of `VERSION` to a database of ``version``, inside the caller's transaction."""
    for statements in (_TABLES, _JOB_TABLES, _ADDED_IN_3, _ADDED_IN_4)[version:]:
        for statement in statements:
            connection.execute(statement)


def make_current(connection: sqlite3.Connection) -> None:
    """Mark a database as current, inside the caller's transaction; its rows must all be completed."""
    for statement in _INDEXES_OF_3:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION:d}")


def make_indexes(connection: sqlite3.Connection) -> None:
    """Create what is missing of the indexes; rows from before the search index stay ``unindexed`` and are scanned."""
    for name, columns in _OVERVIEW_INDEXES.items():
        connection.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}")
    if _knows_fts5(connection):
        connection.execute(_INDEX)


def has_index(connection: sqlite3.Connection) -> bool:
    """Return whether the index exists and this SQLite can use it."""
    return _index_exists(connection) and _knows_fts5(connection)


def _index_exists(connection: sqlite3.Connection) -> bool:
    found = "SELECT 1 FROM sqlite_master WHERE name = 'search_pairs' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    return connection.execute(found).fetchone() is not None


def _knows_fts5(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("SELECT fts5_source_id()")
    except sqlite3.OperationalError:
        return False
    return True
