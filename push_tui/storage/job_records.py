"""What is stored of a job: its plan and owner, its batches of up to 100 rows, and the outcome of each row."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from push_tui.frozen import frozen
from push_tui.storage.codec import Json
from push_tui.storage.owners import Owner, account_name, this_account

ACCOUNT = "account"
"""The key in the details of a job for the number of the account that started it; older versions lack it."""


class JobKind(StrEnum):
    """What a job does."""

    ADD = "add users"
    REMOVE = "remove users"
    MOVE = "move users"
    COPY = "copy members to a new label"
    RENAME = "rename a label"
    EXPORT = "export members"
    INTERSECT = "count an intersection"
    DELETE = "delete labels"
    CHECK = "check bindings"
    SEND = "send to users"
    SEND_TEXTS = "send each label its own text"

    @property
    def sends(self) -> bool:
        """Whether it sends a push, which needs a review before it starts and perhaps before it is resumed."""
        return self in {JobKind.SEND, JobKind.SEND_TEXTS}


class JobState(StrEnum):
    """The state of a job."""

    WRITING = "being written"
    """Its rows are not all on the disk yet; it cannot run."""
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    """By you, or by a problem that may pass; it can be resumed."""
    DONE = "done"
    STOPPED = "stopped"
    """It cannot be resumed, for example because its label was deleted; the rows left were not tried."""
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether the job has ended for good."""
        return self in {JobState.DONE, JobState.STOPPED, JobState.CANCELLED}


class BatchState(StrEnum):
    """The state of a batch in its stage."""

    WAITING = "waiting"
    IN_FLIGHT = "in flight"
    """Its call may have left; committed before the first byte leaves."""
    ANSWERED = "answered"
    """Every row has its final state."""


class RowState(StrEnum):
    """The outcome of one row; every row of a job that is over has exactly one."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It may have been carried out; no trustworthy answer came back."""
    NOT_TRIED = "not tried"


class RowIssue(NamedTuple):
    """A row that is not simply done; ``row`` counts from 0 in its batch.

    ``reason`` is raw text of the service; of a row that is done it is what the job found out about it.
    """

    row: int
    state: RowState
    reason: str
    stage: int = 0
    """The stage in which it happened."""


@frozen
class BatchRef:
    """A batch without its rows."""

    number: int
    """Counted from 0."""
    stage: int
    state: BatchState


@frozen
class Batch:
    """Up to 100 rows that go together, one call for each stage."""

    number: int
    stage: int
    state: BatchState
    users: tuple[str, ...]
    issues: tuple[RowIssue, ...] = ()
    times: tuple[int | None, ...] = ()
    """When each user was added to the label that was read, epoch ms; empty if no label was read."""
    lines: tuple[int, ...] = ()
    """The line of each row in the file or paste, counted from 1; empty if the rows are from neither."""
    answer: bytes = b""
    """The answers that report a row as not done or do not match the request, separated by line feeds."""

    @property
    def live_rows(self) -> tuple[int, ...]:
        """The rows without an issue."""
        out = {issue.row for issue in self.issues}
        return tuple(row for row in range(len(self.users)) if row not in out)

    @property
    def live(self) -> tuple[str, ...]:
        """The users of the rows without an issue."""
        return tuple(self.users[row] for row in self.live_rows)

    def issues_of_all(self, state: RowState, reason: str) -> tuple[RowIssue, ...]:
        """Return one issue for every row that has none."""
        return tuple(RowIssue(row, state, reason, self.stage) for row in self.live_rows)


@frozen
class UsersRead:
    """The users that one call of a reading returned, and when each was added (epoch ms)."""

    users: tuple[str, ...]
    times: tuple[int | None, ...] = ()


@frozen
class Step:
    """The progress of a batch: its next stage and state, new issues, and the number of rows now done."""

    number: int
    stage: int
    state: BatchState
    issues: tuple[RowIssue, ...] = ()
    done: int = 0
    answer: bytes = b""
    """The body of the answer, if ``issues`` come from it or it does not match the request."""


@frozen
class Counts:
    """The numbers of rows by outcome."""

    total: int = 0
    done: int = 0
    failed: int = 0
    unknown: int = 0

    @property
    def not_tried(self) -> int:
        """Rows without an outcome so far."""
        return max(0, self.total - self.done - self.failed - self.unknown)


NO_ROWS = Counts()


@frozen(kw_only=True)
class NewJob:
    """A job as planned; ``details`` is what its kind needs to run, as JSON."""

    kind: JobKind
    profile: str
    app: str
    host: str
    environment: str
    operator: str
    title: str
    details: Mapping[str, Json]
    total: int


@frozen(kw_only=True)
class StoredJob(NewJob):
    """A job as stored; times in UTC."""

    id: int
    state: JobState
    reason: str = ""
    """Why it is paused or stopped, as a sentence; or what a counting job found."""
    counts: Counts = NO_ROWS
    position: Mapping[str, Json]
    """How far a part without batches is: the cursor of a reading, whether the label was created."""
    history_row: int | None = None
    pause_asked: bool = False
    """Whether somebody paused it."""
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None = None
    owner: Owner | None = None
    """The process that runs it, or ran it last."""

    @property
    def foreign_account(self) -> str:
        """The name of the account that started it, if that is not ours; then it is only shown. Empty if it is ours."""
        account = self.details.get(ACCOUNT)
        return account_name(account) if isinstance(account, str) and account != this_account() else ""
