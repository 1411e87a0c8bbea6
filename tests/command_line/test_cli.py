"""Options, exit codes, and one sentence for everything that can be wrong."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from push_tui import __version__
from push_tui.cli import main
from push_tui.dialects import DIALECTS
from push_tui.simulator.demo_app import DEMO_TOKEN
from support.command_line import Said, run
from support.keys import key
from support.real_program import workplace
from support.terminal_session import TerminalSession

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


def with_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the start get beyond the check of the terminal."""
    monkeypatch.setattr("push_tui.ui.terminal.capability.obstacle", lambda: None)


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
    told = said()[0]
    assert f"{tmp_path / 'history.db'}, version 4" in told
    assert ", 0 records" in told


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


def test_the_demo_uses_your_keys_and_your_choice_of_mouse(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('mouse = false\n[profiles.broken]\n[keys]\nrefresh_overview = "z"\n')
    with TerminalSession(
        [sys.executable, "-m", "push_tui", "--demo"], {"PUSH_TUI_CONFIG_DIR": str(tmp_path)}
    ) as session:
        session.wait_for("z Refresh")
        assert b"\x1b[?1000h" not in session.raw


def test_the_demo_tells_of_a_key_that_cannot_be(said: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_a_terminal(monkeypatch)
    (tmp_path / "config.toml").write_text('[keys]\nsned = "w"\n')
    assert main(["--demo", "--config-dir", str(tmp_path)]) == 1
    assert "line 2, column 1: no action has the ID" in said()[1]


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
