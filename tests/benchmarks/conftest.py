"""What several benchmarks look at."""

from pathlib import Path

import pytest

from support.long_history import fill
from support.long_runs import rounds

ROWS = rounds(50_000, 100_000)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a history of `ROWS`."""
    directory = tmp_path_factory.mktemp("history")
    fill(directory, ROWS).close()
    return directory
