"""A line with the names of panes of which one is shown; a click shows another."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from push_tui.ui.actions import Scope
from push_tui.ui.performing import Performs, bindings
from push_tui.ui.widgets.tones import component_style


@dataclass(frozen=True, slots=True)
class Pane:
    """A pane by its key, with a short remark such as the number of problems and the tone of that remark."""

    key: str
    title: str
    remark: str = ""
    tone: str = "dim"


class PaneTabs(Widget):
    """The tabs; `show` is told the panes and which is on show."""

    COMPONENT_CLASSES = {
        "pane-tabs--here",
        "pane-tabs--other",
        "pane-tabs--dim",
        "pane-tabs--error",
        "pane-tabs--warning",
    }
    DEFAULT_CSS = """
    PaneTabs {
        height: 1;
        background: $panel;
        & > .pane-tabs--here { color: $text; background: $surface; text-style: bold; }
        & > .pane-tabs--other { color: $text-muted; }
        & > .pane-tabs--dim { color: $text-muted; }
        & > .pane-tabs--error { color: $text-error; text-style: bold; }
        & > .pane-tabs--warning { color: $text-warning; text-style: bold; }
    }
    """

    @dataclass
    class Wanted(Message):
        """A click on the tab of this pane."""

        key: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._panes: tuple[Pane, ...] = ()
        self._here = ""

    def show(self, panes: Sequence[Pane], here: str) -> None:
        """Name these panes; ``here`` is on show."""
        if (tuple(panes), here) != (self._panes, self._here):
            self._panes, self._here = tuple(panes), here
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The tabs, left to right."""
        segments: list[Segment] = []
        for pane in self._panes:
            style = self._style("here" if pane.key == self._here else "other")
            segments.append(Segment(f" {pane.title} ", style))
            if pane.remark:
                segments.append(Segment(f"{pane.remark} ", style + self._style(pane.tone)))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str) -> Style:
        return self.rich_style + component_style(self, f"pane-tabs--{name}")

    def on_click(self, event: events.Click) -> None:
        """Tell which tab was clicked."""
        event.stop()
        end = 0
        for pane in self._panes:
            end += cell_len(pane.title) + 2 + (cell_len(pane.remark) + 1 if pane.remark else 0)
            if event.x < end:
                self.post_message(self.Wanted(pane.key))
                return


class Panes(Vertical, Performs):
    """What stands beside a pane; Escape wants that one, ``home``, back."""

    SCOPES = (Scope.PANE,)
    BINDINGS = bindings(Scope.PANE)  # type: ignore[assignment]  # Textual types it wider

    def __init__(self, home: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._home = home

    def action_back_to_form(self) -> None:
        """Back to the field that was edited."""
        self.post_message(PaneTabs.Wanted(self._home))
