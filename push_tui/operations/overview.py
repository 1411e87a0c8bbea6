"""What the Overview shows, as facts: what needs a look, pushes by hour and day, quotas, schedule, labels, connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from push_tui.outcomes import Outcome
from push_tui.storage.records import Row


class LookAt(StrEnum):
    """Why something needs a look; most pressing first."""

    HISTORY = "history cannot be written"
    UNKNOWN = "unknown outcome"
    FAILED = "failed push"
    JOB = "job paused or failed"
    DUE = "goes out within the hour"
    TOKEN = "token about to expire"
    CLOCK = "clock is off"
    FILE = "file could not be read"
    DRAFT = "draft with text"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that needs a look, as a sentence, and what Enter opens."""

    why: LookAt
    sentence: str
    row: int | None = None
    """The record to open."""
    job: int | None = None
    """The job to open."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The pushes of one hour or day, by outcome; a ``sending`` row counts as unknown until its outcome is known."""

    start: datetime
    end: datetime
    counts: Mapping[Outcome, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
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
    """False for running tasks: more may be refused, because the service does not tell when one ends."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A push that goes out later."""

    row: Row
    due: datetime
    """In UTC."""


@dataclass(frozen=True, slots=True)
class Connection:
    """App, token and clock as known now; nothing is asked for it."""

    token_source: str
    token_expires: datetime | None
    answers_ms: tuple[float, ...]
    """The last answers, oldest first, at most 60."""
    skew_seconds: float | None
    """How far the service's clock is ahead; None before the first answer."""


@dataclass(frozen=True, slots=True)
class Overview:
    """All facts at ``at``, of the profile in use; jobs and labels are in `JobQueue` and `Session.labels`."""

    at: datetime
    looks: tuple[Look, ...] = ()
    hours: tuple[Bucket, ...] = ()
    """The last 24 hours, oldest first; the last one is not over."""
    days: tuple[Bucket, ...] = ()
    """The last 14 days in the operator's zone, oldest first."""
    meters: tuple[Meter, ...] = ()
    scheduled: tuple[Scheduled, ...] = ()
    """Soonest first."""
    connection: Connection | None = None
    trouble: str = ""
    """Why the history could not be read, as a sentence; its facts are empty then."""


async def read_overview(session: object, now: datetime) -> Overview:
    """Return the facts from the local files, off the screen's loop; never raises for a broken file."""
    raise NotImplementedError
