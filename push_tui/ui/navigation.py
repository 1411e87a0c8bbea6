"""Moving between screens: which there are, and how one comes to them with something to compose."""

from typing import TYPE_CHECKING, Any, cast

from textual import work
from textual.command import CommandPalette
from textual.screen import Screen

from push_tui.ui.engine_app import EngineApp
from push_tui.ui.performing import Performs

if TYPE_CHECKING:
    from push_tui.message.push import Audience, Push
    from push_tui.ui.app import PushTui


def _compose() -> Screen[Any]:
    from push_tui.ui.screens.compose import ComposeScreen

    return ComposeScreen()


def _history() -> Screen[Any]:
    from push_tui.ui.screens.history import HistoryScreen

    return HistoryScreen()


def _jobs() -> Screen[Any]:
    from push_tui.ui.screens.jobs import JobsScreen

    return JobsScreen()


def _makes_room(screen: Screen[Any]) -> bool:
    """Whether it is a review that was sent, and has nothing more to tell than the history or the jobs have."""
    return bool(getattr(screen, "makes_room", False))


class Navigation(EngineApp, Performs):
    """Labels stay below; the other screens take each other's place over them, each imported when first opened."""

    SCREENS = {"compose": _compose, "history": _history, "jobs": _jobs}

    def why_not(self, action_id: str) -> str | None:
        """In a dialog one stays until it is closed."""
        # The palette is a dialog too, but it is gone by the time that its command is done.
        below = [screen for screen in self.screen_stack if not isinstance(screen, CommandPalette)]
        if action_id in {"labels", "compose", "history", "jobs"} and _makes_room(below[-1]):
            return None
        if below[-1].is_modal and action_id in {"labels", "compose", "history", "jobs", "profile", "token"}:
            return "Close this first (Esc)."
        return None

    def action_labels(self) -> None:
        """To the labels."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_compose(self) -> None:
        """To the composer."""
        self._go("compose")

    def action_history(self) -> None:
        """To the history."""
        self._go("history")

    def action_jobs(self) -> None:
        """To the jobs."""
        self._go("jobs")

    def _go(self, name: str) -> None:
        if _makes_room(self.screen):
            self.screen.dismiss(True)
            self.call_later(self._go, name)
        elif len(self.screen_stack) == 1:
            self.push_screen(name)
        elif getattr(self.screen, "TAB", "") != name:
            self.switch_screen(name)

    @work
    async def compose_to(self, audience: "Audience") -> None:
        """Open the composer with this audience; a draft with text asks first."""
        composition = self.session.composition
        if composition.has_text:
            keep = await self._ask_about_draft(audience)
            if keep is None:
                return
            if not keep:
                composition.clear()
        elif composition.push.message:
            composition.clear()
            self.tell("The push before was sent, so this one is new; Ctrl+Z brings the text back.")
        composition.set_audience(audience)
        self.action_compose()

    @work
    async def compose_push(self, push: "Push") -> None:
        """Open the composer with this push; a draft with text asks first."""
        if self.session.composition.has_text and await self._ask_about_draft(None) is None:
            return
        self.session.composition.take(push)
        self.action_compose()

    async def _ask_about_draft(self, audience: "Audience | None") -> bool | None:
        from push_tui.ui.screens.keep_draft import KeepDraft

        answer: bool | None = await self.push_screen_wait(KeepDraft(self.session.composition, audience))
        return answer

    def open_review(self) -> None:
        """Review what the composer holds."""
        from push_tui.ui.screens.review import open_review

        open_review(cast("PushTui", self))

    def action_help(self) -> None:
        """What can be done here."""
        from push_tui.ui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
        else:
            self.push_screen(HelpScreen(self.screen))

    def action_commands(self) -> None:
        """Find any action by its name."""
        self.action_command_palette()

    def action_redraw(self) -> None:
        """Paint everything again."""
        self.refresh(repaint=True, layout=True)
