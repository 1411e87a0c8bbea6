"""What a review screen opens with, and how one leads to the next: to the tests of its push, and back."""

from collections.abc import Mapping
from dataclasses import field, replace

from push_tui.frozen import frozen
from push_tui.message.push import Push
from push_tui.operations.models import Review
from push_tui.operations.review import asks_the_same, reviews_of
from push_tui.operations.session import Session


@frozen
class Opening:
    """The reviews that a screen shows, made in ``session``, and what it begins with."""

    reviews: tuple[Review, ...]
    session: Session
    own: Push | None = None
    """The push of the review if it is not that of the composer."""
    tests: bool = False
    """Whether these are the reviews for the test users."""
    text: int = 0
    """As in `reviews_for_test_users`."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """What each field of the gate holds."""
    outdated: tuple[Review, ...] = ()
    """The reviews that these replace, because they no longer hold."""
    tested: "Opening | None" = None
    """The review from which you came to test."""

    @property
    def push(self) -> Push:
        """The push as composed, or that of the review."""
        return self.own or self.session.composition.push

    def for_tests(self, text: int | None) -> "Opening":
        """Return what to open for the test users; ``text`` is the one to test, if not that in focus."""
        return replace(self, tests=True, text=self.text if text is None else text, typed={}, outdated=())

    def coming_from(self, here: "Opening", typed: Mapping[str, str]) -> "Opening":
        """Return this; if it leaves ``here``, where ``typed`` was typed, for the tests, it leads back there."""
        return self if here.tests or not self.tests else replace(self, tested=replace(here, typed=typed, outdated=()))

    def void(self, note: str) -> "Opening":
        """Return what to open because these reviews no longer hold; of what was typed only the ``note`` is kept."""
        return replace(self, typed={"note": note}, outdated=self.reviews)

    async def renewed(self) -> "Opening":
        """Return this with its reviews made now; raises as `reviews_of`.

        What was typed stays only while it is asked for the same: the same gate, members and earlier sends.
        """
        plan = self.reviews[0].plan
        now = await reviews_of(self.session, self.push, tests=self.tests, text=self.text, plan=plan)
        same = self.outdated or self.tests or asks_the_same(self.reviews, now)
        return replace(self if same else self.void(self.typed.get("note", "")), reviews=now)
