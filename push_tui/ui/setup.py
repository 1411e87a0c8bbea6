"""Setup, shown at the first start: enter a profile, or open the demo."""

from typing import Any

from textual.binding import Binding
from textual.screen import Screen

from push_tui.operations.session import Setting
from push_tui.ui.actions import action_of
from push_tui.ui.actions.action import key_name
from push_tui.ui.actions.palette_search import ActionCommands
from push_tui.ui.actions.performing import Performs
from push_tui.ui.screens.profile_form import ProfileForm, SetUp
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.theme import set_theme


class SetupApp(TerminalApp[SetUp], Performs):
    """Setup as an app, for a start without a profile; ``return_value`` is its result."""

    TITLE = "push-tui"
    CSS_PATH = "app.tcss"
    COMMANDS = {ActionCommands}
    BINDINGS = [
        Binding(key, id, show=False, priority=True)
        for id in ("help", "how_to_quit", "quit")
        for key in action_of(id).keys
        if len(key_name(key)) > 1  # the others are typed
    ]

    def __init__(self, setting: Setting, **options: Any) -> None:
        super().__init__(**options)
        self._setting = setting
        self.defects.file = setting.paths.defects
        set_theme(self, setting.paths)

    def get_default_screen(self) -> Screen[Any]:
        """Return an empty screen below Setup."""
        return Screen(id="_default")

    def on_mount(self) -> None:
        """Open Setup; leaving it ends the app."""
        self.push_screen(ProfileForm(self._setting, first=True), self.exit)

    def action_help(self) -> None:
        """Show the help."""
        from push_tui.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen, self._setting.paths))
