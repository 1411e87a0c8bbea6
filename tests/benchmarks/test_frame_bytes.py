"""Bytes of each thing that somebody does in the demo: with `Frame`, as Textual writes them, and exact ones.

*Exact* is what a renderer would send that writes each run of changed cells (gaps of up to 5 bridged) once: a cursor
address, a colour change for each look, the characters. The clock stands still, so the bytes are the same in every run.
"""

import os
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.color import ColorSystem
from textual._compositor import CompositorUpdate, LayoutUpdate

from push_tui.engine import Engine
from push_tui.operations.demo import demo_setting, demo_token
from push_tui.simulator.demo_app import DEMO_EPOCH
from push_tui.ui.app import PushTui
from push_tui.ui.terminal.frame import Frame
from support.keys import key
from support.person import WIDE, Pilot, settled
from support.two_terminals import Seen, TwoTerminals, seen

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

RATIO, ALLOWANCE = 1.25, 60
FIRST_SCREEN = 14_000
TYPICAL_FRAME, FULL_FRAME = 0.002, 0.005
"""Seconds of the processor."""
BRIDGED = 5
NOW = datetime.fromtimestamp(DEMO_EPOCH, UTC) + timedelta(hours=1)


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    what: str
    plain: int
    sent: int
    exact: int

    @property
    def allowed(self) -> float:
        """The most that may be sent; nothing if nothing changed."""
        return RATIO * self.exact + ALLOWANCE if self.exact else 0


@dataclass
class Meter:
    """Counts what a step sends."""

    pilot: Pilot
    terminals: TwoTerminals

    async def __call__(self, what: str, *keys: str, typed: str = "") -> Line:
        before = shown(self.terminals)
        sent, plain = self.terminals.sent, self.terminals.sent_plain
        await self.pilot.press(*keys, *typed)
        await settled(self.pilot)
        assert self.terminals.unlike == []
        exact = exact_bytes(before, shown(self.terminals))
        return Line(what, self.terminals.sent_plain - plain, self.terminals.sent - sent, exact)


def shown(terminals: TwoTerminals) -> list[list[Seen]]:
    """Return the cells of every row."""
    screen = terminals.exact.cells
    return [seen(screen, y) for y in range(screen.lines)]


def exact_bytes(before: list[list[Seen]], after: list[list[Seen]]) -> int:
    """Count the bytes of the runs of changed cells."""
    count = 0
    look: list[Any] = []
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        for first, end in runs([x for x in range(len(new)) if old[x] != new[x]]):
            count += len(f"\x1b[{y + 1};{first + 1}H")
            for data, *now in new[first:end]:
                if now != look[: len(now)]:  # a blank has no colour of text
                    count += len(colours(now))
                    look = now
                count += len(str(data).encode())
    return count


def runs(changed: list[int]) -> Iterator[tuple[int, int]]:
    """Yield runs, joined over short gaps."""
    first = last = -BRIDGED - 2
    for x in changed:
        if x > last + 1 + BRIDGED:
            if last >= 0:
                yield first, last + 1
            first = x
        last = x
    if last >= 0:
        yield first, last + 1


def colours(look: list[Any]) -> str:
    """Return the sequence for a look; a blank has no colour of text."""
    ground, *lines = look[:4]
    text, *weight = look[4:] or ("",)
    codes = [*(str(number) for number, on in zip((4, 9, 7), lines, strict=True) if on)]
    codes += [str(number) for number, on in zip((1, 3, 5), weight, strict=False) if on]
    codes += [rgb(38, text)] if text else []
    return f"\x1b[{';'.join([*codes, rgb(48, ground)])}m"


def rgb(code: int, name: Any) -> str:
    """Return the parameters of a colour."""
    if len(name) != 6:
        return str(code + 1)
    return f"{code};2;{int(name[:2], 16)};{int(name[2:4], 16)};{int(name[4:], 16)}"


@asynccontextmanager
async def demo(directory: Path) -> Any:
    """The demo on a terminal in truecolor that knows synchronized output, with a clock that stands still."""
    engine = Engine().start()
    setting = demo_setting(engine, directory, clock=NOW.timestamp)
    app = PushTui(setting, setting.config.profiles["demo"], start_token=demo_token())
    setting.clock = lambda: NOW
    app.driver_class = TwoTerminals
    app.console._color_system = ColorSystem.TRUECOLOR
    app._sync_available = True
    try:
        async with app.run_test(headless=False, size=WIDE) as pilot:
            await settled(pilot)
            assert isinstance(app._driver, TwoTerminals)
            yield Meter(pilot, app._driver)
    finally:
        engine.stop()


