"""The person's configuration and the profiles: read from ``config.toml`` and ``profiles.toml``, checked, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from push_tui.dialects import DIALECTS, Dialect
from push_tui.storage.paths import Paths


class Environment(StrEnum):
    """What an app is for; on every screen, in words and colour."""

    PRODUCTION = "production"
    STAGING = "staging"
    DEVELOPMENT = "development"


class PathKind(StrEnum):
    """How the app is named in the path of a call."""

    APP_KEY = "app-key"
    """``/{org_name}/{app_name}``"""
    APP_ID = "app-id"
    """``/app-id/{app_id}``, where the dialect has it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An app, how it is reached and what may be done to it; keys as in ``[profiles.NAME]``."""

    name: str
    source: str = "config.toml"
    """The name of the file it comes from."""
    host: str
    path_kind: PathKind = PathKind.APP_KEY
    org_name: str = ""
    app_name: str = ""
    app_id: str = ""
    dialect_name: str = "agora"
    environment: Environment = Environment.PRODUCTION
    read_only: bool = False
    server_time_zone: str | None = None
    """IANA name or offset; without it a schedule cannot be written, never guessed."""
    test_users: tuple[str, ...] = ()
    rate_share: float = 0.5
    """0.05-1 of each rate limit: the app's own servers draw on the same one."""
    labels_per_app: int | None = None
    users_per_label: int | None = None
    labels_per_push: int | None = None
    require_note: bool = False
    token_command: tuple[str, ...] | None = None
    token_env: str | None = None
    token_file: Path | None = None
    app_certificate_env: str | None = None
    proxy: str | None = None
    ca_file: Path | None = None

    @property
    def dialect(self) -> Dialect:
        """The dialect with the limits that this profile lifts."""
        return DIALECTS[self.dialect_name].lifted(
            labels_per_push=self.labels_per_push,
            labels_per_app=self.labels_per_app,
            users_per_label=self.users_per_label,
        )

    @property
    def base_url(self) -> str:
        """Scheme and host without a slash at the end: ``https://a41.chat.agora.io``."""
        raise NotImplementedError

    @property
    def app_label(self) -> str:
        """What names the app for people: ``org_name#app_name``, or the profile's name where the path is app-id."""
        return self.name if self.path_kind is PathKind.APP_ID else f"{self.org_name}#{self.app_name}"

    @property
    def app(self) -> str:
        """What names the app in the history: ``org_name#app_name`` or the app ID."""
        return self.app_id if self.path_kind is PathKind.APP_ID else f"{self.org_name}#{self.app_name}"

    @property
    def server_zone(self) -> tzinfo | None:
        """``server_time_zone`` to compute with."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything read from the config directory at start."""

    default_profile: str | None = None
    operator: str | None = None
    """Who is at work; None leaves it to SUDO_USER and USER."""
    operator_time_zone: str | None = None
    require_note: bool = False
    """What profiles that do not say it themselves require."""
    profiles: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()
    """Sentences for people: a name in both files, a default that is not used …"""

    @property
    def operator_zone(self) -> tzinfo | None:
        """``operator_time_zone`` to compute with; None is the zone of this host."""
        raise NotImplementedError

    def profile(self, name: str | None = None) -> Profile:
        """The profile of that name; without one the default, or the only one there is.

        Raises:
            UnknownProfile: there is none; the message names the nearest.
        """
        raise NotImplementedError


class UnknownProfile(ValueError):
    """No profile of that name; the message is one sentence for people."""


class ConfigError(Exception):
    """A file that cannot be used, as one sentence: where, what, and what was probably meant.

    ``line`` and ``column`` count from 1 and are None where the file as a whole is the problem; ``key`` is dotted.
    """

    def __init__(
        self, file: Path, message: str, *, line: int | None = None, column: int | None = None, key: str = ""
    ) -> None:
        self.file = file
        self.message = message
        self.line = line
        self.column = column
        self.key = key
        place = f"{file}" if line is None else f"{file}, line {line}, column {column}"
        super().__init__(f"{place}: {message}")


def load_config(paths: Paths) -> Config:
    """Both files, checked; files that are missing are empty ones.

    Raises:
        ConfigError: a file is broken; it is left as it is.
    """
    raise NotImplementedError


def save_profile(paths: Paths, profile: Profile, *, make_default: bool = False) -> None:
    """Write ``profile`` to ``profiles.toml``, in place of one of the same name there.

    Raises:
        ConfigError: ``profiles.toml`` or the profile is broken; nothing was written.
        OSError: it could not be written; the file is as it was.
    """
    raise NotImplementedError
