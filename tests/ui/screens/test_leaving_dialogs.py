"""Escape leaves every dialog; where it loses more than a line that you typed, it says so first."""

import pytest
from textual.widgets import Input, TextArea

from push_tui.ui.actions import Scope
from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.find_user import FindUser
from push_tui.ui.screens.import_push import ImportPush
from push_tui.ui.screens.label_dialogs import NewLabel
from push_tui.ui.screens.new_job_users import UsersToAdd
from support.keys import key
from support.person import Desk, Pilot, screen_text, settled

LOST = "what you typed here is lost"


async def opened(desk: Desk, pilot: Pilot, action_id: str, scope: Scope | None = None) -> Dialog[object]:
    await settled(pilot)
    await pilot.press(key(action_id, scope=scope))
    await settled(pilot)
    assert isinstance(desk.app.screen, Dialog)
    return desk.app.screen


async def leave(desk: Desk, pilot: Pilot) -> bool:
    """Press Escape; return whether that left the dialog."""
    await pilot.press(key("close", scope=Scope.DIALOG))
    await settled(pilot)
    return not desk.app.screen.is_modal


@pytest.mark.parametrize(
    ("action_id", "scope", "kind"),
    [
        ("add_users", Scope.LABELS, ChangeMembers),
        ("add_from_file", None, UsersToAdd),
        ("import_push", None, ImportPush),
    ],
)
async def test_a_list_or_a_text_is_left_when_escape_is_pressed_again(
    desk: Desk, pilot: Pilot, action_id: str, scope: Scope | None, kind: type[Dialog[object]]
) -> None:
    if kind is ImportPush:
        await pilot.press(key("compose"))
    dialog = await opened(desk, pilot, action_id, scope)
    assert isinstance(dialog, kind)
    area = dialog.query_one(TextArea)
    area.text = "kim lee"
    await settled(pilot)
    assert not await leave(desk, pilot)
    assert LOST in screen_text(desk.app)
    assert not desk.app._notifications  # it stands in the dialog's own last line
    area.insert("s")  # you stayed: leaving is said anew
    await settled(pilot)
    assert LOST not in screen_text(desk.app)
    assert not await leave(desk, pilot)
    assert await leave(desk, pilot)


async def test_two_lines_are_left_when_escape_is_pressed_again(desk: Desk, pilot: Pilot) -> None:
    assert isinstance(await opened(desk, pilot, "new_label"), NewLabel)
    await pilot.press(*"spring", "enter", *"All")
    assert not await leave(desk, pilot)
    assert LOST in screen_text(desk.app)
    assert await leave(desk, pilot)


async def test_a_line_and_what_a_dialog_began_with_are_left_at_once(desk: Desk, pilot: Pilot) -> None:
    dialog = await opened(desk, pilot, "find_user")
    assert isinstance(dialog, FindUser)
    dialog.query_one(Input).value = "kim"
    assert await leave(desk, pilot)
    await opened(desk, pilot, "copy_members")
    await pilot.press(*"spring")
    assert await leave(desk, pilot)
    desk.app.push_screen(ChangeMembers("vip", ("kim", "lee"), adds=False))
    await settled(pilot)
    assert await leave(desk, pilot)
