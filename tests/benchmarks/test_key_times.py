"""What a key costs, as a ratio to a row of a bare Textual app in the same run.

Two figures: the processor's time, which hardly changes when others use the machine and is held against a number of bare
rows (that of a page against a bare page), and the time from the key to the last byte that it sets off, whose median is
held against the milliseconds of the design; its 95th percentile is printed. Bytes are held in `test_frame_bytes.py`.
"""

import json
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from support import PROGRAMS
from support.keys import key
from support.long_runs import rounds
from support.real_program import open_labels
from support.terminal_session import Burst, TerminalSession

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

PYTHON = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
BARE = [PYTHON, str(Path(__file__).with_name("bare_app.py"))]
RUNS, TIMES = rounds(2, 4), rounds(8, 20)
ROW, PAGE, TYPED, TAB, SCREEN = (1.2, 16), (1.2, 50), (3, 50), (3, 70), (10, 200)
"""Rows of the bare app that a key may cost the processor, and milliseconds to its last byte."""
NOISE, BUSY = 1.4, 2
"""What the two figures of two runs on a shared machine may differ."""
SETTLED = 0.45
"""Seconds without a byte; the first of a screen may come a quarter of a second before the others."""
MANY_FIELDS, FEW_FIELDS = 60, 5

EVERY_BLOCK = {
    "targets": ["qa-1"],
    "pushMessage": {
        "title": "Maintenance",
        "content": "Chat is back at noon.",
        "config": {"clickAction": {"url": "https://example.com"}, "badge": {"setNum": 1}},
        "agora": {"title": "Maintenance"},
        "apns": {"title": "Maintenance"},
        "fcm": {"priority": "high"},
    },
}


class Bare(NamedTuple):
    """Milliseconds of the processor that the bare app takes."""

    row: float
    page: float


@contextmanager
def demo(directory: Path, *arguments: str) -> Iterator[TerminalSession]:
    """The demo of the installed program, half a second after its first labels."""
    argv = [PYTHON, "-m", "push_tui", "--demo", "--config-dir", str(directory), *arguments]
    directory.mkdir(exist_ok=True)
    clean: dict[str, str | None] = {"PYTHONPATH": None, "PYTHONDONTWRITEBYTECODE": None}
    with TerminalSession(argv, clean, cwd=directory) as session:
        if arguments:
            session.wait_for("Audience and delivery")
        else:
            open_labels(session)
        session.wait_quiet(1.0)
        yield session


