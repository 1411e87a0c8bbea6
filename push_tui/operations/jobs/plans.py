"""A job before it starts: what it keeps, what it would do, in numbers, why it cannot, and what has to be typed.

Each kind plans its own jobs (`kinds`); here is what their plans have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from push_tui.chat.errors import ChatError
from push_tui.dialects import Endpoint
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.gates import MANY_USERS, Gate
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.labels import read_label
from push_tui.storage.job_records import JobKind
from push_tui.storage.user_ids import DryRun, dry_run_of

if TYPE_CHECKING:
    from push_tui.chat.models import Label
    from push_tui.operations.session import Session


Users = DryRun | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What jobs of every kind keep. The name of a field is its key on the disk: never rename one."""

    kind: ClassVar[JobKind]
    source: str = ""
    """The file that the rows came from, as it was named."""
    duplicates: int = 0
    """Rows of the file or paste that were left out because an earlier one is the same."""
    illegal: int = 0
    """Rows that were left out because they are no user IDs."""
    dialect: str = ""
    """The dialect that the job was planned for; empty in a job of an older version."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The dry run of a plan."""

    usable: int
    """Users whom the job is about, each once."""
    members_now: int | None = None
    """Members of the label that users come to; None where none does or the service does not tell."""
    already_in: int | None = None
    """How many of the users are in that label by the member list that is loaded; None where it is not complete."""
    limit: int | None = None
    """Members that the label may hold."""

    @property
    def new(self) -> int | None:
        """Users who are not in the label yet; None where nobody can tell without reading the label."""
        return None if self.already_in is None else self.usable - self.already_in

    @property
    def members_then(self) -> int | None:
        """Members of the label afterwards, at most."""
        if self.members_now is None:
            return None
        return self.members_now + self.usable - (self.already_in or 0)

    @property
    def over_limit(self) -> int:
        """How many users the label may not hold, at most; 0 where all fit."""
        if self.members_then is None or self.limit is None:
            return 0
        return max(0, self.members_then - self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A job that can be started with `JobQueue.start`."""

    profile: str
    title: str
    details: Details
    numbers: Numbers
    users: Sequence[str] = ()
    """The rows; empty where they are read from a label."""
    gate: Gate
    """What has to be typed first; for the screen to ask."""
    seconds: float
    """How long it takes at the pace of the limit, without waiting."""
    comes_to: str = ""
    """The label that the users come to; empty where none does."""
    dry_run: DryRun | None = None
    """What the file or paste holds; None where the users come from a label."""
    labels: tuple[Label, ...] = ()
    """Labels that are to be deleted, as the service told of each for this plan."""

    @property
    def kind(self) -> JobKind:
        """What the job would do."""
        return self.details.kind

    @property
    def over_limit(self) -> str:
        """Why it may be too much for the label, a sentence; starting it takes the person's word that it is not."""
        over = self.numbers.over_limit
        if not over:
            return ""
        return (
            f"{self.comes_to} would hold up to {self.numbers.members_then:,} members, {over:,} over the limit of "
            f"{self.numbers.limit:,}; go on only if your contract allows more."
        )


def plan_rows(session: Session, details: Details, rows: DryRun, *, title: str, gate: Gate, seconds: float) -> Plan:
    """Plan a job for the usable rows of a file, a paste or a choice."""
    left_out = {"duplicates": rows.duplicates, "illegal": rows.illegal}
    return Plan(
        profile=session.profile.name,
        title=title,
        details=replace(details, source=rows.source, dialect=session.dialect.name, **left_out),
        numbers=Numbers(usable=len(rows.ids)),
        users=rows.ids,
        gate=gate,
        seconds=seconds,
        dry_run=rows,
    )


def plan_reading(session: Session, details: Details, title: str, members: int) -> Plan:
    """Plan a job whose rows are so many members, who are read from labels."""
    return Plan(
        profile=session.profile.name,
        title=title,
        details=replace(details, dialect=session.dialect.name),
        numbers=Numbers(usable=members),
        gate=Gate(),
        seconds=seconds(session, Endpoint.LIST_MEMBERS, members, session.dialect.page_limit),
    )


def check_writable(session: Session) -> None:
    """Raise `JobRefused` where the profile is read-only."""
    if session.read_only:
        raise JobRefused("This profile is read-only; nothing can be changed or sent.")


def usable_users(users: Users) -> DryRun:
    """Return the rows as a dry run; raise `JobRefused` where no row is a user ID."""
    dry_run = users if isinstance(users, DryRun) else dry_run_of(users)
    if not dry_run.ids:
        raise JobRefused("There is no usable user ID.")
    return dry_run


async def label_now(session: Session, name: str) -> Label:
    """Return a label as the service has it; raise `JobRefused` where it cannot be read."""
    try:
        return await read_label(session, name)
    except (ChatError, TokenNeeded) as error:
        raise JobRefused(f"{name} could not be read: {error}") from error


def already_in(session: Session, label: Label, users: Sequence[str]) -> int | None:
    """How many of the users are in the label; None where its members are not loaded as the service counts them now."""
    members = session.members.get(label.name)
    if members is None or not members.complete or label.count not in {None, len(members.names)}:
        return None
    return sum(user in members.names for user in users)


def gate_of(people: int) -> Gate:
    """Return what has to be typed for so many people."""
    return Gate(typed=str(people)) if people > MANY_USERS else Gate()


def seconds(session: Session, endpoint: Endpoint, rows: int, per_call: int = 1) -> float:
    """How long the calls for so many rows take at the pace of the limit."""
    calls, share = -(-rows // per_call), session.profile.rate_share
    return max(calls * pool.seconds / (pool.calls * share) for pool in session.dialect.pools_of(endpoint))


def checked_path(path: Path, *, replace_file: bool) -> str:
    """Return the absolute path of a file that can be made; raise `JobRefused` where it cannot."""
    if not path.parent.is_dir():
        raise JobRefused(f"There is no directory {path.parent}.")
    if path.is_dir():
        raise JobRefused(f"{path} is a directory; name a file in it.")
    if path.exists() and not replace_file:
        raise JobRefused(f"There is a file {path} already; choose another name, or replace it.")
    return str(path.absolute())
