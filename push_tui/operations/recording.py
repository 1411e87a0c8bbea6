"""Record a change or a send: write the intent before the request leaves, and the outcome after the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

from push_tui.chat.departure import Departure
from push_tui.chat.errors import ChatError
from push_tui.chat.models import Answer, Answered
from push_tui.endpoints import Endpoint
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.storage import owners
from push_tui.storage.job_records import Counts
from push_tui.storage.owners import origin
from push_tui.storage.records import HistoryUnavailable, Intent, RecordKind, Result
from push_tui.text import counted

Value = TypeVar("Value")

RECORD_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to write an outcome; the last one repeats."""


class StoppedUnsent(Exception):
    """The call was stopped before its request left; nothing was sent."""


async def unless_stopped(call: Awaitable[Value], stop: Awaitable[object], departure: Departure) -> Value:
    """Return the result of ``call``. Cancel the call when ``stop`` returns, unless the request has left already.

    If the program ends, cancel the call, but return an answer that is already here.

    Raises:
        StoppedUnsent: the call was cancelled because of ``stop``.
    """
    task, stopping = asyncio.ensure_future(call), asyncio.ensure_future(stop)
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if departure.left:
            await asyncio.wait({task})
    except asyncio.CancelledError:
        if not task.done():
            raise
    finally:
        task.cancel()
        stopping.cancel()
        # Always retrieve the error of the call: asyncio logs an error that nobody retrieves.
        await asyncio.gather(task, stopping, return_exceptions=True)
    if task.cancelled():
        raise asyncio.CancelledError if departure.left else StoppedUnsent
    return task.result()


def intent_for(session: Session, kind: RecordKind, endpoint: Endpoint, request: bytes, *, named: str = "") -> Intent:
    """Return the intent of a call: its body, who makes it and to which app. The caller adds the audience.

    ``named`` is the label or user in the path of the call.
    """
    profile, route = session.profile, session.dialect.routes[endpoint]
    return Intent(
        kind=kind,
        profile=profile.name,
        app=profile.app,
        host=profile.host,
        environment=profile.environment,
        operator=session.operator,
        origin=origin(),
        account=owners.this_person().shown,
        dialect=session.dialect.name,
        endpoint=endpoint,
        method=route.method,
        path=route.path.replace("{label}", named).replace("{user}", named),
        request=request,
    )


def label_intent(
    session: Session,
    kind: RecordKind,
    endpoint: Endpoint,
    label: str,
    request: bytes = b"",
    *,
    users: tuple[str, ...] = (),
) -> Intent:
    """Return the intent of a label change; its audience is the label, or the users added or removed."""
    return replace(
        intent_for(session, kind, endpoint, request, named=label),
        audience_kind="label",
        audience=users or (label,),
        audience_text=f"{label}: {len(users)} users" if len(users) > 1 else f"{label}: {users[0]}" if users else label,
        people=len(users) or None,
        title=label,
    )


async def recorded(
    session: Session,
    intent: Intent,
    call: Callable[[Departure], Awaitable[Answered[Value]]],
    described: Callable[[Value], Result],
    departure: Departure | None = None,
) -> Value:
    """Record ``intent``, make the ``call``, record its outcome (also a failure) and return its value.

    ``described`` returns the result to record for a success. Pass a ``departure`` to know later whether the request
    left.

    Raises:
        HistoryUnavailable: the intent cannot be recorded; nothing was called.
        ChatError, StoppedUnsent: raised by the call, and recorded.
    """
    departure = departure or Departure()
    # The intent is written also if push-tui ends meanwhile, and then says that nothing left.
    begun = asyncio.ensure_future(session.engine.store(session.history.begin, intent))
    try:
        await asyncio.shield(begun)
        answered = await call(departure)
        result = with_answer(described(answered.value), answered.answer)
    except BaseException as error:
        result = failure_result(error, departure)
        raise
    finally:
        row = await begun
        await write_outcome(session, partial(session.history.finish, row, result))
        session.changed(Topic.HISTORY)
    return answered.value


def failure_result(error: BaseException | None, departure: Departure) -> Result:
    """Return the result to record for a call that raised ``error``, with the raw answer if one came."""
    match error:
        case ChatError():
            return with_answer(Result(state=error.outcome, error=error.message), error.answer)
        case StoppedUnsent():
            return Result(state=Outcome.NOT_SENT, error="You stopped it before the request left; nothing was sent.")
        case asyncio.CancelledError() if departure.left:
            reason = "push-tui ended before the answer came."
        case asyncio.CancelledError():
            reason = "push-tui ended before the request left; nothing was sent."
        case _:
            # Leave out the text of an unexpected failure: it may hold a secret.
            reason = f"push-tui failed ({type(error).__name__}); this is a bug, please report it."
    return Result(state=departure.outcome, error=reason)


async def write_outcome(
    session: Session, write: Callable[[], object], failed: Callable[[str], object] = lambda sentence: None
) -> None:
    """Write an outcome. If that fails, retry in the background until it is written or the program ends.

    Never raises, so the caller can always show the outcome. ``failed`` gets the reason of each failure.
    """
    try:
        await session.engine.store(write)
    except Exception as error:  # noqa: BLE001  # whatever failed, the outcome must be shown
        failed(str(error))
        session.engine.launch(_write_again(session, write, failed))


async def _write_again(session: Session, write: Callable[[], object], failed: Callable[[str], object]) -> None:
    pauses = chain(RECORD_PAUSES, repeat(RECORD_PAUSES[-1]))
    ending = False
    while not ending:
        try:
            await asyncio.sleep(next(pauses))
        except asyncio.CancelledError:
            ending = True  # try one last time
        try:
            await session.engine.store(write)
        except (HistoryUnavailable, OSError) as error:
            failed(str(error))
            continue
        session.changed(Topic.SENDS)
        session.changed(Topic.HISTORY)
        return


def done(summary: str) -> Result:
    """Return the result of a success."""
    return Result(state=Outcome.ACCEPTED, summary=summary)


def with_answer(result: Result, answer: Answer | None) -> Result:
    """Return ``result`` with the raw answer: body, status, the service's times and the time we measured."""
    if answer is None:
        return result
    return replace(
        result,
        answer=answer.body,
        answer_status=answer.status,
        service_timestamp=answer.timestamp,
        service_duration=answer.duration,
        elapsed_ms=answer.elapsed_ms,
    )


def change_summary(counts: Counts, done: str) -> str:
    """Return the rows by outcome, first what is not done, which a narrow list must not cut: ``3 failed, 97 moved``."""
    amiss = counted((counts.failed, "failed"), (counts.unknown, "unknown"), (counts.not_tried, "not tried"))
    return ", ".join(filter(None, (amiss, "" if amiss and not counts.done else f"{counts.done:,} {done}")))
