"""The last line of every screen: the most used actions of what has the focus, as many as fit, help first."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from push_tui.text import visible
from push_tui.ui.actions import Action, key_name
from push_tui.ui.performing import offered


class ActionBar(Widget):
    """Keys and titles of the actions at hand; an action that cannot be done now is dimmed; each answers to a click."""

    COMPONENT_CLASSES = {"action-bar--key", "action-bar--title", "action-bar--off", "action-bar--notice"}
    DEFAULT_CSS = """
    ActionBar {
        height: 1;
        background: $panel;
        & > .action-bar--key { color: $accent; text-style: bold; }
        & > .action-bar--title { color: $text; }
        & > .action-bar--off { color: $text-disabled; }
        & > .action-bar--notice { color: $text-warning; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._notice = ""
        self._ends: list[tuple[int, str]] = []

    def set_notice(self, notice: str) -> None:
        """A short word on the right, such as "waiting for the terminal"; empty takes it away."""
        if notice != self._notice:
            self._notice = notice
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar for what has the focus now."""
        width = self.size.width
        notice = f" {visible(self._notice)} " if self._notice else ""
        room = width - cell_len(notice)
        segments: list[Segment] = []
        self._ends = []
        used = 0
        actions = [(action, performer) for action, performer in offered(self.screen) if action.footer]
        for action, performer in sorted(actions, key=lambda pair: pair[0].footer):
            off = performer.why_not(action.id) is not None
            key, title = f" {_key(action)}", f" {performer.title_of(action)} "
            size = cell_len(key) + cell_len(title)
            if used + size > room:
                continue
            segments.append(Segment(key, self._style("off" if off else "key")))
            segments.append(Segment(title, self._style("off" if off else "title")))
            used += size
            self._ends.append((used, action.id))
        segments.append(Segment(" " * max(0, room - used), self.rich_style))
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


def _key(action: Action) -> str:
    """The key that the footer names: the first, for it is the shortest to reach."""
    return key_name(action.keys[0])
