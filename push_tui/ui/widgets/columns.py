"""Columns of a list that is drawn row by row, and how their cells are fitted to the width at hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from push_tui.text import visible, visible_name

_ELLIPSIS = "…"
_NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in cells, or None for a share of what is left; ``tone`` names the colour of its cells.

    ``names`` says that it holds names or IDs, in which characters that hide are marked too.
    """

    title: str
    width: int | None = None
    right: bool = False
    tone: str = ""
    names: bool = False

    def shown(self, cell: "Cell") -> str:
        """The text of a cell of this column, unable to act on the terminal."""
        return visible_name(cell.text) if self.names else visible(cell.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: text from anywhere, and the name of its tone ("good", "bad", "warn", "dim", "")."""

    text: str
    tone: str = ""


def widths(columns: Sequence[Column], width: int) -> list[int]:
    """Cells for each column when all of them, with a blank behind each, have ``width`` cells."""
    left = width - len(columns) - sum(column.width or 0 for column in columns)
    shares = sum(1 for column in columns if column.width is None)
    share = max(_NARROWEST, left // shares) if shares else 0
    return [share if column.width is None else column.width for column in columns]


def fit(text: str, width: int, right: bool = False) -> str:
    """``text`` in exactly ``width`` cells, cut with an ellipsis."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + _ELLIPSIS
    return " " * (width - length) + text if right else text + " " * (width - length)
