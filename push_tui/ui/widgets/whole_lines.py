"""A text area whose keys mean the lines that you typed, not the rows that they are wrapped to.

Textual's Ctrl+U and Ctrl+K delete only the wrapped row, so a text that you meant to replace stayed in part.
"""

from contextlib import suppress
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.reactive import Reactive
from textual.widgets import TextArea


class WholeLines(TextArea):
    """A text area for text that is wrapped; its cursor does not blink, which would send 2.3 kB a second."""

    cursor_blink: Reactive[bool] = Reactive(False, init=False)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_start", "Start of the text", show=False),
        Binding("ctrl+end", "to_end", "End of the text", show=False),
    ]

    def _recompute_cursor_offset(self) -> None:
        """Leave the cursor to the end of an undo: if it hides the scroll bar, Textual looks for its line too soon."""
        with suppress(ValueError):
            super()._recompute_cursor_offset()  # type: ignore[no-untyped-call]

    def action_to_start(self) -> None:
        """Move to the start of the text."""
        self.move_cursor((0, 0))

    def action_to_end(self) -> None:
        """Move to the end of the text."""
        self.move_cursor(self.document.end)

    def action_delete_to_start_of_line(self) -> None:
        """Delete to the start of the line; there, join it with the previous line."""
        row, column = self.selection.end
        if column and not self.read_only:
            self._delete_via_keyboard((row, 0), (row, column))
        else:
            super().action_delete_to_start_of_line()

    async def action_delete_to_end_of_line_or_delete_line(self) -> None:
        """Delete to the end of the line; there, join the next line to it."""
        row, column = self.selection.end
        end = len(self.document.get_line(row))
        if column < end and not self.read_only:
            self._delete_via_keyboard((row, column), (row, end))
        else:
            self.action_delete_right()
