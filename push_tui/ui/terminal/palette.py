"""Textual's command palette, as one of our screens."""

from textual.command import CommandList, CommandPalette
from textual.geometry import Offset
from textual.widgets import LoadingIndicator

from push_tui.ui.terminal.screen import TerminalScreen


class Palette(CommandPalette, TerminalScreen[None]):
    """The command palette."""

    def __init__(self) -> None:
        super().__init__()
        # Textual adds it when the commands are listed, which matches all style sheets again; the first paint waits.
        self.add_class("-ready")

    def on_mount(self) -> None:
        """Stop the busy indicator, which paints 16 times a second even while it is hidden."""
        self.call_after_refresh(self._be_quiet)

    def _be_quiet(self) -> None:
        for indicator in self.query(LoadingIndicator):
            indicator.auto_refresh = None

    def _action_command_list(self, action: str) -> None:
        """Move in the list of commands, unless it is still hidden; Textual would look for its lines."""
        if any(commands.scrollable_content_region for commands in self.query(CommandList)):
            super()._action_command_list(action)
            self.follow(self._place)

    def _place(self) -> Offset:
        """Return where the command under the cursor is."""
        commands = self.query_one(CommandList)
        line = commands._index_to_line.get(commands.highlighted or 0, 0)
        return commands.content_region.offset + Offset(0, line - round(commands.scroll_y))
