"""What is typed on after a refused key acts on nothing."""

from math import inf

import pytest
from textual.events import Key
from textual.widgets import Input, Static

from push_tui.ui.screens.label_dialogs import NewLabel
from push_tui.ui.terminal.typed_on import TypedOn
from support.keys import key
from support.person import Desk, Pilot, screen_text, settled, until

PAUSE = 0.5


def pressed(name: str, at: float) -> Key:
    event = Key(name, name if len(name) == 1 else None)
    event.time = at
    return event


def test_a_line_begins_with_a_refused_letter_and_ends_with_a_pause_or_a_key_that_types_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TypedOn, "PAUSE", PAUSE)
    typed, rows, field = TypedOn(), Static(), Input()

    def taken(name: str, at: float, focus: Static | Input = rows) -> bool:
        return typed.takes(pressed(name, at), focus, asks_for_words=False)

    assert not taken("R", 0)
    assert not taken("v", 0.1)  # nothing was refused
    assert not taken("R", 1)
    typed.refused()
    assert [taken("v", 1.3), taken("i", 1.7), taken("p", 2.1), taken("enter", 2.5)] == [True] * 4
    assert not taken("d", 2.5 + PAUSE)
    typed.refused()
    assert not taken("down", 3.1)
    assert not taken("d", 3.2)
    typed.refused()
    assert not taken("x", 3.3, field)
    assert not taken("f7", 4)
    typed.refused()  # it types nothing, so what follows are keys
    assert not taken("d", 4.1)
    assert not taken("enter", 5, field)
    typed.refused()
    assert not taken("backspace", 5.1, field)  # it corrects what was refused
    assert taken("d", 5.2)  # the field was that of the palette, which closed


async def test_a_name_typed_after_a_refused_rename_opens_and_deletes_nothing(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(pilot)
    monkeypatch.setattr(TypedOn, "PAUSE", inf)
    await pilot.press("home", "space", "down", "space", key("rename_label"), *"dnx", "enter")
    await settled(pilot)
    assert "This takes one label" in screen_text(desk.app)
    assert not desk.app.screen.is_modal
    await pilot.press("up", key("new_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, NewLabel))
    await pilot.press("escape")
