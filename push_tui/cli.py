"""The command line. Heavy modules are imported late: ``--version`` and ``--help`` load neither screen nor network.

Exit codes: 0 done, 1 failed, 2 bad usage. Every error is one sentence on standard error that says what to do next.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from push_tui.command_line import LISTED, Options, filter_of, read_command_line
from push_tui.command_setting import (
    profile_of,
    push_file,
    running_engine,
    setting_of,
    start_token_of,
    stored_history,
    use_keys_of,
)
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
    from push_tui.operations.doctor import Terminal
    from push_tui.operations.pipes import Rows
    from push_tui.operations.session import Session
    from push_tui.storage.history import History
    from push_tui.storage.trimming import Old


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
    return _screen(options, first_file=push_file(options.file))


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
    with running_engine() as engine:
        setting = setting_of(options, engine)
        use_keys_of(options, setting.config)
        profile = profile_of(options, setting)
        token = start_token_of(options)

        from push_tui.ui.start import run

        return run(setting, profile, start_token=token, first_file=first_file)


def _doctor(options: Options) -> int:
    """``push-tui doctor``: print a line for each check, or all as JSON."""
    from push_tui.operations.doctor import Case, examine, report, report_json
    from push_tui.ui.actions.rebinding import key_mistakes, keys_lost

    with running_engine() as engine:
        case = Case(
            setting=setting_of(options, engine, read_config=False),
            profile_name=options.profile,
            start_token=start_token_of(options),
            terminal=_terminal(),
            key_mistakes=key_mistakes,
            keys_lost=keys_lost,
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
    from push_tui.operations.pipes import RowsUnread
    from push_tui.operations.session import Session

    with running_engine() as engine:
        setting = setting_of(options, engine)
        profile = profile_of(options, setting)
        if profile is None:
            raise Unusable("There is no profile yet; start push-tui and make one, or try --demo.")
        session = Session(setting, profile, start_token=start_token_of(options))
        try:
            _write_out(options, read(session), setting.config.operator_zone)
        except (ChatError, RowsUnread) as error:
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

    with stored_history(options) as (store, zone):
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

    with stored_history(options) as (store, zone):
        found = record(store, options.record)
        if found is None:
            raise Unusable(f"No record has the ID or task ID {options.record}; `push-tui history list` shows both.")
        if options.format in (None, ExportFormat.TABLE):
            _write_out(options, fields_of(found), zone)
        else:
            write_record(found, written, ExportFormat(options.format))
    return DONE


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
