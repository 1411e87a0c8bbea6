"""Columns of a list that is drawn row by row, and how cells fit their width."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from rich.cells import cell_len, set_cell_size

from push_tui.frozen import frozen
from push_tui.text import visible, visible_name

_ELLIPSIS = "…"
_NARROWEST = 4
_BEFORE = 8
"""Characters shown before what was sought in a text that is cut at its beginning."""
_ARROW = 2
"""Cells of the arrow beside the title of the column that a list is sorted by."""


@frozen
class Column:
    """A column: ``width`` in cells, or None for a share of the rest; ``tone`` names the colour of its cells.

    ``names`` is true for names and IDs, in which hidden characters are marked too. ``searched``: a filter looks in it.
    ``id`` stays if the title changes.
    """

    title: str
    width: int | None = None
    right: bool = False
    tone: str = ""
    names: bool = False
    searched: bool = False
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


@frozen
class Cell:
    """One cell: text from anywhere, and the name of its tone ("good", "bad", "warn", "dim", "")."""

    text: str
    tone: str = ""
    share: float = 0.0
    """How much of the column a bar behind the text fills, 0 to 1."""


def widths(
    columns: Sequence[Column], width: int, wider: Mapping[str, int], longest: Mapping[str, int] = MappingProxyType({})
) -> list[int]:
    """Return the cells of each column; with the gap after each, they take at most ``width`` cells.

    ``wider`` is by how many cells columns were widened, by name; it is ignored where it leaves no room for the others.
    ``longest`` is the most cells that a share of the rest needs, by name; the others get what it leaves.
    """
    room = width - sum(column.gap for column in columns)
    needs = [max(longest[each.name], len(each.title) + _ARROW) if each.name in longest else room for each in columns]
    plain = _shared([column.width for column in columns], needs, room)
    changes = [wider.get(column.name, 0) for column in columns]
    if not any(changes):
        return plain
    wanted = [
        None if column.width is None and not change else cells + change
        for column, cells, change in zip(columns, plain, changes, strict=True)
    ]
    found = _shared(wanted, needs, room)
    return found if sum(found) <= room and min(found) >= _NARROWEST else plain


def _shared(wanted: Sequence[int | None], needs: Sequence[int], room: int) -> list[int]:
    """Return these widths, with an equal share of the rest for each None, but no more than it needs."""
    found = [each or 0 for each in wanted]
    left = room - sum(found)
    shares = sorted((index for index, each in enumerate(wanted) if each is None), key=lambda index: needs[index])
    for number, index in enumerate(shares):
        found[index] = max(_NARROWEST, min(left // (len(shares) - number), needs[index]))
        left -= found[index]
    return found


def fit(text: str, width: int, right: bool = False) -> str:
    """Return ``text`` in exactly ``width`` cells, cut with an ellipsis if too long."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + _ELLIPSIS
    return " " * (width - length) + text if right else text + " " * (width - length)


def longest(names: Iterable[str]) -> int:
    """Return the cells that the longest of these names takes as shown; 0 if there is none."""
    return max((cell_len(visible_name(name)) for name in names), default=0)


def place_of(text: str, sought: str) -> int | None:
    """Return where ``sought`` (casefolded) begins in a text; None if nowhere, or if the text cannot be compared."""
    folded = text.casefold()
    place = folded.find(sought) if sought and len(folded) == len(text) else -1
    return None if place < 0 else place


def fit_around(text: str, sought: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` cells, cut at its beginning if ``sought`` would not be in sight."""
    place = place_of(text, sought)
    if place is not None and cell_len(text) > width <= cell_len(text[: place + len(sought)]):
        text = _ELLIPSIS + text[max(1, place - _BEFORE) :]
    return fit(text, width)


def aligned(texts: Iterable[str], right: bool = False) -> list[str]:
    """Return the texts, each as wide as the widest."""
    listed = list(texts)
    widest = max(map(cell_len, listed), default=0)
    return [fit(text, widest, right) for text in listed]
