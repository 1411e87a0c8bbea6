"""A line to type a filter into; hidden while it is empty and unused."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from push_tui.ui.widgets.pasting import PlainInput


class FilterInput(PlainInput):
    """Enter keeps the filter and returns the focus; Escape clears the filter."""

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

    class Done(Message):
        """You have finished the filter, or cleared it."""

    def on_mount(self) -> None:
        """Show the line if it begins with a filter."""
        self.restore(self.value)

    def restore(self, filter: str) -> None:
        """Hold this filter, and show the line if there is one; keep the focus."""
        self.value = filter
        self.set_class(bool(filter), "-open")

    def open(self) -> None:
        """Show the line and put the focus on it."""
        self.add_class("-open")
        self.focus()

    def clear_filter(self) -> None:
        """Clear the filter and hide the line; keep the focus."""
        self.restore("")

    def action_give_up(self) -> None:
        """Clear the filter and return the focus."""
        self.clear_filter()
        self.post_message(self.Done())

    async def action_submit(self) -> None:
        """Keep the filter and return the focus."""
        self.set_class(bool(self.value), "-open")
        self.post_message(self.Done())
