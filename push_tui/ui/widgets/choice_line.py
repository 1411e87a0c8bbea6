"""A choice among a few words on one line, by arrows, Space or a click.

Textual's own `RadioSet` takes a line for each option, and 10 ms to mount four where this takes 4.
"""

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from push_tui.ui.actions import key_of
from push_tui.ui.actions.action import key_name
from push_tui.ui.widgets.drawing import DrawnWidget

_CHOSEN, _OTHER = "●", "○"
_GAP = "  "

ARROWS = f"{key_name('left')} {key_name('right')}"
"""The keys that change a choice, for a sentence."""


class ChoiceLine(DrawnWidget, can_focus=True):
    """Show every option, or as many as fit around the chosen one; ``value`` is the chosen option.

    Letters change nothing: they may be the text of another line. If they are no keys here either, it says so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next", show=False),
        Binding("left", "step(-1)", "Previous", show=False),
    ]
    DEFAULT_CSS = "ChoiceLine { height: 1; padding: 0 1; }"

    value: reactive[str] = reactive("", init=False)

    @dataclass
    class Picked(Message):
        """Another option was chosen."""

        choice: "ChoiceLine"
        value: str

        @property
        def control(self) -> "ChoiceLine":
            """The line, for ``@on`` selectors."""
            return self.choice

    @dataclass
    class Refused(Message):
        """A letter was typed, which changes nothing; ``words`` say what does."""

        words: str = f"You cannot type here: {ARROWS} choose, {key_of('next_field')} goes on."

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, *, id: str | None = None) -> None:
        """``options`` are values with titles; the titles must not be text from outside."""
        super().__init__(id=id)
        self._options = options
        self.set_reactive(ChoiceLine.value, value)

    def watch_value(self, value: str) -> None:
        """Post the choice."""
        self.post_message(self.Picked(self, value))

    def on_key(self, event: events.Key) -> None:
        """Say that nothing can be typed here."""
        if event.character and event.character.isalnum() and event.key not in self.screen.active_bindings:
            self.post_message(self.Refused())

    def action_step(self, by: int) -> None:
        """Choose the next or previous option; wrap at the ends."""
        values = [value for value, _ in self._options]
        self.value = values[(values.index(self.value) + by) % len(values)]

    def action_pick(self, value: str) -> None:
        """Choose the option that was clicked."""
        self.value = value

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the chosen option is."""
        titles, first, chosen = self._titles
        return self.spot(0, cell_len("".join(title + _GAP for title in titles[first:chosen])))

    @property
    def _titles(self) -> tuple[list[str], int, int]:
        """All titles, the first one shown, with which the chosen one fits, and the chosen one."""
        titles = [f"{_CHOSEN if value == self.value else _OTHER} {title}" for value, title in self._options]
        chosen = [value for value, _ in self._options].index(self.value)
        first = 0
        while first < chosen and cell_len(_GAP.join(titles[first : chosen + 1])) > self.content_size.width:
            first += 1
        return titles, first, chosen

    def render_line(self, y: int) -> Strip:
        """Draw the options from the first one shown."""
        titles, first, chosen = self._titles
        segments: list[Segment] = []
        for index in range(first, len(titles)):
            tone = "dim" if index != chosen else "cursor" if self.has_focus else "title"
            value = self._options[index][0]
            segments += [self.segment(titles[index], tone, link=value), self.segment(_GAP, link=value)]
        strip, width = Strip(segments[:-1]), self.content_size.width
        if strip.cell_length > width:
            strip = Strip([*strip.crop(0, width - 1), self.segment("…", "dim")])
        return strip.adjust_cell_length(width, self.rich_style)
