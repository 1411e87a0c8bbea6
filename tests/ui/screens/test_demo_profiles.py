"""In the demo you can add profiles; its own stays as it is, and every demo begins with it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from push_tui.engine import Engine
from push_tui.operations.demo import DEMO_PROFILE, demo_setting, demo_token
from push_tui.ui.app import PushTui
from push_tui.ui.screens.profile_form import ProfileForm
from push_tui.ui.screens.profiles import Profiles
from support.keys import key
from support.person import NARROW, Pilot, screen_text, settled, until


@pytest.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    """The demo, with its profiles listed."""
    engine = Engine().start()
    setting = demo_setting(engine, tmp_path)
    app = PushTui(setting, setting.config.profile(), start_token=demo_token())
    try:
        async with app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await app.action_perform("profile")
            await until(pilot, lambda: isinstance(app.screen, Profiles))
            await settled(pilot)
            yield pilot
    finally:
        engine.stop()


async def test_a_copy_works_at_once_and_is_there_in_the_next_demo(pilot: Pilot, tmp_path: Path) -> None:
    app = pilot.app
    assert isinstance(app, PushTui)
    await pilot.press(key("copy_profile"))
    await until(pilot, lambda: isinstance(app.screen, ProfileForm))
    await pilot.press(key("check_profile"))
    await until(pilot, lambda: isinstance(app.screen, Profiles))
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: bool(app.session.labels.items))
    assert app.session.profile.name == f"{DEMO_PROFILE} copy"
    assert not app.screen.is_modal, "it asks for no token"
    next_demo = demo_setting(app.session.engine, tmp_path).config
    assert list(next_demo.profiles) == [DEMO_PROFILE, f"{DEMO_PROFILE} copy"]
    assert next_demo.profile().name == DEMO_PROFILE


@pytest.mark.parametrize("action", ["change_profile", "rename_profile", "remove_profile", "default_profile"])
async def test_its_own_profile_stays_as_it_is(pilot: Pilot, action: str) -> None:
    await pilot.press(key(action))
    await settled(pilot)
    assert isinstance(pilot.app, PushTui)
    assert isinstance(pilot.app.screen, Profiles)
    assert f"{key('copy_profile')} copies it" in screen_text(pilot.app)
