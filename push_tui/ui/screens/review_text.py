"""The text of a review."""

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from enum import StrEnum
from math import ceil
from typing import TYPE_CHECKING

from textual.content import Content

from push_tui.dialects import Dialect
from push_tui.message.catalogue.basic import SHOWN_PATHS, TITLE_PATH
from push_tui.message.catalogue.sections import field_at
from push_tui.message.push import AudienceKind, Push
from push_tui.message.rules.problem import Severity
from push_tui.message.validation import validate
from push_tui.operations.models import COUNTED_HERE, NEARLY_USED, Meter, Review
from push_tui.operations.quotas import TASKS, THIS_SECOND
from push_tui.operations.review import shown_of
from push_tui.operations.scheduling import schedule_lines
from push_tui.operations.session import Session
from push_tui.rate_limits import MINUTE
from push_tui.storage.config import Profile
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.content import MUTED, lines, name, plain
from push_tui.ui.when import slot
from push_tui.ui.widgets.request_lines import json_lines
from push_tui.ui.widgets.text_line import TextLine, in_tones

if TYPE_CHECKING:
    from push_tui.message.lint import LintFinding

_NAMED = 20
_FINDINGS = 3


class Reach(StrEnum):
    """Whom a review's push reaches, by how careful to be: its frame has a colour for each, and this title."""

    TEST = "Review: test"
    FEW = "Review: users"
    LABEL = "Review: labels"
    MANY = "Review: many users"
    EVERYBODY = "Review: EVERYBODY"


def reach_of(reviews: tuple[Review, ...], profile: Profile) -> Reach:
    """Return whom the push reaches."""
    audience = reviews[0].push.audience
    if audience.kind is AudienceKind.EVERYBODY:
        return Reach.EVERYBODY
    if audience.of_labels:
        return Reach.LABEL
    if len(reviews) > 1 or set(audience.targets) <= set(profile.test_users):
        return Reach.TEST
    return Reach.MANY if reviews[0].gate.typed else Reach.FEW


def heading(reviews: tuple[Review, ...], session: Session, outcome: str = "") -> Content:
    """Return the first line of the review: what came of the push, who gets it, when, from which app."""
    profile = session.profile
    (first, *_), _ = schedule_lines(reviews[0].push, session.schedule_clock)
    when = " ".join(first.split())  # a row there, a clause here
    when = "" if outcome and not reviews[0].push.starts else f" {when},"  # what was sent at once is not sent "now"
    text = f" with the text of {visible_name(reviews[0].text_of)}" if reviews[0].text_of else ""
    said = f"Push{text} to {_who(reviews)},{when} from {profile.app_label} ({profile.environment})."
    return plain(f"{outcome}: {said}" if outcome else said, "bold")


def _who(reviews: tuple[Review, ...]) -> str:
    review = reviews[0]
    targets = review.push.audience.targets
    match review.push.audience.kind:
        case _ if len(reviews) > 1:
            return quantity(len(reviews), "test user")
        case AudienceKind.EVERYBODY:
            return "EVERYBODY"
        case AudienceKind.LABELS:
            which = (
                f"with the label {visible_name(targets[0])}"
                if len(targets) == 1
                else f"in ALL of {len(targets)} labels"
            )
            return f"at most {review.people:,} {'person' if review.people == 1 else 'people'} {which}"
        case AudienceKind.TEXTS:
            return f"at most {review.people:,} people in {quantity(len(targets), 'label')}, each with its own text"
        case _ if review.job is not None:
            return f"{review.job.users:,} USERS, as a job"
        case _ if len(targets) == 1:
            return f"the user {visible_name(targets[0])}"
        case _:
            return quantity(len(targets), "user")


