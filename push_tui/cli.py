"""The command line. Heavy modules are imported late: ``--version`` and ``--help`` load neither screen nor network.

Exit codes: 0 done, 1 failed, 2 bad usage. Every error is one sentence on standard error that says what to do next.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.command_line import CONFIG_DIR_VARIABLE, LISTED, Options, filter_of, read_command_line
from push_tui.output import (
    BAD_USAGE,
    DONE,
    FAILED,
    INTERRUPTED,
    Unusable,
    answered,
    complain,
    destination,
    output,
    printed,
    unwritten,
    written,
)
from push_tui.text import quantity

if TYPE_CHECKING:
    from datetime import tzinfo

    from push_tui.engine import Engine
    from push_tui.operations.call_log import CallLogFile
    from push_tui.operations.doctor import Terminal
    from push_tui.operations.pipes import Rows
    from push_tui.operations.session import Session, Setting
    from push_tui.storage.config import Config, Profile
    from push_tui.storage.history import History
    from push_tui.storage.paths import Paths
    from push_tui.storage.trimming import Old

LARGEST_FILE = 2 * 1024 * 1024
"""Bytes; a push has a few kilobytes."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status of the process."""
    if sys.stdout is None:  # ">&-"
        complain("Standard output is closed; open it, or send it to /dev/null.")
        return FAILED
    status = _run(argv)
    try:
        sys.stdout.flush()
    except OSError as error:  # reported here, not in a traceback while Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError) and status == DONE:
            complain(str(unwritten(error)))
            return FAILED
    return status


def _run(argv: Sequence[str] | None) -> int:
    try:
        with output():
            options = read_command_line(argv)
        return _COMMANDS[options.command](options)
    except Unusable as problem:
        complain(str(problem))
        return problem.status
    except SystemExit as end:  # argparse has printed its message
        return end.code if isinstance(end.code, int) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output closed it
        return DONE


# The commands


def _compose(options: Options) -> int:
    """``push-tui compose FILE``: open the composer on a file, or the review of a plan."""
    return _screen(options, first_file=_push_file(options.file))


def _screen(options: Options, first_file: tuple[str, str] | None = None) -> int:
    """``push-tui``: open the dashboard, or the composer on ``first_file``."""
    from push_tui.ui.terminal.capability import be_thrifty, obstacle

    sentence = obstacle()
    if sentence is not None:
        raise Unusable(sentence, BAD_USAGE)
    be_thrifty(os.environ)
    # Garbage collection finds next to nothing while modules load and costs a tenth of the start; `run` enables it
    # when the first screen is shown.
    gc.disable()
    with _engine() as engine:
        setting = _setting(options, engine)
        _use_keys(options, setting.config)
        profile = _profile(options, setting)
        token = _start_token(options)

        from push_tui.ui.start import run

        return run(setting, profile, start_token=token, first_file=first_file)


def _doctor(options: Options) -> int:
    """``push-tui doctor``: print a line for each check, or all as JSON."""
    from push_tui.operations.doctor import Case, examine, report, report_json
    from push_tui.ui.actions.rebinding import key_mistakes

    with _engine() as engine:
        case = Case(
            setting=_setting(options, engine, read_config=False),
            profile_name=options.profile,
            start_token=_start_token(options),
            terminal=_terminal(),
            key_mistakes=key_mistakes,
        )
        well = (report_json if options.json else report)(examine(case), printed)
    return DONE if well else FAILED


