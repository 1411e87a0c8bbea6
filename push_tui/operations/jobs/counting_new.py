"""Read the target label before a job starts, to count exactly how many of its users are new."""

from __future__ import annotations

from dataclasses import dataclass, replace

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.plans import Plan, already_in, label_now
from push_tui.operations.membership import load_rest, member_list
from push_tui.operations.models import MemberList
from push_tui.operations.session import Session


def can_count_new(plan: Plan) -> bool:
    """Whether it is unknown how many users of the plan are new, and reading the label can find out."""
    numbers = plan.numbers
    return bool(plan.adds_to and plan.users) and numbers.new is None and numbers.members_now != 0


@dataclass(frozen=True, slots=True)
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
