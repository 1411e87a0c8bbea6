"""Pastes that do not end, and pastes too long for any field: through the real program, whatever it may say."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.keys import key
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow


@pytest.fixture
def session(tmp_path: Path) -> Iterator[TerminalSession]:
    """The composer, with the focus on the title."""
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, cwd=tmp_path) as session:
        session.wait_for("android")
        session.press(key("compose"))
        session.wait_for("Problems")
        session.press("tab", "tab")  # from the users to the title
        session.wait_quiet()
        yield session


def without_end(session: TerminalSession) -> None:
    """Paste a title whose end never comes, and see it inserted."""
    session.send("\x1b[200~Maintenance")
    session.wait_for("Maintenance")
    session.wait_for("A paste has not ended")


def test_a_paste_without_its_end_is_inserted_and_what_follows_is_text_until_the_end_comes(
    session: TerminalSession,
) -> None:
    without_end(session)
    session.press(key("history"), "enter", *" tonight")
    session.wait_for("tonight")
    assert any("Problems" in line for line in session.screen())  # still the composer
    session.send("\x1b[201~")
    session.wait_for("keys work again")
    session.wait_gone("A paste has not ended")
    session.press(key("history"))
    session.wait_gone("Problems")


def test_ten_seconds_of_silence_give_the_keys_back(session: TerminalSession) -> None:
    without_end(session)
    session.wait_for("The end of the paste did not come")
    session.press(key("history"))
    session.wait_gone("Problems")


def test_a_novel_pasted_into_the_title_is_cut_and_the_next_key_is_shown(session: TerminalSession) -> None:
    session.paste("word " * 187_499)
    session.wait_for("this field holds at most")
    session.send("QZQ")
    session.wait_for("QZQ")


def test_a_paste_over_a_megabyte_is_cut_and_said(session: TerminalSession) -> None:
    session.paste("word " * 300_000)
    session.wait_for("The paste was cut at 1,000,000 bytes")
    session.press(key("history"))
    session.wait_gone("Problems")
