"""Textual's command palette, as one of our screens."""

from collections.abc import AsyncGenerator

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit
from textual.events import Click
from textual.geometry import Offset
from textual.widgets import LoadingIndicator

from push_tui.ui.terminal.screen import TerminalScreen


class Palette(CommandPalette, TerminalScreen[None]):
    """The command palette."""

    def __init__(self) -> None:
        # Textual adds it when the commands are listed, which matches all style sheets again; the first paint waits.
        super().__init__(placeholder="What do you want to do?", classes="-ready")

    def on_mount(self) -> None:
        """Stop the busy indicator, which paints 16 times a second even while it is hidden."""
        self.call_after_refresh(self._be_quiet)

    def _be_quiet(self) -> None:
        for indicator in self.query(LoadingIndicator):
            indicator.auto_refresh = None

    def _watch__list_visible(self) -> None:
        """Let the list stay visible; Textual shows it once there are commands, which matches the style sheets again."""

    async def _search_for(self, search_value: str) -> AsyncGenerator[DiscoveryHit | Hit, bool]:
        """Yield the commands that were found, until it is told to stop. Textual starts a task for each of them."""
        for provider in self._providers:
            async for hit in provider._search(search_value):
                if (yield hit):
                    return

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


async def _drop_late(commands: CommandList, event: Click) -> None:
    """Drop a click on a command that is no longer listed; Textual would look for it."""
    if event.style.meta.get("option", -1) >= commands.option_count:
        event.prevent_default()


CommandList._on_click = _drop_late  # type: ignore[method-assign,assignment]
