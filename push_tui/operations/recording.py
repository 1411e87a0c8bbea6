"""A change of the service with its record: the intent on the disk before the first byte, the result after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Answer
from push_tui.dialects import Endpoint
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.storage.records import HistoryUnavailable, Intent, Kind, Result

Value = TypeVar("Value")

RECORD_PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)
"""Seconds between attempts to write down an outcome that could not be written; the last one again and again."""


def label_intent(
    session: Session, kind: Kind, endpoint: Endpoint, label: str, *, users: tuple[str, ...] = (), request: bytes = b""
) -> Intent:
    """The intent of a change of a label; its audience is the label, or the users added or removed."""
    route = session.dialect.routes[endpoint]
    return Intent(
        kind=kind,
        profile=session.profile.name,
        app=session.profile.app,
        host=session.profile.host,
        environment=session.profile.environment,
        operator=session.operator,
        origin=session.origin,
        dialect=session.dialect.name,
        endpoint=endpoint,
        method=route.method,
        path=route.path.replace("{label}", label),
        audience_kind="label",
        audience=users or (label,),
        audience_text=f"{label}: {len(users)} users" if len(users) > 1 else f"{label}: {users[0]}" if users else label,
        people=len(users) or None,
        title=label,
        request=request,
    )


async def recorded(
    session: Session,
    intent: Intent,
    call: Callable[[], Awaitable[Value]],
    described: Callable[[Value], Result],
) -> Value:
    """What ``call`` gives, with ``intent`` recorded before it and its result after it, whatever that is.

    ``described`` is the result that a success is recorded as.

    Raises:
        HistoryUnavailable: the intent cannot be recorded; nothing was called.
        ChatError, TokenNeeded: from the call, after they were recorded.
    """
    row = await session.engine.store(session.history.begin, intent)
    result = Result(state=Outcome.UNKNOWN, error="push-tui ended before the answer came.")
    try:
        value = await call()
        result = described(value)
    except ChatError as error:
        result = failure(error)
        raise
    except TokenNeeded as error:
        result = Result(state=Outcome.NOT_SENT, error=str(error))
        raise
    finally:
        try:
            await session.engine.store(session.history.finish, row, result)
        except HistoryUnavailable:
            # It is done (or not) all the same, and whoever asked is told that, not what the disk says.
            session.engine.launch(write_later(session, partial(session.history.finish, row, result)))
        session.changed(Topic.HISTORY)
    return value


async def write_later(
    session: Session, write: Callable[[], object], failed: Callable[[str], object] = lambda sentence: None
) -> None:
    """Try to write an outcome again until it is kept, at the latest when the program ends.

    ``failed`` hears why, each time that it was not.
    """
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


def failure(error: ChatError) -> Result:
    """What a failed call is recorded as, with the raw answer where one came."""
    return with_answer(Result(state=error.outcome, error=error.message), error.answer)


def with_answer(result: Result, answer: Answer | None) -> Result:
    """``result`` with the answer as it came: body, status, the service's own times and ours."""
    if answer is None:
        return result
    return replace(
        result,
        answer=answer.text,
        answer_status=answer.status,
        service_timestamp=answer.timestamp,
        service_duration=answer.duration,
        elapsed_ms=answer.elapsed_ms,
    )
