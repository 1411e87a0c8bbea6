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
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

os.environ.update(TZ="UTC", TEXTUAL_ANIMATIONS="none", COLORTERM="truecolor", TERM="xterm-256color")
for _name in ("SUDO_USER", "SSH_CONNECTION", "NO_COLOR"):
    os.environ.pop(_name, None)
time.tzset()
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from textual.pilot import Pilot

from push_tui.chat.pacer import PacerRegistry
from push_tui.engine import Engine
from push_tui.operations.demo import demo_setting, demo_token
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import FailurePage, RowResult
from push_tui.simulator.demo_app import DEMO_EPOCH
from push_tui.storage.job_records import Counts, JobKind, JobState, RowState
from push_tui.ui.app import PushTui
from push_tui.ui.screens.job_words import notice
from push_tui.ui.widgets.text_pane import TextPane
from support.keys import key
from support.person import NARROW, WIDE, Desk, compose, review, review_and_send, settled, until

HERE = Path(__file__).resolve().parent
_WEB_FONTS = re.compile(r"@font-face\s*{[^}]*}\s*")
_LEADING_BLANKS = re.compile(r'x="([\d.]+)"( y="[\d.]+") textLength="([\d.]+)"([^>]*)>((?:&#160;)+)(?!&#160;|<)')
_CELL = 12.2
"""Width of a character cell in Textual's SVG."""
START = datetime.fromtimestamp(DEMO_EPOCH, UTC) + timedelta(hours=1)


class SceneClock:
    """Stands still until a scene moves it on: how often it is read changes no picture."""

    now = START

    def __call__(self) -> datetime:
        """The time of the scene."""
        return self.now

    def go_on(self, **time: float) -> None:
        """Move on, by so many seconds or minutes."""
        self.now += timedelta(**time)


CLOCK = SceneClock()
"""When the demo of every picture begins."""
Scene = Callable[[Desk, Pilot[int]], Awaitable[None]]


async def overview(desk: Desk, pilot: Pilot[int]) -> None:
    """The first screen, with the demo's story."""
    await until(pilot, lambda: desk.app.jobs.queue.loaded)
    for milliseconds in desk.session.setting.answers.values():
        milliseconds.clear()
        milliseconds.extend((48, 51, 47, 160, 62, 50, 49, 55, 90, 52))
    desk.session.setting.pacers = PacerRegistry()  # so that the meter of this second is empty
    await pilot.press(key("refresh_overview"))


async def labels(desk: Desk, pilot: Pilot[int]) -> None:
    """Labels and the members of one."""
    await pilot.press(key("labels"))
    await settled(pilot)
    await pilot.press("down", "down", "down")
    for _ in range(2):  # once for the cursor to rest, once for the pages that its members bring along
        await pilot.pause(0.5)
        await settled(pilot)


async def composer(desk: Desk, pilot: Pilot[int]) -> None:
    """A push to two labels, nearly ready."""
    compose(desk, labels=("vip", "ios"), title="Maintenance tonight", content="Chat is back at noon, Singapore time.")
    await pilot.press(key("compose"))


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
        CLOCK.go_on(minutes=4)
    desk.service.fault("POST", "/push/list/label", drop_after_processing=True)
    compose(desk, labels=("beta-testers",), title="Beta 2 is out")
    await review_and_send(pilot, typing="beta-testers")
    await pilot.press("escape", key("history"))
    await settled(pilot)
    for _ in range(4):  # to a record of the story: those made here name this host
        await pilot.press("down")
    beside = desk.app.screen.query_one("#history-record", TextPane)
    await until(pilot, lambda: "The weekend offer" in beside.text)


