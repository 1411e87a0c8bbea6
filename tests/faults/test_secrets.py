"""Tokens, certificates and proxies' passwords leave by no door: children, doctor, answers, the screen."""

import asyncio
import os
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_server

import pytest

from push_tui.chat.tokens import Token
from push_tui.children import environment_without_secrets, small_environment
from push_tui.cli import main
from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.text import STARS, visible, visible_lines, visible_name
from support.canaries import CERTIFICATE, PASSWORD, PLANTED, leaked_to
from support.chat_loopback import TOKEN
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.real_program import open_labels
from support.terminal_session import TerminalSession

OURS = {"CHAT_TOKEN", "OTHER_TOKEN", "CHAT_CERTIFICATE"}
PROXY = f"http://kim:{PASSWORD}@127.0.0.1:1"
PROXY_VARIABLES = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "FTP_PROXY"]
CONFIG = """
default_profile = "staging"
[profiles.staging]
host = "{host}"
org_name = "{org}"
app_name = "{app}"
{source}
[profiles.other]
host = "other.example"
org_name = "1"
app_name = "2"
token_env = "OTHER_TOKEN"
[profiles.minted]
host = "other.example"
org_name = "1"
app_name = "2"
app_id = "970CA35de60c44645bbae8a215061b33"
app_certificate_env = "CHAT_CERTIFICATE"
"""


def config(directory: Path, source: str, host: str = "service.test") -> None:
    (directory / "config.toml").write_text(CONFIG.format(host=host, org=DEMO_ORG, app=DEMO_APP, source=source))


# Programs that we start


def planted_environment() -> dict[str, str]:
    """What a shell may hold: our secrets by all their names, and what a program needs of its own."""
    ours = {"CHAT_TOKEN": DEMO_TOKEN, "OTHER_TOKEN": TOKEN, "CHAT_CERTIFICATE": CERTIFICATE, "PUSH_TUI_TOKEN": TOKEN}
    return {
        **dict.fromkeys(PROXY_VARIABLES, PROXY),
        **ours,
        "SAME_TOKEN": f"Bearer {DEMO_TOKEN}",
        "VAULT_TOKEN": "hvs.a-secret-of-its-own",
        "NO_PROXY": "localhost",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }


def test_a_program_that_needs_no_secret_gets_a_small_named_environment() -> None:
    assert small_environment(planted_environment()) == {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def test_a_token_command_gets_all_but_our_secrets() -> None:
    Token(DEMO_TOKEN)
    given = environment_without_secrets(planted_environment(), OURS | {"PUSH_TUI_TOKEN"})
    assert given == {
        **dict.fromkeys(PROXY_VARIABLES, "http://127.0.0.1:1"),
        "VAULT_TOKEN": "hvs.a-secret-of-its-own",
        "NO_PROXY": "localhost",
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
    }


@pytest.mark.parametrize("proxy", ["socks5://kim:pw@h:1", "http://kim:p/w@h:1", "kim:pw@h:port", "http://proxy:3128"])
def test_a_proxy_that_cannot_be_read_is_left_out_and_one_without_a_password_stays(proxy: str) -> None:
    assert environment_without_secrets({"HTTPS_PROXY": proxy}, ()) == {"HTTPS_PROXY": proxy if "@" not in proxy else ""}


@pytest.mark.slow
def test_neither_tmux_nor_a_token_command_of_the_real_program_sees_a_secret(tmp_path: Path) -> None:
    for name in ("tmux", "fetch-token"):
        program = tmp_path / name
        token = f"{DEMO_TOKEN[:4]}''{DEMO_TOKEN[4:]}"  # in two parts: no file is to hold it
        program.write_text(f"#!/bin/sh\ncat < /dev/stdin > /dev/null\nenv > {tmp_path}/env-{name}\necho {token}\n")
        program.chmod(0o755)
    environ: dict[str, str | None] = {
        **planted_environment(),
        "TMUX": "/tmp/tmux,1,0",
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
    }
    # The first would be used instead of the command; no profile names the others, and nobody knows the token yet.
    environ.update(dict.fromkeys(("PUSH_TUI_TOKEN", "CHAT_TOKEN", "SAME_TOKEN")))
    with LoopbackSimulator() as simulator:
        config(tmp_path, 'token_command = ["fetch-token"]', simulator.base_url)
        argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path)]
        with TerminalSession(argv, environ, cwd=tmp_path) as session:
            open_labels(session)
            session.wait_for("vip")
            session.press(key("copy_labels"))
            session.wait_for("through tmux")
    for name in ("tmux", "fetch-token"):
        seen = (tmp_path / f"env-{name}").read_text()
        assert [secret for secret in (*PLANTED, TOKEN) if secret in seen] == []
        assert "VAULT_TOKEN" in seen or name == "tmux"


# What answers repeat


