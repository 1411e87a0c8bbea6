"""The one place from which a push is sent: who, where, how many, what, as exact bytes, and the gate before it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.message.push import AUDIENCE_PATH, START_DATE_PATH, AudienceKind, Push
from push_tui.message.rules.problem import Severity
from push_tui.message.validation import validate
from push_tui.operations.models import Review
from push_tui.operations.review import ReviewRefused, prepare, prepare_tests, sought
from push_tui.operations.session import Session, Topic
from push_tui.storage.records import HistoryUnavailable, Record
from push_tui.text import visible
from push_tui.ui.actions import Scope, action_of, key_of
from push_tui.ui.actions.performing import Performs, bindings
from push_tui.ui.content import lines, plain
from push_tui.ui.host import FollowsModel
from push_tui.ui.screens.base import NARROW
from push_tui.ui.screens.review_sent import NothingSent, SentCalls, SentJob
from push_tui.ui.screens.review_text import (
    changed_text,
    facts,
    findings_text,
    heading,
    request_text,
    sent_before_text,
    test_sends_text,
)
from push_tui.ui.terminal.status_query import Readiness, StatusQuery, TerminalAnswered
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.pasting import PlainInput, one_line
from push_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from push_tui.ui.host import Host

_NOT_FOR_TESTS = (AUDIENCE_PATH, START_DATE_PATH)
"""Whom a push is for and when it goes out may still be wrong while the message is tested."""

WORD = "send"
"""What is to be typed as well to a terminal that does not answer."""


class ReviewScreen(ModalScreen[bool], Performs, FollowsModel):
    """Shows a review and sends it; the result is whether it was sent."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    SCOPES = (Scope.REVIEW,)
    BINDINGS = [
        *bindings(Scope.REVIEW),
        Binding("pageup", "scroll_facts(-1)", "Page up", show=False),
        Binding("pagedown", "scroll_facts(1)", "Page down", show=False),
    ]
    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""

    def __init__(
        self,
        reviews: Sequence[Review],
        session: Session,
        app: "Host",
        *,
        outdated: tuple[Review, ...] = (),
        note: str = "",
    ) -> None:
        """``outdated`` are the reviews in whose place these come, with the ``note`` that was typed there."""
        super().__init__()
        self._reviews = tuple(reviews)
        self._review = self._reviews[0]
        self._outdated = outdated
        self._first_note = note
        # Several reviews are of tests, whose gates differ in this alone.
        self._gate = max((review.gate for review in self._reviews), key=lambda gate: bool(gate.again))
        self._session = session
        self._tui = app
        self._sent: SentCalls | SentJob | None = None
        self._query = StatusQuery(self, self._readiness_changed, lambda sent: self._tui.when_painted(self, sent))

    def compose(self) -> ComposeResult:
        """Everything about the push, then the gate."""
        yield TitleBar("", self._tui.surroundings)
        with VerticalScroll(id="facts", can_focus=True):
            yield Static(plain(heading(self._reviews), "bold"), id="heading")
            yield Static(self._before(), id="before")
            for caption, value in facts(self._reviews, self._session):
                yield Fact(caption, value)
            yield Static(self._warnings(), id="warnings")
            if not self._is_test:
                looking = "Looking up whether this message was sent to test users…"
                yield Static(lines(looking, "$text-muted"), id="tests")
            yield Static(request_text(self._review, self._session), id="request")
        with Vertical(id="gate"):
            yield from self._gate_fields()
        with VerticalScroll(id="result", can_focus=False):
            yield Static(id="outcome")
        yield Footer()

    def _before(self) -> Content:
        clock = self._session.schedule_clock
        told = (
            changed_text(self._outdated, self._reviews),
            sent_before_text((review.earlier.sends for review in self._reviews), clock),
        )
        return Content("\n").join(text for text in told if text)

    def _gate_fields(self) -> Iterable[Widget]:
        typed, again = self._gate.typed, self._gate.again
        yield Static(plain("Note (a ticket number, say)" + (", required" if self._needs_note else ", optional")))
        yield NoteInput(self._first_note, id="note")
        if again:
            yield Static(plain(f"Type “{again}”: it may have arrived already", "bold"))
            yield PlainInput(id="again")
        if self._gate.meant:
            yield Static(findings_text(self._review.findings, self._gate.meant))
            yield PlainInput(id="meant")
        if typed:
            yield Static(plain(f"Type “{visible(typed)}”", "bold"), id="typed-caption")
            yield PlainInput(id="typed")
        yield Static(plain(f"Type “{WORD}” as well: the terminal does not answer", "bold"), id="word-caption")
        yield PlainInput(id="word")
        yield SendButton()

    def on_mount(self) -> None:
        """Put the focus where something is to be typed."""
        self.app.clear_notifications()  # what the composer said would lie over the gate
        self.set_class(self._review.push.audience.kind is AudienceKind.EVERYBODY, "-everybody")
        self.set_class(bool(self._before()), "-again")
        self._focus_gate()
        if not self._is_test:
            self._look_up_tests()

    @property
    def _is_test(self) -> bool:
        """Whether the push goes to the test users, one call each."""
        return len(self._reviews) > 1

    def _focus_gate(self) -> None:
        fields = self.query("#again, #meant, #typed")
        (fields.first() if fields else self.query_one("#facts")).focus()

    def on_screen_resume(self) -> None:
        """Ask the terminal whether this screen has arrived."""
        self._query.ask()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """It has."""
        self._query.answered(message)

    def _readiness_changed(self, readiness: Readiness) -> None:
        self.set_class(readiness is Readiness.WORD and self._sent is None, "-word")
        self.query_one(Footer).set_notice("" if self._sent is not None else readiness)
        self._refresh_actions()

    # What stands in the way

    @property
    def _needs_note(self) -> bool:
        return self._session.profile.require_note

    def why_not(self, action_id: str) -> str | None:
        """Why *Send* does nothing; what is dropped for the terminal's sake is no reason to be told."""
        if action_id == "copy_task":
            return None if self._sent is not None and self._sent.task_id is not None else "There is no task ID."
        if action_id == "close":
            return None if self._sent is None else self._sent.why_not_close()
        if self._sent is not None:
            return "This push was sent; a push is sent once. Esc closes."
        if self._session.read_only:
            return f"Profile {self._session.profile.name} is read-only."
        from push_tui.message.lint import is_override  # its word lists take 50 ms to load; the review has them by now

        gate = self._gate
        if gate.again and self.query_one("#again", Input).value.strip() != gate.again:
            return f"Type “{gate.again}” first: this push may have arrived already."
        if gate.meant and not is_override(self.query_one("#meant", Input).value):
            return f"This text looks as if it were not meant for many; change it, or type “{gate.meant}”."
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

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """On to what is to be typed next; Enter never sends, and says at the end which key does."""
        fields = [field for field in self.query("#gate Input").results(Input) if field.display]
        after = fields.index(event.input) + 1
        if after < len(fields):
            fields[after].focus()
        else:
            self._tui.tell(
                self.why_not("send") or f"Enter does not send; {' or '.join(action_of('send').key_names)} does."
            )

    def _refresh_actions(self) -> None:
        self.query_one(Footer).refresh_actions()
        self.query_one(SendButton).set_class(self.why_not("send") is None, "-armed")

    # Actions

    def action_scroll_facts(self, pages: int) -> None:
        """Scroll what is reviewed, also while something is typed at the gate."""
        shown = self.query_one("#facts", VerticalScroll)
        shown.scroll_relative(y=pages * max(1, shown.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Back; what was sent goes on, and its outcome is told when it comes."""
        self._tui.sends.watch([] if self._sent is None else self._sent.unfinished)
        self.dismiss(self._sent is not None)

    def action_send(self) -> None:
        """Send, if the terminal has shown this screen to the person by the time the key was pressed."""
        word = self.query_one("#word", Input).value.strip() == WORD
        if not self._query.arming.lets_through(self._tui.pressed_at, word_typed=word):
            return
        void = self._review.void(
            self._session.profile.name, self._session.composition.push.digest(self._session.dialect), self._tui.now()
        )
        if void is not None or self._tui.session is not self._session:
            self._tui.tell(void or "Another profile is in use; review the push again.", "error")
            return
        if self._review.job is not None:
            self._sent = SentJob(self._session, self._review, self._tui)
        else:
            self._sent = SentCalls(self._session, self._reviews)
        self._send(self._sent)

    @work
    async def _send(self, sent: SentCalls | SentJob) -> None:
        note = self.query_one("#note", Input).value.strip()
        self.app.clear_notifications()  # what was said of the gate would lie over the outcome
        self.add_class("-sent")
        self.query_one(Footer).set_notice("")
        self.query_one("#facts").focus()
        self._show_outcome()
        try:
            await sent.begin(self._tui, note)
        except NothingSent as error:
            self._tui.tell(str(error), "error")
            self._sent = None
            self.remove_class("-sent")
            self._focus_gate()
            self._refresh_actions()
            return
        if sent.outdated and await self._review_anew(note):
            return
        self._show_outcome()

    async def _review_anew(self, note: str) -> bool:
        """Put a review in place of this one that shows what is so now and asks anew; whether there is one."""
        session = self._session
        try:
            reviews = await self._tui.ask(_prepared(session, session.composition.push, tests=self._is_test))
        except ReviewRefused as refusal:
            self._tui.tell(str(refusal), "error")
            return False
        self.app.switch_screen(ReviewScreen(reviews, session, self._tui, outdated=self._reviews, note=note))
        return True

    def model_changed(self, topic: Topic) -> None:
        """The countdown or the job went on, or the outcome came."""
        if topic is Topic.SENDS or (topic is Topic.JOBS and isinstance(self._sent, SentJob)):
            self._show_outcome()

    @property
    def began_job(self) -> int | None:
        """The job that sends this, once it is on the disk: the review tells how far it is, the jobs (F5) the rest."""
        return self._sent.job if isinstance(self._sent, SentJob) else None

    @property
    def makes_room(self) -> bool:
        """Whether it has nothing more to tell than the history or the jobs have, so that any other screen may come."""
        return self._sent is not None and self._sent.is_told

    def action_copy_task(self) -> None:
        """Copy the task ID that the answer gave."""
        if self._sent is not None and self._sent.task_id is not None:
            self._tui.copy(self._sent.task_id, "task ID")

    def _show_outcome(self) -> None:
        # An outcome may come while this closes, when what it would be written on is gone.
        if self._sent is not None and self.query("#outcome"):
            self.query_one("#outcome", Static).update(self._sent.text())
            self.set_class(self._sent.counting, "-counting")
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
        return Content("\n").join([Content.styled("\nWorth a look", "bold"), *rows] if rows else [])

    @work
    async def _look_up_tests(self) -> None:
        session = self._session
        looking = session.engine.store(session.history.test_sends, sought(session.profile, self._review.push))
        try:
            tests: tuple[Record, ...] = await self._tui.ask(looking)
        except HistoryUnavailable as error:
            self.query_one("#tests", Static).update(lines(str(error), "$text-error"))
            return
        self.query_one("#tests", Static).update(test_sends_text(tests, session.profile))


class Fact(Horizontal):
    """A caption and what it says, over as many lines as that needs."""

    def __init__(self, caption: str, value: Content) -> None:
        super().__init__(Static(plain(caption), classes="caption"), Static(value, classes="value"))


class NoteInput(PlainInput):
    """A line for words: what joins emoji stays as it is, what could act is shown."""

    def taken(self, text: str) -> str:
        """Show what could act, on one line."""
        return visible(one_line(text))


class SendButton(Static, can_focus=False):
    """Sends by a click; the focus never lands on it, so neither Enter nor Space can."""

    def __init__(self) -> None:
        super().__init__(Content(f"  Send  {' / '.join(action_of('send').key_names)}  "), id="send")

    async def on_click(self) -> None:
        """Send."""
        screen = self.screen
        if isinstance(screen, ReviewScreen):
            await screen.action_perform("send")


def open_review(app: "Host") -> None:
    """Read what the review needs, then show it; says why when it cannot be shown."""
    app.run_worker(_open(app, tests=False), group="review", exclusive=True)


def open_test_review(app: "Host") -> None:
    """Like `open_review`, for sending this message to the profile's test users, one call each."""
    app.run_worker(_open(app, tests=True), group="review", exclusive=True)


async def _prepared(session: Session, push: Push, *, tests: bool) -> tuple[Review, ...]:
    return await prepare_tests(session, push) if tests else (await prepare(session, push),)


async def _open(app: "Host", *, tests: bool) -> None:
    session = app.session
    if session.read_only:
        app.tell(f"Profile {session.profile.name} is read-only; nothing can be sent with it.", "warning")
        return
    push = session.composition.push
    errors = [error for error in session.composition.errors if not tests or error.path[:1] not in _NOT_FOR_TESTS]
    if errors:
        app.tell(errors[0].message, "error")
        return
    try:
        reviews = await app.ask(_prepared(session, push, tests=tests))
    except ReviewRefused as refusal:
        app.tell(str(refusal), "error")
        return
    if push != session.composition.push:
        app.tell(f"The push was changed while its review was prepared: {key_of('review')} once more.", "warning")
    elif session is app.session and not app.screen.is_modal:
        app.push_screen(ReviewScreen(reviews, session, app))
