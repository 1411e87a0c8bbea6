"""The base of every screen and dialog."""

from typing import Any, ClassVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType


class TerminalScreen(Screen[ScreenResultType]):
    """A screen that closes once and closes no other screen, whatever arrives late."""

    ALT_SENDS: ClassVar[bool] = False
    """Whether a key with Alt sends something here."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close this screen with a result; do nothing if it was closed already.

        Textual closes the top screen instead, which may be the help or a question over this one.
        """
        stack = self.app._screen_stack
        if self not in stack:
            return AwaitComplete()
        if stack[-1] is self:
            return super().dismiss(result)
        self._result_callbacks[-1](result)
        self._pop_result_callback()
        stack.remove(self)
        return AwaitComplete(self.app._replace_screen(self)).call_next(self.app)

    def after_defect(self) -> None:
        """Called after an error that no code expected; a screen that acts on people closes."""

    def replace_with(self, screen: Screen[Any]) -> None:
        """Show another screen in place of this one, unless you have gone on to another already."""
        if self.is_active:
            self.app.switch_screen(screen)
