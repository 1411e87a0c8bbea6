"""Makes the pictures of the README from the demo: the same every time, for clock and data are fixed.

.venv/bin/python screenshots/make.py            writes screenshots/*.svg
"""

import argparse
import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ.update(TZ="UTC", TEXTUAL_ANIMATIONS="none", COLORTERM="truecolor", TERM="xterm-256color")
for _name in ("SUDO_USER", "SSH_CONNECTION", "NO_COLOR"):
    os.environ.pop(_name, None)
time.tzset()
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from textual.pilot import Pilot

from person import NARROW, WIDE, Desk, compose, review, review_and_send, settled
from push_tui.engine import Engine
from push_tui.operations.demo import demo_setting, demo_token
from push_tui.simulator.demo import DEMO_EPOCH
from push_tui.ui.app import PushTui

HERE = Path(__file__).resolve().parent
_WEB_FONTS = re.compile(r"@font-face\s*{[^}]*}\s*")
_LEADING_BLANKS = re.compile(r'x="([\d.]+)"( y="[\d.]+") textLength="([\d.]+)"([^>]*)>((?:&#160;)+)(?!&#160;|<)')
_CELL = 12.2
"""Width of a character cell in Textual's SVG."""
Scene = Callable[[Desk, Pilot[int]], Awaitable[None]]


async def labels(desk: Desk, pilot: Pilot[int]) -> None:
    """Labels and the members of one."""
    await pilot.press("down", "down", "down")
    for _ in range(2):  # once for the cursor to rest, once for the pages that its members bring along
        await pilot.pause(0.5)
        await settled(pilot)


async def composer(desk: Desk, pilot: Pilot[int]) -> None:
    """A push to two labels, nearly ready."""
    compose(desk, labels=("vip", "ios"), title="Maintenance tonight", content="Chat is back at noon, Singapore time.")
    await pilot.press("f3")


async def reviewed(desk: Desk, pilot: Pilot[int]) -> None:
    """Its review."""
    await composer(desk, pilot)
    await settled(pilot)
    await review(pilot, note="OPS-4711")


async def history(desk: Desk, pilot: Pilot[int]) -> None:
    """What became of some sends."""
    for push, typing in (
        ({"users": ("qa-1", "qa-2")}, ""),
        ({"user": "qa-3", "title": "Does it ring?"}, ""),
        ({"labels": ("vip",)}, "vip"),
        ({"labels": ("vip", "ios"), "title": "维护通知"}, "146"),
    ):
        compose(desk, **push)
        await review_and_send(pilot, typing=typing, note="OPS-4711")
        await pilot.press("escape")
        await settled(pilot)
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True)
    compose(desk, labels=("beta-testers",), title="Beta 2 is out")
    await review_and_send(pilot, typing="beta-testers")
    await pilot.press("escape", "f4")


SCENES: dict[str, tuple[Scene, tuple[int, int]]] = {
    "labels": (labels, WIDE),
    "compose": (composer, WIDE),
    "compose-80x24": (composer, NARROW),
    "review": (reviewed, WIDE),
    "history": (history, WIDE),
}


async def picture(file: Path, scene: Scene, size: tuple[int, int]) -> None:
    """Play a scene in a demo of its own and write what the screen shows."""
    ticks = iter(range(10_000))
    start = datetime.fromtimestamp(DEMO_EPOCH, UTC) + timedelta(hours=1)
    engine = Engine().start()
    with tempfile.TemporaryDirectory() as directory:
        setting = demo_setting(engine, Path(directory), clock=start.timestamp)
        app = PushTui(setting, setting.config.profiles["demo"], start_token=demo_token())
        setting.clock = lambda: start + timedelta(seconds=37 * next(ticks))
        service = setting.transport().service
        desk = Desk(app, service, engine, setting.paths)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await scene(desk, pilot)
            await settled(pilot)
            svg = app.export_screenshot(title=f"push-tui --demo ({size[0]}×{size[1]})")
        engine.stop()
    svg = _LEADING_BLANKS.sub(_without_leading_blanks, _WEB_FONTS.sub("", svg))
    file.write_text(svg, encoding="utf-8")


def _without_leading_blanks(match: re.Match[str]) -> str:
    """Some renderers drop blanks at the start of a text; moving the text says the same to all."""
    x, y, length, rest, blanks = match.groups()
    shift = _CELL * (len(blanks) // len("&#160;"))
    return f'x="{float(x) + shift:.1f}"{y} textLength="{float(length) - shift:.1f}"{rest}>'


def main() -> None:
    """Make them all, or those named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENES)} (default: all)")
    parser.add_argument("--output", type=Path, default=HERE, help="where the pictures go (default: beside this file)")
    options = parser.parse_args()
    for name in options.names or SCENES:
        asyncio.run(picture(options.output / f"{name}.svg", *SCENES[name]))


if __name__ == "__main__":
    main()
