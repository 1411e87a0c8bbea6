"""The configuration and the profiles: read from ``config.toml`` and ``profiles.toml``, checked, typed."""

from collections.abc import Mapping
from dataclasses import field
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from push_tui.dialects import DIALECTS, Dialect
from push_tui.frozen import frozen
from push_tui.hosts import InvalidValue, same_host, service_url
from push_tui.proxies import Proxy
from push_tui.storage.config_keys import (
    PROFILE_KEYS,
    SCREENS,
    TOKEN_KEYS,
    TOP_KEYS,
    KeyCheck,
    nearest,
    text,
)
from push_tui.storage.paths import Paths
from push_tui.storage.profile_limits import USUAL, USUAL_EXPIRY, Limits, SecondPerson
from push_tui.storage.toml_files import Document, read_toml
from push_tui.zones import zone_of

PROFILES = "profiles"
FIELD_OF_KEY: Mapping[str, str] = {"path": "path_kind", "dialect": "dialect_name"}
"""Keys whose field of `Profile` has another name."""


class Environment(StrEnum):
    """What an app is used for; every screen shows it, in words and colour."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"


class PathKind(StrEnum):
    """How the app is named in the path of a call."""

    APP_KEY = "app-key"
    """``/{org_name}/{app_name}``"""
    APP_ID = "app-id"
    """``/app-id/{app_id}``, if the dialect has it"""


@frozen(kw_only=True)
class Profile:
    """An app, how to reach it and what you may do with it; keys as in ``[profiles.NAME]``."""

    name: str
    source: str = "config.toml"
    """The name of the file that holds it."""
    host: str
    """As written; see `base_url`."""
    path_kind: PathKind = PathKind.APP_KEY
    org_name: str = ""
    app_name: str = ""
    app_id: str = ""
    dialect_name: str = "agora"
    environment: Environment = Environment.PRODUCTION
    read_only: bool = False
    server_time_zone: str | None = None
    """IANA name or offset; never guessed: without it a push cannot be scheduled."""
    test_users: tuple[str, ...] = ()
    rate_share: float = 0.5
    """Share of each rate limit, 0.05-1: the app's own servers use the same limits."""
    labels_per_app: int | None = None
    users_per_label: int | None = None
    labels_per_push: int | None = None
    limits: Limits = USUAL
    """What this profile allows of its own sends."""
    require_note: bool = False
    second_person: SecondPerson = SecondPerson.NEVER
    plan_expiry: int = USUAL_EXPIRY
    """Hours until a plan that you hand over can no longer be sent."""
    token_command: tuple[str, ...] | None = None
    token_env: str | None = None
    token_file: Path | None = None
    app_certificate_env: str | None = None
    proxy: Proxy | None = None
    ca_file: Path | None = None

    @property
    def dialect(self) -> Dialect:
        """The dialect, with the limits that this profile raises."""
        return DIALECTS[self.dialect_name].lifted(
            labels_per_push=self.labels_per_push,
            labels_per_app=self.labels_per_app,
            users_per_label=self.users_per_label,
        )

    @property
    def base_url(self) -> str:
        """Scheme, host and port, without a final slash: ``https://a41.chat.agora.io``."""
        return service_url(self.host)

    @property
    def app(self) -> str:
        """The name of the app in the history: ``org_name#app_name``, or the app ID."""
        return self.app_id if self.path_kind is PathKind.APP_ID else f"{self.org_name}#{self.app_name}"

    def is_for(self, app: str, host: str) -> bool:
        """Whether it is for this app at this host, however the host is written."""
        return app == self.app and same_host(host, self.host)

    @property
    def app_label(self) -> str:
        """What you type to name the app: ``org_name#app_name``, or the profile's name if the path is app-id."""
        return self.name if self.path_kind is PathKind.APP_ID else self.app

    @property
    def server_zone(self) -> tzinfo | None:
        """``server_time_zone`` as a `tzinfo`."""
        return None if self.server_time_zone is None else zone_of(self.server_time_zone)


