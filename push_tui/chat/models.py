"""The service's answers as frozen values. Text is raw; times of the service are epoch milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Generic, TypeVar

from push_tui.dialects import Endpoint
from push_tui.outcomes import TargetStatus, worst_status

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Label:
    """A push label. ``count`` is the number of members if the call reports it (creation does not)."""

    name: str
    description: str = ""
    count: int | None = None
    created_at: int | None = None
    """Epoch milliseconds."""


@dataclass(frozen=True, slots=True)
class Member:
    """A user in a label; ``created`` is the time of adding, in epoch milliseconds."""

    username: str
    created: int | None = None


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Value]):
    """Some labels or members, and the cursor of the next page; None at the end."""

    items: tuple[Value, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class AppUser:
    """A user as the service has it. None: not reported."""

    username: str
    active: bool | None = None
    """False if the user is banned."""
    created: int | None = None
    """Epoch milliseconds."""
    shows_text: bool | None = None
    """The display style: whether a chat notification shows sender and text instead of a general sentence."""
    quiet_daily: "DailyTimes | None" = None
    """Do not disturb, as old clients set it; in whole hours."""


@dataclass(frozen=True, slots=True)
class DeviceBinding:
    """A device that the vendor's push service reaches, by the certificate of this name."""

    device_id: str
    device_token: str = field(repr=False)
    """A secret of the device: keep it in memory, and show `token_end` instead."""
    certificate: str

    @property
    def token_end(self) -> str:
        """The last 6 characters of the token, enough to compare two; none of a short one."""
        return self.device_token[-6:] if len(self.device_token) > 12 else ""


@dataclass(frozen=True, slots=True)
class OnlineDevice:
    """A device with which a user is online."""

    resource: str
    name: str = ""


class Notifies(StrEnum):
    """Of which messages a user wants to be notified."""

    DEFAULT = "DEFAULT"
    ALL = "ALL"
    MENTIONS = "AT"
    NOTHING = "NONE"


@dataclass(frozen=True, slots=True)
class DailyTimes:
    """A time span of every day; it ends on the next day if ``end`` is before ``start``."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Return whether a time of day is in it; the end is not."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """What a user set for all conversations. Do not disturb is set by ``quiet_until``, ``quiet_daily`` or neither."""

    notifies: Notifies = Notifies.DEFAULT
    quiet_until: int | None = None
    """Epoch milliseconds."""
    quiet_daily: DailyTimes | None = None
    """The reference does not say in which time zone."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the app for a vendor's push service, without its secret."""

    name: str
    vendor: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class PushTask:
    """A push to labels or everybody, running at the service. The ID is text, because it is beyond 2^53."""

    task_id: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Answered(Generic[Value]):
    """The result of a change of labels or members, with the service's answer.

    ``answer`` is None if none came and a later read found the change done.
    """

    value: Value
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Sent:
    """An accepted push: statuses for a push to users, a task for one to labels or everybody."""

    endpoint: Endpoint
    statuses: tuple[TargetStatus, ...]
    task: PushTask | None
    answer: Answer

    @property
    def worst(self) -> str | None:
        """The worst status of all targets; None for a task."""
        return worst_status(each.status for each in self.statuses)


@dataclass(frozen=True, slots=True)
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
