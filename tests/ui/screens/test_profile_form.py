"""The form of a profile, and the choices in it and in other dialogs."""

from textual.widgets import Input

from push_tui.ui.actions import key_of
from push_tui.ui.screens.enter_token import EnterToken
from push_tui.ui.screens.profile_form import ProfileForm
from push_tui.ui.widgets.choice_line import ARROWS, ChoiceLine
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, screen_text, settled

SAID = f"You cannot type here: {ARROWS} choose, {key_of('next_field')} goes on."


async def open_form(desk: Desk, pilot: Pilot) -> ProfileForm:
    """The form of another profile than the first."""
    form = ProfileForm(desk.session.setting)
    await desk.app.push_screen(form)
    await settled(pilot)
    return form


@IN_80X24
async def test_letters_typed_on_a_choice_change_nothing_and_say_what_does(desk: Desk, pilot: Pilot) -> None:
    form = await open_form(desk, pilot)
    assert isinstance(desk.app.focused, Input)
    assert desk.app.focused.id == "name"
    choice = form.query_one("#dialect", ChoiceLine)
    choice.focus()
    await pilot.press(*"a41.c")
    await settled(pilot)
    assert choice.value == "agora"
    assert SAID in screen_text(desk.app)
    assert not desk.app._notifications, "which would cover fields"
    await pilot.press("right")
    await settled(pilot)
    assert choice.value == "agora-2023"
    assert SAID not in screen_text(desk.app)


async def test_a_choice_in_a_dialog_says_so_in_a_toast(desk: Desk, pilot: Pilot) -> None:
    dialog = EnterToken()
    await desk.app.push_screen(dialog)
    await settled(pilot)
    dialog.query_one(ChoiceLine).focus()
    await pilot.press("a")
    await settled(pilot)
    assert [toast.message for toast in desk.app._notifications] == [SAID]


async def test_only_the_first_start_has_the_key_of_the_demo(desk: Desk, pilot: Pilot) -> None:
    form = await open_form(desk, pilot)
    assert not form.has("open_demo")
    await pilot.press(key("open_demo"), key("open_demo"))
    await settled(pilot)
    assert desk.app.screen is form
