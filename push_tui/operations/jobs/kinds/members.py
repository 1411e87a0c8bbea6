"""What the kinds that change members have in common: given users, or all members of a label, through stages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from push_tui.operations.gates import Gate
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.kinds.member_changes import MemberChanges, Stage
from push_tui.operations.jobs.kinds.reading import read_everyone
from push_tui.operations.jobs.plans import (
    Numbers,
    Plan,
    Users,
    already_in,
    check_writable,
    gate_of,
    label_now,
    plan_reading,
    plan_rows,
    seconds,
    usable_users,
)
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesMembers(KindOfJob):
    """A job that takes users through ``stages``, a call each."""

    label: str = ""
    """The label whose members change; of a move, the one they leave."""
    everyone: int = 0
    """All members of ``label`` are meant, so many when that was agreed to; 0 where the users are given."""
    typed_from_101: ClassVar[bool] = True
    """Whether the number of users has to be typed where there are many."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The calls that each batch goes through."""
        raise NotImplementedError

    @property
    def comes_to(self) -> str:
        """The label that users come to; empty where none does."""
        return ""

    @property
    def title(self) -> str:
        """What it works on."""
        return self.label

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """The label that users come to, else the one that they leave."""
        return (self.comes_to or self.label,)

    def check(self, session: Session) -> None:
        """Raise `JobRefused` where the labels do not allow it."""

    async def plan(self, session: Session, users: Users) -> Plan:
        """Plan a change of these users.

        Raises:
            JobRefused: read-only, no user, or a label cannot be read.
        """
        self.check(session)
        check_writable(session)
        rows = usable_users(users)
        people, numbers = len(rows.ids), Numbers(usable=len(rows.ids))
        await label_now(session, self.label)
        if self.comes_to:
            label = await label_now(session, self.comes_to)
            known, limit = already_in(session, label, rows.ids), session.dialect.users_per_label
            numbers = Numbers(people, members_now=label.count, already_in=known, limit=limit)
        gate = gate_of(people) if self.typed_from_101 else Gate()
        plan = plan_rows(session, self, rows, title=self.title, gate=gate, seconds=self._seconds(session, people))
        return replace(plan, numbers=numbers, comes_to=self.comes_to)

    async def plan_everyone(self, session: Session) -> Plan:
        """Plan a change of all members of the label, whoever they are when the job reads them.

        Raises:
            JobRefused: as `plan`, or the service does not tell how many there are.
        """
        self.check(session)
        check_writable(session)
        people = (await label_now(session, self.label)).count
        if people is None:
            raise JobRefused(f"The service does not tell how many members {self.label} has; mark them all instead.")
        if not people:
            raise JobRefused(f"Nobody is in {self.label}.")
        plan = plan_reading(session, replace(self, everyone=people), self.title, people)
        if self.comes_to:
            target = await label_now(session, self.comes_to)
            numbers = Numbers(people, members_now=target.count, limit=session.dialect.users_per_label)
            plan = replace(plan, numbers=numbers, comes_to=self.comes_to)
        return replace(plan, gate=Gate(typed=str(people)), seconds=plan.seconds + self._seconds(session, people))

    async def run(self, work: Work) -> None:
        """Read everyone first where all are meant, then change them."""
        if self.everyone:
            await read_everyone(work, self.label, self.everyone)
        await MemberChanges(work, self.stages).run()

    async def retry(self, session: Session, users: Sequence[str]) -> Plan:
        """Plan the same for these users."""
        return await replace(self, everyone=0).plan(session, users)

    def _seconds(self, session: Session, people: int) -> float:
        per_call = session.dialect.users_per_call
        return sum(seconds(session, stage.endpoint, people, per_call) for stage in self.stages)
