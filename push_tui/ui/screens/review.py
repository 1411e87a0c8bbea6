"""The one place from which a push is sent: who, where, how many, what, as exact bytes, and the gate before it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.message.validation import Severity, validate
from push_tui.operations.review import Review, ReviewRefused, prepare
from push_tui.operations.send import Sending, announce, send
from push_tui.operations.session import Session, Topic
from push_tui.storage.history import HistoryUnavailable, Record
from push_tui.text import visible
from push_tui.ui.actions import Scope
from push_tui.ui.content import lines, plain
from push_tui.ui.performing import Performs, bindings
from push_tui.ui.screens.base import NARROW, FollowsModel
from push_tui.ui.screens.review_text import outcome_text, review_text, test_sends_text
from push_tui.ui.terminal.status_query import Readiness, StatusQuery, TerminalAnswered
from push_tui.ui.widgets.action_bar import ActionBar
from push_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from push_tui.ui.app import PushTui

WORD = "send"
"""What is to be typed as well to a terminal that does not answer."""


class ReviewScreen(ModalScreen[bool], Performs, FollowsModel):
    """Shows a review and sends it; the result is whether it was sent."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    SCOPES = (Scope.REVIEW,)
    BINDINGS = bindings(Scope.REVIEW)  # type: ignore[assignment]  # Textual types it wider
    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""

    def __init__(self, review: Review, session: Session, app: "PushTui") -> None:
        super().__init__()
        self._review = review
        self._session = session
        self._tui = app
        self._sending: Sending | None = None
        self._sending_key_at = 0.0
        self._query = StatusQuery(self, self._readiness_changed)

    def compose(self) -> ComposeResult:
        """Everything about the push, then the gate."""
        yield TitleBar("", self._tui.surroundings)
        with VerticalScroll(id="facts", can_focus=True):
            yield Static(review_text(self._review, self._session), id="review-text")
            yield Static(self._warnings(), id="warnings")
            yield Static(lines("Looking up whether this message was sent to test users…", "$text-muted"), id="tests")
        with Vertical(id="gate"):
            yield from self._gate()
        with VerticalScroll(id="result", can_focus=False):
            yield Static(id="outcome")
        yield ActionBar()

    def _gate(self) -> Iterable[Widget]:
        typed = self._review.gate.typed
        yield Static(plain("Note (a ticket number, say)" + (", required" if self._needs_note else ", optional")))
        yield Input(id="note")
        if typed:
            yield Static(plain(f"Type “{visible(typed)}”", "bold"), id="typed-caption")
            yield Input(id="typed")
        yield Static(plain(f"Type “{WORD}” as well: the terminal does not answer", "bold"), id="word-caption")
        yield Input(id="word")
        yield SendButton()

    def on_mount(self) -> None:
        """Put the focus where something is to be typed."""
        self.query_one("#typed" if self._review.gate.typed else "#facts").focus()
        self._look_up_tests()

    def on_screen_resume(self) -> None:
        """Ask the terminal whether this screen has arrived."""
        self._query.ask()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """It has."""
        self._query.answered(message)

    def _readiness_changed(self, readiness: Readiness) -> None:
        self.set_class(readiness is Readiness.WORD and self._sending is None, "-word")
        self.query_one(ActionBar).set_notice(readiness if self._sending is None else "")
        self._refresh_actions()

    # What stands in the way

    @property
    def _needs_note(self) -> bool:
        return self._session.profile.require_note

    def why_not(self, action_id: str) -> str | None:
        """Why *Send* does nothing; what is dropped for the terminal's sake is no reason to be told."""
        sending = self._sending
        if action_id == "close":
            if sending is None or not sending.waiting:
                return None
            if sending.stoppable:
                return "The countdown runs; any key cancels it."
            return "The send is being recorded; one moment." if sending.row is None else None
        if sending is not None:
            return "This push was sent; a push is sent once. Esc closes."
        if self._session.read_only:
            return f"Profile {self._session.profile.name} is read-only."
        gate = self._review.gate
        if gate.typed and not gate.passed_by(self.query_one("#typed", Input).value):
            return f"Type “{gate.typed}” first."
        if self.has_class("-word") and self.query_one("#word", Input).value.strip() != WORD:
            return f"Type “{WORD}” too: the terminal does not answer."
        if self._needs_note and not self.query_one("#note", Input).value.strip():
            return "This profile requires a note."
        return None

    @on(Input.Changed)
    def _typed(self) -> None:
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        self.query_one(ActionBar).refresh_actions()
        self.query_one(SendButton).set_class(self.why_not("send") is None, "-armed")

    # Actions

    def action_close(self) -> None:
        """Back; what was sent goes on."""
        self.dismiss(self._sending is not None)

    async def action_perform(self, action_id: str) -> None:
        """As everywhere, but a sending key waits for its turn behind the letters that were typed before it."""
        if action_id == "send":
            self._sending_key_at = self._tui.pressed_at
            (self.focused or self).call_later(super().action_perform, action_id)
        else:
            await super().action_perform(action_id)

    def action_send(self) -> None:
        """Send, if the terminal has shown this screen to the person by the time the key was pressed."""
        word = self.query_one("#word", Input).value.strip() == WORD
        if not self._query.arming.lets_through(self._sending_key_at, word_typed=word):
            return
        void = self._review.void(self._session, self._session.composition.push, self._tui.now())
        if void is not None or self._tui.session is not self._session:
            self._tui.tell(void or "Another profile is in use; review the push again.", "error")
            return
        self._sending = announce(self._session, self._review)
        self._send(self._sending)

    @work
    async def _send(self, sending: Sending) -> None:
        note = self.query_one("#note", Input).value.strip()
        self.add_class("-sent")
        self.query_one(ActionBar).set_notice("")
        self.query_one("#outcome", Static).update(plain("Recording, then sending…"))
        self.query_one("#facts").focus()
        self._refresh_actions()
        try:
            await self._tui.ask(send(self._session, self._review, note, sending))
        except HistoryUnavailable as error:
            self._sending = None
            self.remove_class("-sent")
            self._tui.tell(f"Nothing was sent: {error}", "error")
            self.query_one("#typed" if self._review.gate.typed else "#facts").focus()
            self._refresh_actions()
            return
        self._show_outcome()

    def model_changed(self, topic: Topic) -> None:
        """The countdown went on, or the outcome came."""
        if topic is Topic.SENDS:
            self._show_outcome()

    def _show_outcome(self) -> None:
        sending = self._sending
        if sending is not None:
            self.query_one("#outcome", Static).update(outcome_text(sending))
            self.set_class(sending.stoppable, "-counting")
            self._refresh_actions()

    # What is told besides

    def _warnings(self) -> Content:
        problems = validate(self._review.push, self._session.dialect)
        rows = [
            Content.assemble(("  ! ", "$text-warning"), plain(problem.message))
            for problem in problems
            if problem.severity is not Severity.ERROR
        ]
        if any(label.count == 0 for label in self._review.labels):
            rows.append(Content.assemble(("  ! ", "$text-warning"), "A label has no members: nobody can get this."))
        return Content("\n").join([Content.styled("Worth a look", "bold"), *rows, Content("")]) if rows else Content("")

    @work
    async def _look_up_tests(self) -> None:
        digest = self._review.push.message_digest()
        session = self._session
        try:
            records: tuple[Record, ...] = await self._tui.ask(session.engine.store(session.history.test_sends, digest))
        except HistoryUnavailable as error:
            self.query_one("#tests", Static).update(lines(str(error), "$text-error"))
            return
        self.query_one("#tests", Static).update(test_sends_text(records, session.profile))


class SendButton(Static, can_focus=False):
    """Sends by a click; the focus never lands on it, so neither Enter nor Space can."""

    def __init__(self) -> None:
        super().__init__(Content("  Send  F9 / Alt+S  "), id="send")

    async def on_click(self) -> None:
        """Send."""
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            await screen.action_perform("send")


def open_review(app: "PushTui") -> None:
    """Read what the review needs, then show it; says why when it cannot be shown."""
    app.run_worker(_open(app), group="review", exclusive=True)


async def _open(app: "PushTui") -> None:
    session = app.session
    if session.read_only:
        app.tell(f"Profile {session.profile.name} is read-only; nothing can be sent with it.", "warning")
        return
    errors = session.composition.errors
    if errors:
        app.tell(errors[0].message, "error")
        return
    push = session.composition.push
    try:
        review = await app.ask(prepare(session, push))
    except ReviewRefused as refusal:
        app.tell(str(refusal), "error")
        return
    if session is app.session and push == session.composition.push and not app.screen.is_modal:
        app.push_screen(ReviewScreen(review, session, app))
