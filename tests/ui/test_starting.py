"""What happens behind the first paint, however soon the person begins to type."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui.message.push import Push
from push_tui.operations.drafts import Draft
from push_tui.storage.drafts import Draft as KeptDraft
from push_tui.storage.drafts import DraftStore
from push_tui.storage.paths import Paths
from push_tui.ui.screens.compose import ComposeScreen
from support.person import WIDE, Desk, screen_text, settled, until

LEFT = Push(message={"title": "Maintenance tonight", "content": "Back at noon"})


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set when the draft that an earlier run left may be read: until then the disk is slow."""
    DraftStore(Paths.open(tmp_path)).save(Draft(LEFT).to_json(profile="staging", now=datetime.now(UTC)))
    may_be_read = threading.Event()
    unsent = DraftStore.unsent

    def slowly(store: DraftStore) -> KeptDraft | None:
        assert may_be_read.wait(30)
        return unsent(store)

    monkeypatch.setattr(DraftStore, "unsent", slowly)
    yield may_be_read
    may_be_read.set()


def told(desk: Desk) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in desk.app._notifications)


async def test_a_composer_that_was_opened_before_the_draft_was_read_shows_it(read: threading.Event, desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and pilot.app.focused is not None)
        read.set()
        await until(pilot, lambda: desk.session.composition.push.message == LEFT.message)
        await settled(pilot)
        assert "Unsent from before: “Maintenance tonight”. It is in the composer (F3)" in told(desk)
        assert "Back at noon" in screen_text(desk.app)


async def test_what_was_typed_before_the_draft_was_read_stays_and_the_draft_is_told_of(
    read: threading.Event, desk: Desk
) -> None:
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and pilot.app.focused is not None)
        await pilot.press(*"Other")
        read.set()
        await until(pilot, lambda: "Unsent from before" in told(desk))
        assert desk.session.composition.push.message == {"title": "Other"}
        assert "Unsent from before: “Maintenance tonight”. It is among the drafts" in told(desk)
        assert [draft["name"] for draft in desk.session.drafts.load_all()].count("Maintenance tonight") == 1
