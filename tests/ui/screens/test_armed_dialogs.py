"""What deletes, removes, cancels or sends is confirmed by a key that was pressed after the dialog could be seen."""

from typing import Any

from textual.widgets import Input

from push_tui.ui.screens.change_members import ChangeMembers
from push_tui.ui.screens.dialog import WORD, Dialog
from push_tui.ui.screens.label_dialogs import DeleteLabel
from push_tui.ui.screens.new_job import StartJob
from push_tui.ui.screens.questions import Question
from push_tui.ui.screens.resume_send import ResumeSend
from push_tui.ui.terminal.status_query import PATIENCE, Arming
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, answer_status_query, confirm, screen_text, settled, until


def arming(pilot: Pilot) -> Arming:
    """What the dialog on top knows of the terminal."""
    dialog = pilot.app.screen
    assert isinstance(dialog, Dialog)
    assert dialog._query is not None
    return dialog._query.arming


async def delete_a_label(desk: Desk, pilot: Pilot) -> None:
    """Up to the confirming key: the label is counted and its name typed."""
    await pilot.press("home", key("delete_label"))
    await settled(pilot)
    assert isinstance(desk.app.screen, DeleteLabel)
    await pilot.press("9", "0")


@IN_80X24
async def test_a_confirmation_before_the_terminal_has_answered_is_dropped_and_the_footer_says_what_is_awaited(
    desk: Desk, pilot: Pilot
) -> None:
    await delete_a_label(desk, pilot)
    assert "waiting for the terminal" in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert desk.service.count("DELETE", "/push/label/90") == 0
    await confirm(pilot)
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.service.count("DELETE", "/push/label/90") == 1


@IN_80X24
async def test_a_key_that_was_pressed_before_the_dialog_was_seen_confirms_nothing_however_late_it_is_handled(
    desk: Desk, pilot: Pilot
) -> None:
    await delete_a_label(desk, pilot)
    pressed_at = desk.app.pressed_at
    await answer_status_query(pilot)
    desk.app.pressed_at = pressed_at
    await desk.app.screen.action_perform("confirm")  # type: ignore[attr-defined]
    await settled(pilot)
    assert desk.service.count("DELETE", "/push/label/90") == 0


@IN_80X24
async def test_what_is_typed_blindly_must_be_seen_before_it_is_confirmed_and_what_is_typed_later_need_not(
    desk: Desk, pilot: Pilot
) -> None:
    await delete_a_label(desk, pilot)
    before = arming(pilot)._asked_at
    await pilot.press("x")
    assert arming(pilot)._asked_at != before
    await answer_status_query(pilot)
    await pilot.press("backspace")
    assert arming(pilot).lets_through()


@IN_80X24
async def test_a_terminal_that_does_not_answer_asks_for_a_word_as_well(desk: Desk, pilot: Pilot) -> None:
    await delete_a_label(desk, pilot)
    dialog = desk.app.screen
    assert isinstance(dialog, Dialog)
    assert dialog._query is not None
    await until(pilot, lambda: arming(pilot)._asked_at is not None)
    assert arming(pilot)._asked_at is not None
    arming(pilot)._asked_at -= PATIENCE  # type: ignore[operator]
    dialog._query._report()
    await pilot.press(key("confirm"))
    assert f'Type "{WORD}".' in screen_text(desk.app)
    assert desk.app.focused is dialog.query_one("#word Input", Input)
    assert desk.service.count("DELETE", "/push/label/90") == 0
    await pilot.press(*WORD, key("confirm"))
    await until(pilot, lambda: not desk.app.screen.is_modal)
    assert desk.service.count("DELETE", "/push/label/90") == 1


@IN_80X24
async def test_no_letter_changes_who_is_removed_until_you_go_to_the_list(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "enter")
    await settled(pilot)
    await pilot.press(key("remove_users"))
    await until(pilot, lambda: isinstance(desk.app.screen, ChangeMembers))
    dialog = desk.app.screen
    assert isinstance(dialog, ChangeMembers)
    (member,) = dialog.users()
    for letter in ("y", "l", "h", "space", "x", "n"):
        await pilot.press(letter)
        assert (dialog.users(), dialog.everyone) == ((member,), False), letter
    assert "This user loses the label vip" in screen_text(desk.app)
    await pilot.press("tab", "tab", "y")
    assert dialog.users() == ("y",)
    assert "This user loses the label vip" not in screen_text(desk.app)


def test_every_dialog_that_deletes_removes_cancels_or_sends_is_armed() -> None:
    armed: tuple[type[Dialog[Any]], ...] = (Question, DeleteLabel, ResumeSend, StartJob)
    assert all(dialog.ARMED for dialog in armed)
    assert ChangeMembers("vip", ("kim",), adds=False).ARMED
    assert not ChangeMembers("vip", ("kim",), adds=True).ARMED
