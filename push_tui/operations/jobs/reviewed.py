"""From the review of a push to many users to the job that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from push_tui.operations.jobs.plans import PlanRefused, plan_send
from push_tui.operations.session import Topic

if TYPE_CHECKING:
    from push_tui.operations.jobs.queue import JobQueue
    from push_tui.operations.models import Review
    from push_tui.operations.session import Session


async def start_reviewed(queue: JobQueue, session: Session, review: Review, note: str) -> int:
    """Write a reviewed push to many users down and have it sent; the job's ID. Nothing leaves before it is written.

    The caller has checked gate and validity. What was composed counts as sent from here on: the job sends it.

    Raises:
        PlanRefused: read-only, or the job would go to others than those reviewed.
        JobRefused: another profile is in use by now.
        SentMeanwhile: earlier sends of it are no longer those that the review shows; nothing is sent.
        HistoryUnavailable: it cannot be written; nothing is sent.
    """
    push = review.push
    meant, at = review.noted(""), review.made_at.isoformat()
    plan = await plan_send(session, push, push.audience.targets, note, meant=meant, reviewed=at)
    if tuple(plan.users) != push.audience.targets:
        raise PlanRefused("Some of the users are no user IDs or are given twice; check the audience.")
    job = await queue.start(session, plan, shown=review.earlier)
    session.composition.mark_sent(review.digest)
    session.save_draft_soon()
    session.changed(Topic.SENDS)
    return job
