"""The rules for what is beside ``pushMessage``: strategy, startDate and undocumented keys.

Source: API facts 3.1; the request body tables of both editions.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from push_tui.dialects import Dialect
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.push import ABSENT, START_DATE_PATH, STRATEGY_PATH, AudienceKind, Json, Push
from push_tui.message.rules.problem import Fix, Problem, Severity, drop, set_to, shown

START_DATE_FORM = "%Y-%m-%d %H:%M:%S"

_START_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII)
_DIGITS = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_TASKS = frozenset({AudienceKind.LABELS, AudienceKind.TEXTS, AudienceKind.EVERYBODY})
_SURPRISES = {
    1: (
        "Offline users get it only if they come online within your plan's retention time; after that, it is dropped.",
        "Strategy 1 never uses the phone's own push service.",
    ),
    4: ("Offline users get nothing.", "Strategy 4 reaches only users who are online at that moment."),
}


def strategy_problems(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield what is wrong with the strategy; without one, the service uses its default."""
    value = push.strategy
    if value is ABSENT:
        return
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"{caption_of(STRATEGY_PATH)} must be a whole number; it is {shown(value)}."
        yield Problem(STRATEGY_PATH, Severity.ERROR, message, _allowed(dialect), _number_fix(value, dialect))
    elif dialect.strategy(value) is None:
        message = f"{dialect.title} has no strategy {value}."
        yield Problem(STRATEGY_PATH, Severity.ERROR, message, _allowed(dialect))
    elif value in _SURPRISES:
        yield Problem(STRATEGY_PATH, Severity.WARNING, *_SURPRISES[value])


def unschedulable(kind: AudienceKind, dialect: Dialect) -> tuple[str, str] | None:
    """Return why such a push cannot have a startDate, and what would happen; None if it can."""
    if not dialect.start_date:
        return f"{dialect.title} cannot schedule a push.", "The push would go out at once."
    if kind not in _TASKS:
        return "Only a push to labels or to everybody can be scheduled.", "A push to users goes out at once."
    return None


def read_start_date(value: Json) -> datetime | None:
    """Return the time on the service's wall clock that ``startDate`` names; None if its form is wrong."""
    if not isinstance(value, str) or not _START_DATE.fullmatch(value):
        return None
    try:
        return datetime.strptime(value, START_DATE_FORM)
    except ValueError:
        return None


def start_date_problems(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield what is wrong with the form of startDate; `schedule` checks its bounds."""
    value = push.start_date
    if value is ABSENT:
        return
    if why := unschedulable(push.audience.kind, dialect):
        yield Problem(START_DATE_PATH, Severity.ERROR, *why, drop(START_DATE_PATH, "send at once"))
    elif read_start_date(value) is None:
        message = f'"{caption_of(START_DATE_PATH)}" must look like 2024-01-01 12:00:00; it is {shown(value)}.'
        yield Problem(START_DATE_PATH, Severity.ERROR, message, "The service reads it as its own local time.")


def extra_problems(push: Push, dialect: Dialect) -> Iterator[Problem]:
    """Yield problems of keys beside ``pushMessage`` that the endpoint does not document."""
    for key, value in push.extra.items():
        if key == "targets":
            yield _lost_targets(push)
        elif key == "async":
            yield from _async(push, value, dialect)
        else:
            message = f"{key} is not documented beside pushMessage; it is sent as it is."
            yield Problem((key,), Severity.NOTE, message, fix=drop((key,)))


def _number_fix(value: Json, dialect: Dialect) -> Fix | None:
    if value is None:
        return drop(STRATEGY_PATH, "use the service's default")
    text = value.strip() if isinstance(value, str) else str(value).removesuffix(".0")
    if isinstance(value, bool) or not _DIGITS.fullmatch(text):
        return None
    number = int(text)
    return set_to(STRATEGY_PATH, number, f"write {number}") if dialect.strategy(number) else None


def _allowed(dialect: Dialect) -> str:
    values = [str(strategy.value) for strategy in dialect.strategies]
    return f"Use {', '.join(values[:-1])} or {values[-1]}."


def _lost_targets(push: Push) -> Problem:
    path = ("targets",)
    if push.audience.kind is AudienceKind.EVERYBODY:
        message = "The request names targets, but it would go to everybody."
        return Problem(path, Severity.ERROR, message, "push/task takes no targets.", drop(path))
    message = "The request also names targets; only the user in the path gets the push."
    return Problem(path, Severity.WARNING, message, fix=drop(path))


def _async(push: Push, value: Json, dialect: Dialect) -> Iterator[Problem]:
    path = ("async",)
    if dialect.reads_async and push.audience.kind is AudienceKind.USERS:
        if value is not True:
            message = f"async must be true for a push to users; it is {shown(value)}."
            yield Problem(path, Severity.ERROR, message, "false is for one user.", drop(path))
    elif value is False:
        message = "async is not documented here: the push does not wait for its result."
        yield Problem(path, Severity.WARNING, message, "For one user, choose the synchronous push.", drop(path))
    else:
        yield Problem(path, Severity.NOTE, "async is not documented here; it is sent as it is.", fix=drop(path))
