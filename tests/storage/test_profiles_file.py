"""Profiles made in the app go to ``profiles.toml``; the person's ``config.toml`` is never written."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from stat import S_IMODE

import pytest

from push_tui.proxies import Proxy
from push_tui.storage.config import Environment, PathKind, Profile, load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import Limits, SecondPerson
from push_tui.storage.profiles_file import make_default, remove_profile, save_profile
from push_tui.storage.toml_files import ConfigError

MADE = Profile(name="made here", source="profiles.toml", host="a41.chat.agora.io", org_name="41", app_name="38")
FULL = Profile(
    name='all "of" it.',
    source="profiles.toml",
    host="http://127.0.0.1:8080",
    path_kind=PathKind.APP_ID,
    app_id="0f3a",
    dialect_name="agora",
    environment=Environment.DEVELOPMENT,
    read_only=True,
    server_time_zone="Asia/Singapore",
    test_users=("qa-1", "qa.2"),
    rate_share=0.05,
    labels_per_app=200,
    users_per_label=500_000,
    labels_per_push=4,
    limits=Limits(largest_audience=5000, least_gap=0, quiet_hours="22:00-07:00", quiet_zone="+02:00", hard=True),
    require_note=True,
    second_person=SecondPerson.EVERYBODY,
    plan_expiry=8,
    token_command=("vault", "read"),
    proxy=Proxy.parse("http://kim:hunter2@proxy:3128"),
    ca_file=Path("/etc/ssl/ca.pem"),
)


@pytest.mark.parametrize("profile", [MADE, FULL], ids=["few keys", "all keys"])
def test_a_saved_profile_comes_back_as_it_was(paths: Paths, profile: Profile) -> None:
    save_profile(paths, profile, default=profile.name)
    assert load_config(paths).profile() == profile
    assert S_IMODE(paths.profiles.stat().st_mode) == 0o600
    assert not paths.config.exists()


def test_what_a_profile_does_not_set_is_not_written(paths: Paths) -> None:
    save_profile(paths, MADE)
    assert paths.profiles.read_text() == (
        '[profiles."made here"]\nhost = "a41.chat.agora.io"\norg_name = "41"\napp_name = "38"\n'
    )


def test_a_profile_shows_itself_without_the_password_of_its_proxy() -> None:
    assert "http://proxy:3128" in repr(FULL)
    assert "hunter2" not in f"{FULL} {FULL!r} {FULL.proxy}"


def test_a_second_profile_joins_the_first(paths: Paths) -> None:
    save_profile(paths, MADE)
    save_profile(paths, FULL)
    assert set(load_config(paths).profiles) == {MADE.name, FULL.name}


def test_a_new_profile_replaces_none_that_another_push_tui_saved_under_its_name(paths: Paths) -> None:
    save_profile(paths, MADE)
    with pytest.raises(ConfigError, match='there is a profile "made here" already'):
        save_profile(paths, replace(MADE, host="a61.chat.agora.io"))
    assert load_config(paths).profile() == MADE


def test_a_name_in_both_files_comes_from_config_toml_and_that_is_said(paths: Paths) -> None:
    save_profile(paths, replace(MADE, name="staging"))
    paths.config.write_text('[profiles.staging]\nhost = "b.example"\norg_name = "1"\napp_name = "2"\n')
    config = load_config(paths)
    assert (config.profile().host, config.profile().source) == ("b.example", "config.toml")
    assert config.notes == ('The profile "staging" is in config.toml and in profiles.toml; config.toml overrides it.',)


@pytest.mark.parametrize("content", ["[profiles.a\n", "[profiles.a]\nhots = 1\n", "colour = 1\n"])
def test_a_broken_profiles_toml_is_never_overwritten(paths: Paths, content: str) -> None:
    paths.profiles.write_text(content)
    with pytest.raises(ConfigError, match=r"profiles\.toml, line \d, column \d"):
        save_profile(paths, MADE)
    assert paths.profiles.read_text() == content


@pytest.mark.parametrize(
    "broken", [replace(MADE, host="http://a.b"), replace(MADE, org_name=""), replace(MADE, rate_share=2.0)]
)
def test_a_profile_that_could_not_be_read_back_is_not_saved(paths: Paths, broken: Profile) -> None:
    with pytest.raises(ConfigError):
        save_profile(paths, broken)
    assert not paths.profiles.exists()


def test_a_note_required_of_all_is_required_where_a_profile_says_nothing(paths: Paths) -> None:
    app = 'host = "b.example"\norg_name = "1"\napp_name = "2"\n'
    paths.config.write_text(f"require_note = true\n[profiles.a]\n{app}[profiles.b]\n{app}require_note = false\n")
    config = load_config(paths)
    assert [profile.require_note for profile in config.profiles.values()] == [True, False]


def test_an_edited_profile_keeps_its_place_and_a_renamed_default_stays_the_default(paths: Paths) -> None:
    save_profile(paths, MADE, default=MADE.name)
    save_profile(paths, replace(MADE, name="second"))
    save_profile(paths, replace(MADE, name="renamed", read_only=True), replaces=MADE)
    config = load_config(paths)
    assert list(config.profiles) == ["renamed", "second"]
    assert (config.default_profile, config.profile().read_only) == ("renamed", True)


def test_a_profile_that_was_changed_meanwhile_is_not_overwritten(paths: Paths) -> None:
    save_profile(paths, MADE)
    save_profile(paths, replace(MADE, read_only=True), replaces=MADE)
    with pytest.raises(ConfigError, match="another push-tui has changed or removed"):
        save_profile(paths, MADE, replaces=MADE)
    with pytest.raises(ConfigError, match="another push-tui has changed or removed"):
        remove_profile(paths, MADE)
    assert load_config(paths).profile().read_only


def test_a_removed_profile_takes_the_default_with_it(paths: Paths) -> None:
    save_profile(paths, MADE, default=MADE.name)
    save_profile(paths, replace(MADE, name="second"))
    remove_profile(paths, MADE)
    assert load_config(paths).profile().name == "second"


def test_a_rename_takes_no_other_profile_s_name(paths: Paths) -> None:
    save_profile(paths, MADE)
    save_profile(paths, replace(MADE, name="second"))
    with pytest.raises(ConfigError, match="already"):
        save_profile(paths, replace(MADE, name="second"), replaces=MADE)


def test_the_default_is_chosen_here_unless_config_toml_chooses_it(paths: Paths) -> None:
    save_profile(paths, MADE)
    save_profile(paths, replace(MADE, name="second"))
    make_default(paths, "second")
    assert load_config(paths).profile().name == "second"
    paths.config.write_text('default_profile = "second"\n')
    with pytest.raises(ConfigError, match=r"config\.toml, line 1, column 1: this overrides"):
        make_default(paths, MADE.name)
    second = replace(MADE, name="second")
    with pytest.raises(ConfigError, match="change it first"):
        remove_profile(paths, second)
    with pytest.raises(ConfigError, match="change it first"):
        save_profile(paths, replace(MADE, name="third"), replaces=second)
    assert load_config(paths).profile().name == "second"


@pytest.mark.parametrize(
    ("line", "is_comment"),
    [
        ("# asked for by kim", True),
        ("read_only = true  # until Monday", True),
        ('token_command = ["read", "a#b"]', False),
        ("token_env = 'X'", False),
    ],
)
def test_comments_of_a_person_stay_in_a_copy(paths: Paths, line: str, is_comment: bool) -> None:
    content = f'[profiles.a]\nhost = "b.example"\norg_name = "1"\napp_name = "2"\n{line}\n'
    paths.profiles.write_text(content)
    copies = [save_profile(paths, MADE), save_profile(paths, MADE)]
    assert [copy is not None for copy in copies] == [is_comment, False]
    if copies[0] is not None:
        assert copies[0].read_text() == content
        assert S_IMODE(copies[0].stat().st_mode) == 0o600


def test_a_link_that_leads_nowhere_keeps_no_copy_from_being_made(paths: Paths) -> None:
    paths.profiles.write_text("# asked for by kim\n")
    (paths.root / "profiles.toml.1").symlink_to("gone")
    assert save_profile(paths, MADE) == paths.root / "profiles.toml.2"


def test_no_note_is_required_of_a_profile_that_says_so_against_the_default(paths: Paths) -> None:
    paths.config.write_text("require_note = true\n")
    save_profile(paths, MADE)
    assert not load_config(paths).profile().require_note


def test_profiles_saved_at_once_are_all_there(paths: Paths) -> None:
    names = [f"app {number}" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: save_profile(paths, replace(MADE, name=name)), names))
    assert sorted(load_config(paths).profiles) == sorted(names)


def test_no_default_is_written_that_no_profile_has(paths: Paths) -> None:
    with pytest.raises(ConfigError, match="has removed the default"):
        save_profile(paths, MADE, default="gone")
    assert not paths.profiles.exists()
