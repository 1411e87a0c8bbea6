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
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Protocol

from push_tui.names import DELIMITERS, bare, split_names
from push_tui.storage.user_ids import (
    JSON_BEGINS,
    LONGEST_SHOWN,
    USER_COLUMNS,
    Collector,
    DryRun,
    Header,
    HeaderReason,
    resembles_header,
)

SLICE_BYTES = 128 * 1024
LONGEST_ROW = 64 * 1024
"""Characters; a longer row is no row of a list of users."""
MOST_ROWS = 2_000_000

_ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ROWS_BETWEEN_CHECKS = 10_000
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


@dataclass(frozen=True, slots=True)
class FirstLine:
    """What a person says of the first line."""

    is_header: bool
    column: int = 0
    """The place of the column with the user IDs, counted from 0."""


class FirstLineUnclear(UserFileError):
    """A first line of which a person must say whether it is a header, and which column holds the user IDs."""

    def __init__(self, name: str, line: int, cells: Sequence[str], text: str, likely: int) -> None:
        super().__init__(f"Say whether line {line} of {name or 'the paste'} is a header.")
        self.line = line
        self.text = text
        self.columns = tuple(cells) if sum(map(bool, cells)) > 1 else ()
        """The cells of the line, some of them empty; nothing where there is one column."""
        self.likely = likely
        """The place of the column that most likely holds the user IDs."""


def read_user_file(path: Path, *, first: FirstLine | None = None, lower: bool = False) -> DryRun:
    """Return the user IDs in a file, in lower case if ``lower``; ``first`` answers a `FirstLineUnclear`.

    Raises:
        FirstLineUnclear: the first line may be a header, or any of several columns may hold the user IDs.
        UserFileError: it cannot be read, is no text, changes while it is read, or holds no user.
    """
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        dry_run = _parsed(_text_slices(file, path.name), path.name, first, lower=lower)
        if _stamp(before) != _stamp(os.fstat(file.fileno())) or _stamp(before) != _stamp_of_path(path):
            raise UserFileError(f"{path.name} changed while it was read; wait until it is written, and read it again.")
    return replace(dry_run, source=str(path.absolute()))


def read_user_text(text: str, *, first: FirstLine | None = None, lower: bool = False) -> DryRun:
    """Return the user IDs in a pasted text, in the formats of a file, or several on one line.

    Raises:
        FirstLineUnclear, UserFileError: as `read_user_file`.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) == 1 and not lines[0].lstrip().startswith(JSON_BEGINS) and len(lines[0]) <= LONGEST_ROW:
        text = "\n".join(split_names(lines[0]))
    slices = (text[start : start + SLICE_BYTES] for start in range(0, len(text), SLICE_BYTES))
    return _parsed(slices, "", first, lower=lower)


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


def _parsed(slices: Iterator[str], name: str, first: FirstLine | None, *, lower: bool) -> DryRun:
    head = ""
    for text in slices:
        head += text
        if len(head.lstrip()) > 0:
            break
    collector = Collector(lower=lower)
    whole = chain((head,), slices)
    begins = head.lstrip()[:1]
    if begins == "{":
        raise UserFileError(f"{name or 'The paste'} is a JSON object; a JSON list of user IDs is wanted.")
    header = None
    if begins == "[":
        _take_json(whole, collector, name)
    else:
        header = _take_rows(_line_slices(whole, name), collector, name, first)
    if not collector.rows:
        below = f" below its header, “{header.text}” (line {header.line})" if header else ""
        raise UserFileError(f"{name or 'The paste'} holds no user ID{below}.")
    return collector.dry_run(header)


def _check_rows(collector: Collector, name: str) -> None:
    if collector.rows > MOST_ROWS:
        raise UserFileError(f"{name or 'The paste'} has more than {MOST_ROWS:,} rows; split it.")


def _take_rows(slices: Iterator[list[str]], collector: Collector, name: str, first: FirstLine | None) -> Header | None:
    """Take lines or CSV; return the header, if the first line is one."""
    head: list[str] = []
    for lines in slices:
        head += lines
        if any(line.strip() for line in head):
            break
    place = next((place for place, line in enumerate(head) if line.strip()), None)
    if place is None:
        return None
    delimiter = max(DELIMITERS, key=head[place].count)
    if delimiter in head[place]:
        rows = (f"{line}\n" for line in chain(head[place:], chain.from_iterable(slices)))
        return _take_csv(csv.reader(rows, delimiter=delimiter, strict=True), place, collector, name, first)
    _, header = _first_line([bare(head[place])], place + 1, head[place].strip(), name, first)
    place += header is not None
    number = collector.take_lines(head[place:], place + 1)
    for lines in slices:
        number = collector.take_lines(lines, number)
        _check_rows(collector, name)
    return header


def _first_line(
    cells: Sequence[str], line: int, text: str, name: str, said: FirstLine | None
) -> tuple[int, Header | None]:
    """Return the place of the column that holds the user IDs, and the header, if these cells are one."""
    text = text[:LONGEST_SHOWN]
    filled = [place for place, cell in enumerate(cells) if cell] or [0]
    named = [place for place in filled if cells[place] in USER_COLUMNS]
    alike = [place for place in filled if resembles_header(cells[place])]
    if said is not None:
        place = said.column if len(filled) > 1 else filled[0]
        column = cells[place][:LONGEST_SHOWN]
        return place, Header(line, text, column, HeaderReason.SAID) if said.is_header else None
    if len(named) == 1:
        return named[0], Header(line, text, cells[named[0]], HeaderReason.NAMED)
    if len(filled) == 1 and not alike:
        return filled[0], None
    raise FirstLineUnclear(name, line, cells, text, (alike or filled)[0])


def _take_csv(
    reader: _CsvReader, before: int, collector: Collector, name: str, said: FirstLine | None
) -> Header | None:
    """Take the rows of a CSV whose first stands behind ``before`` lines; return the header, if that one is."""
    try:
        first = next(reader)
        cells = [cell.strip() for cell in first]
        place, header = _first_line(cells, before + 1, _row_text(cells), name, said)
        alone = header is None and sum(map(bool, cells)) == 1
        start = reader.line_num if header else 0
        for number, row in enumerate(reader if header else chain((first,), reader)):
            line, start = before + start + 1, reader.line_num
            cell = row[place] if place < len(row) else ""
            if alone and sum(map(bool, map(str.strip, row))) > 1:
                collector.take(_row_text(row), line, "several cells; the first line has one")
            elif cell.strip():
                if not collector.take_usual(cell):
                    collector.take(cell.strip(), line)
            elif any(map(str.strip, row)):
                collector.take(_row_text(row), line, f"no user ID in column {place + 1}")
            if number % _ROWS_BETWEEN_CHECKS == 0:
                _check_rows(collector, name)
    except csv.Error as error:
        line = before + reader.line_num
        raise UserFileError(
            f"{name or 'The paste'} cannot be read as CSV: line {line}: {error}. Is a quotation mark not closed?"
        ) from None
    return header


def _row_text(row: Sequence[str]) -> str:
    return ", ".join(filter(None, map(str.strip, row)))


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
