"""Who is told what changed."""

import asyncio

import pytest
from textual.worker import WorkerState

from push_tui.operations.session import Topic
from push_tui.ui import after_start
from push_tui.ui.app import Changed
from push_tui.ui.screens.compose import ComposeScreen
from support.person import Desk, Pilot, settled, until


@pytest.fixture
def nothing_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that makes no screen before it is shown."""
    monkeypatch.setattr(after_start, "MOUNTED_AHEAD", ())


async def test_news_that_comes_while_a_screen_is_being_made_waits_until_it_reads_the_model(
    nothing_ahead: None, desk: Desk, pilot: Pilot
) -> None:
    desk.app.go("compose")
    assert isinstance(desk.app.screen, ComposeScreen)
    assert not desk.app.screen.is_mounted
    for topic in Topic:
        if topic is not Topic.CREDENTIALS:  # asks for a token
            desk.app.on_changed(Changed(topic))
    await settled(pilot)
    assert desk.app.screen.form.row is not None


async def test_an_answer_for_a_screen_that_is_being_removed_reaches_nobody(desk: Desk, pilot: Pilot) -> None:
    desk.app.go("history")
    await settled(pilot)
    screen, reached = desk.app.screen, []

    async def asking() -> None:
        screen._pruning = True  # from the removal on, some rounds before Textual cancels the screen's workers
        reached.append(await desk.app.ask(asyncio.sleep(0, "answer")))

    worker = screen.run_worker(asking())
    await until(pilot, lambda: worker.is_finished)
    screen._pruning = False
    assert worker.state is WorkerState.CANCELLED
    assert reached == []
