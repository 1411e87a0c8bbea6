"""A line to type a filter into, shown only while it is used or holds one."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from push_tui.ui.widgets.pasting import PlainInput


class FilterInput(PlainInput):
    """Enter keeps the filter and gives the focus back; Escape takes the filter away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", "Clear the filter", show=False),
        Binding("down", "submit", "To the rows", show=False),
    ]
    DEFAULT_CSS = """
    FilterInput {
        display: none;
        &.-open { display: block; }
    }
    """

    @dataclass
    class Done(Message):
        """The person is done with the filter, whose text is ``value`` (empty when given up)."""

        input: "FilterInput"
        value: str

        @property
        def control(self) -> "FilterInput":
            """The input, for ``@on`` selectors."""
            return self.input

    def open(self) -> None:
        """Show the line and put the focus on it."""
        self.add_class("-open")
        self.focus()

    def clear_filter(self) -> None:
        """Take the filter away and hide the line; the focus stays where it is."""
        self.value = ""
        self.remove_class("-open")

    def action_give_up(self) -> None:
        """Take the filter away and give the focus back."""
        self.clear_filter()
        self.post_message(self.Done(self, ""))

    async def action_submit(self) -> None:
        """Keep the filter."""
        self.set_class(bool(self.value), "-open")
        self.post_message(self.Done(self, self.value))
