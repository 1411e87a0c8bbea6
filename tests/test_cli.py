"""The command line: options, exit codes, and one sentence for everything that can be wrong."""

import csv
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui import __version__
from push_tui.cli import main
from push_tui.dialects import DIALECTS
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.history import PAGE_LIMIT, History, Past
from push_tui.storage.paths import Paths
from support.history_samples import a_push, accepted
from support.keys import key
from support.real_program import Workplace, workplace
from support.terminal_session import TerminalSession

Said = Callable[[], tuple[str, str]]

PROFILES = """
default_profile = "staging"
[profiles.staging]
host = "a41.chat.agora.io"
org_name = "41117440"
app_name = "383391"
[profiles.production]
host = "a41.chat.agora.io"
org_name = "41117440"
app_name = "383390"
"""

NO_SOCKETS = """
import sys
FORBIDDEN = {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"}
def refuse(event, arguments):
    if event in FORBIDDEN:
        raise RuntimeError(f"the demo wanted {event} {arguments}")
sys.addaudithook(refuse)
from push_tui.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUSH_TUI_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("PUSH_TUI_TOKEN", raising=False)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What went to standard output and standard error since the last look."""

    def look() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err

    return look


def with_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the start get beyond the check of the terminal."""
    monkeypatch.setattr("push_tui.ui.terminal.capability.obstacle", lambda: None)


def run(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """The program without a terminal."""
    command = [sys.executable, "-m", "push_tui", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


# Answers and usage


def test_the_version_is_the_package_s(said: Said) -> None:
    assert main(["--version"]) == 0
    assert said() == (f"push-tui {__version__}\n", "")


def test_help_names_every_command(said: Said) -> None:
    assert main(["--help"]) == 0
    help = said()[0]
    for word in ("compose", "doctor", "history", "simulator", "--demo", "--read-only", "--config-dir", "--log"):
        assert word in help


@pytest.mark.parametrize(
    "arguments",
    [["--profle"], ["docter"], ["history"], ["simulator", "--port", "many"], ["compose"], ["history", "export", "x"]],
    ids=" ".join,
)
def test_bad_usage_is_one_sentence_that_names_the_help(arguments: list[str], said: Said) -> None:
    assert main(arguments) == 2
    out, err = said()
    assert out == ""
    assert err.count("\n") == 1
    assert "--help" in err


def test_what_was_typed_cannot_act_on_the_terminal(said: Said) -> None:
    assert main(["--profile=x", "\x1b[2J\u202e"]) == 2
    assert "\x1b" not in (err := said()[1])
    assert "\u202e" not in err


@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "between", "last"])
def test_options_stand_before_or_after_the_command(place: int, said: Said, tmp_path: Path) -> None:
    arguments = ["history", "export"]
    arguments[place:place] = ["--config-dir", str(tmp_path / "other")]
    assert main(arguments) == 0
    assert (tmp_path / "other" / "history.db").exists()


# What stops the screen


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_one_sentence(term: str) -> None:
    with TerminalSession([sys.executable, "-m", "push_tui", "--demo"], {"TERM": term}) as session:
        assert session.wait() == 2
        assert "TERM" in "".join(session.screen())


def test_no_terminal_is_one_sentence() -> None:
    answer = run("--demo")
    assert answer.returncode == 2
    assert answer.stderr.decode().count("\n") == 1
    assert "needs a terminal" in answer.stderr.decode()


def test_an_unknown_profile_names_the_nearest(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_a_terminal(monkeypatch)
    (tmp_path / "config.toml").write_text(PROFILES)
    assert main(["--profile", "stagin"]) == 2
    assert 'did you mean "staging"' in said()[1]


def test_a_broken_configuration_is_told_with_its_place(
    said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_a_terminal(monkeypatch)
    (tmp_path / "config.toml").write_text("[profiles.staging]\nhost = a41\n")
    assert main([]) == 1
    err = said()[1]
    assert "config.toml, line 2, column 8" in err
    assert err.count("\n") == 1
    assert (tmp_path / "config.toml").read_text() == "[profiles.staging]\nhost = a41\n"


def test_the_demo_takes_no_other_profile(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_terminal(monkeypatch)
    assert main(["--demo", "--profile", "production"]) == 2
    assert "--demo" in said()[1]


def test_a_token_with_blanks_is_told_and_not_shown(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_a_terminal(monkeypatch)
    (tmp_path / "config.toml").write_text(PROFILES)
    monkeypatch.setenv("PUSH_TUI_TOKEN", "secret words")
    assert main([]) == 2
    err = said()[1]
    assert "PUSH_TUI_TOKEN" in err
    assert "secret" not in err


def test_a_directory_that_cannot_be_made_is_told(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_a_terminal(monkeypatch)
    (tmp_path / "file").touch()
    assert main(["--config-dir", str(tmp_path / "file" / "below")]) == 1
    assert "--config-dir" in said()[1]


def test_a_log_that_cannot_be_written_is_told(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_a_terminal(monkeypatch)
    assert main(["--demo", "--log", str(tmp_path / "missing" / "log")]) == 1
    assert "No such file or directory" in said()[1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file"),
        (b"\x00\x01", "not text"),
        (b"\xff\xfe", "not text"),
        (b" \n", "empty"),
        (b"x" * (2 * 1024 * 1024 + 1), "over 2 MB"),
    ],
    ids=["missing", "binary", "no UTF-8", "empty", "too large"],
)
def test_a_file_that_holds_no_push_is_told_before_the_screen(
    content: bytes | None, reason: str, said: Said, tmp_path: Path
) -> None:
    file = tmp_path / "push.json"
    if content is not None:
        file.write_bytes(content)
    assert main(["compose", str(file)]) == 1
    err = said()[1]
    assert reason in err
    assert "cURL" in err


# Export


def a_history(directory: Path, count: int = 1) -> None:
    """A history with pushes in it."""
    paths = Paths.open(directory)
    history = History(paths.history, paths.lock)
    for number in range(count):
        history.begin(a_push(title=f"Number {number}"))
    history.close()


def test_the_export_goes_to_standard_output(tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    answer = run("history", "export", "--format", "jsonl")
    assert answer.returncode == 0
    assert len(answer.stdout.splitlines()) == 3
    assert answer.stderr == b""


def test_the_export_makes_a_private_file(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path)
    file = tmp_path / "export.csv"
    assert main(["history", "export", "--output", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes().splitlines()) >= 2
    assert said()[0] == "1 record written.\n"


def test_a_failed_export_leaves_the_earlier_file(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "export.csv"
    file.write_text("earlier")

    def full(*arguments: object, **options: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("push_tui.storage.export.export", full)
    assert main(["history", "export", "--output", str(file)]) == 1
    assert "No space left" in said()[1]
    assert file.read_text() == "earlier"
    assert [each.name for each in tmp_path.glob(".*.part")] == []


def test_a_reader_who_has_seen_enough_ends_the_export_without_a_word(tmp_path: Path) -> None:
    a_history(tmp_path, 200)
    command = f"{sys.executable} -m push_tui history export --format jsonl | head -n 1"
    answer = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert answer.returncode == 0
    assert answer.stderr == b""
    assert len(answer.stdout.splitlines()) == 1


def test_the_history_of_the_demo_is_its_own(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 2)
    assert main(["history", "export", "--demo", "--format", "jsonl"]) == 0
    assert said()[0] == ""


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("arguments", [["doctor"], ["history", "export"], []], ids=["doctor", "history", "screen"])
def test_an_account_without_a_home_is_told_so_in_one_sentence(
    arguments: list[str], said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_terminal(monkeypatch)
    assert main(arguments) == 1
    out, err = said()
    assert out == ""
    assert err.count("\n") == 1
    assert "no home directory" in err


@pytest.mark.usefixtures("homeless")
def test_an_account_without_a_home_works_in_the_directory_it_names(said: Said, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(PROFILES)
    assert main(["history", "export", "--config-dir", str(tmp_path), "--format", "jsonl"]) == 0
    main(["doctor", "--config-dir", str(tmp_path)])
    assert f"{tmp_path / 'history.db'}, 0 records" in said()[0]


@pytest.mark.usefixtures("homeless")
def test_the_demo_runs_without_a_home(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["doctor", "--demo"]) == 0, said()


# The real program


def test_the_demo_starts_ends_and_opens_no_socket(tmp_path: Path) -> None:
    env = {"PUSH_TUI_CONFIG_DIR": str(tmp_path), "PUSH_TUI_TOKEN": "not-for-the-demo"}
    with TerminalSession([sys.executable, "-c", NO_SOCKETS, "--demo"], env) as session:
        session.wait_for("all-customers")
        assert "DEMO" in session.screen()[0]
        session.press(key("quit"))
        assert session.wait() == 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["demo"]
    assert stat.S_IMODE((tmp_path / "demo").stat().st_mode) == 0o700


def test_a_signal_ends_the_program_with_its_number(tmp_path: Path) -> None:
    with TerminalSession(
        [sys.executable, "-m", "push_tui", "--demo"], {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    ) as session:
        session.wait_for("all-customers")
        session.terminate(signal.SIGTERM)
        assert session.wait() == 128 + signal.SIGTERM


def test_the_log_has_calls_and_no_token(tmp_path: Path) -> None:
    log = tmp_path / "calls.log"
    log.write_text("earlier\n")
    log.chmod(0o644)
    with workplace(tmp_path) as place, place.program("--log", str(log)) as session:
        session.wait_for("all-customers")
        session.press(key("quit"))
        assert session.wait() == 0
    text = log.read_text()
    assert text.startswith("earlier\n")
    assert " GET push/label 200 " in text
    assert DEMO_TOKEN not in text
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_compose_opens_the_composer_on_the_file(tmp_path: Path) -> None:
    file = tmp_path / "push.json"
    file.write_text('{"targets": ["qa-1"], "strategy": 2, "pushMessage": {"title": "From a file", "content": "Noon"}}')
    with TerminalSession(
        [sys.executable, "-m", "push_tui", "compose", str(file), "--demo"], {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    ) as session:
        session.wait_for("From a file")


def test_the_token_of_the_start_goes_before_the_profile_s_own(tmp_path: Path) -> None:
    with workplace(tmp_path) as place:
        argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path), "doctor"]
        env = {**os.environ, "PUSH_TUI_TOKEN": DEMO_TOKEN, "CHAT_TOKEN": "wrong"}
        answer = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stdout
        assert "PUSH_TUI_TOKEN" in answer.stdout
        assert place.simulator.service.count("GET", "/push/label") == 1


def test_the_simulator_ends_on_sigterm_and_told_how_to_call_it() -> None:
    argv = [sys.executable, "-m", "push_tui", "simulator", "--port", "0", "--dialect", "agora"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("curl" in line for line in iter(process.stdout.readline, ""))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


# For pipes


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workplace]:
    """A service with labels, and a profile for it."""
    with workplace(tmp_path) as place:
        monkeypatch.setenv("PUSH_TUI_TOKEN", DEMO_TOKEN)
        yield place


def lines_of(*arguments: str) -> list[str]:
    answer = run(*arguments)
    assert (answer.returncode, answer.stderr) == (0, b"")
    return answer.stdout.decode().splitlines()


def test_labels_and_members_are_printed_for_other_programs(served: Workplace) -> None:
    heading, *rows = csv.reader(lines_of("labels", "--format", "csv"))
    assert heading == ["name", "members", "created", "description"]
    assert ["vip", "146"] in [row[:2] for row in rows]
    members = [json.loads(line) for line in lines_of("members", "vip", "--format", "jsonl")]
    assert len({member["user"] for member in members}) == 146
    assert served.simulator.service.count("GET", "/push/label/vip/user") > 1


def test_a_table_shows_what_would_act_on_a_terminal(served: Workplace) -> None:
    shown = "\n".join(lines_of("labels"))
    assert "␛[2J" in shown
    assert "\x1b" not in shown


def test_a_label_that_is_not_there_is_one_sentence(served: Workplace) -> None:
    answer = run("members", "nobody")
    assert answer.returncode == 1
    assert answer.stdout == b""
    assert answer.stderr.decode().count("\n") == 1


def test_the_history_is_listed_by_what_is_asked(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.finish(history.begin(a_push(title="Maintenance")), accepted(task_id="77"))
    history.begin(a_push(title="Under way"))
    history.close()

    def titles(*options: str) -> list[str]:
        assert main(["history", "list", "--format", "jsonl", *options]) == 0
        return [json.loads(line)["title"] for line in said()[0].splitlines()]

    assert titles() == ["Under way", "Maintenance"]
    assert titles("--state", "accepted") == ["Maintenance"]
    assert titles("--search", "under") == ["Under way"]
    assert titles("--since", "1d", "--until", "2020-01-01") == []
    assert titles("--profile", "another") == []
    assert main(["history", "list", "--limit", "1"]) == 0
    out, err = said()
    assert len(out.splitlines()) == 2
    assert "--limit lists more" in err


def test_a_limit_beyond_all_numbers_lists_everything(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "list", "--limit", "9" * 20, "--format", "jsonl"]) == 0
    assert len(said()[0].splitlines()) == 3


PRINTING = (["--version"], ["--help"], ["history", "list", "--help"], ["history", "list"], ["doctor", "--demo"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [*PRINTING, ["history", "export"]], ids=" ".join)
def test_output_that_cannot_be_written_is_one_sentence(arguments: list[str], tmp_path: Path) -> None:
    a_history(tmp_path)
    command = f"{sys.executable} -m push_tui {' '.join(arguments)} >/dev/full"
    for environment in (os.environ, {**os.environ, "PYTHONUNBUFFERED": "1"}):
        answer = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False)
        assert answer.returncode == 1
        assert re.fullmatch(r"push-tui: [Ss]tandard output cannot be written \(.*\n", answer.stderr.decode())


@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_closed_output_is_one_sentence(arguments: list[str]) -> None:
    command = f"{sys.executable} -m push_tui {' '.join(arguments)} >&-"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert answer.returncode == 1
    assert answer.stderr.decode().count("\n") == 1
    assert "Standard output is closed" in answer.stderr.decode()


def test_without_standard_error_no_sentence_gets_into_the_output() -> None:
    command = f"{sys.executable} -m push_tui show 1 2>&-"
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (answer.returncode, answer.stdout) == (1, b"")


def test_a_span_longer_than_the_calendar_lists_everything(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "list", "--since", "999999d", "--format", "jsonl"]) == 0
    assert len(said()[0].splitlines()) == 3


def test_an_export_takes_the_same_filters(said: Said, tmp_path: Path) -> None:
    a_history(tmp_path, 3)
    assert main(["history", "export", "--format", "jsonl", "--search", "Number 1", "--limit", "5"]) == 0
    assert [json.loads(line)["title"] for line in said()[0].splitlines()] == ["Number 1"]


def test_a_record_is_shown_by_its_id_or_its_task_id(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    row = history.begin(a_push(title="Maintenance"))
    history.finish(row, accepted(task_id="968120369184112182"))
    history.close()
    for wanted in (str(row), "968120369184112182"):
        assert main(["show", wanted, "--format", "jsonl"]) == 0
        assert json.loads(said()[0])["title"] == "Maintenance"
    assert main(["show", str(row)]) == 0
    assert re.search(r"^title +Maintenance$", said()[0], re.MULTILINE)
    assert main(["show", "1"]) == 1
    assert "No record has the ID or task ID 1" in said()[1]


def test_a_record_is_found_by_its_task_id_behind_many_that_mention_it(said: Said, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.finish(history.begin(a_push(title="Maintenance")), accepted(task_id="968120369184112182"))
    mention = Past(a_push(note="after 968120369184112182"), accepted(), datetime.now(UTC), datetime.now(UTC), seen=True)
    history.record_past([mention] * (PAGE_LIMIT + 1))
    history.close()
    assert main(["show", "968120369184112182", "--format", "jsonl"]) == 0
    assert json.loads(said()[0])["title"] == "Maintenance"


@pytest.mark.parametrize("command", ["list", "export"])
def test_a_profile_that_no_record_has_is_said_beside_the_empty_list(command: str, said: Said, tmp_path: Path) -> None:
    a_history(tmp_path)
    assert main(["history", command, "--profile", "stagin"]) == 0
    out, err = said()
    assert (len(out.splitlines()), err) == (1, "push-tui: No record is of a profile stagin.\n")
    assert main(["history", command, "--profile", "staging"]) == 0
    assert said()[1] == ""


@pytest.mark.parametrize("command", ["list", "export"])
def test_csv_acts_on_no_terminal_and_is_exact_elsewhere(command: str, tmp_path: Path) -> None:
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.begin(a_push(title="\x1b]0;owned\x07\x9b2J\u202eSale"))
    history.close()
    arguments = ["history", command, "--format", "csv", "--search", "Sale"]
    assert "\x1b]0;owned\x07\x9b2J\u202eSale" in run(*arguments).stdout.decode()
    environment = {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    with TerminalSession([sys.executable, "-m", "push_tui", *arguments], environment, columns=4000) as session:
        assert session.wait() == 0
        assert "␛]0;owned␇\\u009b2J\\u202eSale" in "".join(session.screen())


@pytest.mark.parametrize(
    "arguments",
    [
        ["labels", "--read-only"],
        ["--log", "x", "history", "list"],
        ["show", "1", "--profile", "x"],
        ["simulator", "--demo"],
        ["history", "list", "--since", "yesterday"],
        ["history", "list", "--since", "0001-01-01"],
        ["history", "list", "--since", "0001-01-01T00:00+14:00"],
        ["history", "list", "--until", "9999-12-31T23:59:59-12:00"],
        ["history", "export", "--since", "0206-11-28"],
        ["history", "list", "--limit", "0"],
    ],
    ids=" ".join,
)
def test_an_option_that_a_command_does_not_take_is_refused_by_it(arguments: list[str], said: Said) -> None:
    assert main(arguments) == 2
    out, err = said()
    assert out == ""
    assert "--help" in err


def test_examples_stand_in_the_help(said: Said) -> None:
    for command in (["labels"], ["members"], ["history", "list"], ["history", "export"], ["show"], ["compose"]):
        assert main([*command, "--help"]) == 0
        assert "Example: push-tui" in said()[0]


def test_the_help_of_the_simulator_names_every_dialect(said: Said) -> None:
    assert main(["simulator", "--help"]) == 0
    help = "".join(said()[0].split())
    assert all(name in help for name in DIALECTS)
