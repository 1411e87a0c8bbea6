"""100,000 history rows: how long opening and searching takes, against a plain walk through the same rows."""

import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest

from push_tui.outcomes import Outcome, TargetStatus
from push_tui.storage.database import Database
from push_tui.storage.history import History
from push_tui.storage.records import Filter, Intent, RecordKind, Result

ROWS = 100_000
ROUNDS = 5
OPEN_LIMIT_MS = 300
SEARCH_LIMIT_MS = 100
RARE = "kumquat-7731"
CHINESE = "龘靐"
NOBODY = "nobody wrote this"

pytestmark = pytest.mark.benchmark


@contextmanager
def one_transaction(database: Database) -> Iterator[None]:
    """Let many rows share one commit: what is measured here is reading, not the disk."""
    with database.writing() as connection:
        original = Database.writing

        @contextmanager
        def same(self: Database) -> Iterator[sqlite3.Connection]:
            yield connection

        Database.writing = same  # type: ignore[method-assign]  # for the time of filling only
        try:
            yield
        finally:
            Database.writing = original  # type: ignore[method-assign]  # as it was


def a_push(number: int, chance: random.Random, words: list[str]) -> Intent:
    title = " ".join(chance.choices(words, k=3))
    content = " ".join(chance.choices(words, k=12)) + "".join(chr(chance.randint(0x4E00, 0x8FFF)) for _ in range(20))
    if number == ROWS // 3:
        content += RARE
    if number % (ROWS // 10) == 7:
        title += CHINESE
    users = tuple(f"user-{chance.randint(1, 50_000)}" for _ in range(chance.choice((1, 1, 2, 5, 20))))
    message = {"targets": users, "strategy": 2, "pushMessage": {"title": title, "content": content}}
    return Intent(
        kind=RecordKind.PUSH,
        profile=chance.choice(("staging", "production")),
        app="41117440#383391",
        host="a41.chat.agora.io",
        environment="staging",
        operator=chance.choice(("kim", "lena", "omar")),
        method="POST",
        path="push/single",
        audience_kind="users",
        audience=users,
        audience_text=", ".join(users[:3]),
        title=title,
        request=json.dumps(message, ensure_ascii=False).encode(),
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("history")
    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(4_000)]
    started = datetime(2026, 1, 1, tzinfo=UTC)
    moments = (started + timedelta(seconds=second) for second in range(3 * ROWS))
    history = History(directory / "history.db", directory / "history.lock", clock=lambda: next(moments))
    history.open()
    for first in range(0, ROWS, 5_000):
        with one_transaction(history._database):
            for number in range(first, first + 5_000):
                row = history.begin(a_push(number, chance, words))
                status = TargetStatus("user-1", "FAIL" if number % 1_000 == 0 else "SUCCESS")
                history.finish(row, Result(state=Outcome.ACCEPTED, statuses=(status,), answer=b'{"data":[]}'))
    history.close()
    return directory


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


def test_the_first_page_of_100_000_rows_comes_at_once(filled: Path) -> None:
    walk = walk_ms(filled)
    spent = median_ms(filled, lambda history: (history.settle_abandoned(), history.page(limit=100)))
    print(f"\nopen and first page {spent:.1f} ms; a walk through all rows {walk:.1f} ms")
    assert spent <= OPEN_LIMIT_MS
    assert spent <= walk


@pytest.mark.parametrize(
    ("text", "found"),
    [(CHINESE, 10), (RARE, 1), (NOBODY, 0), ("ab", 100), ("user-1", 100), ("kim", 100), ("rare fail here", 0)],
)
def test_a_search_in_100_000_rows_is_no_walk_through_all_of_them(filled: Path, text: str, found: int) -> None:
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
        Filter(results=("FAIL",)),
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
