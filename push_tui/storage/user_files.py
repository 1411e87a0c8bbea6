"""User IDs from a file or a paste: one per line, CSV with a header, or a JSON list; read and parsed in slices.

A slice is small enough that no single call holds the interpreter for long; all of it may run in a thread. Whatever
makes a file unfit as a whole is one `UserFileError`; rows that are unfit are in the `DryRun`.
"""

import codecs
import csv
import io
import json
import os
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from push_tui.storage.user_ids import Collector, DryRun

SLICE_BYTES = 128 * 1024
LONGEST_ROW = 64 * 1024
"""Characters; a longer row is no row of a list of users."""
MOST_ROWS = 2_000_000

USER_COLUMNS = ("username", "user_id", "userid", "user id", "user name", "user", "users", "id", "uid", "account")
"""Headers that name the column of user IDs without a question."""

_ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ROWS_BETWEEN_CHECKS = 10_000
_DELIMITERS = ",;\t|"
_BETWEEN_IDS = re.compile(r"[\s,;|]+")
_ELEMENT = re.compile(r'\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|(\d+))\s*([,\]])', re.DOTALL)
_END_OF_LIST = re.compile(r"\s*\]")


class _CsvReader(Protocol):
    """What `csv.reader` gives."""

    @property
    def line_num(self) -> int: ...

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


class UserFileError(Exception):
    """The file or paste cannot be used; the message is one sentence that tells what to do."""


class ColumnNeeded(UserFileError):
    """A CSV file with several columns, none of which is plainly the one; ``columns`` are its headers."""

    def __init__(self, message: str, columns: tuple[str, ...]) -> None:
        super().__init__(message)
        self.columns = columns


def read_user_file(path: Path, *, column: str = "", lower: bool = False) -> DryRun:
    """The user IDs in a file; ``column`` names the column of a CSV file, ``lower`` writes them in lower case.

    Raises:
        ColumnNeeded: the file has several columns and none was named.
        UserFileError: it cannot be read, is no text, changes while it is read, or holds no user.
    """
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        dry_run = _parsed(_text_slices(file, path.name), path.name, column, lower=lower)
        if _stamp(before) != _stamp(os.fstat(file.fileno())) or _stamp(before) != _stamp_of_path(path):
            raise UserFileError(f"{path.name} changed while it was read; wait until it is written, and read it again.")
    return replace(dry_run, source=str(path.absolute()))


