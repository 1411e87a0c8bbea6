"""Anything that a terminal can send, anywhere and faster than the app: it ends nothing and sends nothing to many.

    PUSH_TUI_LONG=1 pytest -m slow -n 0 -rP tests/faults/test_random_input.py

is the long run, which ends each test with its figures.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import PROGRAMS, PYTHON_PATH
from support.bulk_work import planned, take_users
from support.job_desk import people
from support.keys import key
from support.long_runs import rounds
from support.person import Desk, Pilot, answer_status_query, settled
from support.random_person import Account, Hands
from support.waiting import painted

pytestmark = pytest.mark.slow

SEQUENCES = rounds(200, 10_000)
PER_PROCESS = 50
MOST_MEMORY = 200
"""MB."""
REPLAYS = rounds(5, 100)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("first", range(0, SEQUENCES, PER_PROCESS))
def test_random_input_ends_nothing_and_sends_nothing_to_many(first: int) -> None:
    run = subprocess.run(
        [sys.executable, PROGRAMS / "random_person.py", str(first), str(PER_PROCESS)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
    )
    assert run.returncode == 0, run.stderr[-4000:]
    account = Account(**json.loads(run.stdout))
    print(account)
    assert account.errors == [], account.errors[0]
    assert account.sequences == PER_PROCESS
    assert account.pushes_to_many == 0
    assert account.memory <= MOST_MEMORY


CLICK = b"\x1b[<0;60;%dM\x1b[<0;60;%dm"
DRAG = b"\x1b[<0;60;%dM\x1b[<32;64;%dM\x1b[<32;60;%dM\x1b[<0;60;%dm"


async def pressing_on_what_goes(hands: Hands, pilot: Pilot, row: int) -> None:
    hands.press(key("new_label"))
    await painted(pilot.app)
    hands.send(b"\x1b[<0;60;%dM" % row + b"\x1b\x1b" + CLICK % (row, row) + DRAG % (row, row, row, row))


async def closing_a_dialog_twice(hands: Hands, pilot: Pilot, row: int) -> None:
    hands.press(key("add_from_file"))
    await take_users(pilot, "\n".join(people(3)))
    dialog = await planned(pilot)
    hands.press(key("help"))
    hands.press("escape")
    await painted(pilot.app)
    await answer_status_query(pilot)
    for pressed in (key("confirm"), "escape", key("confirm"), key("help")):
        hands.press(pressed)
    dialog.action_close()
    dialog.action_close()


async def closing_a_screen_twice(hands: Hands, pilot: Pilot, row: int) -> None:
    for action in ("history", "labels", "jobs", "commands"):
        hands.press(key(action))
    hands.send(b"\x1b\x1b\x1b\x1b" + CLICK % (row, row) + b"qq")


async def asking_for_help_anywhere(hands: Hands, pilot: Pilot, row: int) -> None:
    for _ in range(3):
        hands.press(key("commands"))
        await painted(pilot.app)
        hands.press(key("help"))
        hands.send(b"\x1b")
        hands.fall_silent()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "kind", [pressing_on_what_goes, closing_a_dialog_twice, closing_a_screen_twice, asking_for_help_anywhere]
)
async def test_each_kind_of_event_that_comes_too_late_is_harmless_every_time(
    desk: Desk, pilot: Pilot, kind: Callable[..., object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    hands = Hands(random.Random(0), pilot)
    for number in range(REPLAYS):
        outcome = kind(hands, pilot, 3 + number % 34)
        await outcome  # type: ignore[misc]
        hands.fall_silent()
        await settled(pilot)
        while len(desk.app.screen_stack) > 1:
            hands.press("escape")
            await painted(desk.app)
            if not desk.app.screen.is_modal:
                hands.press(key("labels"))
                await painted(desk.app)
        assert desk.app._exception is None
        assert desk.app.is_running
