"""A terminal fed with frames holds what one holds that is fed with Textual's own output, wherever somebody goes.

In the end it also holds what it would after all was painted anew: Textual's own frames may leave something out.

``PUSH_TUI_LONG=1`` compares 20,000 frames.
"""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from rich.color import ColorSystem

from support import random_person
from support.job_desk import people, service_with
from support.long_runs import rounds
from support.person import desk_of, settled
from support.random_person import LIVE, PER_PROGRAM
from support.two_terminals import TwoTerminals

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

FRAMES = rounds(40, 4000)
"""Compared in the tours that begin with one size."""
TOASTS = (
    "Saved.",
    "漢字かな 🎉 한국어",
    "e\u0301galite\u0301 · שלום · สวัสดี",
    "A toast of two lines,\nwhich covers more.",
)


@dataclass
class Compared:
    """What came of some tours."""

    frames: int = 0
    sent: int = 0
    sent_plain: int = 0


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50), (61, 17), (33, 9)], ids="{0[0]}x{0[1]}".format)
async def test_a_tour_shows_the_same_as_with_the_output_of_textual(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # exports go here
    compared = Compared()
    for number in count(size[0] * 1000, PER_PROGRAM):
        if compared.frames >= FRAMES:
            break
        await tour(range(number, number + PER_PROGRAM), size, tmp_path, compared)
    print(f"\n{compared}")


async def tour(numbers: range, size: tuple[int, int], directory: Path, compared: Compared) -> None:
    """Start the app and go everywhere, until one of the sequences quits it."""
    service = service_with(("vip", people(300)), ("trial", people(40)), "empty", users=("qa-1", "qa-2"))
    with desk_of(service, directory, LIVE) as desk:
        desk.app.driver_class = TwoTerminals
        desk.app.console._color_system = ColorSystem.TRUECOLOR
        async with desk.app.run_test(headless=False, size=size, notifications=True) as pilot:
            terminals = desk.app._driver
            assert isinstance(terminals, TwoTerminals)
            await settled(pilot)
            for number in numbers:
                desk.app.notify(TOASTS[number % len(TOASTS)], markup=False)
                await random_person.sequence(number, desk, pilot)
                assert terminals.unlike == [], f"sequence {number}"
                if desk.app.is_running:
                    await settled(pilot)
                    assert terminals.left_over() == [], f"sequence {number}"
                if not desk.app.is_running or compared.frames + terminals.frames >= FRAMES:
                    break
            assert desk.app._frame is not None
    compared.frames += terminals.frames
    compared.sent += terminals.sent
    compared.sent_plain += terminals.sent_plain
