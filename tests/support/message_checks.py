"""Pushes for the tests of the rules, and what the rules say about them."""

from datetime import datetime

from push_tui.dialects import AGORA, Dialect
from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.rules.problem import Problem, Severity
from push_tui.message.validation import validate

USER, USERS, LABELS, EVERYBODY, TEXTS = AudienceKind
ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
AUDIENCE, STRATEGY, START = ("audience",), ("strategy",), ("startDate",)


def at(name: str) -> tuple[str, ...]:
    return ("pushMessage", *name.split("."))


def push_to(kind: AudienceKind = USERS, *targets: str, strategy: Json = 3, **message: Json) -> Push:
    texts: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon"}
    return Push(
        Audience(kind, targets or (("kim",) if kind in (USER, USERS) else ())), strategy, message=texts | message
    )


def with_field(name: str, value: Json) -> Push:
    return push_to().with_value(at(name), value)


def the_problem(push: Push, dialect: Dialect = AGORA, **clock: datetime) -> Problem:
    problems = validate(push, dialect, **clock)
    assert len(problems) == 1, problems
    return problems[0]


def has_errors(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity is ERROR for problem in problems)


def fixed(push: Push, dialect: Dialect = AGORA, **clock: datetime) -> Push:
    fix = the_problem(push, dialect, **clock).fix
    assert fix is not None
    mended = fix.apply(push)
    assert not validate(mended, dialect, **clock)
    return mended