@frozen(kw_only=True)
class Config:
    """The configuration read at the start; see `load_config`."""

    default_profile: str | None = None
    operator: str | None = None
    """Who uses push-tui; None means SUDO_USER or USER."""
    operator_time_zone: str | None = None
    require_note: bool = False
    """The default for profiles that do not set it."""
    start: str = SCREENS[0]
    """The screen to start with."""
    history: Path | None = None
    """The directory in which several operators share the history; None keeps it in the config directory."""
    on_outcome: tuple[str, ...] = ()
    """The command that hears of each outcome; empty if there is none."""
    on_outcome_text: bool = False
    """Whether it also gets the text of the message."""
    mouse: bool = True
    """Whether clicks do something; without them the terminal selects text as in other programs."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Other keys for actions, by the action's ID, as written."""
    profiles: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    """Sentences to show, such as that both files define a profile."""

    @property
    def operator_zone(self) -> tzinfo | None:
        """``operator_time_zone`` as a `tzinfo`; None is the zone of this host."""
        return None if self.operator_time_zone is None else zone_of(self.operator_time_zone)

    @property
    def secret_variables(self) -> frozenset[str]:
        """The names of the variables that hold the token or certificate of a profile, this or another."""
        named = (name for one in self.profiles.values() for name in (one.token_env, one.app_certificate_env))
        return frozenset(filter(None, named))

    def profile(self, name: str | None = None) -> Profile:
        """Return the profile of that name; without a name the default, or the only profile.

        Raises:
            UnknownProfile: there is none; the message names the nearest, or all of them.
        """
        wanted = name if name is not None else self.default_profile
        if wanted is None and len(self.profiles) == 1:
            (wanted,) = self.profiles
        if wanted is not None and wanted in self.profiles:
            return self.profiles[wanted]
        known = ", ".join(self.profiles)
        if not self.profiles:
            raise UnknownProfile("There is no profile yet; add one in Setup, or in config.toml under [profiles.NAME].")
        if wanted is None:
            raise UnknownProfile(f"Choose a profile with --profile, or set default_profile in config.toml: {known}.")
        guess = nearest(wanted, self.profiles) or "."
        raise UnknownProfile(f'There is no profile "{wanted}" (profiles: {known}){guess}')


class UnknownProfile(ValueError):
    """There is no profile of that name; the message is one sentence to show."""


def load_config(paths: Paths) -> Config:
    """Read and check both files; a missing file is an empty one.

    Raises:
        ConfigError: a file is broken; it stays unchanged.
    """
    config, made = read_toml(paths.config), read_toml(paths.profiles)
    tops = [top_keys(document) for document in (config, made)]
    require_note = bool(tops[0].get("require_note", tops[1].get("require_note", False)))
    own, others = (profiles_in(document, require_note) for document in (config, made))
    top = {**tops[1], **tops[0]}
    profiles = {**own, **{name: profile for name, profile in others.items() if name not in own}}
    default = top.get("default_profile")
    if default is not None and default not in profiles:
        document = config if "default_profile" in tops[0] else made
        raise document.error(("default_profile",), f'there is no profile "{default}"{nearest(str(default), profiles)}')
    notes = tuple(
        f'The profile "{name}" is in {config.file.name} and in {made.file.name}; {config.file.name} overrides it.'
        for name in others
        if name in own
    )
    top["require_note"] = require_note
    return Config(profiles=MappingProxyType(profiles), notes=notes, **top)  # type: ignore[arg-type]  # each was checked by its key


def load_habits(paths: Paths) -> Config:
    """Read only how you use the screen, the mouse and the keys; raises as `load_config`, but not for a profile."""
    top = top_keys(read_toml(paths.config))
    return Config(**{key: top[key] for key in ("mouse", "keys") if key in top})  # type: ignore[arg-type]  # as above


def top_keys(document: Document) -> dict[str, object]:
    """Return the checked keys at the top of a file; raise `ConfigError` if one is wrong."""
    checked: dict[str, object] = {}
    for key, value in document.values.items():
        if key == PROFILES:
            continue
        if key in PROFILE_KEYS and key not in TOP_KEYS:
            raise document.error((key,), f'"{key}" belongs under [profiles.NAME]', at_key=True)
        checked[key] = _checked(document, (key,), value, TOP_KEYS, (*TOP_KEYS, PROFILES))
    return checked


