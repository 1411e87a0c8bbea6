"""What a review shows above the gate: whom the push reaches, what was sent before, and the exact request."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.push import AudienceKind
from push_tui.operations.models import Review
from push_tui.operations.session import Session
from push_tui.ui.content import plain
from push_tui.ui.screens.review_lookups import InSeveral, SentToTests
from push_tui.ui.screens.review_text import facts, heading, request_text, warnings_text

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
        if review.push.audience.kind is AudienceKind.TEXTS:
            yield InSeveral(review, self._session, self._tui)
        for caption, value in facts(self._reviews, self._session):
            yield ReviewFact(caption, value)
        if warnings := warnings_text(review, self._session.dialect):
            yield Static(warnings, id="warnings")
        if self._wants_tests:
            yield SentToTests(review, self._session, self._tui)
        yield Static(request_text(review, self._session), id="request")


class ReviewFact(Horizontal):
    """A caption with its value beside it."""

    def __init__(self, caption: str, value: Content) -> None:
        super().__init__(Static(plain(caption), classes="caption"), Static(value, classes="value"))
