"""A config directory of its own for each test."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from support.history_samples import SetClock


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths.open(tmp_path / "config")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def history(paths: Paths, clock: SetClock) -> History:
    return History(paths.history, paths.lock, clock=clock, seconds=1.0)


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that every user can reach, which ``tmp_path`` is not."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory
        directory.chmod(0o755)
