"""The data that operations change and screens show: labels, members, limits, a review, a send."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from push_tui.frozen import frozen
from push_tui.operations.paging import Ending, Walk

if TYPE_CHECKING:
    from push_tui.chat.departure import Departure
    from push_tui.chat.models import Label, Member
    from push_tui.endpoints import Endpoint
    from push_tui.message.lint import LintFinding
    from push_tui.message.push import Push
    from push_tui.operations.correction import Correction
    from push_tui.operations.gates import Gate
    from push_tui.operations.label_changes import LabelChanges
    from push_tui.operations.limits_reached import Reached
    from push_tui.operations.push_plan import PushPlan
    from push_tui.operations.reach import CallsNeeded
    from push_tui.storage.earlier_sends import Earlier
    from push_tui.storage.records import Result

HELD_SECONDS = 2.0
"""A shorter wait for a turn is over before you could decide anything."""
LIFETIME = timedelta(minutes=15)
"""How long a review is valid."""


@frozen
class LabelBook:
    """The labels as last read; each reading replaces the whole book."""

    items: tuple[Label, ...] = ()
    loading: bool = False
    error: str = ""
    read_at: datetime | None = None
    cached: bool = False
    """Whether they were read in an earlier run and not in this one."""
    ending: str = ""
    """Why there may be more labels; empty if the service reported the end."""
    changes: LabelChanges | None = None
    """How they differ from the reading before; None if they do not."""

    @property
    def confirmed(self) -> tuple[Label, ...]:
        """The labels that were read in this run; a cached one may have been deleted."""
        return () if self.cached else self.items


@dataclass(slots=True)
class MemberList:
    """The loaded members of one label. The engine's thread appends pages."""

    label: str
    items: list[Member] = field(default_factory=list)
    walk: Walk = field(default_factory=Walk)
    count: int | None = None
    """How many members the label counted when that was last asked for; None if it was not."""
    loading: bool = False
    loading_rest: bool = False
    """Whether all remaining pages are being loaded."""
    stop: bool = False
    """Set by the screen to stop that."""
    error: str = ""
    names: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    """Users who were removed since it was read."""

    @property
    def complete(self) -> bool:
        """Whether there is no further page."""
        return self.walk.ending is not None

    @property
    def endless(self) -> bool:
        """Whether the service had more pages than the label's members fill."""
        return self.walk.ending is Ending.ENDLESS


COUNTED_HERE = "Counted on this host only; other senders use the same limits."
"""Shown below meters: they count only the calls of this host."""
NEARLY_USED = 0.8
"""The share of a limit from which on its meter warns."""


@frozen
class Meter:
    """How much of a rate pool or quota this host has used in its window."""

    name: str
    used: int
    limit: int
    window: str
    """``this minute``, ``today (UTC)``, ``in the last 5 minutes``, ``this second``."""
    mark: int | None = None
    """Calls that `rate_share` allows of the limit; None if it allows all."""
    free_at: datetime | None = None
    """When the next call is possible; None if it is possible now."""
    certain: bool = True
    """False for running tasks: more may be refused, because the service does not report when one ends."""
    endpoints: frozenset[Endpoint] = frozenset()
    """The calls that draw on it."""

    @property
    def full(self) -> bool:
        """Whether a further call is more than the limit allows."""
        return self.used >= self.limit


@frozen
class Review:
    """A push as it will be sent, byte for byte, with its audience as read."""

    push: Push
    profile: str
    body: bytes
    """The exact request; of a job, the request of its first call."""
    digest: str
    composed: str
    """Digest of the composer's push when this was made."""
    gate: Gate
    people: int | None
    """How many people it reaches at most; None for everybody, because the API does not report it."""
    labels: tuple[Label, ...]
    """The labels of the audience, read for this review."""
    made_at: datetime
    earlier: Earlier
    """Earlier sends of this push to the same audience, as known then."""
    made_ticks: float = field(default_factory=time.monotonic)
    """When this was made, in seconds of the monotonic clock, which nobody can set back."""
    findings: tuple[LintFinding, ...] = ()
    """What should not reach many people; you confirm it if the gate asks for that."""
    job: CallsNeeded | None = None
    """The calls of a push that is sent as a job; None if one call is enough."""
    meters: tuple[Meter, ...] = ()
    """The limits that the call draws on, as they were then; empty for a job."""
    reached: tuple[Reached, ...] = ()
    """The limits of the profile that it reaches; you confirm them."""
    plan: PushPlan | None = None
    """The plan that handed this push over; None if you composed it."""
    corrects: Correction | None = None
    """What this push corrects, as the composer or the plan says."""
    text_of: str = ""
    """The label whose own text this is a test of; empty if the push has one text."""

    @property
    def author(self) -> str:
        """The account that handed the push over, for the record; empty if nobody did."""
        return "" if self.plan is None else self.plan.by.shown

    @property
    def overridden(self) -> tuple[str, ...]:
        """What you confirm, for whoever sends it: findings, reached limits, and that an old text may win."""
        findings = tuple(finding.record for finding in self.findings if self.gate.meant)
        old_text = ("Phones may keep the text of the push that this one corrects.",) if self.gate.old_text else ()
        return (*findings, *(limit.sentence for limit in self.reached), *old_text)

    def noted(self, note: str) -> str:
        """Return your note for the record, with the findings and the reached limits that you confirmed."""
        confirmed = "; ".join(finding.record for finding in self.findings if self.gate.meant)
        meant = f"Meant: {confirmed}" if confirmed else ""
        over = f"Over a limit: {' '.join(limit.sentence for limit in self.reached)}" if self.reached else ""
        return " · ".join(part for part in (note, meant, over) if part)

    def void(self, profile: str, composed: str, now: datetime, ticks: float) -> str | None:
        """Return why this review is no longer valid, as a sentence; None while it is.

        ``profile`` is the one in use, ``composed`` the digest of the composer's push, ``ticks`` the monotonic time.
        The clock of the longer wait counts: one can be set back, the other stops while the computer is suspended.
        """
        if profile != self.profile:
            return "You switched profiles; review the push again."
        if composed != self.composed:
            return "The push was changed; review it again."
        if max(now - self.made_at, timedelta(seconds=ticks - self.made_ticks)) > LIFETIME:
            return "This review is over 15 minutes old; review the push again."
        if self.plan is not None and now >= self.plan.expires_at:
            return f"The plan of {self.plan.by.name} has expired; ask for a new plan."
        return None


@dataclass(slots=True, eq=False)
class Sending:
    """One send, from the key to its outcome. The engine writes it; screens read it."""

    review: Review
    countdown: int
    """Seconds left before the request leaves; 0 once it may have."""
    departure: Departure
    row: int | None = None
    """Its row in the history, once written."""
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    result: Result | None = None
    outdated: bool = False
    """Whether it did not leave because its review is outdated; a new review follows."""
    record_error: str = ""
    """Why the outcome could not be written to the history."""

    @property
    def done(self) -> bool:
        """Whether the outcome is known."""
        return self.result is not None

    @property
    def waiting(self) -> bool:
        """Whether nothing has left: it is being recorded, counts down, or waits for its turn or a token."""
        return not self.done and not self.departure.left

    @property
    def stoppable(self) -> bool:
        """Whether any key stops it: it has a countdown and its request has not left."""
        return self.waiting and bool(self.review.gate.countdown)

    @property
    def held(self) -> bool:
        """Whether it can be cancelled: it had to wait long for its turn, and its request has not left."""
        return self.waiting and self.departure.turn_wait >= HELD_SECONDS
