"""Sending a reviewed push: intent on the disk, countdown, one request, outcome on the disk."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from push_tui.chat.client import ChatClient
from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, Unauthorised
from push_tui.chat.models import Sent
from push_tui.message.push import AudienceKind
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.listing import audience_in_list
from push_tui.operations.recording import failure, with_answer
from push_tui.operations.review import Review
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.storage.history import Intent, Kind, Result, TargetStatus

LATE_TICK = 2.5
"""Seconds: a second of the countdown that took longer was a suspended process, and suspending cancels."""


@dataclass(slots=True)
class Sending:
    """One send on its way; written by the engine, read by screens."""

    row: int
    review: Review
    countdown: int
    """Seconds left before the request leaves; 0 once it may have."""
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    result: Result | None = None
    record_error: str = ""
    """Why the outcome could not be written to the history; it is then shown only."""

    @property
    def done(self) -> bool:
        """Whether the outcome is known."""
        return self.result is not None


async def send(session: Session, review: Review, note: str) -> Sending:
    """Send a reviewed push once and record what came of it; the caller has checked gate and validity.

    Returns when the outcome is known; `Session.sends` shows the way there. Never repeats the request.

    Raises:
        HistoryUnavailable: the intent cannot be recorded; nothing was sent.
    """
    row = await session.engine.store(session.history.begin, _intent(session, review, note))
    sending = Sending(row, review, review.gate.countdown)
    session.sends[row] = sending
    session.changed(Topic.SENDS)
    session.changed(Topic.HISTORY)
    result = Result(state=Outcome.UNKNOWN, error="push-tui ended before the answer came.")
    departure = Departure()
    try:
        result = await _count_down(session, sending) or await _request(session, review, departure)
    except asyncio.CancelledError:
        if sending.countdown:
            result = Result(state=Outcome.NOT_SENT, error="push-tui ended during the countdown; nothing was sent.")
        elif departure.outcome is Outcome.NOT_SENT:
            result = Result(state=Outcome.NOT_SENT, error="push-tui ended before the request left; nothing was sent.")
        raise
    finally:
        sending.countdown = 0
        sending.result = result
        await _record(session, sending, result)
    return sending


def cancel_countdown(session: Session, sending: Sending) -> None:
    """Stop a send that is still counting down, from any thread; nothing once the request may have left."""
    session.engine.call_soon(sending.cancel.set)


async def _count_down(session: Session, sending: Sending) -> Result | None:
    while sending.countdown:
        began = time.time()
        try:
            await asyncio.wait_for(sending.cancel.wait(), 1.0)
        except TimeoutError:
            if time.time() - began > LATE_TICK:
                return Result(
                    state=Outcome.NOT_SENT, error="This host stood still during the countdown; nothing was sent."
                )
            sending.countdown -= 1
            session.changed(Topic.SENDS)
        else:
            return Result(state=Outcome.NOT_SENT, error="The countdown was cancelled; nothing was sent.")
    return None


async def _request(session: Session, review: Review, departure: Departure) -> Result:
    client: ChatClient = session.client
    push = review.push
    try:
        sent = await client.send(
            push.endpoint, review.body, user=push.user, targets=push.audience.targets, departure=departure
        )
    except Unauthorised as error:
        await _refresh_token(session)
        return failure(error)
    except ChatError as error:
        return failure(error)
    except TokenNeeded as error:
        return Result(state=Outcome.NOT_SENT, error=str(error))
    return _accepted(sent)


async def _refresh_token(session: Session) -> None:
    """Have a fresh token at hand for the next try, which only the person makes."""
    stale = session.tokens.current
    if stale is not None:
        try:
            await session.tokens.fresh(stale)
        except TokenNeeded:
            session.changed(Topic.CREDENTIALS)


def _accepted(sent: Sent) -> Result:
    result = Result(
        state=Outcome.ACCEPTED,
        statuses=tuple(TargetStatus(one.target, one.status, one.desc) for one in sent.deliveries),
        task_id=sent.task.task_id if sent.task is not None else None,
    )
    return with_answer(result, sent.answer)


async def _record(session: Session, sending: Sending, result: Result) -> None:
    try:
        await session.engine.store(session.history.finish, sending.row, result)
    except Exception as error:  # noqa: BLE001  # the outcome is shown all the same, with why it is not kept
        sending.record_error = str(error)
    session.changed(Topic.SENDS)
    session.changed(Topic.HISTORY)


def _intent(session: Session, review: Review, note: str) -> Intent:
    push, profile = review.push, session.profile
    route = session.dialect.routes[push.endpoint]
    strategy = push.strategy if isinstance(push.strategy, int) else session.dialect.default_strategy
    users = push.audience.kind in {AudienceKind.USER, AudienceKind.USERS}
    return Intent(
        kind=Kind.PUSH,
        profile=profile.name,
        app=profile.app,
        host=profile.host,
        environment=profile.environment,
        operator=session.operator,
        origin=session.origin,
        dialect=session.dialect.name,
        endpoint=push.endpoint,
        method=route.method,
        path=route.path.replace("{user}", push.user or ""),
        audience_kind=push.audience.kind,
        audience=push.audience.targets,
        audience_text=audience_in_list(push.audience),
        people=review.people,
        strategy=strategy,
        title=push.title,
        request=review.body,
        note=note,
        digest=push.message_digest(),
        test=users and bool(profile.test_users) and set(push.audience.targets) <= set(profile.test_users),
    )
