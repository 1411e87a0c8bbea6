"""Check a push against a dialect."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.message.push import ABSENT, MESSAGE_PATH, OWN_KEYS, TEXTS, AudienceKind, Path, Push
from push_tui.message.rules.audience import audience_problems
from push_tui.message.rules.envelope import extra_problems, start_date_problems, strategy_problems
from push_tui.message.rules.fields import message_problems
from push_tui.message.rules.problem import Problem

_OWN_PATHS = frozenset((*MESSAGE_PATH, key) for key in OWN_KEYS)


def validate(push: Push, dialect: Dialect, *, now: datetime | None = None) -> tuple[Problem, ...]:
    """Return every problem of ``push`` in ``dialect``, errors first, each kind in the order of the form.

    With ``now`` (with a zone), times that have passed are problems too; without it, only their form is checked.
    `schedule` checks whether ``startDate`` is within its bounds.
    """
    problems = [
        *audience_problems(push, dialect),
        *strategy_problems(push, dialect),
        *start_date_problems(push, dialect),
        *of_each_text(push, dialect, lambda each: message_problems(each, dialect, now)),
        *extra_problems(push, dialect),
    ]
    return tuple(sorted(problems, key=lambda problem: problem.severity))


def of_each_text(push: Push, dialect: Dialect, check: Callable[[Push], Iterable[Problem]]) -> Iterator[Problem]:
    """Yield the problems that ``check`` finds in ``push``; where each label has its own text, in the push of each.

    A problem of a label's own text is at the path of that text and names the label, with its reason at the first label
    that has it; the others are reported once.
    """
    if push.audience.kind is not AudienceKind.TEXTS:
        yield from check(push)
        return
    shared, reasons = set[tuple[Path, str]](), set[str]()
    for each in push.by_call(dialect):
        for problem in check(each):
            if problem.path in _OWN_PATHS:
                said = replace(problem, reason="") if problem.reason in reasons else problem
                reasons.add(problem.reason)
                yield from (_of_label(said, each, label) for label in each.audience.targets)
            elif (problem.path, problem.message) not in shared:
                shared.add((problem.path, problem.message))
                yield problem


def _of_label(problem: Problem, each: Push, label: str) -> Problem:
    path: Path = (TEXTS, label, problem.path[-1])
    fix = problem.fix
    if fix is not None:
        value = fix.apply(each).at(problem.path)
        fix = replace(fix, apply=lambda push: push.without(path) if value is ABSENT else push.with_value(path, value))
    return replace(problem, path=path, message=f"{label}: {problem.message}", fix=fix)
