"""Text from files and the service can neither act on the terminal nor be read as markup wherever jobs show it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import SeedLabel
from push_tui.simulator.service import ChatService
from support.hostile_text import ACTS, HIDING, HOSTILE, NAME, SIZES, nothing_acted
from support.job_desk import people
from support.keys import key
from support.real_program import Workplace, confirm, workplace
from support.terminal_session import TerminalSession

pytestmark = pytest.mark.slow

USERS = people(120)
DIRECTORY = "evil[b] [red]x[@click=app.quit]" + "".join(ACTS.values()).replace("\0", "")
"""Where the program is started: the directory of its input and its output."""
COLUMNS = [f"user{HOSTILE}", f"other{HIDING}", "[/]"]
BAD_ROW = HOSTILE.replace("\0", "").replace("\u2028", "")


PASTED = HOSTILE.replace("\x1b", "").replace("\0", "")
"""Terminals take ESC and NUL out of what is pasted, and nothing else."""


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""').replace("\0", "") + '"'


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    members = ("qa-1", NAME, HIDING, *USERS[:5])
    service = ChatService(
        labels=[
            SeedLabel(NAME, HOSTILE, 1_700_000_000_000, 1_700_000_000_000, members),
            SeedLabel("other" + NAME, HOSTILE, 1_700_000_000_000, 1_700_000_000_000, members),
        ]
    )
    service.users.register(USERS)
    directory = tmp_path / DIRECTORY
    directory.mkdir()
    rows = [",".join(map(quoted, COLUMNS))]
    rows += [f"{user},x,y" for user in (*USERS, USERS[0])]
    rows += [f"{quoted(BAD_ROW)},x,y", f"{HIDING},x,y", "\u202ekim,x,y"]
    (directory / "people.csv").write_text("\n".join(rows))
    with workplace(directory, service) as place:
        yield place


def pressed(session: TerminalSession, *keys: str) -> None:
    """Press keys and let the screen come to rest: not everything that is looked at here has a word to wait for."""
    session.press(*keys)
    session.wait_quiet(0.4)


def started(session: TerminalSession) -> None:
    """Start the job whose plan is shown."""
    confirm(session)
    session.wait_gone("Takes  ")


def told(session: TerminalSession, words: str) -> None:
    """Wait for words of a toast, which may stand over two rows."""
    session.wait_until(lambda lines: words in re.sub(r"[▌▐\s]+", " ", " ".join(lines)), what=repr(words))


def planned_from_file(session: TerminalSession) -> None:
    session.wait_for("evil[/]")
    session.press(key("add_from_file"))
    session.wait_for("one ID per line")
    session.send("people.csv")
    session.press(key("confirm"))
    session.wait_for("Column with the user IDs")
    pressed(session, key("first_is_header"))
    session.wait_for("Left out")


@SIZES
def test_a_file_its_columns_and_rows_and_what_becomes_of_them(place: Workplace, size: tuple[int, int]) -> None:
    failed = dict.fromkeys(USERS[:100], HOSTILE)
    body = json.dumps({"data": {"success": [], "fail": failed}, "timestamp": 1, "duration": 0})
    place.simulator.service.fault("POST", "/push/label", status=200, body=body, times=1)
    with place.program(columns=size[0], rows=size[1]) as session:
        planned_from_file(session)
        pressed(session, "pagedown", "end", key("read_label"))
        session.wait_for("in the label already")
        pressed(session, key("copy_left_out"))
        session.press(key("help"))
        session.wait_for("Search all actions")
        session.press("escape")
        session.wait_gone("Search all actions")
        session.wait_for("Takes  ")
        started(session)
        session.wait_for("100 failed")
        pressed(session, key("jobs"))
        pressed(session, "enter")
        session.wait_for("Failed or unknown  100")
        pressed(session, "pagedown", key("copy_failures"))
        session.press(key("filter"))
        session.wait_for("filter the rows")
        session.send("red")
        session.wait_for("loaded contain")
        pressed(session, "enter")
        session.press(key("export_results"))
        session.wait_for(" Write  ")
        session.press(key("confirm"))
        session.wait_for("Results")
        pressed(session, key("retry_failed"))
        session.wait_for("Add users: ")
        pressed(session, "escape")
        session.press(key("history"))
        session.wait_for(" added")
        pressed(session, "enter")
        pressed(session, "pagedown", "pagedown", "end")
        nothing_acted(session)
    assert (place.directory / "people.job-1.csv").exists()


@SIZES
def test_the_dialogs_that_plan_jobs(place: Workplace, size: tuple[int, int]) -> None:
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("evil[/]")
        session.press(key("copy_members"))
        session.wait_for("Name of the new label")
        session.send("plain-copy")
        session.press(key("confirm"))
        session.wait_for(" to read")
        started(session)
        told(session, "finished with failures: ")
        session.press(key("export_members"))
        session.wait_for("Export all members of")
        pressed(session, key("confirm"))
        session.wait_for(" to read")
        started(session)
        pressed(session, "space", "down", "space", key("count_exactly"))
        session.wait_for("Count an intersection")
        started(session)
        session.press(key("delete_label"))
        session.wait_for("Save their members")
        session.press(key("confirm"))  # refused: no file can be called after such a label
        session.wait_for("without saving its")
        session.press("escape")
        pressed(session, "home", "enter")
        session.wait_for("Member")
        session.press(key("mark_all"))
        session.press(key("move_members"))
        session.wait_for("Move to (type")
        pressed(session, "down", key("confirm"))
        session.wait_for("Order")
        started(session)
        pressed(session, key("jobs"))
        for _ in range(4):
            pressed(session, "enter")
            pressed(session, "escape", "down")
        nothing_acted(session)


@SIZES
def test_what_is_wrong_with_a_file_or_told_by_the_service(place: Workplace, size: tuple[int, int]) -> None:
    (place.directory / "people.csv").write_bytes(b"\x00\x01")
    with place.program(columns=size[0], rows=size[1]) as session:
        session.wait_for("evil[/]")
        session.press(key("add_from_file"))
        session.wait_for("one ID per line")
        session.send("people.csv")
        session.press(key("confirm"))
        session.wait_for("is a binary file")
        for _ in "people.csv":
            session.press("backspace")
        session.paste(PASTED)
        pressed(session, key("confirm"), "tab")
        session.paste(PASTED)
        session.wait_quiet(0.4)
        session.press("escape")
        session.wait_for("again to leave")
        session.press("escape")
        session.wait_gone("one ID per line")
        (place.directory / "people.csv").write_text("\n".join(USERS))
        error = json.dumps({"error": HOSTILE, "error_description": HOSTILE, "timestamp": 1, "duration": 0})
        place.simulator.service.fault("POST", "/push/label", status=403, body=error, times=None)
        session.press(key("add_from_file"))
        session.wait_for("one ID per line")
        session.send("people.csv")
        session.press(key("confirm"))
        session.wait_for("Takes")
        started(session)
        told(session, "all 120 rows failed")
        pressed(session, key("jobs"))
        pressed(session, "enter")
        session.wait_for("The service does not allow")
        place.simulator.service.fault("GET", "/push/label", status=403, body=error, times=None)
        pressed(session, key("retry_failed"))
        pressed(session, "escape", "escape", key("jobs"), key("labels"), key("refresh"), key("jobs"))
        session.press(key("overview"))
        session.wait_for("(add users, evil[/]")
        nothing_acted(session)
