"""What a review shows above the gate: whom the push reaches, what was sent before, and the exact request."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual import work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.models import Review
from push_tui.operations.review import sought
from push_tui.operations.session import Session
from push_tui.storage.records import HistoryUnavailable, Record
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.review_text import facts, heading, request_text, test_sends_text, warnings_text

if TYPE_CHECKING:
    from push_tui.ui.host import Host


class ReviewFacts(VerticalScroll, can_focus=True):
    """The facts of one or several reviews; ``wants_tests`` says what came of earlier tests of the message."""

    def __init__(
        self, reviews: tuple[Review, ...], session: Session, app: "Host", before: Content, *, wants_tests: bool
    ) -> None:
        """``before`` stands above them."""
        super().__init__(id="facts")
        self._reviews = reviews
        self._session = session
        self._tui = app
        self._before = before
        self._wants_tests = wants_tests

    def compose(self) -> Iterable[Widget]:
        """The heading, the facts, the warnings and the request."""
        review = self._reviews[0]
        yield Static(heading(self._reviews, self._session), id="heading")
        yield Static(self._before, id="before")
        for caption, value in facts(self._reviews, self._session):
            yield ReviewFact(caption, value)
        if warnings := warnings_text(review, self._session.dialect):
            yield Static(warnings, id="warnings")
        if self._wants_tests:
            yield Static(plain("Looking up earlier tests of this message…", "$text-muted"), id="tests")
        yield Static(request_text(review, self._session), id="request")

    def on_mount(self) -> None:
        """Look up the tests."""
        if self._wants_tests:
            self._look_up_tests()

    @work
    async def _look_up_tests(self) -> None:
        session = self._session
        looking = session.engine.store(session.history.test_sends, sought(session.profile, self._reviews[0].push))
        try:
            tests: tuple[Record, ...] = await self._tui.ask(looking)
        except HistoryUnavailable as error:
            self.query_one("#tests", Static).update(lines(str(error), "$text-error"))
            return
        self.query_one("#tests", Static).update(test_sends_text(tests, session.profile))


class ReviewFact(Horizontal):
    """A caption with its value beside it."""

    def __init__(self, caption: str, value: Content) -> None:
        super().__init__(Static(plain(caption), classes="caption"), Static(value, classes="value"))