def facts(reviews: tuple[Review, ...], session: Session) -> Iterator[tuple[str, Content]]:
    """Yield audience, message, start, app and strategy, each with its caption. Reviews differ only in the user."""
    review = reviews[0]
    push, dialect, profile = review.push, session.dialect, session.profile
    strategy = dialect.strategy(push.strategy) if isinstance(push.strategy, int) else None
    used = strategy or dialect.strategy(dialect.default_strategy)
    sent = "" if strategy else " (the service's default; not in the request)"
    yield "To", _audience(reviews)
    yield from (("", target) for target in _targets(review))
    if push.audience.kind is AudienceKind.TEXTS:
        for each, label in zip(push.by_call(dialect), review.labels, strict=True):
            count = f"   {quantity(label.count or 0, 'member')}"
            yield "Label", Content.assemble(name(label.name, "bold $text-accent"), (count, MUTED))
            if label.description:
                yield "", lines(label.description, MUTED)
            yield from _texts(each, dialect)
    else:
        for label in review.labels:
            if label.description:
                yield "", lines(f"{label.name}: {label.description}", MUTED)
        yield from _texts(push, dialect)
    if review.job is not None:
        yield "Job", plain(review.job.sentence)
    times, notes = schedule_lines(push, session.schedule_clock)
    for number, line in enumerate(times):
        yield "" if number else "When", plain(line)
    yield from (("", plain(note, "$text-warning")) for note in notes)
    yield "App", name(f"{profile.app} on {profile.host}")
    for number, limit in enumerate(limit_lines(review, session.config.operator_zone)):
        yield "" if number else "Rate limits", limit
    yield "Strategy", plain(f"{used.value} · {used.title}{sent}" if used else "")


def _texts(push: Push, dialect: Dialect) -> Iterator[tuple[str, Content]]:
    for path in SHOWN_PATHS:
        value, field = push.at(path), field_at(path, dialect)
        if field is not None and isinstance(value, str) and value:
            yield field.title, lines(value, "bold" if path == TITLE_PATH else "")


def limit_lines(review: Review, zone: tzinfo | None = None) -> Iterator[Content]:
    """Yield for each limit how much of it is used, then who counts that. Limits per second are left out.

    One that is nearly used up warns.
    """
    calls = 1 if review.job is None else review.job.calls
    said = [(meter, words) for meter in review.meters if (words := _limit_words(meter, review.made_at, zone, calls))]
    for meter, words in said:
        yield plain(words, "bold $text-warning" if meter.used + calls >= NEARLY_USED * meter.limit else "")
    if said:
        yield plain(COUNTED_HERE, MUTED)


def _limit_words(meter: Meter, now: datetime, zone: tzinfo | None, calls: int) -> str:
    what = meter.name if meter.name == TASKS else f"pushes to {meter.name}"
    used = f"{meter.used:,} of {meter.limit:,} {what} used {meter.window}"
    if not meter.certain and meter.used + calls > meter.limit:
        began = f"{quantity(meter.used, 'task')} began {meter.window} and may still run"
        refused = "this push" if calls == 1 else f"some of the {calls:,} of this job"
        may = f"At most {meter.limit:,} run at once, so the service may refuse {refused}"
        return f"{began}. {may}" if meter.used else may
    if calls > 1 and meter.used + calls > meter.limit and meter.window != THIS_SECOND:
        return f"{used}. This job takes {calls:,} more: it waits for them, or pauses until you resume it"
    wait = 0 if meter.free_at is None else ceil((meter.free_at - now).total_seconds())
    if meter.full and wait > MINUTE:
        until = "" if meter.free_at is None else f" until {slot(meter.free_at, now, zone)}"
        return f"{used}. The service refuses this push{until}"
    if not meter.full and (not meter.certain or meter.window == THIS_SECOND):
        return ""
    return used + (f". This push waits {wait} s for its turn" if wait > 1 else "")


def warnings_text(review: Review, dialect: Dialect, unknown: Iterable[str] = ()) -> Content:
    """Return what is unwise about the push, also that a label is empty or a user ``unknown``; empty if nothing is."""
    problems = validate(review.push, dialect)
    messages = [problem.message for problem in problems if problem.severity is not Severity.ERROR]
    if any(label.count == 0 for label in review.labels):
        messages.append("A label has no members; nobody would get this push.")
    messages += [f'The app has no user "{visible_name(user)}".' for user in unknown]
    rows = [TextLine(("  ! ", "warn"), message) for message in messages]
    return in_tones([TextLine(), TextLine(("Warnings", "strong")), *rows] if rows else [])


def request_text(review: Review, session: Session) -> Content:
    """Return method, path and the exact body."""
    dialect, job = session.dialect, review.job
    if job is not None and not job.users:
        calls = enumerate(review.push.by_call(dialect), start=1)
        requests = [_request(each, dialect, f": call {number:,} of {job.calls:,}") for number, each in calls]
        return Content("\n").join(requests)
    first = "" if job is None else f": the first of {job.calls:,} calls; the others differ only in their targets"
    return _request(review.push.call(0, dialect), dialect, first)


