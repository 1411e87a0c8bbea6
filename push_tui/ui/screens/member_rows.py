"""The rows of a label's members and a filter over the loaded ones; both fast for any number."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from push_tui.chat.models import Member
from push_tui.ui.when import minute
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_COLUMNS = (Column("Member", None, names=True), Column("Added", 16, tone="dim"))
AT_ONCE = 10_000
"""Members filtered before the keyboard is read again; about 2 ms."""


def _cells(member: Member) -> tuple[Cell, ...]:
    return Cell(member.username), Cell(minute(member.created))


class MemberRows(RowList[Member]):
    """Members; ``End`` also loads the rest."""

    @dataclass
    class LastWanted(Message):
        """You want the last row, which may not be loaded."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(_COLUMNS, _cells, lambda member: member.username, id=id)

    def action_last(self) -> None:
        """Go to the last loaded row, and ask for the last of all."""
        super().action_last()
        self.post_message(self.LastWanted())


class LoadedFilter:
    """Finds the members that contain a text, a part at a time; searches each member once."""

    def __init__(self) -> None:
        self._query = ""
        self._source: Sequence[Member] = ()
        self._first: Member | None = None
        self._done = 0
        self.found: list[Member] = []

    def advance(self, query: str, source: Sequence[Member]) -> bool:
        """Search on for ``query`` (casefolded) in ``source``, which may have grown; return whether done."""
        first = source[0] if source else None
        if query != self._query or source is not self._source or first is not self._first or self._done > len(source):
            self._query, self._source, self._first, self._done, self.found = query, source, first, 0, []
        end = min(len(source), self._done + AT_ONCE)
        self.found += [member for member in source[self._done : end] if query in member.username.casefold()]
        self._done = end
        return end >= len(source)
