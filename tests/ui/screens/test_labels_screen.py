"""Labels and members as a person at the keyboard meets them."""

from textual.events import Paste
from textual.widgets import Input, TextArea

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.session import Topic
from push_tui.outcomes import Outcome
from push_tui.storage.records import Result
from push_tui.storage.state import remembered_border, remembered_label
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.find_user import FindUser
from push_tui.ui.screens.label_acts import STEP
from push_tui.ui.screens.labels import LEAST_WIDTH, MEMBERS_WHOLE, MEMBERS_WIDTH, LabelsScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.widgets.text_pane import TextPane
from support.history_samples import a_push
from support.keys import key
from support.person import (
    BOTH_SIZES,
    IN_80X24,
    WIDE,
    Desk,
    Pilot,
    compose,
    confirm,
    screen_text,
    settled,
    until,
)

VIP = "/push/label/vip/user"


@BOTH_SIZES
async def test_the_first_screen_shows_labels_with_their_counts(desk: Desk, pilot: Pilot) -> None:
    text = screen_text(desk.app)
    assert "Labels  16" in text
    assert "all-customers" in text
    assert "20,000" in text
    assert "STAGING" in text


@BOTH_SIZES
async def test_enter_opens_the_members_and_escape_comes_back(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    assert "vip  ·" in screen_text(desk.app)
    assert "of 146" in screen_text(desk.app) or "146 members" in screen_text(desk.app)
    await pilot.press("escape")
    assert desk.app.focused is desk.app.screen.query_one(LabelsPane).rows


async def test_members_load_by_the_page_as_they_are_scrolled_to(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "down", "enter")
    await settled(pilot)
    members = desk.app.screen.query_one(MembersPane).rows
    before = len(members.items)
    assert before < 1000
    for _ in range(4):
        await pilot.press("end")
        await settled(pilot)
    assert len(members.items) > before
    assert desk.service.count("GET", "/push/label/all-customers/user") == len(members.items) // 100


async def test_the_labels_open_on_the_one_used_last_else_on_the_first_with_members(desk: Desk, pilot: Pilot) -> None:
    pane = desk.app.screen.query_one(LabelsPane)
    await until(pilot, lambda: pane.current is not None and pane.current.name == "all-customers")
    await pilot.press("end", key("history"))
    await settled(pilot)
    desk.engine.store_later(lambda: None).result(5)
    used = pane.rows.items[-1].name
    assert remembered_label(desk.paths, desk.session.profile.name) == used
    again = LabelsScreen()
    await desk.app.push_screen(again)
    await until(pilot, lambda: again.query_one(LabelsPane).current == pane.rows.items[-1])


async def test_labels_that_are_cut_get_the_room_that_the_members_can_spare(desk: Desk, pilot: Pilot) -> None:
    for width, members in ((120, MEMBERS_WIDTH), (160, MEMBERS_WHOLE), (400, 200)):
        await pilot.resize_terminal(width, 40)
        await settled(pilot)
        assert desk.app.screen.query_one(MembersPane).outer_size.width == members


async def test_the_heading_of_the_pane_in_use_is_lit_also_where_the_pane_is_empty(desk: Desk, pilot: Pilot) -> None:
    def lit() -> list[str | None]:
        return [line.id for line in desk.app.screen.query(".heading.-lit")]

    await settled(pilot)
    await pilot.press("home")
    await settled(pilot)
    assert lit() == ["labels-heading"]
    await pilot.press("enter")
    assert not desk.app.screen.query_one(MembersPane).rows.items
    assert lit() == ["members-heading"]
    await pilot.press("escape")
    assert lit() == ["labels-heading"]


async def test_plus_and_minus_move_the_border_and_it_stays_there(desk: Desk, pilot: Pilot) -> None:
    members = desk.app.screen.query_one(MembersPane)
    await settled(pilot)
    width = members.size.width
    await pilot.press("plus", "plus", "minus")
    await settled(pilot)
    assert members.size.width == width - STEP
    for _ in range(20):
        await pilot.press("plus")
    await settled(pilot)
    assert members.outer_size.width == LEAST_WIDTH
    await pilot.press("minus")
    await settled(pilot)
    assert members.size.width > LEAST_WIDTH
    await pilot.press(key("history"))
    await settled(pilot)
    desk.engine.store_later(lambda: None).result(5)
    assert remembered_border(desk.paths) > 0


async def test_h_and_l_change_the_pane(desk: Desk, pilot: Pilot) -> None:
    labels, members = desk.app.screen.query_one(LabelsPane), desk.app.screen.query_one(MembersPane)
    await settled(pilot)
    await pilot.press("l")
    await settled(pilot)
    assert members.rows.has_focus
    await pilot.press("h")
    await settled(pilot)
    assert labels.rows.has_focus


async def test_a_label_shows_its_last_push_in_its_row_and_in_the_room_below(desk: Desk, pilot: Pilot) -> None:
    push = a_push(
        title="Winter sale", audience_kind="labels", audience=("all-customers",), app=desk.session.profile.app
    )
    row = desk.session.history.begin(push)
    desk.session.history.finish(row, Result(state=Outcome.REJECTED, error="No."))
    desk.session.changed(Topic.HISTORY)
    about = desk.app.screen.query_one("#label-about", TextPane)
    await until(pilot, lambda: "Winter sale" in about.text)
    assert "Everyone with an active account, synced from the CRM every night" in about.text
    line = next(line for line in screen_text(desk.app).splitlines() if line.startswith("  all-customers"))
    assert "rejected" in line


async def test_a_filter_narrows_the_labels_and_escape_takes_it_away(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"region", "enter")
    assert "Labels  2 of 16" in screen_text(desk.app)
    await pilot.press(key("filter"), "escape")
    assert "Labels  16" in screen_text(desk.app)


async def test_s_sorts_by_the_next_column(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("sort"))
    rows = desk.app.screen.query_one(LabelsPane).rows
    assert rows.items[0].name == "all-customers"
    await pilot.press(key("reverse_sort"))
    assert rows.items[0].name == "90"


@IN_80X24
async def test_a_label_is_created_and_stood_on(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"), *"spring", "enter", *"Sale", "enter")
    await until(pilot, lambda: not desk.app.screen.is_modal)
    await settled(pilot)
    current = desk.app.screen.query_one(LabelsPane).current
    assert current is not None
    assert (current.name, current.description) == ("spring", "Sale")


@IN_80X24
async def test_a_name_taken_in_another_case_is_told_while_typing_and_nothing_is_sent(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"), *"VIP")
    assert '"vip" exists already' in screen_text(desk.app)
    await pilot.press(key("confirm"))
    assert desk.app.screen.is_modal
    assert desk.app.screen.query(Input).first().value == "VIP"
    assert desk.service.count("POST", "/push/label") == 0


async def test_enter_stays_in_a_line_with_a_problem_and_says_which(desk: Desk, pilot: Pilot) -> None:
    for typed, said in (("", "A label needs a name"), ("VIP", '"vip" exists already')):
        await pilot.press(key("new_label"), *typed, "enter")
        await settled(pilot)
        assert desk.app.focused is desk.app.screen.query(Input).first()
        assert said in screen_text(desk.app)
        await pilot.press("escape")


@IN_80X24
async def test_deleting_takes_the_name_and_reads_the_count_just_before(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", key("delete_label"))
    await settled(pilot)
    assert "90 has 0 members" in screen_text(desk.app)
    await pilot.press(key("confirm"), "enter")
    assert desk.service.count("DELETE", "/push/label/90") == 0
    await pilot.press("9", "0")
    await confirm(pilot)
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.service.count("DELETE", "/push/label/90") == 1
    assert desk.service.count("GET", "/push/label/90") == 1


@IN_80X24
async def test_the_longest_name_can_be_read_where_it_is_to_be_typed(desk: Desk, pilot: Pilot) -> None:
    name = "x" * 60 + ".end"
    await pilot.press(key("new_label"), *name, "enter", "enter")
    await until(pilot, lambda: not desk.app.screen.is_modal)
    await settled(pilot)
    await pilot.press(key("delete_label"))
    await settled(pilot)
    assert f'"{name}"' in screen_text(desk.app)


async def test_users_that_a_blank_separates_are_named(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(*"kim", "space", *"lee")
    await until(pilot, lambda: "2 users: kim, lee (a space separates users)" in screen_text(desk.app))
    await pilot.press("space", *"mia")
    await until(pilot, lambda: '"kim lee mia" is read as several users.' in screen_text(desk.app))
    assert "3 users: kim, lee, mia (a space separates users)" in screen_text(desk.app)
    await pilot.press("space", *"a@b")
    await until(pilot, lambda: "3 users, 1 not valid: a@b (a space separates users)" in screen_text(desk.app))


@IN_80X24
async def test_users_are_added_as_a_pasted_list_and_failures_stay_to_be_mended(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "enter")
    await settled(pilot)
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    area = desk.app.screen.query_one(TextArea)
    area.text = "qa-1, nobody-at-all\nqa-2"
    await pilot.press(key("confirm"))
    await until(pilot, lambda: area.text == "nobody-at-all")
    assert "2 added or already in; 1 failed:" in screen_text(desk.app)
    assert "nobody-at-all  the app has no user with this ID" in screen_text(desk.app)
    assert desk.latest().result == "1 failed, 2 in label"


@IN_80X24
async def test_what_came_of_a_change_goes_once_other_users_are_typed(desk: Desk, pilot: Pilot) -> None:
    desk.app.push_screen(ChangeMembers("vip", adds=True))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(*"nobody-at-all", key("confirm"))
    await until(pilot, lambda: "Nobody was added; 1 failed:" in screen_text(desk.app))
    await settled(pilot)
    assert "Nobody was added" in screen_text(desk.app)
    await pilot.press("x")
    await until(pilot, lambda: "Nobody was added" not in screen_text(desk.app))


@IN_80X24
async def test_a_filter_of_members_that_finds_nobody_says_how_to_ask_for_one(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    await pilot.press(key("filter"), *"qa-none")
    keys, last = (key("leave_filter"), key("find_user")), key_of("last")
    asks = f"In the list, {last} loads all 146; {keys[1]} asks the service for one user."
    await until(pilot, lambda: asks in " ".join(screen_text(desk.app).split()))
    assert 'No loaded member contains "qa-none"' in screen_text(desk.app)
    await pilot.press("enter", key("last"))
    await until(pilot, lambda: 'No member contains "qa-none"' in screen_text(desk.app))
    assert last not in screen_text(desk.app)
    await pilot.press(*keys)
    await until(pilot, lambda: isinstance(desk.app.screen, FindUser))


@IN_80X24
async def test_the_member_under_the_cursor_is_removed(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    member = desk.app.screen.query_one(MembersPane).rows.current
    assert member is not None
    await pilot.press(key("remove_users"))
    await until(pilot, lambda: "This user loses the label vip" in screen_text(desk.app))
    assert member.username in screen_text(desk.app)
    await confirm(pilot)
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.latest().audience == (member.username,)
    assert desk.latest().result == "1 out of label"


@IN_80X24
async def test_a_pasted_list_is_removed_in_place_of_the_member_under_the_cursor(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    pane = desk.app.screen.query_one(MembersPane)
    first, *others = [member.username for member in pane.rows.items[:3]]
    await pilot.press(key("remove_users"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.post_message(Paste("\n".join(others)))
    await until(pilot, lambda: "2 users" in screen_text(desk.app))
    assert first not in screen_text(desk.app)
    await confirm(pilot)
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.latest().audience == tuple(others)


@IN_80X24
async def test_what_is_wrong_is_said_in_the_dialog_and_no_toast_lies_over_it(desk: Desk, pilot: Pilot) -> None:
    desk.app.notify("Label spring was created.")
    await pilot.press(key("new_label"), key("confirm"))
    await pilot.pause()
    assert "A label needs a name." in screen_text(desk.app)
    assert not list(desk.app._notifications)
    await pilot.press("v", "i", "p", "tab", key("confirm"))
    await pilot.pause()
    assert not list(desk.app._notifications)
    assert desk.app.focused is desk.app.screen.query(Input).first()


@IN_80X24
async def test_a_draft_is_asked_about_with_both_audiences_named(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="qa-1", title="Old text")
    await pilot.press("end", key("push_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    text = screen_text(desk.app)
    assert '"Old text", for one user, synchronously: qa-1' in text
    assert "The new audience is labels: vip." in text
    await pilot.press("down", key("confirm"))
    await until(pilot, lambda: not desk.app.screen.is_modal)
    await settled(pilot)
    assert desk.session.composition.push.title == ""
    assert desk.session.composition.push.audience == Audience(AudienceKind.LABELS, ("vip",))


@IN_80X24
async def test_one_user_is_found_by_asking_the_service_whatever_is_around_the_name(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "enter", key("find_user"), *" 'qa-1'", "enter")
    await until(pilot, lambda: "qa-1 is not in 90" in screen_text(desk.app))
    assert desk.service.count("GET", "/push/label/90/user/qa-1") == 1


async def test_a_user_is_found_from_the_labels_in_the_one_under_the_cursor(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end")
    await settled(pilot)
    members = desk.app.screen.query_one(MembersPane)
    wanted = members.rows.items[7]
    await pilot.press(key("find_user"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.screen.query_one(Input).value = wanted.username
    await pilot.press("enter")
    await until(pilot, lambda: f"{wanted.username} is in vip" in screen_text(desk.app))
    await pilot.press("escape")
    await until(pilot, lambda: members.current == wanted)
    assert desk.app.focused is members.rows


@IN_80X24
async def test_a_user_who_is_found_before_the_members_are_loaded_is_stood_on_when_they_are(
    desk: Desk, pilot: Pilot
) -> None:
    members = desk.app.screen.query_one(MembersPane)
    await pilot.press("end", "enter")
    await settled(pilot)
    wanted = members.rows.items[7]
    await pilot.press(key("to_labels"), key("find_user"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    desk.app.screen.query_one(Input).value = wanted.username
    await pilot.press("enter")
    await until(pilot, lambda: f"{wanted.username} is in vip" in screen_text(desk.app))
    desk.session.members.clear()
    await pilot.press("escape")
    await until(pilot, lambda: members.current == wanted)


async def test_a_key_of_the_labels_alone_says_in_the_members_where_it_works(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter", key("reverse_sort"))
    await settled(pilot)
    assert f"{key('to_labels')} goes there" in [*desk.app._notifications][-1].message


async def test_a_read_only_profile_says_why_a_label_cannot_be_created(desk: Desk, pilot: Pilot) -> None:
    desk.session.read_only = True
    await pilot.press(key("new_label"))
    await pilot.pause()
    assert not desk.app.screen.is_modal
    assert "read-only" in screen_text(desk.app)


async def test_a_service_that_cannot_be_reached_is_told_and_r_tries_again(desk: Desk) -> None:
    desk.service.fault("GET", "/push/label", status=403)
    async with desk.app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "Press r to try again" in screen_text(desk.app)
        await pilot.press(key("refresh"))
        await settled(pilot)
        assert "Labels  16" in screen_text(desk.app)


async def test_sorted_members_keep_the_cursor_on_its_row_and_the_marks(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    rows = desk.app.screen.query_one(MembersPane).rows
    await pilot.press("down", "space")
    marked, under_cursor = rows.marked, rows.current
    await pilot.press(key("sort_members"))
    names = [member.username for member in rows.items]
    assert names == sorted(names)
    await pilot.press(key("sort_members"))
    added = [member.created or 0 for member in rows.items]
    assert added == sorted(added, reverse=True)
    assert (rows.marked, rows.current) == (marked, under_cursor)


async def test_a_terminal_that_becomes_narrow_keeps_the_pane_and_the_focus(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", key("to_members"))
    await settled(pilot)
    members = desk.app.screen.query_one(MembersPane)
    await pilot.resize_terminal(80, 24)
    await settled(pilot)
    assert members.rows.has_focus
    assert members.display


@IN_80X24
async def test_tab_goes_to_the_other_list_where_only_one_is_shown(desk: Desk, pilot: Pilot) -> None:
    labels, members = desk.app.screen.query_one(LabelsPane), desk.app.screen.query_one(MembersPane)
    await pilot.press("tab")
    await settled(pilot)
    assert members.rows.has_focus
    await pilot.press("shift+tab")
    await settled(pilot)
    assert labels.rows.has_focus
