"""JSON in the form: a problem inside of it leads to its line and column."""

from dataclasses import replace
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from push_tui.message.push import Audience, Push
from push_tui.simulator.service import ChatService
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.form.form import Form
from support.keys import key
from support.person import IN_80X24, NARROW, PROFILE, Desk, desk_of, screen_text, until

BUTTONS = ("pushMessage", "huawei", "message", "android", "notification", "buttons")


async def open_composer(pilot: Pilot[Any]) -> Form:
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and pilot.app.focused is not None)
    return pilot.app.screen.query_one(Form)


@IN_80X24
async def test_a_problem_of_one_button_is_named_and_leads_into_its_json(
    service: ChatService, tmp_path: Any, size: tuple[int, int]
) -> None:
    with desk_of(service, tmp_path, replace(PROFILE, dialect_name="easemob")) as desk:
        await walk_to_the_button(desk, size)


async def walk_to_the_button(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size) as pilot:
        form = await open_composer(pilot)
        buttons = [{"name": "Open", "actionType": 0}, {"name": "x" * 41, "actionType": 0}]
        push = Push(Audience(targets=("kim",)), message={"title": "Maintenance", "content": "Back at noon"})
        desk.session.composition.take(push.with_value(BUTTONS, buttons))  # type: ignore[arg-type]
        await pilot.press(key("next_problem"))
        assert form.row is not None
        assert form.row.path == BUTTONS
        area = desk.app.focused
        assert isinstance(area, TextArea)
        line, column = area.cursor_location
        assert area.document.get_line(line)[column:].startswith('"xxxx')
        await until(pilot, lambda: "buttons[1].name" in " ".join(screen_text(desk.app).split()))
        await pilot.press("delete", *["delete"] * 8)
        assert all("[1].name has" not in problem.message for problem in desk.session.composition.problems)


async def test_the_help_of_a_list_of_objects_tells_what_each_of_them_holds(service: ChatService, tmp_path: Any) -> None:
    with desk_of(service, tmp_path, replace(PROFILE, dialect_name="easemob")) as desk:
        async with desk.app.run_test(size=NARROW) as pilot:
            form = await open_composer(pilot)
            form.go_to(BUTTONS)
            await pilot.press(key("field_help"))
            await until(pilot, lambda: "Each item" in screen_text(desk.app))
            assert "actionType" in screen_text(desk.app)
