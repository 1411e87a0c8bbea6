"""What disks, copies and editors do to a file, from a seed."""

import re
from collections.abc import Callable
from random import Random

_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.]*|\btrue\b|\bfalse\b')
_ODD_VALUES = (
    b"1" * 5000,
    b"0x" + b"f" * 5000,
    b"1e999",
    b"-1",
    b"nan",
    b"inf",
    b"null",
    b"true",
    b'""',
    b'"\\ud800"',
    b'"\\u0000"',
    b'"' + b"x" * 100_000 + b'"',
    b"[]",
    b"{}",
    b"[" * 5000,
    b"[1, [2], {}]",
    b'{"a" = 1}',
    b'{"a": {"a": 1}}',
    b"2026-13-45",
    b"0001-01-01T00:00:00Z",
    b"25:61:61",
    b"\xff\xfe",
)


def cut(data: bytes, dice: Random) -> bytes:
    """A copy that ended too early."""
    return data[: dice.randrange(len(data))]


def flipped(data: bytes, dice: Random) -> bytes:
    """One bit is another; half of the time in what describes the rest: the header and the schema of a database."""
    changed = bytearray(data)
    start = dice.choice([0, *(statement.start() for statement in re.finditer(b"CREATE ", data))])
    place = dice.randrange(len(data)) if dice.random() < 0.5 else min(start + dice.randrange(100), len(data) - 1)
    changed[place] ^= 1 << dice.randrange(8)
    return bytes(changed)


def blanked(data: bytes, dice: Random) -> bytes:
    """A block was never written."""
    start = dice.randrange(len(data))
    size = min(dice.choice((16, 512, 4096)), len(data) - start)
    return data[:start] + bytes(size) + data[start + size :]


def overwritten(data: bytes, dice: Random) -> bytes:
    """A few random bytes are in the place of others."""
    start = dice.randrange(len(data))
    return data[:start] + dice.randbytes(dice.randrange(1, 64)) + data[start + 64 :]


def edited(data: bytes, dice: Random) -> bytes:
    """Somebody wrote another value in the place of one."""
    values = list(_VALUE.finditer(data))
    if not values:
        return cut(data, dice)
    value = dice.choice(values)
    return data[: value.start()] + dice.choice(_ODD_VALUES) + data[value.end() :]


BINARY: tuple[Callable[[bytes, Random], bytes], ...] = (cut, flipped, flipped, flipped, blanked, overwritten)
TEXT: tuple[Callable[[bytes, Random], bytes], ...] = (cut, flipped, overwritten, edited, edited, edited)
