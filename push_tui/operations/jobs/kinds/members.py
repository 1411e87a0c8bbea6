"""The base class of the kinds that change members: given users, or all members of a label, go through stages."""

from dataclasses import replace
from typing import ClassVar

from push_tui.frozen import frozen
from push_tui.operations.gates import Gate
from push_tui.operations.jobs.batches import BatchRun, Stage
from push_tui.operations.jobs.kinds.kind import KindOfJob
from push_tui.operations.jobs.label_reading import read_everyone
from push_tui.operations.jobs.plans import (
    Numbers,
    Plan,
    Users,
    already_in,
    check_writable,
    gate_of,
    label_now,
    people_in,
    plan_reading,
    plan_rows,
    seconds,
    usable_users,
)
from push_tui.operations.jobs.work import Work
from push_tui.operations.session import Session
from push_tui.storage.user_ids import DryRun


@frozen(kw_only=True)
class ChangesMembers(KindOfJob):
    """A job that takes users through ``stages``, one call each."""

    run_again = True
    label: str = ""
    """The label whose members change; for a move, the one they leave."""
    everyone: int = 0
    """If all members of ``label`` are meant: how many you confirmed; 0 if the users are given."""
    only: str = ""
    """The user, if one is given."""
    typed_from_101: ClassVar[bool] = True
    """Whether the number of users must be typed if there are more than 100."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The calls for each batch."""
        raise NotImplementedError

    @property
    def adds_to(self) -> str:
        """The label that users are added to; empty if they are added to none."""
        return ""

    @property
    def title(self) -> str:
        """The labels, as lists show them."""
        return self.label

    @property
    def recorded_labels(self) -> tuple[str, ...]:
        """The target label, else the one that users leave."""
        return (self.adds_to or self.label,)

    def check(self, session: Session) -> None:
        """Raise `JobRefused` if the labels do not allow it."""

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
        if self.adds_to:
            label = await label_now(session, self.adds_to)
            known, limit = already_in(session, label, rows.ids), session.dialect.users_per_label
            numbers = Numbers(people, members_now=label.count, already_in=known, limit=limit)
        gate = gate_of(people) if self.typed_from_101 else Gate()
        details = replace(self, only=rows.ids[0] if people == 1 else "")
        plan = plan_rows(session, details, rows, title=self.title, gate=gate, seconds=self._seconds(session, people))
        return replace(plan, numbers=numbers, adds_to=self.adds_to)

    async def plan_everyone(self, session: Session) -> Plan:
        """Plan a change of all members of the label, as the job will read them.

        Raises:
            JobRefused: as `plan`, or the number of members is unknown.
        """
        self.check(session)
        check_writable(session)
        people = await people_in(session, self.label, "mark them all instead")
        plan = plan_reading(session, replace(self, everyone=people), self.title, people)
        if self.adds_to:
            target = await label_now(session, self.adds_to)
            numbers = Numbers(people, members_now=target.count, limit=session.dialect.users_per_label)
            plan = replace(plan, numbers=numbers, adds_to=self.adds_to)
        return replace(plan, gate=Gate(typed=str(people)), seconds=plan.seconds + self._seconds(session, people))

    async def run(self, work: Work) -> None:
        """Read all members first if all are meant, then change them."""
        if self.everyone:
            await read_everyone(work, self.label, self.everyone)
        await BatchRun(work, self.stages).run()

    async def retry(self, session: Session, rows: DryRun) -> Plan:
        """Plan the same change for these users."""
        return await replace(self, everyone=0).plan(session, rows)

    def _seconds(self, session: Session, people: int) -> float:
        per_call = session.dialect.users_per_call
        return sum(seconds(session, stage.endpoint, people, per_call) for stage in self.stages)
