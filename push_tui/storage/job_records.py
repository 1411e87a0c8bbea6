"""What is kept of a job: its plan and owner, its batches of up to 100 rows, and what came of each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from push_tui.storage.codec import Json
from push_tui.storage.owners import Owner


class JobKind(StrEnum):
    """What a job does."""

    ADD = "add users"
    REMOVE = "remove users"
    MOVE = "move users"
    COPY = "copy members to a new label"
    EXPORT = "export members"
    INTERSECT = "count an intersection"
    DELETE = "delete labels"
    SEND = "send to users"


class JobState(StrEnum):
    """Where a job stands."""

    WRITING = "being written"
    """Its rows are not all on the disk yet; it cannot run."""
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    """Stopped by the person, or by trouble that may pass; it goes on where it was."""
    DONE = "done"
    STOPPED = "stopped"
    """It cannot go on, such as where its label was deleted; rows that are left were not tried."""
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in {JobState.DONE, JobState.STOPPED, JobState.CANCELLED}


class BatchState(StrEnum):
    """Where a batch stands in its stage."""

    WAITING = "waiting"
    IN_FLIGHT = "in flight"
    """Its call may have left: committed before the first byte does."""
    ANSWERED = "answered"
    """Every row of it has its final state."""


class RowState(StrEnum):
    """What came of one row; every row of a job that is over is in exactly one of these."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have been carried out, and no trustworthy answer came back."""
    NOT_TRIED = "not tried"


class RowIssue(NamedTuple):
    """A row that is not plainly done; ``row`` counts from 0 in its batch, ``reason`` is raw text of the service."""

    row: int
    state: RowState
    reason: str
    stage: int = 0
    """The stage in which it happened."""


@dataclass(frozen=True, slots=True)
class BatchRef:
    """A batch without its rows."""

    number: int
    """Counted from 0."""
    stage: int
    state: BatchState


@dataclass(frozen=True, slots=True)
class Batch:
    """Up to 100 rows that go together, one call for each stage."""

    number: int
    stage: int
    state: BatchState
    users: tuple[str, ...]
    issues: tuple[RowIssue, ...] = ()
    times: tuple[int | None, ...] = ()
    """When each user was added to the label that was read, epoch ms; empty where nothing was read."""
    answer: bytes = b""
    """What the service answered to its calls in which not every row was done, a line feed between two of them."""

    @property
    def live(self) -> tuple[str, ...]:
        """The users that no stage has failed for."""
        if not self.issues:
            return self.users
        out = {issue.row for issue in self.issues}
        return tuple(user for row, user in enumerate(self.users) if row not in out)


@dataclass(frozen=True, slots=True)
class UsersRead:
    """Users as one call of a reading gave them, with when each was added (epoch ms)."""

    users: tuple[str, ...]
    times: tuple[int | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """What a batch has come to: its next stage and state, issues that are new, and rows that are now done."""

    number: int
    stage: int
    state: BatchState
    issues: tuple[RowIssue, ...] = ()
    done: int = 0
    answer: bytes = b""
    """The body of the answer, where ``issues`` come from it."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what came of them."""

    total: int = 0
    done: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def not_tried(self) -> int:
        """Rows without an outcome so far."""
        return max(0, self.total - self.done - self.failed - self.unknown)


NO_ROWS = Counts()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job as it is planned; ``details`` is what its kind needs to run, JSON."""

    kind: JobKind
    profile: str
    app: str
    host: str
    environment: str
    operator: str
    title: str
    details: Mapping[str, Json]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredJob(NewJob):
    """A job as it is kept; times in UTC."""

    id: int
    state: JobState
    reason: str = ""
    """Why it is paused or stopped, a sentence; or what it found, where it counts."""
    counts: Counts = NO_ROWS
    position: Mapping[str, Json]
    """How far a part that is no batch has come: the cursor of a reading, whether the label was made."""
    history_row: int | None = None
    pause_asked: bool = False
    """Whether a person asked for the pause that it is in."""
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None
    owner: Owner | None = None
    """The process that runs it or ran it last."""
