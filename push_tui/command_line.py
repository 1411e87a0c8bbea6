"""What may stand on the command line: commands, their options, and what each option is for."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from push_tui import __version__
from push_tui.outcomes import Outcome
from push_tui.output import BAD_USAGE, complain
from push_tui.text import capital_first

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from push_tui.storage.records import Filter

CONFIG_DIR_VARIABLE = "PUSH_TUI_CONFIG_DIR"
DEFAULT_PORT = 8080
LISTED = 100
"""Rows of `history list` unless you ask for another number."""

_YEARS = range(2000, 9999)
"""Another year is a typing mistake; the last one of the calendar cannot be converted to every zone."""
_LONG = 19
"""A number of so many digits is more than there can be."""
_AGO = {"m": "minutes", "h": "hours", "d": "days"}
_AUDIENCES = ("user", "users", "labels", "everybody")
_COMMON: Mapping[str | None, frozenset[str]] = {
    None: frozenset({"profile", "demo", "read_only", "config_dir", "log"}),
    "compose": frozenset({"profile", "demo", "read_only", "config_dir", "log"}),
    "doctor": frozenset({"profile", "demo", "config_dir", "log"}),
    "labels": frozenset({"profile", "demo", "config_dir", "log"}),
    "members": frozenset({"profile", "demo", "config_dir", "log"}),
    "history": frozenset({"profile", "demo", "config_dir"}),
    "show": frozenset({"demo", "config_dir"}),
    "simulator": frozenset(),
}
"""The options of several commands that each takes; `read_command_line` refuses the rest."""


class Options(argparse.Namespace):
    """The parsed command line; an option that was not given keeps its default here."""

    command: str | None = None
    profile: str | None = None
    demo: bool = False
    read_only: bool = False
    config_dir: Path | None = None
    log: Path | None = None
    file: Path
    label: str
    record: str
    history_command: str
    format: str | None = None
    output: Path | None = None
    since: When | None = None
    until: When | None = None
    state: Sequence[str] = ()
    audience: str | None = None
    search: str = ""
    limit: int | None = None
    remove: bool = False
    port: int = DEFAULT_PORT
    dialect: str = "agora"
    json: bool = False


When = datetime | timedelta
"""A moment, of the operator's clock where it names no zone; or how long ago."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Print one sentence instead of the whole usage."""
        complain(f"{message}; see `{self.prog} --help`.")
        raise SystemExit(BAD_USAGE)

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # The method of argparse is silent where nothing can be written.
        if file is not None:
            file.write(message)


def read_command_line(argv: Sequence[str] | None) -> Options:
    """Return what was typed.

    Raises:
        SystemExit: it is wrong, which has been said, or ``--help`` or ``--version`` has been answered.
    """
    parser = _parser()
    options = parser.parse_args(argv, namespace=Options())
    for name in sorted(_COMMON[None] - _COMMON[options.command]):
        if getattr(options, name):
            option = name.replace("_", "-")
            complain(f"{options.command} takes no --{option}; see `push-tui {options.command} --help`.")
            raise SystemExit(BAD_USAGE)
    if options.remove and (problem := _why_not_removed(options)):
        complain(problem)
        raise SystemExit(BAD_USAGE)
    return options


def _why_not_removed(options: Options) -> str:
    """Return why exported records cannot be removed; they are chosen by age alone, and stay in a file."""
    narrowed = options.since or options.state or options.profile or options.audience or options.search or options.limit
    if narrowed or options.until is None or options.output is None:
        return "--remove works by age alone: give --until and --output, and no other choice of records."
    if options.output.exists() and not options.output.is_file():
        return f"--remove needs a file that keeps the records, and {options.output} is none."
    if options.output.exists():
        return f"--remove needs a new file: {options.output} may hold the only copy of records removed before."
    return "" if sys.stdin is not None and sys.stdin.isatty() else "--remove asks you a question; run it in a terminal."


def filter_of(options: Options, zone: tzinfo | None) -> Filter:
    """Return which records are wanted; a time without a zone is one of ``zone``, or of this host if that is None."""
    from push_tui.message.push import AudienceKind
    from push_tui.storage.records import Filter

    def moment(when: When | None) -> datetime | None:
        if isinstance(when, timedelta):
            return datetime.now(UTC) - min(when, datetime.now(UTC) - datetime(_YEARS[0], 1, 1, tzinfo=UTC))
        return when if when is None or when.tzinfo else when.replace(tzinfo=zone).astimezone(UTC)

    return Filter(
        text=options.search,
        states=tuple(map(Outcome, options.state)),
        profile=options.profile,
        audience_kind=AudienceKind[options.audience.upper()] if options.audience else None,
        since=moment(options.since),
        until=moment(options.until),
    )


