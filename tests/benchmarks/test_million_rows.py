"""A history of 1,000,000 rows (50,000 in a short run) in the real program: from a key to the last byte it sets off.

Such a history takes minutes to write; ``PUSH_TUI_HISTORY`` names a directory that keeps one for the next run.
"""

import os
import statistics
import sys
from pathlib import Path

import pytest

from support.job_desk import people, service_with
from support.keys import key
from support.long_history import RARE, fill
from support.long_runs import IS_LONG, rounds
from support.real_program import workplace
from support.terminal_session import TerminalSession

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(3600)]

PYTHON = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
KEPT = os.environ.get("PUSH_TUI_HISTORY", "")
MANY, FEW = 1_000_000, 1_000
TIMES, SEARCHED = rounds((3, 1), (7, 3))
"""How often the history is opened, and each text searched for."""
OPEN_MS, SEARCH_MS = 150, 300
NOISE = 1.5
"""A shared machine takes up to so many times as long."""
DEARER = 1.5
"""Times what a row costs among few."""
SEARCHES = (RARE, "kim", "user-12345", "nobody-wrote-this")


@pytest.fixture
def very_long(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if not IS_LONG:
        short: Path = request.getfixturevalue("filled")
        return short
    return kept_history(Path(KEPT) if KEPT else tmp_path / "million", MANY)


def kept_history(directory: Path, rows: int) -> Path:
    """The directory with a history of so many rows, which is written if there is none."""
    directory.mkdir(exist_ok=True)
    if not (directory / "history.db").exists():
        fill(directory, rows).close()
    return directory


def medians(session: TerminalSession, searches: tuple[str, ...]) -> dict[str, float]:
    """Milliseconds to the last byte: opening the history, a row, each search."""
    session.wait_for("100 members")
    session.wait_quiet(1.0)
    times: dict[str, list[float]] = {"open": [], "row": []}
    for _ in range(TIMES):
        times["open"].append(session.measure("f5", quiet=0.6).last * 1000)
        for _ in range(3):
            times["row"].append(session.measure("down", quiet=0.2).last * 1000)
        session.measure("f3", quiet=0.4)
    session.measure("f5", quiet=0.6)
    for text in searches:
        times[text] = []
        for _ in range(SEARCHED):
            session.measure(key("filter_history"), quiet=0.3)
            session.measure(*text[:-1], quiet=1.0)
            times[text].append(session.measure(text[-1], quiet=1.0).last * 1000)
            for pressed in ("escape", "escape"):
                session.measure(pressed, quiet=0.6)
    return {what: statistics.median(found) for what, found in times.items()}


def measured(directory: Path, *searches: str) -> dict[str, float]:
    with workplace(directory, service_with(("few", people(100)))) as place, place.program() as session:
        return medians(session, searches)


def test_a_million_rows_open_and_are_searched_at_once(
    very_long: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", PYTHON)
    among_few = measured(kept_history(tmp_path / "few", FEW))
    among_many = measured(very_long, *SEARCHES)
    for what, spent in among_many.items():
        few = f", among {FEW:,}: {among_few[what]:.0f} ms" if what in among_few else ""
        print(f"\n  {what}: {spent:.0f} ms{few}")
    assert among_many["open"] <= NOISE * OPEN_MS
    assert among_many["row"] <= max(DEARER * among_few["row"], among_few["row"] + 5)
    for text in SEARCHES:
        assert among_many[text] <= NOISE * SEARCH_MS, text