def _terminal() -> Terminal | None:
    """Return what the doctor is to know of this terminal; None if this does not run in one."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None
    from push_tui.operations.doctor import Terminal
    from push_tui.ui.terminal.capability import flow_control, obstacle, size
    from push_tui.ui.terminal.frame import frame_for

    return Terminal(obstacle(), flow_control(), size(), frame_for(os.environ) is not None)


def _labels(options: Options) -> int:
    """``push-tui labels``: print the labels of the app."""
    from push_tui.operations.pipes import labels

    return _print_rows(options, labels)


def _members(options: Options) -> int:
    """``push-tui members LABEL``: print the members of a label."""
    from push_tui.operations.pipes import members

    return _print_rows(options, lambda session: members(session, options.label))


def _print_rows(options: Options, read: Callable[[Session], Rows]) -> int:
    from push_tui.chat.errors import ChatError
    from push_tui.operations.credentials import TokenNeeded
    from push_tui.operations.pipes import RowsUnread
    from push_tui.operations.session import Session

    with _engine() as engine:
        setting = _setting(options, engine)
        profile = _profile(options, setting)
        if profile is None:
            raise Unusable("There is no profile yet; start push-tui and make one, or try --demo.")
        session = Session(setting, profile, start_token=_start_token(options))
        try:
            _write_out(options, read(session), setting.config.operator_zone)
        except (ChatError, TokenNeeded, RowsUnread) as error:
            raise Unusable(str(error)) from None
        finally:
            session.retire()
    return DONE


def _write_out(options: Options, shown: Rows, zone: tzinfo | None) -> None:
    """Write rows to standard output, and on standard error what is missing."""
    from push_tui.operations.pipes import write_rows
    from push_tui.storage.export import ExportFormat

    write_rows(shown, ExportFormat(options.format or "table"), written, zone)
    if note := shown.note():
        complain(note)


def _history(options: Options) -> int:
    """``push-tui history list`` and ``export``: print a line a record, or write whole records."""
    from push_tui.operations.pipes import history
    from push_tui.storage.export import ExportFormat, export
    from push_tui.storage.records import Filter
    from push_tui.storage.trimming import Old

    with _stored_history(options) as (store, zone):
        filter, began = filter_of(options, zone), datetime.now(UTC)
        if options.profile and not store.page(Filter(profile=options.profile), limit=1):
            complain(f"No record has the profile {options.profile}.")
        if options.history_command == "list":
            _write_out(options, history(store, filter, options.limit or LISTED), zone)
            return DONE
        try:
            with destination(options.output, replace=not options.remove) as write:
                count = export(store, write, ExportFormat(options.format or "csv"), filter, options.limit)
        except BrokenPipeError:
            raise
        except OSError as error:
            reason = error.strerror
            raise Unusable(
                f"{options.output} cannot be written ({reason}); choose another file with --output."
            ) from None
        if options.output is not None:
            printed(f"{quantity(count, 'record')} written.\n")
        if options.remove and filter.until is not None:
            _remove(store, Old(filter.until, began))
    return DONE


def _remove(store: History, old: Old) -> None:
    """Offer to remove what was exported; ``--until`` and a file are there, see `read_command_line`."""
    from push_tui.operations.trimming import offer_removal
    from push_tui.storage.trimming import NotRemoved

    try:
        offer_removal(store, old, answered, printed)
    except NotRemoved as problem:
        raise Unusable(str(problem)) from None


def _show(options: Options) -> int:
    """``push-tui show ID``: print one record whole."""
    from push_tui.operations.pipes import fields_of, record
    from push_tui.storage.export import ExportFormat, write_record

    with _stored_history(options) as (store, zone):
        found = record(store, options.record)
        if found is None:
            raise Unusable(f"No record has the ID or task ID {options.record}; `push-tui history list` shows both.")
        if options.format in (None, ExportFormat.TABLE):
            _write_out(options, fields_of(found), zone)
        else:
            write_record(found, written, ExportFormat(options.format))
    return DONE


@contextmanager
def _stored_history(options: Options) -> Iterator[tuple[History, tzinfo | None]]:
    """Open the history, without a configuration that can be read too; yield it with the operator's time zone."""
    from push_tui.storage.config import load_config
    from push_tui.storage.history import History
    from push_tui.storage.records import HistoryUnavailable
    from push_tui.storage.toml_files import ConfigError

    paths, zone = _paths(options), None
    if not options.demo:
        with suppress(ConfigError):
            config = load_config(paths)
            paths, zone = _sharing(paths, config), config.operator_zone
    if options.output is not None and paths.include(options.output):
        raise Unusable(f"{options.output} is a file of push-tui itself; choose another with --output.", BAD_USAGE)
    history = History(paths.history, paths.lock)
    try:
        yield history, zone
    except HistoryUnavailable as error:
        raise Unusable(str(error)) from None
    finally:
        history.close()


def _simulator(options: Options) -> int:
    """``push-tui simulator``: serve the simulator on loopback."""
    from push_tui.simulator.server import main as simulate

    return simulate(options.port, options.dialect)


_COMMANDS: Mapping[str | None, Callable[[Options], int]] = {
    None: _screen,
    "compose": _compose,
    "doctor": _doctor,
    "history": _history,
    "labels": _labels,
    "members": _members,
    "show": _show,
    "simulator": _simulator,
}


# What the commands work with


@contextmanager
def _engine() -> Iterator[Engine]:
    """Run the engine, and stop it at the end."""
    from push_tui.engine import Engine

    engine = Engine().start()
    try:
        yield engine
    finally:
        engine.stop()


def _setting(options: Options, engine: Engine, *, read_config: bool = True) -> Setting:
    from push_tui.operations.session import Setting
    from push_tui.storage.config import Config, load_config

    log = _log(options)
    if options.demo:
        from push_tui.operations.demo import demo_setting

        root = _root(options)
        return demo_setting(engine, root, own=_habits(root), read_only=options.read_only, log=log)
    paths = _paths(options)
    with _fixable():
        config = load_config(paths) if read_config else Config()
    return Setting(engine=engine, paths=_sharing(paths, config), config=config, read_only=options.read_only, log=log)


def _habits(root: Path | None) -> Config | None:
    """Return what the demo uses of your configuration."""
    from push_tui.storage.config import load_habits
    from push_tui.storage.paths import Paths

    with _fixable():
        return None if root is None else load_habits(Paths(root))


def _use_keys(options: Options, config: Config) -> None:
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
    """End the program with the place and the reason if a file of the configuration is broken."""
    from push_tui.storage.toml_files import ConfigError

    try:
        yield
    except ConfigError as error:
        raise Unusable(f"{error} Fix the file and start again.") from None


def _profile(options: Options, setting: Setting) -> Profile | None:
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


def _start_token(options: Options) -> str | None:
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
    from push_tui.storage.paths import DirectoryUnusable, Paths

    try:
        root = _root(options)
        return Paths.open_demo(root) if options.demo or root is None else Paths.open(root)
    except DirectoryUnusable as error:
        raise Unusable(str(error)) from None


def _sharing(paths: Paths, config: Config) -> Paths:
    from push_tui.storage.paths import DirectoryUnusable

    try:
        return paths.sharing(config.history)
    except DirectoryUnusable as error:
        raise Unusable(str(error)) from None


def _log(options: Options) -> CallLogFile | None:
    if options.log is None:
        return None
    from push_tui.operations.call_log import CallLogFile

    try:
        return CallLogFile(options.log)
    except OSError as error:
        raise Unusable(f"The log {options.log} cannot be written ({error.strerror}); choose another file.") from None


def _push_file(file: Path) -> tuple[str, str]:
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
