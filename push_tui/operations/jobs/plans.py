"""A job before it starts: what it would do, in numbers, why it cannot, and what has to be typed first."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.chat.errors import ChatError
from push_tui.chat.models import Label
from push_tui.dialects import Endpoint
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.names import same_label
from push_tui.operations.credentials import TokenNeeded
from push_tui.operations.gates import MANY_USERS, Gate
from push_tui.operations.jobs.details import Details
from push_tui.operations.labels import name_problem, read_label
from push_tui.storage.job_records import JobKind
from push_tui.storage.user_ids import DryRun, dry_run_of

if TYPE_CHECKING:
    from push_tui.operations.session import Session


class PlanRefused(Exception):
    """Such a job cannot be planned; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The dry run of a plan."""

    rows: int = 0
    """Rows of the file or paste; 0 where the users come from a label."""
    usable: int = 0
    """Users whom the job is about, each once."""
    duplicates: int = 0
    illegal: int = 0
    upper_case: int = 0
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


@dataclass(frozen=True, slots=True)
class Plan:
    """A job that can be started with `JobQueue.start`."""

    kind: JobKind
    profile: str
    title: str
    details: Details
    numbers: Numbers
    users: Sequence[str]
    """The rows; empty where they are read from a label."""
    total: int
    """Rows, as far as they are known."""
    gate: Gate
    """What has to be typed first; for the screen to ask."""
    endpoint: Endpoint
    """The call that most of it is made of."""
    seconds: float
    """How long it takes at the pace of the limit, without waiting."""
    dry_run: DryRun | None = None
    """Rows that are doubled or illegal, with their lines."""
    labels: tuple[Label, ...] = ()
    """Labels that are to be deleted, as the service told of each for this plan."""

    @property
    def over_limit(self) -> str:
        """Why it may be too much for the label, a sentence; starting it takes the person's word that it is not."""
        over = self.numbers.over_limit
        if not over:
            return ""
        label = self.details.target or self.details.label
        return (
            f"{label} would hold up to {self.numbers.members_then:,} members, {over:,} over the limit of "
            f"{self.numbers.limit:,}; go on only if your contract allows more."
        )


async def plan_add(session: Session, label: str, users: DryRun | Sequence[str]) -> Plan:
    """Add users to a label.

    Raises:
        PlanRefused: read-only, no user, or the label cannot be read.
    """
    return await _plan_users(session, JobKind.ADD, users, Details(label=label), comes_to=label)


async def plan_remove(session: Session, label: str, users: DryRun | Sequence[str]) -> Plan:
    """Remove users from a label. Raises as `plan_add`."""
    return await _plan_users(session, JobKind.REMOVE, users, Details(label=label))


async def plan_move(
    session: Session, source: str, target: str, users: DryRun | Sequence[str], *, remove_first: bool = False
) -> Plan:
    """Move users from one label to another: add first, unless the labels must never overlap. Raises as `plan_add`."""
    if same_label(source, target, session.dialect):
        raise PlanRefused("Both labels are the same.")
    details = Details(label=source, target=target, remove_first=remove_first)
    return await _plan_users(session, JobKind.MOVE, users, details, comes_to=target)


async def plan_remove_all(session: Session, label: str) -> Plan:
    """Remove all members of a label, whoever they are when the job reads them.

    Raises:
        PlanRefused: as `plan_add`, or the service does not tell how many there are.
    """
    return await _plan_everyone(session, JobKind.REMOVE, Details(label=label))


async def plan_move_all(session: Session, source: str, target: str, *, remove_first: bool = False) -> Plan:
    """Move all members of a label to another one, as `plan_move`. Raises as `plan_remove_all`."""
    if same_label(source, target, session.dialect):
        raise PlanRefused("Both labels are the same.")
    return await _plan_everyone(
        session, JobKind.MOVE, Details(label=source, target=target, remove_first=remove_first), comes_to=target
    )


async def plan_copy(session: Session, source: str, target: str, description: str = "") -> Plan:
    """Copy the members of a label to a new one, which is also how a label gets another name or description.

    Raises:
        PlanRefused: as `plan_add`, or a label of this name cannot be made.
    """
    _writable(session)
    labels = session.labels.confirmed
    if problem := name_problem(target, labels, session.dialect):
        raise PlanRefused(problem)
    limit = session.dialect.labels_per_app
    if len(labels) >= limit:
        raise PlanRefused(f"The app has {len(labels)} labels; it may have {limit}.")
    label = await _label(session, source)
    details = Details(label=source, target=target, description=description)
    return _plan_read(session, JobKind.COPY, f"{source} → {target}", details, label.count or 0)


