"""Which pushes a recorded push replaced on phones, and which replaced it."""

from dataclasses import dataclass

from push_tui.dialects import DIALECTS
from push_tui.message.handles import handle_of, replacement_of
from push_tui.operations.listing import NotComposable, push_of
from push_tui.operations.session import Session
from push_tui.outcomes import Outcome
from push_tui.storage.records import Record

DAYS = 3
"""So many days before and after a push are looked through; a correction comes soon."""


@dataclass(frozen=True, slots=True)
class Replacements:
    """Records of the history, oldest first."""

    replaced: tuple[Record, ...] = ()
    """What the push replaces on phones."""
    by: tuple[Record, ...] = ()
    """What replaces it."""


NO_REPLACEMENTS = Replacements()


async def replacements_of(session: Session, record: Record) -> Replacements:
    """Return the pushes with the handle of a recorded push, before and after it; none if it has no handle.

    Raises:
        HistoryUnavailable: the history cannot be read.
    """
    dialect = DIALECTS.get(record.dialect)
    if dialect is None or record.state in {Outcome.REJECTED, Outcome.NOT_SENT}:
        return NO_REPLACEMENTS
    try:
        push = push_of(record)
    except NotComposable:
        return NO_REPLACEMENTS
    if not (handle := handle_of(push, dialect)):
        return NO_REPLACEMENTS
    replaced, by = [], []
    for other in await session.engine.store(session.history.pushes_with, handle, record, DAYS):
        try:
            its = push_of(other)
        except NotComposable:
            continue
        if other.id < record.id and replacement_of(its, push, dialect).replaced:
            replaced.append(other)
        elif other.id > record.id and replacement_of(push, its, dialect).replaced:
            by.append(other)
    return Replacements(tuple(replaced), tuple(by))
