"""A paste is one, wherever the line cuts it and whether or not its end comes."""

import pytest
from textual.events import Paste

from push_tui.ui.terminal import input as terminal_input
from push_tui.ui.terminal.input import MOST_PASTED, PasteCut, TerminalInput
from support.terminal_input import Seen, arrived, seen


class Clock:
    """A time that only a test moves."""

    now = 100.0


def test_a_paste_is_one_without_what_acts_on_a_terminal_wherever_it_is_cut() -> None:
    data = "\x1b[200~q\x1b[20~\x1bd\r\n\t漢\x9b2J\0\x1b[201\x1b[201~x".encode()
    for cut in range(len(data)):
        assert arrived(data[:cut], data[cut:]) == [("Paste", "q[20~d\r\n\t漢2J[201"), ("x", "x")]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the input, which stands still unless a test moves it."""
    clock = Clock()
    monkeypatch.setattr(terminal_input, "get_time", lambda: clock.now)
    return clock


def after(clock: Clock, source: TerminalInput) -> tuple[float, Seen]:
    """Let the time pass until the input acts by itself: after how many seconds, and what comes of it."""
    wait = source.patience()
    assert wait is not None
    clock.now += wait
    return round(wait, 1), seen(source.overdue())


def test_a_paste_that_never_ends_is_inserted_after_a_second_and_over_after_ten_of_silence(clock: Clock) -> None:
    source = TerminalInput()
    assert seen(source.feed(b"\x1b[200~qa-1\nqa-2")) == []
    assert after(clock, source) == (1.0, [("PartOfPaste", "qa-1\nqa-2"), ("PasteStalled",)])
    clock.now -= 1.0  # the silence counts from the last byte
    assert after(clock, source) == (10.0, [("PasteOver",)])
    assert seen(source.feed(b"x")) == [("x", "x")]
    assert source.patience() is None


def test_a_paste_without_a_byte_is_told_too(clock: Clock) -> None:
    source = TerminalInput()
    assert seen(source.feed(b"\x1b[200~")) == []
    assert after(clock, source) == (1.0, [("PasteStalled",)])


def test_somebody_who_types_on_into_a_paste_without_end_sees_it_every_second(clock: Clock) -> None:
    source = TerminalInput()
    list(source.feed(b"\x1b[200~"))
    told: Seen = []
    for _ in range(40):  # four seconds of a key that is held down
        clock.now += 0.1
        told += seen(source.overdue()) if source.patience() == 0 else []
        told += seen(source.feed(b"xxx"))
    assert told.count(("PasteStalled",)) == 1
    texts = [text for kind, text in (each for each in told if len(each) == 2) if kind == "PartOfPaste"]
    assert len(texts) >= 3
    assert set("".join(texts)) == {"x"}


def test_a_long_paste_on_a_slow_line_is_one_paste(clock: Clock) -> None:
    source = TerminalInput()
    list(source.feed(b"\x1b[200~"))
    for _ in range(100):
        clock.now += 0.5
        assert seen(source.overdue() if source.patience() == 0 else ()) == []
        assert seen(source.feed(b"customer-1\n" * 20)) == []
    assert seen(source.feed(b"\x1b[201~")) == [("Paste", "customer-1\n" * 2000)]


def test_what_follows_a_paste_that_stalled_is_text_and_no_key(clock: Clock) -> None:
    source = TerminalInput()
    list(source.feed(b"\x1b[200~kim\rlee\rm"))
    assert after(clock, source)[1] == [("PartOfPaste", "kim\rlee\rm"), ("PasteStalled",)]
    assert seen(source.feed(b"ia\r\x13\x1b[201~x")) == [("PartOfPaste", "ia\r"), ("PasteOver",), ("x", "x")]
    assert seen(source.feed(b"\x1b[200~new\x1b[201~")) == [("Paste", "new")]


def test_a_paste_over_a_megabyte_is_cut_between_two_names_and_told() -> None:
    source = TerminalInput()
    data = b"customer-0000001\n" * 100_000
    assert seen(source.feed(b"\x1b[200~")) == []
    for at in range(0, len(data), 4096):
        assert seen(source.feed(data[at : at + 4096])) == []
    paste, cut = source.feed(b"\x1b[201~")
    assert isinstance(paste, Paste)
    assert isinstance(cut, PasteCut)
    assert set(paste.text.split("\n")) <= {"customer-0000001", ""}
    assert MOST_PASTED - 20 < len(paste.text) <= MOST_PASTED
    assert cut.left_out == len(data) - MOST_PASTED
    assert seen(source.feed(b"\x1b[200~" + b"x" * 9 + b"\x1b[201~y")) == [("Paste", "x" * 9), ("y", "y")]
