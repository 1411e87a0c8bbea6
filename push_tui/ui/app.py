"""The Textual App: wiring only. What each part does stands in the module that it comes from."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, TypeVar

from textual import events, work
from textual.command import CommandPalette
from textual.message import Message
from textual.screen import Screen
from textual.worker import active_worker

from push_tui.operations.session import Session, Setting, Topic
from push_tui.storage.config import Profile
from push_tui.text import visible_lines, visible_name
from push_tui.ui.actions import Scope
from push_tui.ui.actions.commands import ActionCommands
from push_tui.ui.actions.performing import Performs, bindings
from push_tui.ui.host import FollowsModel
from push_tui.ui.running_jobs import JobsChanged, RunningJobs
from push_tui.ui.running_sends import Sends
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.cursor import steady_cursors
from push_tui.ui.theme import PUSH_TUI
from push_tui.ui.widgets.title_bar import Surroundings

steady_cursors()

Result = TypeVar("Result")

SHOWN_WHEN_COPIED = 200
"""Characters of a copied text that the toast shows."""
_MAIN = frozenset({"labels", "compose", "history", "jobs"})


@dataclass
class Changed(Message):
    """The session holds something new; screens on the stack show it again."""

    topic: Topic

    def can_replace(self, message: Message) -> bool:
        """A flood of changes of one topic costs one repaint."""
        return isinstance(message, Changed) and message.topic is self.topic


def _lazy(module: str, name: str) -> Callable[[], Screen[Any]]:
    """Import a screen when it is first opened."""

    def make() -> Screen[Any]:
        screen: Screen[Any] = getattr(import_module(f"push_tui.ui.screens.{module}"), name)()
        return screen

    return make


class PushTui(TerminalApp[int], Performs):
    """push-tui on one terminal, working with one profile at a time.

    Labels stay below; the other main screens replace each other over them.
    """

    TITLE = "push-tui"
    SCOPES = (Scope.EVERYWHERE,)
    BINDINGS = bindings(Scope.EVERYWHERE)  # type: ignore[assignment]  # Textual types it wider
    COMMANDS = {ActionCommands}
    # Textual loads a screen's own style sheet when the screen is pushed, which the default screen never is.
    CSS_PATH = ["app.tcss", "screens/labels.tcss"]
    SCREENS = {
        "compose": _lazy("compose", "ComposeScreen"),
        "history": _lazy("history", "HistoryScreen"),
        "jobs": _lazy("jobs", "JobsScreen"),
    }

    def __init__(
        self,
        setting: Setting,
        profile: Profile,
        *,
        start_token: str | None = None,
        first_file: tuple[str, str] | None = None,
        **options: Any,
    ) -> None:
        """``first_file`` is the name and text of a file to open in the composer at the start."""
        super().__init__(**options)
        self._first_file = first_file
        self._use(Session(setting, profile, start_token=start_token))
        self.jobs = RunningJobs(self)
        self.sends = Sends(self)
        self.register_theme(PUSH_TUI)
        self.theme = PUSH_TUI.name

    def get_default_screen(self) -> Screen[Any]:
        """Labels: what one sees first."""
        return LabelsScreen()

    def on_mount(self) -> None:
        """Go on with what the last run left: a draft, a file from the command line."""
        from push_tui.ui.after_start import begin

        # Whoever has suspended the program does not see the countdown that goes on when it comes back.
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            signal.subscribe(self, lambda _: self.sends.cancel_countdowns(), immediate=True)
        begin(self, self.jobs, self._first_file)

    async def on_event(self, event: events.Event) -> None:
        """Have any key stop a countdown before it can mean anything else."""
        if isinstance(event, events.Key | events.Paste) and self.sends.cancel_countdowns():
            return
        await super().on_event(event)

    # What screens ask for

    async def ask(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Return the result of an operation on the engine; it goes on when the asking screen is closed.

        A worker of a screen that is gone by then ends here: it could only look for widgets that were removed.
        """
        try:
            return await asyncio.shield(asyncio.wrap_future(self.session.engine.submit(coroutine)))
        finally:
            worker = active_worker.get(None)
            if worker is not None and (worker.node._pruning or worker.node._closing):
                raise asyncio.CancelledError

    @work
    async def copy(self, text: str, what: str) -> None:
        """Send text to the clipboard of the person's terminal, and say how that went, with the text."""
        from push_tui.ui.terminal.clipboard import copy
        from push_tui.ui.terminal.driver import send_sequence

        copied = await copy(text, lambda sequence: send_sequence(self, sequence))
        shown = text if len(text) <= SHOWN_WHEN_COPIED else f"{text[:SHOWN_WHEN_COPIED]}…"
        # Marked as names are, for most of what is copied is one: what hides in it is on the clipboard, too.
        marked = "\n".join(visible_name(line) for line in shown.splitlines())
        self.tell(f"{what}: {copied.sentence}\n{marked}")

    @staticmethod
    def now() -> datetime:
        """Return the time now, in UTC."""
        return datetime.now(UTC)

    def tell(self, sentence: str, severity: str = "information") -> None:
        """Show a toast; never parsed as markup."""
        self.notify(visible_lines(sentence), severity=severity, markup=False)  # type: ignore[arg-type]

    @property
    def surroundings(self) -> Surroundings:
        """What the title bar shows."""
        session = self.session
        profile = session.profile
        return Surroundings(profile.name, profile.app_label, profile.environment, session.read_only, session.demo)

    # What changed

    def _use(self, session: Session) -> None:
        self.session = session
        session.listen(lambda topic: self._post_changed(session, topic))

    def _post_changed(self, session: Session, topic: Topic) -> None:
        """Take the news of a session to the screens, from whichever thread."""
        # A send that is still under way was perhaps made with the profile before; the history is everybody's.
        if session is self.session or topic in {Topic.SENDS, Topic.HISTORY}:
            self.post_message(Changed(topic))

    def on_changed(self, message: Changed) -> None:
        """Have every screen that may show the topic show it again."""
        if message.topic is Topic.CREDENTIALS:
            self.action_token()
        if message.topic is Topic.SENDS:
            self.sends.tell_outcomes()
        if self._exit:
            return  # the screens are being taken apart
        for screen in self.screen_stack:
            # A screen that is still being made reads the model when it is there.
            if isinstance(screen, FollowsModel) and screen.is_mounted:
                screen.model_changed(message.topic)

    def on_jobs_changed(self, message: JobsChanged) -> None:
        """Show how far the jobs are."""
        self.jobs.changed()

    def use_profile(self, profile: Profile) -> None:
        """Work with another profile; what is being composed goes along and is checked by its dialect."""
        self._use(self.session.switched_to(profile))
        self._session_changed()

    def _session_changed(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, FollowsModel):
                screen.session_changed()

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """In a dialog one stays until it is closed."""
        # The palette is a dialog too, but it is gone by the time that its command is done.
        below = [screen for screen in self.screen_stack if not isinstance(screen, CommandPalette)][-1]
        if action_id in _MAIN and _makes_room(below):
            return None
        if below.is_modal and action_id in _MAIN | {"profile", "token"}:
            return "Close this first (Esc)."
        return None

    def go(self, name: str) -> None:
        """Show a main screen: ``labels``, ``compose``, ``history`` or ``jobs``."""
        if name == "labels":
            while len(self.screen_stack) > 1:
                self.pop_screen()
        elif _makes_room(self.screen):
            self.screen.dismiss(True)
            self.call_later(self.go, name)
        elif len(self.screen_stack) == 1:
            self.push_screen(name)
        elif getattr(self.screen, "TAB", "") != name:
            self.switch_screen(name)

    def action_labels(self) -> None:
        """Show the labels."""
        self.go("labels")

    def action_compose(self) -> None:
        """Show the composer."""
        self.go("compose")

    def action_history(self) -> None:
        """Show the history."""
        self.go("history")

    def action_jobs(self) -> None:
        """Show the jobs."""
        self.go("jobs")

    def action_help(self) -> None:
        """Show what can be done here."""
        from push_tui.ui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
        else:
            self.push_screen(HelpScreen(self.screen, self.session.paths))

    def action_commands(self) -> None:
        """Find any action by its name."""
        self.action_command_palette()

    def action_redraw(self) -> None:
        """Paint everything again."""
        self.refresh(repaint=True, layout=True)

    @work
    async def action_token(self) -> None:
        """Ask for a token; whatever failed for want of one is tried again."""
        from push_tui.ui.screens.profile_dialogs import EnterToken

        if not isinstance(self.screen, EnterToken) and await self.push_screen_wait(EnterToken()):
            self._session_changed()

    @work
    async def action_profile(self) -> None:
        """Work with another profile."""
        from push_tui.ui.screens.profile_dialogs import SwitchProfile

        chosen: Profile | None = await self.push_screen_wait(SwitchProfile())
        if chosen is not None and chosen.name != self.session.profile.name:
            self.use_profile(chosen)

    @work
    async def action_quit(self) -> None:  # type: ignore[override]  # a worker, for it waits for an answer
        """Leave; unsent text is kept, and a send or a job on its way is spoken of first."""
        from push_tui.ui.screens.quit import ask_while_sending, ask_with_jobs

        if self.jobs.here and not await self.push_screen_wait(ask_with_jobs(self)):
            return
        if not self.session.in_flight() or await self.push_screen_wait(ask_while_sending(self.session)):
            self.exit(0)


def _makes_room(screen: Screen[Any]) -> bool:
    """Whether it is a review that was sent, and has nothing more to tell than the history or the jobs have."""
    return bool(getattr(screen, "makes_room", False))
