"""What several tests of screens need."""

import pytest

from support.overview_facts import FactReader
from support.past import Past
from support.person import Desk


@pytest.fixture
def past(desk: Desk) -> Past:
    """What earlier runs left in the history of ``desk``."""
    return Past(desk)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FactReader:
    """What the Overview reads is the story, unless a test sets other facts."""
    reader = FactReader()
    monkeypatch.setattr("push_tui.operations.overview.read_overview", reader)
    return reader
