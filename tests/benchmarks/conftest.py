"""What several benchmarks look at."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from support.long_history import fill
from support.long_runs import rounds

ROWS = rounds(50_000, 100_000)
UNIT_ROWS = 20_000
UNIT_SECONDS = 0.075
"""Of processor time to write and read so many rows as JSON, where budgets of processor time were set."""


@pytest.fixture
def slow_by() -> Callable[[], float]:
    """Return how many times as long rows take as JSON, before a test and now, as where its budget was set; at least 1.

    A shared machine slows down for minutes.
    """
    before = _unit()
    return lambda: max(UNIT_SECONDS, before, _unit()) / UNIT_SECONDS


def _unit() -> float:
    """Return the median seconds of processor time for the rows."""
    return median(_once() for _ in range(5))


def _once() -> float:
    rows = [{"number": number, "user": f"customer-{number}", "labels": ["vip"] * 5} for number in range(UNIT_ROWS)]
    began = time.process_time()
    for row in rows:
        json.loads(json.dumps(row))
    return time.process_time() - began


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a history of `ROWS`."""
    directory = tmp_path_factory.mktemp("history")
    fill(directory, ROWS).close()
    return directory
