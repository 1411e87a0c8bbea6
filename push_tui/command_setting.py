"""What the commands work with: the engine, the setting, the profile and the files that options and variables name.

Everything heavy is imported late, as in `cli`. What cannot be used ends the command with `Unusable`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.command_line import CONFIG_DIR_VARIABLE, Options
from push_tui.output import BAD_USAGE, Unusable

if TYPE_CHECKING:
    from datetime import tzinfo

    from push_tui.engine import Engine
    from push_tui.operations.call_log import CallLogFile
    from push_tui.operations.session import Setting
    from push_tui.storage.config import Config, Profile
    from push_tui.storage.history import History
    from push_tui.storage.paths import Paths

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes; a push has a few kilobytes."""


@contextmanager
def running_engine() -> Iterator[Engine]:
    """Run the engine, and stop it at the end."""
    from push_tui.engine import Engine

    engine = Engine().start()
    try:
        yield engine
    finally:
        engine.stop()


def setting_of(options: Options, engine: Engine, *, read_config: bool = True) -> Setting:
    """Return what the whole program works with: the demo's setting, or the one that the configuration describes."""
    from push_tui.operations.session import Setting
    from push_tui.storage.config import Config, load_config

    log = _log(options)
    if options.demo:
        from push_tui.operations.demo import demo_setting

        root = _root(options)
        with _fixable():
            return demo_setting(engine, root, own=_habits(root), read_only=options.read_only, log=log)
    paths = _paths(options)
    with _fixable():
        config = load_config(paths) if read_config else Config()
        paths = paths.sharing(config.history)
    return Setting(engine=engine, paths=paths, config=config, read_only=options.read_only, log=log)


def _habits(root: Path | None) -> Config | None:
    """Return what the demo uses of your configuration."""
    from push_tui.storage.config import load_habits
    from push_tui.storage.paths import Paths

    with _fixable():
        return None if root is None else load_habits(Paths(root))


def use_keys_of(options: Options, config: Config) -> None:
    """Give actions the keys of the configuration; before a screen is imported."""
    root = _root(options)
    if not config.keys or root is None:
        return
    from push_tui.storage.paths import Paths
    from push_tui.ui.actions.rebinding import use_keys

    with _fixable():
        use_keys(Paths(root), config.keys)


@contextmanager
def _fixable() -> Iterator[None]:
    """End the program with the reason if the config directory cannot be used, or a file in it is broken."""
    from push_tui.storage.paths import DirectoryUnusable
    from push_tui.storage.toml_files import ConfigError

    try:
        yield
    except ConfigError as error:
        raise Unusable(f"{error} Fix the file and start again.") from None
    except DirectoryUnusable as error:
        raise Unusable(str(error)) from None


def profile_of(options: Options, setting: Setting) -> Profile | None:
    """Return the profile to start with; None if there is none yet and you must make one."""
    from push_tui.storage.config import UnknownProfile

    if setting.demo and options.profile not in (None, setting.config.default_profile):
        raise Unusable("--demo has its own profile; leave --profile out.", BAD_USAGE)
    if options.profile is None and not setting.config.profiles:
        return None
    try:
        return setting.config.profile(options.profile)
    except UnknownProfile as error:
        raise Unusable(str(error), BAD_USAGE) from None


def start_token_of(options: Options) -> str | None:
    """Return the token for the profile chosen at start: the simulator's in the demo, else ``PUSH_TUI_TOKEN``."""
    from push_tui.chat.token_text import NoToken, token_in
    from push_tui.operations.credentials import TOKEN_VARIABLE

    if options.demo:
        from push_tui.operations.demo import demo_token

        return demo_token()
    token = os.environ.get(TOKEN_VARIABLE, "").strip()
    if not token:
        return None
    try:
        return token_in(token).reveal()
    except NoToken as problem:
        raise Unusable(f"{TOKEN_VARIABLE} holds no token: {problem}; correct it, or unset it.", BAD_USAGE) from None


def _root(options: Options) -> Path | None:
    """Return the config directory; None for the demo of an account that has none."""
    from push_tui.storage.paths import DirectoryUnusable, default_root

    given = options.config_dir or os.environ.get(CONFIG_DIR_VARIABLE)
    if not given:
        try:
            return default_root()
        except DirectoryUnusable:
            if not options.demo:
                raise
            return None
    with suppress(RuntimeError):  # "~nobody" is taken literally
        return Path(given).expanduser().absolute()
    return Path(given).absolute()


def _paths(options: Options) -> Paths:
    from push_tui.storage.paths import Paths

    with _fixable():
        root = _root(options)
        return Paths.open_demo(root) if options.demo or root is None else Paths.open(root)


def _log(options: Options) -> CallLogFile | None:
    if options.log is None:
        return None
    from push_tui.operations.call_log import CallLogFile

    try:
        return CallLogFile(options.log)
    except OSError as error:
        raise Unusable(f"The log {options.log} cannot be written ({error.strerror}); choose another file.") from None


def push_file(file: Path) -> tuple[str, str]:
    """Return name and text of the file of ``compose FILE``."""
    try:
        with file.open("rb") as content:
            data = content.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _no_push(file, f"cannot be read ({error.strerror})") from None
    if len(data) > LARGEST_FILE:
        raise _no_push(file, "is over 2 MB, too large for a push")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _no_push(file, "is not text in UTF-8")
    if not text.strip("\ufeff \t\r\n"):
        raise _no_push(file, "is empty")
    return str(file), text


def _no_push(file: Path, reason: str) -> Unusable:
    return Unusable(f"{file} {reason}; give a file with request JSON, a cURL command, a draft or a plan.")


@contextmanager
def stored_history(options: Options) -> Iterator[tuple[History, tzinfo | None]]:
    """Open the history, without a configuration that can be read too; yield it with the operator's time zone."""
    from push_tui.storage.config import load_config
    from push_tui.storage.history import History
    from push_tui.storage.records import HistoryUnavailable
    from push_tui.storage.toml_files import ConfigError

    paths, zone = _paths(options), None
    if not options.demo:
        with _fixable(), suppress(ConfigError):
            config = load_config(paths)
            paths, zone = paths.sharing(config.history), config.operator_zone
    if options.output is not None and paths.include(options.output):
        raise Unusable(f"{options.output} is a file of push-tui itself; choose another with --output.", BAD_USAGE)
    history = History(paths.history, paths.lock)
    try:
        yield history, zone
    except HistoryUnavailable as error:
        raise Unusable(str(error)) from None
    finally:
        history.close()
