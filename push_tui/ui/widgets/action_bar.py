"""The last line of every screen: the most used actions of what has the focus, as many as fit, help first."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from push_tui.text import visible
from push_tui.ui.actions import key_name
from push_tui.ui.performing import offered


@dataclass(frozen=True, slots=True)
class Offer:
    """An action as the bar shows it: with the first of its keys, dimmed when it cannot be done now."""

    action_id: str
    key: str
    title: str
    off: bool

    @property
    def cells(self) -> int:
        """How wide it is on the bar."""
        return cell_len(self.key) + cell_len(self.title) + 3


class ActionBar(Widget):
    """Keys and titles of the actions at hand; each answers to a click."""

    COMPONENT_CLASSES = {
        "action-bar--key",
        "action-bar--title",
        "action-bar--off",
        "action-bar--notice",
        "action-bar--progress",
    }
    DEFAULT_CSS = """
    ActionBar {
        height: 1;
        background: $panel;
        & > .action-bar--key { color: $accent; text-style: bold; }
        & > .action-bar--title { color: $text; }
        & > .action-bar--off { color: $text-disabled; }
        & > .action-bar--notice { color: $text-warning; text-style: bold; }
        & > .action-bar--progress { color: $text-accent; }
    }
    """

    def __init__(self, progress: str = "") -> None:
        """``progress`` is what is said of the job that runs."""
        super().__init__()
        self._notice = ""
        self._progress = progress
        self._shown: tuple[Offer, ...] = ()
        self._ends: list[tuple[int, str]] = []

    def refresh_actions(self) -> None:
        """Draw the bar again if other actions can be done now; a cursor move mostly changes nothing here."""
        if self._offers() != self._shown:
            self.refresh()

    def set_notice(self, notice: str) -> None:
        """A short word on the right, such as "waiting for the terminal"; empty takes it away."""
        if notice != self._notice:
            self._notice = notice
            self.refresh()

    def set_progress(self, progress: str) -> None:
        """How far the job is that runs, on the right; empty where none does. Only its own cells are painted again."""
        before, width = self._progress, self.size.width
        # As wide as it ever was while the job runs, so that the actions beside it stay where they are.
        self._progress = progress.rjust(len(before)) if progress else ""
        if self._progress == before:
            return
        if len(self._progress) == len(before) and not self._notice:
            self.refresh(Region(width - len(before) - 2, 0, len(before) + 2, 1))
        else:
            self.refresh()

    def _offers(self) -> tuple[Offer, ...]:
        actions = [pair for pair in offered(self.screen) if pair[0].footer and pair[1].applies(pair[0].id)]
        return tuple(
            Offer(
                action.id,
                key_name(action.keys[0]),
                performer.title_of(action),
                performer.why_not(action.id) is not None,
            )
            for action, performer in sorted(actions, key=lambda pair: pair[0].footer)
        )

    def render_line(self, y: int) -> Strip:
        """The bar for what has the focus now."""
        width = self.size.width
        notice = f" {visible(self._notice)} " if self._notice else ""
        progress = f" {self._progress} " if self._progress else ""
        room = width - cell_len(notice) - cell_len(progress)
        segments: list[Segment] = []
        self._shown, self._ends = self._offers(), []
        used = 0
        for offer in self._shown:
            if used + offer.cells > room:
                continue
            segments.append(Segment(f" {offer.key}", self._style("off" if offer.off else "key")))
            segments.append(Segment(f" {offer.title} ", self._style("off" if offer.off else "title")))
            used += offer.cells
            self._ends.append((used, offer.action_id))
        segments.append(Segment(" " * max(0, room - used), self.rich_style))
        segments.append(Segment(progress, self._style("progress")))
        segments.append(Segment(notice, self._style("notice")))
        return Strip(segments).crop(0, width)

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"action-bar--{name}", partial=True)

    async def on_click(self, event: events.Click) -> None:
        """Do the action that was clicked."""
        chosen = next((action_id for end, action_id in self._ends if event.x < end), None)
        for action, performer in list(offered(self.screen)):
            if action.id == chosen:
                await performer.action_perform(action.id)
                return