def _request(push: Push, dialect: Dialect, which: str) -> Content:
    route = dialect.routes[push.endpoint]
    path = route.path.replace("{user}", push.user or "")
    return Content("\n").join(
        [
            Content.styled(f"Request{which}", "bold"),
            plain(f"{route.method} {path}   {len(push.encode(dialect)):,} bytes", MUTED),
            in_tones(json_lines(push.pretty(dialect))),
        ]
    )


def _audience(reviews: tuple[Review, ...]) -> Content:
    if len(reviews) == 1:
        return plain(_audience_words(reviews[0].push, reviews[0].people), "bold")
    users = ", ".join(review.push.user or "" for review in reviews)
    return name(f"the test users {users}: one call each, synchronously", "bold")


def _audience_words(push: Push, people: int | None) -> str:
    """Return who gets the push, in one phrase."""
    targets = push.audience.targets
    match push.audience.kind:
        case AudienceKind.USER:
            return f"one user, synchronously: {targets[0]}"
        case AudienceKind.USERS:
            return quantity(len(targets), "user")
        case AudienceKind.LABELS if len(targets) == 1:
            return f"users with the label {targets[0]}; at most {people:,}"
        case AudienceKind.LABELS:
            return f"users who are in ALL of: {', '.join(targets)}; at most {people:,}"
        case AudienceKind.TEXTS:
            return f"users in any of {quantity(len(targets), 'label')}; each label has its own text; at most {people:,}"
        case AudienceKind.EVERYBODY:
            return "every user of the app; the API does not report how many"


def findings_text(findings: "tuple[LintFinding, ...]", phrase: str, people: int | None) -> Content:
    """Return what looks unintended for many people, and what to type to send it anyway, if anything.

    ``people`` is None for everybody.
    """
    rows = [
        Content.assemble(
            ("! ", "bold $text-error"),
            plain(f"{finding.shown}. ", "bold"),
            plain(finding.reason, MUTED),
        )
        for finding in findings[:_FINDINGS]
    ]
    if len(findings) > _FINDINGS:
        rows.append(plain(f"… and {len(findings) - _FINDINGS} more", "$text-error"))
    if phrase:
        whom = "everybody" if people is None else f"up to {people:,} {'person' if people == 1 else 'people'}"
        rows.append(plain(f'Change the text, or type "{phrase}" to send it to {whom} anyway', "bold"))
    return Content("\n").join(rows)


def _targets(review: Review) -> list[Content]:
    if review.push.audience.kind is AudienceKind.LABELS:
        names = [name(label.name) for label in review.labels]
        wide = max((each.cell_length for each in names), default=0)
        counts = [quantity(label.count or 0, "member") for label in review.labels]
        digits = max((count.index(" ") for count in counts), default=0)
        return [
            Content.assemble(
                each,
                " " * (wide - each.cell_length),
                ("   " + " " * (digits - count.index(" ")) + count, MUTED),
            )
            for each, count in zip(names, counts, strict=True)
        ]
    targets = review.push.audience.targets
    if review.push.audience.kind is not AudienceKind.USERS:
        return []
    if review.job is None:
        where = "all in the request below"
    else:
        where = f"listed in the composer ({key_of('push_users')})" if review.plan is None else "all in the plan"
    more = f" … and {len(targets) - _NAMED:,} more, {where}" if len(targets) > _NAMED else ""
    return [name(", ".join(targets[:_NAMED]) + more)]


def changed_text(before: tuple[Review, ...], now: tuple[Review, ...]) -> Content:
    """Return that nothing was sent, and what changed since the reviews ``before``; empty if there were none."""
    if not before:
        return Content("")
    changes = [
        f"{visible_name(new.name)} has {quantity(new.count or 0, 'member')} now; you reviewed {old.count:,}."
        if new.count != old.count
        else f"{visible_name(new.name)} was deleted and recreated."
        for old, new in zip(before[0].labels, now[0].labels, strict=True)
        if shown_of(old) != shown_of(new)
    ]
    if [review.earlier.sends for review in before] != [review.earlier.sends for review in now]:
        changes.append("This push was sent in the meantime, or an earlier send has a new outcome.")
    if [review.earlier.alike for review in before] != [review.earlier.alike for review in now]:
        changes.append("A message like this one was sent in the meantime.")
    shown = {limit.kind for limit in before[0].reached}
    if any(limit.kind not in shown for limit in now[0].reached):
        changes.append("This push reaches a limit of the profile now.")
    return plain(f"Nothing was sent. {' '.join(changes)} Check again, then send.", "bold $text-error")
