"""What the history stores of a send or a label change: the intent, the result, and both as one record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from push_tui.frozen import frozen
from push_tui.outcomes import Outcome, TargetStatus, result_words, worst_status
from push_tui.storage.codec import Json
from push_tui.storage.job_records import NO_ROWS, Counts

TASK = "task"
"""The result of any push that became a task."""


class End(StrEnum):
    """What a row came to, as lists tell it; the values stay for good. `history_queries` has the rows of each."""

    FAILED = "failed"
    """All that is shown red: refused, or done in part, for a target or a user that failed or may have."""
    REJECTED = "rejected"
    NOT_REPORTED = "not_reported"
    PUSHED = "pushed"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    """A task, or a push whose answer names no target."""
    SCHEDULED = "scheduled"
    CHANGED = "changed"
    """A label change of which nothing failed."""


class HistoryUnavailable(Exception):
    """The history cannot be read or written now; the message is one sentence that says what to do."""


class RecordKind(StrEnum):
    """What a history row records."""

    PUSH = "push"
    LABEL_CREATED = "label created"
    LABEL_DELETED = "label deleted"
    USERS_ADDED = "users added"
    USERS_REMOVED = "users removed"
    USERS_MOVED = "users moved"
    LABEL_COPIED = "label copied"
    LABEL_RENAMED = "label renamed"


class TargetKind(StrEnum):
    """What the names in an audience mean."""

    USER = "user"
    LABEL = "label"


def target_kind(kind: RecordKind, audience_kind: str, job: int) -> TargetKind:
    """Return what the audience of a row names; the record of a whole ``job`` that changes members names its label."""
    if kind is RecordKind.PUSH:
        return TargetKind.LABEL if audience_kind == "labels" else TargetKind.USER
    users = kind in {RecordKind.USERS_ADDED, RecordKind.USERS_REMOVED} and not job
    return TargetKind.USER if users else TargetKind.LABEL


# Fields have the names of their columns. Those of `Summary` and `Row` are in the table `history`, others in `details`.


@frozen(kw_only=True)
class Summary:
    """The part of an intent that lists show."""

    kind: RecordKind
    profile: str
    app: str
    """``org_name#app_name``, or the app ID."""
    environment: str
    operator: str
    audience_kind: str = ""
    audience_text: str = ""
    """The audience as lists show it."""
    people: int | None = None
    """The most people it can reach; None if the API does not say."""
    strategy: int | None = None
    title: str = ""
    note: str = ""
    digest: str = ""
    """Identifies message and people, see `History.earlier_sends`; a call of a job has the digest of the whole job."""
    test: bool = False
    """Whether it goes only to test users."""
    job: int = 0
    """The job that it is a call of, or that it records as a whole; 0 if there is none."""
    call: int = 0
    """The number of this call among the job's ``calls``, from 1; 0 if it is not one of them."""
    calls: int = 0
    start_date: str = ""
    """``startDate`` as sent, in the service's time zone; empty if it goes out immediately."""
    start_zone: str = ""
    """That zone as the profile names it; empty if unknown."""


@dataclass(frozen=True, kw_only=True)  # no slots, because `Record` has several bases
class Intent(Summary):
    """What is about to be sent, by whom and to whom; committed before the first byte leaves."""

    host: str
    origin: str = ""
    """``user@address/host``: the account, where it logged in from, and the host that push-tui ran on."""
    account: str = ""
    """The account of the operating system that did it: ``kim (uid 1001)``."""
    author: str = ""
    """The account that handed the push over to it; empty if nobody did."""
    dialect: str = ""
    endpoint: str = ""
    """The value of a `push_tui.endpoints.Endpoint`."""
    method: str
    path: str
    audience: tuple[str, ...] = ()
    """User IDs or label names, as sent."""
    request: bytes = b""
    """The body, byte for byte."""
    plan: Mapping[str, Json] = field(default_factory=dict)
    """What a job is about to do; only in the record of a whole job."""


@dataclass(frozen=True, kw_only=True)
class AnswerDetails:
    """The part of a result that comes from the answer and that lists do not show."""

    statuses: tuple[TargetStatus, ...] = ()
    answer: bytes = b""
    """The answer's body, byte for byte, except for an echoed token."""
    answer_status: int | None = None
    service_timestamp: int | None = None
    """The answer's own ``timestamp``, epoch milliseconds."""
    service_duration: int | None = None
    """The answer's own ``duration``, milliseconds."""
    elapsed_ms: float | None = None
    """From the first byte out to the last byte in, measured here."""


@frozen(kw_only=True)
class Result(AnswerDetails):
    """The result of an intent."""

    state: Outcome
    task_id: str | None = None
    error: str = ""
    """One sentence to show, if something went wrong."""
    summary: str = ""
    """The result in words if it is neither a task nor a status: ``97 in label, 3 failed``."""
    counts: Counts = NO_ROWS
    """The rows of a label change by outcome; zeros if it has none."""

    @property
    def result(self) -> str:
        """What lists show beside the state: the summary, ``task <id>``, or the worst status; else empty."""
        if self.summary:
            return self.summary
        if self.task_id is not None:
            return f"{TASK} {self.task_id}"
        return worst_status(status.status for status in self.statuses) or ""

    @property
    def words(self) -> str:
        """What came of a push, in the words of lists; see `result_words`."""
        worst = "" if self.task_id is not None else self.result
        return result_words(self.state, worst, several=any(each.status != worst for each in self.statuses))


Key = tuple[datetime, int]
"""The position of a row in the history: when it was created, and its ID."""


@frozen(kw_only=True)
class Row(Summary):
    """A history row as lists show it, without request and answer; times in UTC."""

    id: int
    state: Outcome
    result: str = ""
    task_id: str | None = None
    error: str = ""
    created_at: datetime
    finished_at: datetime | None = None
    counts: Counts = NO_ROWS
    seen_at: datetime | None = None
    """When somebody said that they looked into it."""

    @property
    def key(self) -> Key:
        """The ``before`` with which `History.page` continues after this row."""
        return self.created_at, self.id


@frozen(kw_only=True)
class Record(Row, Intent, AnswerDetails):
    """Everything stored of one send or label change."""

    owner_host: str = ""
    owner_pid: int = 0


@frozen(kw_only=True)
class Filter:
    """Which rows to show; a row must match everything that is set."""

    text: str = ""
    """A substring in any script, ignoring case; searches users, labels, texts of the message, task IDs, notes …"""
    states: tuple[Outcome, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    profile: str | None = None
    environment: str | None = None
    audience_kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive, so that days have no gap and no overlap."""
    user: str = ""
    """An exact user ID: only pushes with this user among their targets, not those to labels or everybody."""
    ends: tuple[End, ...] = ()
    starts_after: str = ""
    """Only pushes with a later ``startDate`` than this, as sent."""


EVERYTHING = Filter()
Listed = TypeVar("Listed", bound=Row)


def walk(read: Callable[[Key | None], Sequence[Listed]]) -> Iterator[Listed]:
    """Yield the rows of all pages, newest first; ``read`` gets the ``before`` of each. Nothing is locked between."""
    before = None
    while page := read(before):
        yield from page
        before = page[-1].key
