"""Whom a push may be for: how many, and only what can be a user ID or a label name. Source: API facts 3.1 and 3.7."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import filterfalse

from push_tui.dialects import Dialect
from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind, Push
from push_tui.message.rules.problem import Fix, Problem, Severity, listed
from push_tui.names import USER_FORM, is_usual_user, label_key, label_problem, user_problem


def audience_problems(push: Push, dialect: Dialect) -> tuple[Problem, ...]:
    """What is wrong with the audience of ``push``; the same audience as the last time is not looked through again."""
    judged = _JUDGED[0] if _JUDGED else None
    if judged is None or judged[0] is not push.audience or judged[1] is not dialect:
        judged = push.audience, dialect, tuple(_problems(push, dialect))
        _JUDGED[:] = [judged]
    return judged[2]


# A key in another field must not cost a look at each of 20,000 users.
_JUDGED: list[tuple[Audience, Dialect, tuple[Problem, ...]]] = []


def _problems(push: Push, dialect: Dialect) -> Iterator[Problem]:
    kind, targets = push.audience.kind, push.audience.targets
    if kind is AudienceKind.EVERYBODY:
        return
    yield from _how_many(kind, len(targets), dialect)
    yield from _duplicates(push.audience, dialect, job=push.calls(dialect) > 1)
    if kind is AudienceKind.LABELS:
        yield from _illegal(targets, lambda name: label_problem(name, dialect), "label name", of=len(targets))
    else:
        # Nearly all of 200,000 are as they should be: only the others are looked at closely.
        odd = tuple(user for user in targets if not is_usual_user(user))
        yield from _upper_case(odd)
        yield from _illegal(odd, user_problem, "user ID", USER_FORM, of=len(targets))


def _how_many(kind: AudienceKind, count: int, dialect: Dialect) -> Iterator[Problem]:
    if kind is AudienceKind.USER:
        if not count:
            yield _error("Choose the user that the push is for.")
        elif count > 1:
            yield _error(
                f"A synchronous push goes to one user; there are {count}.",
                fix=_to("send to users, asynchronously", lambda audience: replace(audience, kind=AudienceKind.USERS)),
            )
    elif kind is AudienceKind.USERS:
        if not count:
            yield _error("Choose the users that the push is for.")
    elif not count:
        yield _error("Choose the labels that the push is for.")
    elif count > dialect.labels_per_push:
        most = dialect.labels_per_push
        yield _error(
            f"There are {count} labels; {most} at most.",
            f"{dialect.title} takes {most} label{'s' * (most > 1)} a push.",
        )


def _duplicates(audience: Audience, dialect: Dialect, *, job: bool) -> Iterator[Problem]:
    if audience.kind is not AudienceKind.LABELS and len(set(audience.targets)) == len(audience.targets):
        return
    kept: dict[str, str] = {}
    again: list[str] = []
    for target in audience.targets:
        key = label_key(target, dialect) if audience.kind is AudienceKind.LABELS else target
        if key in kept:
            again.append(target)
        else:
            kept[key] = target
    if again:
        unique = tuple(kept.values())
        yield Problem(
            AUDIENCE_PATH,
            # The number that is typed before a job is the number of people.
            Severity.ERROR if job else Severity.WARNING,
            f"Given more than once: {listed(again)}.",
            "Each counts against the limit, and a user could get the push twice.",
            _to("drop duplicates", lambda audience: replace(audience, targets=unique)),
        )


def _upper_case(users: tuple[str, ...]) -> Iterator[Problem]:
    if odd := [user for user in users if not user_problem(user)]:
        yield Problem(
            AUDIENCE_PATH,
            Severity.WARNING,
            f"Upper case in a user ID: {listed(odd)}.",
            "User IDs are lower case; the service may not find this user.",
            _mapped("write in lower case", str.lower),
        )


def _illegal(
    targets: tuple[str, ...], problem_of: Callable[[str], str], noun: str, form: str = "", *, of: int
) -> Iterator[Problem]:
    odd = [target for target in targets if problem_of(target)]
    if not odd:
        return
    blank = all(not target.strip() for target in odd)
    trimmed = not any(target.strip() and problem_of(target.strip()) for target in odd)
    if blank:
        fix: Fix | None = _to("drop empty ones", _without_blank)
    elif trimmed:
        fix = _to("cut the spaces off", lambda audience: _without_blank(_stripped(audience)))
    elif len(odd) < of:
        fix = _to(f"leave {'it' if len(odd) == 1 else f'these {len(odd):,}'} out", _without(problem_of))
    else:
        fix = None
    yield _error(f"No {noun}: {listed(odd)}.", form or problem_of(odd[0]), fix)


def _without_blank(audience: Audience) -> Audience:
    return replace(audience, targets=tuple(target for target in audience.targets if target.strip()))


def _without(problem_of: Callable[[str], str]) -> Callable[[Audience], Audience]:
    return lambda audience: replace(audience, targets=tuple(filterfalse(problem_of, audience.targets)))


def _stripped(audience: Audience) -> Audience:
    return replace(audience, targets=tuple(target.strip() for target in audience.targets))


def _mapped(title: str, change: Callable[[str], str]) -> Fix:
    return _to(title, lambda audience: replace(audience, targets=tuple(map(change, audience.targets))))


def _to(title: str, change: Callable[[Audience], Audience]) -> Fix:
    return Fix(title, lambda push: replace(push, audience=change(push.audience)))


def _error(message: str, reason: str = "", fix: Fix | None = None) -> Problem:
    return Problem(AUDIENCE_PATH, Severity.ERROR, message, reason, fix)
