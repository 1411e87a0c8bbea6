"""Thousands of users in the composer: pasted, read from a file, marked among members; listed, found, taken out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input

from push_tui.message.push import Audience, AudienceKind
from push_tui.ui.screens.audience_users import AudienceUsers, UsersFound
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.first_line import AskFirstLine
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.widgets.form.form import Form
from push_tui.ui.widgets.text_pane import TextPane
from support.composer import open_composer
from support.job_desk import people, service_with
from support.keys import key
from support.person import (
    IN_80X24,
    Desk,
    Pilot,
    compose,
    desk_of,
    screen_text,
    settled,
    until,
)

USERS = people(350)
AUDIENCE = ("audience",)


@pytest.fixture
def start() -> str:
    return "compose"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A label ``full`` with 350 members."""
    with desk_of(service_with(("full", USERS)), tmp_path) as desk:
        yield desk


async def opened(pilot: Pilot, screen: type[Any]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))
    await pilot.pause()


async def back_in_form(pilot: Pilot, form: Form) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and form.has_focus_within)
    await settled(pilot)


async def list_users(pilot: Pilot) -> AudienceUsers:
    await pilot.press(key("push_users"))
    await opened(pilot, AudienceUsers)
    screen = pilot.app.screen
    assert isinstance(screen, AudienceUsers)
    return screen


def targets(desk: Desk) -> tuple[str, ...]:
    return desk.session.composition.push.audience.targets


async def test_a_user_who_is_there_in_another_case_is_not_added_again(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    compose(desk, users=("kim", "lee"))
    form.go_to(AUDIENCE)
    await pilot.pause()
    desk.app.post_message(Paste("Kim ann LEE"))
    await opened(pilot, UsersFound)
    assert "1; 2 are already there" in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await back_in_form(pilot, form)
    assert targets(desk) == ("kim", "lee", "ann")


@IN_80X24
async def test_a_long_paste_is_looked_at_first_and_then_told_in_one_line(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(AUDIENCE)
    await pilot.pause()
    desk.app.post_message(Paste("\n".join([*USERS, USERS[0], "no such id!"])))
    await opened(pilot, UsersFound)
    text = screen_text(desk.app)
    assert "1 duplicate, 1 invalid" in text
    assert "no such id!" in text
    assert targets(desk) == ()
    await pilot.press(key("confirm"))
    await back_in_form(pilot, form)
    assert targets(desk) == USERS
    assert desk.session.users_read is not None
    assert desk.session.users_read.ids == USERS
    text = screen_text(desk.app)
    assert "350 users · Enter lists them" in text
    assert "customer-000000, customer-000001" in text
    assert "350 users: sent as a job in 4 calls" in text
    await pilot.press(key("undo"))
    assert targets(desk) == ()


@IN_80X24
async def test_a_paste_whose_first_line_may_be_a_header_is_asked_about_before_it_is_looked_at(
    desk: Desk, pilot: Pilot
) -> None:
    form = await open_composer(pilot)
    form.go_to(AUDIENCE)
    await pilot.pause()
    desk.app.post_message(Paste("User ID (chat)\nkim\nlee"))
    await opened(pilot, AskFirstLine)
    assert "User ID (chat)" in screen_text(desk.app)
    await pilot.press(key("first_is_header"))
    await opened(pilot, UsersFound)
    assert 'Line 1, "User ID (chat)", was read as the header' in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await back_in_form(pilot, form)
    assert targets(desk) == ("kim", "lee")


@IN_80X24
async def test_users_of_a_file_come_beside_those_there_or_in_their_place(
    desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    file = tmp_path / "crm.csv"
    file.write_text("name,username\n" + "".join(f"x,{user}\n" for user in USERS[:200]))
    form = await open_composer(pilot)
    desk.session.composition.set_audience(Audience(AudienceKind.USERS, ("kim", USERS[0])))
    for answer, expected in (((), ("kim", *USERS[:200])), (("right",), USERS[:200])):
        await list_users(pilot)
        await pilot.press(key("add_push_users"))
        await until(pilot, lambda: bool(desk.app.screen.query("#path Input")))
        desk.app.screen.query_one("#path Input", Input).value = str(file)
        await pilot.pause()
        await pilot.press(key("confirm"))
        await opened(pilot, UsersFound)
        assert "from crm.csv" in screen_text(desk.app)
        await pilot.press(*answer, key("confirm"))
        await opened(pilot, AudienceUsers)
        await pilot.press("escape")
        await back_in_form(pilot, form)
        assert sorted(targets(desk)) == sorted(expected)


@IN_80X24
async def test_users_are_found_and_taken_out_and_undo_brings_them_back(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.set_audience(Audience(AudienceKind.USERS, USERS))
    form.go_to(AUDIENCE)
    await pilot.press("enter")
    await opened(pilot, AudienceUsers)
    listed = desk.app.screen
    assert isinstance(listed, AudienceUsers)
    assert "350 users" in screen_text(desk.app)
    await pilot.press(key("filter"), *"000010", "enter")
    await until(pilot, lambda: "1 of 350 users contains" in screen_text(desk.app))
    await pilot.press(key("drop_users"))
    assert "customer-000010" not in targets(desk)
    await pilot.press(key("filter"), "escape")
    await until(pilot, lambda: "contains" not in screen_text(desk.app) and desk.app.focused is listed.rows)
    await pilot.press("home", "space", "down", "space", key("drop_users"))
    assert targets(desk) == (*USERS[2:10], *USERS[11:])
    await pilot.press(key("confirm"))
    await back_in_form(pilot, form)
    await pilot.press(key("undo"), key("undo"))
    assert targets(desk) == USERS


async def test_marked_members_become_the_audience_however_many(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press("end")
    await settled(pilot)
    await pilot.press(key("mark_all"), key("push_member"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert sorted(targets(desk)) == sorted(USERS)
    assert "350 users" in screen_text(desk.app)


async def test_a_push_to_labels_has_no_users_to_list(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    desk.session.composition.set_audience(Audience(AudienceKind.LABELS, ("full",)))
    await pilot.press(key("push_users"))
    await pilot.pause()
    assert "This push goes to labels; choose users" in screen_text(desk.app)
    assert isinstance(desk.app.screen, ComposeScreen)


async def test_the_request_that_is_shown_and_copied_is_that_of_the_first_call(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    compose(desk, users=USERS)
    await pilot.press(key("next_pane"), key("next_pane"), key("next_pane"))
    shown = desk.app.screen.query_one("#json", TextPane)
    await until(pilot, lambda: "The first of 4 calls" in shown.rows)
    assert sum("customer-" in line for line in shown.rows) == 100
    await pilot.press(key("next_pane"))
    command = desk.app.screen.query_one("#curl", TextPane)
    await until(pilot, lambda: "The first of 4 calls" in command.rows)


@IN_80X24
async def test_from_a_paste_to_the_review_by_keys_alone(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    await pilot.press(*"Maintenance", "enter", *"Noon")
    form.go_to(AUDIENCE)
    desk.app.post_message(Paste(" ".join(USERS)))
    await opened(pilot, UsersFound)
    await pilot.press(key("confirm"))
    await back_in_form(pilot, form)
    await pilot.press(key("review"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await pilot.pause()
    assert 'Type "350"' in screen_text(desk.app)
