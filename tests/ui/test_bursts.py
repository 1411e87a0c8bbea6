"""Clicks that arrive faster than screens change: they reach what is going, and must do no harm there."""

import asyncio

import pytest
from textual.app import ComposeResult
from textual.command import CommandList
from textual.events import CursorPosition, Key, MouseDown, MouseMove, Paste
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from push_tui.operations.listing import read_record
from push_tui.operations.session import Session
from push_tui.storage.records import Record
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.label_dialogs import NewLabel
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.screen import TerminalScreen
from support.keys import key
from support.person import Desk, Pilot, compose, review_and_send, settled, until
from support.waiting import drained

HOUR = 3600.0


class Dialog(ModalScreen[int], TerminalScreen[int]):
    def on_button_pressed(self) -> None:
        self.dismiss(1)


class Changing(TerminalApp[None]):
    def compose(self) -> ComposeResult:
        yield Static("here")
        yield Static("there")


async def test_a_screen_that_is_closed_twice_takes_no_other_with_it() -> None:
    app = Changing()
    async with app.run_test() as pilot:
        below = app.screen
        await app.push_screen(dialog := Dialog())
        for _ in range(2):
            dialog.post_message(Button.Pressed(Button()))
        await pilot.pause()
        assert app.screen_stack == [below]


async def test_a_dialog_answers_once_and_closes_nothing_that_lies_over_it() -> None:
    answers: list[int | None] = []
    app = Changing()
    async with app.run_test() as pilot:
        below = app.screen
        await app.push_screen(asking := Dialog(), answers.append)
        await app.push_screen(over := Dialog())
        for _ in range(2):
            asking.dismiss(1)
            await pilot.pause()
        assert answers == [1]
        assert app.screen_stack == [below, over]
        assert not asking.is_attached


def mouse(kind: type[MouseDown | MouseMove], x: int, y: int) -> MouseDown | MouseMove:
    return kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)


@pytest.mark.parametrize("kind", [MouseDown, MouseMove])
async def test_a_press_or_drag_on_what_was_taken_away_since_it_was_drawn_is_harmless(
    kind: type[MouseDown | MouseMove],
) -> None:
    app = Changing()
    async with app.run_test() as pilot:
        widget, other = app.query(Static)
        await app.on_event(mouse(MouseDown, *other.region.offset))
        with app.batch_update():
            await widget.remove()
            assert app.screen.get_widget_at(*widget.region.offset)[0] is widget
            await app.on_event(mouse(kind, *widget.region.offset))
        await pilot.pause()
        assert app.is_running


async def test_a_key_that_closes_its_own_dialog_holds_up_no_key_behind_it(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, pilot: Pilot
) -> None:
    monkeypatch.setattr("push_tui.ui.terminal.app.KEY_LONGEST", HOUR)
    await pilot.press(key("new_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, NewLabel))
    for pressed in ("escape", key("history")):
        desk.app.post_message(Key(pressed, None))
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


@pytest.mark.parametrize("asked", ["by key", "in the palette"])
async def test_what_is_typed_while_a_record_is_read_is_for_the_question_about_it(
    monkeypatch: pytest.MonkeyPatch, desk: Desk, pilot: Pilot, asked: str
) -> None:
    go_on = asyncio.Event()

    async def later(session: Session, row: int) -> Record | None:
        await go_on.wait()
        return await read_record(session, row)

    compose(desk, users=("hx1", "hx2"))
    await review_and_send(pilot)
    await pilot.press("escape", key("history"))
    await settled(pilot)
    monkeypatch.setattr("push_tui.ui.screens.record.read_record", later)
    if asked == "in the palette":
        await pilot.press(key("commands"), *"why")
        await settled(pilot)
    desk.app.post_message(Key("enter", "\r") if asked == "in the palette" else Key(key("why_nothing"), "w"))
    for each in "dpx":  # each is a key of the list
        desk.app.post_message(Key(each, each))
    await drained()
    desk.engine.call_soon(go_on.set)
    await settled(pilot)
    assert isinstance(desk.app.focused, Input)
    assert desk.app.focused.value == "dpx"


async def test_keys_behind_one_that_opens_the_next_screen_are_handled_one_after_the_other(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, users=("hx1", "hx2"))
    await review_and_send(pilot)
    await pilot.press("escape", key("history"))
    await settled(pilot)
    for each in ("enter", key("compose_again"), *"calm"):
        desk.app.post_message(Key(each, each if len(each) == 1 else None))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await settled(pilot)
    assert "calm" in str(desk.session.composition.push.message["title"])


async def test_what_arrives_after_the_last_screen_is_dropped() -> None:
    app = Changing()
    async with app.run_test():
        pass
    assert app.screen_stack == []
    for late in (Key("a", "a"), mouse(MouseDown, 0, 0), Paste("late"), CursorPosition(1, 1)):
        await app.on_event(late)
    app._keys.append(Key("a", "a"))
    await app._next_key()


async def test_the_palette_moves_in_no_list_that_it_does_not_show_yet(pilot: Pilot) -> None:
    await pilot.app.run_action("command_palette")
    palette = pilot.app.screen
    palette._action_command_list("page_down")  # type: ignore[attr-defined]
    await pilot.pause()
    palette.query_one(CommandList).add_option("first")
    palette._action_command_list("page_down")  # type: ignore[attr-defined]
