"""What operations work on and screens show: labels, members, a review, a send. Data without operations."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from push_tui.chat.departure import Departure
    from push_tui.chat.models import Label, Member
    from push_tui.message.lint import LintFinding
    from push_tui.message.push import Push
    from push_tui.operations.gates import Gate
    from push_tui.operations.label_changes import LabelChanges
    from push_tui.operations.reach import CallsNeeded
    from push_tui.storage.earlier_sends import Earlier
    from push_tui.storage.records import Result

LIFETIME = timedelta(minutes=15)
"""So long a review stands."""


@dataclass(frozen=True, slots=True)
class LabelBook:
    """The labels as last read; replaced as a whole by whoever reads them."""

    items: tuple[Label, ...] = ()
    loading: bool = False
    error: str = ""
    read_at: datetime | None = None
    cached: bool = False
    """Whether that was in an earlier run, and the service has not been heard in this one."""
    ending: str = ""
    """Why there may be more labels than these, in words; empty where the service told of the end."""
    changes: LabelChanges | None = None
    """How they differ from those that stood here before; None where nothing does."""

    @property
    def confirmed(self) -> tuple[Label, ...]:
        """What the service told of in this run: a label of an earlier one may be gone."""
        return () if self.cached else self.items


@dataclass(slots=True)
class MemberList:
    """The members of one label as far as they are loaded; pages are appended by the engine's thread."""

    label: str
    items: list[Member] = field(default_factory=list)
    cursor: str | None = None
    complete: bool = False
    loading: bool = False
    loading_rest: bool = False
    """Whether page after page is being loaded."""
    stop: bool = False
    """Set by the screen to have that end."""
    error: str = ""
    cursors_seen: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Review:
    """A push as it will be sent, byte for byte, with what was read about its audience."""

    push: Push
    profile: str
    body: bytes
    """Of a push to many users, the body of its first call."""
    digest: str
    composed: str
    """Digest of what the composer held when this was made."""
    gate: Gate
    people: int | None
    """How many it reaches at most; None for everybody, for the API does not tell."""
    labels: tuple[Label, ...]
    """The labels of the audience as read for this review."""
    made_at: datetime
    earlier: Earlier
    """Sends of this very push to the same people, as they were known then."""
    findings: tuple[LintFinding, ...] = ()
    """What looks as if it should not reach many people."""
    job: CallsNeeded | None = None
    """The calls of a push to more users than one takes, which is sent as a job; None for every other."""

    def noted(self, note: str) -> str:
        """The person's note for the record, with what they said is meant as it is."""
        return " · ".join(part for part in (note, f"Meant: {self.overridden}" if self.findings else "") if part)

    @property
    def overridden(self) -> str:
        """For the record: which findings the person said are meant; empty for none."""
        return "; ".join(finding.record for finding in self.findings)

    def void(self, profile: str, composed: str, now: datetime) -> str | None:
        """Why this review no longer stands, as a sentence; None while it does.

        ``profile`` is the one in use, ``composed`` the digest of what the composer holds.
        """
        if profile != self.profile:
            return "Another profile is in use; review the push again."
        if composed != self.composed:
            return "The push was changed; review it again."
        if now - self.made_at > LIFETIME:
            return "This review is over 15 minutes old; review the push again."
        return None


@dataclass(slots=True, eq=False)
class Sending:
    """One send from the key to its outcome; written by the engine, read by screens."""

    review: Review
    countdown: int
    """Seconds left before the request leaves; 0 once it may have."""
    departure: Departure
    row: int | None = None
    """Its row of the history, once that is on the disk."""
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
    result: Result | None = None
    outdated: bool = False
    """Whether it did not leave because what its review shows has changed; a new review asks anew."""
    record_error: str = ""
    """Why the outcome could not be written to the history; it is then shown only."""

    @property
    def done(self) -> bool:
        """Whether the outcome is known."""
        return self.result is not None

    @property
    def waiting(self) -> bool:
        """Whether nothing has left yet: it is being recorded, counts down, or waits for its turn or its token."""
        return not self.done and not self.departure.left

    @property
    def stoppable(self) -> bool:
        """Whether any key still stops it: a send that counts down, from its key until its request leaves."""
        return self.waiting and bool(self.review.gate.countdown)
