"""Lines of the review that are looked up once it is shown: tests of this message, users who get it several times."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.widgets import Static

from push_tui.operations.membership import MOST_READ, in_several, most_in_several
from push_tui.operations.review import sought
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import quantity, visible_name
from push_tui.ui.content import MUTED, lines, plain
from push_tui.ui.screens.earlier_send_words import sent_to_tests_text

if TYPE_CHECKING:
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session
    from push_tui.ui.host import Host


class SentToTests(Static):
    """Whether this exact message was sent to the test users; a line for each label that has its own text."""

    def __init__(self, review: Review, session: Session, app: Host) -> None:
        super().__init__(plain("Looking up earlier tests of this message…", MUTED), id="tests")
        self._review = review
        self._session = session
        self._tui = app

    @work
    async def on_mount(self) -> None:
        """Look them up."""
        session, said = self._session, list[Content]()
        wanted = sought(session.profile, self._review.push, self._tui.now())
        try:
            for part in wanted.parts or (wanted,):
                tests = await self._tui.ask(session.engine.store(session.history.test_sends, part))
                whose = f"{visible_name(', '.join(part.targets))}: " if wanted.parts else ""
                came = sent_to_tests_text(tests, session.profile, composed=self._review.plan is None)
                said.append(Content.assemble(plain(whose), came))
        except HistoryUnavailable as error:
            said = [lines(str(error), "$text-error")]
        self.update(Content("\n").join(said))


class InSeveral(Static):
    """How many users are in two or more of the labels that get their own text."""

    def __init__(self, review: Review, session: Session, app: Host) -> None:
        super().__init__(plain("Counting who is in two of these labels…", MUTED), id="in-several")
        self._labels = review.labels
        self._session = session
        self._tui = app

    @work
    async def on_mount(self) -> None:
        """Count them."""
        count = await self._tui.ask(in_several(self._session, self._labels))
        most = most_in_several(label.count or 0 for label in self._labels)
        self.update(several_text(count, most))


def several_text(count: int | None, most: int) -> Content:
    """Say how many users are in two or more labels, ``most`` at most; ``count`` is None if that is not known."""
    if count == 0:
        return plain("Nobody is in two of these labels.", MUTED)
    get = "in two or more of these labels and get more than one text"
    if count is not None:
        return plain(f"{quantity(count, 'user')} {'is' if count == 1 else 'are'} {get}.", "$text-warning")
    why = f"it is not known how many, as the labels could not all be read, or have over {MOST_READ:,} members"
    return plain(f"Up to {quantity(most, 'user')} may be {get}; {why}.", "$text-warning")
