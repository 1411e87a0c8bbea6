"""The profiles are managed inside, with the keyboard, at 80 × 24."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input

from push_tui.operations.labels import load_labels
from push_tui.operations.new_profile import ProfileTrouble, problems
from push_tui.operations.saved_profiles import Kept, keep, rename
from push_tui.operations.session import Setting
from push_tui.proxies import Proxy
from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.config import PathKind, Profile, load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profiles_file import save_profile
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import perform
from push_tui.ui.screens.enter_token import EnterToken
from push_tui.ui.screens.profile_form import ProfileForm
from push_tui.ui.screens.profiles import Profiles
from push_tui.ui.screens.questions import Ask, Question
from support.keys import key
from support.person import IN_80X24, PROFILE, Desk, Pilot, answer_status_query, desk_of, screen_text, settled, until

pytestmark = IN_80X24

IN_USE = replace(PROFILE, source="profiles.toml")
OTHER = replace(IN_USE, name="night", read_only=True)


@pytest.fixture
def desk(service: ChatService, tmp_path: Path) -> Iterator[Desk]:
    """A desk with two profiles in profiles.toml, of which one is in use."""
    paths = Paths.open(tmp_path)
    save_profile(paths, IN_USE, default=IN_USE.name)
    save_profile(paths, OTHER)
    with desk_of(service, tmp_path, IN_USE, start="jobs") as desk:
        desk.session.setting.config = load_config(paths)
        yield desk


def stored(desk: Desk) -> dict[str, Profile]:
    """The profiles as the next start reads them."""
    return dict(load_config(desk.paths).profiles)


async def test_a_profile_that_is_named_by_an_app_id_shows_that(desk: Desk, pilot: Pilot) -> None:
    by_id = replace(OTHER, name="by-id", path_kind=PathKind.APP_ID, app_id="ab12cd34")
    save_profile(desk.paths, by_id)
    desk.session.setting.config = load_config(desk.paths)
    await at_profiles(desk, pilot, by_id.name)
    assert "ab12cd34" in screen_text(desk.app)
    await pilot.press(key("remove_profile"))
    await until(pilot, lambda: isinstance(desk.app.screen, Question))
    assert "(ab12cd34 on" in " ".join(screen_text(desk.app).split())


async def at_profiles(desk: Desk, pilot: Pilot, name: str = IN_USE.name) -> None:
    """Open the list, with the cursor on a profile."""
    await settled(pilot)
    await perform(desk.app.screen, "profile")
    await until(pilot, lambda: isinstance(desk.app.screen, Profiles))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, Profiles)
    screen.rows.move_to([profile.name for profile in screen.rows.items].index(name))
    await settled(pilot)


async def press(desk: Desk, pilot: Pilot, action: str, kind: type) -> None:
    """Press an action's key, and wait for what it opens."""
    await pilot.press(key(action))
    await until(pilot, lambda: isinstance(desk.app.screen, kind))
    await settled(pilot)


async def type_in(desk: Desk, pilot: Pilot, field: str, value: str) -> None:
    """Replace the text of a field."""
    line = desk.app.screen.query_one(f"#{field}", Input)
    line.focus()
    line.value = ""
    line.post_message(Paste(value))
    await settled(pilot)


async def save(desk: Desk, pilot: Pilot) -> None:
    """Check and save, and wait until the form is closed."""
    await pilot.press(key("check_profile"))
    await until(pilot, lambda: not isinstance(desk.app.screen, ProfileForm))
    await settled(pilot)


async def test_a_new_profile_is_checked_saved_and_used_with_the_token_typed_for_it(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "add_profile", ProfileForm)
    values = {"name": "day", "host": "sim.example", "org_name": f"{DEMO_ORG}#{DEMO_APP}", "token": DEMO_TOKEN}
    for field, value in values.items():
        await type_in(desk, pilot, field, value)
    await save(desk, pilot)
    assert list(stored(desk)) == ["staging", "night", "day"]
    await pilot.press(key("confirm", scope=Scope.DIALOG))
    await until(pilot, lambda: desk.session.profile.name == "day")
    assert desk.session.tokens.current is not None