def _common(command: str | None) -> _Parser:
    """Return the options of several commands that this one takes."""
    takes = _COMMON[command]
    parser = _Parser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    group = parser.add_argument_group("options")

    def option(name: str, help: str, **more: object) -> None:
        # The main parser takes them all, so that they may stand before the command; help shows those of use.
        shown = help if name.replace("-", "_") in takes else argparse.SUPPRESS
        group.add_argument(f"--{name}", help=shown, **more)  # type: ignore[arg-type]

    worked_with = "the profile to work with (default: default_profile)"
    option("profile", "only records of this profile" if command == "history" else worked_with, metavar="NAME")
    option("demo", "try everything on simulated data; nothing leaves this host", action="store_true")
    option("read-only", "refuse everything that would change or send", action="store_true")
    where = f"directory of configuration and history (or {CONFIG_DIR_VARIABLE})"
    option("config-dir", where, metavar="DIR", type=Path)
    option("log", "append a line for each call: method, path, status, time, bytes", metavar="FILE", type=Path)
    return parser


def _parser() -> argparse.ArgumentParser:
    """Make the parser. Options may come before or after the command: each parser sets only those given."""
    parser = _Parser(
        prog="push-tui",
        description="A terminal dashboard for push notifications of apps on Agora Chat.",
        epilog="The variable PUSH_TUI_TOKEN can hold the app token for the profile chosen at start. If your terminal "
        "shows the screen wrong, set PUSH_TUI_FRAMES=plain: more bytes, but simpler ones.",
        parents=[_common(None)],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"push-tui {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(
        name: str, help: str, example: str = "", among: argparse._SubParsersAction[_Parser] = commands, of: str = ""
    ) -> _Parser:
        return among.add_parser(
            name,
            help=help,
            description=f"{capital_first(help)}.",
            epilog=f"Example: {example}" if example else None,
            parents=[_common(of or name)],
            argument_default=argparse.SUPPRESS,
            allow_abbrev=False,
        )

    compose = command(
        "compose",
        "open the composer on a push from a file (request JSON, a cURL command or a draft), or the review of a plan",
        "push-tui --profile staging compose push.sh",
    )
    compose.add_argument("file", metavar="FILE", type=Path)
    doctor = command(
        "doctor", "check files, configuration, token, connection, limits, terminal", "push-tui doctor --json | jq .ok"
    )
    keys = "ok, and for each of checks: id, state (ok, note, warning, failed), title, detail, advice"
    doctor.add_argument("--json", action="store_true", help=f"print one JSON object: {keys}")
    labels = command("labels", "print the app's labels", "push-tui labels --format csv > labels.csv")
    members = command("members", "print the members of a label", "push-tui members vip --format jsonl | wc -l")
    members.add_argument("label", metavar="LABEL")
    history = command("history", "print or export what was sent, newest first")
    verbs = history.add_subparsers(dest="history_command", metavar="list|export", required=True)
    find = 'push-tui history list --since 7d --state unknown --search "maintenance"'
    listing = command("list", "print a line for each send and change", find, among=verbs, of="history")
    keep = "push-tui history export --until 2026-01-01 --output 2025.csv"
    export = command("export", "write whole records, with request and answer", keep, among=verbs, of="history")
    for each in (listing, export):
        _add_filters(each)
    export.add_argument("--output", metavar="FILE", type=Path, help="default: standard output")
    removing = "after the export, offer to remove these records; needs --until and a new file as --output"
    export.add_argument("--remove", action="store_true", help=removing)
    show = command("show", "print one record whole", "push-tui show 968120369184112182")
    show.add_argument("record", metavar="ID", help="its ID as `push-tui history list` shows it, or its task ID")
    for each in (labels, members, listing, show):
        each.add_argument("--format", choices=("table", "csv", "jsonl"), help="default: table")
    export.add_argument("--format", choices=("csv", "jsonl"), help="default: csv")
    simulator = command("simulator", "run the simulator on 127.0.0.1, to try curl or push-tui with it")
    simulator.add_argument("--port", metavar="N", type=int, help=f"0 takes any free port (default: {DEFAULT_PORT})")
    simulator.add_argument("--dialect", metavar="NAME", help="agora (default), agora-2023 or easemob")
    return parser


def _add_filters(parser: _Parser) -> None:
    group = parser.add_argument_group("which records")
    example = "2026-11-28, 2026-11-28T09:00, or 30m, 12h, 7d ago"
    group.add_argument("--since", metavar="WHEN", type=_when, help=f"from this time on: {example}")
    group.add_argument("--until", metavar="WHEN", type=_when, help="before this time")
    states = [state.value for state in Outcome]
    group.add_argument("--state", choices=states, action="append", help="one outcome; may be given several times")
    group.add_argument("--audience", choices=_AUDIENCES, help="one kind of audience")
    group.add_argument("--search", metavar="TEXT", help="this text in titles, messages, targets, notes or task IDs")
    group.add_argument("--limit", metavar="N", type=_count, help=f"at most this many (list: {LISTED}; export: all)")


def _when(text: str) -> When:
    if ago := re.fullmatch(r"(\d{1,6})([mhd])", text):
        return timedelta(**{_AGO[ago[2]]: int(ago[1])})
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.year in _YEARS:
            return moment
    raise argparse.ArgumentTypeError(f"{text!r} is not a time; write 2026-11-28, 2026-11-28T09:00 or 7d")


def _count(text: str) -> int:
    if text.isascii() and text.isdecimal() and text.strip("0"):
        return int(text) if len(text) < _LONG else sys.maxsize
    raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
