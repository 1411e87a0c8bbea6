"""The history as a file: JSON lines that keep every text exactly, or CSV for a spreadsheet.

Both are written page by page: the history is not locked while the output waits for its reader. The lines of other
lists are made here, too.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from push_tui.storage.codec import Reader, column_readers, moment_of
from push_tui.storage.history import COUNTS, PAGE_LIMIT, History, counts_of
from push_tui.storage.job_records import Counts
from push_tui.storage.records import EVERYTHING, Filter, Key, Record
from push_tui.text import FORMULA_STARTS, decoded, hidden_characters

FIELDS = (
    *("kind", "profile", "app", "host", "environment", "operator", "origin", "dialect", "endpoint", "method", "path"),
    *("audience_kind", "audience", "audience_text", "people", "strategy", "title", "request", "note", "digest", "test"),
    *("job", "call", "calls", "start_date", "start_zone", "plan", "id", "state", "result", "task_id", "statuses"),
    *("answer", "answer_status", "service_timestamp", "service_duration", "elapsed_ms", "error", "created_at"),
    *("finished_at", "counts", "seen_at", "owner_host", "owner_pid", "account", "author"),
)
"""The fields of a record that are written, in this order; readers of the files rely on both."""
_FORMULAS = frozenset(FORMULA_STARTS)
_encode = json.JSONEncoder(ensure_ascii=False).encode


class ExportFormat(StrEnum):
    """The format of a list for other programs; `export` writes no table."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


class _Page(NamedTuple):
    """Some rows as lines, and where the next page begins."""

    lines: bytes
    rows: int
    end: Key | None


def export(
    history: History,
    write: Callable[[bytes], object],
    format: ExportFormat,
    filter: Filter = EVERYTHING,
    limit: int | None = None,
) -> int:
    """Write every record that matches ``filter``, or the newest ``limit``, as UTF-8; return their number.

    ``write`` gets whole lines, those of a page at once.

    Raises:
        HistoryUnavailable: the history cannot be read.
        OSError: from ``write``.
    """
    if format is ExportFormat.CSV:
        write(csv_row(FIELDS))
    texts = _column_texts(format)
    end: Key | None = None
    count = 0
    while limit is None or count < limit:
        wanted = PAGE_LIMIT if limit is None else min(PAGE_LIMIT, limit - count)
        page = history.read_whole(lambda rows: _page(rows, texts, format), filter, before=end, limit=wanted)
        write(page.lines)
        count, end = count + page.rows, page.end
        if page.rows < wanted:
            break
    return count


def write_record(record: Record, write: Callable[[bytes], object], format: ExportFormat) -> None:
    """Write one whole record, in the lines of `export`."""
    write_lines(FIELDS, [[getattr(record, name) for name in FIELDS]], write, format)


def write_lines(
    columns: Sequence[str], rows: Iterable[Sequence[object]], write: Callable[[bytes], object], format: ExportFormat
) -> None:
    """Write rows as CSV with a header, or as JSON lines."""
    text_of = _TEXTS[format]
    if format is ExportFormat.CSV:
        write(csv_row(columns))
    for row in rows:
        write(_lines(columns, [map(text_of, row)], format))


# From columns to lines: a page repeats most values of a column (profile, app, host), so each is read and written once


def _column_texts(format: ExportFormat) -> dict[str, Reader]:
    """Return for each field the function from the value of its column to its text in a line."""
    text_of, readers = _TEXTS[format], {**column_readers(Record), "counts": counts_of}

    def text_from(read: Reader) -> Reader:
        return lambda value: text_of(read(value))

    return {name: text_from(readers[name]) for name in FIELDS}


def _page(rows: Sequence[sqlite3.Row], texts: dict[str, Reader], format: ExportFormat) -> _Page:
    if not rows:
        return _Page(b"", 0, None)
    columns = dict(zip(rows[0].keys(), zip(*rows, strict=True), strict=True))
    columns["counts"] = tuple(zip(*(columns[name] for name in COUNTS), strict=True))
    cells = []
    for name, text_from in texts.items():
        known = {value: text_from(value) for value in set(columns[name])}
        same = len(known) == 1
        cells.append([*known.values()] * len(rows) if same else [known[value] for value in columns[name]])
    end = moment_of(rows[-1]["created_at"]), rows[-1]["id"]
    return _Page(_lines(FIELDS, zip(*cells, strict=True), format), len(rows), end)


def _lines(columns: Sequence[str], rows: Iterable[Iterable[str]], format: ExportFormat) -> bytes:
    """Return rows of cells, each already a text of this format, as lines of UTF-8."""
    if format is ExportFormat.CSV:
        return "".join(f"{','.join(row)}\r\n" for row in rows).encode("utf-8", "backslashreplace")
    line = f"{{{', '.join(f'{_encode(name)}: %s' for name in columns)}}}"
    return "".join(f"{line % tuple(row)}\n" for row in rows).encode()


def csv_row(values: Iterable[object]) -> bytes:
    """Return one line of UTF-8; numbers stay numbers, None is an empty cell."""
    return _lines((), [map(_csv_text, values)], ExportFormat.CSV)


# Values as texts


_HARMLESS: dict[type, Callable[[Any], str]] = {int: str, datetime: datetime.isoformat}
"""How values are written on which nothing acts; half of all cells, so they come first."""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Counts):
        return asdict(value)
    if isinstance(value, bytes):
        return decoded(value)
    return value


def _json(value: object) -> str:
    """Return the same as ``_encode``, which needs longer to begin than a few names take."""
    if isinstance(value, str):
        return encode_basestring(value)
    return f"[{', '.join(map(_json, value))}]" if isinstance(value, tuple) else _encode(value)


def _json_text(value: object) -> str:
    """Return JSON on which no terminal acts: escapes mean the same text, and a terminal ignores them."""
    if (harmless := _HARMLESS.get(type(value))) is not None:
        return str(value) if harmless is str else f'"{harmless(value)}"'
    text = _json(value if isinstance(value, str) else _plain(value))
    if not text.isprintable():
        for character in set(hidden_characters(text)):
            text = text.replace(character, json.dumps(character)[1:-1] if ord(character) > 0x7F else "\\u007f")
    return text


def cell(value: object) -> str | float | None:
    """Return a value for one cell: times in UTC, lists and objects as JSON."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if plain is None or isinstance(plain, str | int | float):
        return plain
    return _json(plain)


def _csv_text(value: object) -> str:
    """Return one cell that is safe in a spreadsheet: it is quoted, and cannot run as a formula."""
    if (harmless := _HARMLESS.get(type(value))) is not None:
        return f'"{harmless(value)}"'
    shown = value if isinstance(value, str) else cell(value)
    if not isinstance(shown, str):
        return '""' if shown is None else f'"{shown}"'
    apostrophe = "'" if shown[:1] in _FORMULAS else ""  # a spreadsheet shows what follows it as text
    escaped = shown.replace('"', '""')
    return f'"{apostrophe}{escaped}"'


_TEXTS: dict[ExportFormat, Callable[[object], str]] = {ExportFormat.CSV: _csv_text, ExportFormat.JSONL: _json_text}
