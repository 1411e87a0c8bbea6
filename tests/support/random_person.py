"""Somebody who presses anything, clicks anywhere, pastes and resizes, in a program of its own.

Arguments: FIRST COUNT. Prints one line of JSON, an `Account` of the sequences FIRST to FIRST + COUNT - 1. What is sent
in a sequence depends on its number alone; how it meets what the app does meanwhile differs from run to run.
"""

import asyncio
import contextlib
import gc
import json
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from textual._xterm_parser import XTermParser
from textual.events import Resize
from textual.geometry import Size

from push_tui.endpoints import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Environment, load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profiles_file import save_profile
from push_tui.ui.actions import ACTIONS
from push_tui.ui.terminal import status_query
from push_tui.ui.terminal.input import TerminalInput
from support.emulated_terminal import key_bytes
from support.job_desk import people, service_with
from support.keys import key
from support.person import PROFILE, WIDE, Desk, Pilot, desk_of, review_and_send, settled
from support.waiting import painted

LENGTH = 20
"""Events of a sequence."""
PER_PROGRAM = 10
"""Sequences from one start of the app to its end."""
LIVE = replace(PROFILE, name="live", environment=Environment.PRODUCTION, source="profiles.toml")
TO_MANY = frozenset({Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK})
SIZES = ((120, 40), (80, 24), (200, 50), (40, 12), (10, 3), (1, 1), (300, 100))
PLACES = (
    "labels", "labels choose", "labels choose add_users", "labels choose find_user", "labels add_from_file",
    "labels new_label", "labels delete_label", "labels export_members", "compose", "compose review",
    "compose import_push", "compose drafts", "compose next_pane", "history", "history choose", "history correct",
    "jobs", "jobs choose", "help", "commands", "quit", "overview", "messages", "tour", "token", "profile",
    "profile add_profile", "profile change_profile", "profile copy_profile", "profile rename_profile",
    "profile remove_profile", "edit_profile", "why_nothing", "history choose why_nothing", "compose push_users",
    "labels to_members why_nothing", "labels to_members labels_of_user",
)  # fmt: skip
"""Where a sequence begins, by the actions that lead there."""
PASTES = (
    "a",
    "qa-1\nqa-2\r\nqa-3",
    "[/b] [@click=app.quit]x[/]",
    '{"targets":["vip"]}',
    "漢字 🎉\t" * 40,
    "x\n" * 3000,
)
FIRST_PUSH = Push(Audience(AudienceKind.USER, ("qa-1",)), message={"title": "Hello there", "content": "Back at noon."})
"""Sent before the first program, so that the history has a row."""
_KEYS = sorted({each for action in ACTIONS for each in action.keys})
_OTHER_KEYS = ("tab", "shift+tab", "enter", "backspace", "left", "right", "alt+q", "alt+x", "ctrl+a", "ctrl+c", "f10")
_QUERY = re.compile(r"\x1b\[(\d+);(\d+)H\x1b\[6n")


@dataclass
class Account:
    """What came of some sequences."""

    sequences: int = 0
    errors: list[str] = field(default_factory=list)
    """What ended the program, and what it went on after."""
    pushes: int = 0
    pushes_to_many: int = 0
    memory: int = 0
    """The most that the process ever held, in MB."""


class Hands:
    """What a person and a terminal send to a running app, byte for byte."""

    def __init__(self, dice: random.Random, pilot: Pilot) -> None:
        self._dice = dice
        self._app = pilot.app
        self._input = TerminalInput()
        assert pilot.app._driver is not None
        self._driver = pilot.app._driver
        self._driver.write = self._answer  # type: ignore[method-assign,assignment]
        self._size = WIDE

    def _answer(self, written: str) -> None:
        """Say where the cursor is, as a terminal does."""
        if query := _QUERY.search(written):
            self.send(f"\x1b[{query[1]};{query[2]}R".encode())

    def send(self, data: bytes) -> None:
        for message in self._input.feed(data):
            self._driver.process_message(message)

    def press(self, name: str) -> None:
        self.send(key_bytes(name))
        if name == "escape":
            self.fall_silent()

    async def perform(self, action_id: str) -> None:
        """Press the key of an action, or find one without a key in the palette."""
        action = next(each for each in ACTIONS if each.id == action_id)
        self.press(action.keys[0] if action.keys else key("commands"))
        await painted(self._app)
        if not action.keys:
            self.send(action.title.encode())
            await painted(self._app)
            self.press("enter")
            await painted(self._app)

    def fall_silent(self) -> None:
        for message in self._input.overdue():
            self._driver.process_message(message)

    def anything(self) -> None:
        """One event."""
        dice = self._dice
        act: Callable[[], None] = dice.choices(
            [
                self._key,
                self._decide,
                self._letters,
                self._committed,
                self._mouse,
                self._paste,
                self._resize,
                self._focus,
                self._endless_paste,
            ],
            [44, 8, 10, 3, 24, 3, 3, 4, 1],
        )[0]
        act()

    def _key(self) -> None:
        name = self._dice.choice(_OTHER_KEYS if self._dice.random() < 0.3 else _KEYS)
        for _ in range(self._dice.choice((1, 1, 1, 2, 3))):
            self.press(name)

    def _decide(self) -> None:
        """Press a key that sends or confirms."""
        self.press(key(self._dice.choice(("send", "confirm"))))

    def _letters(self) -> None:
        self.send("".join(self._dice.choices("abcdnqyx 1/:?", k=self._dice.randrange(1, 6))).encode())

    def _committed(self) -> None:
        """A text from an input method, as bytes or with one of several keys beside it."""
        text = self._dice.choice(("明晚2点", "dn/q9", "ß", "می\u200cخواهم", "\u202e", "長い文章" * 40))
        points = ":".join(str(ord(character)) for character in text)
        self.send(self._dice.choice((text, *(f"\x1b[{code};;{points}u" for code in (0, 9, 13, 27, 32)))).encode())

    def _mouse(self) -> None:
        """Press, release, drag or turn the wheel; often the button of another press."""
        column, row = self._dice.randrange(self._size[0]) + 1, self._dice.randrange(self._size[1]) + 1
        button = self._dice.choice((0, 0, 0, 2, 32, 32, 35, 64, 65))
        for final in self._dice.choice(("M", "m", "Mm", "MmMm")):
            self.send(f"\x1b[<{button};{column};{row}{final}".encode())

    def _paste(self) -> None:
        self.send(f"\x1b[200~{self._dice.choice(PASTES)}\x1b[201~".encode())

    def _endless_paste(self) -> None:
        self.send(b"\x1b[200~never ends")
        self.fall_silent()
        self.fall_silent()

    def _resize(self) -> None:
        self._size = self._dice.choice(SIZES)
        self._driver._size = self._size
        size = Size(*self._size)
        self._app.post_message(Resize(size, size))

    def _focus(self) -> None:
        self.send(self._dice.choice((b"\x1b[I", b"\x1b[O")))


