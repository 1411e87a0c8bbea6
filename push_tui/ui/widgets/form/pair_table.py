"""The table of pairs for the field in focus: its rows, the edited cell, and what typing and pasting change.

At the end are the lines of a field of pairs as drawn, with and without the focus.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from push_tui.frozen import frozen
from push_tui.message.push import Path
from push_tui.operations.composition import Composition
from push_tui.operations.pairs import Pair, PairFault, faults, pasted_rows, read_rows, text_of_rows
from push_tui.text import visible, visible_name
from push_tui.ui.actions import key_of

KEY, VALUE = 0, 1
MOST_PAIRS = 10
"""Visible rows of the table; more are scrolled."""


class PairTable:
    """The pairs of one field as rows; the last row is always blank, for a new pair.

    The composition has the data, and the rows are read from it again if something else changed it, such as undo. Only
    the table has what cannot be data, such as a blank row in the middle.
    """

    def __init__(self) -> None:
        self.rows: list[Pair] = [Pair()]
        self.index = 0
        self.column = KEY
        self.first = 0
        """The first visible row."""
        self._path: Path | None = None
        self._composition: Composition | None = None
        self._seen = ""
        self._writing = False

    @property
    def cell(self) -> str:
        """The text of the edited cell."""
        row = self.rows[self.index]
        return row.key if self.column == KEY else row.text

    @property
    def spot(self) -> tuple[int, int]:
        """Row and column of the edited cell."""
        return self.index, self.column

    @property
    def line(self) -> int:
        """The line of the edited cell among the visible rows."""
        return self.index - self.first

    @property
    def faults(self) -> dict[int, PairFault]:
        """What is wrong with invalid rows, by index."""
        return faults(self.rows)

    @property
    def shown(self) -> range:
        """The indexes of the visible rows."""
        return range(self.first, min(self.first + MOST_PAIRS, len(self.rows)))

    def load(self, path: Path, composition: Composition) -> None:
        """Show the pairs at ``path``. If they are shown already, keep the edited cell; else start at the first."""
        if self._writing and path == self._path:
            return
        text = composition.text(path)
        if path == self._path and composition is self._composition and text == self._seen:
            return
        if path != self._path:
            self.index, self.column, self.first = 0, KEY, 0
        self._path, self._composition, self._seen = path, composition, text
        self.rows = list(read_rows(text))
        self._settle()

    def forget(self) -> None:
        """Let the next `load` start at the first pair."""
        self._path = None

    # Moving: each method returns whether the cursor moved

    def forward(self) -> bool:
        """Go to the next cell."""
        if self.column == KEY and not self.rows[self.index].is_blank:
            return self.to_value()
        return self.go(self.index + 1, KEY)

    def back(self) -> bool:
        """Go to the previous cell."""
        return self.to_key() if self.column == VALUE else self.go(self.index - 1, VALUE)

    def step(self, by: int) -> bool:
        """Go down or up by rows in the same column."""
        return self.go(self.index + by, self.column)

    def to_key(self) -> bool:
        """Go to the key of the row."""
        return self.go(self.index, KEY)

    def to_value(self) -> bool:
        """Go to the value of the row."""
        return self.go(self.index, VALUE)

    def to_new_pair(self) -> bool:
        """Go to the last row, where you type a new pair."""
        return self.go(len(self.rows) - 1, KEY)

    def go(self, index: int, column: int) -> bool:
        """Go to this cell; what you type there is a separate undo step."""
        if not 0 <= index < len(self.rows) or (index, column) == self.spot:
            return False
        self.index, self.column = index, column
        self._settle()
        if self._composition is not None:
            self._composition.end_typing()
        return True

    def go_to_fault(self) -> bool:
        """Go to the first invalid row."""
        found = next(iter(self.faults.items()), None)
        return found is not None and self.go(found[0], VALUE if found[1].in_value else KEY)

    def go_to_key(self, key: str) -> bool:
        """Go to the value of the first row with this key."""
        found = next((index for index, row in enumerate(self.rows) if row.key == key and not row.is_blank), None)
        return found is not None and self.go(found, VALUE)

    # Changing

    def type(self, text: str) -> None:
        """Set the text of the edited cell."""
        row = self.rows[self.index]
        self.rows[self.index] = (
            Pair(text, row.text, row.is_json) if self.column == KEY else Pair(row.key, text, row.is_json)
        )
        self._write()

    def type_sign(self) -> bool:
        """Handle ``=`` typed after a key: go to the value. After ``:=`` the value is JSON."""
        row = self.rows[self.index]
        key = row.key.removesuffix(":").strip()
        if self.column != KEY or not key:
            return False
        if row.key != key:
            self.rows[self.index] = Pair(key, row.text, row.is_json or row.key.endswith(":"))
            self._write()
        return self.go(self.index, VALUE)

    def paste(self, text: str) -> bool:
        """Insert pasted pairs as rows; return false if the text has no pairs or the cursor is in a value.

        Raises:
            JsonError: the text begins like a JSON object but is not one.
        """
        here = self.rows[self.index]
        if self.column == VALUE and not here.is_blank:
            return False
        more = pasted_rows(text)
        if not more:
            return False
        at = self.index if here.is_blank else self.index + 1
        self._as_one_step([*self.rows[:at], *more, *self.rows[at + (1 if here.is_blank else 0) :]])
        self.go(at + len(more) - 1, VALUE)
        return True

    def remove(self) -> bool:
        """Remove the row; move the cursor to the next one."""
        self.column = KEY
        self._as_one_step([*self.rows[: self.index], *self.rows[self.index + 1 :]])
        return True

    def remove_blank(self) -> bool:
        """Remove the row if it is blank and not the last one."""
        if not self.rows[self.index].is_blank or self.index == len(self.rows) - 1:
            return False
        return self.remove()

    def change_kind(self) -> bool:
        """Make the value JSON instead of text, or text instead of JSON; keep the characters."""
        row = self.rows[self.index]
        changed = Pair(row.key, row.text, not row.is_json)
        self._as_one_step([*self.rows[: self.index], changed, *self.rows[self.index + 1 :]])
        return True

    def _as_one_step(self, rows: list[Pair]) -> None:
        self.rows = rows
        if self._composition is not None:
            self._composition.end_typing()
            self._write()
            self._composition.end_typing()

    def _write(self) -> None:
        self._settle()
        if self._composition is None or self._path is None:
            return
        self._writing = True
        try:
            self._composition.type_text(self._path, text_of_rows(self.rows))
        finally:
            self._writing = False
        self._seen = self._composition.text(self._path)

    def _settle(self) -> None:
        """Add the blank row at the end if it is missing, and keep the edited cell in the table and visible."""
        if not self.rows or not self.rows[-1].is_blank or self.rows[-1].is_json:
            self.rows.append(Pair())
        self.index = min(self.index, len(self.rows) - 1)
        last_first = max(0, len(self.rows) - MOST_PAIRS)
        self.first = max(0, self.index - MOST_PAIRS + 1, min(self.first, self.index, last_first))


PairMove: TypeAlias = Callable[[PairTable], bool]
"""What moves the cursor in a table or changes it; returns whether it did something."""

_REMOVES = f"{key_of('remove_pair')} removes a pair"
HINT = f"Enter: next · {_REMOVES}"
NO_PAIRS = "no pairs"


@frozen
class PairLine:
    """One pair as it is drawn; ``sign`` is empty if the line has no pair."""

    key: str
    value: str
    sign: str = "="
    note: str = ""
    note_tone: str = "dim"
    mark: str = ""
    is_hint: bool = False


def resting_lines(rows: Sequence[Pair], count: int, bad: dict[int, PairFault], most: int) -> tuple[PairLine, ...]:
    """Return at most ``most`` lines for a field that is not in focus and has ``count`` pairs."""
    if count > most:
        shown = tuple(_line(row, bad.get(index)) for index, row in enumerate(rows[: most - 1]))
        return (*shown, PairLine("", f"… {count - most + 1} more", sign="", is_hint=True))
    return tuple(_line(row, bad.get(index)) for index, row in enumerate(rows))


def table_lines(table: PairTable) -> tuple[PairLine, ...]:
    """Return the lines for the field in focus; the edited cell is empty, because its editor covers it."""
    bad = table.faults
    last = len(table.rows) - 1
    lines = []
    for index in table.shown:
        row, here = table.rows[index], index == table.index
        column = table.column if here else None
        if index == last:
            key, value = "" if column == KEY else "new key", "" if column == VALUE else "value"
            lines.append(PairLine(key, value, ":=" if row.is_json else "=", is_hint=True))
        else:
            lines.append(_line(row, bad.get(index), column))
    return tuple(lines)


def table_head(table: PairTable) -> str:
    """Return the line above the table: the keys to press, and the position if not all rows are visible."""
    pairs = len(table.rows) - 1
    if len(table.rows) <= len(table.shown):
        return HINT
    return f"{min(table.index + 1, pairs)} of {pairs} · {_REMOVES}"


def _line(row: Pair, fault: PairFault | None, column: int | None = None) -> PairLine:
    key = "" if column == KEY else visible_name(row.key)
    value = "" if column == VALUE else visible(row.text)
    sign = ":=" if row.is_json else "="
    if fault is not None:
        return PairLine(key, value, sign, fault.short, "bad", "✖")
    if row.key != row.key.strip() and column != KEY:
        return PairLine(key, value, sign, "has blanks", "warn", "▲")
    return PairLine(key, value, sign, "" if row.text or row.is_blank or column is not None else "empty")
