"""The Textual App: the profile in use, and who is told what changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.message import Message
from textual.screen import Screen

from push_tui.operations.session import Session, Setting, Topic
from push_tui.storage.config import Profile
from push_tui.ui.actions import Scope
from push_tui.ui.commands import ActionCommands
from push_tui.ui.navigation import Navigation
from push_tui.ui.performing import bindings
from push_tui.ui.running_jobs import RunsJobs
from push_tui.ui.screens.base import FollowsModel
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.terminal.crash import CrashesWithoutLocals
from push_tui.ui.terminal.cursor import steady_cursors
from push_tui.ui.terminal.status_query import ForwardsAnswers
from push_tui.ui.theme import PUSH_TUI
from push_tui.ui.typing_ahead import KeysInTurn
from push_tui.ui.uses_profile import UsesProfile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from push_tui.operations.models import Sending
    from push_tui.ui.closed_reviews import ClosedReviews

steady_cursors()


@dataclass
class Changed(Message):
    """The session holds something new; screens on the stack show it again."""

    topic: Topic

    def can_replace(self, message: Message) -> bool:
        """A flood of changes of one topic costs one repaint."""
        return isinstance(message, Changed) and message.topic is self.topic


class PushTui(ForwardsAnswers, CrashesWithoutLocals, RunsJobs, UsesProfile, KeysInTurn, Navigation):
    """push-tui on one terminal, working with one profile at a time."""

    TITLE = "push-tui"
    SCOPES = (Scope.EVERYWHERE,)
    BINDINGS = bindings(Scope.EVERYWHERE)  # type: ignore[assignment]  # Textual types it wider
    COMMANDS = {ActionCommands}
    # Textual loads a screen's own style sheet when the screen is pushed, which the default screen never is.
    CSS_PATH = ["app.tcss", "screens/labels.tcss"]

    def __init__(self, setting: Setting, profile: Profile, *, start_token: str | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.begin_with(setting, profile, start_token)
        self.register_theme(PUSH_TUI)
        self.theme = PUSH_TUI.name
        self._closed_reviews: ClosedReviews | None = None
        self.first_file: tuple[str, str] | None = None
        """Name and text of a file to open in the composer at the start."""

    def post_changed(self, session: Session, topic: Topic) -> None:
        """Take the news of a session to the screens, from whichever thread."""
        # A send that is still under way was perhaps made with the profile before; the history is everybody's.
        if session is self.session or topic in {Topic.SENDS, Topic.HISTORY}:
            self.post_message(Changed(topic))

    def get_default_screen(self) -> Screen[Any]:
        """Labels: what one sees first."""
        return LabelsScreen()

    def on_mount(self) -> None:
        """Go on with what the last run left: a draft, a file from the command line."""
        from push_tui.ui.starting import begin

        # Whoever has suspended the program does not see the countdown that goes on when it comes back.
        for signal in (self.app_suspend_signal, self.app_resume_signal):
            signal.subscribe(self, lambda _: self.cancel_countdowns(), immediate=True)
        begin(self)

    def on_changed(self, message: Changed) -> None:
        """Have every screen that may show the topic show it again."""
        if message.topic is Topic.CREDENTIALS:
            self.action_token()
        if message.topic is Topic.SENDS and self._closed_reviews is not None:
            for sentence, severity in self._closed_reviews.news():
                self.tell(sentence, severity)
        if self._exit:
            return  # the screens are being taken apart
        for screen in self.screen_stack:
            # A screen that is still being made reads the model when it is there.
            if isinstance(screen, FollowsModel) and screen.is_mounted:
                screen.model_changed(message.topic)

    def tell_outcomes(self, sendings: "Sequence[Sending]") -> None:
        """Tell the outcomes of sends whose review is being closed, when they come."""
        from push_tui.ui.closed_reviews import ClosedReviews

        if sendings:
            self._closed_reviews = self._closed_reviews or ClosedReviews()
            self._closed_reviews.add(sendings)

    async def on_event(self, event: events.Event) -> None:
        """Have any key stop a countdown before it can mean anything else."""
        if isinstance(event, events.Key | events.Paste) and self.cancel_countdowns():
            return
        await super().on_event(event)

    def cancel_countdowns(self) -> bool:
        """Stop sends that are counting down; whether there was one."""
        counting = [sending for sending in self.session.in_flight() if sending.stoppable]
        if counting:
            from push_tui.operations.send import cancel_countdown
        for sending in counting:
            cancel_countdown(self.session, sending)
        return bool(counting)

    @work
    async def action_quit(self) -> None:  # type: ignore[override]  # a worker, for it waits for an answer
        """Leave; unsent text is kept, and a send or a job on its way is spoken of first."""
        from push_tui.ui.screens.quit import QuitWhileSending, QuitWithJobs

        if self.jobs_here and not await self.push_screen_wait(QuitWithJobs()):
            return
        if not self.session.in_flight() or await self.push_screen_wait(QuitWhileSending()):
            self.exit(0)
