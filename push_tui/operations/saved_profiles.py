"""Save, rename and remove profiles, and choose the one to start with; `profiles.toml` alone is written."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from push_tui.chat.token_text import token_in
from push_tui.frozen import frozen
from push_tui.operations.new_profile import ProfileTrouble, TokenFrom, Typed, profile_from
from push_tui.operations.session import Setting
from push_tui.storage.config import Profile
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.profiles_file import make_default, remove_profile, save_profile
from push_tui.storage.toml_files import ConfigError


@frozen
class Kept:
    """The profile as it is in the configuration now; ``copy`` is the file as it was, if comments were dropped."""

    profile: Profile
    copy: Path | None

    @property
    def dropped(self) -> str:
        """What became of comments, as sentences; empty if there were none."""
        return (
            "" if self.copy is None else f"Comments in profiles.toml are not kept. The file as it was is {self.copy}."
        )


def keep(setting: Setting, typed: Typed, replaces: Profile | None = None) -> Kept:
    """Save the profile in the place of ``replaces``, and the token if you chose so; read the configuration again.

    Raises:
        ProfileTrouble: it cannot be saved; the files are unchanged.
    """
    profile = profile_from(typed)
    store = CredentialStore(setting.paths)
    with _saving(setting):
        copy = save_profile(setting.paths, profile, replaces=replaces, default=_only(setting, profile, replaces))
        before = None if replaces is None else (replaces.name, replaces.host)
        if typed.token_from == TokenFrom.KEPT and typed.token_to_use:
            store.put(profile.name, profile.host, token_in(typed.token_to_use).reveal(), replaces=before)
        elif before is not None:
            store.forget(*before)
    return Kept(setting.config.profiles[profile.name], copy)


def _only(setting: Setting, profile: Profile, replaces: Profile | None) -> str:
    """Return the profile that is the only one before this is saved: without a default, the next start would ask."""
    others = [name for name in setting.config.profiles if replaces is None or name != replaces.name]
    return "" if setting.config.default_profile or len(others) > 1 else (*others, profile.name)[0]


def rename(setting: Setting, profile: Profile, name: str) -> Kept:
    """Give a profile another name; its saved token stays with it. Raises as `keep`."""
    renamed = replace(profile, name=name)
    store = CredentialStore(setting.paths)
    with _saving(setting):
        token = store.get(profile.name, profile.host)
        copy = save_profile(setting.paths, renamed, replaces=profile)
        if token is not None:
            store.put(name, profile.host, token, replaces=(profile.name, profile.host))
    return Kept(setting.config.profiles[name], copy)


def remove(setting: Setting, profile: Profile) -> Kept:
    """Remove a profile and its saved token. Raises as `keep`."""
    with _saving(setting):
        copy = remove_profile(setting.paths, profile)
        CredentialStore(setting.paths).forget(profile.name, profile.host)
    return Kept(profile, copy)


def start_with(setting: Setting, profile: Profile) -> Kept:
    """Make a profile the default. Raises as `keep`."""
    with _saving(setting):
        copy = make_default(setting.paths, profile.name)
    return Kept(profile, copy)


def fields_of(setting: Setting, profile: Profile, token: str = "", of_run: str = "") -> Typed:
    """Return the fields to change a profile.

    ``token`` is the one in use, else it is the saved one, else ``of_run``: one typed in this run for the same app.
    """
    with suppress(ConfigError):
        if saved := CredentialStore(setting.paths).get(profile.name, profile.host):
            return Typed.of(profile, kept=True, token=token or saved)
    return Typed.of(profile, token=token or of_run)


def read_again(setting: Setting) -> None:
    """Read the configuration again. Raises `ProfileTrouble` if it is broken; the one read before stays in use."""
    try:
        setting.config = setting.load(setting.paths)
    except ConfigError as error:
        raise ProfileTrouble("", str(error)) from None


@contextmanager
def _saving(setting: Setting) -> Iterator[None]:
    """Read the configuration again after a change; turn what goes wrong into `ProfileTrouble`."""
    try:
        try:
            yield
        finally:  # after a failure, too: the profile is saved before its token
            setting.config = setting.load(setting.paths)
    except ConfigError as error:
        raise ProfileTrouble("", f"The profiles cannot be saved: {error}") from None
    except OSError as error:
        sentence = f"The profiles cannot be saved in {setting.paths.root} ({error.strerror})."
        raise ProfileTrouble("", sentence) from None
