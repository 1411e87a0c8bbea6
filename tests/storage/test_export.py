"""The history as a file."""

import csv
import io
import json
import unicodedata

import pytest

from push_tui.storage.export import ExportFormat, export
from push_tui.storage.history import History
from push_tui.storage.records import Filter
from support.history_samples import SetClock, a_push, accepted

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
