"""What is worked out at every key, beside what the bare app needs to draw its screen once."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from textual.widget import Widget

from benchmarks.bare_app import BareApp
from push_tui.dialects import AGORA, EASEMOB
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.preview import android, ios
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.validation import validate
from push_tui.simulator.service import ChatService
from push_tui.ui.widgets.phone_preview import phone_lines
from support.person import WIDE
from support.waiting import painted

pytestmark = pytest.mark.benchmark

BLOCKS = ("easemob", "apns", "xiaomi", "vivo", "oppo", "meizu", "harmonyOS")


def fastest(function: Callable[[], object], times: int = 9) -> float:
    """Seconds of the fastest of some runs."""

    def spent() -> float:
        began = time.perf_counter()
        function()
        return time.perf_counter() - began

    return min(spent() for _ in range(times))


@pytest.fixture
async def frame() -> float:
    """Seconds in which the bare app draws its whole screen, nothing of it drawn before."""
    app = BareApp()
    async with app.run_test(size=WIDE):
        await painted(app)
        compositor = app.screen._compositor

        def draw() -> None:
            for widget in app.screen.walk_children(Widget):
                widget._styles_cache.clear()
            compositor.render_strips()

        return fastest(draw)


def held(what: str, seconds: float, yardstick: float, budget: float) -> None:
    print(f"{what}: {seconds * 1000:.1f} ms, {seconds / yardstick:.2f} × its yardstick (at most {budget})")
    assert seconds <= budget * yardstick


async def test_a_full_push_is_checked_in_the_time_of_some_frames(frame: float) -> None:
    push = Push(Audience(AudienceKind.USERS, tuple(f"user-{number}" for number in range(100))))
    for path, entry in fields_by_path(EASEMOB).items():
        push = push.with_value(path, entry.choices[0].value if entry.choices else "x" * 50)
    held("checking every field", fastest(lambda: validate(push, EASEMOB)), frame, 4)


async def test_a_full_push_is_drawn_on_phones_in_the_time_of_some_frames(frame: float) -> None:
    everywhere: dict[str, Json] = {"title": "t " * 30, "content": "c " * 200, "body": "b " * 200, "style": 1}
    message: dict[str, Json] = {**everywhere, **dict.fromkeys(BLOCKS, everywhere), "fcm": {"notification": everywhere}}
    push = Push(strategy=0, message=message)

    def draw() -> None:
        phone_lines((android(push, EASEMOB), ios(push, EASEMOB)), 42, expanded=True, app_name="Fable Chat")

    held("phones beside a full push", fastest(draw), frame, 2)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "e" + "\u0301" * 200_000, "\n" * 200_000, "\u200b" * 200_000, "👩‍" * 9999]
)
async def test_a_huge_text_costs_what_a_phone_shows_of_it(frame: float, text: str) -> None:
    push = Push(message={"title": "Maintenance", "content": text})
    held("a huge text", fastest(lambda: (android(push, AGORA), ios(push, AGORA)), 3), frame, 40)


def test_the_version_comes_about_as_soon_as_an_interpreter_can_say_anything() -> None:
    def seconds(*arguments: str) -> float:
        return fastest(lambda: subprocess.run([sys.executable, *arguments], capture_output=True, check=True), 5)

    held("--version", seconds("-m", "push_tui", "--version"), seconds("-c", "import argparse"), 3)


def test_the_demo_service_is_made_in_under_5_ms() -> None:
    assert fastest(ChatService, 15) < 0.005
