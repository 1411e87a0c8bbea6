"""What the history keeps of a send or a change of a label: the intent, the result, and both as one record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from push_tui.outcomes import Outcome, worst_status
from push_tui.storage.job_records import NO_ROWS, Counts, Json

TASK = "task"
"""What stands for the result of a push that became a task, whichever it is."""


class HistoryUnavailable(Exception):
    """The history cannot be read or written now; the message is one sentence that tells what to do."""


class Kind(StrEnum):
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


def target_kind(kind: Kind, audience_kind: str, job: int) -> TargetKind:
    """What the audience of a row names; the one record of a ``job`` that changes members names its label."""
    if kind is Kind.PUSH:
        return TargetKind.LABEL if audience_kind == "labels" else TargetKind.USER
    users = kind in {Kind.USERS_ADDED, Kind.USERS_REMOVED} and not job
    return TargetKind.USER if users else TargetKind.LABEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is about to be sent, by whom, to whom: committed before the first byte leaves."""

    kind: Kind
    profile: str
    app: str
    """``org_name#app_name``, or the app ID."""
    host: str
    environment: str
    operator: str
    origin: str = ""
    """``user@address/host``: the account, where it came from, and the host that push-tui ran on."""
    dialect: str = ""
    endpoint: str = ""
    """The value of a `push_tui.dialects.Endpoint`."""
    method: str
    path: str
    audience_kind: str = ""
    audience: tuple[str, ...] = ()
    """User IDs or label names, as sent."""
    audience_text: str = ""
    """The audience as a list shows it."""
    people: int | None = None
    """How many people it can reach at most; None where the API does not tell."""
    strategy: int | None = None
    title: str = ""
    request: bytes = b""
    """The body, byte for byte."""
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
    plan: Mapping[str, Json] = field(default_factory=dict)
    """What a job is about to do, of the record that tells of it as a whole."""


class TargetStatus(NamedTuple):
    """What the answer says about one target."""

    target: str | None
    status: str
    desc: str | None = None


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
class Row:
    """A history row as lists show it, without the bodies of request and answer."""

    id: int
    kind: Kind
    state: Outcome
    result: str
    task_id: str | None
    audience_kind: str
    audience_text: str
    people: int | None
    strategy: int | None
    title: str
    profile: str
    app: str
    environment: str
    operator: str
    note: str
    test: bool
    error: str
    created_at: datetime
    finished_at: datetime | None
    job: int = 0
    call: int = 0
    calls: int = 0
    start_date: str = ""
    start_zone: str = ""
    counts: Counts = NO_ROWS
    seen_at: datetime | None = None

    @property
    def key(self) -> Key:
        """What `History.page` takes as ``before`` to go on after this row."""
        return self.created_at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Intent):
    """All that is kept of one send or change; times in UTC."""

    id: int
    state: Outcome
    result: str = ""
    task_id: str | None = None
    statuses: tuple[TargetStatus, ...] = ()
    answer: bytes = b""
    answer_status: int | None = None
    service_timestamp: int | None = None
    service_duration: int | None = None
    elapsed_ms: float | None = None
    error: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    counts: Counts = NO_ROWS
    seen_at: datetime | None = None
    """When a person opened it last."""
    owner_host: str = ""
    owner_pid: int = 0

    @property
    def key(self) -> Key:
        """What `History.page` takes as ``before`` to go on after this record."""
        return self.created_at, self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which rows to show; everything given must hold, an empty one lets all pass."""

    text: str = ""
    """A substring in any script, taken in any case; finds people, labels, texts of the message, task IDs, notes …"""
    states: tuple[Outcome, ...] = ()
    kinds: tuple[Kind, ...] = ()
    profile: str | None = None
    audience_kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive, so that days join without a gap or an overlap."""
    user: str = ""
    """A user ID, exact: pushes that name this user among their targets. Labels and everybody name nobody."""
    results: tuple[str, ...] = ()
    """Statuses as in `push_tui.outcomes.PushStatus`, or `TASK`."""
