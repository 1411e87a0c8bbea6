"""How ``profiles.toml`` is changed: a profile saved or removed, another default; never by two programs at once."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from push_tui.proxies import Proxy
from push_tui.storage.config import FIELD_OF_KEY, PROFILES, Profile, profile_in, profiles_in, top_keys
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import Limits
from push_tui.storage.toml_files import ConfigError, Document, changing, keep_comments, read_toml, write_toml


@dataclass(slots=True)
class _ProfilesFile:
    """The content of ``profiles.toml`` while it is changed."""

    document: Document
    require_note: bool
    top: dict[str, object]
    profiles: dict[str, object]

    def name_of(self, profile: Profile) -> str:
        """Return the profile's name; raise `ConfigError` unless the file has it as it was read."""
        if profile.name not in self.profiles or profile != profile_in(self.document, profile.name, self.require_note):
            reason = f'another push-tui has changed or removed the profile "{profile.name}"; open it again.'
            raise ConfigError(self.document.file, reason)
        return profile.name

    def add(self, name: str, table: dict[str, object]) -> None:
        """Add a profile at the end; raise `ConfigError` if another has its name."""
        if self.profiles.get(name, table) != table:
            raise self._taken(name)
        self.profiles[name] = table

    def replace(self, before: str, name: str, table: dict[str, object]) -> None:
        """Put a profile in the place of the one named ``before``; raise `ConfigError` if another has its name."""
        if name != before and name in self.profiles:
            raise self._taken(name)
        if self.top.get("default_profile") == before:
            self.top["default_profile"] = name
        self.profiles = dict((name, table) if each == before else (each, old) for each, old in self.profiles.items())

    def _taken(self, name: str) -> ConfigError:
        return ConfigError(self.document.file, f'there is a profile "{name}" already.')


def save_profile(paths: Paths, profile: Profile, *, replaces: Profile | None = None, default: str = "") -> Path | None:
    """Write ``profile`` to ``profiles.toml``, in the place of ``replaces``, else as a new one.

    ``default`` is the name of the profile to start with from now on; empty leaves that as it is.

    Returns:
        The copy of the file as it was, if comments in it were dropped.

    Raises:
        ConfigError: a file or the profile is broken, the name is taken, another process is writing or has changed
            ``replaces``; nothing was written.
        OSError: the file could not be written; it is unchanged.
    """

    def change(file: _ProfilesFile) -> None:
        table = _table(profile, file.require_note)
        profile_in(Document(paths.profiles, {PROFILES: {profile.name: table}}, ""), profile.name, file.require_note)
        if replaces is None:
            file.add(profile.name, table)
        else:
            file.replace(file.name_of(replaces), profile.name, table)
        if default:
            file.top["default_profile"] = default

    return _change(paths, change)


def remove_profile(paths: Paths, profile: Profile) -> Path | None:
    """Remove ``profile`` from ``profiles.toml``; returns and raises as `save_profile`."""

    def change(file: _ProfilesFile) -> None:
        name = file.name_of(profile)
        del file.profiles[name]
        if file.top.get("default_profile") == name:
            del file.top["default_profile"]

    return _change(paths, change)


def make_default(paths: Paths, name: str) -> Path | None:
    """Start with the profile of that name, of either file; returns and raises as `save_profile`."""

    def change(file: _ProfilesFile) -> None:
        file.top["default_profile"] = name

    own = read_toml(paths.config)
    if "default_profile" in own.values:
        raise own.error(("default_profile",), "this overrides the choice made here; change it there", at_key=True)
    return _change(paths, change)


def _change(paths: Paths, change: Callable[[_ProfilesFile], None]) -> Path | None:
    with changing(paths.profiles, paths.files_lock):
        own, document = read_toml(paths.config), read_toml(paths.profiles)
        require_note = bool({**top_keys(document), **top_keys(own)}.get("require_note", False))
        profiles_in(document, require_note)
        top = {key: value for key, value in document.values.items() if key != PROFILES}
        file = _ProfilesFile(document, require_note, top, document.table(PROFILES).copy())
        change(file)
        known = {**file.profiles, **own.table(PROFILES)}
        default = own.values.get("default_profile")
        if default is not None and default not in known:
            raise own.error(("default_profile",), f'this names the profile "{default}"; change it first', at_key=True)
        if file.top.get("default_profile") not in (None, *known):
            raise ConfigError(paths.profiles, "another push-tui has removed the default profile; try again.")
        copy = keep_comments(document)
        write_toml(paths.profiles, {**file.top, PROFILES: file.profiles})
        return copy


def _table(profile: Profile, require_note: bool) -> dict[str, object]:
    """Return a profile as ``profiles.toml`` holds it: the keys that differ from their defaults.

    ``require_note`` is the default of that key, which the files set for all profiles.
    """
    defaults = {each.name: each.default for each in fields(profile)} | {"require_note": require_note}
    keys = {name: key for key, name in FIELD_OF_KEY.items()}
    written = {name: getattr(profile, name) for name in defaults if name not in ("name", "source")}
    return {
        keys.get(name, name): plain
        for name, value in written.items()
        if value != defaults[name] and (plain := _plain(value)) != {}  # limits as usual leave no key
    }


def _plain(value: object) -> object:
    """Return a value of a profile as TOML holds it."""
    match value:
        case Proxy() | Limits():
            return value.written
        case tuple():
            return list(value)
        case Path() | StrEnum():
            return str(value)
        case _:
            return value
