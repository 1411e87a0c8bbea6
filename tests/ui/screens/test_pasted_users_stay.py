"""Users that were typed or pasted stay where they are until they are used, and each row left out is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import TextArea

from push_tui.ui.actions import Scope
from push_tui.ui.screens.audience_users import UsersFound
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.first_line import AskFirstLine
from push_tui.ui.screens.left_out import NobodyFound
from push_tui.ui.screens.new_job_users import UsersToAdd
from push_tui.ui.widgets.pasting import shown_paste
from support.bulk_work import jobs, open_label, planned, started_and_over, take_users
from support.composer import open_composer
from support.job_desk import members_of, people, service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, desk_of, screen_text, until

NOBODY = "1.23457E+11\nmr kim\nb@d"
MANY = people(130)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A label ``empty``; 130 people exist."""
    with desk_of(service_with("empty", users=MANY), tmp_path) as desk:
        yield desk


async def on_top(pilot: Pilot, screen: type[Any]) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen))
    await pilot.pause()


def pasted(pilot: Pilot) -> str:
    return pilot.app.screen.query_one(TextArea).text


async def paste_into_members(pilot: Pilot, text: str) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await on_top(pilot, ChangeMembers)
    pilot.app.screen.query_one(TextArea).text = text
    await pilot.pause()
    await pilot.press(key("confirm"))


async def paste_into_bulk(pilot: Pilot, text: str) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, text)


async def paste_into_audience(pilot: Pilot, text: str) -> None:
    form = await open_composer(pilot)
    form.go_to(("audience",))
    await pilot.pause()
    pilot.app.post_message(Paste(text))


WAYS = pytest.mark.parametrize(
    ("paste", "dialog"),
    [(paste_into_members, ChangeMembers), (paste_into_bulk, UsersToAdd), (paste_into_audience, UsersToAdd)],
    ids=["members", "bulk", "audience"],
)


@WAYS
@IN_80X24
async def test_where_no_row_is_usable_each_is_listed_and_the_paste_stays(
    desk: Desk, pilot: Pilot, paste: Any, dialog: type[Any]
) -> None:
    await paste(pilot, NOBODY)
    await on_top(pilot, NobodyFound)
    shown = screen_text(desk.app)
    for row in ("rounded by a spreadsheet", "holds a space", 'holds "@"', "3 invalid"):
        assert row in shown
    await pilot.press("escape")
    await on_top(pilot, dialog)
    assert pasted(pilot) == NOBODY


@pytest.mark.parametrize(("paste", "dialog"), [(paste_into_bulk, UsersToAdd), (paste_into_audience, UsersToAdd)])
@IN_80X24
async def test_a_preview_that_is_closed_gives_the_paste_back(
    desk: Desk, pilot: Pilot, paste: Any, dialog: type[Any]
) -> None:
    text = "\n".join([*MANY, "b@d"])
    await paste(pilot, text)
    if paste is paste_into_audience:
        await on_top(pilot, UsersFound)
    else:
        await planned(pilot)
    assert "b@d" in screen_text(desk.app)
    await pilot.press("escape")
    await on_top(pilot, dialog)
    assert pasted(pilot) == text
    assert jobs(desk) == ()
    assert desk.session.composition.push.audience.targets == ()


@IN_80X24
async def test_a_question_that_is_closed_gives_the_paste_back(desk: Desk, pilot: Pilot) -> None:
    await paste_into_members(pilot, "kim, lee\nmia, bo")
    await on_top(pilot, AskFirstLine)
    await pilot.press("escape")
    await on_top(pilot, ChangeMembers)
    assert pasted(pilot) == "kim, lee\nmia, bo"


@IN_80X24
async def test_a_preview_that_was_closed_can_be_opened_again_and_started_once(desk: Desk, pilot: Pilot) -> None:
    await paste_into_members(pilot, "\n".join(MANY))
    await planned(pilot)
    await pilot.press("escape")
    await on_top(pilot, ChangeMembers)
    assert pasted(pilot) == "\n".join(MANY)
    await pilot.press(key("confirm"))
    await planned(pilot)
    await started_and_over(pilot, desk)
    assert not desk.app.screen.is_modal
    assert members_of(desk.service, "empty") == set(MANY)
    assert len(jobs(desk)) == 1


async def test_a_list_that_wraps_becomes_users_once_you_say_that_every_cell_is_one(desk: Desk, pilot: Pilot) -> None:
    await paste_into_audience(pilot, "kim, lee,\nmia, bo")
    await on_top(pilot, AskFirstLine)
    await pilot.press("right", "right", "right", key("first_is_user"))
    await on_top(pilot, UsersFound)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.session.composition.push.audience.targets == ("kim", "lee", "mia", "bo")


def test_marks_at_the_edges_of_pasted_names_do_not_become_part_of_them() -> None:
    assert shown_paste("\ufeffkim\u200b\n\u2060lee, mia\ufeff\n") == "kim\nlee, mia\n"
    assert shown_paste("ki\u200bm") == "ki\\u200bm"


SENTENCE = "please push to kim and lee"


@pytest.mark.parametrize("paste", [paste_into_members, paste_into_audience], ids=["members", "audience"])
@IN_80X24
async def test_a_sentence_names_its_words_before_they_become_users(desk: Desk, pilot: Pilot, paste: Any) -> None:
    await paste(pilot, SENTENCE)
    if paste is paste_into_audience:
        await on_top(pilot, UsersFound)
    else:
        await planned(pilot)
    assert "please, push, to, kim, and, lee" in screen_text(desk.app)
    assert desk.session.composition.push.audience.targets == ()
    assert members_of(desk.service, "empty") == set()
