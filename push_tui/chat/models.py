"""The service's answers as frozen values. Text is raw; times of the service are epoch milliseconds."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Generic, TypeVar

from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.outcomes import TargetStatus

Value = TypeVar("Value")


@frozen
class Label:
    """A push label. ``count`` is the number of members if the call reports it (creation does not)."""

    name: str
    description: str = ""
    count: int | None = None
    created_at: int | None = None
    """Epoch milliseconds."""


@frozen
class Member:
    """A user in a label; ``created`` is the time of adding, in epoch milliseconds."""

    username: str
    created: int | None = None


@frozen
class ListPage(Generic[Value]):
    """Some labels or members, and the cursor of the next page; None at the end."""

    items: tuple[Value, ...]
    cursor: str | None = None


@frozen
class MembershipChange:
    """The users that were added or removed, and a reason for each that was not or that nobody knows about.

    As the service answers, users may be in both lists, left out, or not those asked for.
    """

    success: tuple[str, ...]
    fail: Mapping[str, str]
    unknown: Mapping[str, str] = field(default_factory=dict)

    def reason(self, user: str) -> str:
        """Return why a user was not changed, or is not known to be; empty if it was."""
        return self.fail.get(user) or self.unknown.get(user, "")


@frozen
class Answer:
    """A raw HTTP answer; an echoed token is replaced by stars."""

    status: int
    reason: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)
    elapsed_ms: float
    """How long the call took, from opening the connection to the last byte, as we measured it."""
    timestamp: int | None = None
    """``timestamp`` of the body: epoch milliseconds of the service's clock."""
    duration: int | None = None
    """``duration`` of the body: milliseconds, as the service measured it."""
    date: datetime | None = None
    """The ``Date`` header, in UTC, to the second."""
    retry_after: float | None = None
    """How many seconds the service asks to wait before the next call (``Retry-After``); None if it does not ask."""


@frozen
class Answered(Generic[Value]):
    """The result of a change of labels or members, with the service's answer.

    ``answer`` is None if none came and a later read found the change done.
    """

    value: Value
    answer: Answer | None


@frozen
class Sent:
    """An accepted push: statuses for a push to users, a task for one to labels or everybody."""

    endpoint: Endpoint
    statuses: tuple[TargetStatus, ...]
    task_id: str | None
    """As text, because it is beyond 2^53."""
    answer: Answer


@frozen
class CallLog:
    """One exchange, for a log: no token, no bodies, no query."""

    at: datetime
    """When it began, in UTC."""
    method: str
    path: str
    status: int | None
    elapsed_ms: float
    sent_bytes: int
    """Length of the request's body."""
    received_bytes: int
    """Length of the answer's body, up to where it was read."""
    problem: str | None = None
    """Name of the error, such as ``LostAnswer`` or ``cancelled``; None after a complete answer."""
