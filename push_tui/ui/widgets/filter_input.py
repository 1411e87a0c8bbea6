"""A line to type a filter into; hidden while it is empty and unused."""

from textual.message import Message

from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs
from push_tui.ui.widgets.pasting import PlainInput


class FilterInput(PlainInput, Performs, can_focus=False):
    """Enter keeps the filter and returns the focus; Escape clears the filter.

    Only its key and a click open it: Tab goes from list to list.
    """

    SCOPES = (Scope.FILTER,)
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
        self.can_focus = True
        self.screen.set_focus(self)  # at once: what is typed ahead is for it

    def on_click(self) -> None:
        """Go on with a filter that is shown."""
        self.open()

    def on_blur(self) -> None:
        """Let Tab pass it from now on."""
        self.can_focus = self.screen.focused is self

    def clear_filter(self) -> None:
        """Clear the filter and hide the line; keep the focus."""
        self.restore("")

    def action_leave_filter(self) -> None:
        """Clear the filter and return the focus."""
        self.clear_filter()
        self.post_message(self.Done())

    def action_keep_filter(self) -> None:
        """Keep the filter and return the focus."""
        self.set_class(bool(self.value), "-open")
        self.post_message(self.Done())
