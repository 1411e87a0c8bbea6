"""Check a row's cells against the table's first line, so that the user is read from the right column."""

from collections.abc import Sequence

from push_tui.names import bare, user_problem

_SWALLOWED = "a cell holds what looks like a row; check the quotation marks"
_BORDER = "\x00"
"""Joins the cells of a row; never a delimiter of a file."""
_MARK = "\ufeff"


class FirstRow:
    """The first line of a table, and the column that holds its users."""

    def __init__(self, cells: Sequence[str], place: int, delimiter: str, *, is_header: bool) -> None:
        filled = [number for number, cell in enumerate(cells, 1) if cell.strip()]
        self._fewest, self._most = filled[-1] if filled else 0, len(cells)
        self._cells = [bare(cell) for cell in cells]
        self._place, self._delimiter, self._is_header = place, delimiter, is_header
        # More cells after the user do no harm. Where blanks delimit, the first cell could be any word of a sentence.
        self._counts = place > 0 or delimiter == " "
        self._alone = self._fewest == 1 if is_header else len(filled) == 1

    def moved_in(self, row: Sequence[str]) -> bool:
        """Return whether a row is the header again, with the user's column in another place."""
        if not self._is_header or (self._cells[self._place] not in row and not (row and row[0].startswith(_MARK))):
            return False
        cells = [bare(cell) for cell in row]
        moved = cells[self._place : self._place + 1] != [self._cells[self._place]]
        return moved and sorted(cells) == sorted(self._cells)

    def problem(self, row: Sequence[str]) -> str:
        """Return why it is unclear which cell of a row is the user; empty if it is clear, or if the row is blank."""
        count = len(row)
        while count and (not row[count - 1] or row[count - 1].isspace()):
            count -= 1
        if not count:
            return ""
        if self._alone and sum(map(bool, map(str.strip, row))) > 1:
            return "several cells, but the first line has one"
        if self._counts and not (count <= self._most and len(row) >= self._fewest):
            return f"{count} cell{'s' * (count > 1)}, but the first line has {self._fewest}"
        return _SWALLOWED if self._swallows(row) else ""

    def _swallows(self, row: Sequence[str]) -> bool:
        """Return whether a quoted cell spans lines, and one of them looks like a row with another user."""
        if not any("\n" in cell for cell in row):
            return False
        for line in _BORDER.join(row).split("\n"):
            cells = line.replace(_BORDER, self._delimiter).split(self._delimiter)
            if self._delimiter in line and len(cells) == self._most:
                user = cells[self._place]
                if user not in row and not user_problem(bare(user)):
                    return True
        return False
