"""What a review says above the facts: what must be weighed before the push is sent."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.operations.advice import is_final
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.content import plain
from push_tui.ui.screens.compose_banner import banner_of
from push_tui.ui.screens.earlier_send_words import alike_text, sent_before_text
from push_tui.ui.screens.plan_words import handed_over_text, plan_text
from push_tui.ui.screens.review_text import changed_text
from push_tui.ui.screens.review_why_not import why_never

if TYPE_CHECKING:
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session


def text_before(
    reviews: "Sequence[Review]", session: "Session", outdated: "tuple[Review, ...]", *, composed: bool
) -> Content:
    """Return that text; empty if there is nothing to weigh.

    ``outdated`` are the reviews that these replace; ``composed`` tells whether the composer holds the push.
    """
    review, clock = reviews[0], session.schedule_clock
    users = [(each.push.user or "") if len(reviews) > 1 else "" for each in reviews]
    texts = (
        plain(why_never(session), "bold $text-error"),
        banner_of(session, review.push, review.corrects),
        handed_over_text(session.composition.draft.handed_over, clock) if composed else None,
        plan_text(review, clock, shared=session.paths.shared is not None),
        changed_text(outdated, tuple(reviews)),
        sent_before_text(zip(users, (each.earlier.sends for each in reviews), strict=True), clock),
        alike_text(review.earlier.alike, clock),
        final_text(composed=composed) if is_final(review.push, session.dialect) else None,
    )
    return Content("\n").join(text for text in texts if text)


def text_after(review: "Review", session: "Session", tone: str) -> Content:
    """Return what stays above the facts once a push was sent: which push it corrects.

    Empty if it corrects none, has an outcome of another ``tone`` than good, or was edited since in the composer.
    """
    kept = tone == "good" and (review.plan is not None or session.composition.sent is not None)
    return (banner_of(session, review.push, review.corrects) if kept else None) or Content("")


def final_text(*, composed: bool) -> Content:
    """Say that phones keep this push whatever is sent later, and how to change that if the composer holds it."""
    way_out = f" To change that: {key_of('close', Scope.REVIEW)}, then {key_of('set_handle')}." if composed else ""
    return plain(f"No later push can replace it on phones.{way_out}", "bold $text-warning")
