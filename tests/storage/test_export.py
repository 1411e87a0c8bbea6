"""The history as a file."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import zip_longest

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage.export import FIELDS, ExportFormat, export
from push_tui.storage.history import History, Past
from push_tui.storage.job_records import Counts
from push_tui.storage.records import Filter, Record, RecordKind, walk
from push_tui.text import FORMULA_STARTS
from support.history_samples import NOON, SetClock, a_push, accepted

HOSTILE = '=cmd|" /C calc"!A0 [/b] \x1b[2J \x7f \x9b \u202e \U000e0041 \ud800 \u2028 👩‍👧 系统'
SAID = HOSTILE.replace("\ud800", "").encode()


def exported(history: History, format: ExportFormat, filter: Filter | None = None) -> bytes:
    out = io.BytesIO()
    export(history, out.write, format, filter or Filter())
    return out.getvalue()


def test_json_lines_keep_every_text_exactly(history: History) -> None:
    row = history.begin(a_push(title=HOSTILE))
    history.finish(row, accepted(("qa-1", "FAIL", HOSTILE), task_id="9007199254740993", answer=SAID + b"\xff"))
    (line,) = exported(history, ExportFormat.JSONL).decode().splitlines()
    record = json.loads(line)
    assert (record["title"], record["task_id"]) == (HOSTILE, "9007199254740993")
    assert record["answer"] == SAID.decode() + "\\xff"
    assert record["statuses"] == [["qa-1", "FAIL", HOSTILE]]
    assert json.loads(record["request"])["targets"] == ["qa-1", "qa-2"]
    assert record["created_at"] == "2026-03-01T12:00:00+00:00"


def test_json_lines_hold_nothing_that_a_terminal_acts_on(history: History) -> None:
    history.begin(a_push(title=HOSTILE))
    text = exported(history, ExportFormat.JSONL).decode()
    acting = [c for c in text if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\U000e0041\u2028"]
    assert acting == ["\n"]
    assert "👩‍👧 系统" in text


@pytest.mark.parametrize("start", list("=+-@＝＋－＠\t\r\n"))
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(history: History, start: str) -> None:
    history.begin(a_push(title=f"{start}1+1", note='a "b", c\nd'))
    (row,) = csv.DictReader(io.StringIO(exported(history, ExportFormat.CSV).decode(), newline=""))
    assert row["title"] == f"'{start}1+1"
    assert row["note"] == 'a "b", c\nd'
    assert (row["people"], row["test"], row["task_id"]) == ("2", "false", "")
    assert json.loads(row["audience"]) == ["qa-1", "qa-2"]


def test_a_lone_surrogate_does_not_stop_a_csv(history: History) -> None:
    history.begin(a_push(title="\ud800"))
    assert "\\ud800" in exported(history, ExportFormat.CSV).decode()


def mixed(history: History, clock: SetClock) -> None:
    """Rows of every kind that differ in every column, over more than two pages."""
    past = []
    for number in range(1_020):
        text = (HOSTILE, "plain", "系统 👩‍👧", "=1+1", 'a "b", c\\d', "")[number % 6]
        intent = a_push(
            text,
            title=text,
            note=text[::-1],
            kind=list(RecordKind)[number % len(RecordKind)],
            audience=tuple(f"{text[:9]}{user}" for user in range(number % 4)),
            people=(None, 0, 7)[number % 3],
            test=number % 5 == 0,
            plan={"label": text, "rows": [number]} if number % 7 == 0 else {},
            start_date="2026-03-02 08:00:00" if number % 4 == 0 else "",
        )
        begun = NOON + timedelta(seconds=number, microseconds=number % 2)
        if number % 3 == 0:
            clock.now = begun
            history.begin(intent)
            continue
        statuses = [(f"qa-{user}", "FAIL", text or None) for user in range(number % 5)]
        counts = Counts(number, number // 2, number // 3)
        state = list(Outcome)[number % len(Outcome)]
        result = accepted(*statuses, state=state, counts=counts, error=text, elapsed_ms=number / 7)
        past.append(Past(intent, result, begun, begun + timedelta(seconds=1), number % 8 == 0))
    history.record_past(past)


def plain(value: object) -> object:
    """A field of a record as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Counts):
        return asdict(value)
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value


def pages(history: History) -> Iterator[Record]:
    return walk(lambda before: history.records(before=before))


def test_json_lines_say_of_a_mixed_history_what_its_records_say(history: History, clock: SetClock) -> None:
    mixed(history, clock)
    lines = exported(history, ExportFormat.JSONL).decode().split("\n")
    for line, record in zip_longest(lines[:-1], pages(history)):
        said = {name: plain(getattr(record, name)) for name in FIELDS}
        assert json.dumps(json.loads(line)) == json.dumps(said)
        if line.isprintable():
            assert line == json.dumps(said, ensure_ascii=False)


def test_csv_says_of_a_mixed_history_what_its_records_say(history: History, clock: SetClock) -> None:
    mixed(history, clock)
    expected = io.StringIO(newline="")
    writer = csv.writer(expected, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for record in pages(history):
        values = [plain(getattr(record, name)) for name in FIELDS]
        texts = [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values]
        cells = [f"'{text}" if text.startswith(FORMULA_STARTS) else text for text in texts]
        writer.writerow("" if value is None else text for value, text in zip(values, cells, strict=True))
    assert exported(history, ExportFormat.CSV) == expected.getvalue().encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("limit", [0, 1, 499, 500, 501, 1_000, 1_100])
def test_a_limit_is_kept_to_the_row(history: History, clock: SetClock, limit: int) -> None:
    mixed(history, clock)
    out = io.BytesIO()
    assert export(history, out.write, ExportFormat.JSONL, limit=limit) == min(limit, 1_020)
    assert len(out.getvalue().splitlines()) == min(limit, 1_020)


def test_an_empty_history_is_a_line_of_names(history: History) -> None:
    assert exported(history, ExportFormat.JSONL) == b""
    assert exported(history, ExportFormat.CSV).startswith(b'"kind","profile","app",')


def test_everything_that_passes_the_filter_is_written_newest_first(history: History, clock: SetClock) -> None:
    for number in range(250):
        history.begin(a_push(title=str(number), profile="live" if number % 2 else "staging"))
        clock.go_on(seconds=1)
    lines = exported(history, ExportFormat.JSONL, Filter(profile="live")).splitlines()
    assert [json.loads(line)["title"] for line in lines] == [str(number) for number in range(249, 0, -2)]


def test_a_reader_that_stops_does_not_stop_a_send(history: History) -> None:
    history.begin(a_push())

    def reader(line: bytes) -> None:
        history.begin(a_push(title="sent while the output waits"))

    assert export(history, reader, ExportFormat.JSONL) == 1
    assert history.count() == 2
