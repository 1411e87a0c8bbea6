"""When a list that the service gives page by page ends. It may repeat a page, or name a next one for ever."""

from dataclasses import dataclass, field
from enum import Enum, auto
from math import ceil

SPARE_PAGES = 2
"""Pages read beyond those that the list's count fills, for items that were added meanwhile."""
RAISED = 10
"""A list without a count is read up to this many times its documented limit, because support can raise limits."""


class Ending(Enum):
    """Why no further page is read."""

    LAST = auto()
    """The service named no next page."""
    REPEATED = auto()
    """It named a page that was read already, or the page brought nothing new."""
    ENDLESS = auto()
    """There are more pages than the list's count fills."""


def pages_of(count: int, limit: int) -> int:
    """Return how many pages of ``limit`` items are read of a list with this count."""
    return ceil(count / limit) + SPARE_PAGES


@dataclass(slots=True)
class Walk:
    """The reading of one list from page to page."""

    cursor: str | None = None
    """The cursor of the next page; None at the start and at the end."""
    pages: int = 0
    ending: Ending | None = None
    """None while there is a next page."""
    _seen: set[str] = field(default_factory=set)

    def note(self, cursor: str | None, new: int) -> bool:
        """Note a page: the cursor that it names, and how many of its items no earlier page had.

        Return whether there is a next page.
        """
        self.pages += 1
        if not cursor:
            self.end(Ending.LAST)
        elif cursor in self._seen or not new:
            self.end(Ending.REPEATED)
        else:
            self._seen.add(cursor)
            self.cursor = cursor
        return self.ending is None

    def end(self, ending: Ending) -> None:
        """Read no further page."""
        self.cursor, self.ending = None, ending
