"""The keys of the configuration: which values each accepts, and why it refuses others."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from push_tui.dialects import DIALECTS
from push_tui.hosts import InvalidValue, service_url
from push_tui.names import user_problem
from push_tui.proxies import Proxy
from push_tui.storage.profile_limits import Limits, SecondPerson, hours_of
from push_tui.text import first_of, looks_secret
from push_tui.zones import FarOffset, NoSuchZone, NoZoneData, zone_of

RATE_SHARE_LEAST = 0.05
RATE_SHARE_MOST = 1.0
LIMIT_MOST = 1_000_000_000
GAP_MOST = 24 * 60 * 60
EXPIRY_MOST = 30 * 24
LONG_NUMBER = 10**15
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PATH_PART = re.compile(r"[A-Za-z0-9._-]+")
_TYPE_NAMES = {
    bool: "true or false",
    str: "a text in quotation marks",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
}


KeyCheck = Callable[[object], object]
"""Turns a TOML value into the value that a profile holds; raises `InvalidValue`."""


def nearest(word: str, words: Iterable[str]) -> str:
    """Return ``; did you mean "…"?`` with the nearest word; empty if none is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f'; did you mean "{found[0]}"?' if found else ""


def text(value: object) -> str:
    """Check a text: not blank, no control characters."""
    if not isinstance(value, str):
        raise InvalidValue(f"must be a text in quotation marks, not {_kind(value)}")
    if not value.strip():
        raise InvalidValue("must not be empty")
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in value):
        raise InvalidValue("must not hold control characters")
    return value


def switch(value: object) -> bool:
    """Check true or false."""
    if not isinstance(value, bool):
        raise InvalidValue(f"must be true or false, without quotation marks, not {_kind(value)}")
    return value


def one_of(words: Iterable[str]) -> KeyCheck:
    """Return a check for one of ``words``."""
    choices = tuple(words)

    def check(value: object) -> str:
        if text(value) not in choices:
            raise InvalidValue(f'must be one of {", ".join(choices)}, not "{value}"{nearest(str(value), choices)}')
        return str(value)

    return check


def whole(least: int, most: int = LIMIT_MOST) -> Callable[[object], int]:
    """Return a check for a whole number from ``least`` to ``most``."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidValue(f"must be a whole number, not {_kind(value)}")
        if not least <= value <= most:
            raise InvalidValue(f"must be from {least} to {most:,}, not {_shown(value)}")
        return value

    return check


limit = whole(1)


def quiet_hours(value: object) -> str:
    """Check hours of a day; they may go past midnight."""
    written = text(value)
    try:
        hours_of(written)
    except ValueError:
        raise InvalidValue(f'must be hours such as "22:00-07:00", not "{written}"') from None
    return written


def rate_share(value: object) -> float:
    """Check a share of a rate limit."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(f"must be a number from {RATE_SHARE_LEAST} to {RATE_SHARE_MOST:g}, not {_kind(value)}")
    if not RATE_SHARE_LEAST <= value <= RATE_SHARE_MOST:
        raise InvalidValue(
            f"must be from {RATE_SHARE_LEAST} to {RATE_SHARE_MOST:g} (a share of each limit), not {_shown(value)}"
        )
    return float(value)


def texts(value: object) -> tuple[str, ...]:
    """Check a list of texts; it may be empty."""
    if not isinstance(value, list):
        raise InvalidValue(f'must be a list such as ["qa-1", "qa-2"], not {_kind(value)}')
    for number, element in enumerate(value):
        try:
            text(element)
        except InvalidValue as error:
            raise InvalidValue(f"must hold texts only; number {number + 1} {error}", str(number)) from error
    return tuple(value)


def users(value: object) -> tuple[str, ...]:
    """Check a list of user IDs; it may be empty."""
    for number, user in enumerate(found := texts(value)):
        if problem := user_problem(user):
            raise InvalidValue(f"must hold user IDs only; number {number + 1}: {problem}", str(number))
    return found


def command(value: object) -> tuple[str, ...]:
    """Check a program with its arguments."""
    if isinstance(value, str):
        raise InvalidValue(
            'must be a list of the program and its arguments, such as ["vault", "read"]; no shell runs it'
        )
    words = texts(value)
    if not words:
        raise InvalidValue("must name a program")
    _name(words[0])
    return words


def variable(value: object) -> str:
    """Check the name of an environment variable."""
    name = _name(text(value))
    if not _VARIABLE.fullmatch(name):
        # Do not repeat the value: it may be the secret itself.
        raise InvalidValue("must be the name of an environment variable (letters, digits and _), not its value")
    return name


def _name(written: str) -> str:
    """Check that a name is not the secret itself, because errors repeat a name in full."""
    if looks_secret(written):
        raise InvalidValue(f'is "{first_of(written)}": this looks like a token, not a name')
    return written


def path_part(value: object) -> str:
    """Check a name that is part of the path of every call."""
    name = text(value)
    if not _PATH_PART.fullmatch(name) or name in (".", ".."):
        raise InvalidValue(f'must hold only letters, digits and . _ -, not "{name}"')
    return name


