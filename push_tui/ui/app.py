"""The Textual App: wiring only. Each part is explained in its own module."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual import events, work
from textual.command import CommandPalette
from textual.message import Message
from textual.notifications import Notify
from textual.screen import Screen
from textual.worker import active_worker

from push_tui.operations.labels import load_labels
from push_tui.operations.session import Session, Setting, Topic
from push_tui.storage.config import Profile
from push_tui.storage.state import remembered_views
from push_tui.text import capital_first, shortened, small_first, visible_lines, visible_name
from push_tui.ui.actions import Action, Scope, action_of, key_of
from push_tui.ui.actions.palette_search import ActionCommands
from push_tui.ui.actions.performing import Performs
from push_tui.ui.host import Back, FollowsModel, why_demo
from push_tui.ui.main_screens import MAIN_SCREENS, TABS
from push_tui.ui.running_jobs import RunningJobs
from push_tui.ui.running_sends import Sends
from push_tui.ui.screens.base import show_page
from push_tui.ui.terminal.app import TerminalApp
from push_tui.ui.terminal.capability import has_shell
from push_tui.ui.theme import NAME_BY_ACTION, choose_theme, set_theme
from push_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from push_tui.ui.terminal.palette import Palette

Result = TypeVar("Result")

CHARACTERS_SHOWN, LINES_SHOWN = 200, 3
"""Of a copied text, in the toast."""
_STOPS = action_of("close", Scope.SETUP).keys
"""The keys that stop a wait for the service; none of them is typed."""
_ABOVE = frozenset({"profile", "edit_profile", "token", "why_nothing", "tour"})
"""What opens above a main screen or a page, never above a dialog."""


@dataclass
class Changed(Message):
    """The session changed; screens on the stack show it again."""

    topic: Topic

    def can_replace(self, message: Message) -> bool:
        """Merge changes of one topic, so that a flood of them costs one repaint."""
        return isinstance(message, Changed) and message.topic is self.topic


class PushTui(TerminalApp[int], Performs):
    """push-tui on one terminal, with one profile at a time.

    The first screen is always the bottom one; the other main screens replace each other above it.
    """

    TITLE = "push-tui"
    CSS_PATH = "app.tcss"
    SCOPES = (Scope.EVERYWHERE, Scope.SHELL)
    COMMANDS = {ActionCommands}
    SCREENS = MAIN_SCREENS

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
        self._quitting = False
        self._bottom = "labels" if setting.config.start == "labels" else "overview"
        super().__init__(**options)
        self._first_file = first_file
        self.defects.file = setting.paths.defects
        setting.views = remembered_views(setting.paths)
        self._use(Session(setting, profile, start_token=start_token))
        self.jobs = RunningJobs(self)
        self.sends = Sends(self)
        set_theme(self, setting.paths)

    def get_default_screen(self) -> Screen[Any]:
        """Return the first screen."""
        return self.SCREENS[self._bottom]()

    def on_mount(self) -> None:
        """Read the labels; open what the last run left, or the file from the command line."""
        from push_tui.ui.after_start import begin

        # Nobody sees a countdown while the program is suspended.
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            signal.subscribe(self, lambda _: self.sends.cancel_countdowns(), immediate=True)
        painted: Future[None] = Future()
        self.when_painted(self.screen, lambda: painted.set_result(None))
        # The cached labels are in the first paint; what asks the service would delay it by 50 ms of imports.
        self.session.engine.launch(load_labels(self.session, after=painted))
        begin(self, self.jobs, self._first_file)

    async def on_event(self, event: events.Event) -> None:
        """Let any key stop a countdown, and Escape a wait for the service, before it does anything else."""
        if isinstance(event, events.Key | events.Paste) and self.sends.cancel_countdowns():
            return
        if isinstance(event, events.Key) and event.key in _STOPS and self.session.stop_waiting():
            return
        await super().on_event(event)

    def goes_on_after(self, error: BaseException) -> bool:
        """Also stop a countdown: nobody knows whether its screen still shows it."""
        self.sends.cancel_countdowns()
        return super().goes_on_after(error)

    def kept(self) -> str:
        """Save the push in the composer, and say where it is and whether sends were in progress."""
        session, told = self.session, []
        session.composition_saver.write()
        if session.composed and session.composition.has_work:
            saved = f"is saved in {session.paths.drafts}, and opens at the next start."
            error = session.composition_saver.error
            told.append(error or f"The push in the composer {saved}")
        if session.in_flight():
            told.append("A send was in progress. Check its outcome in the history before you send again.")
        return "\n".join(told)

    # What screens ask for

    async def ask(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        """Run an operation on the engine and return its result; closing the screen does not stop the operation.

        The worker of a closed screen ends here, because the widgets that it would update were removed.
        """
        try:
            return await asyncio.shield(asyncio.wrap_future(self.session.engine.submit(coroutine)))
        finally:
            worker = active_worker.get(None)
            if worker is not None and (worker.node._pruning or worker.node._closing):
                raise asyncio.CancelledError

    @work
    async def copy(self, text: str, what: str) -> None:
        """Copy text to the clipboard of your terminal, and show a toast with the result and the text."""
        from push_tui.ui.terminal.clipboard import copy
        from push_tui.ui.terminal.driver import send_sequence

        said = await copy(text, lambda sequence: send_sequence(self, sequence))
        sentence = f"{capital_first(what)} {small_first(said)}"
        # As names, so that hidden characters show: they are on the clipboard, too.
        rows = [visible_name(line) for line in shortened(text, CHARACTERS_SHOWN).splitlines()]
        self.tell(sentence, shown="\n".join((sentence, *rows[:LINES_SHOWN], *(["…"] if rows[LINES_SHOWN:] else []))))

    def now(self) -> datetime:
        """Return the time now, in UTC."""
        return self.session.setting.now()

    def tell(self, sentence: str, severity: str = "information", *, shown: str = "", about: Any = None) -> None:
        """Show a toast, never parsed as markup; `Host.tell` says what ``shown`` and ``about`` are."""
        words, part = visible_lines(sentence), visible_lines(shown)
        self.notify(words, severity=severity, markup=False, shown=part, about=about)  # type: ignore[arg-type]

    def on_notify(self, message: Notify) -> None:
        """Remove a toast that says the same as the next one."""
        for toast in [each for each in self._notifications if each.message == message.notification.message]:
            del self._notifications[toast]

    # What changed

    def _use(self, session: Session) -> None:
        self.session = session
        session.listen(lambda topic: self._post_changed(session, topic))

    def _post_changed(self, session: Session, topic: Topic) -> None:
        """Pass a change of a session on to the screens; from any thread."""
        # A running send may belong to the previous profile; all profiles share the history and the jobs.
        if session is self.session or topic in {Topic.SENDS, Topic.HISTORY, Topic.JOBS}:
            self.post_message(Changed(topic))

    def on_changed(self, message: Changed) -> None:
        """Tell every screen about the change; of the progress of jobs only the top one."""
        if message.topic is Topic.CREDENTIALS and self.session.tokens.wanted:
            self.action_token()
        if message.topic is Topic.SENDS:
            self.sends.show_outcomes()
        if self._exit:
            return  # the screens are being closed
        if message.topic is Topic.JOBS:
            self.jobs.changed()
            return
        if message.topic is Topic.DRAFT:
            self._show_saving()
        if message.topic is Topic.WAIT and isinstance(self.screen, FollowsModel):
            self.screen.show_progress(self.jobs.notice)
        for screen in self.screen_stack:
            # A screen that is not mounted yet reads the model when it is.
            if isinstance(screen, FollowsModel) and screen.is_mounted:
                screen.model_changed(message.topic)

    def _show_saving(self) -> None:
        """Say whether what is composed could be saved: in a toast once, in every title bar while it lasts."""
        for screen in self.screen_stack:
            for bar in screen.query(TitleBar):
                bar.show(self.session)
        saver = self.session.composition_saver
        if saver.at_risk:
            again = f"push-tui tries again every {saver.RETRY:g} s; {key_of('quit')} asks before the text is lost."
            self.tell(f"{saver.error} {again}", "error")
        else:
            self.tell("The draft is saved now.")

    def use_profile(self, profile: Profile, *, edited: bool = False, token: str | None = None) -> None:
        """Switch to another profile; the push in the composer is kept and checked against the new dialect."""
        self._use(self.session.switched_to(profile, edited=edited))
        if token:
            self.session.tokens.give(token)
        self._session_changed()

    def open_editor(self, file: Path) -> str | None:
        """Open a file in your editor and wait for its end; return why it must not be read now, else None."""
        from push_tui.ui.terminal.editor import open_editor

        return open_editor(self, file, self.session.config.secret_variables)

    def _session_changed(self) -> None:
        self.session.engine.launch(load_labels(self.session))
        for screen in self.screen_stack:
            if isinstance(screen, FollowsModel):
                screen.session_changed()

    # Actions

    def title_of(self, action: Action) -> str:
        """Return the action's title; the theme in use has a mark."""
        return f"{action.title} ✓" if NAME_BY_ACTION.get(action.id) == self.theme else action.title

    def why_not(self, action_id: str) -> str | None:
        """Keep you in an open dialog until you close it; offer no colours where there are none."""
        if action_id.startswith("theme_") and self.no_color:
            return "NO_COLOR is set, so there are no colours to choose."
        # The palette is a dialog too, but it closes before its command runs.
        below = [screen for screen in self.screen_stack if not isinstance(screen, CommandPalette)][-1]
        room = isinstance(below, FollowsModel) and below.makes_room
        if below.is_modal and not room and action_id in (*TABS, *_ABOVE):
            return f"Close this first ({key_of('close', Scope.DIALOG)})."
        if action_id == "tour" and not self.session.demo:
            return "The tour is in the demo: start push-tui --demo."
        if action_id == "suspend" and not has_shell():
            return "No shell started push-tui that could continue it."
        return why_demo(self.session.setting, self.session.profile) if action_id == "edit_profile" else None

    def go(self, name: str) -> None:
        """Show a main screen: one of `TABS`."""
        if name == self._bottom:
            while len(self.screen_stack) > 1:
                self.screen.dismiss()
        elif isinstance(self.screen, FollowsModel) and self.screen.makes_room:
            self.screen.dismiss(True)
            self.call_later(self.go, name)
        elif len(self.screen_stack) == 1:
            self.push_screen(name)
        elif getattr(self.screen, "TAB", "") != name:
            self.switch_screen(name)

    async def mount_ahead(self, name: str) -> None:
        """Mount a main screen that is not shown yet; do nothing if it is mounted, or once the app ends."""
        if self.is_screen_installed(name):
            await self._get_screen(name)[1]

    def show_page(self, page: Screen[Any]) -> None:
        """Show a page of a main screen, such as one record, above the first screen or in place of another."""
        show_page(self, page)

    def show_record(self, row: int, *, why_nothing: bool = False, back: Back = "") -> None:
        """Show the record of a row of the history, or find out why a user got nothing of its push."""
        from push_tui.ui.screens.record import show_record

        self.run_worker(show_record(self, row, why_nothing=why_nothing, back=back))

    def act(self, action_id: str) -> object:
        """Use a theme, show a main screen, or do another action."""
        if action_id in _ABOVE and isinstance(self.screen, FollowsModel) and self.screen.makes_room:
            self.screen.dismiss(True)
            self.call_later(self.act, action_id)
        elif action_id in NAME_BY_ACTION:
            self.run_worker(choose_theme(self, NAME_BY_ACTION[action_id]))
        elif action_id in TABS and action_id != "history":
            self.go(action_id)
        else:
            return super().act(action_id)
        return None

    def action_history(self) -> None:
        """Show the history, with the filters that you chose there."""
        from push_tui.ui.screens.open_history import show_own_history

        show_own_history(self)

    def action_help(self) -> None:
        """Show the help for this screen, or close it."""
        from push_tui.ui.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.action_close()
        else:
            self.push_screen(HelpScreen(self.screen, self.session.paths))

    @work
    async def action_messages(self) -> None:
        """Show what the toasts said."""
        from push_tui.ui.screens.messages import show_messages

        await show_messages(self, self.toasts.newest_first)

    @work
    async def action_tour(self) -> None:
        """Show the screens one after the other."""
        from push_tui.ui.screens.tour import take_tour

        await take_tour(self)

    def action_suspend(self) -> None:
        """Give the terminal back to the shell."""
        self.action_suspend_process()

    def action_commands(self) -> None:
        """Find any action by its name."""
        self.action_command_palette()

    def on_command_palette_opened(self) -> None:
        """Note the theme in use."""
        self._kept_theme = self.theme

    def on_palette_pointed(self, pointed: "Palette.Pointed") -> None:
        """Show the theme under the palette's cursor, until you leave its row or the palette."""
        shown = NAME_BY_ACTION.get(pointed.action_id, self._kept_theme)
        if shown != self.theme and not self.no_color:
            self.theme = shown
            self.call_next(self.stylesheet.update, self.screen)  # which Textual leaves out if it is the palette

    def on_command_palette_closed(self, closed: CommandPalette.Closed) -> None:
        """Go back to the theme of before if you chose none."""
        if not closed.option_selected:
            self.theme = self._kept_theme

    def action_copy_screen(self) -> None:
        """Copy what the screen shows as text."""
        self.copy("\n".join(strip.text.rstrip() for strip in self.screen._compositor.render_strips()), "screen")

    def action_redraw(self) -> None:
        """Paint everything again."""
        self.repaint()

    @work
    async def action_token(self) -> None:
        """Ask for a token, then retry what failed without one."""
        from push_tui.ui.screens.enter_token import EnterToken

        if not isinstance(self.screen, EnterToken) and await self.push_screen_wait(EnterToken()):
            self._session_changed()

    @work
    async def action_profile(self) -> None:
        """Let you switch to another profile, or change the profiles."""
        from push_tui.ui.screens.profile_form import SetUp
        from push_tui.ui.screens.profiles import Profiles

        chosen: SetUp | None = await self.push_screen_wait(Profiles())
        profile = None if chosen is None else chosen.profile
        if chosen is not None and profile is not None and profile != self.session.profile:
            self.use_profile(profile, edited=profile.name == self.session.profile.name, token=chosen.token)

    @work
    async def action_edit_profile(self) -> None:
        """Let you change the profile in use."""
        from push_tui.ui.screens.profiles import edit_profile

        await edit_profile(self, self.session.profile)

    @work
    async def action_why_nothing(self) -> None:
        """Ask for a user, and find out why that user got nothing."""
        from push_tui.ui.screens.why_nothing import ask_why_nothing

        await ask_why_nothing(self)

    @work
    async def action_quit(self) -> None:  # type: ignore[override]  # a worker, because it waits for an answer
        """Quit; ask first while a job or a send is running, or if text cannot be saved."""
        from push_tui.ui.screens.quit import may_quit

        if not self._quitting:
            self._quitting = True
            try:
                if await may_quit(self, jobs_run=bool(self.jobs.here)):
                    self.exit(0)
            finally:
                self._quitting = False
