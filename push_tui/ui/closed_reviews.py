"""Sends whose review was closed before the outcome came: the outcome is told when it does."""

from collections.abc import Iterable

from push_tui.operations.models import Sending
from push_tui.outcomes import Outcome


class ClosedReviews:
    """Keeps the sends that nobody watches any more."""

    def __init__(self) -> None:
        self._sendings: list[Sending] = []

    def add(self, sendings: Iterable[Sending]) -> None:
        """Watch these from now on."""
        self._sendings += sendings

    def news(self) -> Iterable[tuple[str, str]]:
        """A sentence and its severity for each outcome that has come since; each is told once."""
        done = [sending for sending in self._sendings if sending.done]
        self._sendings = [sending for sending in self._sendings if not sending.done]
        for sending in done:
            result = sending.result
            if result is not None:
                title = sending.review.push.title or "without a title"
                words = " · ".join(part for part in (result.state, result.result, result.error) if part)
                well = result.state is Outcome.ACCEPTED and not sending.record_error
                kept = f" It could not be recorded: {sending.record_error}" if sending.record_error else ""
                yield f"“{title}”: {words}.{kept} See History (F4).", "information" if well else "error"
