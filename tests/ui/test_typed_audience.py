"""Users that were typed into the composer, and nothing else, are kept like text."""

from pathlib import Path

from push_tui.message.push import AUDIENCE_PATH
from push_tui.simulator.service import ChatService
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.keep_draft import KeepDraft
from support.composer import open_composer, paste
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import IN_80X24, PROFILE, WIDE, Desk, Pilot, desk_of, screen_text, settled, until


async def paste_users(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(AUDIENCE_PATH)
    await pilot.pause()
    await paste(pilot, "kim\nlee")
    await until(pilot, lambda: desk.session.composition.push.audience.targets == ("kim", "lee"))


async def test_they_are_back_after_you_quit(service: ChatService, tmp_path: Path) -> None:
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            await paste_users(desk, pilot)
            await pilot.press(key("quit"))
            await until(pilot, lambda: not desk.app.is_running)
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
            await until(pilot, lambda: "Not sent yet" in screen_text(desk.app))
            await pilot.press(key("compose"))
            await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
            await settled(pilot)
            assert "kim, lee" in screen_text(desk.app)


@IN_80X24
async def test_another_push_replaces_them_only_after_a_question(desk: Desk, pilot: Pilot) -> None:
    row = desk.session.history.begin(a_push(host=PROFILE.host, audience=("qa-3",), title="First"))
    desk.session.history.finish(row, accepted(("qa-3", "SUCCESS", None)))
    await paste_users(desk, pilot)
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("correct"))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    assert "users: kim, lee" in screen_text(desk.app)
    await pilot.press("escape")
    assert desk.session.composition.push.audience.targets == ("kim", "lee")


async def test_no_text_is_offered_to_be_kept_where_there_is_none(desk: Desk, pilot: Pilot) -> None:
    await paste_users(desk, pilot)
    await pilot.press(key("labels"))
    await settled(pilot)
    await pilot.press(key("push_label"))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    assert [button.id for button in desk.app.screen.query("Button")] == ["replace"]
