"""The toasts of this run: one goes in seconds or with its screen, and what it said may be needed later."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from textual.events import Event, Key
from textual.notifications import Notification, Notifications
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets._toast import Toast, ToastRack

from push_tui.frozen import frozen

if TYPE_CHECKING:
    from push_tui.message.push import Path

MOST_KEPT = 500


@frozen
class About:
    """What a message is about: a row of the history, a job, a label, or a field of the push in the composer."""

    row: int | None = None
    job: int | None = None
    label: str = ""
    field: "Path" = ()

    @property
    def opens(self) -> str:
        """What the key that leads there says."""
        if self.row is not None:
            return "Open the record"
        if self.job is not None:
            return f"Open job {self.job}"
        return "Go to the label" if self.label else "Go to the field"


@frozen
class Told:
    """What a toast said, last ``at``; ``severity`` is Textual's."""

    at: datetime
    severity: str
    words: str
    times: int = 1
    """How often it was said in a row."""
    about: About | None = None


class Toasts:
    """The last toasts, the newest first; and which of those on the screen you could read."""

    def __init__(self) -> None:
        self._kept: deque[Told] = deque(maxlen=MOST_KEPT)
        self._read: frozenset[str] = frozenset()

    def keep(self, words: str, severity: str, about: About | None = None) -> None:
        """Keep what a toast says; from any thread."""
        told, last = Told(datetime.now(UTC), severity, words, about=about), self._kept[0] if self._kept else None
        if last is not None and (last.words, last.severity, last.about) == (words, severity, about):
            self._kept[0] = replace(told, times=last.times + 1)
        else:
            self._kept.appendleft(told)

    def note_read(self, shown: Notifications) -> None:
        """Note which toasts are on the screen as you press a key or a button of the mouse."""
        self._read = frozenset(toast.identity for toast in shown)

    def note_key(self, event: Event, target: Widget, shown: Notifications) -> None:
        """Note this for a key, too; if it is typed into ``target``, uncover that."""
        self.note_read(shown)
        if shown and isinstance(event, Key) and target.check_consume_key(event.key, event.character):
            toasts = target.screen.query(Toast)
            covering = [toast._notification for toast in toasts if toast.region.overlaps(target.region)]
            _remove(covering, shown, [target.screen])

    def leave_screen(self, shown: Notifications, below: Iterable[Screen[Any]]) -> None:
        """Remove the toasts that were on the screen as you pressed the key or button that leaves it, but no error.

        Also on the screens ``below``, which a dialog does not hide.
        """
        _remove([each for each in shown if each.identity in self._read], shown, below)

    def put_away(self, words: str, shown: Notifications, screen: Screen[Any]) -> None:
        """Remove the toast with these words, because what it offers was done."""
        _remove([each for each in shown if each.message == words], shown, [screen])

    @property
    def newest_first(self) -> tuple[Told, ...]:
        """All that are kept."""
        return tuple(self._kept)


def keep_toasts_above(screen: Screen[Any], rows: int) -> None:
    """Show the toasts of this screen above its last ``rows``."""
    for rack in screen.query(ToastRack):
        rack.styles.margin = (0, 0, rows, 0)


def _remove(toasts: Iterable[Notification], shown: Notifications, screens: Iterable[Screen[Any]]) -> None:
    """Remove these toasts, but no error, from those that are shown, and from these screens."""
    old = [toast for toast in toasts if toast.severity != "error"]
    for toast in old:
        del shown[toast]
    if old:
        for rack in [rack for screen in screens for rack in screen.query(ToastRack)]:
            rack.show(shown)
