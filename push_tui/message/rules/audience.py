"""The rules for an audience: how many targets, and valid user IDs or label names. Source: API facts 3.1 and 3.7."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from push_tui.dialects import Dialect
from push_tui.message.push import AUDIENCE_PATH, Audience, AudienceKind, Push
from push_tui.message.rules.problem import Fix, Problem, Severity, listed
from push_tui.names import USER_FORM, is_usual_user, label_problem, user_problem


def audience_problems(push: Push, dialect: Dialect) -> tuple[Problem, ...]:
    """Return what is wrong with the audience of ``push``; the last audience checked is not checked again."""
    judged = _JUDGED[0] if _JUDGED else None
    if judged is None or judged[0] is not push.audience or judged[1] is not dialect:
        judged = push.audience, dialect, tuple(_problems(push, dialect))
        _JUDGED[:] = [judged]
    return judged[2]


# Typing in another field must not check each of 20,000 users.
_JUDGED: list[tuple[Audience, Dialect, tuple[Problem, ...]]] = []


def _problems(push: Push, dialect: Dialect) -> Iterator[Problem]:
    kind, targets = push.audience.kind, push.audience.targets
    if kind is AudienceKind.EVERYBODY:
        return
    yield from _how_many(kind, len(targets), dialect)
    yield from _duplicates(push.audience, dialect, job=push.per_call(dialect) is not None)
    if push.audience.of_labels:
        yield from _invalid(targets, lambda name: label_problem(name, dialect), "label name", of=len(targets))
    else:
        # Nearly all of 200,000 are valid: check only the others closely.
        odd = tuple(user for user in targets if not is_usual_user(user))
        yield from _upper_case(odd)
        yield from _invalid(odd, user_problem, "user ID", USER_FORM, of=len(targets))


def _how_many(kind: AudienceKind, count: int, dialect: Dialect) -> Iterator[Problem]:
    if kind is AudienceKind.USER:
        if not count:
            yield _error("Choose a user.")
        elif count > 1:
            yield _error(
                f"A synchronous push goes to one user; there are {count}.",
                fix=_to("send to users, asynchronously", lambda audience: replace(audience, kind=AudienceKind.USERS)),
            )
    elif kind is AudienceKind.USERS:
        if not count:
            yield _error("Choose at least one user.")
    elif not count:
        yield _error("Choose at least one label.")
    elif kind is AudienceKind.LABELS and count > dialect.labels_per_push:
        most = dialect.labels_per_push
        yield _error(
            f"There are {count} labels; {most} at most.",
            f"{dialect.title} takes {most} label{'s' * (most > 1)} a push.",
        )


def _duplicates(audience: Audience, dialect: Dialect, *, job: bool) -> Iterator[Problem]:
    keys = audience.keys(dialect)
    if len(set(keys)) == len(keys):
        return
    users = not audience.of_labels
    kept: dict[str, str] = {}
    again: list[str] = []
    for target, key in zip(audience.targets, keys, strict=True):
        if key in kept:
            again.append(target)
        if key not in kept or (users and target == key):
            kept[key] = target  # of several spellings of a user, the one that the service has
    unique = tuple(kept.values())
    yield Problem(
        AUDIENCE_PATH,
        # The number that you type to start a job is the number of people.
        Severity.ERROR if job else Severity.WARNING,
        f"Listed more than once: {listed(again)}.",
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
            _to("write in lower case", lambda audience: _mapped(audience, str.lower), only_writes=True),
        )


def _invalid(
    targets: tuple[str, ...], problem_of: Callable[[str], str], noun: str, form: str = "", *, of: int
) -> Iterator[Problem]:
    odd = [target for target in targets if problem_of(target)]
    if not odd:
        return
    fix: Fix | None = None
    if not any(target.strip() for target in odd):
        fix = _to("drop empty ones", lambda audience: _kept(audience, str.strip))
    elif not any(target.strip() and problem_of(target.strip()) for target in odd):
        fix = _to("trim spaces", lambda audience: _kept(_mapped(audience, str.strip), str.strip))
    elif len(odd) < of:
        title = f"leave out {odd[0] if len(odd) == 1 else f'these {len(odd):,}'}"
        fix = _to(title, lambda audience: _kept(audience, lambda target: not problem_of(target)))
    yield _error(f"Invalid {noun}{'s' * (len(odd) > 1)}: {listed(odd)}.", form or problem_of(odd[0]), fix)


def _kept(audience: Audience, wanted: Callable[[str], object]) -> Audience:
    return replace(audience, targets=tuple(filter(wanted, audience.targets)))


def _mapped(audience: Audience, change: Callable[[str], str]) -> Audience:
    return replace(audience, targets=tuple(map(change, audience.targets)))


def _to(title: str, change: Callable[[Audience], Audience], *, only_writes: bool = False) -> Fix:
    return Fix(title, lambda push: replace(push, audience=change(push.audience)), only_writes)


def _error(message: str, reason: str = "", fix: Fix | None = None) -> Problem:
    return Problem(AUDIENCE_PATH, Severity.ERROR, message, reason, fix)
