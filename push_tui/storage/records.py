"""What the history keeps of a send or a change of a label: the intent, the result, and both as one record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from push_tui.outcomes import Outcome, TargetStatus, worst_status
from push_tui.storage.codec import Json
from push_tui.storage.job_records import NO_ROWS, Counts

TASK = "task"
"""What stands for the result of a push that became a task, whichever it is."""


class HistoryUnavailable(Exception):
    """The history cannot be read or written now; the message is one sentence that tells what to do."""


class RecordKind(StrEnum):
    """What a history row is about."""

    PUSH = "push"
    LABEL_CREATED = "label created"
    LABEL_DELETED = "label deleted"
    USERS_ADDED = "users added"
    USERS_REMOVED = "users removed"
    USERS_MOVED = "users moved"
    LABEL_COPIED = "label copied"


class TargetKind(StrEnum):
    """What the names of an audience are."""

    USER = "user"
    LABEL = "label"


def target_kind(kind: RecordKind, audience_kind: str, job: int) -> TargetKind:
    """Return what the audience of a row names; the one record of a ``job`` that changes members names its label."""
    if kind is RecordKind.PUSH:
        return TargetKind.LABEL if audience_kind == "labels" else TargetKind.USER
    users = kind in {RecordKind.USERS_ADDED, RecordKind.USERS_REMOVED} and not job
    return TargetKind.USER if users else TargetKind.LABEL


# Fields are named like their columns. Those of `Summary` and `Row` are in the table `history`, the others in `details`.


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of an intent."""

    kind: RecordKind
    profile: str
    app: str
    """``org_name#app_name``, or the app ID."""
    environment: str
    operator: str
    audience_kind: str = ""
    audience_text: str = ""
    """The audience as a list shows it."""
    people: int | None = None
    """How many people it can reach at most; None where the API does not tell."""
    strategy: int | None = None
    title: str = ""
    note: str = ""
    digest: str = ""
    """Names message and people, see `History.earlier_sends`; of a call of a job, all people of the job."""
    test: bool = False
    """Whether it goes to test users only."""
    job: int = 0
    """The job that it is a call of, or that it tells of as a whole; 0 where there is none."""
    call: int = 0
    """Which of the job's ``calls`` it is, counted from 1; 0 where it is none of them."""
    calls: int = 0
    start_date: str = ""
    """``startDate`` as sent, in the service's time zone; empty where it goes out at once."""
    start_zone: str = ""
    """That zone as the profile named it; empty where nobody told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent(Summary):
    """What is about to be sent, by whom, to whom: committed before the first byte leaves."""

    host: str
    origin: str = ""
    """``user@address/host``: the account, where it came from, and the host that push-tui ran on."""
    dialect: str = ""
    endpoint: str = ""
    """The value of a `push_tui.dialects.Endpoint`."""
    method: str
    path: str
    audience: tuple[str, ...] = ()
    """User IDs or label names, as sent."""
    request: bytes = b""
    """The body, byte for byte."""
    plan: Mapping[str, Json] = field(default_factory=dict)
    """What a job is about to do, of the record that tells of it as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of an intent."""

    state: Outcome
    statuses: tuple[TargetStatus, ...] = ()
    task_id: str | None = None
    answer: bytes = b""
    """The answer's body, byte for byte, but for a token that the service echoed."""
    answer_status: int | None = None
    service_timestamp: int | None = None
    """The answer's own ``timestamp``, epoch milliseconds."""
    service_duration: int | None = None
    """The answer's own ``duration``, milliseconds."""
    elapsed_ms: float | None = None
    """From the first byte out to the last byte in, measured here."""
    error: str = ""
    """One sentence for people, where something went wrong."""
    summary: str = ""
    """The result in words where neither a task nor a status says it: ``97 added, 3 failed``."""
    counts: Counts = NO_ROWS
    """The rows of a change by what came of them; zeros where it has none."""

    @property
    def result(self) -> str:
        """What a list shows beside the state: the summary, ``task <id>``, or the worst status; else empty."""
        if self.summary:
            return self.summary
        if self.task_id is not None:
            return f"{TASK} {self.task_id}"
        return worst_status(status.status for status in self.statuses) or ""


Key = tuple[datetime, int]
"""Where a row stands in the history, newest first: when it was created, and its ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Summary):
    """A history row as lists show it, without the bodies of request and answer; times in UTC."""

    id: int
    state: Outcome
    result: str = ""
    task_id: str | None = None
    error: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    counts: Counts = NO_ROWS
    seen_at: datetime | None = None
    """When a person opened it last."""

    @property
    def key(self) -> Key:
        """What `History.page` takes as ``before`` to go on after this row."""
        return self.created_at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Row):
    """All that is kept of one send or change; fields as in `Intent` and `Result`."""

    host: str
    origin: str = ""
    dialect: str = ""
    endpoint: str = ""
    method: str
    path: str
    audience: tuple[str, ...] = ()
    request: bytes = b""
    plan: Mapping[str, Json] = field(default_factory=dict)
    statuses: tuple[TargetStatus, ...] = ()
    answer: bytes = b""
    answer_status: int | None = None
    service_timestamp: int | None = None
    service_duration: int | None = None
    elapsed_ms: float | None = None
    owner_host: str = ""
    owner_pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows to show; everything given must hold, an empty one lets all pass."""

    text: str = ""
    """A substring in any script, taken in any case; finds people, labels, texts of the message, task IDs, notes …"""
    states: tuple[Outcome, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    profile: str | None = None
    audience_kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive, so that days join without a gap or an overlap."""
    user: str = ""
    """A user ID, exact: pushes that name this user among their targets. Labels and everybody name nobody."""
    results: tuple[str, ...] = ()
    """Statuses as in `push_tui.outcomes.PushStatus`, or `TASK`."""


EVERYTHING = Filter()
