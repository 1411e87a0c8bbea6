"""The first line of every screen: where one is, for which app, and how careful to be."""

from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from push_tui.text import visible, visible_name
from push_tui.ui.actions import Scope, actions_of, key_name
from push_tui.ui.performing import performers

_TABS = ("labels", "compose", "history", "jobs")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the title bar tells of the profile in use."""

    profile: str
    app: str
    environment: str
    read_only: bool
    demo: bool


class TitleBar(Widget):
    """Tabs of the screens on the left, profile, app and environment on the right; tabs answer to clicks."""

    COMPONENT_CLASSES = {
        "title-bar--tab",
        "title-bar--here",
        "title-bar--app",
        "title-bar--production",
        "title-bar--staging",
        "title-bar--development",
        "title-bar--demo",
    }
    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        background: $panel;
        & > .title-bar--tab { color: $text-muted; }
        & > .title-bar--here { color: #ffffff; background: $primary; text-style: bold; }
        & > .title-bar--app { color: $text; }
        & > .title-bar--production { background: $error; color: $background; text-style: bold; }
        & > .title-bar--staging { background: $warning; color: $background; text-style: bold; }
        & > .title-bar--development { background: $success; color: $background; text-style: bold; }
        & > .title-bar--demo { background: $accent; color: $background; text-style: bold; }
    }
    """

    def __init__(self, here: str, surroundings: Surroundings) -> None:
        super().__init__()
        self._here = here
        self._surroundings = surroundings
        self._ends: list[tuple[int, str]] = []

    def show(self, surroundings: Surroundings) -> None:
        """Show another profile."""
        if surroundings != self._surroundings:
            self._surroundings = surroundings
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar; tabs shrink to their keys before the environment is cut."""
        badges = self._badges()
        right = sum(cell_len(segment.text) for segment in badges)
        width = self.size.width
        tabs = self._tabs(titles=True)
        if sum(cell_len(segment.text) for segment in tabs) + right > width:
            tabs = self._tabs(titles=False)
        gap = max(0, width - right - sum(cell_len(segment.text) for segment in tabs))
        return Strip([*tabs, Segment(" " * gap, self.rich_style), *badges]).crop(0, width)

    def _tabs(self, *, titles: bool) -> list[Segment]:
        segments: list[Segment] = []
        self._ends = []
        end = 0
        for action in actions_of([Scope.EVERYWHERE]):
            if action.id in _TABS:
                here = action.id == self._here
                title = (
                    f" {key_name(action.keys[0])} {action.title} "
                    if titles or here
                    else f" {key_name(action.keys[0])} "
                )
                segments.append(Segment(title, self._style("here" if here else "tab")))
                end += cell_len(title)
                self._ends.append((end, action.id))
        return segments

    def _badges(self) -> list[Segment]:
        here = self._surroundings
        app = "" if here.app == here.profile else f" {visible_name(here.app)}"
        segments = [Segment(f" {visible_name(here.profile)}{app} ", self._style("app"))]
        if here.read_only:
            segments.append(Segment(" READ-ONLY ", self._style("app")))
        if here.demo:
            segments.append(Segment(" DEMO ", self._style("demo")))
        segments.append(Segment(f" {visible(here.environment.upper())} ", self._style(here.environment)))
        return segments

    def _style(self, name: str) -> Style:
        return self.rich_style + self.get_component_rich_style(f"title-bar--{name}", partial=True)

    async def on_click(self, event: events.Click) -> None:
        """Go to the screen whose tab was clicked."""
        chosen = next((action for end, action in self._ends if event.x < end), None)
        if chosen is not None:
            for performer in performers(self.screen):
                if Scope.EVERYWHERE in performer.SCOPES:
                    await performer.action_perform(chosen)
                    return
