"""The first line of every screen: the screen, the app and its environment.

Textual's own `Header` has no tabs and no room for an environment, and takes 7 ms to mount where this takes 4.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from push_tui.text import visible, visible_name
from push_tui.ui.actions import Scope, actions_of
from push_tui.ui.actions.performing import perform
from push_tui.ui.main_screens import TABS
from push_tui.ui.widgets.columns import fit
from push_tui.ui.widgets.drawing import DrawnWidget

if TYPE_CHECKING:
    from push_tui.operations.session import Session

_SHORTEST_NAME = 4
"""Cells; the profile's name is left out if fewer are free."""


class TitleBar(DrawnWidget):
    """Tabs of the screens on the left, profile, app and environment on the right; tabs can be clicked."""

    DEFAULT_CSS = "TitleBar { height: 1; background: $panel; }"

    def __init__(self, here: str, session: "Session") -> None:
        super().__init__()
        self._here = here
        self._session = session

    def show(self, session: "Session") -> None:
        """Show another profile, or another state of this one."""
        self._session = session
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the bar. Where it is narrow, the app is left out, then the profile is cut, then the tabs' titles."""
        width = self.size.width
        badges = Strip(self._badges())
        here = self._session.profile
        profile, app = visible_name(here.name), visible_name(here.app_label)
        whole = f" {profile} " if app == profile else f" {profile} {app} "
        tabs = Strip(self._tabs(titles=True))
        room = width - tabs.cell_length - badges.cell_length
        if room < cell_len(f" {profile} "):
            tabs = Strip(self._tabs(titles=True, close=True))
            room = width - tabs.cell_length - badges.cell_length
        if room < 0:
            tabs = Strip(self._tabs(titles=False))
            room = width - tabs.cell_length - badges.cell_length
        named = Strip([self.segment(_name_in(room, whole, f" {profile} "), "text")])
        blank = max(0, room - named.cell_length)
        tabs = tabs.adjust_cell_length(tabs.cell_length + blank, self.rich_style)
        return Strip.join([tabs, named, badges]).crop(0, width)

    def _tabs(self, *, titles: bool, close: bool = False) -> Iterator[Segment]:
        """Yield the tabs; ``close`` leaves no blank behind those that are not lit."""
        for action in actions_of([Scope.EVERYWHERE]):
            if action.id in TABS:
                here = action.id == self._here
                title = f" {action.title}" if titles or here else ""
                blank = "" if close and not here else " "
                key = action.key_names[0] if action.keys else ""
                yield self.segment(f" {key}{title}{blank}", "cursor" if here else "dim", link=action.id)

    def _badges(self) -> Iterator[Segment]:
        session = self._session
        if session.composition_saver.at_risk:
            yield self.segment(" NOT SAVED ", "badge")
        if session.read_only:
            yield self.segment(" READ-ONLY ", "text")
        if session.demo:
            yield self.segment(" DEMO ", "demo")
        environment = session.profile.environment
        yield self.segment(f" {visible(environment.upper())} ", environment)

    async def action_pick(self, action_id: str) -> None:
        """Go to the screen of the clicked tab."""
        await perform(self.screen, action_id)


def _name_in(room: int, whole: str, profile: str) -> str:
    """Return profile and app, or as much of the profile as fits in ``room`` cells."""
    if cell_len(whole) <= room:
        return whole
    if cell_len(profile) <= room:
        return profile
    return f" {fit(profile.strip(), room - 2)} " if room - 2 >= _SHORTEST_NAME else ""
