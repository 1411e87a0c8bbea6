"""Check a draft, read its typed texts, fill in its placeholders, and find keys that no field shows."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from push_tui.dialects import Dialect
from push_tui.message.catalogue.sections import caption_of, field_at, fields_by_path, known_keys
from push_tui.message.placeholders import fill, fill_text
from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    MESSAGE_PATH,
    START_DATE_PATH,
    Json,
    Path,
    Push,
    PushShapeError,
)
from push_tui.message.rules.problem import BLOCKING, Fix, Problem, Severity
from push_tui.message.schedule import Clock
from push_tui.message.validation import validate
from push_tui.operations.advice import advice
from push_tui.operations.drafts import Draft
from push_tui.operations.field_text import UnreadableText, value_of
from push_tui.operations.reach import LabelCounts, job_note, reach_problems
from push_tui.operations.scheduling import start_problem, start_value
from push_tui.operations.sent_note import LastSend, handed_over_note, sent_note

ADD_PATH: Final[Path] = ("add",)
"""Where you type a block before you add it to the push."""


def problems_of(
    draft: Draft, dialect: Dialect, clock: Clock, *, sent: LastSend | None, counts: LabelCounts, share: float
) -> tuple[Problem, ...]:
    """Return the problems of a draft, errors first, with notes on what was done with it and whom it reaches.

    Invalid texts and open placeholders are errors. A field that is missing is needed, but no error.
    ``share`` is the profile's share of the rate limits.
    """
    push = draft.push
    rest = validate(push, dialect, now=clock.now)
    start = start_problem(push, dialect, clock)
    if start is not None:
        # Use this problem instead of the rule's, because it has the operator's time and a fix.
        rest = (start, *(problem for problem in rest if problem.path != START_DATE_PATH))
    places = tuple(open_places_of(draft))
    reason = f'It comes from the template "{draft.template}".'
    found = [Problem(path, Severity.ERROR, f"Fill in {{{{{name}}}}}.", reason) for path, name in places]
    open_texts = {path for path, _ in places}
    found += [_unreadable(path, draft, dialect, clock) for path in draft.unread if path not in open_texts]
    wrong = {problem.path for problem in rest if problem.severity is Severity.ERROR}
    advised = (each for each in advice(push, dialect) if each.path not in wrong)  # a text too long is cut, of course
    found += [problem for problem in (*rest, *advised) if not _is_within(problem.path, draft.unread)]
    found = [replace(each, severity=Severity.NEEDED) if _is_missing(each, draft) else each for each in found]
    found += reach_problems(push.audience, counts, dialect)
    if sent is not None:
        found.append(sent_note(sent, push, dialect, clock))
    if draft.handed_over is not None:
        found.append(handed_over_note(draft.handed_over, push, clock))
    found += job_note(push, dialect, share)
    return tuple(sorted(found, key=lambda problem: problem.severity))


def to_fix(problems: Iterable[Problem], *, tests: bool = False) -> tuple[Problem, ...]:
    """Return the problems that you must fix before a review.

    Before ``tests`` audience and start do not count: they have their own audience, and go out at once.
    """
    blocking = (problem for problem in problems if problem.severity in BLOCKING)
    return tuple(each for each in blocking if not tests or each.path[:1] not in (AUDIENCE_PATH, START_DATE_PATH))


def open_places_of(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Yield path and name of each placeholder to fill in; nothing if the draft has no template."""
    return draft.open_places() if draft.template else iter(())


def value_at(path: Path, text: str, draft: Draft, dialect: Dialect, clock: Clock) -> Json:
    """Return the value of ``text`` at ``path``.

    Raises:
        UnreadableText: it has none.
    """
    if path == START_DATE_PATH:
        return start_value(text, draft.push, dialect, clock)
    return value_of(text, field_at(path, dialect), clock)


def filled(draft: Draft, values: Mapping[str, str], dialect: Dialect, clock: Clock) -> Draft:
    """Return the draft with placeholders replaced by ``values``. Texts that become valid become values."""
    push, unread = fill(draft.push, values), {}
    for path, text in draft.unread.items():
        typed = fill_text(text, values)
        try:
            push = push.with_value(path, value_at(path, typed, draft, dialect, clock))
        except (UnreadableText, PushShapeError):
            unread[path] = typed
    return replace(draft, push=push, unread=MappingProxyType(unread))


def _is_missing(problem: Problem, draft: Draft) -> bool:
    """Return whether a problem is only that its field or audience is empty."""
    path, push = problem.path, draft.push
    empty = not push.audience.targets if path == AUDIENCE_PATH else push.at(path) is ABSENT and path not in draft.unread
    return problem.severity is Severity.ERROR and empty


def _is_within(path: Path, places: Container[Path]) -> bool:
    return any(path[:length] in places for length in range(1, len(path) + 1))


def _unreadable(path: Path, draft: Draft, dialect: Dialect, clock: Clock) -> Problem:
    if path == ADD_PATH:
        return _not_added(draft.unread[path])
    try:
        value_at(path, draft.unread[path], draft, dialect, clock)
    except UnreadableText as problem:
        fix = Fix(problem.fix.title, lambda push: push, only_writes=True) if problem.fix is not None else None
        said, reason = str(problem), problem.reason
    else:
        said, reason, fix = "This value does not fit into this push.", "", None
    return Problem(path, Severity.ERROR, f"{caption_of(path)}: {said}", reason, fix, at_field=said)


def _not_added(text: str) -> Problem:
    reason = "Press Enter in its field to add it, or empty the field."
    if text.lstrip().startswith("{"):
        try:
            value_of(text, None)
        except UnreadableText as problem:
            return Problem(ADD_PATH, Severity.ERROR, f"The block to add cannot be read: {problem}", reason)
    return Problem(ADD_PATH, Severity.ERROR, "You typed a block but did not add it.", reason)


def unlisted(push: Push, typed: Iterable[Path], dialect: Dialect) -> tuple[Path, ...]:
    """Return the paths in ``push`` or ``typed`` that no field of the catalogue shows."""
    paths = [*((key,) for key in push.extra), *_unlisted(MESSAGE_PATH, push.message, dialect)]
    fields = fields_by_path(dialect)
    paths += [path for path in typed if path not in paths and path not in fields]
    return tuple(path for path in paths if path not in (START_DATE_PATH, ADD_PATH))


def _unlisted(path: Path, block: Mapping[str, Json], dialect: Dialect) -> Iterator[Path]:
    fields, objects = fields_by_path(dialect), known_keys(dialect)
    for key, value in block.items():
        here = (*path, key)
        if here in fields:
            continue
        if here in objects and isinstance(value, dict) and value:
            yield from _unlisted(here, value, dialect)
        else:
            yield here
