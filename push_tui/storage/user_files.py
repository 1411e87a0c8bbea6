"""User IDs from a file or a paste: one per line, CSV with a header, or a JSON list; read and parsed in slices.

A slice is small, so that no single call blocks the interpreter for long; everything may run in a thread. A file that
cannot be used raises `UserFileError`; invalid rows are listed in the `DryRun`.
"""

import codecs
import csv
import io
import json
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from push_tui.frozen import frozen
from push_tui.names import BLANKS, bare, is_usual_user, split_names, user_problem
from push_tui.storage.user_ids import (
    LONGEST_SHOWN,
    USER_COLUMNS,
    Collector,
    DryRun,
    Header,
    HeaderReason,
    delimiter_hint,
    is_list,
    is_rule,
    resembles_header,
)
from push_tui.storage.user_rows import FirstRow
from push_tui.text import DELIMITERS

SLICE_BYTES = 128 * 1024
LONGEST_ROW = 64 * 1024
"""Characters; a file with a longer row is not a list of users."""
MOST_ROWS = 2_000_000

_ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ROWS_BETWEEN_CHECKS = 10_000
_ELEMENT = re.compile(r'\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s",\[\]{}]+))\s*([,\]])', re.DOTALL)
_QUOTED = re.compile(r'"[^"]*"')
_NO_TEXT = "not in quotation marks"
_DRAWN = "a line around the table"
_END_OF_LIST = re.compile(r"\s*\]")


class UserFileError(Exception):
    """The file or paste cannot be used; the message is one sentence that says what to do."""


@frozen
class FirstLine:
    """Your answer about the first line."""

    is_header: bool
    column: int | None = 0
    """The column with the user IDs, counted from 0; None if every cell is one."""


class FirstLineUnclear(UserFileError):
    """You must say whether the first line is a header, and which column has the user IDs."""

    def __init__(self, name: str, line: int, cells: Sequence[str], text: str, likely: int) -> None:
        super().__init__(f"{name}, line {line}: choose whether this is a header.")
        self.line = line
        self.text = text
        self.columns = tuple(cells) if sum(map(bool, cells)) > 1 else ()
        """The cells of the line, some of them empty; empty if there is only one column."""
        self.likely = likely
        """The column that most likely holds the user IDs, counted from 0."""


def read_user_file(path: Path, *, first: FirstLine | None = None, lower: bool = False) -> DryRun:
    """Return the user IDs in a file, in lower case if ``lower``; ``first`` answers a `FirstLineUnclear`.

    Raises:
        FirstLineUnclear: the first line may be a header, or it is not clear which column holds the user IDs.
        UserFileError: the file cannot be read, is not text, changes during the read, or has no user.
    """
    with _opened(path) as file:
        before = os.fstat(file.fileno())
        dry_run = _parsed(_text_slices(file, path.name), path.name, first, lower=lower)
        if _stamp(before) != _stamp(os.fstat(file.fileno())) or _stamp(before) != _stamp_of_path(path):
            raise UserFileError(f"{path.name} changed while it was read; wait until it is complete, then try again.")
    return replace(dry_run, source=str(path.absolute()))


