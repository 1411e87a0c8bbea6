"""The command line, as other programs call it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from support.history_samples import a_push

Said = Callable[[], tuple[str, str]]
"""Gives what went to standard output and standard error since the last look."""


def run(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """The program without a terminal."""
    command = [sys.executable, "-m", "push_tui", *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def a_history(directory: Path, count: int = 1) -> None:
    """A history with pushes in it."""
    paths = Paths.open(directory)
    history = History(paths.history, paths.lock)
    for number in range(count):
        history.begin(a_push(title=f"Number {number}"))
    history.close()
