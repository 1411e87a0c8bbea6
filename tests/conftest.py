"""What most tests need: a service, an app on it, a directory of its own; and no secret that leaves unseen."""

import gc
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from push_tui.operations import send, shared_pace
from push_tui.simulator.service import ChatService
from push_tui.storage import owners
from push_tui.storage.database import Store
from support import canaries
from support.person import WIDE, Desk, Pilot, desk_of, settled

canaries.plant()
settings.register_profile("whatever else runs", deadline=None)
settings.load_profile("whatever else runs")

MEMORY = Path("/dev/shm")
"""A disk in memory, as Linux has one."""
ROOM = 1 << 30
"""Bytes that it must have left, to be used; all tests together leave some 100 MB."""


def pytest_configure(config: pytest.Config) -> None:
    """Keep what is compiled, and what tests write in memory, where that is possible."""
    # Else each worker compiles all tests, and each program that they start all of push-tui, in 4 s and 0.5 s.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    _write_into_memory(config)


def _write_into_memory(config: pytest.Config) -> None:
    """Let tests write into memory where they can: each commit to the history waits for the disk, a third of the time.

    The benchmarks measure that wait.
    """
    if config.getoption("markexpr") == "benchmark" or not os.access(MEMORY, os.W_OK):
        return
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_finish() -> None:
    """Leave tests and modules out of garbage collection, they stay to the end; collect apps some fifty at a time.

    Python would look through everything after each few apps, which took a fifth of the processor's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a long text by its beginning: workers send each name several times, and some had a megabyte."""
    return f"{val[:40]!a}, {len(val)} long" if isinstance(val, str | bytes) and len(val) > 200 else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """Fail a test after which a secret is in a file, or in what the program printed."""
    directory = getattr(item, "funcargs", {}).get("tmp_path")
    yield
    found = [] if directory is None else canaries.leaked_to(directory)
    found += [f"{where}: {leaks}" for _, where, text in item._report_sections if (leaks := canaries.leaked(text))]
    assert not found, f"a secret has left: {found}"


@pytest.fixture(autouse=True)
def databases_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what this test opened: thousands of tests run in one process, which may open some thousand files."""
    made: list[Store] = []
    make = Store.__init__

    def remember(self: Store, *arguments: Any, **options: Any) -> None:
        made.append(self)
        make(self, *arguments, **options)

    monkeypatch.setattr(Store, "__init__", remember)
    yield
    for database in made:
        database.close()


@pytest.fixture(autouse=True)
def garbage_collected() -> Iterator[None]:
    """Collect garbage after a test that called `main`, which stops that: a thousand apps took 1.7 GB."""
    yield
    gc.enable()


@pytest.fixture
def service() -> ChatService:
    """A simulated service of this test's own, without the rate limits that would make it wait."""
    service = ChatService()
    service.rate_limits = False
    return service


@pytest.fixture
def start() -> str:
    """The screen that the app begins with."""
    return "labels"


@pytest.fixture
def colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 256 colours, wherever the tests run: the theme depends on it."""
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("COLORTERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def desk(service: ChatService, tmp_path: Path, start: str, colours: None) -> Iterator[Desk]:
    """A support engineer's desk: the app on ``service``, with its history in a directory of its own."""
    with desk_of(service, tmp_path, start=start) as desk:
        yield desk


@pytest.fixture
def size() -> tuple[int, int]:
    """Columns and rows of the terminal; a test sets another with ``@sized(80, 24)``."""
    return WIDE


@pytest.fixture
async def pilot(desk: Desk, size: tuple[int, int]) -> AsyncIterator[Pilot]:
    """The app of ``desk``, started and settled, with a keyboard."""
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


@pytest.fixture
def quick_countdown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count down in no time; a step that a busy machine delays does not count as a suspended process."""
    monkeypatch.setattr(send, "SECOND", 0.02)
    monkeypatch.setattr(send, "LATE_STEP", 60.0)


@pytest.fixture
def patient_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share the pace also on a machine that is too busy to answer at once."""
    monkeypatch.setattr(shared_pace, "WAIT_SECONDS", 20.0)


@pytest.fixture
def homeless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account without passwd entry and HOME, as containers with a numeric user have."""

    def unknown(uid: int) -> pwd.struct_passwd:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "USER", "LOGNAME", "LNAME", "USERNAME", "XDG_CONFIG_HOME", "PUSH_TUI_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    owners._person.cache_clear()
    yield
    owners._person.cache_clear()


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors: a test waits for threads and processes a third of its time."""
    return (os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count() or 1) + 1