def read_user_text(text: str, *, first: FirstLine | None = None, lower: bool = False) -> DryRun:
    """Return the user IDs in a pasted text: in a format of files, or a list with several on a line.

    Raises:
        FirstLineUnclear, UserFileError: as `read_user_file`.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if is_list(text):
        return _list(text.split("\n"), "The paste", lower=lower)
    slices = (text[start : start + SLICE_BYTES] for start in range(0, len(text), SLICE_BYTES))
    return _parsed(slices, "The paste", first, lower=lower)


# From bytes to slices of text


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserFileError(f"{path.name} is a directory; choose a file.")
        if not stat.S_ISREG(status.st_mode):
            raise UserFileError(f"{path.name} is not a regular file; save its content to one.")
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


def encoding_of(first: bytes) -> str:
    """Return the encoding of a text by the mark at its start, as spreadsheets write it; UTF-8 without one."""
    return next((encoding for mark, encoding in _ENCODINGS if first.startswith(mark)), "utf-8")


def _text_slices(file: BinaryIO, name: str) -> Iterator[str]:
    first = file.read(SLICE_BYTES)
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding_of(first))(), translate=True)
    line = 1
    for piece in chain((first,), iter(lambda: file.read(SLICE_BYTES), b""), (b"",)):
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            line += bytes(error.object[: error.start]).count(b"\n")
            raise UserFileError(
                f'{name} is not UTF-8 text (line {line}); save it as UTF-8 (Excel: "CSV UTF-8").'
            ) from None
        if "\x00" in text:
            raise UserFileError(f"{name} is a binary file; choose a text, CSV or JSON file.")
        line += text.count("\n")
        if text:
            yield text


def _line_slices(slices: Iterator[str], name: str) -> Iterator[list[str]]:
    """Yield complete lines without their line ends, a few thousand at a time."""
    rest = ""
    line = 1
    for text in slices:
        lines = (rest + text).split("\n")
        rest = lines.pop()
        if len(rest) > LONGEST_ROW or any(len(each) > LONGEST_ROW for each in lines):
            what = f"a row of more than {LONGEST_ROW // 1024} kB (about line {line + len(lines)})"
            raise UserFileError(f"{name} has {what}; choose a list of user IDs, one per line.")
        line += len(lines)
        yield lines
    if rest:
        yield [rest]


# From text to user IDs


def _parsed(slices: Iterator[str], name: str, first: FirstLine | None, *, lower: bool) -> DryRun:
    head = ""
    for text in slices:
        head += text
        if len(head.lstrip()) > 0:
            break
    collector = Collector(lower=lower)
    whole = chain((head,), slices)
    begins = head.lstrip(BLANKS)[:1]
    if begins == "{":
        raise UserFileError(f'{name} is a JSON object; use a JSON list of user IDs, like ["kim", "lee"].')
    header = None
    if begins == "[":
        _take_json(whole, collector, name)
    else:
        header = _take_rows(chain.from_iterable(_line_slices(whole, name)), collector, name, first)
    return _found(collector, name, header)


def _list(lines: Iterable[str], name: str, *, lower: bool) -> DryRun:
    """Return the dry run of lines that hold nothing but user IDs, several on a line or one on each."""
    collector = Collector(lower=lower)
    for number, line in enumerate(lines, 1):
        for user in (line,) if is_usual_user(line) else split_names(line):
            collector.take_lines((user,), number)
    _check_rows(collector, name)
    return _found(collector, name)


def _found(collector: Collector, name: str, header: Header | None = None) -> DryRun:
    if not collector.rows:
        below = f' below its header, "{header.text}" (line {header.line})' if header else ""
        raise UserFileError(f"{name} has no user ID{below}.")
    return collector.dry_run(header)


def _check_rows(collector: Collector, name: str) -> None:
    if collector.rows > MOST_ROWS:
        raise UserFileError(f"{name} has more than {MOST_ROWS:,} rows; split it.")


def _take_rows(lines: Iterator[str], collector: Collector, name: str, said: FirstLine | None) -> Header | None:
    """Take lines, CSV, or columns between blanks; return the header if the first line is one."""
    hint = ""
    for number, line in enumerate(lines, 1):
        if not hint and (hint := delimiter_hint(line)):
            continue
        if is_rule(line) and user_problem(line):
            collector.take(line.strip(), number, _DRAWN)
        elif line.strip():
            break
    else:
        return None
    below = next(lines, "")
    lines = chain((below,), lines)
    delimiter = hint or _delimiter_of(line)
    if delimiter and delimiter in line:
        rows = (f"{each}\n" for each in chain((line,), lines))
        return _take_csv(rows, number - 1, collector, name, said, delimiter=delimiter)
    if len(line.split()) > 1 and len(below.split()) > 1:
        rows = (f"{' '.join(each.split())}\n" for each in chain((line,), lines))
        return _take_csv(rows, number - 1, collector, name, said, delimiter=" ")
    _, header = _first_line([bare(line)], number, line.strip(), name, said)
    number += header is not None
    if header is None:
        lines = chain((line,), lines)
    else:
        collector.begin_below(header.column)
        if is_rule(below):
            collector.take(next(lines).strip(), number, _DRAWN)
            number += 1
    while some := tuple(islice(lines, _ROWS_BETWEEN_CHECKS)):
        number = collector.take_lines(some, number)
        _check_rows(collector, name)
    return header


def _delimiter_of(line: str) -> str:
    """Return the delimiter that makes a cell a known name for user IDs, else the most frequent one; empty for none."""
    outside = _QUOTED.sub("", line)
    found = [delimiter for delimiter in DELIMITERS if delimiter in outside]
    known = [each for each in found if USER_COLUMNS.intersection(map(bare, next(csv.reader([line], delimiter=each))))]
    return max(known or found, key=outside.count, default="")


def _first_line(
    cells: Sequence[str], line: int, text: str, name: str, said: FirstLine | None
) -> tuple[int | None, Header | None]:
    """Return the column that holds the user IDs (None: every one), and the header if these cells are one."""
    text = text[:LONGEST_SHOWN]
    filled = [place for place, cell in enumerate(cells) if cell] or [0]
    named = [place for place in filled if cells[place] in USER_COLUMNS]
    alike = [place for place in filled if resembles_header(cells[place])]
    if said is not None:
        place = said.column if len(filled) > 1 else filled[0]
        if place is not None and place >= len(cells):
            raise UserFileError(f"{name} has different columns now; read it again.")
        column = "" if place is None else cells[place][:LONGEST_SHOWN]
        return place, Header(line, text, column, HeaderReason.SAID) if said.is_header else None
    if len(named) == 1:
        return named[0], Header(line, text, cells[named[0]], HeaderReason.NAMED)
    if len(filled) == 1 and not alike:
        return filled[0], None
    raise FirstLineUnclear(name, line, cells, text, (alike or filled)[0])


def _take_csv(
    rows: Iterator[str], before: int, collector: Collector, name: str, said: FirstLine | None, *, delimiter: str
) -> Header | None:
    """Take the rows of a CSV that starts after ``before`` lines; return the header if its first row is one."""
    reader = csv.reader(rows, delimiter=delimiter, strict=True)
    try:
        first = next(reader)
        cells = [bare(cell) for cell in first]
        place, header = _first_line(cells, before + 1, _row_text(first), name, said)
        table = FirstRow(first, place or 0, delimiter, is_header=header is not None)
        if header is not None:
            collector.begin_below(*cells if place is None else (header.column,))
        start = reader.line_num if header else 0
        for number, row in enumerate(reader if header else chain((first,), reader)):
            line, start = before + start + 1, reader.line_num
            if place is None:
                collector.take_cells(row, line)
            elif number == 0 and header and is_rule(" ".join(row)):
                collector.take(_row_text(row), line, _DRAWN)
            elif table.moved_in(row):
                raise UserFileError(f"{name} has a second header in another order (line {line}); split it there.")
            elif problem := table.problem(row):
                collector.take(_row_text(row), line, problem)
            elif place < len(row) and row[place].strip():
                if not collector.take_usual(row[place], line):
                    collector.take(bare(row[place]), line)
            elif any(map(str.strip, row)):
                collector.take(_row_text(row), line, f"no user ID in column {place + 1}")
            if number % _ROWS_BETWEEN_CHECKS == 0:
                _check_rows(collector, name)
    except csv.Error as error:
        line = before + reader.line_num
        raise UserFileError(
            f"{name} is not valid CSV (line {line}: {error}); check the quotation marks there."
        ) from None
    return header


def _row_text(row: Sequence[str]) -> str:
    return ", ".join(filter(None, map(str.strip, row)))


def _take_json(slices: Iterator[str], collector: Collector, name: str) -> None:
    """Take a JSON list of texts, or of whole numbers as written."""
    buffer, line, opened, ended = "", 1, False, False
    for piece in slices:
        buffer += piece
        place = 0
        if not opened:
            place = buffer.index("[") + 1
            opened = True
        counted = 0
        while not ended and (element := _ELEMENT.match(buffer, place)) is not None:
            text, word, mark = element.groups()
            start = element.start(2 if text is None else 1)
            line += buffer.count("\n", counted, start)
            counted = start
            if text is None or not collector.take_usual(text, line):
                collector.take(*(_word(word, line) if text is None else (_element_text(text, line, name), line)))
            place, ended = element.end(), mark == "]"
        if not ended and (end := _END_OF_LIST.match(buffer, place)) is not None:
            place, ended = end.end(), True
        line += buffer.count("\n", counted, place)
        buffer = buffer[place:]
        _check_rows(collector, name)
        if ended and buffer.strip():
            raise UserFileError(f"{name} has text after the end of its JSON list (line {line}); remove it.")
        if not ended and len(buffer) > LONGEST_ROW:
            break
    if not ended:
        line += buffer[: len(buffer) - len(buffer.lstrip())].count("\n")
        raise UserFileError(f'{name} is not a JSON list of user IDs, like ["kim", "lee"]; check line {line}.')


def _word(word: str, line: int) -> tuple[str, int, str]:
    """Return an element without quotation marks, its line and why it is invalid: only whole numbers are IDs."""
    user = bare(word)
    known = user != word or word.isdecimal()
    return user, line, "" if known else user_problem(user) or _NO_TEXT


def _element_text(text: str, line: int, name: str) -> str:
    if "\\" not in text:
        return bare(text)
    try:
        return bare(str(json.loads(f'"{text}"')))
    except ValueError:
        raise UserFileError(f"{name} is not valid JSON; check line {line}.") from None