async def sequence(number: int, desk: Desk, pilot: Pilot) -> None:
    """Go somewhere, then do anything, sometimes faster than the app."""
    dice = random.Random(number)
    hands = Hands(dice, pilot)
    desk.session.composition.take(some_push(dice))
    for action in dice.choice(PLACES).split():
        await hands.perform(action)
    for _ in range(LENGTH):
        if not desk.app.is_running:
            return  # it was quit
        hands.anything()
        match dice.randrange(4):
            case 0:
                await painted(desk.app)
            case 1:
                for _ in range(dice.randrange(20)):
                    await asyncio.sleep(0)
            case 2:
                await asyncio.sleep(dice.random() * 0.01)
    hands.fall_silent()
    hands.fall_silent()
    await painted(desk.app)
    for _ in range(8):
        hands.press("escape")
        await painted(desk.app)


def some_push(dice: random.Random) -> Push:
    audience = dice.choice(
        [
            Audience(AudienceKind.USER, ("qa-1",)),
            Audience(AudienceKind.USERS, ("qa-1", "qa-2")),
            Audience(AudienceKind.USERS, people(150)),
            Audience(AudienceKind.LABELS, ("vip",)),
            Audience(AudienceKind.LABELS, ("vip", "trial")),
            Audience(AudienceKind.EVERYBODY),
        ]
    )
    return Push(audience, message={"title": f"Maintenance {dice.random()}", "content": "Back at noon."})


def the_service() -> ChatService:
    return service_with(("vip", people(300)), ("trial", people(40)), "empty", users=("qa-1", "qa-2"))


async def first_push(directory: Path) -> None:
    """Send `FIRST_PUSH`, from a new directory of the app with two profiles."""
    paths = Paths.open(directory)
    save_profile(paths, LIVE, default=LIVE.name)
    save_profile(paths, replace(LIVE, name="night", environment=Environment.STAGING))
    with desk_of(the_service(), directory, LIVE) as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            desk.session.composition.take(FIRST_PUSH)
            await review_and_send(pilot)


async def program(numbers: range, account: Account, beginning: Path) -> int:
    """Start the app in a copy of ``beginning``, do these sequences until one ends it; return how many were done."""
    service = the_service()
    done = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as directory:
        shutil.copytree(beginning, directory, dirs_exist_ok=True)
        os.chdir(directory)  # exports go here
        try:
            with desk_of(service, Path(directory), LIVE) as desk:
                desk.session.setting.config = load_config(desk.paths)
                async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
                    await settled(pilot)
                    for number in numbers:
                        done += 1
                        await sequence(number, desk, pilot)
                        if not desk.app.is_running or desk.app._exception is not None:
                            break
        except Exception:  # noqa: BLE001  the account tells each
            account.errors.append(f"sequence {numbers[max(done, 1) - 1]}: {traceback.format_exc()}")
    account.sequences += done
    account.pushes += len(service.pushes)
    account.pushes_to_many += sum(push.endpoint in TO_MANY for push in service.pushes)
    return max(done, 1)


def most_memory() -> int:
    """The most memory that this program had, in MB; the kernel's ``ru_maxrss`` is at least that of its parent."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    first, count = int(sys.argv[1]), int(sys.argv[2])
    status_query.SETTLE = 0.0  # sees what the terminal has shown at once, so that keys that send and confirm do
    account, numbers = Account(), range(first, first + count)
    home = Path.cwd()
    with tempfile.TemporaryDirectory() as beginning, contextlib.redirect_stderr(None):
        asyncio.run(first_push(Path(beginning)))
        while numbers:
            done = asyncio.run(program(numbers[:PER_PROGRAM], account, Path(beginning)))
            numbers = numbers[done:]
            XTermParser._parse_extended_key.cache_clear()  # each key in it holds the app that it was first read for
            gc.collect()
            gc.freeze()  # what stays is not looked through again: that took a third of the time
        os.chdir(home)
    account.memory = most_memory()
    print(json.dumps(asdict(account)))


if __name__ == "__main__":
    main()
