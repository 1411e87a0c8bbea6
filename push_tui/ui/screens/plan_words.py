"""The words about plans, with which one person hands a push over to another."""

from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.message.local_time import time_of
from push_tui.message.schedule import Clock
from push_tui.operations.drafts import HandedOver
from push_tui.operations.sent_note import handed_over_words
from push_tui.ui.content import plain

if TYPE_CHECKING:
    from push_tui.operations.models import Review


def handed_over_text(handed: HandedOver | None, clock: Clock) -> Content:
    """Say that you handed the push of a review over; empty if you did not."""
    if handed is None:
        return Content("")
    said = f"This push {handed_over_words(handed, clock)}. If two people send it, users get it twice."
    return plain(said, "bold $text-warning")


def plan_text(review: "Review", clock: Clock, *, shared: bool) -> Content:
    """Say who handed the push of a review over, and when; empty if nobody did.

    ``shared`` tells whether the operators of this host share a history.
    """
    plan = review.plan
    if plan is None:
        return Content("")
    at, until = (time_of(moment, clock.now, clock.operator) for moment in (plan.made_at, plan.expires_at))
    operator = "" if plan.operator in ("", plan.by.name) else f", {plan.operator}"
    said = f"Handed over by {plan.by.shown}{operator} on {plan.by.host} at {at}; you can send it until {until}. "
    said += "Check every line: somebody may have changed the file."
    overrides = f" {plan.by.name} confirmed: {'; '.join(plan.overrides)}" if plan.overrides else ""
    more = "" if plan.people in (None, review.people) else f" It was for at most {plan.people:,} people then."
    alone = f" Ask {plan.by.name} whether somebody sent it already."
    return plain(said + more + ("" if shared else alone) + overrides, "bold")
