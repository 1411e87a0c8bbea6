"""Make or change a profile: the typed fields, their problems, and the check that it works."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from push_tui.chat.errors import ChatError, TokenNeeded
from push_tui.chat.token_text import NoToken, token_in, trouble
from push_tui.dialects import DIALECTS
from push_tui.frozen import frozen
from push_tui.hosts import InvalidValue, url_and_path
from push_tui.message.curl import AppInCommand
from push_tui.names import split_names
from push_tui.operations.connection import Reached, faulty_key, reach, what_to_do
from push_tui.operations.credentials import ProfileTokens
from push_tui.operations.session import Setting
from push_tui.storage.config import Environment, PathKind, Profile
from push_tui.storage.config_keys import EXPIRY_MOST, PROFILE_KEYS, text, users, whole
from push_tui.storage.profile_limits import USUAL_EXPIRY, SecondPerson
from push_tui.storage.typed_paths import typed_path
from push_tui.text import holds_token, keep_secret

LONGEST_NAME = 40
CHAT_PAGE = "Chat, Basic Information"
"""Where Agora's console shows the names of an app; its editions agree on these words, and on those for a token."""
TOKEN_PLACE = f"{CHAT_PAGE}, Chat App Temp Token"
_LONGEST_NUMBER = 15
ON, OFF = "yes", "no"
"""The values of fields that are a switch."""
_SEGMENTS_OF_A_CALL = 3
"""The least segments in the path of a call: two name the app, one or more the call."""


class TokenFrom(StrEnum):
    """Where the token of a new profile comes from; the value is its title."""

    TYPED = "typed"
    """Typed at every start."""
    KEPT = "saved"
    """Typed once, then read from ``credentials.toml``."""
    VARIABLE = "variable"
    FILE = "file"
    COMMAND = "command"
    CERTIFICATE = "certificate"
    """Made from the app's certificate, which is in a variable."""


_SOURCE_KEYS: Mapping[TokenFrom, str] = {
    TokenFrom.VARIABLE: "token_env",
    TokenFrom.FILE: "token_file",
    TokenFrom.COMMAND: "token_command",
    TokenFrom.CERTIFICATE: "app_certificate_env",
}
_APP = ("org_name", "app_name", "app_id")
_AS_WRITTEN = ("name", "host", *_APP, "environment", "server_time_zone", "second_person", "ca_file")
"""The fields that a profile has under the same names."""


