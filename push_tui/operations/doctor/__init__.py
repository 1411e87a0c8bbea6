"""``push-tui doctor``: program, files, configuration, service and terminal, one line for each finding."""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version

from push_tui import __version__
from push_tui.operations.doctor.checks import Case, Check, Level, Terminal
from push_tui.operations.doctor.files import directory, kept
from push_tui.operations.doctor.service import connection, network
from push_tui.operations.doctor.terminal import terminal
from push_tui.operations.gates import MANY_USERS
from push_tui.storage import owners
from push_tui.storage.config import Config, Profile, UnknownProfile, load_config
from push_tui.storage.profile_limits import SecondPerson
from push_tui.storage.toml_files import ConfigError
from push_tui.text import quantity, visible
from push_tui.zones import is_known_tz

__all__ = ["Case", "Check", "Level", "Terminal", "examine", "report", "report_json"]

OLDEST_SQLITE = (3, 26, 0)


def report(findings: Iterator[Check], write: Callable[[str], object]) -> bool:
    """Write a line for each finding as it comes; return whether all is well."""
    well = True
    for finding in findings:
        write(f"{finding.what:<14}{finding.level:<9}{visible(finding.sentence)}\n")
        well = well and finding.level in (Level.OK, Level.NOTE)
    return well


def report_json(findings: Iterator[Check], write: Callable[[str], object]) -> bool:
    """Write one JSON object, ``{"ok": …, "checks": […]}`` (see `Check.json`); return whether all is well."""
    checks = list(findings)
    well = all(finding.level in (Level.OK, Level.NOTE) for finding in checks)
    write(json.dumps({"ok": well, "checks": [finding.json for finding in checks]}, indent=2, ensure_ascii=False) + "\n")
    return well


def examine(case: Case) -> Iterator[Check]:
    """Run every check, in the order in which to fix things; the engine of the setting must be running."""
    yield _program()
    yield _packages()
    yield from directory(case)
    config, finding = _config(case)
    yield finding
    if config is not None:
        yield from (Check("configuration", Level.NOTE, note) for note in config.notes)
        yield from _keys(case, config)
        yield from _on_outcome(config, case.variables)
        yield from _profile_findings(case, config)
    yield from kept(case, None if config is None else config.history)
    yield from terminal(case)


def _program() -> Check:
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    sentence = f"push-tui {__version__}, Python {python}, SQLite {sqlite}, {platform.system()} {platform.machine()}"
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        return Check("program", Level.FAILED, f"{sentence}: SQLite must be {oldest} or newer; use another Python.")
    return Check("program", Level.OK, sentence)


def _packages() -> Check:
    names = ("textual", "httpx", "platformdirs", "tomli-w", "certifi")
    return Check("packages", Level.OK, ", ".join(f"{name} {version(name)}" for name in names))


# Configuration


def _config(case: Case) -> tuple[Config | None, Check]:
    if case.setting.demo:
        return case.setting.config, Check("configuration", Level.OK, "the demo's own, and mouse and [keys] of yours")
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


def _keys(case: Case, config: Config) -> Iterator[Check]:
    mistakes = sorted(case.key_mistakes(case.setting.paths, config.keys), key=lambda mistake: mistake.line or 0)
    yield from (Check("keys", Level.FAILED, str(mistake)) for mistake in mistakes)
    if config.keys and not mistakes:
        yield Check("keys", Level.OK, f"{quantity(len(config.keys), 'action')} with keys of your own")
        yield from (Check("keys", Level.NOTE, sentence) for sentence in case.keys_lost(config.keys))


def _on_outcome(config: Config, environ: Mapping[str, str]) -> Iterator[Check]:
    """Yield a finding if no program of that name can be run."""
    if config.on_outcome and shutil.which(config.on_outcome[0], path=environ.get("PATH")) is None:
        sentence = f"{config.on_outcome[0]} is not a program that you can run; correct on_outcome in config.toml."
        yield Check("on_outcome", Level.FAILED, sentence)


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
    yield from _second_person(profile)
    if not case.setting.demo:
        yield from network(profile, case.variables)
    yield from connection(case, config, profile)


def _second_person(profile: Profile) -> Iterator[Check]:
    """Say who you are where another person must send; root is anybody who may become it."""
    rule = profile.second_person
    if rule is SecondPerson.NEVER:
        return
    you, last = owners.this_person(), quantity(profile.plan_expiry, "hour")
    what = "everybody" if rule is SecondPerson.EVERYBODY else f"labels, everybody or over {MANY_USERS} users"
    said = f"asked for what goes to {what}; you are {you.shown}; your plans last {last}"
    if you.number != "0":
        yield Check("second person", Level.OK, said)
        return
    advice = "All who work as root are one person; let each operator have an account."
    yield Check("second person", Level.WARNING, f"{said}.", advice)


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
