"""The history as a file: JSON lines that keep every text exactly, or CSV for a spreadsheet.

Both are written page by page: the history is not locked while the output waits for its reader. The lines of other
lists are made here, too.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from itertools import islice

from push_tui.storage.history import History
from push_tui.storage.job_records import Counts
from push_tui.storage.records import EVERYTHING, Filter, Record, walk
from push_tui.text import FORMULA_STARTS, decoded, hidden_characters

FIELDS = (
    *("kind", "profile", "app", "host", "environment", "operator", "origin", "dialect", "endpoint", "method", "path"),
    *("audience_kind", "audience", "audience_text", "people", "strategy", "title", "request", "note", "digest", "test"),
    *("job", "call", "calls", "start_date", "start_zone", "plan", "id", "state", "result", "task_id", "statuses"),
    *("answer", "answer_status", "service_timestamp", "service_duration", "elapsed_ms", "error", "created_at"),
    *("finished_at", "counts", "seen_at", "owner_host", "owner_pid"),
)
"""The fields of a record that are written, in this order; readers of the files rely on both."""
_PAGE = 100
"""Fewer than rows of a list, because records hold bodies."""


class ExportFormat(StrEnum):
    """The format of a list for other programs; `export` writes no table."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"


def export(
    history: History,
    write: Callable[[bytes], object],
    format: ExportFormat,
    filter: Filter = EVERYTHING,
    limit: int | None = None,
) -> int:
    """Write every record that matches ``filter``, or the newest ``limit``, as UTF-8; return their number.

    Raises:
        HistoryUnavailable: the history cannot be read.
        OSError: from ``write``.
    """
    records = walk(lambda before: history.records(filter, before=before, limit=_PAGE))
    return write_records(islice(records, limit), write, format)


def write_records(records: Iterable[Record], write: Callable[[bytes], object], format: ExportFormat) -> int:
    """Write whole records, and return their number."""
    return write_lines(FIELDS, ([getattr(record, name) for name in FIELDS] for record in records), write, format)


def write_lines(
    columns: Sequence[str], rows: Iterable[Sequence[object]], write: Callable[[bytes], object], format: ExportFormat
) -> int:
    """Write rows as CSV with a header, or as JSON lines; return their number."""
    if format is ExportFormat.CSV:
        write(csv_row(columns))
    count = 0
    for row in rows:
        write(csv_row(row) if format is ExportFormat.CSV else _json_line(columns, row))
        count += 1
    return count


def _json_line(columns: Sequence[str], row: Sequence[object]) -> bytes:
    """Return one JSON object as a line of UTF-8 on which no terminal acts."""
    line = json.dumps({name: _plain(value) for name, value in zip(columns, row, strict=True)}, ensure_ascii=False)
    # JSON escapes mean the same text, and a terminal ignores them.
    for character in set(hidden_characters(line)):
        line = line.replace(character, json.dumps(character)[1:-1] if ord(character) > 0x7F else "\\u007f")
    return f"{line}\n".encode()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Counts):
        return asdict(value)
    if isinstance(value, bytes):
        return decoded(value)
    return value


def cell(value: object) -> str | float | None:
    """Return a value for one cell: times in UTC, lists and objects as JSON."""
    plain = _plain(value)
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if plain is None or isinstance(plain, str | int | float):
        return plain
    return json.dumps(plain, ensure_ascii=False)


# CSV that is safe in a spreadsheet: every cell is quoted, and none can run as a formula


def csv_row(values: Iterable[object]) -> bytes:
    """Return one line of UTF-8; numbers stay numbers, None is an empty cell."""
    line = io.StringIO(newline="")
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(_text(cell(value)) for value in values)
    return line.getvalue().encode("utf-8", "backslashreplace")


def _text(value: str | float | None) -> str:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"  # a spreadsheet shows what follows an apostrophe as text
    return "" if value is None else str(value)
