"""All members of a label removed or moved, by a person at the keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from push_tui.operations.paging import Ending
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.widgets.choice_line import ChoiceLine
from support.job_desk import members_of, people, service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, desk_of, screen_text, settled, until

TRIAL = people(250)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("paid", TRIAL[:2]), ("trial", TRIAL)), tmp_path) as desk:
        yield desk


async def open_trial(pilot: Pilot) -> None:
    await settled(pilot)
    await pilot.press("end", "enter")
    await settled(pilot)


async def add_them_again(desk: Desk, pilot: Pilot) -> None:
    """Confirm, and see everybody in the label as before."""
    await confirm(pilot)
    await until(pilot, lambda: members_of(desk.service, "trial") == set(TRIAL))
    await settled(pilot)


async def open_newest_record(pilot: Pilot) -> None:
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press("home", "enter")
    await settled(pilot)


async def choose_everyone(desk: Desk, pilot: Pilot) -> None:
    await until(pilot, lambda: bool(desk.app.screen.query("#who")))
    desk.app.screen.query_one("#who", ChoiceLine).focus()
    await pilot.press("right")


async def start(desk: Desk, pilot: Pilot, typing: str) -> None:
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    assert f'Type "{typing}"' in screen_text(desk.app)
    desk.app.screen.query_one("#gate Input", Input).value = typing
    await confirm(pilot)
    await until(pilot, lambda: not desk.app.screen.is_modal)


@IN_80X24
async def test_all_members_are_removed_from_the_dialog_that_removes_one(desk: Desk, pilot: Pilot) -> None:
    await open_trial(pilot)
    await pilot.press(key("remove_users"))
    await choose_everyone(desk, pilot)
    assert "● all 250 members of the label" in screen_text(desk.app)
    assert not desk.app.screen.query_one(TextArea).display
    await confirm(pilot)
    await until(pilot, lambda: "Remove users: trial" in screen_text(desk.app))
    assert f"To undo   {key('take_back')} in its record adds them again" in screen_text(desk.app)
    await start(desk, pilot, "250")
    await until(pilot, lambda: not members_of(desk.service, "trial"))
    await settled(pilot)
    await open_newest_record(pilot)
    await pilot.press(key("take_back"))
    await until(pilot, lambda: "Add users: trial" in screen_text(desk.app))
    assert "The service does not say who was in the label before" in screen_text(desk.app)
    await add_them_again(desk, pilot)


@IN_80X24
async def test_what_one_call_changed_is_taken_back_from_its_record(desk: Desk, pilot: Pilot) -> None:
    await open_trial(pilot)
    await pilot.press(key("mark"), "down", key("mark"), key("remove_users"))
    await confirm(pilot)
    await until(pilot, lambda: len(members_of(desk.service, "trial")) == len(TRIAL) - 2)
    await settled(pilot)
    assert f"{key('take_back')} adds them again" in [*desk.app._notifications][-1].message
    await open_newest_record(pilot)
    assert "Add them again" in screen_text(desk.app)
    await pilot.press(key("take_back"))
    await until(pilot, lambda: "Add users to trial" in screen_text(desk.app))
    assert "These 2 users get the label trial at once." in screen_text(desk.app)
    await add_them_again(desk, pilot)
    await pilot.press("escape")
    await settled(pilot)
    await open_newest_record(pilot)
    assert "Remove them" in screen_text(desk.app)
    await pilot.press(key("take_back"))
    await until(pilot, lambda: "Remove users from trial" in screen_text(desk.app))
    assert "all of these are removed." in " ".join(screen_text(desk.app).split()).replace(" │ │ ", " ")


@IN_80X24
async def test_all_members_are_moved_from_the_dialog_that_moves_one(desk: Desk, pilot: Pilot) -> None:
    await open_trial(pilot)
    await pilot.press(key("move_members"))
    await choose_everyone(desk, pilot)
    await pilot.press("down", key("confirm"))
    await start(desk, pilot, "250")
    await until(pilot, lambda: members_of(desk.service, "paid") == set(TRIAL))
    await until(pilot, lambda: not members_of(desk.service, "trial"))
    await settled(pilot)


@IN_80X24
async def test_on_a_label_m_moves_everybody_in_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("move_all_members"))
    await until(pilot, lambda: "Move all 250 members of trial" in screen_text(desk.app))
    await pilot.press("down", key("confirm"))
    await start(desk, pilot, "250")
    await until(pilot, lambda: not members_of(desk.service, "trial"))
    await settled(pilot)


async def test_enter_in_the_list_of_a_move_says_that_no_row_is_chosen(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("move_all_members"))
    await until(pilot, lambda: "Move all 250 members of trial" in screen_text(desk.app))
    await pilot.press("tab", "enter")
    await until(pilot, lambda: "No row is chosen." in screen_text(desk.app))


@IN_80X24
async def test_the_order_of_a_move_says_what_it_risks(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("move_all_members"))
    await until(pilot, lambda: bool(desk.app.screen.query("#order")))
    await settled(pilot)
    assert "If it stops halfway, some users are in both labels" in screen_text(desk.app)
    desk.app.screen.query_one("#order", ChoiceLine).focus()
    await pilot.press("right")
    await settled(pilot)
    assert "As in the reference. If it stops halfway, some users are in neither label." in screen_text(desk.app)


async def test_without_the_number_nobody_is_touched(desk: Desk, pilot: Pilot) -> None:
    await open_trial(pilot)
    await pilot.press(key("remove_users"))
    await choose_everyone(desk, pilot)
    await confirm(pilot)
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await pilot.press(*"249")
    await confirm(pilot)
    await settled(pilot)
    assert isinstance(desk.app.screen, StartJob)
    assert members_of(desk.service, "trial") == set(TRIAL)


async def test_fewer_members_than_the_label_counts_are_not_shown_as_all(desk: Desk, pilot: Pilot) -> None:
    await open_trial(pilot)
    pane = desk.app.screen.query_one(MembersPane)
    members = desk.session.members["trial"]
    members.walk.end(Ending.LAST)
    pane.show()
    shown = len(members.items)
    assert shown < 250
    await pilot.pause()
    assert f"trial · {shown} of 250 · no next page" in screen_text(desk.app)