@pytest.fixture(scope="module")
def bare() -> Bare:
    """What the bare app takes."""
    with TerminalSession(BARE, {"PYTHONPATH": None}) as session:
        session.wait_for("label-20")
        rows = [session.measure("down", quiet=0.12) for _ in range(2 * TIMES)]
        pages = [session.measure(way, quiet=0.12) for way in ("pagedown", "pageup") * (TIMES // 2)]
    for what, bursts in (("row", rows), ("page", pages)):
        print(f"\nthe bare app, a {what}: {told(bursts)}")
    return Bare(work(rows), work(pages))


def work(bursts: list[Burst]) -> float:
    """Milliseconds of the processor for a key."""
    return statistics.median(burst.work * 1000 for burst in bursts)


def told(bursts: list[Burst]) -> str:
    """Return the figures of some keys."""
    times = sorted(burst.last * 1000 for burst in bursts)
    size = statistics.median(burst.size for burst in bursts)
    middle, p95 = statistics.median(times), times[round(0.95 * (len(times) - 1))]
    return f"{work(bursts):.1f} ms of work; last byte after {middle:.0f}, p95 {p95:.0f} ms; {size:,.0f} bytes"


def check(what: str, bursts: list[Burst], budget: tuple[float, float], bare: float) -> None:
    """Print the figures of some keys, and hold them against a row or page of the bare app, and milliseconds."""
    rows, milliseconds = budget
    ratio = work(bursts) / bare
    print(f"\n{what}: {ratio:.2f} times the bare app's ({rows}); {told(bursts)} ({milliseconds})")
    assert all(burst.size for burst in bursts), f"{what}: a key that sets off nothing proves nothing"
    assert ratio <= rows * NOISE
    assert statistics.median(burst.last * 1000 for burst in bursts) <= milliseconds * BUSY


def test_a_row_costs_what_it_costs_in_a_bare_app(tmp_path: Path, bare: Bare) -> None:
    with demo(tmp_path) as session:
        session.press("home", "down", "enter")
        session.wait_for("all-customers  ·  showing")
        session.wait_quiet(SETTLED)
        check("a member", [session.measure("down", quiet=0.12) for _ in range(2 * TIMES)], ROW, bare.row)
        pages = [session.measure(way, quiet=0.12) for way in ("pagedown", "pageup") * (TIMES // 2)]
        check("a page of members", pages, PAGE, bare.page)


def test_screens_dialogs_and_the_palette_come_at_once_for_the_first_time_and_after(tmp_path: Path, bare: Bare) -> None:
    names = {
        "compose": "the composer",
        "history": "the history",
        "help": "the help",
        "new_label": "a dialog",
        "commands": "the palette",
    }
    opened: dict[str, list[Burst]] = {action_id: [] for action_id in names}
    again: dict[str, list[Burst]] = {action_id: [] for action_id in names}
    for run in range(RUNS):
        with demo(tmp_path / str(run)) as session:
            for bursts in (opened, again):
                for action_id in names:
                    bursts[action_id].append(session.measure(key(action_id), quiet=SETTLED))
                    back = key("labels") if action_id in ("compose", "history") else "escape"
                    session.measure(back, quiet=SETTLED)
    for action_id, name in names.items():
        check(f"{name}, first time", opened[action_id], SCREEN, bare.row)
        check(f"{name}, after", again[action_id], SCREEN, bare.row)


def test_tab_goes_from_pane_to_pane_and_field_to_field_without_a_wait(tmp_path: Path, bare: Bare) -> None:
    with demo(tmp_path) as session:
        check("Tab between panes", [session.measure("tab") for _ in range(TIMES)], TAB, bare.row)
        session.press(key("compose"))
        session.wait_quiet(0.5)
        check("Tab between fields", [session.measure("tab") for _ in range(TIMES)], TAB, bare.row)


def typing(session: TerminalSession) -> list[Burst]:
    """The letters of a title, typed where the form opens."""
    return [session.measure(letter) for letter in "maintenance on"[:TIMES]]


def test_typing_among_sixty_open_fields_costs_what_it_costs_among_five(tmp_path: Path, bare: Bare) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    for directory, push in ((few, {"targets": ["qa-1"], "pushMessage": {"title": "Maintenance"}}), (many, EVERY_BLOCK)):
        directory.mkdir()
        (directory / "push.json").write_text(json.dumps(push))
    with demo(few, "compose", str(few / "push.json")) as session:
        among_few = typing(session)
    with demo(many, "compose", str(many / "push.json")) as session:
        among_many = typing(session)
    check(f"a character among {FEW_FIELDS} fields, with live panes", among_few, TYPED, bare.row)
    check(f"a character among {MANY_FIELDS} fields, with live panes", among_many, TYPED, bare.row)
    few_ms, many_ms = (statistics.median(burst.first * 1000 for burst in bursts) for bursts in (among_few, among_many))
    print(f"\nfirst byte: {few_ms:.0f} ms and {many_ms:.0f} ms")
    assert many_ms <= few_ms * BUSY


def test_keys_are_as_fast_as_with_the_stock_driver() -> None:
    def median(*options: str) -> float:
        with TerminalSession([sys.executable, PROGRAMS / "small_app.py", *options]) as session:
            session.wait_for("small app")
            return statistics.median(session.measure("a", quiet=0.1).first for _ in range(31))

    assert median() <= median("--stock") * 1.2 + 0.001
