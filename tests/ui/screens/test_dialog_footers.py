"""The footer of a dialog offers what can be done in it, and its list of rows reads like the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import TextArea

from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.move_to import MoveTo
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.questions import PageNotice, Question
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane
from support.job_desk import people, service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, answer_status_query, compose, desk_of, screen_text, settled, until
from support.waiting import let_pass, painted


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Labels ``empty`` and ``half`` without members, and ``full`` with 150."""
    service = service_with("empty", ("full", people(150)), "half", users=people(300))
    with desk_of(service, tmp_path) as desk:
        yield desk


def footer(pilot: Pilot) -> list[str]:
    """The titles in the footer, dimmed ones too."""
    return [offer.title for offer in pilot.app.screen.query_one(Footer)._offers()]


async def plan(pilot: Pilot, text: str) -> None:
    """Plan to add the users of a paste."""
    await settled(pilot)
    await pilot.press(key("add_from_file"))
    await until(pilot, lambda: pilot.app.screen.is_modal)
    await pilot.pause()
    pilot.app.screen.query_one(TextArea).text = text
    await pilot.pause()
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(pilot.app.screen, StartJob))
    await pilot.pause()


@IN_80X24
async def test_a_job_that_counts_offers_neither_to_count_who_is_new_nor_to_copy_rows(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "space", "down", "space", key("count_exactly"))
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await pilot.pause()
    assert footer(pilot) == ["Start", "Cancel"]
    await pilot.press("escape")


@IN_80X24
async def test_rows_that_are_left_out_stand_as_in_the_file_and_can_be_copied(desk: Desk, pilot: Pilot) -> None:
    users = list(people(3))
    await plan(pilot, "\n".join([users[0], users[0], "no such id!", users[1], users[1], users[2]]))
    assert "Copy left out" in footer(pilot)
    screen = desk.app.screen
    assert isinstance(screen, StartJob)
    assert [note.line for note in screen._left_out] == [2, 3, 5]
    await pilot.press("escape")


@IN_80X24
async def test_the_key_that_adds_users_is_the_same_in_both_panes(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "enter")
    await settled(pilot)
    text = screen_text(desk.app)
    assert f"{key_of('add_users', Scope.MEMBERS)} adds users." in " ".join(text.split())
    assert f"{key_of('add_users', Scope.LABELS)} Add users" in text.splitlines()[-1]


async def test_enter_deletes_nothing_and_says_which_key_does(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", key("delete_label"))
    await until(pilot, lambda: "empty has 0 members" in screen_text(desk.app))
    assert "Delete the label empty" in screen_text(desk.app)
    assert "┏━━" in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: "The name does not match." in screen_text(desk.app))
    await pilot.press(*"empty", "enter")
    await until(pilot, lambda: f'✖ Press {key_of("confirm")} for "Delete"' in screen_text(desk.app))
    assert not desk.app._notifications
    assert desk.service.count("DELETE", "/push/label/empty") == 0
    await pilot.press("escape")


@IN_80X24
async def test_where_enter_does_nothing_the_keys_that_do_stay_and_the_notice_goes(desk: Desk, pilot: Pilot) -> None:
    desk.app.push_screen(ChangeMembers("full", people(2), adds=False))
    await pilot.pause()
    await answer_status_query(pilot)
    await pilot.press("enter")
    await painted(desk.app)
    assert footer(pilot)[:2] == ["Remove", "Cancel"]
    assert "Enter does nothing here" in screen_text(desk.app)
    let_pass(5)
    await settled(pilot)
    assert "Enter does nothing here" not in screen_text(desk.app)


async def test_enter_confirms_where_nothing_is_lost(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="qa-1")
    await pilot.press("home", key("push_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    await pilot.press("enter")
    await until(pilot, lambda: desk.session.composition.push.audience.targets == ("empty",))


@pytest.mark.parametrize("armed", [True, False])
async def test_a_question_says_which_key_confirms_if_enter_does_not(desk: Desk, pilot: Pilot, armed: bool) -> None:
    asked = Question("Leave?", "Leave", lambda: plain("All is lost."), armed=armed)
    answers = list[bool | None]()
    desk.app.push_screen(asked, answers.append)
    await settled(pilot)
    assert (f'Press {key_of("confirm")} for "Leave"; Enter does nothing here.' in screen_text(desk.app)) is armed
    await pilot.press("enter")
    await settled(pilot)
    assert answers == ([] if armed else [True])


async def test_only_the_dialog_on_top_names_its_keys(desk: Desk, pilot: Pilot) -> None:
    below = desk.app.screen.query_one(Footer)
    await pilot.press("home", key("delete_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await settled(pilot)
    assert not below._offers()
    assert "Push to this" not in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: "Push to this" in screen_text(desk.app))


async def test_the_footer_names_one_key_in_every_field_and_enter_where_it_confirms(desk: Desk, pilot: Pilot) -> None:
    def confirming() -> str:
        offers = desk.app.screen.query_one(Footer)._offers()
        return next(offer.key for offer in offers if offer.action_id == "confirm")

    await pilot.press("home", key("new_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.pause()
    assert confirming() == key_of("confirm")
    await pilot.press("tab")
    await until(pilot, lambda: confirming() == f"Enter/{key_of('confirm')}")
    await pilot.press("escape", key("delete_label"))
    await until(pilot, lambda: "Delete the label" in screen_text(desk.app))
    assert confirming() == key_of("confirm")
    await pilot.press("escape")


async def test_a_page_is_as_high_as_its_text(desk: Desk, pilot: Pilot) -> None:
    desk.app.push_screen(PageNotice("A page", [TextLine("one"), TextLine("two " * 30)]))
    await settled(pilot)
    assert desk.app.screen.query_one(TextPane).size.height == 3
    await pilot.press("escape")


async def test_enter_in_the_filter_of_a_move_takes_the_label_under_the_cursor(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "down", key("move_all_members"))
    await until(pilot, lambda: isinstance(desk.app.screen, MoveTo))
    await pilot.press("enter")  # nothing is moved to a label that nobody chose
    await settled(pilot)
    assert "No label is chosen" in screen_text(desk.app)
    await pilot.press("down")
    await settled(pilot)
    assert "No label is chosen" not in screen_text(desk.app)
    await pilot.press("down", "enter")
    await until(pilot, lambda: "full → half" in screen_text(desk.app))
    assert isinstance(desk.app.screen, StartJob)
    await pilot.press("escape")