@contextmanager
def proxy_that_answers(answer: bytes) -> Iterator[int]:
    """A proxy on loopback that gives everybody the same answer; the port."""
    with create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection:
                        connection.recv(65536)
                        connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    ("password", "answer"),
    [
        (PASSWORD, f"HTTP/1.1 403 Forbidden {PASSWORD}"),
        ("pw", "HTTP/1.1 403 Forbidden kim pw"),
        (PASSWORD, f"HTTP/1.1 407 Basic {b64encode(f'kim:{PASSWORD}'.encode()).decode()}"),
        (PASSWORD, f"HTTP/1.1 999 {PASSWORD}"),
        (PASSWORD, f"{PASSWORD}"),
        (PASSWORD, f"HTTP/1.1 403 No\r\n{PASSWORD}"),
        (PASSWORD, f"HTTP/1.1 403 No\r\n {PASSWORD} : {PASSWORD}"),
    ],
    ids=["reason", "short", "base64", "unknown status", "no http", "no header", "bad header"],
)
def test_a_proxy_that_repeats_the_password_is_not_quoted_by_doctor(
    password: str, answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    monkeypatch.delenv("PUSH_TUI_TOKEN", raising=False)
    with proxy_that_answers(f"{answer}\r\nContent-Length: 0\r\n\r\n".encode()) as port:
        config(tmp_path, f'token_env = "CHAT_TOKEN"\nproxy = "http://kim:{password}@127.0.0.1:{port}"')
        assert main(["doctor", "--config-dir", str(tmp_path), "--log", str(tmp_path / "calls.log")]) == 1
    said = "".join(capsys.readouterr()) + (tmp_path / "calls.log").read_text()
    assert "Nothing was sent: no connection to service.test through the proxy http://" in said
    assert password not in said
    assert b64encode(f"kim:{password}".encode()).decode() not in said


def test_every_door_shows_stars_for_a_token_of_this_process_whole_or_cut_off() -> None:
    Token(DEMO_TOKEN)
    for door in (visible, visible_lines, visible_name):
        assert door(f"a {DEMO_TOKEN} b") == f"a {STARS} b"
        assert door(f"a {DEMO_TOKEN[:-3]}") == f"a {STARS}"
        assert door("ordinary text") == "ordinary text"


async def test_a_service_that_repeats_the_token_in_its_status_line_is_not_quoted() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 400 Bad {TOKEN}\r\nContent-Length: 0\r\n\r\n".encode())
        writer.close()

    from push_tui.chat.errors import ChatError
    from support.chat_loopback import client_of

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        chat = client_of(base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(ChatError) as caught:
            await chat.list_labels()
        await chat.close()
    assert caught.value.answer is not None
    assert caught.value.answer.reason == f"Bad {STARS}"
    assert TOKEN not in str(caught.value)


# Secrets in the place of a name

MINTED = "007eJxTYBBbsMMnKq7p9Hf/HcIX5kce9b518kCiQgSr5Zrp4X1Tu6UUGCzNDZwdjU1TU80Mkk1MzExMk5KSElMtEo0MTQ0NDY2N/f+4"


@pytest.mark.parametrize("secret", [TOKEN, MINTED, CERTIFICATE], ids=["YWMt", "007", "certificate"])
@pytest.mark.parametrize(
    "line",
    [
        'token_env = "{}"',
        'app_certificate_env = "{}"',
        'token_file = "{}"',
        'ca_file = "{}"',
        'token_command = ["{}"]',
    ],
)
def test_a_secret_in_the_place_of_a_name_is_told_by_its_first_four_characters(
    line: str, secret: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config(tmp_path, line.format(secret))
    assert main(["doctor", "--config-dir", str(tmp_path)]) == 1
    said = "".join(capsys.readouterr())
    assert f'is "{secret[:4]}…": this looks like a token, not a name.' in said
    assert secret[:8] not in said


@pytest.mark.parametrize(
    "line", ['dialect = "{}"', 'server_time_zone = "{}"', 'environment = "{}"', '{} = "x"', 'host = "{}/x"']
)
def test_a_token_anywhere_else_in_the_configuration_is_not_told_back_either(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text(f"[profiles.staging]\n{line.format(TOKEN)}\n")
    assert main(["doctor", "--config-dir", str(tmp_path)]) == 1
    said = "".join(capsys.readouterr())
    assert f"{TOKEN[:4]}…" in said
    assert TOKEN[:8] not in said


@pytest.mark.parametrize(
    "name", ["CHAT_PRODUCTION_TOKEN_EU_WEST_1", "chatTokenOfTheProductionAppInEurope2024", "T", "c0ffee"]
)
def test_an_ordinary_name_is_told_in_full(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PUSH_TUI_TOKEN")
    config(tmp_path, f'token_env = "{name}"')
    assert main(["doctor", "--config-dir", str(tmp_path)]) == 1
    assert f"The variable {name} (token_env of profile" in "".join(capsys.readouterr())


# The look at everything that leaves, in every test of this suite


def test_a_secret_in_a_file_or_with_a_program_that_we_start_is_found(tmp_path: Path) -> None:
    from push_tui.storage.owners import _output

    (tmp_path / "config.toml").write_text(DEMO_TOKEN)
    assert leaked_to(tmp_path) == []
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "calls.log").write_bytes(b"\xff" + DEMO_TOKEN.encode())
    assert len(leaked_to(tmp_path)) == 1
    (tmp_path / "below" / "calls.log").unlink()
    with pytest.raises(AssertionError, match="sees"):
        _output("true", PASSWORD)
