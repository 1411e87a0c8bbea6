"""The main screens: where the app begins, how one goes from one to another, what the title bar says of each."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.operations.overview import Overview
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Environment
from push_tui.storage.config_keys import SCREENS
from push_tui.storage.paths import Paths
from push_tui.ui.actions import action_of, key_and_title
from push_tui.ui.main_screens import TABS
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.screens.user_labels import UserLabelsScreen
from support.keys import key
from support.person import IN_80X24, NARROW, PROFILE, WIDE, Desk, Pilot, desk_of, screen_text, settled, until

ON_BOTH = pytest.mark.parametrize("start", ["overview", "labels"])


@pytest.fixture(autouse=True)
def no_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """An overview of nothing."""

    async def read(session: object, now: object) -> Overview:
        return Overview(now)  # type: ignore[arg-type]

    monkeypatch.setattr("push_tui.operations.overview.read_overview", read)


def here(desk: Desk) -> str:
    """The tab of the screen on top."""
    return str(getattr(desk.app.screen, "TAB", ""))


def test_keys_and_digits_agree() -> None:
    assert action_of("help").keys == ("f1", "question_mark")
    for number, action_id in enumerate(TABS, 2):
        assert action_of(action_id).keys == (f"f{number}", str(number))


@pytest.mark.parametrize("start", SCREENS)
async def test_the_configuration_says_where_to_begin(desk: Desk, pilot: Pilot, start: str) -> None:
    assert here(desk) == start


@pytest.mark.parametrize("start", ["overview"])
async def test_each_main_screen_is_reached_from_each_other(desk: Desk, pilot: Pilot) -> None:
    at = TABS.index(here(desk))
    for step in range(1, len(TABS)):
        for _ in TABS:
            at = (at + step) % len(TABS)
            await pilot.press(key(TABS[at]))
            await settled(pilot)
            assert here(desk) == TABS[at]
            assert len(desk.app.screen_stack) <= 2


@pytest.mark.parametrize("start", ["overview"])
async def test_digits_reach_them_where_nothing_is_typed(desk: Desk, pilot: Pilot) -> None:
    for action_id in ("labels", "history", "jobs", "overview", "compose"):
        await pilot.press(key(action_id, 1))
        await settled(pilot)
        assert here(desk) == action_id


@ON_BOTH
async def test_the_labels_of_a_user_lead_back_to_the_labels(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("labels"))
    await settled(pilot)
    desk.app.screen.query_one(LabelsPane).show_labels_of("qa-1")
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))
    await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: here(desk) == "labels")


@pytest.mark.parametrize("start", ["overview"])
async def test_the_labels_are_read_at_the_start_and_shown_when_opened(desk: Desk, pilot: Pilot) -> None:
    assert desk.service.count("GET", "/push/label") == 1
    await pilot.press(key("labels"))
    await settled(pilot)
    assert "Labels  16" in screen_text(desk.app)
    assert desk.service.count("GET", "/push/label") == 1


@pytest.mark.parametrize("start", ["overview"])
async def test_labels_that_changed_while_another_screen_was_open_are_shown(desk: Desk, pilot: Pilot) -> None:
    for action_id in ("labels", "overview"):
        await pilot.press(key(action_id))
        await settled(pilot)
    desk.session.labels = replace(desk.session.labels, items=desk.session.labels.items[:3])
    await pilot.press(key("labels"))
    await settled(pilot)
    assert isinstance(desk.app.screen, LabelsScreen)
    assert "Labels  3" in screen_text(desk.app)


@pytest.mark.parametrize("start", ["overview"])
async def test_a_screen_that_was_opened_before_names_the_profile_that_was_chosen_since(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    for action_id in (*TABS[1:], "overview"):
        await pilot.press(key(action_id))
        await settled(pilot)
    live = replace(desk.session.profile, name="live", environment=Environment.PRODUCTION, token_env="CHAT_TOKEN")
    desk.app.use_profile(live)
    for action_id in TABS:
        await pilot.press(key(action_id))
        await settled(pilot)
        assert re.search("live .* PRODUCTION", screen_text(desk.app).splitlines()[0])


@ON_BOTH
async def test_the_members_are_shown_again_after_another_profile_was_in_use(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    await pilot.press(key("labels"), "end")
    members = desk.app.screen.query_one(MembersPane)
    await until(pilot, lambda: members.label is not None and members.label.name == "vip")
    if desk.app.screen_stack[0] is not desk.app.screen:
        await pilot.press(key("overview"))
    own = desk.session.profile
    desk.app.use_profile(replace(own, name="live", token_env="CHAT_TOKEN"))
    await settled(pilot)
    desk.app.use_profile(own)
    await settled(pilot)
    await pilot.press(key("labels"))
    await until(pilot, lambda: members.label is not None)
    await until(pilot, lambda: bool(members.rows.items))


# The title bar

PROFILES = [
    (PROFILE, {}),
    (replace(PROFILE, name="live", environment=Environment.PRODUCTION, read_only=True), {}),
    (replace(PROFILE, name="a-profile-with-a-long-name", environment=Environment.DEVELOPMENT), {}),
    (replace(PROFILE, name="demo", read_only=True), {"demo": True}),
]


@pytest.mark.parametrize(("profile", "setting"), PROFILES, ids=["staging", "live", "long name", "demo"])
async def test_at_80_columns_the_tabs_keep_their_names_and_the_environment_is_whole(
    service: ChatService, tmp_path: Path, profile: object, setting: dict[str, bool]
) -> None:
    with desk_of(service, tmp_path, profile, **setting) as desk:  # type: ignore[arg-type]
        async with desk.app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            bar = screen_text(desk.app).splitlines()[0]
            assert all(key_and_title(name) in bar for name in TABS)
            assert bar.rstrip().endswith(desk.session.profile.environment.upper())
            assert ("READ-ONLY" in bar) is desk.session.read_only
            assert ("DEMO" in bar) is desk.session.demo


@IN_80X24
async def test_the_profile_is_named_beside_the_tabs(desk: Desk, pilot: Pilot) -> None:
    assert " staging " in screen_text(desk.app).splitlines()[0]


# Keys that moved


def told(desk: Desk) -> str:
    """What the toasts say."""
    return " ".join(notification.message for notification in desk.app._notifications)


@pytest.mark.parametrize("start", ["overview"])
async def test_the_first_start_after_the_update_says_once_that_keys_moved(
    service: ChatService, tmp_path: Path, start: str
) -> None:
    Paths.open(tmp_path).history.touch()
    for first in (True, False):
        with desk_of(service, tmp_path, start=start) as desk:
            async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
                await settled(pilot)
                assert ("Keys moved: F2 Overview, F3 Labels, F4 Compose" in told(desk)) is first


@pytest.mark.parametrize("start", ["overview"])
async def test_who_is_new_is_told_of_no_old_keys(desk: Desk, pilot: Pilot) -> None:
    assert "Keys moved" not in told(desk)