def read_user_text(text: str, *, column: str = "", lower: bool = False) -> DryRun:
    """The user IDs in a pasted text, in the formats of a file, or several on one line.

    Raises:
        ColumnNeeded, UserFileError: as `read_user_file`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1 and not lines[0].lstrip().startswith(("[", "{")) and len(lines[0]) <= LONGEST_ROW:
        text = "\n".join(part for part in _BETWEEN_IDS.split(lines[0]) if part)
    slices = (text[start : start + SLICE_BYTES] for start in range(0, len(text), SLICE_BYTES))
    return _parsed(slices, "", column, lower=lower)


# From bytes to slices of text


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserFileError(f"{path.name} is a directory; choose a file.")
        if not stat.S_ISREG(status.st_mode):
            raise UserFileError(f"{path.name} is no regular file; save its content to one.")
        with path.open("rb", buffering=0) as raw:
            yield raw
    except OSError as error:
        raise UserFileError(f"{path} cannot be read ({error.strerror or error}).") from error


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _stamp_of_path(path: Path) -> tuple[int, ...]:
    try:
        return _stamp(path.stat())
    except OSError:
        return ()


def _text_slices(file: BinaryIO, name: str) -> Iterator[str]:
    first = file.read(SLICE_BYTES)
    encoding = next((encoding for mark, encoding in _ENCODINGS if first.startswith(mark)), "utf-8")
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    line = 1
    piece = first
    while True:
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line += bytes(error.object[: error.start]).count(b"\n")
            raise UserFileError(f"{name} is no UTF-8 text (line {line}); save it as UTF-8.") from None
        if "\x00" in text:
            raise UserFileError(f"{name} is no text but binary; choose a text, CSV or JSON file.")
        line += text.count("\n")
        if text:
            yield text
        if not piece:
            return
        piece = file.read(SLICE_BYTES)


def _line_slices(slices: Iterator[str], name: str) -> Iterator[list[str]]:
    """Whole lines, some thousand at a time, without their ends."""
    rest = ""
    line = 1
    for text in slices:
        lines = (rest + text).split("\n")
        rest = lines.pop()
        if len(rest) > LONGEST_ROW or any(len(each) > LONGEST_ROW for each in lines):
            raise _too_long(name, line + len(lines))
        line += len(lines)
        yield lines
    if rest:
        yield [rest]


def _too_long(name: str, line: int) -> UserFileError:
    where = f"{name or 'The paste'} has a row of more than {LONGEST_ROW // 1024} kB"
    return UserFileError(f"{where} (about line {line}); that is no list of users.")


# From text to user IDs


def _parsed(slices: Iterator[str], name: str, column: str, *, lower: bool) -> DryRun:
    first = ""
    for text in slices:
        first += text
        if len(first.lstrip()) > 0:
            break
    collector = Collector(lower=lower)
    whole = chain((first,), slices)
    begins = first.lstrip()[:1]
    if begins == "{":
        raise UserFileError(f"{name or 'The paste'} is a JSON object; a JSON list of user IDs is wanted.")
    notes: tuple[str, ...] = ()
    if begins == "[":
        _take_json(whole, collector, name)
        column = ""
    else:
        column, notes = _take_rows(_line_slices(whole, name), collector, name, column)
    if not collector.rows:
        raise UserFileError(f"{name or 'The paste'} holds no user ID.")
    return collector.dry_run(column=column, notes=notes)


def _check_rows(collector: Collector, name: str) -> None:
    if collector.rows > MOST_ROWS:
        raise UserFileError(f"{name or 'The paste'} has more than {MOST_ROWS:,} rows; split it.")


def _take_rows(
    slices: Iterator[list[str]], collector: Collector, name: str, column: str
) -> tuple[str, tuple[str, ...]]:
    """Take lines or CSV; the column that was read, and what is to be told."""
    head: list[str] = []
    for lines in slices:
        head += lines
        if any(line.strip() for line in head):
            break
    place = next((place for place, line in enumerate(head) if line.strip()), None)
    if place is None:
        return "", ()
    delimiter = max(_DELIMITERS, key=head[place].count)
    if delimiter in head[place]:
        rows = (f"{line}\n" for line in chain(head[place:], chain.from_iterable(slices)))
        return _take_csv(csv.reader(rows, delimiter=delimiter), place, collector, name, column), ()
    notes: tuple[str, ...] = ()
    header = head[place].strip().strip("\"'")
    if header.lower() in USER_COLUMNS:
        notes = (f"Line {place + 1}, “{header}”, was taken for a header.",)
        place += 1
    number = collector.take_lines(head[place:], place + 1)
    for lines in slices:
        number = collector.take_lines(lines, number)
        _check_rows(collector, name)
    return "", notes


def _take_csv(reader: _CsvReader, before: int, collector: Collector, name: str, column: str) -> str:
    """Take the rows of a CSV whose header stands behind ``before`` lines; the column that was read."""
    try:
        header = [cell.strip() for cell in next(reader)]
        place = _column_place(header, column, name)
        start = reader.line_num
        for number, row in enumerate(reader):
            line, start = before + start + 1, reader.line_num
            if place < len(row):
                cell = row[place]
                if not collector.take_usual(cell) and any(row):
                    collector.take(cell.strip(), line)
            elif any(cell.strip() for cell in row):
                collector.take("", line, f"the row has no column {place + 1}")
            if number % _ROWS_BETWEEN_CHECKS == 0:
                _check_rows(collector, name)
    except csv.Error as error:
        line = before + reader.line_num
        raise UserFileError(f"{name or 'The paste'} is no CSV that can be read (line {line}: {error}).") from None
    return header[place]


def _column_place(header: Sequence[str], column: str, name: str) -> int:
    if column:
        if column in header:
            return header.index(column)
        raise UserFileError(f"{name or 'The paste'} has no column “{column}”; it has {', '.join(header)}.")
    named = [place for place, cell in enumerate(header) if cell.lower() in USER_COLUMNS]
    if len(named) == 1:
        return named[0]
    columns = tuple(cell for cell in header if cell)
    if len(columns) == 1:
        return header.index(columns[0])
    raise ColumnNeeded(f"Choose the column of {name or 'the paste'} that holds the user IDs.", columns)


def _take_json(slices: Iterator[str], collector: Collector, name: str) -> None:
    """Take a JSON list of texts (or whole numbers, as they are written)."""
    buffer, line, opened, ended = "", 1, False, False
    for piece in slices:
        buffer += piece
        place = 0
        if not opened:
            place = buffer.index("[") + 1
            opened = True
            empty = _END_OF_LIST.match(buffer, place)
            if empty is not None:
                ended, place = True, empty.end()
        counted = 0
        while not ended and (element := _ELEMENT.match(buffer, place)) is not None:
            text, number, mark = element.groups()
            if text is None or not collector.take_usual(text):
                start = element.start(2 if text is None else 1)
                line += buffer.count("\n", counted, start)
                counted = start
                collector.take(number or _element_text(text, line, name), line)
            place, ended = element.end(), mark == "]"
        line += buffer.count("\n", counted, place)
        buffer = buffer[place:]
        _check_rows(collector, name)
        if ended and buffer.strip():
            raise UserFileError(f"{name or 'The paste'} goes on after the end of its JSON list (line {line}).")
        if not ended and len(buffer) > LONGEST_ROW:
            break
    if not ended:
        line += _blank_lines(buffer)
        raise UserFileError(f'{name or "The paste"} is no JSON list of user IDs, like ["kim", "lee"]: see line {line}.')


def _element_text(text: str, line: int, name: str) -> str:
    if "\\" not in text:
        return text.strip()
    try:
        return str(json.loads(f'"{text}"')).strip()
    except ValueError:
        raise UserFileError(f"{name or 'The paste'} is no JSON that can be read (line {line}).") from None


def _blank_lines(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\n")
