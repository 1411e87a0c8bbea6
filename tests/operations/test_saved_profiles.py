"""A saved token goes with its profile, and to no other host; what the form does not show is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.engine import Engine
from push_tui.operations.new_profile import ProfileTrouble, TokenFrom, Typed, problems
from push_tui.operations.saved_profiles import fields_of, keep, remove, rename
from push_tui.operations.session import Setting
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import Config, Profile, load_config
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.paths import Paths
from push_tui.storage.profiles_file import save_profile

PROFILE = Profile(
    name="day",
    source="profiles.toml",
    host="a41.chat.agora.io",
    org_name="41",
    app_name="38",
    rate_share=0.2,
    users_per_label=50_000,
    token_file=Path("/run/token"),
)


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[Setting]:
    engine = Engine().start()
    yield Setting(engine=engine, paths=Paths.open(tmp_path), config=Config())
    engine.stop()


def saved_token(setting: Setting, name: str, host: str = PROFILE.host) -> str | None:
    return CredentialStore(setting.paths).get(name, host)


@pytest.fixture
def profile(setting: Setting) -> Profile:
    """A profile whose token is saved."""
    typed = replace(Typed.of(replace(PROFILE, token_file=None)), token_from=TokenFrom.KEPT, token=DEMO_TOKEN)
    profile = keep(setting, typed).profile
    assert saved_token(setting, "day") == DEMO_TOKEN
    return profile


def test_an_unchanged_form_saves_the_same_profile(setting: Setting) -> None:
    save_profile(setting.paths, PROFILE)
    setting.config = load_config(setting.paths)
    assert keep(setting, fields_of(setting, PROFILE), PROFILE).profile == PROFILE


def test_a_renamed_profile_keeps_its_token_and_a_removed_one_leaves_none(setting: Setting, profile: Profile) -> None:
    renamed = rename(setting, profile, "night").profile
    assert (saved_token(setting, "day"), saved_token(setting, "night")) == (None, DEMO_TOKEN)
    remove(setting, renamed)
    assert saved_token(setting, "night") is None
    assert not setting.config.profiles
    setting.paths.credentials.unlink()  # so that nothing is left of the token that this test saved


def test_the_saved_token_is_not_for_another_host(setting: Setting, profile: Profile) -> None:
    typed = fields_of(setting, profile)
    assert list(problems(typed)) == []
    assert [field for field, _ in problems(replace(typed, host="b.example"))] == ["token"]
    setting.paths.credentials.unlink()


def test_a_saved_token_comes_before_one_typed_in_this_run(setting: Setting, profile: Profile) -> None:
    assert fields_of(setting, profile, of_run="007other").token_to_use == DEMO_TOKEN
    assert fields_of(setting, replace(profile, name="night"), of_run="007other").token_to_use == "007other"


def test_a_profile_that_no_longer_saves_its_token_leaves_none(setting: Setting, profile: Profile) -> None:
    keep(setting, replace(fields_of(setting, profile), token_from=TokenFrom.TYPED), profile)
    assert saved_token(setting, "day") is None


def test_a_profile_whose_token_could_not_be_moved_is_known_by_its_new_name(
    setting: Setting, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CredentialStore, "put", full)
    with pytest.raises(ProfileTrouble, match="No space left"):
        rename(setting, profile, "night")
    assert list(setting.config.profiles) == list(load_config(setting.paths).profiles) == ["night"]
    assert saved_token(setting, "day") == DEMO_TOKEN
    setting.paths.credentials.unlink()
