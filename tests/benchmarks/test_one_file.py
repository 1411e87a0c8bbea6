"""The start of ``push-tui.pyz``, from the second on, beside that of the installed program."""

import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.long_runs import rounds
from support.one_file import ALONE, PYTHON, built
from support.terminal_session import TerminalSession

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

INSTALLED = os.environ.get("PUSH_TUI_BENCHMARK_PYTHON", sys.executable)
RUNS = rounds(5, 9)
RATIO = 1.5


def seconds_to_start(argv: Sequence[str], directory: Path) -> float:
    """Seconds until the first screen shows data."""
    began = time.perf_counter()
    with TerminalSession([*argv, "--demo"], {**ALONE, "PUSH_TUI_CONFIG_DIR": str(directory)}, cwd=directory) as session:
        session.wait_for("Needs a look", timeout=60)
        return time.perf_counter() - began


def test_it_starts_almost_as_fast_as_the_installed_program(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("one file")
    pyz = [str(PYTHON), str(built(directory / "push-tui.pyz"))]
    installed = [INSTALLED, "-m", "push_tui"]
    first = seconds_to_start(pyz, directory)
    seconds_to_start(installed, directory)
    pairs = [(seconds_to_start(pyz, directory), seconds_to_start(installed, directory)) for _ in range(RUNS)]
    one_file, other = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = one_file / other
    print(f"\none file: first start {first:.2f} s, then {one_file:.3f} s, {ratio:.2f} × installed ({other:.3f} s)")
    assert ratio <= RATIO
