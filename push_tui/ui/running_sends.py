"""Sends of this run: countdowns that any key stops, and outcomes that come after the review was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from push_tui.outcomes import Outcome
from push_tui.text import capital_first
from push_tui.ui.actions import title_and_key
from push_tui.ui.content import title_words
from push_tui.ui.terminal.toasts import About

if TYPE_CHECKING:
    from collections.abc import Iterable

    from push_tui.operations.models import Sending
    from push_tui.ui.host import Host


class Sends:
    """Shows the outcomes of sends and stops countdowns. The session owns the sends."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._watched: list[Sending] = []

    def watch(self, sendings: Iterable[Sending]) -> None:
        """Show the outcomes of these sends when they come; called when their review closes."""
        self._watched += sendings

    def cancel_countdowns(self) -> bool:
        """Stop sends that are counting down; return whether there were any."""
        session = self._host.session
        counting = [sending for sending in session.in_flight() if sending.stoppable]
        if counting:
            from push_tui.operations.send import cancel_unsent
        for sending in counting:
            cancel_unsent(session, sending)
        return bool(counting)

    def show_outcomes(self) -> None:
        """Show each new outcome once."""
        done = [sending for sending in self._watched if sending.done]
        self._watched = [sending for sending in self._watched if not sending.done]
        for sending in done:
            result = sending.result
            if result is not None:
                title = title_words(sending.review.push.title)
                words = " · ".join(part for part in (result.state, result.result, result.error) if part)
                well = result.state is Outcome.ACCEPTED and not sending.record_error
                kept = f" The history could not record it: {sending.record_error}" if sending.record_error else ""
                said = f"{capital_first(title)}: {words}.{kept} See {title_and_key('history')}."
                self._host.tell(
                    said,
                    "information" if well else "error",
                    about=None if sending.row is None else About(row=sending.row),
                )