class StillJobs:
    """Jobs at one moment, in place of the app's queue: what really runs has another rate in every picture."""

    loaded = True
    resumable: tuple[JobView, ...] = ()
    written: Mapping[int, object] = MappingProxyType({})

    def __init__(self, now: datetime) -> None:
        def view(id: int, kind: JobKind, title: str, minutes: int, counts: Counts, **more: Any) -> JobView:
            values = {"state": JobState.DONE, "mine": True, "resumable": False, "details": {}, **more}
            made = now - timedelta(minutes=minutes)
            return JobView(
                id=id, kind=kind, title=title, total=counts.total, counts=counts, created_at=made, updated_at=made,
                profile="demo", app="41117440#383391", host="a41.chat.agora.io", environment="production",
                operator="kim", position={}, **values,
            )  # fmt: skip

        waits = {"state": JobState.QUEUED}
        crm = {"details": {"source": "/home/kim/crm-2026-01.csv", "duplicates": 12, "illegal": 3}}
        self.jobs = (
            view(6, JobKind.EXPORT, "newsletter → newsletter.csv", 1, Counts(12_480), **waits),
            view(5, JobKind.COPY, "region-cn → region-cn_2026", 1, Counts(2_764), **waits),
            view(
                4, JobKind.ADD, "all-customers", 2, Counts(20_000, 13_197, 3), **crm,
                state=JobState.RUNNING, rate=2_951.0, seconds_left=2.3,
            ),
            view(3, JobKind.INTERSECT, "android ∩ newsletter", 26, Counts(24_383, 24_383)),
            view(2, JobKind.MOVE, "churn-risk_30d → vip", 41, Counts(1_277, 1_277)),
            view(1, JobKind.ADD, "beta-testers", 95, Counts(318, 180, 6), state=JobState.CANCELLED),
        )  # fmt: skip

    @property
    def rows(self) -> "StillJobs":
        """The reader of a job's rows."""
        return self

    @property
    def active(self) -> tuple[JobView, ...]:
        """The one that runs and those that wait."""
        return self.jobs[:3]

    def view(self, job: int) -> JobView | None:
        """One of them."""
        return next((view for view in self.jobs if view.id == job), None)

    async def load(self) -> None:
        """Nothing to read."""

    async def failures(self, job: int, *, after: int = -1, limit: int = 200, every: bool = False) -> FailurePage:
        """Three customers who have left."""
        rows = ((1_204, "maria.lopez07"), (5_877, "kenji.tanaka19"), (9_310, "olga.petrova3"))
        reason = "appUser not exists"
        found = (RowResult(JobKind.ADD, number, user, RowState.FAILED, reason) for number, user in rows)
        return FailurePage(tuple(found), None)


async def jobs(desk: Desk, pilot: Pilot[int]) -> None:
    """What runs, what waits, and what came of the others."""
    still = StillJobs(START)
    desk.app.jobs._queue = still
    desk.app.jobs._notice = notice(still.active)
    await pilot.press(key("jobs"), "down", "down")


async def job(desk: Desk, pilot: Pilot[int]) -> None:
    """The one that runs."""
    await jobs(desk, pilot)
    await settled(pilot)
    await pilot.press("enter")


SCENES: dict[str, tuple[Scene, tuple[int, int]]] = {
    "overview": (overview, WIDE),
    "overview-80x24": (overview, NARROW),
    "overview-200x60": (overview, (200, 60)),
    "labels": (labels, WIDE),
    "compose": (composer, WIDE),
    "compose-80x24": (composer, NARROW),
    "review": (reviewed, WIDE),
    "history": (history, WIDE),
    "jobs": (jobs, WIDE),
    "job": (job, WIDE),
}


async def picture(file: Path, scene: Scene, size: tuple[int, int]) -> None:
    """Play a scene in a demo of its own and write what the screen shows."""
    CLOCK.now = START
    engine = Engine().start()
    with tempfile.TemporaryDirectory() as directory:
        setting = demo_setting(engine, Path(directory), clock=START.timestamp)
        app = PushTui(setting, setting.config.profiles["demo"], start_token=demo_token())
        setting.clock = CLOCK
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
