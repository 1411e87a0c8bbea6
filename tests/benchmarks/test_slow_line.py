"""What a person waits for on a bad line: 150 ms each way, 2,000 bytes a second.

From the key to the last byte that it sets off, with our frames and with Textual's own, each in a run of its own.
"""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.keys import key
from support.long_runs import ONLY_LONG
from support.slow_line import DELAY, OVER_IT, RATE
from support.terminal_session import Burst, TerminalSession

pytestmark = [pytest.mark.benchmark, ONLY_LONG, pytest.mark.timeout(600)]

PYTHON = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
QUIET = 1.2
"""Seconds without a byte until a step is over: the panes follow a character, and the line delays both."""
PATIENCE = 60.0
OURS = 1.0
"""Seconds beside the line's own that a step may take, on a busy machine."""
LESS = 2.5
"""What all steps together must take less, as a factor; it is 3. Textual sends less since screens are painted once."""


@dataclass
class Day:
    """The steps of a run."""

    frames: str
    directory: Path

    def run(self) -> dict[str, Burst]:
        """Do them; return what each set off."""
        argv = [*OVER_IT, PYTHON, "-m", "push_tui", "--demo", "--config-dir", str(self.directory)]
        changes = {"PYTHONPATH": None, "COLORTERM": "truecolor", "PUSH_TUI_FRAMES": self.frames}
        began = time.monotonic()
        with TerminalSession(argv, changes, cwd=self.directory) as session:
            session.wait_for("Needs a look", timeout=PATIENCE)
            session.wait_quiet(QUIET, PATIENCE)
            first = session.last_byte_at - began
            bursts = {"start": Burst(first, first, session.bytes_received)}

            def step(what: str, *keys: str) -> None:
                bursts[what] = session.measure(*keys, quiet=QUIET, timeout=PATIENCE)

            step("labels", key("labels"))
            step("a row, with its members beside it", "down")
            step("its members", "enter")
            step("a row", "down")
            step("a page", "pagedown")
            step("back", "escape")
            step("a dialog opens", key("new_label"))
            step("it closes", "escape")
            step("the palette opens", key("commands"))
            step("it closes again", "escape")
            step("another screen", key("compose"))
            step("Tab to the strategy", "tab")
            step("Tab to the title", "tab")
            step("a typed character", "q")
            step("the next character", "a")
            step("Tab", "tab")
            return bursts


def test_a_bad_line_costs_its_delay_and_the_cells_that_changed(tmp_path: Path) -> None:
    days = [Day(frames, tmp_path / frames) for frames in ("exact", "plain")]
    for day in days:
        day.directory.mkdir()
    with ThreadPoolExecutor() as threads:
        exact, plain = threads.map(Day.run, days)
    print(f"\n{'':36}{'Textual':>18}{'sent':>18}")
    for what, burst in exact.items():
        before = plain[what]
        print(f"{what:36}{before.last:8.1f} s{before.size:8,}{burst.last:8.1f} s{burst.size:8,}")
    waits = {what: burst.last - burst.size / RATE - 2 * DELAY for what, burst in exact.items() if what != "start"}
    assert {what: round(wait, 2) for what, wait in waits.items() if wait > OURS} == {}
    assert sum(burst.last for burst in exact.values()) * LESS <= sum(burst.last for burst in plain.values())
