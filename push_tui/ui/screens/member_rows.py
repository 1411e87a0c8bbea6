"""The rows of a label's members, in an order and through a filter; all of it fast for any number.

A member is sorted and searched a part at a time, so that keys are handled between two parts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from enum import Enum
from heapq import merge
from itertools import islice
from operator import attrgetter
from typing import Any

from push_tui.chat.models import Member
from push_tui.ui.when import minute
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_NAME, _ADDED = 0, 1
_COLUMNS = (Column("Member", None, names=True), Column("Added", 16, tone="dim"))
_USUAL = 24
"""Characters that hold most user IDs."""
AT_ONCE = 5_000
"""Members filtered before the keyboard is read again; about 2 ms."""
_SORTED_AT_ONCE = 2_500
"""Members sorted, or merged, before the keyboard is read again; about 3 ms."""


class MemberOrder(Enum):
    """The order of the rows: the column that it is marked in, or None for the service's own."""

    LISTED = None
    BY_NAME = _NAME
    NEWEST = _ADDED

    @property
    def following(self) -> "MemberOrder":
        """The order after this one."""
        orders = list(MemberOrder)
        return orders[(orders.index(self) + 1) % len(orders)]


_KEYS: dict[MemberOrder, Callable[[Member], Any]] = {
    MemberOrder.BY_NAME: attrgetter("username"),
    MemberOrder.NEWEST: lambda member: -(member.created or 0),
}


class MemberRows(RowList[Member]):
    """Members."""

    def __init__(self, zone: tzinfo | None, *, id: str | None = None) -> None:
        """``zone`` is that of the times."""
        super().__init__(
            _COLUMNS,
            lambda member: (Cell(member.username), Cell(minute(member.created, zone))),
            attrgetter("username"),
            id=id,
        )


class LoadedMembers:
    """The loaded members that contain a text, in an order.

    Until a new order is complete, ``found`` has the order before; with a new text, it has what was found so far, and
    the search for the text before ends.
    """

    def __init__(self) -> None:
        self._source: Sequence[Member] = ()
        self._first: Member | None = None
        self._order = MemberOrder.LISTED
        self._query = ""
        self._sorting: Iterator[None] | None = None
        self._sorted: Sequence[Member] = ()
        """The members that are searched: in the order before until the new one is complete."""
        self._sorted_of = 0
        """How many members of the source are in the wanted order; 0 if none are yet."""
        self._searched: Sequence[Member] = ()
        self._matching: list[Member] = []
        self._done = 0
        self._measured = 0
        self.longest = _USUAL
        """Cells for user IDs: never fewer than before, so that the times keep their place from label to label."""
        self.found: Sequence[Member] = ()
        self.doing = ""
        """What is not finished, in words; empty if all is."""

    def advance(self, query: str, order: MemberOrder, source: Sequence[Member]) -> None:
        """Do the next part for ``query`` (casefolded) and ``order`` on ``source``, which may have grown."""
        first = source[0] if source else None
        if source is not self._source or first is not self._first or self._sorted_of > len(source):
            self._source, self._first = source, first
            self._sorted, self._sorted_of, self._sorting = source, 0, None
            self._query = ""
            self._measured = 0
        self._measure()
        if order is not self._order:
            self._order, self._sorting, self._sorted_of = order, None, 0
        is_sorted, is_searched = self._sort(), self._search(query)
        self.doing = "" if is_sorted and is_searched else "filtering…" if is_sorted else "sorting…"

    def _measure(self) -> None:
        end = min(len(self._source), self._measured + AT_ONCE)
        new = (len(member.username) for member in self._source[self._measured : end])
        self.longest, self._measured = max(self.longest, max(new, default=0)), end

    def _sort(self) -> bool:
        """Sort on; return whether done."""
        if self._order is MemberOrder.LISTED:
            self._sorted, self._sorted_of = self._source, len(self._source)
            return True
        if self._sorting is None:
            if self._sorted_of == len(self._source) and self._sorted is not self._source:
                return True
            self._sorting = self._sorting_parts(_KEYS[self._order])
        if next(self._sorting, self) is self:
            self._sorting = None
            return self._sorted_of == len(self._source)  # more may have been loaded meanwhile
        return False

    def _sorting_parts(self, key: Callable[[Member], Any]) -> Iterator[None]:
        count = len(self._source)
        runs = []
        for start in range(0, count, _SORTED_AT_ONCE):
            runs.append(sorted(self._source[start : min(count, start + _SORTED_AT_ONCE)], key=key))
            if count > _SORTED_AT_ONCE:
                yield
        merged: list[Member] = []
        rest = merge(*runs, key=key)
        while part := list(islice(rest, _SORTED_AT_ONCE)):
            merged += part
            if len(merged) < count:
                yield
        self._sorted, self._sorted_of = merged, count

    def _search(self, query: str) -> bool:
        """Search on; return whether done."""
        members = self._sorted
        if not query:
            self.found, self._query, self._searched = members, query, ()
            return True
        if query != self._query or members is not self._searched or self._done > len(members):
            self._matching, self._done = [], 0
            if query != self._query:
                self.found = self._matching
            self._query, self._searched = query, members
        end = min(len(members), self._done + AT_ONCE)
        self._matching += [member for member in members[self._done : end] if query in member.username.casefold()]
        self._done = end
        if end < len(members):
            return False
        self.found = self._matching
        return True
