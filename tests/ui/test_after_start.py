"""What happens behind the first paint, however soon the person begins to type."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.drafts import Draft
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.simulator.service import ChatService
from push_tui.storage.drafts import DraftStore, StoredDraft
from push_tui.storage.paths import Paths
from push_tui.ui.actions import key_of
from push_tui.ui.after_start import MOUNTED_AHEAD
from push_tui.ui.screens.compose import ComposeScreen
from support.keys import key
from support.person import NARROW, WIDE, Desk, Pilot, desk_of, screen_text, settled, until

LABEL = "/push/list/label"
LEFT = Push(message={"title": "Maintenance tonight", "content": "Back at noon"})


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Set when the draft that an earlier run left may be read: until then the disk is slow."""
    DraftStore(Paths.open(tmp_path)).save(Draft(LEFT).to_json(profile="staging", now=datetime.now(UTC)))
    may_be_read = threading.Event()
    unsent = DraftStore.unsent

    def slowly(store: DraftStore, besides: str = "") -> StoredDraft | None:
        assert may_be_read.wait(30)
        return unsent(store, besides)

    monkeypatch.setattr(DraftStore, "unsent", slowly)
    yield may_be_read
    may_be_read.set()


def told(desk: Desk) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in desk.app._notifications)


async def test_a_composer_that_was_opened_before_the_draft_was_read_shows_it(read: threading.Event, desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press(key("compose"))
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and pilot.app.focused is not None)
        read.set()
        await until(pilot, lambda: desk.session.composition.push.message == LEFT.message)
        await settled(pilot)
        assert f'Not sent yet: "Maintenance tonight". It is in the composer ({key_of("compose")})' in told(desk)
        assert "Back at noon" in screen_text(desk.app)


async def test_what_was_typed_before_the_draft_was_read_stays_and_the_draft_is_told_of(
    read: threading.Event, desk: Desk
) -> None:
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await pilot.press(key("compose"))
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and pilot.app.focused is not None)
        await pilot.press("tab", "tab", *"Other")  # from the users to the title
        read.set()
        await until(pilot, lambda: "Not sent yet" in told(desk))
        assert desk.session.composition.push.message == {"title": "Other"}
        assert 'Not sent yet: "Maintenance tonight". It is in the drafts' in told(desk)
        assert [draft["name"] for draft in desk.session.drafts.load_all()].count("Maintenance tonight") == 1


def leave_unknown(service: ChatService, directory: Path, push: Push) -> None:
    """A run whose send of ``push`` got no answer; it stays in the composer, and so among the drafts."""
    service.fault("POST", LABEL, drop_after_processing=True)
    with desk_of(service, directory) as desk:
        session = desk.session
        session.composition.take(push)

        async def review_and_send() -> None:
            await send(session, await review_of(session, push), "")

        desk.engine.submit(review_and_send()).result(20)
        session.composition_saver.write()
        session.composition_saver.give_up()  # else what it still wants to save may come after what a test changes


def learn_that_it_arrived(directory: Path) -> None:
    """Make of the send one that another window got an answer for."""
    with sqlite3.connect(Paths.open(directory).history) as connection:
        connection.execute("UPDATE history SET state = 'accepted'")
    connection.close()


async def test_what_another_window_has_sent_is_not_offered_as_unsent(service: ChatService, tmp_path: Path) -> None:
    leave_unknown(service, tmp_path, replace(LEFT, audience=Audience(AudienceKind.LABELS, ("vip",))))
    learn_that_it_arrived(tmp_path)
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
            await until(pilot, lambda: f"in the composer ({key_of('compose')})" in told(desk))
            assert not desk.session.composition.has_work
            desk.app.clear_notifications()
            await pilot.press(key("compose"))
            await until(pilot, lambda: "accepted." in screen_text(desk.app))


def die_while_sending(directory: Path) -> None:
    """Make of the send one whose process was killed."""
    with sqlite3.connect(Paths.open(directory).history) as connection:
        connection.execute("UPDATE history SET state = 'sending'")
        connection.execute("UPDATE details SET owner_boot = 'an earlier one'")
    connection.close()


