"""Copying: by OSC 52, through screen, and through tmux (the real one where there is one)."""

import base64
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.ui.terminal.clipboard import MOST_ENCODED, copy
from support import PROGRAMS
from support.terminal_session import TerminalSession

APP = PROGRAMS / "small_app.py"


@pytest.fixture
def fake_tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tmux older than 3.2: it knows no ``-w``, and keeps what it was given in a file."""
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\n[ "$2" = -w ] && exit 1\ncat > {tmp_path}/buffer\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path / "buffer"


async def test_the_original_bytes_go_to_the_terminal() -> None:
    written: list[str] = []
    copied = await copy("a\x1b[2J\tü\n", written.append, {})
    assert copied == "Sent to your clipboard."
    assert written == ["\x1b]52;c;" + base64.b64encode("a\x1b[2J\tü\n".encode()).decode() + "\x07"]


async def test_a_lone_surrogate_is_spelled_as_json_has_it() -> None:
    written: list[str] = []
    await copy("\ud83d", written.append, {})
    assert base64.b64decode(written[0][7:-1]) == b"\\ud83d"


async def test_more_than_terminals_take_is_not_sent() -> None:
    written: list[str] = []
    copied = await copy("x" * (MOST_ENCODED * 3 // 4 + 3), written.append, {})
    assert copied.startswith("Not copied: ")
    assert not written


async def test_in_screen_the_sequence_is_wrapped_in_short_pieces() -> None:
    written: list[str] = []
    copied = await copy("x" * 300, written.append, {"STY": "1.pts"})
    assert copied == "Sent to your clipboard through screen."
    pieces = written[0].split("\x1b\\")
    assert pieces.pop() == ""
    assert all(piece.startswith("\x1bP") and len(piece) <= 80 for piece in pieces)
    unwrapped = "".join(piece.removeprefix("\x1bP") for piece in pieces)
    assert unwrapped == "\x1b]52;c;" + base64.b64encode(b"x" * 300).decode() + "\x07"


async def test_a_tmux_that_passes_nothing_on_keeps_it_in_its_own_buffer(fake_tmux: Path) -> None:
    copied = await copy("kept", lambda _: None, {"TMUX": "yes"})
    assert copied.startswith("Copied to tmux only (this tmux does not pass it on).")
    assert fake_tmux.read_text() == "kept"


async def test_where_tmux_cannot_be_called_the_terminal_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert await copy("x", lambda _: None, {"TMUX": "yes"}) == "Sent to your clipboard."


def test_the_running_program_reaches_the_clipboard_of_its_terminal() -> None:
    with TerminalSession([sys.executable, APP]) as session:
        session.wait_for("small app")
        session.press("f6")
        session.wait_for("Sent to your clipboard.")
        assert session.terminal.clipboard == ["copied 漢字\n".encode()]


@pytest.fixture
def tmux_socket(tmp_path: Path) -> Iterator[list[str]]:
    tmux = ["tmux", "-L", f"push-tui-{uuid.uuid4().hex}", "-f", "/dev/null"]
    yield tmux
    subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_a_stock_tmux_passes_it_on_to_the_terminal_outside(tmux_socket: list[str]) -> None:
    command = f"{sys.executable} {APP}"
    with TerminalSession([*tmux_socket, "new-session", command]) as session:
        session.wait_for("small app")
        session.press("f6")
        session.wait_for("Sent to your clipboard through tmux.")
        session.wait_until(lambda _: bool(session.terminal.clipboard), what="the clipboard")
        assert session.terminal.clipboard == ["copied 漢字\n".encode()]
        buffer = subprocess.run([*tmux_socket, "show-buffer"], check=True, capture_output=True).stdout
        assert buffer == "copied 漢字\n".encode()
