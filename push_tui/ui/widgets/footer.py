"""The last line of every screen: the most used actions for the widget in focus, as many as fit, help first.

A dialog has its own, and the line of the screen below is empty meanwhile.

Which actions, in which order, is in `push_tui.ui.actions.action`; here is how they look.

Textual's own `Footer` mounts a widget for each key, shows no reason why an action is off, and leaks those widgets.
"""

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from push_tui.text import visible
from push_tui.ui.actions import Action, Scope
from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.performing import offered, perform
from push_tui.ui.widgets.drawing import DrawnWidget

_BACK = "escape"
_STAY = frozenset({"help", "send", "confirm"})
"""What is named also where it cannot be done yet: nothing else names the key that does what the screen is for."""
_HELP, _MORE = "help", "More"
"""The action that shows all keys, and its title where not all fit; it is as short, so that it takes no key's room."""


class Offer(NamedTuple):
    """What the bar says of an action."""

    rank: int
    action_id: str
    key: str
    title: str
    disabled: bool
    stays: bool
    """Whether it has its room before all others: `_STAY`, the way back, and what clears something on the way."""

    @property
    def cells(self) -> int:
        """How wide it is drawn."""
        return cell_len(f" {self.key} {self.title} ")


class Footer(DrawnWidget):
    """Keys and titles of the available actions; each can be clicked."""

    DEFAULT_CSS = "Footer { height: 1; background: $panel; }"

    def __init__(self, progress: str = "", notice: str = "") -> None:
        """``progress`` is the progress of the running job; for ``notice`` see `set_notice`."""
        super().__init__()
        self._notice = notice
        self._progress = progress
        self._shown: list[Offer] | None = None
        """What the bar shows; None if that is asked when it is drawn next."""

    def refresh_actions(self) -> None:
        """Redraw the bar if other actions are available now; a cursor move rarely changes them."""
        if self._shown is not None and self._offers() != self._shown:
            self._shown = None
            self.refresh()

    def set_notice(self, notice: str) -> None:
        """Show a short notice on the right, such as "waiting for the terminal"; empty removes it."""
        self._notice = notice
        self.refresh()

    def end_notice(self, notice: str) -> None:
        """Remove this notice, if it is the one that is shown."""
        if self._notice == notice:
            self.set_notice("")

    def set_progress(self, progress: str) -> None:
        """Show the running job's progress on the right; empty if none runs."""
        # Never narrower while the job runs, so that the actions beside it do not move.
        self._progress = progress.rjust(len(self._progress)) if progress else ""
        self.refresh()

    def _offers(self) -> list[Offer]:
        """Return the actions for the bar in order."""
        if not self.screen.is_active:
            return []  # a dialog lies over it, and only the dialog's keys work
        offers: dict[str, Offer] = {}
        for each, scope, by in offered(self.screen):
            key = by.key_shown(each) if each.id in scope.value.footer and by.applies(each.id) else ""
            if key and not self._keeps(each, scope):
                rank, stays = scope.value.footer[each.id], _BACK in each.keys or each.id in _STAY
                offer = Offer(rank, each.id, key, by.title_of(each), bool(by.why_not(each.id)), stays)
                offers.setdefault(key, offer)  # the widget in focus has a key before the screen around it
        return sorted(offers.values())

    def _keeps(self, action: Action, scope: Scope) -> bool:
        """Return whether the widget in focus keeps the action's key, such as a line in which it types or deletes."""
        focused, key = self.screen.focused, action.keys[0]
        if focused is None:
            return False
        character = " " if key == "space" else key_name(key)
        if len(character) == 1 and focused.check_consume_key(key, character):
            return True
        own = [] if scope.value.priority else focused._bindings.key_to_bindings.get(key, [])
        return bool(own) and all(each.action != f"perform('{action.id}')" for each in own)

    def _fitting(self, room: int) -> Iterator[Offer]:
        """Yield the actions that fit, in order; those that cannot be done get the room that the others leave.

        If not all fit, the help says that it has the others.
        """
        offers = self._shown = self._offers()
        if sum(offer.cells for offer in offers) - 1 > room:
            offers = [offer._replace(title=_MORE) if offer.action_id == _HELP else offer for offer in offers]
        fitting = set[Offer]()
        for offer in sorted(offers, key=lambda each: (not each.stays, each.disabled, each.rank)):
            if offer.cells - 1 <= room:  # without the blank at its end
                room -= offer.cells
                fitting.add(offer)
        return (offer for offer in offers if offer in fitting)

    def render_line(self, y: int) -> Strip:
        """Draw the bar for the widget in focus."""
        flush = int(self.parent is not self.screen)  # in a dialog, it begins where the text above begins
        width = self.size.width + flush
        notice = f" {visible(self._notice)} " if self._notice else ""
        progress = f" {self._progress} " if self._progress else ""
        room = width - cell_len(notice) - cell_len(progress)
        segments: list[Segment] = []
        used = 0
        for offer in self._fitting(room):
            texts = f" {offer.key}", f" {offer.title} "
            used += offer.cells
            tones = ("faint", "faint") if offer.disabled else ("key", "text")
            segments += [
                self.segment(text, tone, link=offer.action_id) for text, tone in zip(texts, tones, strict=True)
            ]
        segments.append(self.segment(" " * max(0, room - used)))
        segments.append(self.segment(progress, "accent"))
        segments.append(self.segment(notice, "alert"))
        return Strip(segments).crop(flush, width)

    async def action_pick(self, action_id: str) -> None:
        """Do the action that was clicked."""
        await perform(self.screen, action_id)
