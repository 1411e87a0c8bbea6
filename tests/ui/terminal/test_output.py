"""The way out to the terminal, on a pseudo-terminal of the test's own."""

import os
import pty
import threading
import tty
from collections.abc import Iterator

import pytest

from push_tui.ui.terminal import output as output_module
from push_tui.ui.terminal.output import TerminalOutput

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
def output(request: pytest.FixtureRequest, ends: Pty, monkeypatch: pytest.MonkeyPatch) -> TerminalOutput:
    if request.param == "shared description":
        monkeypatch.setattr(output_module, "_open_again", lambda _: None)
    return TerminalOutput(ends[1])


def writing(output: TerminalOutput, text: str) -> threading.Thread:
    def work() -> None:
        output.write(text)
        output.flush()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_text_arrives_whole_and_in_order(output: TerminalOutput, ends: Pty) -> None:
    text = "".join(f"{number} 漢字\n" for number in range(20_000))
    thread = writing(output, text)
    received = b""
    while len(received) < len(text.encode()):
        received += os.read(ends[0], 65_536)
    thread.join(5)
    assert received.decode() == text


def test_lone_surrogates_are_spelled_out(output: TerminalOutput, ends: Pty) -> None:
    writing(output, "a\ud83db").join(5)
    assert os.read(ends[0], 100) == b"a\\ud83db"


def test_abandoning_frees_a_writer_that_a_stalled_terminal_holds(output: TerminalOutput) -> None:
    thread = writing(output, "x" * 1_000_000)
    thread.join(0.2)
    assert thread.is_alive()
    output.abandon()
    thread.join(5)
    assert not thread.is_alive()


def test_after_abandoning_nothing_more_is_written_but_the_last_words(output: TerminalOutput, ends: Pty) -> None:
    output.abandon()
    writing(output, "more").join(5)
    output.last_words("bye")
    assert os.read(ends[0], 100) == b"bye"


def test_a_terminal_that_has_gone_takes_everything_silently(output: TerminalOutput, ends: Pty) -> None:
    os.close(ends[0])
    for _ in range(2):
        thread = writing(output, "x" * 1_000_000)
        thread.join(5)
        assert not thread.is_alive()
    output.last_words("bye")


def test_the_inherited_description_stays_blocking(ends: Pty) -> None:
    TerminalOutput(ends[1])
    assert os.get_blocking(ends[1])
