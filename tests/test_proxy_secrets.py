"""A proxy's password leaves by no door, however the setting that holds it is malformed."""

from pathlib import Path

import pytest

from push_tui.cli import main
from support.chat_loopback import TOKEN

USER, SECRET = "kimberly", "hunter2"
ADDRESS = f"{USER}:{SECRET}@127.0.0.1:1"
WRITTEN = [
    f" http://{ADDRESS}",
    f"http://{ADDRESS}\n",
    f"\thttp://{ADDRESS}\r\n",
    f"\u00a0http://{ADDRESS}\ufeff",
    f"http://{USER}:{SECRET}\n@127.0.0.1:1",
    f"http://{USER}:\n{SECRET}@127.0.0.1:1",
    f"http://{USER}:\x1b{SECRET}@127.0.0.1:1",
    f"http://{USER}:\x7f{SECRET} x@127.0.0.1:1",
    f"http://{USER}:{SECRET}\udcff@127.0.0.1:1",
    f"http://{USER}:{SECRET}%0a%ff@127.0.0.1:1",
    f"http://{USER}:{SECRET}/x@127.0.0.1:1",
    f"http://{USER}:{SECRET}#x@127.0.0.1:1",
    f"http://{USER}:{SECRET}?x@127.0.0.1:1",
    f"http://{USER}:[{SECRET}@127.0.0.1:1",
    f"http://{USER}:{SECRET}@127.0.0.1:port",
    f"http://{USER}:{SECRET}@127.0.0.1:99999",
    f"http://{USER}:{SECRET}@127.0.0.1:0",
    f"http://{USER}:{SECRET}@",
    f"http://{USER}:{SECRET}@[::1",
    f"http://{USER}:{SECRET}@[no::address]:1",
    f"http://{USER}:{SECRET}@pro℀xy:1",
    f"http://{USER}:{SECRET}@pro xy:1",
    f"http://{USER}:{SECRET}@{'x' * 64}.invalid:1",
    ADDRESS,
    f"//{ADDRESS}",
    f"http:/{ADDRESS}",
    f"://{ADDRESS}",
    f'"http://{ADDRESS}"',
    f"ftp://{ADDRESS}",
    f"socks5h://{ADDRESS}",
    f"SOCKS5://{ADDRESS}\n",
    f"{SECRET}://{ADDRESS}",
    f"http://{SECRET}://{ADDRESS}",
]
PROFILE = """
default_profile = "staging"
[profiles.staging]
host = "service.test"
org_name = "41117440"
app_name = "383391"
token_env = "CHAT_TOKEN"
"""


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "PUSH_TUI_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CHAT_TOKEN", TOKEN)


def everything_said(directory: Path, capsys: pytest.CaptureFixture[str], *command: str) -> str:
    """Both streams and the log after ``command``, which ends with a status and no traceback."""
    log = directory / "calls.log"
    assert main([*command, "--config-dir", str(directory), "--log", str(log)]) == 1
    said = "".join(capsys.readouterr()) + log.read_text()
    assert USER not in said
    assert SECRET not in said
    return said


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "all_proxy"])
@pytest.mark.parametrize("written", WRITTEN, ids=ascii)
def test_a_password_in_the_environment_is_never_shown(
    name: str, written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.toml").write_text(PROFILE)
    monkeypatch.setenv(name, written)
    assert "connection    failed" in everything_said(tmp_path, capsys, "doctor")


def toml_text(written: str) -> str:
    """``written`` as a basic string, with escapes for what TOML wants escaped; other characters as they are."""
    escaped = written.encode("utf-8", "replace").decode().replace('"', '\\"')
    return "".join(f"\\u{ord(c):04x}" if ord(c) < 0x20 or c == "\x7f" else c for c in escaped)


@pytest.mark.parametrize("file", ["config.toml", "profiles.toml"])
@pytest.mark.parametrize("written", WRITTEN, ids=ascii)
def test_a_password_in_a_profile_is_never_shown(
    file: str, written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in (
        f'proxy = "{toml_text(written)}"',
        f'proxy = "{written}"',
        f"proxy = {written}",
        f'host = "{written}"',
    ):
        table = PROFILE.replace('host = "service.test"\n', "") if line.startswith("host") else PROFILE
        (tmp_path / file).write_bytes(f"{table}{line}\n".encode(errors="replace"))
        everything_said(tmp_path, capsys, "doctor")


def test_credentials_that_a_token_command_complains_about_are_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://{USER}:x/\n{SECRET}@proxy:port")
    command = """token_command = ["sh", "-c", 'echo "parse $HTTPS_PROXY: invalid port" >&2; exit 1']"""
    (tmp_path / "config.toml").write_text(PROFILE.replace('token_env = "CHAT_TOKEN"', command))
    assert "invalid port" in everything_said(tmp_path, capsys, "doctor")