async def the_day(step: Callable[..., Awaitable[Line]]) -> list[Line]:
    """Do what the table lists."""
    lines = []

    async def measured(what: str, *keys: str, typed: str = "") -> None:
        lines.append(await step(what, *keys, typed=typed))

    await measured("labels", key("labels"))
    await measured("a label row, with its members beside it", "down")
    await measured("the next label row", "down")
    await measured("the members of a label", "enter")
    await measured("a member row", "down")
    await measured("a page of members", "pagedown")
    await measured("back from the members", "escape")
    await measured("nothing changes", "escape")
    await measured("palette opens", key("commands"))
    await measured("a character in the palette", typed="c")
    await measured("palette closes", "escape")
    await measured("a dialog opens", key("new_label"))
    await measured("a character in a dialog", typed="v")
    await measured("a dialog closes", "escape")
    await measured("compose", key("compose"))
    await measured("the strategy", "tab")
    await measured("the title", "tab")
    await measured("next field", "down")
    await measured("a character in a field", typed="q")
    await measured("the next character", typed="a")
    await measured("next field again", "down")
    await measured("help opens", key("help"))
    await measured("help closes", "escape")
    await measured("history, first", key("history"))
    await measured("a row of the history", "down")
    await measured("a page of the history", "pagedown")
    await measured("a record opens", "enter")
    await measured("a record closes", "escape")
    await measured("jobs", key("jobs"))
    await measured("a job opens", "enter")
    await measured("a job closes", "escape")
    await measured("compose again", key("compose"))
    await measured("drafts open", key("drafts"))
    await measured("drafts close", "escape")
    await measured("the import opens", key("import_push"))
    await measured("the import closes", "escape")
    await measured("back to the overview", key("overview"))
    return lines


async def from_the_start(directory: Path) -> list[Line]:
    """Start the demo, and do what the table lists."""
    directory.mkdir()
    async with demo(directory) as meter:
        terminals = meter.terminals
        rows, columns = terminals.exact.cells.lines, terminals.exact.cells.columns
        empty: list[list[Seen]] = [[(" ", "default", False, False, False)] * columns for _ in range(rows)]
        first = Line("first screen", terminals.sent_plain, terminals.sent, exact_bytes(empty, shown(terminals)))
        return [first, *await the_day(meter)]


def above(lines: list[Line]) -> set[str]:
    """Return the steps that sent more than is allowed."""
    return {line.what for line in lines if line.sent > line.allowed}


async def test_each_step_sends_little_more_than_the_cells_that_changed(tmp_path: Path) -> None:
    os.environ["TZ"] = "UTC"
    time.tzset()
    first, *lines = await from_the_start(tmp_path / "once")
    print(f"\n{'':42}{'Textual':>9}{'sent':>8}{'exact':>8}{'x':>6}")
    for line in (first, *lines):
        ratio = line.sent / line.exact if line.exact else 0
        print(f"{line.what:42}{line.plain:9,}{line.sent:8,}{line.exact:8,}{ratio:6.2f}")
    assert first.sent <= FIRST_SCREEN
    # What the disk tells after a paint is a frame of its own; on a busy machine the clock decides that.
    too_much = above(lines) and above(lines) & above((await from_the_start(tmp_path / "again"))[1:])
    assert too_much == set()


async def test_a_frame_takes_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    difference = Frame.difference
    partial: list[float] = []
    full: list[float] = []

    def timed(frame: Frame, update: CompositorUpdate, console: Any) -> str:
        began = time.thread_time()
        written = difference(frame, update, console)
        (full if isinstance(update, LayoutUpdate) else partial).append(time.thread_time() - began)
        return written

    monkeypatch.setattr(Frame, "difference", timed)
    async with demo(tmp_path) as meter:
        await the_day(meter)
    for what, times, most in (("partial", partial, TYPICAL_FRAME), ("full", full, FULL_FRAME)):
        middle, worst = statistics.median(times), max(times)
        print(f"\n{what} frame: {middle * 1000:.1f} ms, at most {worst * 1000:.1f} ms, of {len(times)}")
        assert middle <= most