async def test_the_profile_in_use_is_edited_without_typing_its_token_again(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    await perform(desk.app.screen, "edit_profile")
    await until(pilot, lambda: isinstance(desk.app.screen, ProfileForm))
    await settled(pilot)
    await type_in(desk, pilot, "server_time_zone", "+08:00")
    await save(desk, pilot)
    assert stored(desk)["staging"] == desk.session.profile == replace(IN_USE, server_time_zone="+08:00")
    assert not isinstance(desk.app.screen, EnterToken)
    assert DEMO_TOKEN not in desk.paths.profiles.read_text()


async def test_nothing_stops_the_form_while_its_profile_is_saved(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving, pressed = Event(), Event()

    def slow(*arguments: Any) -> Kept:
        saving.set()
        assert pressed.wait(10)
        return keep(*arguments)

    monkeypatch.setattr("push_tui.ui.screens.profile_form.keep", slow)
    await at_profiles(desk, pilot)
    await press(desk, pilot, "change_profile", ProfileForm)
    await type_in(desk, pilot, "server_time_zone", "+08:00")
    await pilot.press(key("check_profile"))
    await until(pilot, saving.is_set)
    await pilot.press("escape")
    pressed.set()
    await until(pilot, lambda: desk.session.profile.server_time_zone == "+08:00")
    assert stored(desk)["staging"] == desk.session.profile


@pytest.mark.parametrize("reopens", [False, True])
async def test_a_copy_is_edited_without_typing_its_token_again(desk: Desk, pilot: Pilot, reopens: bool) -> None:
    desk.session.tokens.give(DEMO_TOKEN)
    await at_profiles(desk, pilot)
    await press(desk, pilot, "copy_profile", ProfileForm)
    await save(desk, pilot)
    if reopens:
        await pilot.press(key("close", scope=Scope.DIALOG))
        await at_profiles(desk, pilot, "staging copy")
    await press(desk, pilot, "change_profile", ProfileForm)
    assert "in use for this host and app; paste to replace it" in screen_text(desk.app)
    await type_in(desk, pilot, "server_time_zone", "+08:00")
    await save(desk, pilot)
    assert stored(desk)["staging copy"].server_time_zone == "+08:00"


async def test_the_token_in_use_never_goes_to_another_host(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "change_profile", ProfileForm)
    asked = len(desk.service.requests)
    await type_in(desk, pilot, "host", "other.example")
    await pilot.press(key("check_profile"))
    await until(pilot, lambda: "Paste an app token" in screen_text(desk.app))
    assert len(desk.service.requests) == asked


async def test_a_token_typed_for_one_host_does_not_go_to_the_next_one_of_the_profile(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "add_profile", ProfileForm)
    values = {"name": "day", "host": "sim.example", "org_name": f"{DEMO_ORG}#{DEMO_APP}", "token": DEMO_TOKEN}
    for field, value in values.items():
        await type_in(desk, pilot, field, value)
    await save(desk, pilot)
    await press(desk, pilot, "change_profile", ProfileForm)
    await type_in(desk, pilot, "host", "other.example")
    await type_in(desk, pilot, "token", DEMO_TOKEN[::-1])
    await pilot.press(key("check_profile"))
    form = desk.app.screen
    assert isinstance(form, ProfileForm)
    await until(pilot, lambda: form.why_not("save_unchecked") is None)
    await type_in(desk, pilot, "org_name", "")
    assert form.why_not("save_unchecked") == next(problems(form._typed))[1]
    await type_in(desk, pilot, "org_name", DEMO_ORG)
    await type_in(desk, pilot, "name", "evening")
    await pilot.press(key("save_unchecked"))
    await settled(pilot)
    assert "You changed it since the check" in screen_text(desk.app)
    assert not desk.app._notifications, "a toast would cover fields"
    await type_in(desk, pilot, "name", "day")
    await pilot.press(key("save_unchecked"))
    await until(pilot, lambda: isinstance(desk.app.screen, Profiles))
    await settled(pilot)
    await pilot.press(key("confirm", scope=Scope.DIALOG))
    await until(pilot, lambda: desk.session.profile.host == "other.example")
    assert desk.session.tokens.current is not None
    assert desk.session.tokens.current.reveal() == DEMO_TOKEN[::-1]


async def test_the_token_in_use_never_goes_to_a_host_that_another_push_tui_gave_the_profile(
    desk: Desk, pilot: Pilot
) -> None:
    save_profile(desk.paths, replace(IN_USE, host="other.example"), replaces=IN_USE)
    desk.session.setting.config = load_config(desk.paths)
    await settled(pilot)
    await at_profiles(desk, pilot)
    await press(desk, pilot, "change_profile", ProfileForm)
    asked = len(desk.service.requests)
    await pilot.press(key("check_profile"))
    await until(pilot, lambda: "Paste an app token" in screen_text(desk.app))
    assert len(desk.service.requests) == asked


async def test_the_profile_in_use_is_used_as_another_push_tui_changed_it_once_you_choose_it(
    desk: Desk, pilot: Pilot
) -> None:
    save_profile(desk.paths, replace(IN_USE, read_only=True), replaces=IN_USE)
    desk.session.setting.config = load_config(desk.paths)
    await at_profiles(desk, pilot)
    assert not desk.session.read_only
    await pilot.press(key("confirm", scope=Scope.DIALOG))
    await until(pilot, lambda: desk.session.read_only)
    assert desk.session.tokens.current is not None


@pytest.mark.parametrize("fails", [False, True])
async def test_a_profile_renamed_while_the_list_is_closed_is_used_by_its_new_name(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch, fails: bool
) -> None:
    closed = Event()

    def slow(setting: Setting, profile: Profile, name: str) -> Kept:
        assert closed.wait(10)
        if fails:
            raise ProfileTrouble("", "The disk is full.")
        return rename(setting, profile, name)

    monkeypatch.setattr("push_tui.ui.screens.profiles.rename", slow)
    await at_profiles(desk, pilot)
    await press(desk, pilot, "rename_profile", Ask)
    assert f"Rename profile {IN_USE.name}" in screen_text(desk.app)
    desk.app.screen.query_one(Input).value = "day"
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, Profiles))
    await pilot.press("escape")
    await until(pilot, lambda: not desk.app.screen.is_modal)
    closed.set()
    if fails:
        await until(pilot, lambda: "The disk is full." in screen_text(desk.app))
    else:
        await until(pilot, lambda: desk.session.profile.name == "day")


