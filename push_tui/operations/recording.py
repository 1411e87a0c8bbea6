"""A change or a send with its record: the intent on the disk before the first byte, the outcome after it."""

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
from push_tui.dialects import Endpoint
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.storage.records import HistoryUnavailable, Intent, RecordKind, Result

Value = TypeVar("Value")

RECORD_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to write down an outcome that could not be written; the last one again and again."""


class GivenUp(Exception):
    """The person asked for an end before the request had left; nothing was sent."""


async def heard_out(call: Awaitable[Value], asked: Awaitable[object], departure: Departure) -> Value:
    """What ``call`` gives; it ends at once when ``asked`` does, unless its request has left by then.

    Where the one who waits is cancelled, because the program ends, the call is too; an answer that is here is kept.

    Raises:
        GivenUp: ``asked`` came first.
    """
    task, told = asyncio.ensure_future(call), asyncio.ensure_future(asked)
    try:
        await asyncio.wait({task, told}, return_when=asyncio.FIRST_COMPLETED)
        if departure.left:
            await asyncio.wait({task})
    except asyncio.CancelledError:
        if not task.done():
            raise
    finally:
        task.cancel()
        told.cancel()
        # Its error, if it has one, is looked at on every way out: one that nobody looks at counts as a defect.
        await asyncio.gather(task, told, return_exceptions=True)
    if task.cancelled():
        raise asyncio.CancelledError if departure.left else GivenUp
    return task.result()


def intent_for(session: Session, kind: RecordKind, endpoint: Endpoint, request: bytes, *, named: str = "") -> Intent:
    """Make the intent of a call with its body, by whom it is made and where; the caller adds to whom.

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
        origin=session.origin,
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
    """Make the intent of a change of a label; its audience is the label, or the users added or removed."""
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
    """What ``call`` gives, with ``intent`` recorded before it and its outcome after it, whatever that is.

    ``described`` is the result that a success is recorded as, beside its answer. Give a ``departure`` to know
    afterwards whether the request had left.

    Raises:
        HistoryUnavailable: the intent cannot be recorded; nothing was called.
        ChatError, TokenNeeded, GivenUp: from the call, after they were recorded.
    """
    row = await session.engine.store(session.history.begin, intent)
    departure = departure or Departure()
    try:
        answered = await call(departure)
        result = with_answer(described(answered.value), answered.answer)
    except BaseException as error:
        result = what_came_of(error, departure)
        raise
    finally:
        await write_outcome(session, partial(session.history.finish, row, result))
        session.changed(Topic.HISTORY)
    return answered.value


def what_came_of(error: BaseException, departure: Departure) -> Result:
    """What a call that raised ``error`` is recorded as, with the raw answer where one came."""
    match error:
        case ChatError():
            return with_answer(Result(state=error.outcome, error=error.message), error.answer)
        case TokenNeeded():
            return Result(state=Outcome.NOT_SENT, error=str(error))
        case GivenUp():
            return Result(state=Outcome.NOT_SENT, error="You stopped it before the request left; nothing was sent.")
        case asyncio.CancelledError() if departure.left:
            said = "push-tui ended before the answer came."
        case asyncio.CancelledError():
            said = "push-tui ended before the request left; nothing was sent."
        case _:
            # The text of a failure that nobody foresaw stays out: nobody knows what it holds.
            said = f"push-tui failed ({type(error).__name__}); this is a defect of the program."
    return Result(state=departure.outcome, error=said)


async def write_outcome(
    session: Session, write: Callable[[], object], failed: Callable[[str], object] = lambda sentence: None
) -> None:
    """Write an outcome down now; where that fails, again until it is kept, at the latest when the program ends.

    Whoever asked for the call is told what came of it, not what the disk says: ``failed`` hears that, each time.
    """
    try:
        await session.engine.store(write)
    except Exception as error:  # noqa: BLE001  # whatever the disk says, the outcome is shown and tried again
        failed(str(error))
        session.engine.launch(_write_again(session, write, failed))


async def _write_again(session: Session, write: Callable[[], object], failed: Callable[[str], object]) -> None:
    pauses = chain(RECORD_PAUSES, repeat(RECORD_PAUSES[-1]))
    ending = False
    while not ending:
        try:
            await asyncio.sleep(next(pauses))
        except asyncio.CancelledError:
            ending = True  # the last chance
        try:
            await session.engine.store(write)
        except (HistoryUnavailable, OSError) as error:
            failed(str(error))
            continue
        session.changed(Topic.SENDS)
        session.changed(Topic.HISTORY)
        return


def done(summary: str) -> Result:
    """A success that needs no more words than these."""
    return Result(state=Outcome.ACCEPTED, summary=summary)


def with_answer(result: Result, answer: Answer | None) -> Result:
    """``result`` with the answer as it came: body, status, the service's own times and ours."""
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
