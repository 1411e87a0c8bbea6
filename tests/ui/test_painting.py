"""How often a change of screen is written to the terminal: once, for a slow line feels every byte."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from real_program import workplace
from terminal_session import TerminalSession

TITLE_BAR = b"F4 History"
STATUS_QUERY = b"\x1b[6n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[TerminalSession]:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, cwd=tmp_path) as session:
        session.wait_for("android")
        session.wait_quiet(0.8)
        yield session


def written_by(session: TerminalSession, key: str, shows: str) -> bytes:
    """What the program writes until the screen shows ``shows`` and is quiet."""
    before = session.bytes_received
    session.press(key)
    session.wait_for(shows)
    session.wait_quiet(0.4)
    return session.raw_since(before)


def test_a_screen_is_painted_once_when_it_is_opened_and_once_when_it_is_left(session: TerminalSession) -> None:
    assert written_by(session, "f3", "Audience and delivery").count(TITLE_BAR) == 1
    assert written_by(session, "f4", "Nothing was sent yet").count(TITLE_BAR) == 1
    assert written_by(session, "f3", "Audience and delivery").count(TITLE_BAR) == 1
    assert written_by(session, "f2", "android").count(TITLE_BAR) == 1


def test_a_dialog_is_painted_once_and_so_is_what_it_covered(session: TerminalSession) -> None:
    assert written_by(session, "n", "cannot be changed later").count(b"cannot be changed later") == 1
    before = session.bytes_received
    session.press("escape")
    session.wait_gone("cannot be changed later")
    session.wait_quiet(0.4)
    assert session.raw_since(before).count(TITLE_BAR) == 1


def test_the_terminal_is_asked_for_its_answer_only_after_the_review_was_written_to_it(tmp_path: Path) -> None:
    push = '{"targets": ["qa-1"], "pushMessage": {"title": "Maintenance", "content": "Chat is back at noon."}}'
    with workplace(tmp_path) as place, place.program("compose", str(place.curl_file("push/single", push))) as session:
        session.wait_for("Problems")
        session.wait_quiet(0.4)
        written = written_by(session, "ctrl+s", "Note (a ticket")
    assert written.count(STATUS_QUERY) == 1
    assert written.index(STATUS_QUERY) > written.rindex(b"Note (a ticket")
