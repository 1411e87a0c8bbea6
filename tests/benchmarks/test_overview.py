"""The facts of the Overview from 1,000,000 pushes of twelve days (200,000 in a short run), for the first screen."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from push_tui.operations.overview import read_overview
from push_tui.storage.codec import microseconds, moment_text
from push_tui.storage.history import History
from support.job_desk import PROFILE, job_desk, service_with
from support.long_runs import rounds

ROWS = rounds(200_000, 1_000_000)
STEP = timedelta(days=12) / ROWS
ROUNDS = 7
LIMIT_MS = rounds(100, 300)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RESULTS = (
    [("accepted", "task 968120369184112182", "968120369184112182", "labels")] * 40
    + [("accepted", "ASYNC_SUCCESS", None, "users")] * 50
    + [("accepted", "FAIL", None, "users")] * 3
    + [("rejected", "", None, "users")] * 3
    + [("unknown", "", None, "labels"), ("not sent", "", None, "users"), ("accepted", "task 7", "7", "everybody")]
)
COLUMNS = (
    "id, created_at, finished_at, kind, state, result, task_id, audience_kind, audience_text, people, strategy, title, "
    "profile, app, environment, operator, note, test, digest, completed, seen_at"
)

pytestmark = pytest.mark.benchmark


def rows() -> Iterator[tuple[Any, ...]]:
    chance = random.Random(7)
    for number in range(ROWS):
        at = NOW - STEP * (ROWS - number)
        text, (state, result, task, kind) = moment_text(at), chance.choice(RESULTS)
        shown = (kind, "qa-1, qa-2 and 98 more", 100, 2, f"Maintenance tonight {number}")
        profile, seen = chance.choice((PROFILE.name, "production")), chance.choice((text, None))
        yield (
            *(microseconds(at), text, text, "push", state, result, task, *shown),
            *(profile, PROFILE.app, "staging", "kim", "OPS-1", 0, f"{number:064x}", 2, seen),
        )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("overview")
    history = History(directory / "history.db", directory / "history.lock")
    with history.writing() as connection:
        marks = ", ".join("?" * len(COLUMNS.split(",")))
        connection.executemany(f"INSERT INTO history ({COLUMNS}) VALUES ({marks})", rows())
        connection.execute(
            "INSERT INTO details (id, host, origin, dialect, endpoint, method, path, audience, request, owner_host, "
            "owner_namespace, owner_boot, owner_pid, owner_started) SELECT id, 'host', '', 'agora', 'push to users', "
            "'POST', 'push/single', '[]', zeroblob(300), 'host', '', '', 1, '' FROM history"
        )
    history.close()
    return directory


def test_the_overview_of_a_million_pushes_comes_at_once(filled: Path) -> None:
    times = []
    with job_desk(service_with(), filled) as desk:
        for _ in range(ROUNDS):
            desk.session.history.close()
            started = time.perf_counter()
            found = desk.ask(read_overview(desk.session, NOW))
            times.append((time.perf_counter() - started) * 1000)
            assert found.trouble == ""
        assert sum(sum(bucket.counts.values()) for bucket in found.days) > ROWS / 3
    print(f"\noverview of {ROWS:,} pushes {median(times):.0f} ms (limit {LIMIT_MS})")
    assert median(times) <= LIMIT_MS
