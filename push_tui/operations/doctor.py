"""``push-tui doctor``: configuration, token, connection, clock, time zones, terminal and files, one line for each."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui import __version__
from push_tui.operations.connection import clock_trouble, token_trouble
from push_tui.operations.credentials import ProfileTokens, TokenNeeded, token_source
from push_tui.operations.session import address_of
from push_tui.proxies import deciding_variable
from push_tui.storage.config import Config, Profile, UnknownProfile, load_config
from push_tui.storage.toml_files import ConfigError
from push_tui.text import quantity, visible
from push_tui.zones import is_known_tz

if TYPE_CHECKING:
    from push_tui.chat.address import App
    from push_tui.chat.tokens import Token
    from push_tui.operations.session import Setting

OLDEST_SQLITE = (3, 26, 0)
TOKEN_SOON = timedelta(hours=1)
_OTHERS = 0o077


class Level(StrEnum):
    """The result of a check; all is well if nothing is a warning or failed."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report; the sentence of a warning or failure says what to do."""

    what: str
    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class Case:
    """What to check.

    ``obstacle`` says why the screen cannot start here; None if it can. ``flow_control`` says whether the terminal takes
    keys for itself; empty if unknown. Without a terminal (``has_terminal``), what only the screen needs is not checked.
    """

    setting: Setting
    profile_name: str | None = None
    start_token: str | None = None
    obstacle: str | None = None
    flow_control: str = ""
    has_terminal: bool = True
    environ: Mapping[str, str] | None = None

    @property
    def variables(self) -> Mapping[str, str]:
        """The given environment, else the process's own."""
        return os.environ if self.environ is None else self.environ


def report(findings: Iterator[Check], write: Callable[[str], object]) -> bool:
    """Write a line for each finding as it comes; return whether all is well."""
    well = True
    for finding in findings:
        write(f"{finding.what:<14}{finding.level:<9}{visible(finding.sentence)}\n")
        well = well and finding.level in (Level.OK, Level.NOTE)
    return well


def examine(case: Case) -> Iterator[Check]:
    """Run every check, in the order in which to fix things; the engine of the setting must be running."""
    yield _program()
    yield from _files(case)
    config, finding = _config(case)
    yield finding
    if config is not None:
        yield from (Check("configuration", Level.NOTE, note) for note in config.notes)
        yield from _profile_findings(case, config)
    yield _history(case)
    yield from _terminal(case)


def _program() -> Check:
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    sentence = f"push-tui {__version__}, Python {python}, SQLite {sqlite}, {platform.system()} {platform.machine()}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        return Check("program", Level.FAILED, f"{sentence}: SQLite must be {oldest} or newer; use another Python.")
    return Check("program", Level.OK, sentence)


# Files


def _files(case: Case) -> Iterator[Check]:
    paths = case.setting.paths
    if not os.access(paths.root, os.W_OK | os.X_OK):
        yield Check(
            "directory",
            Level.FAILED,
            f"{paths.root} cannot be written, so no send can be recorded; make it writable or choose another "
            "with --config-dir.",
        )
        return
    open_to_others = [
        file
        for file in (paths.root, paths.profiles, paths.credentials, paths.history, paths.drafts)
        if _mode(file) & _OTHERS
    ]
    if not open_to_others:
        yield Check("directory", Level.OK, f"{paths.root}, private to you")
    for file in open_to_others:
        mode = "700" if file.is_dir() else "600"
        yield Check(
            "directory",
            Level.WARNING,
            f"Other accounts can read {file}; run `chmod {mode} {shlex.quote(str(file))}`.",
        )


def _mode(file: Path) -> int:
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return 0


def _history(case: Case) -> Check:
    from push_tui.storage.history import History
    from push_tui.storage.records import HistoryUnavailable

    history = History(case.setting.paths.history, case.setting.paths.lock)
    try:
        history.open()
        count = history.count()
    except HistoryUnavailable as error:
        return Check("history", Level.FAILED, str(error))
    finally:
        history.close()
    if history.read_only:
        return Check("history", Level.FAILED, history.read_only)
    size = case.setting.paths.history.stat().st_size
    each = f", {_size(size // count)} each" if count else ""
    counted = f"{quantity(count, 'record')}, {_size(size)}{each}"
    return Check("history", Level.OK, f"{case.setting.paths.history}, {counted}")


