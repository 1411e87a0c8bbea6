"""Every action is reached without a function key: by its plain key or by its name in the palette."""

import re

import pytest
from textual.command import CommandPalette
from textual.widgets import Input, OptionList

from push_tui.ui.actions import Action, Scope, actions_of
from push_tui.ui.actions.performing import Performs, offered
from push_tui.ui.app import PushTui
from support.keys import key
from support.person import Desk, Pilot, compose, settled, until

pytestmark = pytest.mark.slow

WAYS = {
    Scope.LABELS: [],
    Scope.MEMBERS: ["end", "enter"],
    Scope.COMPOSE: [key("compose", 1)],
    Scope.HISTORY: [key("history", 1)],
}


async def stand_on(desk: Desk, pilot: Pilot, scope: Scope) -> None:
    """Go where the actions of a scope are at hand, with something to act on."""
    await settled(pilot)
    if scope is Scope.COMPOSE:
        compose(desk, users=("qa-1",))
    if scope is Scope.HISTORY:
        from push_tui.operations.labels import create_label

        await desk.app.ask(create_label(desk.session, "made-before", ""))
    for pressed in WAYS.get(scope, []):
        await pilot.press(pressed)
        await settled(pilot)


@pytest.mark.parametrize("scope", [Scope.EVERYWHERE, *WAYS], ids=lambda scope: scope.name)
async def test_the_palette_performs_each_by_its_name(
    desk: Desk, pilot: Pilot, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    performed: list[str] = []

    async def note(self: Performs, action_id: str) -> None:
        performed.append(action_id)

    await stand_on(desk, pilot, scope)
    monkeypatch.setattr(Performs, "action_perform", note)
    for action in actions_of([scope]):
        if action.palette:
            await call_by_name(desk.app, pilot, action)
            assert performed.pop() == action.id


async def call_by_name(app: PushTui, pilot: Pilot, action: Action) -> None:
    """Open the palette, type the title, press Enter."""
    app.action_commands()
    await until(pilot, lambda: isinstance(app.screen, CommandPalette))
    await pilot.pause()
    line = app.screen.query_one(Input)
    line.value = action.title[:-1]
    line.cursor_position = len(line.value)
    await pilot.press(action.title[-1])
    options = app.screen.query_one(OptionList)
    await until(pilot, lambda: options.option_count > 0 and action.title in str(options.get_option_at_index(0).prompt))
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(app.screen, CommandPalette))
    await pilot.pause()


@pytest.mark.parametrize("scope", WAYS, ids=lambda scope: scope.name)
async def test_a_plain_key_or_the_palette_offers_each(desk: Desk, pilot: Pilot, scope: Scope) -> None:
    await stand_on(desk, pilot, scope)
    here = {action.id: action for action, _, _ in offered(desk.app.screen)}
    for action in actions_of([scope, Scope.EVERYWHERE]):
        assert action.id in here
        assert action.palette or any(not re.fullmatch(r"f\d+", key) for key in action.keys)
