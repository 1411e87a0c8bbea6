"""Textual's command palette, as one of our screens."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit
from textual.containers import Vertical
from textual.events import Click
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList, Static

from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.palette_search import WIDEST, Found
from push_tui.ui.content import plain
from push_tui.ui.terminal.screen import TerminalScreen

_HOW = f"{key_name('enter')} does it  ·  {key_name('escape')} closes"
"""Stands between the line to type and the list, where you see first that nothing was found."""


class Palette(CommandPalette, TerminalScreen[None]):
    """The command palette: a line to type, an action a row, and below what the one under the cursor does."""

    DEFAULT_CSS = "Palette > Vertical, Palette CommandList { visibility: visible; }"

    @dataclass
    class Pointed(Message):
        """You moved the cursor to another action; posted to the app."""

        action_id: str

    def __init__(self) -> None:
        # Textual adds it when the commands are listed, which matches all style sheets again; the first paint waits.
        super().__init__(placeholder="What do you want to do?", classes="-ready")

    def compose(self) -> ComposeResult:
        """Leave out Textual's icon and its busy indicator, which paints 16 times a second even while it is hidden."""
        with Vertical() as box:
            box.styles.max_width = WIDEST
            yield CommandInput(placeholder=self._placeholder, select_on_focus=False)
            commands = CommandList()
            commands.border_title = _HOW
            yield commands
            yield Static(id="about", markup=False)

    async def _watch__show_busy(self) -> None:
        """Show no busy indicator."""

    def _watch__list_visible(self) -> None:
        """Let the list stay visible; Textual shows it once there are commands, which matches the style sheets again."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say at once that nothing was found; Textual adds a row to the list after half a second."""
        self._tell("")
        self.query_one(CommandList).border_title = "No action is called that."

    def _tell(self, words: str) -> None:
        self.query_one("#about", Static).update(plain(words), layout=False)

    @on(OptionList.OptionHighlighted)
    def _tell_about(self, event: OptionList.OptionHighlighted) -> None:
        hit, commands = getattr(event.option, "hit", None), self.query_one(CommandList)
        if isinstance(hit, Found):
            number = f"{commands.option_count} {f'of {hit.among}' if hit.among else 'actions here'}"
            commands.border_title = f"{number}  ·  {_HOW}"
            self._tell(hit.about)

    async def _search_for(self, search_value: str) -> AsyncGenerator[DiscoveryHit | Hit, bool]:
        """Yield the commands that were found, until it is told to stop. Textual starts a task for each of them."""
        for provider in self._providers:
            async for hit in provider._search(search_value):
                if (yield hit):
                    return

    def _action_command_list(self, action: str) -> None:
        """Move in the list of commands, unless it is still hidden; Textual would look for its lines.

        A choice is done at once: as a message to the list, it came after the next key, which the line took.
        """
        commands = next(iter(self.query(CommandList)), None)
        option = None if commands is None else commands.highlighted_option
        if commands is not None and option is not None and action == "select":
            self._select_command(CommandList.OptionSelected(commands, option, commands.highlighted or 0))
        elif commands is not None and commands.scrollable_content_region:
            super()._action_command_list(action)
            self.follow(self._place)
            hit = getattr(self.query_one(CommandList).highlighted_option, "hit", None)
            if isinstance(hit, Found):
                self.app.post_message(self.Pointed(hit.action_id))

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