@frozen
class Typed:
    """The fields of Setup as typed; their names are the keys of a profile."""

    name: str = ""
    host: str = ""
    path: str = PathKind.APP_KEY.value
    org_name: str = ""
    app_name: str = ""
    app_id: str = ""
    dialect: str = "agora"
    environment: str = Environment.PRODUCTION.value
    server_time_zone: str = ""
    test_users: str = ""
    token_from: str = TokenFrom.TYPED.value
    token_source: str = ""
    """Name of the variable, file or command, as ``token_from`` says."""
    token: str = ""
    read_only: str = OFF
    require_note: str = OFF
    second_person: str = SecondPerson.NEVER.value
    plan_expiry: str = ""
    """In hours; empty for the usual ones."""
    proxy: str = ""
    ca_file: str = ""
    base: Profile | None = None
    """The profile that this was made from; its other keys are kept."""
    token_before: str = ""
    """The token in use with `base`; for its host alone."""

    @classmethod
    def of(cls, profile: Profile, *, kept: bool = False, token: str = "") -> Typed:
        """Return the fields of a profile; ``kept`` says whether credentials.toml has its token, ``token`` is in use."""
        source = next((each for each, key in _SOURCE_KEYS.items() if getattr(profile, key) is not None), None)
        written = getattr(profile, _SOURCE_KEYS[source]) if source else ""
        return cls(
            **{name: str(getattr(profile, name) or "") for name in _AS_WRITTEN},
            path=profile.path_kind.value,
            dialect=profile.dialect_name,
            test_users=" ".join(profile.test_users),
            token_from=source or (TokenFrom.KEPT if kept else TokenFrom.TYPED),
            token_source=shlex.join(written) if isinstance(written, tuple) else str(written),
            read_only=ON if profile.read_only else OFF,
            require_note=ON if profile.require_note else OFF,
            plan_expiry="" if profile.plan_expiry == USUAL_EXPIRY else str(profile.plan_expiry),
            proxy=profile.proxy.written if profile.proxy else "",
            base=profile,
            token_before=token,
        )

    @property
    def token_to_use(self) -> str:
        """The typed token, else the one in use if it is for this app; empty if there is none."""
        base, named = self.base, ("host", "path", *_APP)
        same = base is not None and all(getattr(self, name) == getattr(Typed.of(base), name) for name in named)
        return self.token.strip() or (self.token_before if same else "")

    def __repr__(self) -> str:
        """Leave out the token."""
        return f"Typed({self.profile_name!r})"

    def having(self, field: str, value: str) -> Typed:
        """Return a copy with one field changed; a path form that the dialect lacks is reset.

        An App Key (``org_name#app_name``) typed or pasted into either half fills both. The URL of a call that is pasted
        as host fills the app that it names, too.
        """
        if field == "host" and len(value) > len(self.host) + 1:  # several characters at once are a paste
            return self._with(_app_in(value, self.dialect) or {"host": value})
        if field in ("org_name", "app_name") and value.count("#") == 1:
            org_name, app_name = value.split("#")
            return replace(self, org_name=org_name.strip(), app_name=app_name.strip())
        changed = self._with({field: value})
        if not DIALECTS[changed.dialect].app_id_path:
            changed = replace(changed, path=PathKind.APP_KEY.value)
        return changed

    def taking(self, app: AppInCommand) -> Typed:
        """Return a copy with the host, the app and the token of a cURL command, as far as it names them."""
        keep_secret(app.token)
        taken = {"host": app.host.removeprefix("https://"), "token": app.token}
        if app.token and not self.types_token:
            taken["token_from"] = TokenFrom.TYPED
        if len(app.path) >= _SEGMENTS_OF_A_CALL:
            taken |= _app_of(app.path, self.dialect)
        return self._with({field: str(value) for field, value in taken.items() if value})

    def _with(self, values: Mapping[str, str]) -> Typed:
        return replace(self, **values)  # type: ignore[arg-type]  # the fields that are typed hold text

    @property
    def profile_name(self) -> str:
        """The name, or the environment if none was typed."""
        return self.name.strip() or self.environment

    @property
    def types_token(self) -> bool:
        """Whether the token itself is typed here."""
        return self.token_from in (TokenFrom.TYPED, TokenFrom.KEPT)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields to fill in, in order."""
        by_id = self.path == PathKind.APP_ID
        minted = self.token_from == TokenFrom.CERTIFICATE
        wanted = ["name", "host", "dialect", "proxy", "ca_file"]
        wanted += ["path"] if DIALECTS[self.dialect].app_id_path else []
        wanted += [] if by_id else ["org_name", "app_name"]
        wanted += ["app_id"] if by_id or minted else []
        wanted += ["token_from", "token" if self.types_token else "token_source"]
        wanted += ["environment", "read_only", "require_note", "second_person"]
        wanted += ["plan_expiry"] if self.second_person != SecondPerson.NEVER else []
        return (*wanted, "test_users", "server_time_zone")


OPTIONAL = frozenset({"server_time_zone", "test_users", "plan_expiry", "proxy", "ca_file"})


def problem_of(typed: Typed, field: str, taken: Collection[str] = ()) -> str | None:
    """Return what is wrong with one field, as a sentence; ``taken`` are the names of other profiles."""
    if field == "name":
        return _name_problem(typed.profile_name, taken)
    if field == "token":
        return _token_problem(typed.token or typed.token_to_use)
    value = getattr(typed, field).strip()
    if field in OPTIONAL and not value:
        return None
    if holds_token(value):
        return "It holds a token, which anybody could read in profiles.toml; type it as the token instead."
    try:
        _value(typed, field)
    except InvalidValue as error:
        return f"It {error}."
    return None


def problems(typed: Typed, taken: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield field and sentence of every problem, in the order of the fields."""
    for field in typed.fields:
        problem = problem_of(typed, field, taken)
        if problem is not None:
            yield field, problem


def profile_from(typed: Typed) -> Profile:
    """Return the typed profile; raises `InvalidValue` if `problems` finds any."""
    fields = typed.fields
    key = _SOURCE_KEYS.get(TokenFrom(typed.token_from))
    source = {key: _value(typed, "token_source")} if key else {}
    by_id = typed.path == PathKind.APP_ID
    others: dict[str, object] = dict.fromkeys(_SOURCE_KEYS.values()) | source
    others |= {name: _value(typed, name) if getattr(typed, name).strip() else None for name in ("proxy", "ca_file")}
    return replace(
        typed.base or Profile(name="", host=""),
        name=typed.profile_name,
        source="profiles.toml",
        host=typed.host.strip(),
        path_kind=PathKind(typed.path),
        org_name="" if by_id else typed.org_name.strip(),
        app_name="" if by_id else typed.app_name.strip(),
        app_id=typed.app_id.strip() if "app_id" in fields else "",
        dialect_name=typed.dialect,
        environment=Environment(typed.environment),
        server_time_zone=typed.server_time_zone.strip() or None,
        test_users=_test_users(typed.test_users),
        read_only=bool(_value(typed, "read_only")),
        require_note=bool(_value(typed, "require_note")),
        second_person=SecondPerson(typed.second_person),
        plan_expiry=_hours(typed.plan_expiry) if typed.plan_expiry.strip() else USUAL_EXPIRY,
        **others,  # type: ignore[arg-type]  # each value was made by the check of its key
    )