async def plan_export(session: Session, label: str, path: Path, *, replace_file: bool = False) -> Plan:
    """Write the members of a label to a file (``.csv``, ``.json``, else one ID per line).

    Raises:
        PlanRefused: the label cannot be read, there is such a file, or no such directory.
    """
    absolute = _checked_path(path, replace_file=replace_file)
    found = await _label(session, label)
    details = Details(label=label, path=absolute, replace_file=replace_file)
    return _plan_read(session, JobKind.EXPORT, f"{label} → {path.name}", details, found.count or 0)


async def plan_intersection(session: Session, labels: Sequence[str]) -> Plan:
    """Count who is in all of several labels. Raises as `plan_add`."""
    names = tuple(dict.fromkeys(labels))
    if len(names) < 2:
        raise PlanRefused("Choose at least two labels.")
    found = await asyncio.gather(*(_label(session, name) for name in names))
    # The smallest first: where the first ones have nobody in common, the others need not be read.
    ordered = sorted(found, key=lambda label: label.count or 0)
    total = sum(label.count or 0 for label in ordered)
    details = Details(labels=tuple(label.name for label in ordered))
    return _plan_read(session, JobKind.INTERSECT, " ∩ ".join(names), details, total)


async def plan_delete(session: Session, labels: Sequence[str], *, save_to: Path | None = None) -> Plan:
    """Delete labels, each after its members were saved in ``save_to`` where one is given; each is read first.

    Raises:
        PlanRefused: read-only, no label, one that cannot be read, or ``save_to`` is no directory or holds such a file.
    """
    _writable(session)
    names = tuple(dict.fromkeys(labels))
    if not names:
        raise PlanRefused("Choose at least one label.")
    directory = ""
    if save_to is not None:
        for name in names:
            if Path(name).name != name:
                raise PlanRefused(f"“{name}” cannot be the name of a file; delete it without saving its members.")
            directory = str(Path(_checked_path(save_to / f"{name}.csv", replace_file=False)).parent)
    read = tuple(await asyncio.gather(*(_label(session, name) for name in names)))
    return Plan(
        kind=JobKind.DELETE,
        profile=session.profile.name,
        title=", ".join(names),
        details=Details(labels=names, path=directory, dialect=session.dialect.name),
        numbers=Numbers(usable=len(names)),
        users=names,
        total=len(names),
        gate=Gate(typed=str(len(names)) if len(names) > 1 else names[0]),
        endpoint=Endpoint.DELETE_LABEL,
        seconds=_seconds(session, Endpoint.DELETE_LABEL, len(names)) + (_reading(session, read) if directory else 0),
        labels=read,
    )


async def plan_send(
    session: Session, push: Push, users: DryRun | Sequence[str], note: str = "", *, meant: str = "", reviewed: str = ""
) -> Plan:
    """Send a reviewed push to any number of users, 100 at a time; its own audience is left aside.

    ``reviewed`` is when that was, as an ISO time; ``meant`` goes to the record, behind the person's ``note``.

    Raises:
        PlanRefused: read-only, or no user.
    """
    _writable(session)
    dry_run = _dry_run(users)
    template = replace(push, audience=Audience(AudienceKind.USERS))
    details = Details(
        push=template.to_draft(),
        digest=template.digest(session.dialect),
        delivery=replace(push, audience=Audience(AudienceKind.USERS, dry_run.ids)).delivery_digest(session.dialect),
        per_call=session.dialect.users_per_push,
        note=note,
        meant=meant,
        reviewed_at=reviewed,
        source=dry_run.source,
        dialect=session.dialect.name,
    )
    calls = _calls(len(dry_run.ids), session.dialect.users_per_push)
    return Plan(
        kind=JobKind.SEND,
        profile=session.profile.name,
        title=push.title or "push without a title",
        details=details,
        numbers=_numbers(dry_run),
        users=dry_run.ids,
        total=len(dry_run.ids),
        gate=_gate_of(len(dry_run.ids)),
        endpoint=Endpoint.PUSH_SINGLE,
        seconds=_seconds(session, Endpoint.PUSH_SINGLE, calls),
        dry_run=dry_run,
    )


