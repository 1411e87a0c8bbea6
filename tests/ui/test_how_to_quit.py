"""Ctrl+C copies what is selected, and without a selection says how to quit; nothing depends on Ctrl+S and Ctrl+Q."""

from pathlib import Path

from textual.widgets import Input

from push_tui.engine import Engine
from push_tui.operations.session import Setting
from push_tui.storage.config import Config
from push_tui.storage.paths import Paths
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.setup import SetupApp
from support.composer import open_composer
from support.keys import key
from support.person import Desk, Pilot, compose, settled
from support.waiting import painted, until

SAID = "Ctrl+Q or F10 quits."


def said(app: object) -> list[str]:
    return [toast.message for toast in app._notifications]  # type: ignore[attr-defined]


async def test_ctrl_c_says_how_to_quit_wherever_nothing_is_selected(desk: Desk, pilot: Pilot) -> None:
    for action_id in ("labels", "new_label", "help", "commands", "history", "compose"):
        await pilot.press(key(action_id))
        await painted(desk.app)
        here = desk.app.screen
        await pilot.press("ctrl+c")
        assert said(desk.app) == [SAID]
        assert desk.app.screen is here
        desk.app.clear_notifications()
        if here.is_modal:
            await pilot.press("escape")


async def test_q_says_it_on_a_main_screen_and_is_text_in_a_field(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("q")
    assert said(desk.app) == [SAID]
    desk.app.clear_notifications()
    await open_composer(pilot)
    await pilot.press("q")
    assert said(desk.app) == []
    assert desk.session.composition.push.message["title"] == "q"


async def test_ctrl_c_copies_a_selection_and_says_nothing(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"))
    await painted(desk.app)
    await pilot.press(*"abc", "shift+left", "shift+left", "ctrl+c")
    assert desk.app.clipboard == "bc"
    assert said(desk.app) == []
    assert desk.app.screen.query(Input).first().value == "abc"


async def test_setup_says_it_too(tmp_path: Path) -> None:
    engine = Engine().start()
    try:
        app = SetupApp(Setting(engine=engine, paths=Paths(tmp_path), config=Config()))
        async with app.run_test() as pilot:
            await pilot.press("ctrl+c")
            assert said(app) == [SAID]
            await pilot.press(key("quit", 1))
            await until(pilot, lambda: not app.is_running)
    finally:
        engine.stop()


async def test_the_second_keys_review_and_quit(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1",))
    await open_composer(pilot)
    await pilot.press(key("review", 1))
    await settled(pilot)
    assert isinstance(desk.app.screen, ReviewScreen)
    await pilot.press("escape", key("quit", 1))
    await until(pilot, lambda: not desk.app.is_running)


async def test_the_second_key_confirms_a_dialog(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"))
    await painted(desk.app)
    await pilot.press(*"spring", key("confirm", 1))
    await settled(pilot)
    assert "spring" in [label.name for label in desk.session.labels.confirmed]
