"""The field in which the composer stands when a push begins, or is opened again."""

import pytest

from push_tui.message.push import (
    AUDIENCE_PATH,
    Audience,
    AudienceKind,
    Path,
    Push,
)
from push_tui.operations.correction import Correction
from push_tui.ui.screens.compose import ComposeScreen
from support.composer import CONTENT, TITLE, open_composer, row_line, type_text
from support.keys import key
from support.person import Desk, Pilot, screen_text, settled, until


@pytest.fixture
def start() -> str:
    return "compose"


async def test_a_push_begins_at_the_first_field_that_you_must_fill_or_fix(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition, message = desk.session.composition, {"title": "Noon", "content": "Chat is back."}
    kim = Audience(AudienceKind.USER, ("kim",))
    begins: list[tuple[Push, Path]] = [
        (Push(message=dict(message)), AUDIENCE_PATH),
        (Push(kim, message={"content": "Only a text."}), TITLE),
        (Push(kim, message={**message, "content": ""}), CONTENT),
        (Push(kim, message={**message, "apns": {"badge": "many"}}), ("pushMessage", "apns", "badge")),
        (Push(kim, message=dict(message)), TITLE),
    ]
    for push, path in begins:
        await pilot.press(key("history"))
        await until(pilot, lambda: not isinstance(desk.app.screen, ComposeScreen))
        composition.take(push)
        await pilot.press(key("compose"))
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and desk.app.focused is not None)
        await pilot.pause()
        assert form.row is not None
        assert form.row.path == path


async def test_a_push_that_is_there_when_the_composer_opens_first_begins_so_too(desk: Desk, pilot: Pilot) -> None:
    kim = Audience(AudienceKind.USER, ("kim",))
    desk.session.composition.take(Push(kim, message={"title": "Noon", "content": "Up", "apns": {"badge": "many"}}))
    form = await open_composer(pilot)
    assert form.row is not None
    assert form.row.path == ("pushMessage", "apns", "badge")


async def test_a_push_that_is_opened_again_begins_at_its_text(desk: Desk, pilot: Pilot) -> None:
    composition = desk.session.composition
    message = {"title": "Noon", "content": "Chat is back."}
    composition.take(Push(Audience(AudienceKind.USERS, ("kim", "lee")), message=dict(message)), recorded=True)
    form = await open_composer(pilot)
    assert form.row is not None
    assert form.row.path == TITLE
    form.go_to(AUDIENCE_PATH)
    await pilot.press(key("history"))
    await until(pilot, lambda: not isinstance(desk.app.screen, ComposeScreen))
    first = Push(Audience(AudienceKind.USERS, ("kim", "lee")), message=dict(message))
    composition.take(first, recorded=True, corrects=Correction(first, "", desk.session.profile.app, "host"))
    await open_composer(pilot)
    assert form.row.path == CONTENT


async def test_a_new_push_begins_as_the_first_one_did(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition = desk.session.composition
    at_first = screen_text(desk.app)
    form.go_to(("pushMessage", "apns", "sound"))
    await pilot.pause()
    assert "▾ Apple (APNs)" in screen_text(desk.app)
    await type_text(pilot, "x")
    await pilot.press(key("clear_push"))
    await settled(pilot)
    assert row_line(desk, "(APNs)") == next(line for line in at_first.splitlines() if "(APNs)" in line)
    assert form.row is not None
    assert form.row.path == AUDIENCE_PATH
    await pilot.press(key("undo"))
    await settled(pilot)
    assert composition.push.at(("pushMessage", "apns", "sound")) == "x"
    assert "▾ " in row_line(desk, "(APNs)")
