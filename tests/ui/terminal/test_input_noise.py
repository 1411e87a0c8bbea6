"""Nothing that a terminal sends may raise, hang or take a key with it."""

import random
import time

import pytest
from textual.message import Message

from push_tui.ui.terminal.input import TerminalInput
from support.long_runs import HANGS, rounds
from support.terminal_input import COMMITTED_FORMS, seen


def noise(dice: random.Random) -> bytes:
    """One sequence as terminals send them, with numbers that none should send, and one in four damaged."""

    def number() -> str:
        return dice.choice(
            ["", "0", "1", "2", "97", "65", "200", "2026", "55296", "57441", "1114112", "9" * 8, "9" * 5000]
        )

    def numbers(most: int, *parts: str) -> str:
        return "".join(number() + dice.choice(parts) for _ in range(dice.randrange(most))) + number()

    kinds = (
        lambda: f"\x1b[{numbers(6, ';', ':')}{dice.choice('u~ABCDEFHPQRSZ')}",  # keys of kitty and xterm
        lambda: f"\x1b{dice.choice(['O', 'O5', '[', '[[', '', chr(27)])}{chr(dice.randrange(128))}",  # older ones, Alt
        lambda: f"\x1b[<{numbers(4, ';', ';-')}{dice.choice('Mm')}",
        lambda: "\x1b[M" + "".join(chr(dice.randrange(256)) for _ in range(3)),
        lambda: f"\x1b[200~{noise(dice).decode('latin-1')}\x1b[201~",
        lambda: dice.choice(["\x1b[200~", "\x1b[201~", "\x1b[I", "\x1b[O"]),
        lambda: f"\x1b[{dice.choice(['?', '>', '4;'])}{numbers(3, ';')}{dice.choice(['$y', 'c', 'n', 'u'])}",
        lambda: f"\x1b[48;{numbers(6, ';', ':')}t",
        lambda: f"\x1b[{number()};{number()}R",
        lambda: f"\x1b{dice.choice(']P_^X')}{numbers(3, ';', '=')}{dice.choice([chr(7), chr(27) + chr(92), ''])}",
        lambda: dice.choice(["q", "漢", "\u0661", "\u3000", "\u202e"]).encode().decode("latin-1"),
        lambda: dice.choice(tuple(COMMITTED_FORMS.values()))("2024年d" * dice.randrange(9)).encode().decode("latin-1"),
        lambda: dice.randbytes(4).decode("latin-1"),
    )
    data = bytearray(dice.choice(kinds)(), "latin-1")
    if data and dice.random() < 0.25:
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


@pytest.mark.parametrize("inputs", [2_000, pytest.param(rounds(10_000, 100_000), marks=pytest.mark.slow)])
def test_no_input_raises_or_hangs_and_a_key_behind_any_arrives_as_that_key(inputs: int) -> None:
    dice = random.Random(inputs)
    source = TerminalInput()
    slowest = 0.0
    for _ in range(inputs):
        data = b"".join(noise(dice) for _ in range(dice.choice((1, 1, 1, 4, 16))))
        cuts = sorted(dice.randrange(len(data) + 1) for _ in range(dice.randrange(4)))
        for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
            began = time.thread_time()
            assert all(isinstance(event, Message) for event in source.feed(data[start:end])), data
            slowest = max(slowest, time.thread_time() - began)
        while source.patience() is not None:
            list(source.overdue())  # a paste ends by the second silence
        assert seen(source.feed(b"x"))[-1:] == [("x", "x")], data
        assert source.patience() is None
    print(f"{inputs:,} inputs, the slowest took {slowest * 1000:.1f} ms")
    assert slowest < HANGS


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        b"\x1b[9",
        b"1;",
        b"\x1b",
        b"\x1b[",
        b"\x1b]x",
        b"\x1b[201",
        b"\x1b[<0;1;1M",
        b"\x1bO1",
        b"\xff",
        "长".encode(),
        b"20320:",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("behind", [b"", b"\x1b[", b"\x1b[200~", b"\x1b]", b"\x1b[0;;"], ids=ascii)
def test_a_hundred_thousand_bytes_of_anything_is_read_in_time_that_grows_with_its_length(
    behind: bytes, data: bytes
) -> None:
    source = TerminalInput()
    data = behind + data * (100_000 // len(data))
    for at in range(0, len(data), 4096):
        began = time.thread_time()
        list(source.feed(data[at : at + 4096]))
        assert time.thread_time() - began < HANGS
