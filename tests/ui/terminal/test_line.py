"""The way out to the terminal, on a pseudo-terminal of the test's own."""

import os
import pty
import threading
import tty
from collections.abc import Iterator

import pytest

from push_tui.ui.terminal import line as line_module
from push_tui.ui.terminal.line import Line

Pty = tuple[int, int]


@pytest.fixture
def ends() -> Iterator[Pty]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, slave
    for end in (master, slave):
        try:
            os.close(end)
        except OSError:
            continue  # the test has closed it


@pytest.fixture(params=["own description", "shared description"])
def line(request: pytest.FixtureRequest, ends: Pty, monkeypatch: pytest.MonkeyPatch) -> Line:
    if request.param == "shared description":
        monkeypatch.setattr(line_module, "_open_again", lambda _: None)
    return Line(ends[1])


def writing(line: Line, text: str) -> threading.Thread:
    def work() -> None:
        line.write(text)
        line.flush()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_text_arrives_whole_and_in_order(line: Line, ends: Pty) -> None:
    text = "".join(f"{number} 漢字\n" for number in range(20_000))
    thread = writing(line, text)
    received = b""
    while len(received) < len(text.encode()):
        received += os.read(ends[0], 65_536)
    thread.join(5)
    assert received.decode() == text


def test_lone_surrogates_are_spelled_out(line: Line, ends: Pty) -> None:
    writing(line, "a\ud83db").join(5)
    assert os.read(ends[0], 100) == b"a\\ud83db"


def test_abandoning_frees_a_writer_that_a_stalled_terminal_holds(line: Line) -> None:
    thread = writing(line, "x" * 1_000_000)
    thread.join(0.2)
    assert thread.is_alive()
    line.abandon()
    thread.join(5)
    assert not thread.is_alive()


def test_after_abandoning_nothing_more_is_written_but_the_last_words(line: Line, ends: Pty) -> None:
    line.abandon()
    writing(line, "more").join(5)
    line.last_words("bye")
    assert os.read(ends[0], 100) == b"bye"


def test_a_terminal_that_has_gone_takes_everything_silently(line: Line, ends: Pty) -> None:
    os.close(ends[0])
    for _ in range(2):
        thread = writing(line, "x" * 1_000_000)
        thread.join(5)
        assert not thread.is_alive()
    line.last_words("bye")


def test_the_inherited_description_stays_blocking(ends: Pty) -> None:
    Line(ends[1])
    assert os.get_blocking(ends[1])
