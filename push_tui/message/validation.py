"""Check a push against a dialect."""

from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.message.push import Push
from push_tui.message.rules.audience import audience_problems
from push_tui.message.rules.envelope import extra_problems, start_date_problems, strategy_problems
from push_tui.message.rules.fields import message_problems
from push_tui.message.rules.problem import Problem


def validate(push: Push, dialect: Dialect, *, now: datetime | None = None) -> tuple[Problem, ...]:
    """Return every problem of ``push`` in ``dialect``, errors first, each kind in the order of the form.

    With ``now`` (with a zone), times that have passed are problems too; without it, only their form is checked.
    `schedule` checks whether ``startDate`` is within its bounds.
    """
    problems = [
        *audience_problems(push, dialect),
        *strategy_problems(push, dialect),
        *start_date_problems(push, dialect),
        *message_problems(push, dialect, now),
        *extra_problems(push, dialect),
    ]
    return tuple(sorted(problems, key=lambda problem: problem.severity))
