"""The review, the only screen that sends a push: audience, app, counts, exact bytes, and the gate."""

from dataclasses import replace
from functools import partial

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from push_tui.operations.correction import Correction
from push_tui.operations.gates import ReviewOutdated, ReviewRefused
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.review import a_limit_ended
from push_tui.operations.send import announce, send_each
from push_tui.operations.session import Topic
from push_tui.storage.config import Environment
from push_tui.storage.earlier_sends import SentMeanwhile
from push_tui.storage.records import HistoryUnavailable
from push_tui.ui.actions import Action, Scope, action_of, key_of, title_and_key
from push_tui.ui.actions.action import key_name
from push_tui.ui.content import plain
from push_tui.ui.host import PageBefore
from push_tui.ui.main_screens import TABS
from push_tui.ui.screens.base import NARROW, AppScreen, lit_tab
from push_tui.ui.screens.review_before import text_after, text_before
from push_tui.ui.screens.review_facts import ReviewFacts, phones_of
from push_tui.ui.screens.review_gate import ReviewGate, SendButton
from push_tui.ui.screens.review_opening import Opening
from push_tui.ui.screens.review_sent import AFTERWARDS, OUTCOME_TONES, SentCalls, SentJob, why_not_afterwards
from push_tui.ui.screens.review_text import Reach, heading, reach_of
from push_tui.ui.screens.review_why_not import never_here, why_not_handed_over, why_not_sent, why_not_tested, why_void
from push_tui.ui.terminal.status_query import Readiness, StatusQuery, TerminalAnswered
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.phone_preview import PhonePreview
from push_tui.ui.widgets.text_line import in_tones
from push_tui.ui.widgets.title_bar import TitleBar

PREVIEWED = 120
"""From this many columns the phones are shown beside the facts."""
SIDE_BY_SIDE = 180
"""From this many, the phones are beside each other."""

_OF_THE_APP = frozenset({"help", "commands"})
"""Done by the app, whose keys of one character do not work above a dialog."""


