"""The plan of a job: what it stores, its numbers, what must be typed, and why it may be refused.

Each kind plans its own jobs (`kinds`); this module holds what plans share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Label
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen
from push_tui.names import user_key
from push_tui.operations.gates import MANY_USERS, Gate
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.labels import read_label
from push_tui.operations.membership import load_rest, member_list
from push_tui.operations.models import MemberList
from push_tui.operations.session import Session
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import Row
from push_tui.storage.user_ids import DryRun, dry_run_of

Users = DryRun | Sequence[str]
READ_ONLY = "This profile is read-only; nothing can be changed or sent."


@frozen(kw_only=True)
class Details:
    """What every job stores. Field names are the stored keys: never rename one."""

    kind: ClassVar[JobKind]
    source: str = ""
    """The path of the file that the rows came from, as given."""
    duplicates: int = 0
    """Rows of the file or paste that repeat an earlier one; left out."""
    illegal: int = 0
    """Rows that are not user IDs; left out. The key is older than the word "invalid"."""
    dialect: str = ""
    """The dialect that the job was planned for; empty in jobs of older versions."""
    retry_of: int = 0
    """The job whose failed rows it retries; 0 if it retries none."""


@frozen
class Numbers:
    """The dry run of a plan."""

    usable: int
    """Users of the job, each counted once."""
    members_now: int | None = None
    """Members of the target label; None if there is no target or its count is unknown."""
    already_in: int | None = None
    """Users who are in the target label by the loaded member list; None if that is incomplete."""
    limit: int | None = None
    """Members that a label may have."""

    @property
    def new(self) -> int | None:
        """Users who are not in the target label; None if that is unknown until the label is read."""
        return None if self.already_in is None else self.usable - self.already_in

    @property
    def members_then(self) -> int | None:
        """Members of the target label afterwards, at most."""
        if self.members_now is None:
            return None
        return self.members_now + self.usable - (self.already_in or 0)

    @property
    def over_limit(self) -> int:
        """How far the target label would exceed its limit, at most; 0 if all users fit."""
        if self.members_then is None or self.limit is None:
            return 0
        return max(0, self.members_then - self.limit)


@frozen(kw_only=True)
class Plan:
    """A job that can be started with `JobQueue.start`."""

    profile: str
    title: str
    details: Details
    numbers: Numbers
    users: Sequence[str] = ()
    """The rows; empty if they are read from a label."""
    gate: Gate
    """What you must type before the job starts."""
    seconds: float
    """How long it takes at the rate limit, without waiting for other jobs."""
    adds_to: str = ""
    """The label that users are added to; empty if they are added to none."""
    dry_run: DryRun | None = None
    """What the file or paste holds; None if the users are read from a label."""
    labels: tuple[Label, ...] = ()
    """The labels to delete, as the service listed them for this plan."""
    scheduled: tuple[Row, ...] = ()
    """Scheduled pushes to the labels that will no longer exist, soonest first."""

    @property
    def kind(self) -> JobKind:
        """The kind of job."""
        return self.details.kind

    @property
    def over_limit(self) -> str:
        """Say how far the target label would exceed its limit; the job starts only if you allow it."""
        over = self.numbers.over_limit
        if not over:
            return ""
        return (
            f"{self.adds_to} would hold up to {self.numbers.members_then:,} members, {over:,} over the limit of "
            f"{self.numbers.limit:,}. Start only if your contract allows more."
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
    """Plan a job that reads ``members`` members from labels."""
    return Plan(
        profile=session.profile.name,
        title=title,
        details=replace(details, dialect=session.dialect.name),
        numbers=Numbers(usable=members),
        gate=Gate(),
        seconds=seconds(session, Endpoint.LIST_MEMBERS, members, session.dialect.page_limit),
    )


def check_writable(session: Session) -> None:
    """Raise `JobRefused` if the profile is read-only."""
    if session.read_only:
        raise JobRefused(READ_ONLY)


def usable_users(users: Users) -> DryRun:
    """Return the rows as a dry run; raise `JobRefused` if no row is a user ID."""
    dry_run = users if isinstance(users, DryRun) else dry_run_of(users)
    if not dry_run.ids:
        raise JobRefused("None of the rows is a user ID.")
    return dry_run


async def label_now(session: Session, name: str) -> Label:
    """Return a label as the service has it; raise `JobRefused` if it cannot be read."""
    try:
        return await read_label(session, name)
    except ChatError as error:
        raise JobRefused(f"{name} could not be read: {error}") from error


async def people_in(session: Session, name: str, instead: str) -> int:
    """Return how many members a label has, at least one.

    Raises:
        JobRefused: nobody, or the service does not say; ``instead`` is what to do then.
    """
    people = (await label_now(session, name)).count
    if people is None:
        raise JobRefused(f"The service did not say how many members {name} has; {instead}.")
    if not people:
        raise JobRefused(f"{name} has no members.")
    return people


def already_in(session: Session, label: Label, users: Sequence[str]) -> int | None:
    """Count the users who are in the label; None if its loaded members are incomplete or outdated."""
    members = session.members.get(label.name)
    if members is None or not members.complete or label.count not in {None, len(members.names)}:
        return None
    known = frozenset(map(user_key, members.names))
    return sum(user_key(user) in known for user in users)


def gate_of(people: int) -> Gate:
    """Return what you must type before a change of this many users."""
    return Gate(typed=str(people)) if people > MANY_USERS else Gate()


def seconds(session: Session, endpoint: Endpoint, rows: int, per_call: int = 1) -> float:
    """Return how many seconds the calls for this many rows take at the rate limit."""
    calls, share = -(-rows // per_call), session.profile.rate_share
    return max(calls * pool.seconds / (pool.calls * share) for pool in session.dialect.pools_of(endpoint))


def checked_path(path: Path, *, replace_file: bool) -> str:
    """Return the absolute path of a file that can be written; raise `JobRefused` if it cannot."""
    if not path.parent.is_dir():
        raise JobRefused(f"There is no directory {path.parent}.")
    if path.is_dir():
        raise JobRefused(f"{path} is a directory; name a file in it.")
    if path.exists() and not replace_file:
        raise JobRefused(f"{path} exists already; choose another name, or replace it.")
    return str(path.absolute())


def can_count_new(plan: Plan) -> bool:
    """Whether it is unknown how many users of the plan are new, and reading the label can find out."""
    numbers = plan.numbers
    return bool(plan.adds_to and plan.users) and numbers.new is None and numbers.members_now != 0


@frozen
class LabelReading:
    """Reads the whole label into the session's list of members, which other screens show too."""

    session: Session
    plan: Plan
    members: MemberList

    @classmethod
    def of(cls, session: Session, plan: Plan) -> LabelReading:
        """Start over: an earlier reading may be out of date."""
        return cls(session, plan, member_list(session, plan.adds_to, fresh=True))

    async def run(self) -> Plan:
        """Return the plan with exact numbers; unchanged if stopped, or if the label counts more members than were read.

        Raises:
            JobRefused: the label cannot be read completely.
        """
        session, plan, name = self.session, self.plan, self.members.label
        await load_rest(session, self.members)
        if self.members.error:
            raise JobRefused(f"{name} could not be read completely: {self.members.error}")
        label = await label_now(session, name)
        numbers = replace(plan.numbers, members_now=label.count, already_in=already_in(session, label, plan.users))
        return replace(plan, numbers=numbers)
