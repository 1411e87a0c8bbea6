"""The last line of every screen: the most used actions for the widget in focus, as many as fit, help first.

A dialog has its own, and the line of the screen below is empty meanwhile.

Which actions, in which order, is in `push_tui.ui.actions.action`; here is how they look.

Textual's own `Footer` mounts a widget for each key, shows no reason why an action is off, and leaks those widgets.
"""

from dataclasses import dataclass
from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.actions.performing import offered, perform
from push_tui.ui.widgets.drawing import DrawnWidget


@dataclass(frozen=True, slots=True)
class Offer:
    """An action on the bar, with its main key; dimmed if ``off``."""

    action_id: str
    key: str
    title: str
    off: bool

    @property
    def cells(self) -> int:
        """Its width on the bar."""
        return cell_len(self.key) + cell_len(self.title) + 3


class Footer(DrawnWidget):
    """Keys and titles of the available actions; each can be clicked."""

    DEFAULT_CSS = "Footer { height: 1; background: $panel; }"

    def __init__(self, progress: str = "", notice: str = "") -> None:
        """``progress`` is the progress of the running job; for ``notice`` see `set_notice`."""
        super().__init__()
        self._notice = notice
        self._notice_tone = "alert"
        self._progress = progress
        self._shown: tuple[Offer, ...] = ()

    def refresh_actions(self) -> None:
        """Redraw the bar if the available actions changed; a cursor move rarely changes them."""
        if self._offers() != self._shown:
            self.refresh()

    def set_notice(self, notice: str, tone: str = "alert") -> None:
        """Show a short notice on the right, such as "waiting for the terminal"; empty removes it."""
        if (notice, tone) != (self._notice, self._notice_tone):
            self._notice, self._notice_tone = notice, tone
            self.refresh()

    def set_progress(self, progress: str) -> None:
        """Show the running job's progress on the right; empty if none runs."""
        before = self._progress
        # Never narrower while the job runs, so that the actions beside it do not move.
        self._progress = progress.rjust(len(before)) if progress else ""
        if self._progress != before:
            self.refresh()

    def _offers(self) -> tuple[Offer, ...]:
        if not self.screen.is_active:
            return ()  # a dialog lies over it, and only the dialog's keys work
        ranked = [
            (scope.value.footer[action.id], action, performer)
            for action, scope, performer in offered(self.screen)
            if action.id in scope.value.footer and performer.applies(action.id)
        ]
        return tuple(
            Offer(action.id, by.key_shown(action), by.title_of(action), bool(by.why_not(action.id)))
            for _, action, by in sorted(ranked, key=itemgetter(0))
        )

    def render_line(self, y: int) -> Strip:
        """Draw the bar for the widget in focus."""
        flush = int(self.parent is not self.screen)  # in a dialog, it begins where the text above begins
        width = self.size.width + flush
        notice = f" {visible(self._notice)} " if self._notice else ""
        progress = f" {self._progress} " if self._progress else ""
        room = width - cell_len(notice) - cell_len(progress)
        self._shown = self._offers()
        segments: list[Segment] = []
        used = 0
        for offer in self._shown:
            if used + offer.cells > room:
                continue
            used += offer.cells
            tones = ("faint", "faint") if offer.off else ("key", "text")
            for text, tone in zip((f" {offer.key}", f" {offer.title} "), tones, strict=True):
                segments.append(self.segment(text, tone, link=offer.action_id))
        segments.append(self.segment(" " * max(0, room - used)))
        segments.append(self.segment(progress, "accent"))
        segments.append(self.segment(notice, self._notice_tone))
        return Strip(segments).crop(flush, width)

    async def action_pick(self, action_id: str) -> None:
        """Do the action that was clicked."""
        await perform(self.screen, action_id)
