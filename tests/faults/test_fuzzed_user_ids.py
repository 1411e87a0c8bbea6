"""Any file and any paste of users is read or refused in a sentence: no crash, no hang, nobody invented, no row lost."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from push_tui.names import split_names, user_key, user_problem
from push_tui.storage.user_files import FirstLine, FirstLineUnclear, UserFileError, read_user_file, read_user_text
from push_tui.storage.user_ids import DryRun, HeaderReason, needs_reading
from support.long_runs import HANGS, rounds

INPUTS = rounds(4_000, 100_000)
MOST_PIECES = 40

NAMES = ("kim", "lee-7", "mia", "bo", "Mia.B", "00123", "a" * 64, "b" * 65, "---", "..", "用户", "o'neil", "mr kim")
SEPARATORS = (",", ";", "\t", "|", "，", "、", "；", " ", "\u00a0", "\u3000", "\u2028", "\r\n", "\r", *"\n\n\n")
AROUND = ('"', "'", '""', "`", "“", "”", '="', "'-", "\ufeff", "\u200b", "\\", "\\u0041", "\x00", "\x1b[2J", "\ud800")
SHAPES = (
    *("sep=;\n", '"sep=,"\n', "user_id", "User ID", "id,name\n", "username;since\n", "+----+---+\n", "---\n"),
    *("[", "]", "{", "}", '["kim", "lee"]', "[1, 2]", "null", "1.23457E+11", "1e5", '"kim",', '"two\nlines"', "kim,\n"),
)
ENCODINGS = (*["utf-8"] * 9, "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "cp1252", "gbk")


def some_text(chance: random.Random) -> str:
    kinds = chance.choices((NAMES, SEPARATORS, AROUND, SHAPES), (50, 50, 3, 5), k=chance.randrange(MOST_PIECES))
    text = "".join(chance.choice(kind) for kind in kinds)
    if chance.random() < 0.02:
        text *= chance.choice((50, 500))
    return text


def some_bytes(chance: random.Random) -> bytes:
    data = bytearray(some_text(chance).encode(chance.choice(ENCODINGS), "replace"))
    for _ in range(chance.choice((0, 0, 0, 0, 0, 1, 3))):
        data[chance.randrange(len(data) + 1) : chance.randrange(len(data) + 1)] = chance.randbytes(chance.randrange(3))
    return bytes(data)


def _read_text(text: str, first: FirstLine | None) -> DryRun:
    return read_user_text(text, first=first)


def _read_file(file: Path, first: FirstLine | None) -> DryRun:
    return read_user_file(file, first=first)


def looked_at(read: Callable[[FirstLine | None], DryRun], chance: random.Random) -> DryRun | None:
    """Read as a person would, with an answer to the question; None if it is refused. Check what must hold."""
    try:
        try:
            found = read(None)
        except FirstLineUnclear as asked:
            column = chance.choice((*range(len(asked.columns) or 1), None))
            found = read(FirstLine(is_header=chance.random() < 0.5, column=column if asked.columns else 0))
            assert found.header is None or found.header.reason is HeaderReason.SAID
    except UserFileError as refused:
        sentence = str(refused)
        assert sentence[0].isupper() or sentence.startswith("users"), sentence
        assert sentence.endswith(".") and "Traceback" not in sentence, sentence
        return None
    assert not any(map(user_problem, found.ids))
    assert len(set(map(user_key, found.ids))) == len(found.ids)
    assert found.total == len(found.ids) + found.duplicates + found.illegal
    assert all(row.reason and row.line > 0 for row in (*found.illegal_rows, *found.duplicate_rows))
    assert len(found.illegal_rows) == found.illegal
    return found


@pytest.mark.slow
def test_any_file_and_any_paste_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "users.txt"
    slowest, refused, read = 0.0, 0, 0
    for number in range(INPUTS):
        chance = random.Random(number)
        began = time.process_time()
        if number % 2:
            file.write_bytes(some_bytes(chance))
            found = looked_at(partial(_read_file, file), chance)
        else:
            text = some_text(chance)
            found = looked_at(partial(_read_text, text), chance)
            if not needs_reading(text):
                listed = {user_key(user) for user in split_names(text) if not user_problem(user)}
                assert listed == set(map(user_key, found.ids if found else ())), number
        taken = time.process_time() - began
        assert taken < HANGS, (number, taken)
        slowest = max(slowest, taken)
        refused += found is None
        read += 0 if found is None else len(found.ids)
    print(f"{INPUTS:,} inputs: {read:,} users read, {refused:,} refused, the slowest took {slowest * 1000:.0f} ms")


@pytest.mark.slow
@pytest.mark.parametrize("piece", [*NAMES, *SEPARATORS, *AROUND, *SHAPES, "kim,", '"kim', "a b", "a\n", '="a', "[["])
def test_the_same_piece_many_times_over_and_then_another_is_read_in_a_moment(piece: str, tmp_path: Path) -> None:
    text = piece * (200_000 // len(piece)) + "x"
    file = tmp_path / "users.txt"
    file.write_text(text, encoding="utf-8", errors="replace", newline="")
    times = []
    for read in (lambda: needs_reading(text), lambda: read_user_text(text), lambda: read_user_file(file)):
        began = time.process_time()
        with suppress(UserFileError):
            read()
        times.append(time.process_time() - began)
    assert max(times) < 1.5, times
