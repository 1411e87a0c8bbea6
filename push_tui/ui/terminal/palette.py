"""Textual's command palette, as one of our screens."""

from textual.command import CommandList, CommandPalette

from push_tui.ui.terminal.screen import TerminalScreen


class Palette(CommandPalette, TerminalScreen[None]):
    """The command palette."""

    def _action_command_list(self, action: str) -> None:
        """Move in the list of commands, unless it is still hidden; Textual would look for its lines."""
        if any(commands.scrollable_content_region for commands in self.query(CommandList)):
            super()._action_command_list(action)
