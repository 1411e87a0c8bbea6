"""The last line of every screen: the most used actions for the widget in focus, as many as fit, help first.

A dialog has its own, and the line of the screen below is empty meanwhile.

Which actions, in which order, is in `push_tui.ui.actions.action`; here is how they look.

Textual's own `Footer` mounts a widget for each key, shows no reason why an action is off, and leaks those widgets.
"""

from operator import itemgetter

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.actions import Action
from push_tui.ui.actions.performing import Performs, offered, perform
from push_tui.ui.widgets.drawing import DrawnWidget


class Footer(DrawnWidget):
    """Keys and titles of the available actions; each can be clicked."""

    DEFAULT_CSS = "Footer { height: 1; background: $panel; }"

    def __init__(self, progress: str = "", notice: str = "") -> None:
        """``progress`` is the progress of the running job; for ``notice`` see `set_notice`."""
        super().__init__()
        self._notice = notice
        self._notice_tone = "alert"
        self._progress = progress

    def set_notice(self, notice: str, tone: str = "alert") -> None:
        """Show a short notice on the right, such as "waiting for the terminal"; empty removes it."""
        self._notice, self._notice_tone = notice, tone
        self.refresh()

    def set_progress(self, progress: str) -> None:
        """Show the running job's progress on the right; empty if none runs."""
        # Never narrower while the job runs, so that the actions beside it do not move.
        self._progress = progress.rjust(len(self._progress)) if progress else ""
        self.refresh()

    def _offers(self) -> list[tuple[int, Action, Performs]]:
        """Return the actions for the bar with their ranks and what performs them."""
        if not self.screen.is_active:
            return []  # a dialog lies over it, and only the dialog's keys work
        ranked = [
            (scope.value.footer[action.id], action, performer)
            for action, scope, performer in offered(self.screen)
            if action.id in scope.value.footer and performer.applies(action.id)
        ]
        return sorted(ranked, key=itemgetter(0))

    def render_line(self, y: int) -> Strip:
        """Draw the bar for the widget in focus."""
        flush = int(self.parent is not self.screen)  # in a dialog, it begins where the text above begins
        width = self.size.width + flush
        notice = f" {visible(self._notice)} " if self._notice else ""
        progress = f" {self._progress} " if self._progress else ""
        room = width - cell_len(notice) - cell_len(progress)
        segments: list[Segment] = []
        used = 0
        for _, action, performer in self._offers():
            texts = f" {performer.key_shown(action)}", f" {performer.title_of(action)} "
            if used + cell_len("".join(texts)) > room:
                continue
            used += cell_len("".join(texts))
            tones = ("faint", "faint") if performer.why_not(action.id) else ("key", "text")
            segments += [self.segment(text, tone, link=action.id) for text, tone in zip(texts, tones, strict=True)]
        segments.append(self.segment(" " * max(0, room - used)))
        segments.append(self.segment(progress, "accent"))
        segments.append(self.segment(notice, self._notice_tone))
        return Strip(segments).crop(flush, width)

    async def action_pick(self, action_id: str) -> None:
        """Do the action that was clicked."""
        await perform(self.screen, action_id)
