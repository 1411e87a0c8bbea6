"""Find the labels of one user: ask every label, because the API has no call for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from push_tui.chat.errors import ChatError, TokenNeeded
from push_tui.frozen import frozen
from push_tui.operations.labels import load_labels
from push_tui.operations.membership import add_users, find_user, remove_users
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import reason_meaning
from push_tui.storage.records import HistoryUnavailable

ASKED_AT_ONCE = 8
"""Calls in flight; enough to use the whole rate limit on a slow line."""
_LOOK_AGAIN = 0.02


class Has(StrEnum):
    """Whether a label has the user."""

    WAITING = "not asked yet"
    YES = "yes"
    NO = "no"
    FAILED = "failed"


@frozen
class UserLabel:
    """One label, and whether it has the user."""

    label: str
    description: str = ""
    has: Has = Has.WAITING
    since: int | None = None
    """When the user was added, epoch ms; None if not reported."""
    error: str = ""


@dataclass(slots=True)
class UserLabels:
    """Every label with its answer. The engine's thread replaces the rows; the screen sets ``stop``."""

    user: str
    rows: dict[str, UserLabel] = field(default_factory=dict)
    asking: bool = False
    changing: bool = False
    stop: bool = False
    error: str = ""

    @property
    def asked(self) -> int:
        """Return how many labels were asked."""
        return sum(row.has is not Has.WAITING for row in self.rows.values())

    @property
    def theirs(self) -> tuple[UserLabel, ...]:
        """Return the labels that the user has."""
        return tuple(row for row in self.rows.values() if row.has is Has.YES)


async def ask_labels(session: Session, found: UserLabels) -> None:
    """Ask every label for the user, at your rate limit. Return when all have answered or ``found.stop`` is set."""
    if found.asking:
        return
    found.asking, found.stop, found.error = True, False, ""
    try:
        await _have_labels(session)
        found.error = session.labels.error
        found.rows = {label.name: UserLabel(label.name, label.description) for label in session.labels.items}
        session.changed(Topic.USER)
        waiting = iter(tuple(found.rows))
        await asyncio.gather(*(_ask_on(session, found, waiting) for _ in range(ASKED_AT_ONCE)))
    finally:
        found.asking = False
        session.changed(Topic.USER)


async def _have_labels(session: Session) -> None:
    """Load the labels unless they were read in this run; wait while they load."""
    while session.labels.loading or not session.labels.confirmed:
        if not session.labels.loading:
            await load_labels(session)
            return
        await asyncio.sleep(_LOOK_AGAIN)


async def _ask_on(session: Session, found: UserLabels, waiting: Iterator[str]) -> None:
    for label in waiting:
        if found.stop:
            return
        await _ask(session, found, label)


async def _ask(session: Session, found: UserLabels, label: str) -> None:
    row = found.rows[label]
    try:
        member = await find_user(session, label, found.user)
    except ChatError as error:
        row = replace(row, has=Has.FAILED, error=str(error))
        if isinstance(error, TokenNeeded):
            found.stop = True
            session.changed(Topic.CREDENTIALS)
    else:
        has, since = (Has.YES, member.created) if member else (Has.NO, row.since)
        row = replace(row, has=has, since=since, error="")
    found.rows[label] = row
    session.changed(Topic.USER)


async def change_labels(session: Session, found: UserLabels, labels: Sequence[str], *, adds: bool) -> int:
    """Add the user to labels or remove them, one call and one record each. Return how many succeeded.

    The row of a label says why it failed.
    """
    found.changing = True
    session.changed(Topic.USER)
    succeeded = 0
    try:
        for label in labels:
            operation = add_users if adds else remove_users
            try:
                change = await operation(session, label, (found.user,))
            except (ChatError, HistoryUnavailable) as error:
                _note_error(found, label, str(error))
                continue
            if found.user in change.success:
                succeeded += 1
                await _ask(session, found, label)
            else:
                _note_error(found, label, reason_meaning(change.reason(found.user)))
    finally:
        found.changing = False
        session.changed(Topic.USER)
    return succeeded


def _note_error(found: UserLabels, label: str, error: str) -> None:
    found.rows[label] = replace(found.rows.get(label, UserLabel(label)), error=error)
