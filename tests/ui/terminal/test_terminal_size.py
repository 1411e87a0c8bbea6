"""How large the screen is."""

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.ui.terminal.driver import terminal_size


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A terminal beside stale variables; its size is not set."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "25")
    master, slave = pty.openpty()
    yield slave
    os.close(master)
    os.close(slave)


def sized(terminal: int, columns: int, rows: int) -> tuple[int, int]:
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    return terminal_size(terminal)


def test_the_size_of_the_terminal_wins_over_the_variables(terminal: int) -> None:
    assert sized(terminal, 120, 40) == (120, 40)
    assert sized(terminal, 100, 30) == (100, 30)


def test_the_variables_count_where_the_terminal_has_no_size(terminal: int) -> None:
    assert sized(terminal, 0, 0) == (80, 25)
    assert sized(terminal, 120, 0) == (120, 25)
    assert sized(terminal, 0, 40) == (80, 40)


def test_the_variables_count_without_a_terminal(terminal: int) -> None:
    with Path(os.devnull).open() as file:
        assert terminal_size(file.fileno()) == (80, 25)