def profiles_in(document: Document, require_note: bool) -> dict[str, Profile]:
    """Return the checked profiles of a file; raise `ConfigError` if one is wrong.

    ``require_note`` is the default of that key, which the files set for all profiles.
    """
    table = document.values.get(PROFILES, {})
    if not isinstance(table, dict):
        raise document.error((PROFILES,), '"profiles" must be a table: write [profiles.NAME]')
    return {name: profile_in(document, name, require_note) for name in table}


def profile_in(document: Document, name: str, require_note: bool) -> Profile:
    """Return one checked profile of a file; as `profiles_in`."""
    path = (PROFILES, name)
    table = document.table(PROFILES)[name]
    try:
        text(name)
    except InvalidValue as error:
        raise document.error(path, f"the name of a profile {error}", at_key=True) from error
    if not isinstance(table, dict):
        raise document.error(path, f'"{name}" must be a table: write [profiles.{name}]')
    found: dict[str, object] = {"require_note": require_note}
    for key, value in table.items():
        if key in TOP_KEYS and key not in PROFILE_KEYS:
            raise document.error((*path, key), f'"{key}" belongs at the top, before the first table', at_key=True)
        found[FIELD_OF_KEY.get(key, key)] = _checked(document, (*path, key), value, PROFILE_KEYS, PROFILE_KEYS)
    _check_together(document, path, found)
    return _typed(document, name, found)


def _checked(
    document: Document,
    path: tuple[str, ...],
    value: object,
    keys: Mapping[str, KeyCheck],
    known: Mapping[str, KeyCheck] | tuple[str, ...],
) -> object:
    key = path[-1]
    if key not in keys:
        raise document.error(path, f'unknown key "{key}"{nearest(key, known)}', at_key=True)
    try:
        return keys[key](value)
    except InvalidValue as error:
        raise document.error((*path, *error.key), f'"{key}" {error}') from error


def _check_together(document: Document, path: tuple[str, ...], found: Mapping[str, object]) -> None:
    """Check the keys of one profile against each other."""

    def missing(*keys: str) -> tuple[str, ...]:
        return tuple(key for key in keys if not found.get(key))

    if missing("host"):
        raise document.error(path, f'"{path[-1]}" needs host, such as host = "a41.chat.agora.io"', at_key=True)
    if found.get("path_kind") == PathKind.APP_ID:
        if not DIALECTS[str(found.get("dialect_name", "agora"))].app_id_path:
            raise document.error(
                (*path, "path"), f'the dialect {found["dialect_name"]} supports only the path "app-key"'
            )
        if missing("app_id"):
            raise document.error(path, f'"{path[-1]}" needs app_id, because path is "app-id"', at_key=True)
    elif lacking := missing("org_name", "app_name"):
        instead = '; or set path = "app-id" and app_id' if len(lacking) > 1 else ""
        raise document.error(
            path, f'"{path[-1]}" needs {" and ".join(lacking)}, the halves of the App Key{instead}', at_key=True
        )
    sources = [key for key in TOKEN_KEYS if key in found]
    if len(sources) > 1:
        raise document.error(
            (*path, sources[1]), f"{' and '.join(sources)} each say where the token comes from; keep one", at_key=True
        )
    if "app_certificate_env" in found and missing("app_id"):
        raise document.error(
            (*path, "app_certificate_env"), "a token is made for an app_id; add app_id to the profile", at_key=True
        )


def _typed(document: Document, name: str, found: dict[str, object]) -> Profile:
    for key, kind in (("path_kind", PathKind), ("environment", Environment), ("second_person", SecondPerson)):
        if key in found:
            found[key] = kind(str(found[key]))
    for key in ("token_file", "ca_file"):
        if key in found:
            found[key] = document.file.parent / str(found[key])
    return Profile(name=name, source=document.file.name, **found)  # type: ignore[arg-type]  # each was checked by its key
