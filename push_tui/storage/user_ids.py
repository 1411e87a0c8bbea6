"""User IDs from outside: which are usable, duplicate or invalid, and which line is a header."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from itertools import chain, filterfalse

from push_tui.frozen import frozen
from push_tui.names import BLANKS, bare, is_usual_user, split_names, user_key, user_problem
from push_tui.text import DELIMITERS

KEPT_NOTES = 10_000
"""The most invalid (and the most duplicate) rows that are listed; further ones are only counted."""
LONGEST_SHOWN = 80
"""The most characters of such a row that are kept."""

# One set of a million IDs would be recreated in a call of 40 ms each time it grows; small sets grow one at a time.
_SHARDS = 64

_REPEATED = "appears earlier"
_HEADER_AGAIN = "the header again"
_AROUND = f" {DELIMITERS}"
JSON_BEGINS = ("[", "{")

USER_COLUMNS = frozenset(
    {
        *("username", "user_name", "user name", "chat_username", "user", "users"),
        *("user_id", "userid", "user id", "chat_user_id", "id", "uid", "account"),
    }
)
"""Exact names that make the first line a header without asking."""

_SENTENCE = """
all also an and are as at but by can dear everybody everyone for from hello hey hi in is it me my not of on only or our
please push send thanks that the them these this those to too us we with you your bitte et oder ou und
"""
_USUAL_WORDS = frozenset(_SENTENCE.split())
"""Words of sentences; a list that holds one may be a sentence."""

_CELLS = re.compile(f"[{DELIMITERS}]")
_HINT = re.compile(r'"?sep=(?P<delimiter>[^\w"\n])"?[,;\t]*', re.IGNORECASE)
_DRAWING = re.compile(r"[\s|+:=-]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(
    r"(?:^|[^a-z0-9])(?:user[ _.-]*(?:id|name)s?|ids?|uids?)(?![\w.-])|(?<![\w.-])(?:users?|accounts?)(?![\w.-])",
    re.IGNORECASE,
)
"""A name in any case, with anything before it and no part of a user ID after it: ``test-user`` is likely a user."""


@frozen
class RowNote:
    """An invalid or duplicate row; ``text`` is raw, cut to `LONGEST_SHOWN` characters."""

    line: int
    """Counted from 1."""
    text: str
    reason: str


class HeaderReason(StrEnum):
    """Why a line was read as the header."""

    NAMED = "named"  # its column has a known name for user IDs
    SAID = "said"  # you said so


@frozen
class Header:
    """A line that was read as the header; both texts are raw and cut like those of a `RowNote`."""

    line: int
    """Counted from 1."""
    text: str
    column: str
    """The name of the column that was read; empty if every column was."""
    reason: HeaderReason


@frozen
class DryRun:
    """The content of a file or a paste; every row that is not blank is usable, duplicate, invalid or the header."""

    ids: tuple[str, ...]
    """Usable user IDs, each once, in their original order."""
    total: int
    """Rows that are not blank, without the header."""
    duplicates: int
    illegal: int
    duplicate_rows: tuple[RowNote, ...] = ()
    """The first `KEPT_NOTES` of them, with their lines; the same for ``illegal_rows``."""
    illegal_rows: tuple[RowNote, ...] = ()
    upper_case: int = 0
    """Usable IDs with upper-case letters, which the service does not have."""
    source: str = ""
    """The path of the file; empty for a paste."""
    header: Header | None = None
    """The line that was read as the header; None if the first line was read as a user."""
    lines: Sequence[int] = ()
    """The line of each of ``ids`` in the file or paste, counted from 1; empty if they are from neither."""


class Collector:
    """Takes rows one by one and sorts them into a `DryRun`."""

    def __init__(self, *, lower: bool = False) -> None:
        """``lower``: you chose lower case for every ID."""
        self._lower = lower
        self._ids: list[str] = []
        self._lines = array("I")  # a list would keep an object of 32 bytes for each line
        self._shards: list[set[str]] = [set() for _ in range(_SHARDS)]
        self.rows = 0
        """How many rows were taken."""
        self._duplicates: list[RowNote] = []
        self._illegal: list[RowNote] = []
        self._counts = {"duplicate": 0, "illegal": 0, "upper": 0}
        self._header: frozenset[str] = frozenset()
        self._upper: dict[str, str] = {}
        """The IDs with upper-case letters, by their keys."""

    def begin_below(self, *header: str) -> None:
        """Take no user with these names of columns: files are put together with the header of each."""
        self._header = frozenset(map(user_key, header))
        for cell in self._header:
            self._shard(cell).add(cell)

    def take_lines(self, lines: Iterable[str], first: int) -> int:
        """Take lines with one ID each, from line ``first`` on; return the number of the next line."""
        shards, append, note_line = self._shards, self._ids.append, self._lines.append
        number = first - 1
        for number, line in enumerate(lines, first):
            if is_usual_user(line):
                self.rows += 1
                shard = shards[hash(line) & (_SHARDS - 1)]
                before = len(shard)
                shard.add(line)
                if len(shard) == before:
                    self._repeated(number, line)
                else:
                    append(line)
                    note_line(number)
            elif line and not line.isspace():
                self.take(bare(line.strip(_AROUND)), number)
        return number + 1

    def take_usual(self, user: str, line: int) -> bool:
        """Take the row at ``line`` if it is a new ID without upper-case letters; return whether it was taken."""
        if not is_usual_user(user) or not self._is_new(user, line):
            return False
        self.rows += 1
        return True

    def take_cells(self, cells: Iterable[str], line: int) -> None:
        """Take every cell of the row at ``line`` that is not blank."""
        for cell in cells:
            if cell.strip() and not self.take_usual(cell, line):
                self.take(bare(cell), line)

    def take(self, user: str, line: int, problem: str = "") -> None:
        """Count the row at ``line``; ``problem`` is why it is invalid, unless its characters are."""
        self.rows += 1
        problem = problem or user_problem(user)
        if problem:
            self._note("illegal", self._illegal, line, user, problem)
            return
        if self._lower:
            user = user_key(user)
        if not self._is_new(user, line):
            self._repeated(line, user)
        elif not is_usual_user(user):
            self._counts["upper"] += 1
            self._upper[user_key(user)] = user

    def _is_new(self, user: str, line: int) -> bool:
        """Add the ID at ``line`` if it is new, in any case; return whether it was."""
        key = user_key(user)
        shard = self._shard(key)
        if key in shard:
            return False
        shard.add(key)
        self._ids.append(user)
        self._lines.append(line)
        return True

    def _shard(self, user: str) -> set[str]:
        return self._shards[hash(user) & (_SHARDS - 1)]

    def _repeated(self, line: int, user: str) -> None:
        key = user_key(user)
        earlier = self._upper.get(key, key)
        reason = _REPEATED if user == earlier else f"the same user as {earlier}, which {_REPEATED}"
        if key in self._header:
            reason = _HEADER_AGAIN
        self._note("duplicate", self._duplicates, line, user, reason)

    def _note(self, kind: str, notes: list[RowNote], line: int, text: str, reason: str) -> None:
        self._counts[kind] += 1
        if len(notes) < KEPT_NOTES:
            notes.append(RowNote(line, text[:LONGEST_SHOWN], reason))

    def dry_run(self, header: Header | None = None) -> DryRun:
        """Return the result of all rows."""
        self._shards = []
        return DryRun(
            ids=tuple(self._ids),
            total=self.rows,
            duplicates=self._counts["duplicate"],
            illegal=self._counts["illegal"],
            duplicate_rows=tuple(self._duplicates),
            illegal_rows=tuple(self._illegal),
            upper_case=self._counts["upper"],
            header=header,
            lines=self._lines,
        )


def dry_run_of(users: Iterable[str]) -> DryRun:
    """Return the dry run of IDs from a list, such as marked rows; the position of one left out is its line."""
    collector = Collector()
    collector.take_lines(users, 1)
    return replace(collector.dry_run(), lines=())


def resembles_header(cell: str) -> bool:
    """Return whether a cell resembles one of `USER_COLUMNS`, such as ``User ID (chat)`` or ``customerId``."""
    return _NAME.search(_CAMEL.sub("_", cell)) is not None


def delimiter_hint(line: str) -> str:
    """Return the delimiter that a line such as ``sep=;`` tells a spreadsheet; empty if the line is no such hint."""
    hint = _HINT.fullmatch(line.strip(BLANKS))
    return "" if hint is None else hint["delimiter"]


def is_rule(line: str) -> bool:
    """Return whether a line only draws a table, such as ``----+----`` below a header."""
    return "---" in line and _DRAWING.fullmatch(line) is not None


def needs_reading(text: str) -> bool:
    """Return whether you must look at what is read from a paste: it is more than a list of IDs, or may be a text."""
    return not is_list(text) or _may_be_a_text(text)


def doubtful_part(text: str) -> str:
    """Return the first part of a paste that may be no user ID, raw and cut; empty if none stands out."""
    lines = [] if text.strip(BLANKS).startswith(JSON_BEGINS) else text.strip(BLANKS).splitlines()
    header = next(filter(resembles_header, chain.from_iterable(map(_cells, lines[:1]))), "")
    odd = filter(_is_odd, chain.from_iterable(map(_cells, lines)))
    return (header or next(odd, ""))[:LONGEST_SHOWN]


def _is_odd(cell: str) -> bool:
    return bool(user_problem(cell)) or cell.endswith(".") or cell.lower() in _USUAL_WORDS


def is_list(text: str) -> bool:
    """Return whether a paste has nothing but IDs, and no JSON, header, table, or names of people."""
    text = text.strip(BLANKS)
    if text.startswith(JSON_BEGINS):
        return False
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return True
    first = lines[0]
    if len(lines) == 1:  # a few words after a user, such as "qa-1, new user", are no names of columns
        return len(split_names(first)) < 2 or not resembles_header(_cells(first)[0])
    if delimiter_hint(first) or any(map(is_rule, lines[:2])):
        return False
    return not any(map(resembles_header, _cells(first))) and _has_one_each(lines)


def _has_one_each(lines: Sequence[str]) -> bool:
    """Return whether lines have one ID each, or wrap a list: as many IDs on each line are the cells of a table."""
    usual = any(map(is_usual_user, lines))
    odd = tuple(dict.fromkeys(filterfalse(is_usual_user, lines)))
    rows = tuple(map(_cells, odd))
    if any(
        len(split_names(line)) > 1 and not all(map(is_usual_user, row)) for line, row in zip(odd, rows, strict=True)
    ):
        return False
    widths = {len(row) for row in rows if row} | ({1} if usual else set())
    return widths == {1} or len(widths) != 1


def _may_be_a_text(text: str) -> bool:
    """Return whether a list may be a sentence: words between blanks, a usual word, a full stop at its end."""
    text = text.strip(BLANKS)
    names = split_names(text)
    if len(names) < 2:
        return False
    if names[-1].endswith(".") or not _USUAL_WORDS.isdisjoint(map(str.lower, names)):
        return True
    if "\n" in text or "\r" in text:
        return False  # a list, so no line has words between blanks
    if any(map(resembles_header, cells := _cells(text))):
        return True
    words = len(names)
    return words > len(cells) and (words > 2 or len(cells) > 1 or not all(map(is_usual_user, names)))


def _cells(line: str) -> list[str]:
    return [user for cell in _CELLS.split(line) if (user := bare(cell))]