class ReviewScreen(ModalScreen[bool], AppScreen[bool]):
    """Shows a review and sends it. The result is whether it was sent."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide"), (PREVIEWED, "-previewed"), (SIDE_BY_SIDE, "-both")]
    SCOPES = (Scope.REVIEW,)
    ALT_SENDS = True
    BINDINGS = [
        Binding("pageup", "scroll_facts(0, -1)", "Page up", show=False),
        Binding("pagedown", "scroll_facts(0, 1)", "Page down", show=False),
        Binding("up", "scroll_facts(-1)", "Up", show=False),
        Binding("down", "scroll_facts(1)", "Down", show=False),
        # The keys that opened the review: whoever presses one again wants to send.
        *(
            Binding(each, f"say_how_to_send('{key_name(each)}')", show=False, priority=True)
            for each in action_of("review").keys
            if each not in action_of("send").keys
        ),
        *(Binding(digit, f"app.perform('{tab}')", show=False) for tab in TABS for digit in action_of(tab).keys[1:]),
    ]
    CSS_PATH = "review.tcss"
    AUTO_FOCUS = ""

    def __init__(self, opening: Opening, *, early: bool = False, sent: SentCalls | SentJob | None = None) -> None:
        """``early`` tells that a key came before this was open; the composer got it. ``sent`` is shown again."""
        super().__init__()
        self._opening = opening
        self._reviews = opening.reviews
        self._review = self._reviews[0]
        self._is_test = opening.tests
        self._early = early
        # Several reviews are tests; their gates differ only in ``again``.
        self._gate = max((review.gate for review in self._reviews), key=lambda gate: bool(gate.again))
        self._session = opening.session
        self._sent = sent
        self._handed_over = False
        self._replacing = False  # while another review is made in place of this one, nothing is sent
        self._query = StatusQuery(self, self._readiness_changed, lambda sent: self.tui.when_painted(self, sent))

    def compose(self) -> ComposeResult:
        """Show everything about the push, then the gate."""
        before = self._before()
        # Before there are widgets, which each change of a class matches with the style sheets again.
        self.update_classes({f"-{self._reach.name.lower()}": True, "-again": bool(before)})
        yield TitleBar("", self._session)
        if self._session.profile.environment is Environment.PRODUCTION:
            yield Static(plain(Environment.PRODUCTION.upper()), id="production")
        with Vertical(id="frame") as frame:
            frame.border_title = Content(self._reach)
            with VerticalScroll(id="result", can_focus=False):
                yield Static(id="outcome")
            with Horizontal(id="review"):
                wants_tests = self._reach is not Reach.TEST and (not self._opening.own or self._review.plan is not None)
                yield ReviewFacts(self._reviews, self._session, before, wants_tests=wants_tests)
                yield phones_of(self._review, self._session.dialect)
            yield ReviewGate(self._gate, self._review, self._opening.typed, self._session)
        yield Footer(notice=Readiness.WAITING)

    def _before(self) -> Content:
        if self._sent is not None:
            return text_after(self._review, self._session, self._sent.tone)
        composed = not (self._is_test or self._opening.own)
        return text_before(self._reviews, self._session, self._opening.outdated, composed=composed)

    def on_mount(self) -> None:
        """Focus the first line to type in."""
        self.app.clear_notifications()  # the composer's toasts would cover the gate
        if self._early:
            self.tui.tell("A key came before this review was open; it did nothing here. Press it again.", "warning")
        self._show_outcome()
        self._focus_gate()
        for of_scrolling in ("scroll_y", "virtual_size"):
            self.watch(self.query_one("#facts"), of_scrolling, self._say_more)
        if self._review.reached:
            self._limits = self.set_interval(1.0, self._look_at_limits)
        self.call_after_refresh(self.query_one(PhonePreview).catch_up)  # with the first frame, not one of its own

    @property
    def _reach(self) -> Reach:
        return reach_of(self._reviews, self._session.profile)

    @property
    def _fields(self) -> ReviewGate:
        return self.query_one(ReviewGate)

    @property
    def _line(self) -> Input | None:
        return self._fields.field_to_begin() if self._sent is None else None

    @property
    def asks_for_words(self) -> bool:
        """Whether it waits for words or a note; the ``q`` of *qa-team* would close it."""
        return self._line is not None

    def _focus_gate(self) -> None:
        (self._line or self.query_one("#facts")).focus()

    def on_screen_resume(self) -> None:
        """Ask the terminal whether it has shown this screen."""
        self._query.ask()

    def on_terminal_answered(self, message: TerminalAnswered) -> None:
        """Note that it has."""
        self._query.answered(message)

    def _readiness_changed(self, readiness: Readiness) -> None:
        self.set_class(readiness is Readiness.WORD and self._sent is None, "-word")
        self.query_one(Footer).set_notice("" if self._sent or readiness is Readiness.ARMED else readiness)
        self.refresh_actions()

    def _say_more(self) -> None:
        """Say in the line below the facts whether there are more of them."""
        facts = self.query_one("#facts")
        more = facts.scroll_y + facts.size.height < facts.virtual_size.height  # `max_scroll_y` comes a frame late
        for gate in self.query(ReviewGate):  # there is none while the screen closes
            gate.border_title = f"{key_name('pagedown')} shows more" if more else None

    # The gate

    def why_not(self, action_id: str) -> str | None:
        """Return why an action cannot run. Keys dropped while the terminal has not answered need no reason."""
        if action_id in _OF_THE_APP:
            return None
        if action_id in {"close", *AFTERWARDS}:
            return why_not_afterwards(self._sent, action_id, test=self._is_test)
        if self._sent is not None:
            return f"This push was sent. Press {key_of('close', Scope.REVIEW)} to close."
        if self._handed_over:
            return "This push was handed over; another person sends it. To send it yourself, review it again."
        if self._replacing:
            return "Another review is opening; press the key again there."
        if action_id == "test_push":
            return why_not_tested(self._session, composed=not self._opening.own, test=self._is_test)
        if action_id == "hand_over":
            return why_not_handed_over(self._session, self._review, self._fields.typed, test=self._is_test)
        return why_not_sent(self._session, self._review, self._gate, self._fields.typed, word=self.has_class("-word"))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        """Go to the next line. Enter never sends; in the last line it says which key does."""
        following = self._fields.next_field(event.input, optional=self.why_not("send") is None)
        if following is not None:
            following.focus()
        else:
            self.action_say_how_to_send("Enter")

    def action_say_how_to_send(self, pressed: str) -> None:
        """Say which keys send, not the one ``pressed``; or what must come first."""
        keys = " or ".join(action_of("send").key_names)
        self.tui.tell(self.why_not("send") or f"{pressed} does not send; press {keys}.")

    def applies(self, action_id: str) -> bool:
        """Leave out what can only be done before the push is sent, or after; while it counts down, any key cancels."""
        if self._sent is None:
            return action_id not in AFTERWARDS | never_here(self._session, self._opening)
        return not self._sent.counting and action_id not in {"send", "hand_over", "test_push", *self._sent.never}

    @on(Input.Changed)
    def refresh_actions(self) -> None:
        """Update the footer and the button, because other actions may be possible now."""
        super().refresh_actions()
        for button in self.query(SendButton):
            button.arm(self.why_not)

    def title_of(self, action: Action) -> str:
        """Name the job where a job sends the push."""
        return "Its job" if action.id == "open_record" and self.began_job is not None else super().title_of(action)

    def action_scroll_facts(self, rows: int, pages: int = 0) -> None:
        """Scroll the review, even while you type at the gate."""
        shown = self.query_one("#facts", VerticalScroll)
        shown.scroll_relative(y=rows + pages * max(1, shown.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Cancel a send that waits long for its turn, else close. A running send continues; a toast has its outcome."""
        if self._sent is not None and self._sent.cancel_held():
            return
        tested = self._opening.tested
        if tested is None or self._replacing:  # the key, pressed again, does not wait for that review
            self._leave()
        else:
            self._replacing = True
            self._go_to(tested)

    def _keep_note(self) -> None:
        """Keep the note for the next review of the composer's push, should this one send nothing."""
        if self._opening.own is None and not self._is_test and self.query("#note"):
            self._session.composition.note = self._fields.note

    @work
    async def _go_to(self, other: Opening) -> None:
        if not await self._replace_by(other) and self._is_test:
            self._leave()

    def _leave(self) -> None:
        self.tui.sends.watch([] if self._sent is None else self._sent.unfinished)
        if self._sent is None:
            self._keep_note()
        self.dismiss(self._sent is not None)
        plan = self._review.plan
        if plan is not None and self._sent is None:
            again = f"{title_and_key('import_push')} in the composer opens it again"
            self.tui.tell(f"The plan of {plan.by.name} was not sent; {again}.")

    def after_defect(self) -> None:
        """Close, because what the screen shows may be wrong."""
        self._leave()
        self.tui.tell(f"The review was closed. See {title_and_key('history')} for what was sent.", "warning")

    @work
    async def action_hand_over(self) -> None:
        """Write the plan of this push for another person, and close: this review must not send it as well."""
        from push_tui.ui.screens.hand_over import write_plan

        if void := self._void():
            self.tui.tell(void, "error")
            return
        self._handed_over = True  # while the plan is written, too
        told = await write_plan(self.tui, self._session, self._review, self._fields.note)
        self._handed_over = told is not None
        if told is not None:
            self.dismiss(False)
            self.tui.push_screen(told)
        else:
            self.refresh_actions()

    def _void(self) -> str | None:
        return why_void(self._review, self._opening.push, self._session, self.tui)

    def action_send(self) -> None:
        """Send, if the terminal had shown this screen when the key was pressed; else say that it must come again."""
        if not self._query.arming.lets_through(self.tui.pressed_at, word_typed=self._fields.word_typed):
            keys = " or ".join(action_of("send").key_names)
            self.tui.tell(f"Nothing was sent: the review was not on your screen yet. Press {keys} again.", "warning")
            return
        if void := self._void():
            self.tui.tell(void, "error")
            return
        if self._review.job is not None:
            self._sent = SentJob(self.tui)
        else:
            self._sent = SentCalls(self._session, [announce(self._session, review) for review in self._reviews])
            self._sent.unknown = self.query_one(ReviewFacts).unknown
        self._send(self._sent)

    @work
    async def _send(self, sent: SentCalls | SentJob) -> None:
        session, note = self._session, self._fields.note
        self._keep_note()
        self.app.clear_notifications()  # toasts about the gate would cover the outcome
        self.query_one(Footer).set_notice("")
        (facts := self.query_one("#facts")).focus()
        facts.scroll_home(animate=False)
        self._show_outcome()
        outdated = False
        try:
            if isinstance(sent, SentJob):
                sent.job = await self.tui.ask(self.tui.jobs.queue.start_reviewed(session, self._review, note))
            else:
                await self.tui.ask(send_each(session, sent.sendings, note))
                outdated = any(sending.outdated for sending in sent.sendings)
        except (SentMeanwhile, ReviewOutdated):
            outdated = True
        except (JobRefused, ReviewRefused, HistoryUnavailable) as error:
            self.tui.tell(f"Nothing was sent: {error}", "error")
            if not self._is_test:  # of several tests, some may have been sent
                self._back_to_gate()
                return
        if outdated and await self._replace_by(self._opening.void(note)):
            return
        if sent.stopped and self.tui.session is self._session:
            self._fields.clear_words()
            stopped = "NOT SENT: you cancelled the countdown. To start it again, type everything again."
            self._back_to_gate(plain(stopped, "bold $text-error"))
            self._query.ask()
            return
        self._show_outcome()

    def _look_at_limits(self) -> None:
        """Review again once a limit has ended, so that nobody types a word for it."""
        if self._sent is None and self.is_current and a_limit_ended(self._session, self._review):
            self._limits.stop()
            self._replacing = True
            self._go_to(replace(self._opening, typed=self._fields.typed))

    def _back_to_gate(self, why: Content | None = None) -> None:
        """Show the gate again; ``why`` stands above the facts."""
        self._sent = None
        self.remove_class("-sent", *(f"-came-{tone}" for tone in OUTCOME_TONES))
        self.query_one("#frame").border_title = Content(self._reach)
        self.query_one("#heading", Static).update(heading(self._reviews, self._session))
        self._show_before(why)
        self.query_one("#facts", VerticalScroll).scroll_home(animate=False)
        self._focus_gate()
        self.refresh_actions()

    def _show_before(self, why: Content | None = None) -> None:
        """Show again what is said above the facts; ``why`` comes first."""
        before = Content("\n").join(text for text in (why, self._before()) if text)
        self.query_one("#before", Static).update(before)
        self.set_class(bool(before), "-again")

    async def _replace_by(self, wanted: Opening) -> bool:
        """Open another review, as of now, in place of this one; return whether that worked."""
        sent = self._sent
        try:
            opening = await self.tui.ask(wanted.renewed())
        except ReviewRefused as refusal:
            self.tui.tell(str(refusal), "error")
            return False
        finally:
            self._replacing = False
        if self._sent is sent and self.is_current:  # else you went on meanwhile
            opening = opening.coming_from(self._opening, self._fields.typed)
            self.tui.sends.watch([] if sent is None else sent.unfinished)
            self.dismiss(sent is not None)
            self.tui.push_screen(ReviewScreen(opening))
        return True

    def model_changed(self, topic: Topic) -> None:
        """Show the progress or the outcome."""
        if topic is Topic.SENDS or (topic is Topic.JOBS and isinstance(self._sent, SentJob)):
            self._show_outcome()

    @property
    def began_job(self) -> int | None:
        """The job that sends this, 0 while it is recorded; the review shows its progress."""
        return self._sent.job or 0 if isinstance(self._sent, SentJob) else None

    @property
    def makes_room(self) -> bool:
        """Whether another screen may replace it."""
        return self._sent is not None and self._sent.replaceable

    def action_delivery_words(self) -> None:
        """Explain the words of a result."""
        from push_tui.ui.screens.delivery_words import delivery_words

        self.app.push_screen(delivery_words())

    def action_test_push(self) -> None:
        """Review the same message for the test users; closing that leads back here."""
        self._replacing = True
        self._go_to(self._opening.for_tests(self.query_one(ReviewFacts).untested))

    def action_copy_task(self) -> None:
        """Copy the task ID."""
        if self._sent is not None and self._sent.task_id is not None:
            self.tui.copy(self._sent.task_id, "task ID")

    def act(self, action_id: str) -> object:
        """Open a page about the push that was sent, which leads back here, or do another action."""
        if action_id in _OF_THE_APP:
            return self.app.run_action(f"app.perform('{action_id}')")
        if action_id == "open_record" and self.began_job:
            return self.tui.run_worker(self.tui.jobs.show(self.began_job, self._again))
        if action_id not in {"open_record", "why_nothing"} or self._sent is None or (row := self._sent.row) is None:
            return super().act(action_id)
        self.tui.show_record(row, why_nothing=action_id == "why_nothing", back=self._again)
        return None

    @property
    def _again(self) -> PageBefore:
        """What leads back to this outcome."""
        return PageBefore(lit_tab(self.app), partial(ReviewScreen, self._opening, sent=self._sent))

    def action_correct(self) -> None:
        """Go to the composer with this push, to correct it."""
        from push_tui.ui.screens.into_composer import compose_push

        push, profile, sent, back = self._review.push, self._session.profile, self._sent, self._again
        task_id, row = ("", 0) if sent is None else (sent.task_id or "", sent.row or 0)
        job = (sent.job or 0) if isinstance(sent, SentJob) else 0
        self._leave()
        corrects = Correction(push, task_id, profile.app, profile.host, row, job)
        self.app.call_later(compose_push, self.tui, push, corrects, back)

    def _show_outcome(self) -> None:
        # An outcome may come while the screen closes and its widgets are removed.
        if self._sent is not None and self.query("#outcome"):
            self.query_one("#outcome", Static).update(in_tones(self._sent.lines()))
            self.query_one("#heading", Static).update(heading(self._reviews, self._session, self._sent.title))
            self._show_before()
            self.query_one("#frame").border_title = "Outcome"
            came = {f"-came-{tone}": self._sent.tone == tone for tone in OUTCOME_TONES}
            self.update_classes({"-sent": True, **came})
            self.refresh_actions()
