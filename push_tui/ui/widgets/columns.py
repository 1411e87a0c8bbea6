"""Columns of a list that is drawn row by row, and how cells fit their width."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from push_tui.text import visible, visible_name

_ELLIPSIS = "…"
_NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``width`` in cells, or None for a share of the rest; ``tone`` names the colour of its cells.

    ``names`` is true for names and IDs, in which hidden characters are marked too. ``id`` stays if the title changes.
    """

    title: str
    width: int | None = None
    right: bool = False
    tone: str = ""
    names: bool = False
    id: str = ""

    @property
    def name(self) -> str:
        """What the column is known by: its ID, else its title."""
        return self.id or self.title

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


def widths(columns: Sequence[Column], width: int, wider: Mapping[str, int]) -> list[int]:
    """Return the cells of each column; all of them, with the gap after each, take ``width`` cells.

    ``wider`` is by how many cells columns were widened, by name; it is ignored where it leaves no room for the others.
    """
    room = width - sum(column.gap for column in columns)
    plain = _shared([column.width for column in columns], room)
    changes = [wider.get(column.name, 0) for column in columns]
    if not any(changes):
        return plain
    wanted = [
        None if column.width is None and not change else cells + change
        for column, cells, change in zip(columns, plain, changes, strict=True)
    ]
    found = _shared(wanted, room)
    return found if sum(found) <= room and min(found) >= _NARROWEST else plain


def _shared(wanted: Sequence[int | None], room: int) -> list[int]:
    """Return these widths, with an equal share of the rest for each None."""
    left = room - sum(each or 0 for each in wanted)
    shares = wanted.count(None)
    share = max(_NARROWEST, left // shares) if shares else 0
    return [share if each is None else each for each in wanted]


def fit(text: str, width: int, right: bool = False) -> str:
    """Return ``text`` in exactly ``width`` cells, cut with an ellipsis if too long."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + _ELLIPSIS
    return " " * (width - length) + text if right else text + " " * (width - length)


def aligned(texts: Iterable[str], right: bool = False) -> list[str]:
    """Return the texts, each as wide as the widest."""
    listed = list(texts)
    widest = max(map(cell_len, listed), default=0)
    return [fit(text, widest, right) for text in listed]