def edit(directory: Path) -> None:
    """Change a letter of the draft."""
    store = DraftStore(Paths.open(directory))
    draft = Draft.from_json(store.load_all()[0])
    edited = replace(draft, push=draft.push.with_value(("pushMessage", "content"), "Back at ten"))
    store.save(edited.to_json(profile="staging", now=datetime.now(UTC)))


@pytest.mark.parametrize(
    ("meanwhile", "offered"),
    [(lambda directory: None, False), (die_while_sending, False), (edit, True)],
    ids=["lost answer", "killed", "edited since"],
)
async def test_what_may_have_been_sent_is_not_offered_as_unsent(
    service: ChatService, tmp_path: Path, meanwhile: Callable[[Path], None], offered: bool
) -> None:
    leave_unknown(service, tmp_path, replace(LEFT, audience=Audience(AudienceKind.LABELS, ("vip",))))
    meanwhile(tmp_path)
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
            await until(pilot, lambda: f"in the composer ({key_of('compose')})" in told(desk))
            at = desk.latest().created_at.astimezone(desk.session.schedule_clock.operator)
            sentence = f"may have been sent at {at:%H:%M} (unknown)"
            assert (f'"Maintenance tonight" {sentence}.' in told(desk)) is not offered
            assert ("Not sent yet" in told(desk)) is offered
            desk.app.clear_notifications()
            await pilot.press(key("compose"))
            await until(pilot, lambda: "Back at" in screen_text(desk.app))
            await settled(pilot)
            assert (f"It {sentence}" in screen_text(desk.app)) is not offered


async def test_a_history_that_can_only_be_read_is_told_of_before_anything_is_sent(desk: Desk) -> None:
    desk.session.history.count()
    desk.session.history.close()
    with sqlite3.connect(desk.paths.history) as newer:
        newer.execute("PRAGMA user_version = 7")
    newer.close()
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await until(pilot, lambda: "can only be read; update push-tui" in told(desk))
        assert "You cannot send anything until this is fixed." in told(desk)


async def test_the_palette_opens_with_style_sheets_that_were_parsed_ahead(desk: Desk, pilot: Pilot) -> None:
    import_module("push_tui.ui.terminal.palette")
    await desk.app.style_ahead()
    for screen in MOUNTED_AHEAD:
        await desk.app.mount_ahead(screen)
    known = set(desk.app.stylesheet.source)
    await pilot.press(key("commands"))
    await settled(pilot)
    added = {variable for _, variable in desk.app.stylesheet.source.keys() - known}
    assert added <= {"Button.DEFAULT_CSS", "LoadingIndicator.DEFAULT_CSS"}


async def test_a_screen_is_not_mounted_ahead_once_the_app_has_ended(desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE) as pilot:
        await settled(pilot)
    await desk.app.mount_ahead("compose")


@pytest.mark.parametrize("name", MOUNTED_AHEAD)
async def test_a_screen_that_was_mounted_ahead_asked_for_nothing_and_looks_like_any_other(
    tmp_path: Path, service: ChatService, name: str
) -> None:
    looks = []
    for ahead in (True, False):
        with desk_of(service, tmp_path / str(ahead)) as desk:
            async with desk.app.run_test(size=WIDE) as pilot:
                await settled(pilot)
                asked = len(service.requests)
                if ahead:
                    await desk.app.mount_ahead(name)
                await settled(pilot)
                assert len(service.requests) == asked
                await pilot.resize_terminal(*NARROW)
                await pilot.press(key(name))
                await settled(pilot)
                looks.append(screen_text(desk.app))
    assert looks[0] == looks[1]


async def test_a_screen_whose_widgets_were_styled_ahead_opens_in_its_own_style(desk: Desk, pilot: Pilot) -> None:
    await desk.app.style_ahead()
    desk.app.screen.add_class("-some")  # Textual matches the screen again, and so makes its table of rules
    await settled(pilot)
    await pilot.press(key("help"))
    await settled(pilot)
    assert desk.app.screen.styles.align == ("center", "middle")