async def _plan_users(
    session: Session, kind: JobKind, users: DryRun | Sequence[str], details: Details, *, comes_to: str = ""
) -> Plan:
    _writable(session)
    dry_run = _dry_run(users)
    await _label(session, details.label)
    numbers = _numbers(dry_run)
    if comes_to:
        label = await _label(session, comes_to)
        numbers = replace(
            numbers,
            members_now=label.count,
            already_in=already_in(session, label, dry_run.ids),
            limit=session.dialect.users_per_label,
        )
    stages = details.stages(kind)
    calls = _calls(len(dry_run.ids), session.dialect.users_per_call)
    return Plan(
        kind=kind,
        profile=session.profile.name,
        title=_title(details),
        details=replace(details, source=dry_run.source, dialect=session.dialect.name),
        numbers=numbers,
        users=dry_run.ids,
        total=len(dry_run.ids),
        gate=Gate() if kind is JobKind.ADD else _gate_of(len(dry_run.ids)),
        endpoint=stages[0].endpoint,
        seconds=sum(_seconds(session, stage.endpoint, calls) for stage in stages),
        dry_run=dry_run,
    )


async def _plan_everyone(session: Session, kind: JobKind, details: Details, *, comes_to: str = "") -> Plan:
    _writable(session)
    members = (await _label(session, details.label)).count
    if members is None:
        raise PlanRefused(f"The service does not tell how many members {details.label} has; mark them all instead.")
    if not members:
        raise PlanRefused(f"Nobody is in {details.label}.")
    plan = _plan_read(session, kind, _title(details), replace(details, everyone=members), members)
    if comes_to:
        target = await _label(session, comes_to)
        numbers = replace(plan.numbers, members_now=target.count, limit=session.dialect.users_per_label)
        plan = replace(plan, numbers=numbers)
    calls = _calls(members, session.dialect.users_per_call)
    stages = details.stages(kind)
    return replace(
        plan,
        gate=Gate(typed=str(members)),
        seconds=plan.seconds + sum(_seconds(session, stage.endpoint, calls) for stage in stages),
    )


def _title(details: Details) -> str:
    return f"{details.label} → {details.target}" if details.target else details.label


def _plan_read(session: Session, kind: JobKind, title: str, details: Details, members: int) -> Plan:
    calls = _calls(members, session.dialect.page_limit) * (2 if kind is JobKind.COPY else 1)
    return Plan(
        kind=kind,
        profile=session.profile.name,
        title=title,
        details=replace(details, dialect=session.dialect.name),
        numbers=Numbers(usable=members),
        users=(),
        total=members,
        gate=Gate(),
        endpoint=Endpoint.LIST_MEMBERS,
        seconds=_seconds(session, Endpoint.LIST_MEMBERS, calls),
    )


def _writable(session: Session) -> None:
    if session.read_only:
        raise PlanRefused("This profile is read-only; nothing can be changed or sent.")


def _dry_run(users: DryRun | Sequence[str]) -> DryRun:
    dry_run = users if isinstance(users, DryRun) else dry_run_of(users)
    if not dry_run.ids:
        raise PlanRefused("There is no usable user ID.")
    return dry_run


def _numbers(dry_run: DryRun) -> Numbers:
    return Numbers(
        rows=dry_run.total,
        usable=len(dry_run.ids),
        duplicates=dry_run.duplicates,
        illegal=dry_run.illegal,
        upper_case=dry_run.upper_case,
    )


async def _label(session: Session, name: str) -> Label:
    try:
        return await read_label(session, name)
    except (ChatError, TokenNeeded) as error:
        raise PlanRefused(f"{name} could not be read: {error}") from error


def already_in(session: Session, label: Label, users: Sequence[str]) -> int | None:
    """How many of the users are in the label; None where its members are not loaded as the service counts them now."""
    members = session.members.get(label.name)
    if members is None or not members.complete or label.count not in {None, len(members.names)}:
        return None
    return sum(user in members.names for user in users)


def _gate_of(people: int) -> Gate:
    return Gate(typed=str(people)) if people > MANY_USERS else Gate()


def _calls(rows: int, per_call: int) -> int:
    return -(-rows // per_call)


def _seconds(session: Session, endpoint: Endpoint, calls: int) -> float:
    share = session.profile.rate_share
    return max(calls * pool.seconds / (pool.calls * share) for pool in session.dialect.pools_of(endpoint))


def _reading(session: Session, labels: Sequence[Label]) -> float:
    """Seconds that reading the members of these labels takes, by their counts."""
    calls = sum(_calls(label.count or 0, session.dialect.page_limit) for label in labels)
    return _seconds(session, Endpoint.LIST_MEMBERS, calls)


def _checked_path(path: Path, *, replace_file: bool) -> str:
    """The absolute path of a file that can be made."""
    if not path.parent.is_dir():
        raise PlanRefused(f"There is no directory {path.parent}.")
    if path.is_dir():
        raise PlanRefused(f"{path} is a directory; name a file in it.")
    if path.exists() and not replace_file:
        raise PlanRefused(f"There is a file {path} already; choose another name, or replace it.")
    return str(path.absolute())
