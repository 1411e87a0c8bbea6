"""The first line of every screen: the screen, the app and its environment.

Textual's own `Header` has no tabs and no room for an environment, and takes 7 ms to mount where this takes 4.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.segment import Segment
from textual.strip import Strip

from push_tui.text import visible, visible_name
from push_tui.ui.actions import Scope, actions_of
from push_tui.ui.actions.performing import performers
from push_tui.ui.widgets.drawing import DrawnWidget

_TABS = ("labels", "compose", "history", "jobs")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the title bar shows of the profile in use."""

    profile: str
    app: str
    environment: str
    read_only: bool
    demo: bool
    unsaved: bool = False
    """Whether text of the composer could not be saved."""


class TitleBar(DrawnWidget):
    """Tabs of the screens on the left, profile, app and environment on the right; tabs can be clicked."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $panel; }"

    def __init__(self, here: str, surroundings: Surroundings) -> None:
        super().__init__()
        self._here = here
        self._surroundings = surroundings

    def show(self, surroundings: Surroundings) -> None:
        """Show another profile, or another state of this one."""
        if surroundings != self._surroundings:
            self._surroundings = surroundings
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the bar; tabs shrink to their keys before the environment is cut."""
        width = self.size.width
        badges = Strip(self._badges())
        tabs = Strip(self._tabs(titles=True))
        if tabs.cell_length + badges.cell_length > width:
            tabs = Strip(self._tabs(titles=False))
        tabs = tabs.adjust_cell_length(max(tabs.cell_length, width - badges.cell_length), self.rich_style)
        return Strip.join([tabs, badges]).crop(0, width)

    def _tabs(self, *, titles: bool) -> Iterator[Segment]:
        for action in actions_of([Scope.EVERYWHERE]):
            if action.id in _TABS:
                here = action.id == self._here
                title = f"{action.title} " if titles or here else ""
                tone = "cursor" if here else "dim"
                yield self.segment(f" {action.key_names[0]} {title}", tone, link=action.id)

    def _badges(self) -> Iterator[Segment]:
        here = self._surroundings
        app = "" if here.app == here.profile else f" {visible_name(here.app)}"
        yield self.segment(f" {visible_name(here.profile)}{app} ", "text")
        if here.unsaved:
            yield self.segment(" NOT SAVED ", "badge")
        if here.read_only:
            yield self.segment(" READ-ONLY ", "text")
        if here.demo:
            yield self.segment(" DEMO ", "demo")
        yield self.segment(f" {visible(here.environment.upper())} ", here.environment)

    async def action_pick(self, action_id: str) -> None:
        """Go to the screen of the clicked tab."""
        for performer in performers(self.screen):
            if Scope.EVERYWHERE in performer.SCOPES:
                await performer.action_perform(action_id)
                return
