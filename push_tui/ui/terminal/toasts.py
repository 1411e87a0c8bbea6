"""The toasts of this run: one goes in seconds, and what it said may be needed later."""

from collections import deque
from datetime import UTC, datetime

from push_tui.frozen import frozen

MOST_KEPT = 500


@frozen
class Told:
    """What a toast said; ``severity`` is Textual's."""

    at: datetime
    severity: str
    words: str


class Toasts:
    """The last toasts, the newest first."""

    def __init__(self) -> None:
        self._kept: deque[Told] = deque(maxlen=MOST_KEPT)

    def keep(self, words: str, severity: str) -> None:
        """Keep what a toast says; from any thread."""
        self._kept.appendleft(Told(datetime.now(UTC), severity, words))

    @property
    def newest_first(self) -> tuple[Told, ...]:
        """All that are kept."""
        return tuple(self._kept)
