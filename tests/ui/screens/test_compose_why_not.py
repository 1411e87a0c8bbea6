"""Why something cannot be done in the composer now, in one sentence."""

from textual.widgets._toast import Toast

from push_tui.dialects import AGORA
from push_tui.message.push import Audience, Push
from push_tui.operations.composition import Composition
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose_why_not import why_no_fix
from push_tui.ui.widgets.form.form_help import FormHelp
from support.composer import open_composer, type_text
from support.keys import key
from support.person import BOTH_SIZES, Desk, Pilot, screen_text, settled, until


def test_where_one_key_fixes_nothing_it_says_what_you_can_do() -> None:
    composition = Composition(AGORA)
    composition.take(Push(Audience(targets=("kim",)), message={"content": "Chat is back."}))
    needed = composition.problems[0]
    assert why_no_fix(needed, composition) == "Only you can fix this: Title is needed."
    assert f"{key_of('next_problem')} goes to the next problem" in why_no_fix(None, composition)
    composition.take(Push(Audience(targets=("kim",)), message={"title": "Noon", "content": "Chat is back."}))
    assert why_no_fix(None, composition) == "There are no problems."


async def test_what_ctrl_f_named_elsewhere_is_named_again_once_you_went_on(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition = desk.session.composition
    composition.take(Push(Audience(targets=("Kim",)), message={"title": "Noon" * 46, "content": "Noon" * 300}))
    form.go_to(("pushMessage", "title"))
    await pilot.press(key("fix_problem"), "down", "up")
    await settled(pilot)
    await pilot.press(key("fix_problem"))
    assert composition.push.audience.targets == ("Kim",)
    await pilot.press(key("fix_problem"))
    assert composition.push.audience.targets == ("kim",)


async def test_a_request_that_lacks_what_was_typed_last_says_so(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(
        Push(Audience(targets=("kim",)), message={"title": "Noon", "content": "Chat is back."})
    )
    await pilot.press(*[key("next_pane")] * 3, "escape")
    assert '"title": "Noon"' in screen_text(desk.app)
    form.go_to(("pushMessage", "ext"))
    await type_text(pilot, "order=4711")
    await pilot.press("enter")
    await type_text(pilot, "order=x")
    await until(pilot, lambda: "Not complete: 1 error to fix" in screen_text(desk.app))
    await pilot.press("backspace", "backspace", "backspace", *"s=x")
    await until(pilot, lambda: "Not complete" not in screen_text(desk.app))


async def test_ctrl_s_in_the_field_with_the_error_says_what_is_wrong(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(
        Push(Audience(targets=("kim",)), message={"title": "Noon", "content": "Chat is back.", "subTitle": "x" * 15})
    )
    form.go_to(("pushMessage", "subTitle"))
    await pilot.press(key("review"))
    await until(pilot, lambda: "Fix this first: Subtitle" in screen_text(desk.app))


@BOTH_SIZES
async def test_a_toast_covers_no_help(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    await pilot.press(key("undo"))
    await until(pilot, lambda: "There is nothing to undo." in screen_text(desk.app))
    await settled(pilot)
    (toast,) = desk.app.screen.query(Toast)
    assert not toast.region.overlaps(form.query_one(FormHelp).region)
    assert form.row is not None
    assert form.row.label in screen_text(desk.app)
