"""The command line. Imports nothing heavy before it must: ``--version`` and ``--help`` know neither screen nor network.

Exit codes: 0 done, 1 failed, 2 bad usage. Every error is one sentence on standard error that says what to do next.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from push_tui import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from push_tui.engine import Engine

DONE, FAILED, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130

CONFIG_DIR_VARIABLE = "PUSH_TUI_CONFIG_DIR"
TOKEN_VARIABLE = "PUSH_TUI_TOKEN"  # noqa: S105  # the name of a variable, no token

DEFAULT_PORT = 8080
LARGEST_FILE = 2 * 1024 * 1024
"""Bytes; a push has a few kilobytes, and this much is read at once."""


class Options(argparse.Namespace):
    """The command line as read; what was not given has the value that stands here."""

    command: str | None = None
    profile: str | None = None
    demo: bool = False
    read_only: bool = False
    config_dir: Path | None = None
    log: Path | None = None
    file: Path
    history_command: str
    format: str = "csv"
    output: Path | None = None
    port: int = DEFAULT_PORT
    dialect: str = "agora"


class Unusable(Exception):
    """The program cannot go on; the message is one sentence for people."""

    def __init__(self, sentence: str, status: int = FAILED) -> None:
        super().__init__(sentence)
        self.status = status


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status of the process."""
    try:
        options = _parser().parse_args(argv, namespace=Options())
        return _COMMANDS[options.command](options)
    except Unusable as problem:
        _complain(str(problem))
        return problem.status
    except KeyboardInterrupt:
        return INTERRUPTED


def _complain(sentence: str) -> None:
    from push_tui.text import visible

    print(f"push-tui: {visible(sentence)}", file=sys.stderr)


# Reading the command line


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence in place of the whole usage."""
        _complain(f"{message}; see `{self.prog} --help`.")
        raise SystemExit(BAD_USAGE)


def _parser() -> argparse.ArgumentParser:
    """Options may stand before or after the command: each parser takes them, and sets only what was given."""
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    group = common.add_argument_group("options")
    group.add_argument("--profile", metavar="NAME", help="the profile to work with (default: default_profile)")
    group.add_argument("--demo", action="store_true", help="try everything on simulated data; nothing leaves this host")
    group.add_argument("--read-only", action="store_true", help="refuse everything that would change or send")
    group.add_argument(
        "--config-dir",
        metavar="DIR",
        type=Path,
        help=f"where configuration and history lie (or {CONFIG_DIR_VARIABLE})",
    )
    group.add_argument(
        "--log", metavar="FILE", type=Path, help="append each call: method, path, status, time, byte counts"
    )
    parser = _Parser(
        prog="push-tui",
        description="A terminal dashboard for push notifications of apps on Agora Chat.",
        epilog=f"{TOKEN_VARIABLE} gives the app token for the profile chosen at start.",
        parents=[common],
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"push-tui {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=help,
            description=f"{help[0].upper()}{help[1:]}.",
            parents=[common],
            argument_default=argparse.SUPPRESS,
            allow_abbrev=False,
        )

    compose = command("compose", "open the composer on a push from a file (request JSON or a cURL command)")
    compose.add_argument("file", metavar="FILE", type=Path)
    command("doctor", "check configuration, token, connection, clock, terminal")
    history = command("history", "get at the history of what was sent")
    verbs = history.add_subparsers(dest="history_command", metavar="export", required=True)
    export = verbs.add_parser(
        "export",
        help="write the whole history",
        description="Write the whole history, newest first.",
        parents=[common],
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    export.add_argument("--format", choices=("csv", "jsonl"), help="default: csv")
    export.add_argument("--output", metavar="FILE", type=Path, help="default: standard output")
    simulator = command("simulator", "run the simulator on 127.0.0.1, to try curl or the app against")
    simulator.add_argument("--port", metavar="N", type=int, help=f"0 takes any free one (default: {DEFAULT_PORT})")
    simulator.add_argument("--dialect", metavar="NAME", help="agora (default), agora-2023 or easemob")
    return parser


# The commands


def _dashboard(options: Options) -> int:
    return _screen(options, first_file=None)


def _screen(options: Options, first_file: tuple[str, str] | None) -> int:
    from push_tui.ui.terminal.capability import be_thrifty, obstacle

    sentence = obstacle()
    if sentence is not None:
        raise Unusable(sentence, BAD_USAGE)
    be_thrifty(os.environ)
    engine = _engine(demo=options.demo)
    from push_tui.operations.demo import demo_setting, demo_token
    from push_tui.ui.start import run

    setting = demo_setting(engine, _root(options), read_only=options.read_only)
    return run(setting, setting.config.profiles["demo"], start_token=demo_token(), first_file=first_file)


def _engine(*, demo: bool) -> Engine:
    """The engine, at work, with what the first call needs being loaded on its thread."""
    from push_tui.engine import Engine

    engine = Engine().start()
    engine.call_soon(_load_network)
    return engine


def _load_network() -> None:
    import push_tui.chat.client
    import httpx


def _root(options: Options) -> Path:
    from push_tui.storage.paths import default_root

    given = options.config_dir or os.environ.get(CONFIG_DIR_VARIABLE)
    return Path(given).expanduser() if given else default_root()


def _simulator(options: Options) -> int:
    from push_tui.simulator.server import main as simulate

    return simulate(options.port, options.dialect)


_COMMANDS: Mapping[str | None, Callable[[Options], int]] = {
    None: _dashboard,
    "simulator": _simulator,
}
