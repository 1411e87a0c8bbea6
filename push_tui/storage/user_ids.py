"""User IDs that somebody brought: which can be used, which are doubled or illegal, and which line is a header."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from push_tui.names import DELIMITERS, bare, is_usual_user, user_problem

KEPT_NOTES = 10_000
"""Illegal and doubled rows that are kept to be shown; further ones are counted only."""
LONGEST_SHOWN = 80
"""Characters of an illegal row that are kept."""

# One set of a million IDs would be made anew, in one call of 40 ms, each time it grows; small ones take turns.
_SHARDS = 64

JSON_BEGINS = ("[", "{")

USER_COLUMNS = frozenset(
    {
        *("username", "user_name", "user name", "chat_username", "user", "users"),
        *("user_id", "userid", "user id", "chat_user_id", "id", "uid", "account"),
    }
)
"""Names that make the first line a header without a question, written exactly so."""

_CELLS = re.compile(f"[{DELIMITERS}]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(
    r"(?:^|[^a-z0-9])(?:user[ _.-]*(?:id|name)s?|ids?|uids?)(?![\w.-])|(?<![\w.-])(?:users?|accounts?)(?![\w.-])",
    re.IGNORECASE,
)
"""A name in any case, with anything before it and nothing of a user ID behind it; ``test-user`` is likely a user."""


@dataclass(frozen=True, slots=True)
class RowNote:
    """A row worth a word. ``text`` is raw, cut to `LONGEST_SHOWN` characters."""

    line: int
    """Counted from 1."""
    text: str
    reason: str


class HeaderReason(StrEnum):
    """Why a line was read as the header."""

    NAMED = "named"  # its column has a name that is known for user IDs
    SAID = "said"  # the person said so


@dataclass(frozen=True, slots=True)
class Header:
    """A line that was read as the header. Both texts are raw and cut like those of a `RowNote`."""

    line: int
    """Counted from 1."""
    text: str
    column: str
    """The name of the column that was read."""
    reason: HeaderReason


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a file or a paste holds; every row that is not blank is in ``ids``, doubled, illegal or the ``header``."""

    ids: tuple[str, ...]
    """Usable user IDs, each once, in their order."""
    total: int
    """Rows that are not blank, the header apart."""
    duplicates: int
    illegal: int
    duplicate_rows: tuple[RowNote, ...] = ()
    """The first `KEPT_NOTES` of them, with their lines; so are ``illegal_rows``."""
    illegal_rows: tuple[RowNote, ...] = ()
    upper_case: int = 0
    """Usable IDs with upper-case letters, which this service does not have."""
    source: str = ""
    """The path of the file; empty for a paste."""
    header: Header | None = None
    """The line that was read as the header; None where the first line was read as a user."""


class Collector:
    """Takes rows one after another and sorts them into a `DryRun`."""

    def __init__(self, *, lower: bool = False) -> None:
        """``lower``: the person chose to write every ID in lower case."""
        self._lower = lower
        self._ids: list[str] = []
        self._shards: list[set[str]] = [set() for _ in range(_SHARDS)]
        self._total = 0
        self._duplicates: list[RowNote] = []
        self._illegal: list[RowNote] = []
        self._counts = {"duplicate": 0, "illegal": 0, "upper": 0}

    def take_lines(self, lines: Iterable[str], first: int) -> int:
        """Take lines with one ID each, the first of them at line ``first``; the number of the line after them."""
        shards, append = self._shards, self._ids.append
        number = first - 1
        for number, line in enumerate(lines, first):
            if is_usual_user(line):
                self._total += 1
                shard = shards[hash(line) & (_SHARDS - 1)]
                before = len(shard)
                shard.add(line)
                if len(shard) == before:
                    self._note("duplicate", self._duplicates, number, line, "was there before")
                else:
                    append(line)
            elif line and not line.isspace():
                self.take(bare(line), number)
        return number + 1

    def take_usual(self, user: str) -> bool:
        """Take one row that is an ID without upper-case letters and new; False, and nothing taken, where it is not."""
        if not is_usual_user(user) or not self._is_new(user):
            return False
        self._total += 1
        return True

    def take(self, user: str, line: int, problem: str = "") -> None:
        """Take one row that stands at ``line``; ``problem`` says what is wrong with it beside its characters."""
        self._total += 1
        problem = problem or user_problem(user)
        if problem:
            self._note("illegal", self._illegal, line, user, problem)
            return
        if not is_usual_user(user):
            if self._lower:
                user = user.lower()
            else:
                self._counts["upper"] += 1
        if not self._is_new(user):
            self._note("duplicate", self._duplicates, line, user, "was there before")

    def _is_new(self, user: str) -> bool:
        """Add an ID; False, and nothing added, where it was there before."""
        shard = self._shards[hash(user) & (_SHARDS - 1)]
        if user in shard:
            return False
        shard.add(user)
        self._ids.append(user)
        return True

    def _note(self, kind: str, notes: list[RowNote], line: int, text: str, reason: str) -> None:
        self._counts[kind] += 1
        if len(notes) < KEPT_NOTES:
            notes.append(RowNote(line, text[:LONGEST_SHOWN], reason))

    @property
    def rows(self) -> int:
        """How many rows were taken."""
        return self._total

    def dry_run(self, header: Header | None = None) -> DryRun:
        """All that was taken."""
        self._shards = []
        return DryRun(
            ids=tuple(self._ids),
            total=self._total,
            duplicates=self._counts["duplicate"],
            illegal=self._counts["illegal"],
            duplicate_rows=tuple(self._duplicates),
            illegal_rows=tuple(self._illegal),
            upper_case=self._counts["upper"],
            header=header,
        )


def dry_run_of(users: Iterable[str]) -> DryRun:
    """The dry run of IDs that are at hand, such as marked rows; their place is their line."""
    collector = Collector()
    collector.take_lines(users, 1)
    return collector.dry_run()


def resembles_header(cell: str) -> bool:
    """Return whether a cell reads like one of `USER_COLUMNS`, such as ``User ID (chat)`` or ``customerId``."""
    return _NAME.search(_CAMEL.sub("_", cell)) is not None


def needs_reading(text: str) -> bool:
    """Return whether a paste may be more than a list of IDs: JSON, or a first line of several that may be a header."""
    text = text.strip()
    first, _, others = text.replace("\r", "\n").partition("\n")
    header = bool(others) and any(resembles_header(bare(cell)) for cell in _CELLS.split(first))
    return header or text.startswith(JSON_BEGINS)
