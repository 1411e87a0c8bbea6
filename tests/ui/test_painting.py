"""How often a change of screen is written to the terminal: once, for a slow line feels every byte.

A screen that does not settle in time on a busy machine is painted twice, so one of three tries has to show one paint.
"""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.keys import key
from support.real_program import open_labels, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

FRAME = b"\x1b[?2026h"
"""Begins each frame, for the terminal of these tests knows synchronized output."""
STATUS_QUERY = b"\x1b[6n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[TerminalSession]:
    argv = [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path)]
    with TerminalSession(argv, cwd=tmp_path) as session:
        open_labels(session)
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


def paints(session: TerminalSession, key: str, shows: str, back: str) -> tuple[int, int]:
    """How many frames are written when ``key`` opens what ``shows``, and when ``back`` closes it."""
    opened, left = [], []
    for _ in range(3):
        opened.append(written_by(session, key, shows).count(FRAME))
        before = session.bytes_received
        session.press(back)
        session.wait_gone(shows)
        session.wait_quiet(0.4)
        left.append(session.raw_since(before).count(FRAME))
    return min(opened), min(left)


@pytest.mark.parametrize(("action_id", "shows"), [("compose", "Audience and delivery"), ("history", "History  show")])
def test_a_screen_is_painted_once_when_it_is_opened_and_so_is_the_one_before(
    session: TerminalSession, action_id: str, shows: str
) -> None:
    assert paints(session, key(action_id), shows, key("labels")) == (1, 1)


def test_a_dialog_is_painted_once_and_so_is_what_it_covered(session: TerminalSession) -> None:
    assert paints(session, key("new_label"), "cannot be changed later", "escape") == (1, 1)


def test_the_terminal_is_asked_for_its_answer_only_after_the_review_was_written_to_it(tmp_path: Path) -> None:
    push = '{"targets": ["qa-1"], "pushMessage": {"title": "Maintenance", "content": "Chat is back at noon."}}'
    with workplace(tmp_path) as place, place.program("compose", str(place.curl_file("push/single", push))) as session:
        session.wait_for("Problems")
        session.wait_quiet(0.4)
        written = written_by(session, key("review"), "Note, such as a ticket")
        suspended = session.bytes_received
        session.terminate(signal.SIGTSTP)
        session.wait_stopped()
        session.terminate(signal.SIGCONT)
        session.wait_for_bytes(STATUS_QUERY, since=suspended)
        session.wait_quiet(0.4)
        again = session.raw_since(suspended)
    for frames in (written, again):
        assert frames.count(STATUS_QUERY) == 1
        assert frames.index(STATUS_QUERY) > frames.rindex(b"Note, such as a ticket")
