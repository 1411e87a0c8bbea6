"""Send a reviewed push: record the intent, count down, make one request, record the outcome.

`recording` says what a failure means and writes an outcome that could not be written yet; every recorded call uses it.
`models` has `Review`, what is sent, and `Sending`, how far it is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http import HTTPStatus

from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError, TokenNeeded
from push_tui.chat.models import Sent
from push_tui.message.likeness import delivery_digest
from push_tui.message.push import AudienceKind, Push
from push_tui.operations.gates import ReviewOutdated, ReviewRefused
from push_tui.operations.listing import audience_in_list
from push_tui.operations.models import Review, Sending
from push_tui.operations.recording import (
    StoppedUnsent,
    failure_result,
    intent_for,
    unless_stopped,
    with_answer,
    write_outcome,
)
from push_tui.operations.review import last_look, within_limits
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.storage.earlier_sends import SentMeanwhile
from push_tui.storage.records import HistoryUnavailable, Intent, RecordKind, Result

SECOND = 1.0
"""Seconds between two numbers of the countdown."""
_STEPS = 5
"""How often each second the countdown checks whether the process was suspended."""
LATE_STEP = 0.7
"""Seconds. A step (0.2 s) that took longer means that the process was suspended; that cancels the send."""


def announce(session: Session, review: Review) -> Sending:
    """Return a send that is in flight from now on, so that its countdown can be stopped.

    A push to more users than one call takes is sent as a job instead, see `operations.jobs.kinds.send`.
    """
    if review.job is not None:
        raise ValueError("A push to many users is sent as a job.")
    if review.gate.second_person:
        raise ValueError("Another person sends this push, from its plan.")
    departure = Departure(on_change=lambda: session.changed(Topic.SENDS))
    sending = Sending(review, review.gate.countdown, departure)
    session.setting.sends.append(sending)
    return sending


async def send_each(session: Session, sendings: Sequence[Sending], note: str) -> None:
    """Send announced reviews one after another. Return when every outcome is known.

    Raises:
        HistoryUnavailable: an intent could not be recorded; that send and the ones after it were not made.
    """
    waiting = list(sendings)
    try:
        while waiting:
            sending = waiting.pop(0)
            await send(session, sending.review, note, sending)
            if sending.outdated:
                break
    finally:
        for sending in waiting:
            sending.result = Result(state=Outcome.NOT_SENT, error="Not sent, because the send before it failed.")
            session.setting.sends.remove(sending)
        session.changed(Topic.SENDS)


async def send(session: Session, review: Review, note: str, sending: Sending | None = None) -> Sending:
    """Send a reviewed push once and record the outcome; the caller has checked gate and validity.

    Look up earlier sends, limits and labels again, and send nothing if they differ from the review. Return when the
    outcome is known; ``sending`` (see `announce`) shows the progress. Never repeat the request.

    Raises:
        HistoryUnavailable: the intent cannot be recorded; nothing was sent.
    """
    sending = sending or announce(session, review)
    try:
        people, noted = review.people, review.noted(note)
        intent = push_intent(session, review.push, review.body, people=people, note=noted, author=review.author)
        await session.engine.store(_begin, session, sending, intent)
        session.composition.mark_sent(review.digest, Outcome.SENDING)
        session.changed(Topic.SENDS)
        session.changed(Topic.HISTORY)
        result = await _count_down(session, sending) or await _exchange(session, sending)
    except SentMeanwhile:
        result = _outdated(sending, "Earlier sends changed since the review, or the push reaches a limit now.")
    except HistoryUnavailable as error:
        result = Result(state=Outcome.NOT_SENT, error=f"Nothing was sent: {error}")
        raise
    except Exception as error:  # noqa: BLE001  # a defect, but its outcome is known
        session.engine.failures.append(error)
        result = failure_result(error, sending.departure)
    except BaseException as ended:
        result = failure_result(ended, sending.departure)
        raise
    finally:
        sending.countdown = 0
        sending.result = result
        session.setting.sends.remove(sending)
        await _record(session, sending, result)
    if result.answer_status == HTTPStatus.UNAUTHORIZED:
        await _refresh_token(session)
    return sending


def cancel_unsent(session: Session, sending: Sending) -> None:
    """Stop a send that counts down or waits, from any thread. Do nothing once the request may have left."""
    session.engine.call_soon(sending.cancel.set)


def _begin(session: Session, sending: Sending, intent: Intent) -> None:
    # Set the row on the storage thread, so that it is known even if the send is cancelled while it is written.
    review = sending.review
    sending.row = session.history.begin(intent, review.earlier, partial(within_limits, session, review))


def push_intent(
    session: Session, push: Push, body: bytes, *, people: int | None, note: str, author: str = ""
) -> Intent:
    """Return the intent of one call that sends ``body``, the bytes of ``push``, which ``author`` handed over."""
    tests = set(session.profile.test_users)
    users = push.audience.kind in {AudienceKind.USER, AudienceKind.USERS}
    return replace(
        intent_for(session, RecordKind.PUSH, push.endpoint, body, named=push.user or ""),
        audience_kind=push.audience.kind,
        audience=push.audience.targets,
        audience_text=audience_in_list(push.audience),
        people=people,
        strategy=push.strategy if isinstance(push.strategy, int) else session.dialect.default_strategy,
        title=push.title,
        note=note,
        author=author,
        digest=delivery_digest(push, session.dialect),
        test=users and bool(tests) and set(push.audience.targets) <= tests,
        start_date=push.starts,
        start_zone=session.profile.server_time_zone or "",
    )


async def _count_down(session: Session, sending: Sending) -> Result | None:
    while sending.countdown:
        for _ in range(_STEPS):
            began, ticked = time.time(), time.monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(sending.cancel.wait(), SECOND / _STEPS)
                return Result(state=Outcome.NOT_SENT, error="The countdown was cancelled; nothing was sent.")
            # Sleep stops one of the clocks; setting the time moves the other.
            if max(time.time() - began, time.monotonic() - ticked) > LATE_STEP:
                return Result(
                    state=Outcome.NOT_SENT, error="This computer was suspended during the countdown; nothing was sent."
                )
        sending.countdown -= 1
        session.changed(Topic.SENDS)
    return None


async def _exchange(session: Session, sending: Sending) -> Result:
    """Make the request and return its result; a cancel stops it until it has left (it may wait for its turn)."""
    if sending.cancel.is_set():  # before its turn among several
        return failure_result(StoppedUnsent(), sending.departure)
    push, departure = sending.review.push, sending.departure
    ticking = asyncio.ensure_future(_tick(session, sending))
    request = session.client.send(
        push.endpoint,
        sending.review.body,
        user=push.user,
        targets=push.audience.targets,
        departure=departure,
        last_look=partial(last_look, session, sending.review),
    )
    try:
        return accepted(await unless_stopped(request, sending.cancel.wait(), departure))
    except ReviewOutdated as error:
        return _outdated(sending, str(error))
    except ReviewRefused as refusal:
        return Result(state=Outcome.NOT_SENT, error=f"Nothing was sent: {refusal}")
    except (ChatError, StoppedUnsent) as error:
        return failure_result(error, departure)
    finally:
        ticking.cancel()


def accepted(sent: Sent) -> Result:
    """Return the result of an accepted push: its task, or the status of each target, and the answer."""
    return with_answer(Result(state=Outcome.ACCEPTED, statuses=sent.statuses, task_id=sent.task_id), sent.answer)


async def _tick(session: Session, sending: Sending) -> None:
    """Show every second what the send still waits for."""
    while sending.waiting:
        await asyncio.sleep(SECOND)
        session.changed(Topic.SENDS)


async def _refresh_token(session: Session) -> None:
    """Get a fresh token for your next try; nothing is sent again by itself."""
    stale = session.tokens.current
    if stale is not None:
        try:
            await session.tokens.fresh(stale)
        except TokenNeeded:
            session.changed(Topic.CREDENTIALS)


def _outdated(sending: Sending, why: str) -> Result:
    sending.outdated = True
    return Result(state=Outcome.NOT_SENT, error=f"{why} Nothing was sent.")


async def _record(session: Session, sending: Sending, result: Result) -> None:
    """Write the outcome; on failure show why, and write again until it succeeds."""
    failed = partial(setattr, sending, "record_error")
    await write_outcome(session, partial(_finish, session, sending, result), failed)
    session.composition.mark_sent(sending.review.digest, result.state, words=result.words)
    session.composition_saver.soon()
    session.changed(Topic.SENDS)
    session.changed(Topic.HISTORY)


def _finish(session: Session, sending: Sending, result: Result) -> None:
    # On the storage thread, after `_begin`: a row that is None now stays None.
    kept = sending.row is None or session.history.finish(sending.row, result)
    lost = "The history has no open record of this send; was its file moved or replaced?"
    sending.record_error = "" if kept else lost