def file(value: object) -> Path:
    """Check a path; expand ``~`` to the home directory."""
    written = Path(_name(text(value)))
    try:
        return written.expanduser()
    except RuntimeError as error:
        raise InvalidValue(f'names a home directory that this host does not know: "{written}"') from error


def absolute(value: object) -> Path:
    """Check an absolute path."""
    path = file(value)
    if not path.is_absolute():
        raise InvalidValue(f'must be an absolute path such as "/srv/push-tui", not "{path}"')
    return path


def host(value: object) -> str:
    """Check a host of the service; return it as written."""
    written = text(value)
    service_url(written)
    return written


def proxy(value: object) -> Proxy:
    """Check a proxy."""
    return Proxy.parse(text(value))


def time_zone(value: object) -> str:
    """Check a time zone; return it as written."""
    name = text(value)
    try:
        zone_of(name)
    except FarOffset as error:
        raise InvalidValue(f'must be an offset from -14:00 to +14:00, not "{name}"') from error
    except NoZoneData as error:
        raise InvalidValue(
            f'cannot be looked up: this host has no time zone data; write an offset such as "+08:00" for "{name}"'
        ) from error
    except NoSuchZone as error:
        meant = f'; did you mean "{error.nearest}"?' if error.nearest else ""
        raise InvalidValue(
            f'must be an IANA name such as "Asia/Singapore" or an offset such as "+08:00", not "{name}"{meant}'
        ) from error
    return name


def _shown(number: float) -> str:
    """Return a number as a sentence shows it; Python writes no number of over 4,300 digits."""
    return str(number) if abs(number) < LONG_NUMBER else "a number of over 15 digits"


def _kind(value: object) -> str:
    return next((name for kind, name in _TYPE_NAMES.items() if isinstance(value, kind)), "a date or time")


def keys(value: object) -> Mapping[str, tuple[str, ...]]:
    """Check a table of keys by action, a text or a list of texts each; whether they exist is not checked here."""
    if not isinstance(value, dict):
        raise InvalidValue("must be a table: write [keys]")
    checked: dict[str, tuple[str, ...]] = {}
    for action, names in value.items():
        try:
            checked[action] = texts(names) if isinstance(names, list) else (text(names),)
        except InvalidValue as error:
            raise InvalidValue(f'for "{action}" {error}', action, *error.key) from error
        if not checked[action]:
            raise InvalidValue(f'for "{action}" must name a key', action)
    return checked


SCREENS = ("overview", "labels", "compose", "history", "jobs")
"""The screens to start with."""

TOP_KEYS: Mapping[str, KeyCheck] = {
    "default_profile": text,
    "operator": text,
    "operator_time_zone": time_zone,
    "require_note": switch,
    "start": one_of(SCREENS),
    "history": absolute,
    "on_outcome": command,
    "on_outcome_text": switch,
    "mouse": switch,
    "keys": keys,
}

LIMIT_KEYS: Mapping[str, KeyCheck] = {
    "largest_audience": limit,
    "everybody_per_day": whole(0),
    "least_gap": whole(0, GAP_MOST),
    "quiet_hours": quiet_hours,
    "quiet_zone": time_zone,
    "hard": switch,
}


def limits(value: object) -> Limits:
    """Check the table of a profile's own limits."""
    if not isinstance(value, dict):
        raise InvalidValue(f"must be a table, not {_kind(value)}: write [profiles.NAME.limits]")
    found = {}
    for key, each in value.items():
        if key not in LIMIT_KEYS:
            raise InvalidValue(f'has an unknown key "{key}"{nearest(key, LIMIT_KEYS)}', key)
        try:
            found[key] = LIMIT_KEYS[key](each)
        except InvalidValue as error:
            raise InvalidValue(f'has a key "{key}" that {error}', key) from error
    if "quiet_hours" in found and "quiet_zone" not in found:
        raise InvalidValue('needs quiet_zone, such as "Europe/Berlin", because it has quiet_hours')
    return Limits(**found)  # type: ignore[arg-type]  # each was checked by its key


PROFILE_KEYS: Mapping[str, KeyCheck] = {
    "host": host,
    "path": one_of(("app-key", "app-id")),
    "org_name": path_part,
    "app_name": path_part,
    "app_id": path_part,
    "dialect": one_of(DIALECTS),
    "environment": one_of(("production", "staging", "development")),
    "read_only": switch,
    "server_time_zone": time_zone,
    "test_users": users,
    "rate_share": rate_share,
    "labels_per_app": limit,
    "users_per_label": limit,
    "labels_per_push": limit,
    "limits": limits,
    "require_note": switch,
    "second_person": one_of(SecondPerson),
    "plan_expiry": whole(1, EXPIRY_MOST),
    "token_command": command,
    "token_env": variable,
    "token_file": file,
    "app_certificate_env": variable,
    "proxy": proxy,
    "ca_file": file,
}

TOKEN_KEYS = ("token_command", "token_env", "token_file", "app_certificate_env")
"""Where a token can come from; a profile has at most one of them."""