async def check(setting: Setting, typed: Typed) -> Reached:
    """Call the service with the new profile; on the engine's loop.

    Raises:
        ProfileTrouble: what is wrong, and with which field.
    """
    profile = profile_from(typed)
    tokens = ProfileTokens(profile, None, secret_variables=setting.config.secret_variables)
    try:
        if typed.types_token:
            tokens.give(typed.token_to_use)
        return await reach(setting, profile, tokens)
    except TokenNeeded as error:
        raise ProfileTrouble("token" if typed.types_token else "token_source", str(error)) from None
    except ValueError as error:
        raise ProfileTrouble("host", str(error)) from None
    except ChatError as error:
        sentence = f"{error} {what_to_do(error, profile, tokens.current)}".rstrip()
        raise ProfileTrouble(_field_of(faulty_key(error, profile), typed), sentence) from None


class ProfileTrouble(Exception):
    """Why a profile does not work; ``field`` is the one to fix, empty if it is none of them."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def _app_in(url: str, dialect: str) -> dict[str, str] | None:
    """Return the fields that the URL of a call fills in; None if it names no app."""
    try:
        host, path = url_and_path(url.strip())
    except InvalidValue:
        return None
    app = _app_of(path, dialect)
    return {"host": host.removeprefix("https://"), **app} if app else None


def _app_of(path: Sequence[str], dialect: str) -> dict[str, str]:
    """Return the fields of the app that the path of a call begins with; empty if it names none."""
    if len(path) < 2:
        return {}
    first, second = path[:2]
    if first == PathKind.APP_ID:
        return {"path": PathKind.APP_ID.value, "app_id": second} if DIALECTS[dialect].app_id_path else {}
    return {"path": PathKind.APP_KEY.value, "org_name": first, "app_name": second}


def _field_of(key: str, typed: Typed) -> str:
    if key == "token" and not typed.types_token:
        return "token_source"
    return key if key in typed.fields else ""


def _name_problem(name: str, taken: Collection[str]) -> str | None:
    try:
        text(name)
    except InvalidValue as error:
        return f"It {error}."
    if name in taken:
        return f'There is a profile "{name}" already; choose another name.'
    if len(name) > LONGEST_NAME:
        return f"It has {len(name)} characters; use {LONGEST_NAME} at most."
    return None


def _token_problem(token: str) -> str | None:
    if not token.strip():
        return f"Paste an app token; Agora's console makes one ({TOKEN_PLACE})."
    try:
        return trouble(token_in(token))
    except NoToken as problem:
        return f"This is not a token: {problem}."


def _value(typed: Typed, field: str) -> object:
    """Return the value of a field, checked like the keys of the configuration file."""
    value = getattr(typed, field).strip()
    if field == "token_from":
        return TokenFrom(value)
    if field in ("read_only", "require_note"):
        return value == ON
    if field == "test_users":
        return _test_users(value)
    if field == "plan_expiry":
        return _hours(value)
    key = field if field != "token_source" else _SOURCE_KEYS[TokenFrom(typed.token_from)]
    if key == "token_command":
        return PROFILE_KEYS[key](_words(value))
    if key in ("token_file", "ca_file"):
        with suppress(ValueError):  # an unknown home directory, which the check says
            value = str(typed_path(value))
    checked = PROFILE_KEYS[key](value)
    if isinstance(checked, Path) and not checked.is_absolute():
        raise InvalidValue("must begin with / or ~, because push-tui may start in any directory")
    return checked


def _hours(typed: str) -> int:
    text = typed.strip()
    hours = int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER else text
    return whole(1, EXPIRY_MOST)(hours)


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        raise InvalidValue("has an unclosed quotation mark") from None


def _test_users(typed: str) -> tuple[str, ...]:
    return users(list(dict.fromkeys(split_names(typed))))