async def test_what_is_typed_is_checked_as_it_is_typed(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "change_profile", ProfileForm)
    desk.app.screen.query_one("#server_time_zone").focus()
    await pilot.press(*"Asia/Singapur")
    await until(pilot, lambda: 'did you mean "Asia/Singapore"?' in " ".join(screen_text(desk.app).split()))


async def test_the_password_of_a_proxy_is_shown_as_dots(desk: Desk, pilot: Pilot) -> None:
    save_profile(desk.paths, replace(OTHER, proxy=Proxy.parse("http://kim:hunter2@proxy:3128")), replaces=OTHER)
    desk.session.setting.config = load_config(desk.paths)
    await at_profiles(desk, pilot, OTHER.name)
    await press(desk, pilot, "change_profile", ProfileForm)
    await type_in(desk, pilot, "ca_file", "/")
    assert "hunter2" not in screen_text(desk.app)
    assert "••••" in screen_text(desk.app)


async def test_a_copy_begins_with_what_the_profile_has_but_its_name(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "copy_profile", ProfileForm)
    await save(desk, pilot)
    assert stored(desk)["staging copy"] == replace(IN_USE, name="staging copy")


async def test_a_renamed_profile_in_use_stays_in_use_and_the_default(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "rename_profile", Ask)
    desk.app.screen.query_one(Input).value = "day"
    await pilot.press("enter")
    await until(pilot, lambda: desk.session.profile.name == "day")
    assert load_config(desk.paths).default_profile == "day"
    assert desk.session.tokens.current is not None


async def test_a_profile_is_removed_after_a_question(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot, OTHER.name)
    await press(desk, pilot, "remove_profile", Question)
    assert "Remove profile night?" in screen_text(desk.app)
    assert "You cannot undo this" in screen_text(desk.app)
    assert desk.app.screen.query(".-destroys")  # its saved token is gone for good
    await answer_status_query(pilot)
    await pilot.press(key("confirm", scope=Scope.DIALOG))
    await until(pilot, lambda: list(stored(desk)) == ["staging"])


