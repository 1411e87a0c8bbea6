"""Saying that you looked into something, which takes it off what needs a look in the Overview; and taking that back."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from textual import work

from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.base import PushTuiScreen

if TYPE_CHECKING:
    from push_tui.storage.records import Row


class LooksInto(PushTuiScreen):
    """A screen that shows rows of the history, of which some need a look."""

    @property
    def row_looked_at(self) -> int | None:
        """The row to say it of."""
        raise NotImplementedError

    def read_rows(self) -> None:
        """Read again what is shown."""
        raise NotImplementedError

    def applies(self, action_id: str) -> bool:
        """Offer to bring back only what you took off."""
        return action_id != "bring_back" or bool(self.session.looked_into)

    def why_not(self, action_id: str) -> str | None:
        """Say that there is nothing to bring back."""
        if action_id == "bring_back" and not self.applies(action_id):
            return "You took nothing off what needs a look."
        return super().why_not(action_id)

    def action_delivery_words(self) -> None:
        """Explain the words of a result."""
        from push_tui.ui.screens.delivery_words import delivery_words

        self.app.push_screen(delivery_words())

    @work
    async def action_looked_into(self) -> None:
        """Take the row off what needs a look."""
        row = self.row_looked_at
        if row is not None and await self._mark(row, seen=True):
            self.session.looked_into.append(row)
            where = "Off the list." if self.TAB == "overview" else f"{title_and_key('overview')} no longer lists it."
            self.tui.tell(f"{where} {key_of('bring_back')} brings it back.")

    @work
    async def action_bring_back(self) -> None:
        """Put the last row that you took off back."""
        row = self.session.looked_into.pop()
        if await self._mark(row, seen=False):
            self.tui.tell(
                "Back on the list." if self.TAB == "overview" else f"{title_and_key('overview')} lists it again."
            )
        else:
            self.session.looked_into.append(row)

    async def _mark(self, row: int, *, seen: bool) -> bool:
        from push_tui.operations.listing import mark_seen

        written = await self.tui.ask(mark_seen(self.session, row, seen=seen))
        if written:
            self.read_rows()
        else:
            self.tui.tell("The history cannot be written now; the Overview lists what it did before.", "warning")
        return written


def why_not_looked_into(row: Row | None, zone: tzinfo | None) -> str | None:
    """Return why there is nothing to look into in a row of the history; None if there is."""
    from push_tui.storage.overview_queries import needs_look
    from push_tui.storage.records import RecordKind

    if row is None:
        return "There is no row under the cursor."
    if needs_look(row):
        return None
    if row.seen_at is not None:
        return f"It was taken off what needs a look on {row.seen_at.astimezone(zone):%Y-%m-%d at %H:%M}."
    if row.call:
        return f"This is one call of job {row.job}; only the whole job needs a look."
    if row.kind is not RecordKind.PUSH and not row.job:
        return "Only pushes and jobs need a look; this is one change of a label."
    return "Only what failed or is unknown needs a look."
