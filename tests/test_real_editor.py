"""The composer's text in a real editor, in a pseudo-terminal: it does as it likes, and the terminal is ours again."""

import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.keys import key
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

PUSH = '{"targets": ["qa-1"], "pushMessage": {"title": "Maintenance", "content": "Back at noon"}}'

WRITES = """
printf 'Back at one\\n' > "$1"
"""
IS_KILLED_IN_RAW_MODE = """
stty raw -echo
printf '\\033[?1049h\\033[5;10r\\033[31mI am the editor'
kill -KILL $$
"""
FAILS = "exit 3"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[TerminalSession]:
    (tmp_path / "push.json").write_text(PUSH)
    (tmp_path / "editor").write_text('#!/bin/sh\n. "$0.does"\n')
    (tmp_path / "editor").chmod(0o700)
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path), "--demo", "compose", "push.json"]
    variables = {"VISUAL": None, "EDITOR": str(tmp_path / "editor"), "TMPDIR": str(tmp_path)}
    with TerminalSession(argv, variables, cwd=tmp_path) as session:
        session.wait_for("Problems")
        session.press(key("next_field"))
        session.wait_for("Message")
        yield session


def edit(session: TerminalSession, directory: Path, does: str) -> None:
    """Open the editor, which then does this."""
    (directory / "editor.does").write_text(does)
    session.press(key("edit_outside"))


def test_the_text_is_the_editors_and_one_undo_brings_the_old_one_back(session: TerminalSession, tmp_path: Path) -> None:
    edit(session, tmp_path, WRITES)
    session.wait_for("Back at one")
    session.press(key("undo"))
    session.wait_for("Back at noon")


@pytest.mark.parametrize(("does", "reason"), [(IS_KILLED_IN_RAW_MODE, "signal 9"), (FAILS, "status 3")])
def test_after_an_editor_that_fails_form_and_terminal_are_as_before(
    session: TerminalSession, tmp_path: Path, does: str, reason: str
) -> None:
    edit(session, tmp_path, does)
    session.wait_for(reason)
    session.wait_for("Back at noon")
    session.wait_gone("I am the editor")
    session.send("!")
    session.wait_for("Back at noon!")
    session.press(key("quit"))
    assert session.wait() == 0
    # The settings of a terminal are those of both its ends.
    assert termios.tcgetattr(session._master)[3] & termios.ECHO
