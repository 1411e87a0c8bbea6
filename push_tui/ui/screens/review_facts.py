"""What a review shows above the gate: whom the push reaches, what was sent before, and the exact request."""

from collections.abc import Collection, Iterable

from textual import work
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.dialects import Dialect
from push_tui.message.push import AudienceKind
from push_tui.operations.membership import MOST_READ, in_several, most_in_several
from push_tui.operations.models import Review
from push_tui.operations.review import sought
from push_tui.operations.session import Session
from push_tui.operations.user_facts import unknown_users
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import MUTED, lines, plain
from push_tui.ui.screens.base import InApp
from push_tui.ui.screens.earlier_send_words import sent_to_tests_text, tests_here
from push_tui.ui.screens.review_text import facts, heading, request_text, warnings_text
from push_tui.ui.widgets.phone_preview import PhonePreview

MOST_LOOKED_UP = 5
"""Users of a push whom its review looks up, by a call each."""


class ReviewFacts(VerticalScroll, InApp, can_focus=True):
    """The facts of one or several reviews; ``wants_tests`` says what came of earlier tests of the message."""

    def __init__(self, reviews: tuple[Review, ...], session: Session, before: Content, *, wants_tests: bool) -> None:
        """``before`` stands above them."""
        super().__init__(id="facts")
        self._reviews = reviews
        self._review = reviews[0]
        self._session = session
        self._before = before
        self._wants_tests = wants_tests
        self.untested: int | None = None
        """The first text, from 0, that no test user got, of labels with their own; None if all did or it is unknown."""
        self.unknown: Collection[str] = ()
        """The users whom the app does not have, once they are looked up."""

    def compose(self) -> Iterable[Widget]:
        """The heading, the facts, the warnings and the request."""
        review = self._review
        yield Static(heading(self._reviews, self._session), id="heading")
        yield Static(self._before, id="before")
        if review.push.audience.kind is AudienceKind.TEXTS:
            yield Static(plain("Counting who is in two of these labels…", MUTED), id="in-several")
        over = "" if review.push.starts else "When"  # once sent, "now" and the limits of before are over
        block = ""
        for caption, value in facts(self._reviews, self._session):
            block = caption or block
            classes = "before-sending" if block in (over, "Rate limits") else "audience" if caption == "To" else None
            yield ReviewFact(caption, value, classes=classes)
        if warnings := warnings_text(review, self._session.dialect):
            yield Static(warnings, id="warnings")
        if self._wants_tests:
            yield Static(plain("Looking up earlier tests of this message…", MUTED), id="tests")
        yield Static(request_text(review, self._session), id="request")

    def on_mount(self) -> None:
        """Look up what takes a while."""
        if self.query("#in-several"):
            self._count_in_several()
        if self.query("#tests"):
            self._look_up_tests()
        if not self._review.push.audience.of_labels:
            self._look_up_users()

    @work
    async def _look_up_users(self) -> None:
        """Warn of users who do not exist, if they are few; without an answer say nothing."""
        users = dict.fromkeys(user for review in self._reviews for user in review.push.audience.targets)
        if len(users) > MOST_LOOKED_UP:
            return
        self.unknown = await self.tui.ask(unknown_users(self._session, users))
        if self.unknown:
            warnings = warnings_text(self._review, self._session.dialect, self.unknown)
            if shown := self.query("#warnings"):
                shown.only_one(Static).update(warnings)
            else:
                await self.mount(Static(warnings, id="warnings"), before=self.query("#tests, #request").first())

    @work
    async def _look_up_tests(self) -> None:
        """Say whether this exact message was sent to the test users; in a line for each label with its own text."""
        session, said = self._session, dict[str, Content]()
        composed = self._review.plan is None and not session.read_only
        wanted = sought(session.profile, self._review.push, self.tui.now())
        try:
            for number, part in enumerate(wanted.parts or (wanted,)):
                tests = await self.tui.ask(session.engine.store(session.history.test_sends, part))
                whose = f"{visible_name(', '.join(part.targets))}: " if wanted.parts else ""
                if wanted.parts and self.untested is None and not tests_here(tests, session.profile):
                    self.untested = number
                said[whose] = sent_to_tests_text(tests, session.profile, composed=composed and not wanted.parts)
        except HistoryUnavailable as error:
            said = {"": lines(str(error), "$text-error")}
        if len(said) > 1 and len(set(map(str, said.values()))) == 1:
            said = {"Each text: ": said.popitem()[1]}
        rows = [Content.assemble(plain(whose), came) for whose, came in said.items()]
        if composed and session.profile.test_users and self.untested is not None:
            label = visible_name(self._review.labels[self.untested].name)
            rows.append(plain(f"{key_of('test_push')} sends the text of {label} to them.", "$text-warning"))
        self.query_one("#tests", Static).update(Content("\n").join(rows))

    @work
    async def _count_in_several(self) -> None:
        """Say how many users are in two or more of the labels that get their own text."""
        labels = self._review.labels
        count = await self.tui.ask(in_several(self._session, labels))
        most = most_in_several(label.count or 0 for label in labels)
        self.query_one("#in-several", Static).update(_several_text(count, most))


def phones_of(review: Review, dialect: Dialect) -> PhonePreview:
    """Return the preview of a reviewed push on phones."""
    phones = PhonePreview(id="phones")
    phones.can_focus = False
    phones.show_push(review.push, dialect)
    return phones


class ReviewFact(Horizontal):
    """A caption with its value beside it."""

    def __init__(self, caption: str, value: Content, *, classes: str | None = None) -> None:
        super().__init__(Static(plain(caption), classes="caption"), Static(value, classes="value"), classes=classes)


def _several_text(count: int | None, most: int) -> Content:
    """Say how many users are in two or more labels, ``most`` at most; ``count`` is None if that is not known."""
    if count == 0:
        return plain("Nobody is in two of these labels.", MUTED)
    get = "in two or more of these labels and get more than one text"
    if count is not None:
        return plain(f"{quantity(count, 'user')} {'is' if count == 1 else 'are'} {get}.", "$text-warning")
    why = f"Nobody counted them: a label could not be read, or all together have over {MOST_READ:,} members."
    return plain(f"Up to {quantity(most, 'user')} may be {get}. {why}", "$text-warning")
