"""Marked labels and members: what acts on them, what refuses, and how the marks go."""

import pytest

from push_tui.message.push import Audience, AudienceKind
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.labels_pane import LabelsPane
from support.keys import key
from support.person import (
    BOTH_SIZES,
    Desk,
    Pilot,
    compose,
    confirm,
    screen_text,
    settled,
    until,
)


async def test_escape_clears_the_filter_and_then_takes_marks_off(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"region", "enter", "space")
    assert 'Labels  2 of 16 contain "region"  ·  1 marked' in screen_text(desk.app)
    await pilot.press("escape")
    assert "Labels  16  ·  1 marked" in screen_text(desk.app)
    await pilot.press("escape")
    assert "marked" not in screen_text(desk.app)


async def test_marking_leaves_the_cursor_so_that_the_same_key_takes_the_mark_back(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "down", key("mark"))
    rows = desk.app.screen.query_one(LabelsPane).rows
    assert (rows.cursor, rows.marked) == (1, (rows.current,))
    await pilot.press(key("mark"))
    assert rows.marked == ()


async def test_the_footer_says_what_escape_clears_and_going_to_the_labels_clears_nothing(
    desk: Desk, pilot: Pilot
) -> None:
    await pilot.press("home", "down", "enter")
    await settled(pilot)
    assert "Esc Back" in screen_text(desk.app)
    await pilot.press(key("mark"), key("filter"), "a", "enter")
    assert "Esc Clear filter" in screen_text(desk.app)
    await pilot.press(key("to_labels"), key("to_members"))
    assert "Esc Clear filter" in screen_text(desk.app)
    await pilot.press("escape")
    assert "1 marked" in screen_text(desk.app)
    assert "Esc Unmark all" in screen_text(desk.app)
    await pilot.press("escape")
    assert "Esc Back" in screen_text(desk.app)


async def test_p_on_marked_labels_composes_for_people_in_all_of_them(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "down", "space", "down", "space", key("push_label"))
    await settled(pilot)
    assert desk.session.composition.push.audience == Audience(AudienceKind.LABELS, ("all-customers", "android"))


async def test_the_marks_stay_until_the_composer_opens(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await pilot.press("home", key("mark"), key("push_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    await pilot.press("escape")
    rows = desk.app.screen.query_one(LabelsPane).rows
    assert rows.marked_count == 1
    await pilot.press(key("push_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    await confirm(pilot)
    await until(pilot, lambda: not rows.marked_count)


async def test_what_is_deleted_is_named_before_anything_else_is_asked(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", key("mark"), "down", key("mark"), key("delete_label"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await settled(pilot)
    marked = [label.name for label in desk.app.screen_stack[0].query_one(LabelsPane).rows.marked]
    assert f"{', '.join(marked)}: you cannot undo this." in screen_text(desk.app)


@pytest.mark.parametrize(
    "action_id",
    ["move_all_members", "rename_label", "copy_members", "add_from_file", "export_members", "label_details"],
)
async def test_what_takes_one_label_refuses_to_guess_which_of_the_marked_ones(
    desk: Desk, pilot: Pilot, action_id: str
) -> None:
    await pilot.press("home", key("mark"), "down", key("mark"), "down", key("mark"))
    await settled(pilot)
    assert "Delete 3 labels" in screen_text(desk.app)
    await pilot.press(key(action_id))
    await settled(pilot)
    assert not desk.app.screen.is_modal
    assert "This takes one label, but 3 are marked; Esc clears the marks." in [*desk.app._notifications][-1].message


async def test_what_takes_one_member_refuses_while_another_is_marked(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    for action_id, takes in (
        ("labels_of_user", "one user"),
        ("why_nothing", "one user"),
        ("export_members", "all members"),
        ("copy_members", "all members"),
    ):
        await pilot.press("home", key("mark"), *(() if action_id == "export_members" else ("down",)), key(action_id))
        await settled(pilot)
        assert f"This takes {takes}" in [*desk.app._notifications][-1].message
        assert "1 is marked" in [*desk.app._notifications][-1].message
        await pilot.press("home", key("mark"))


@BOTH_SIZES
async def test_the_footer_says_how_to_mark_rows_and_how_to_come_back(desk: Desk, pilot: Pilot) -> None:
    assert "Space Mark" in screen_text(desk.app)
    await pilot.press("end", "enter")
    await settled(pilot)
    assert "Space Mark" in screen_text(desk.app)
    assert "Esc Back" in screen_text(desk.app)
