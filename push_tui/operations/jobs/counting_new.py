"""Reading the label that users come to before a job starts: only that tells exactly who is new."""

from __future__ import annotations

from dataclasses import dataclass, replace

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.plans import Plan, already_in, label_now
from push_tui.operations.membership import load_rest, member_list
from push_tui.operations.models import MemberList
from push_tui.operations.session import Session


def can_count_new(plan: Plan) -> bool:
    """Whether reading the label would tell more than the plan does: how many of its users are new is not known."""
    numbers = plan.numbers
    return bool(plan.comes_to and plan.users) and numbers.new is None and numbers.members_now != 0


@dataclass(frozen=True, slots=True)
class LabelReading:
    """One reading of the label to its end; its list is the session's, so that other screens show it too."""

    session: Session
    plan: Plan
    members: MemberList

    @classmethod
    def of(cls, session: Session, plan: Plan) -> LabelReading:
        """Begin anew: what was read before may not be what the service has now."""
        return cls(session, plan, member_list(session, plan.comes_to, anew=True))

    @property
    def read(self) -> int:
        """Members so far."""
        return len(self.members.items)

    def stop(self) -> None:
        """End it after the page that is on its way."""
        self.members.stop = True

    async def run(self) -> Plan:
        """The plan with exact numbers; as it was where this was stopped, or fewer members came than the label counts.

        Raises:
            JobRefused: the label cannot be read to its end.
        """
        session, plan, name = self.session, self.plan, self.members.label
        await load_rest(session, self.members)
        if self.members.error:
            raise JobRefused(f"{name} could not be read to its end: {self.members.error}")
        label = await label_now(session, name)
        numbers = replace(plan.numbers, members_now=label.count, already_in=already_in(session, label, plan.users))
        return replace(plan, numbers=numbers)
