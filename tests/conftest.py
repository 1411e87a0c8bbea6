"""What most tests need: a service, an app on it, a directory of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from push_tui.operations import send
from push_tui.simulator.service import ChatService
from support.person import WIDE, Desk, Pilot, desk_of, settled


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
def desk(service: ChatService, tmp_path: Path, start: str) -> Iterator[Desk]:
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
