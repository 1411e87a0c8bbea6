"""Columns of a list that is drawn row by row, and how cells fit their width."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from push_tui.text import visible, visible_name

_ELLIPSIS = "…"
_NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in cells, or None for a share of the rest; ``tone`` names the colour of its cells.

    ``names`` is true for names and IDs, in which hidden characters are marked too.
    """

    title: str
    width: int | None = None
    right: bool = False
    tone: str = ""
    names: bool = False

    @property
    def gap(self) -> int:
        """Blanks after the column; a number at the right edge needs one more, or it runs into the next column."""
        return 2 if self.right else 1

    def shown(self, cell: "Cell") -> str:
        """Return the text of a cell of this column, with control characters escaped."""
        return visible_name(cell.text) if self.names else visible(cell.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text from anywhere, and the name of its tone ("good", "bad", "warn", "dim", "")."""

    text: str
    tone: str = ""
    share: float = 0.0
    """How much of the column a bar behind the text fills, 0 to 1."""


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Return the cells of each column; all of them, with the gap after each, take ``width`` cells."""
    left = width - sum(column.gap + (column.width or 0) for column in columns)
    shares = sum(1 for column in columns if column.width is None)
    share = max(_NARROWEST, left // shares) if shares else 0
    return [share if column.width is None else column.width for column in columns]


def fit(text: str, width: int, right: bool = False) -> str:
    """Return ``text`` in exactly ``width`` cells, cut with an ellipsis if too long."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + _ELLIPSIS
    return " " * (width - length) + text if right else text + " " * (width - length)
