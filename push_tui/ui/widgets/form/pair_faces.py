"""How a field of pairs looks: a line for each pair, its key below the labels and its value below the values."""

from collections.abc import Sequence
from dataclasses import dataclass

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Limit
from push_tui.message.rules.values import pairs_length
from push_tui.operations.pairs import Pair, PairFault
from push_tui.text import visible, visible_name
from push_tui.ui.widgets.form.pair_table import KEY, VALUE, PairTable

HINT = "Enter: next · Ctrl+K removes a pair"
NO_PAIRS = "no pairs"


@dataclass(frozen=True, slots=True)
class PairLine:
    """One pair as it is drawn; ``sign`` is empty for a line that only tells something."""

    key: str
    value: str
    sign: str = "="
    note: str = ""
    note_tone: str = "dim"
    mark: str = ""
    is_hint: bool = False


def resting_lines(rows: Sequence[Pair], count: int, bad: dict[int, PairFault], most: int) -> tuple[PairLine, ...]:
    """The first ``most`` lines of a field without the focus, which has ``count`` pairs."""
    if count > most:
        shown = tuple(_line(row, bad.get(index)) for index, row in enumerate(rows[: most - 1]))
        return (*shown, PairLine("", f"… {count - most + 1} more", sign="", is_hint=True))
    return tuple(_line(row, bad.get(index)) for index, row in enumerate(rows))


def table_lines(table: PairTable) -> tuple[PairLine, ...]:
    """The lines of the field in focus; the cell that is edited is left blank, its editor stands there."""
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
    """What stands above the table: how to go on, and where one is in a long one."""
    pairs = len(table.rows) - 1
    if len(table.rows) <= len(table.shown):
        return HINT
    return f"{min(table.index + 1, pairs)} of {pairs} · Ctrl+K removes a pair"


def size_counter(value: object, limit: Limit, dialect: Dialect) -> tuple[int, int] | None:
    """Characters used and allowed, where they are nearer to their limit than the pairs are to theirs."""
    if not isinstance(value, dict) or limit.total is None:
        return None
    used = pairs_length(value, limit, dialect)
    nearer = limit.items is None or used * limit.items > len(value) * limit.total
    return (used, limit.total) if nearer and 2 * used > limit.total else None


def _line(row: Pair, fault: PairFault | None, column: int | None = None) -> PairLine:
    key = "" if column == KEY else visible_name(row.key)
    value = "" if column == VALUE else visible(row.text)
    sign = ":=" if row.is_json else "="
    if fault is not None:
        return PairLine(key, value, sign, fault.short, "bad", "✖")
    if row.key != row.key.strip() and column != KEY:
        return PairLine(key, value, sign, "has blanks", "warn", "▲")
    return PairLine(key, value, sign, "" if row.text or row.is_blank or column is not None else "empty")
