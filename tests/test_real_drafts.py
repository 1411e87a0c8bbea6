"""What is being written is on the disk within a second, and back at the next start, however the program ended."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from support.composing_by_keys import go_on
from support.keys import key
from support.real_program import Workplace, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

SECOND = 1.0
MARGIN = 0.5
"""Seconds for the key to reach the program and for this test to look, on a machine that others use too."""

USERS = ["qa-1", "hx1"]
TEXTS = {"title": "Maintenance tonight", "content": "Chat is back at noon.", "subTitle": "Tonight"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    with workplace(tmp_path) as place:
        yield place


def kill(session: TerminalSession) -> None:
    session.terminate(signal.SIGKILL)
    assert session.wait() == -signal.SIGKILL


def drop_the_line(session: TerminalSession) -> None:
    session.hang_up()
    assert session.wait() == 128 + signal.SIGHUP


def pushes_on_disk(place: Workplace) -> list[dict[str, object]]:
    """The push of every draft; a file that is half written would not be read, and fail."""
    return [json.loads(file.read_bytes())["draft"]["push"] for file in (place.directory / "drafts").glob("*.json")]


def on_disk_within_a_second(place: Workplace, is_there: Callable[[dict[str, object]], bool]) -> None:
    deadline = time.monotonic() + SECOND + MARGIN
    while not any(map(is_there, pushes_on_disk(place))):
        assert time.monotonic() < deadline, pushes_on_disk(place)
        time.sleep(0.02)


def holds(word: str, push: dict[str, object]) -> bool:
    return word in str(push)


def write(session: TerminalSession) -> None:
    """From the start of the program to a push to two users with three texts."""
    session.wait_for("Labels  1")
    session.press(key("compose"))
    session.wait_for("Title *")
    session.wait_for("›○ Users")
    session.send(", ".join(USERS))
    session.wait_for("2 of 100")
    session.press("tab")
    for label, text in zip(("Title", "Content", "Subtitle"), TEXTS.values(), strict=True):
        go_on(session, label)
        session.send(text)


@pytest.mark.parametrize("end", [kill, drop_the_line], ids=["kill -9", "a dropped line"])
def test_what_was_typed_is_there_again_field_by_field(place: Workplace, end: Callable[[TerminalSession], None]) -> None:
    with place.program(columns=80, rows=24) as session:
        write(session)
        on_disk_within_a_second(place, lambda push: push.get("pushMessage") == TEXTS)
        end(session)
    with place.program(columns=80, rows=24) as session:
        session.wait_for("Labels  1")
        session.press(key("compose"))
        screen = session.wait_for(TEXTS["title"])
        rows = [
            next(number for number, line in enumerate(screen) if text in line) for text in [*USERS, *TEXTS.values()]
        ]
        assert rows == sorted(rows)
        # The title has the focus, as in a new push; what is typed goes on where the text ends.
        session.wait_for("›  Title")
        session.send("!")
        go_on(session, "Content")
        session.send("!")
        session.wait_for(f"{TEXTS['content']}!")
        on_disk_within_a_second(place, lambda push: f"{TEXTS['title']}!" in str(push) and "noon.!" in str(push))
        assert len(pushes_on_disk(place)) == 1
        session.press(key("quit"))
        assert session.wait() == 0


def test_a_draft_is_never_seen_half_written_while_keys_come(place: Workplace) -> None:
    with place.program(columns=80, rows=24) as session:
        session.wait_for("Labels  1")
        session.press(key("compose"))
        session.wait_for("Title *")
        session.press("tab", "tab")  # from the users to the title
        for word in ("We", "are", "moving", "house"):
            session.send(f"{word} ")
            on_disk_within_a_second(place, partial(holds, word))
        kill(session)
    assert [push["pushMessage"] for push in pushes_on_disk(place)] == [{"title": "We are moving house "}]
