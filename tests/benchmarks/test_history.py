"""A history of 100,000 rows (50,000 in a short run): opening and searching, against a plain walk through its rows."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest

from benchmarks.conftest import ROWS
from push_tui.outcomes import Outcome
from push_tui.storage.export import ExportFormat, export
from push_tui.storage.history import History
from push_tui.storage.records import End, Filter, RecordKind
from support.history_of_version_2 import OldProcess
from support.long_history import CHINESE, RARE
from support.long_runs import rounds

ROUNDS = rounds(3, 5)
OPEN_LIMIT_MS = 300
SEARCH_LIMIT_MS = 100
EXPORT_SECONDS = 2.0 * ROWS / 100_000
"""Of processor time, on the machine of `slow_by` that does nothing else."""
UPDATE_SECONDS = 3.0 * ROWS / 100_000
"""Of processor time, too."""
NOISE = 1.5
"""A shared machine takes up to so many times as long for the same work; the export took 8 s once."""
NOBODY = "nobody wrote this"

pytestmark = pytest.mark.benchmark


def median_ms(directory: Path, work: Callable[[History], object]) -> float:
    """Median over rounds that each begin with the file closed."""
    times = []
    for _ in range(ROUNDS):
        history = History(directory / "history.db", directory / "history.lock")
        started = time.perf_counter()
        work(history)
        times.append((time.perf_counter() - started) * 1000)
        history.close()
    return median(times)


def walk_ms(directory: Path) -> float:
    """Median of a plain SELECT that looks for a text in every row."""
    times = []
    for _ in range(ROUNDS):
        connection = sqlite3.connect(directory / "history.db")
        started = time.perf_counter()
        connection.execute("SELECT count(*) FROM search WHERE instr(text, ?)", (NOBODY.encode(),)).fetchone()
        times.append((time.perf_counter() - started) * 1000)
        connection.close()
    return median(times)


def test_the_first_page_of_a_long_history_comes_at_once(filled: Path) -> None:
    walk = walk_ms(filled)
    spent = median_ms(filled, lambda history: (history.settle_abandoned(), history.page(limit=100)))
    print(f"\nopen and first page {spent:.1f} ms; a walk through all rows {walk:.1f} ms")
    assert spent <= OPEN_LIMIT_MS
    assert spent <= walk


@pytest.mark.parametrize(
    ("text", "found"),
    [(CHINESE, 10), (RARE, 1), (NOBODY, 0), ("ab", 100), ("user-1", 100), ("kim", 100), ("rare fail here", 0)],
)
def test_a_search_in_a_long_history_is_no_walk_through_all_of_them(filled: Path, text: str, found: int) -> None:
    walk = walk_ms(filled)
    spent = median_ms(filled, lambda history: history.page(Filter(text=text), limit=100))
    history = History(filled / "history.db", filled / "history.lock")
    assert len(history.page(Filter(text=text), limit=100)) == found
    print(f"\nsearch for {text!r} {spent:.1f} ms; a walk through all rows {walk:.1f} ms")
    assert spent <= SEARCH_LIMIT_MS
    assert spent <= walk / 2


@pytest.mark.parametrize(
    "filter",
    [
        Filter(states=(Outcome.UNKNOWN,)),
        Filter(ends=(End.FAILED,)),
        Filter(kinds=(RecordKind.LABEL_DELETED,)),
        Filter(until=datetime(2025, 1, 1, tzinfo=UTC)),
        Filter(text="user-1", states=(Outcome.UNKNOWN,)),
    ],
    ids=["unknown", "failed", "kind nobody has", "before all", "text and state"],
)
def test_a_filter_that_lets_few_rows_pass_is_as_quick(filled: Path, filter: Filter) -> None:
    walk = walk_ms(filled)
    spent = median_ms(filled, lambda history: history.page(filter, limit=100))
    print(f"\nfilter {spent:.1f} ms; a walk through all rows {walk:.1f} ms")
    assert spent <= 1.5 * walk


@pytest.mark.parametrize("text", ["", CHINESE, "ab", "user-1"])
def test_counting_what_a_search_finds(filled: Path, text: str) -> None:
    walk = walk_ms(filled)
    spent = median_ms(filled, lambda history: history.count(Filter(text=text)))
    print(f"\ncount {text!r} {spent:.1f} ms; a walk through all rows {walk:.1f} ms")
    assert spent <= 3 * walk


@pytest.mark.parametrize("format", [ExportFormat.CSV, ExportFormat.JSONL])
def test_an_export_takes_20_microseconds_a_row(
    filled: Path, format: ExportFormat, slow_by: Callable[[], float]
) -> None:
    history = History(filled / "history.db", filled / "history.lock")
    started = time.process_time()
    assert export(history, lambda lines: None, format) == ROWS
    spent = time.process_time() - started
    history.close()
    print(f"\nexport as {format} {spent:.2f} s, {spent / ROWS * 1e6:.0f} µs a row (aim {EXPORT_SECONDS} s)")
    assert spent <= NOISE * EXPORT_SECONDS * slow_by()


def test_an_old_history_is_updated_within_its_budget(tmp_path: Path, slow_by: Callable[[], float]) -> None:
    file = tmp_path / "history.db"
    with closing(OldProcess(file)) as old:
        old.record_many(ROWS)
    with closing(History(file, tmp_path / "history.lock")) as history:
        began = time.process_time()
        history.count()
        spent = time.process_time() - began
        assert history.count(Filter(user="row-1")) > 0
    print(f"\n{ROWS:,} rows updated in {spent:.2f} s")
    assert spent <= UPDATE_SECONDS * NOISE * slow_by()
