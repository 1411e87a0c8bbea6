"""Users of a label are found by ID, one after another, and gone on with by keys that work in the line."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from push_tui.operations.membership import loaded_beginning
from push_tui.ui.actions import key_of
from push_tui.ui.screens.find_user import FindUser
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.screens.user_labels import UserLabelsScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from support.job_desk import members_of, people, service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, desk_of, screen_text, settled, until

TRIAL = people(250)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service_with(("paid", TRIAL[:2]), ("trial", TRIAL)), tmp_path) as desk:
        yield desk


async def find(desk: Desk, pilot: Pilot, user: str) -> None:
    await settled(pilot)
    await pilot.press("end", "enter")
    await settled(pilot)
    await pilot.press(key("find_user"), *user, "enter")
    await answered(desk, pilot, user)


async def answered(desk: Desk, pilot: Pilot, user: str) -> None:
    answer = f"{user} is in trial," if user in members_of(desk.service, "trial") else f"{user} is not in trial."
    await until(pilot, lambda: answer in screen_text(desk.app))


@IN_80X24
async def test_the_next_user_replaces_the_one_that_was_answered(desk: Desk, pilot: Pilot) -> None:
    await find(desk, pilot, TRIAL[0])
    assert key_of("remove_found") in screen_text(desk.app)
    await pilot.press(*"nadp", "enter")  # letters that are keys elsewhere
    await answered(desk, pilot, "nadp")
    assert desk.app.screen.query_one(Input).value == "nadp"
    assert key_of("remove_found") not in screen_text(desk.app)
    await pilot.press("x")
    await settled(pilot)
    assert "With this user" not in screen_text(desk.app)


async def test_who_is_not_found_is_told_that_the_whole_id_is_needed_and_which_begin_so(
    desk: Desk, pilot: Pilot
) -> None:
    await find(desk, pilot, start := TRIAL[-1][:-1])
    similar = await desk.app.ask(loaded_beginning(desk.session, "trial", start, 3))
    assert 0 < len(similar) <= 3
    assert all(user.startswith(start) for user in similar)
    shown = " ".join(screen_text(desk.app).split())
    assert "the whole ID" in shown
    assert all(user in shown for user in similar)


async def test_the_list_below_does_the_row_that_enter_names(desk: Desk, pilot: Pilot) -> None:
    await find(desk, pilot, TRIAL[0])
    await pilot.press("tab", "down", "enter")
    await until(pilot, lambda: "This user loses the label trial" in screen_text(desk.app))
    await pilot.press("escape")
    await settled(pilot)
    assert isinstance(desk.app.screen, FindUser)
    assert TRIAL[0] in members_of(desk.service, "trial")


@IN_80X24
async def test_a_user_who_was_found_is_removed_without_being_loaded_and_the_next_can_be_typed(
    desk: Desk, pilot: Pilot
) -> None:
    user = TRIAL[0]  # the oldest: on the last page
    await find(desk, pilot, user)
    await pilot.press(key("remove_found"))
    await until(pilot, lambda: "This user loses the label trial" in screen_text(desk.app))
    await confirm(pilot)
    await until(pilot, lambda: isinstance(desk.app.screen, FindUser))
    assert user not in members_of(desk.service, "trial")
    await answered(desk, pilot, user)
    await pilot.press(*TRIAL[1], "enter")
    await answered(desk, pilot, TRIAL[1])


@IN_80X24
async def test_a_user_who_is_not_in_the_label_can_be_added_and_not_removed(desk: Desk, pilot: Pilot) -> None:
    desk.service.users.register(("newcomer",))
    await find(desk, pilot, "newcomer")
    await pilot.press(key("remove_found"))
    assert "newcomer is not in trial." in screen_text(desk.app)
    await pilot.press(key("add_found"))
    await until(pilot, lambda: bool(desk.app.screen.query(TextArea)))
    await pilot.press(key("confirm"))
    await until(pilot, lambda: "newcomer" in members_of(desk.service, "trial"))
    await answered(desk, pilot, "newcomer")


@IN_80X24
async def test_a_user_who_was_found_is_composed_to(desk: Desk, pilot: Pilot) -> None:
    await find(desk, pilot, TRIAL[0])
    await pilot.press(key("push_found"))
    await until(pilot, lambda: desk.session.composition.push.audience.targets == (TRIAL[0],))


@pytest.mark.parametrize(
    ("action_id", "screen"),
    [
        ("labels_of_found", UserLabelsScreen),
        ("pushes_to_found", HistoryScreen),
        ("why_found", WhyNothingScreen),
    ],
)
@IN_80X24
async def test_what_is_known_of_a_user_who_was_found_is_one_key_away(
    desk: Desk, pilot: Pilot, action_id: str, screen: type[object]
) -> None:
    await find(desk, pilot, TRIAL[0])
    await pilot.press(key(action_id))
    await until(pilot, lambda: isinstance(desk.app.screen, screen))
    await settled(pilot)
    assert TRIAL[0] in screen_text(desk.app)


async def test_a_member_who_was_found_is_under_the_cursor_when_the_dialog_closes(desk: Desk, pilot: Pilot) -> None:
    await find(desk, pilot, wanted := TRIAL[-20])
    await pilot.press("escape")
    await settled(pilot)
    current = desk.app.screen.query_one(MembersPane).current
    assert current is not None
    assert current.username == wanted


@pytest.mark.parametrize("pane", ["labels", "members"])
async def test_who_is_removed_is_not_marked_any_more(desk: Desk, pilot: Pilot, pane: str) -> None:
    await settled(pilot)
    await pilot.press("end", "enter")
    await settled(pilot)
    members = desk.app.screen.query_one(MembersPane)
    await pilot.press(key("mark"), "down", key("mark"))
    gone, stays = members.marked_users
    if pane == "labels":
        await pilot.press(key("to_labels"))
    await pilot.press(key("find_user"), *gone, "enter")
    await answered(desk, pilot, gone)
    await pilot.press(key("remove_found"))
    await until(pilot, lambda: "This user loses the label trial" in screen_text(desk.app))
    await confirm(pilot)
    await until(pilot, lambda: isinstance(desk.app.screen, FindUser))
    await answered(desk, pilot, gone)
    assert gone not in members_of(desk.service, "trial")
    assert members.marked_users == (stays,)