def _size(count: int) -> str:
    """Return a number of bytes in the largest unit that it fills."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return quantity(count, "byte")


# Configuration


def _config(case: Case) -> tuple[Config | None, Check]:
    if case.setting.demo:
        return case.setting.config, Check("configuration", Level.OK, "the demo's own; no file is read")
    try:
        config = load_config(case.setting.paths)
    except ConfigError as error:
        return None, Check("configuration", Level.FAILED, str(error))
    if not config.profiles:
        return None, Check(
            "configuration",
            Level.FAILED,
            f"There is no profile in {case.setting.paths.root}; run `push-tui` to make one.",
        )
    names = ", ".join(config.profiles)
    return config, Check("configuration", Level.OK, f"{quantity(len(config.profiles), 'profile')}: {names}")


def _profile_findings(case: Case, config: Config) -> Iterator[Check]:
    yield _operator_zone(config, case.variables)
    try:
        profile = config.profile(case.profile_name)
    except UnknownProfile as error:
        yield Check("profile", Level.FAILED, str(error))
        return
    yield Check(
        "profile",
        Level.OK,
        f"{profile.name}: {profile.app} on {profile.host}, {profile.environment}, {profile.dialect.title}"
        + (", read-only" if profile.read_only or case.setting.read_only else ""),
    )
    yield _server_zone(profile)
    if not case.setting.demo:
        yield from _network(profile, case.variables)
    yield from _connection(case, config, profile)


def _operator_zone(config: Config, environ: Mapping[str, str]) -> Check:
    zone, variable = config.operator_zone, environ.get("TZ", "")
    if zone is None and not is_known_tz(variable, environ):
        return Check(
            "your zone",
            Level.WARNING,
            f'TZ is "{variable}", which this host does not know, so times are shown in UTC; set TZ to a name such as '
            "Europe/Berlin, or set operator_time_zone in config.toml.",
        )
    now = datetime.now(UTC).astimezone(zone)
    name = config.operator_time_zone or f"this host's ({now.tzname()})"
    return Check("your zone", Level.OK, f"{name}; the time is {now:%Y-%m-%d %H:%M %z}")


def _server_zone(profile: Profile) -> Check:
    zone = profile.server_zone
    if zone is None:
        return Check("server zone", Level.NOTE, "server_time_zone is not set, so this profile cannot schedule pushes")
    now = datetime.now(UTC).astimezone(zone)
    return Check("server zone", Level.OK, f"{profile.server_time_zone}; the time is {now:%Y-%m-%d %H:%M %z}")


# Token and connection


def _network(profile: Profile, environ: Mapping[str, str]) -> Iterator[Check]:
    from push_tui.chat.authorities import Authorities
    from push_tui.chat.connections import proxy_for
    from push_tui.chat.errors import Misconfigured

    app: App = address_of(profile)
    try:
        proxy = proxy_for(app, profile.proxy, environ)
    except Misconfigured as error:
        yield Check("proxy", Level.FAILED, str(error))
        return
    yield Check("proxy", Level.OK, f"{proxy.url if proxy else 'none'}, {_proxy_source(profile, app, environ)}")
    if not app.secure and proxy is None:
        yield Check("authorities", Level.OK, "not needed, because the service uses http on this host")
        return
    authorities = Authorities.of(profile.ca_file, environ)
    try:
        authorities.context()
    except Misconfigured as error:
        yield Check("authorities", Level.FAILED, str(error))
    else:
        unset = "" if authorities.named else ", because neither ca_file, SSL_CERT_FILE nor SSL_CERT_DIR is set"
        yield Check("authorities", Level.OK, f"those of {authorities}{unset}")


def _proxy_source(profile: Profile, app: App, environ: Mapping[str, str]) -> str:
    if app.loopback:
        return "because the service is on this host"
    if profile.proxy is not None:
        return "from proxy in the profile"
    variable = deciding_variable(app.host, app.port, environ)
    if not variable:
        return "because neither proxy in the profile nor HTTPS_PROXY is set"
    return f"because {variable} names the host" if variable.casefold() == "no_proxy" else f"from {variable}"


def _connection(case: Case, config: Config, profile: Profile) -> Iterator[Check]:
    from push_tui.chat.errors import ChatError
    from push_tui.operations.connection import reach, what_to_do
    from push_tui.storage.credentials import CredentialStore

    setting = case.setting
    store = None if setting.demo else CredentialStore(setting.paths)
    tokens = ProfileTokens(
        profile,
        store,
        start_token=case.start_token,
        environment=case.variables,
        secret_variables=config.secret_variables,
    )
    source = "the demo" if setting.demo else token_source(profile, case.start_token is not None)
    try:
        token = setting.engine.submit(tokens.token()).result()
    except (TokenNeeded, ConfigError, ValueError) as error:
        yield Check("token", Level.FAILED, f"{error} (source: {source}; the connection was not tried)")
        return
    yield _token(token, source, profile)
    try:
        reached = setting.engine.submit(reach(setting, profile, tokens)).result()
    except (ChatError, TokenNeeded, ValueError) as error:
        advice = what_to_do(error, profile, token) if isinstance(error, ChatError) else ""
        yield Check("connection", Level.FAILED, f"{error} {advice}".rstrip())
        return
    who = "The simulator in this process" if setting.demo else profile.base_url
    yield Check("connection", Level.OK, f"{who} answered in {reached.elapsed_ms:.0f} ms: token, app and push work")
    yield clock_finding(reached.clock_ahead)


def _token(token: Token, source: str, profile: Profile) -> Check:
    from push_tui.chat.tokens import TokenKind

    if (wrong := token_trouble(token, profile)) is not None:
        return Check("token", Level.FAILED, f"from {source}: {wrong}")
    facts = token.facts
    if facts is None:
        return Check("token", Level.OK, f"from {source}; its expiry is unknown")
    left = facts.expires_at - datetime.now(UTC)
    until = f"{facts.expires_at:%Y-%m-%d %H:%M} UTC"
    if left < TOKEN_SOON:
        minutes = int(left.total_seconds() // 60)
        return Check("token", Level.WARNING, f"from {source}: it expires in {minutes} min ({until}); get a new one.")
    kind = "app token" if facts.kind is TokenKind.APP else "token with services that push-tui cannot read"
    return Check("token", Level.OK, f'from {source}, a "007" {kind}, valid until {until}')


def clock_finding(ahead: timedelta | None) -> Check:
    """Compare the service's clock with this host's."""
    if ahead is None:
        return Check("clock", Level.NOTE, "the service's answer has no date to compare with")
    if (wrong := clock_trouble(ahead)) is not None:
        return Check("clock", Level.WARNING, wrong)
    return Check("clock", Level.OK, "this host and the service agree within a few seconds")


# Terminal


def _terminal(case: Case) -> Iterator[Check]:
    if not case.has_terminal:
        yield Check("terminal", Level.NOTE, "not checked, because this does not run in a terminal")
        return
    if case.obstacle is not None:
        yield Check("terminal", Level.FAILED, case.obstacle)
        return
    environ = case.variables
    yield Check("terminal", Level.OK, f"{environ.get('TERM')}, UTF-8, {_colours(environ)}")
    if case.flow_control:
        yield Check("keys", Level.OK, case.flow_control)
    yield _clipboard(environ)


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "no colours (NO_COLOR is set)"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours"
    return "256 colours" if "256" in environ.get("TERM", "") else "16 colours"


def _clipboard(environ: Mapping[str, str]) -> Check:
    if environ.get("TMUX"):
        if shutil.which("tmux", path=environ.get("PATH")) is None:
            return Check(
                "clipboard",
                Level.WARNING,
                "Inside tmux, but tmux is not on PATH, so nothing can be copied; add it.",
            )
        return Check("clipboard", Level.OK, "through tmux (load-buffer -w)")
    if environ.get("STY"):
        return Check("clipboard", Level.OK, "through GNU screen (OSC 52), if your terminal allows it")
    return Check("clipboard", Level.OK, "through your terminal (OSC 52), if it allows it")