async def test_the_profile_in_use_cannot_be_removed(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await pilot.press(key("remove_profile"))
    await until(pilot, lambda: "You are working with this profile" in screen_text(desk.app))
    assert IN_USE.name in stored(desk)


async def test_another_profile_becomes_the_default(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot, OTHER.name)
    await pilot.press(key("default_profile"))
    await until(pilot, lambda: load_config(desk.paths).default_profile == OTHER.name)
    await until(pilot, lambda: "The next start begins with it." in screen_text(desk.app))


async def test_a_row_says_which_profile_is_in_use_and_what_is_wrong_with_a_token(desk: Desk, pilot: Pilot) -> None:
    save_profile(desk.paths, replace(IN_USE, name="dawn", token_env="CHAT_TOKEN_OF_NOBODY"))
    desk.session.setting.config = load_config(desk.paths)
    await at_profiles(desk, pilot, "dawn")
    await until(pilot, lambda: "no token: variable CHAT" in screen_text(desk.app))
    rows = {row.split()[1]: row for row in screen_text(desk.app).splitlines() if "41117440#" in row and "│" in row}
    assert "in use" in rows["staging"]
    assert "read-only" in rows["night"]
    assert "typed at every" in rows["night"]
    assert "CHAT_TOKEN_OF_NOBODY (token_env of profile dawn) is not set" in " ".join(screen_text(desk.app).split())


async def test_a_choice_that_is_too_long_for_the_line_says_that_it_goes_on(desk: Desk, pilot: Pilot) -> None:
    await at_profiles(desk, pilot)
    await press(desk, pilot, "add_profile", ProfileForm)
    await pilot.resize_terminal(70, 24)
    await settled(pilot)
    (line,) = [row for row in screen_text(desk.app).splitlines() if "● typed" in row]
    assert line.rstrip().endswith("…")
    assert "saved" in line


async def test_a_list_without_profiles_says_the_key_that_adds_one(desk: Desk, pilot: Pilot) -> None:
    desk.session.setting.config = replace(desk.session.config, profiles={})
    await settled(pilot)
    await perform(desk.app.screen, "profile")
    await until(pilot, lambda: isinstance(desk.app.screen, Profiles))
    await settled(pilot)
    assert f"No profile is saved. {key_of('add_profile')} adds one." in screen_text(desk.app)


@pytest.mark.parametrize("trouble", [None, "It ended with status 1; the file was read as it is."])
async def test_a_profile_of_config_toml_opens_in_the_editor_and_counts_at_once(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch, trouble: str | None
) -> None:
    app = f'org_name = "{DEMO_ORG}"\napp_name = "{DEMO_APP}"\n'
    desk.paths.config.write_text(f'[profiles.mine]\nhost = "sim.example"\n{app}# keep me\n')
    desk.session.setting.config = load_config(desk.paths)
    opened: list[Path] = []

    def editor(file: Path) -> str | None:
        opened.append(file)
        file.write_text(file.read_text() + "read_only = true\n")
        return trouble

    monkeypatch.setattr(desk.app, "open_editor", editor)
    await at_profiles(desk, pilot, "mine")
    assert "config.toml" in screen_text(desk.app)
    await pilot.press(key("change_profile"))
    await until(pilot, lambda: desk.session.config.profiles["mine"].read_only)
    assert opened == [desk.paths.config]
    assert "# keep me" in desk.paths.config.read_text()


async def test_a_file_broken_in_the_editor_is_told_and_the_run_goes_on(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = f'org_name = "{DEMO_ORG}"\napp_name = "{DEMO_APP}"\n'
    desk.paths.config.write_text(f'[profiles.mine]\nhost = "sim.example"\n{app}')
    desk.session.setting.config = load_config(desk.paths)
    monkeypatch.setattr(desk.app, "open_editor", lambda file: file.write_text("[profiles") and None)
    await at_profiles(desk, pilot, "mine")
    await pilot.press(key("change_profile"))
    await until(pilot, lambda: any("not valid TOML" in toast.message for toast in desk.app._notifications))
    assert "mine" in desk.session.config.profiles


async def test_a_refused_token_asks_for_another_in_mid_work(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    desk.service.refuse_token(DEMO_TOKEN)
    await desk.app.ask(load_labels(desk.session))
    await until(pilot, lambda: isinstance(desk.app.screen, EnterToken))
    await until(pilot, lambda: "The service refused the token" in screen_text(desk.app))
