"""Prepare the review of a push: the exact bytes, the audience, earlier sends, limits, and the gate.

`Review`, which holds them, is in `models`, as is `Sending`: the session and the screens need both, and no operation.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from push_tui.chat.errors import ChatError, NoSuchLabel
from push_tui.chat.models import Label
from push_tui.message.likeness import delivery_digest, likeness_to, old_message_digest
from push_tui.message.local_time import time_of
from push_tui.message.push import ABSENT, Audience, AudienceKind, Push
from push_tui.names import user_key
from push_tui.operations.correction import Correction, may_lose
from push_tui.operations.gates import ReviewOutdated, ReviewRefused, asks_another, gate
from push_tui.operations.handing_over import check_labels, check_plan, corrected_by
from push_tui.operations.labels import read_label
from push_tui.operations.limits_reached import DAY, LimitKind, all_end, reached
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PushPlan
from push_tui.operations.quotas import read_meters
from push_tui.operations.reach import calls_needed
from push_tui.operations.scheduling import start_problem
from push_tui.operations.session import Session
from push_tui.storage.config import Profile
from push_tui.storage.earlier_sends import Likeness, Sought, ToMany
from push_tui.storage.records import HistoryUnavailable

LOOKED_BACK = timedelta(days=7)
"""How long an identical push counts as sent before; a weekly push is no mistake."""
OVERLAP_LOOKED_BACK = timedelta(hours=1)
"""How long a like message to some of the same people does; to exactly the same people it is a day."""


async def review_of(session: Session, push: Push, plan: PushPlan | None = None) -> Review:
    """Return the review of a push, perhaps that of a ``plan``; read the counts of its labels now.

    Raises:
        ReviewRefused: a label does not exist, its count or the history cannot be read, the start is too near, or a
            limit of the profile refuses it; or you may not send the plan.
    """
    if plan is not None:
        check_plan(session, plan)
    problem = start_problem(push, session.dialect, session.schedule_clock)
    if problem is not None:
        raise ReviewRefused(problem.message + ("" if plan is None else f" Ask {plan.by.name} for a new plan."))
    labels: tuple[Label, ...] = ()
    people: int | None = len(push.audience.targets)
    if push.audience.of_labels:
        labels = await _read_labels(session, push)
        if plan is not None:
            check_labels(plan, labels)
        counts = [label.count for label in labels if label.count is not None]
        if len(counts) < len(labels):
            raise ReviewRefused("The service did not report how many members the labels have; try again.")
        people = sum(counts) if push.audience.kind is AudienceKind.TEXTS else min(counts, default=0)
    elif push.audience.kind is AudienceKind.EVERYBODY:
        people = None
    return await _reviewed(session, push, composed=push, people=people, labels=labels, plan=plan)


async def reviews_of(
    session: Session, push: Push, *, tests: bool = False, text: int = 0, plan: PushPlan | None = None
) -> tuple[Review, ...]:
    """Return the review of a push, or with ``tests`` those of `reviews_for_test_users`; raises as `review_of`."""
    return await reviews_for_test_users(session, push, text) if tests else (await review_of(session, push, plan),)


def within_limits(session: Session, review: Review, to_many: frozenset[ToMany]) -> bool:
    """Return whether the push, sent now after ``to_many``, reaches only limits that its review showed."""
    return _reached_now(session, review, to_many) <= _shown_limits(review)


def a_limit_ended(session: Session, review: Review) -> bool:
    """Return whether a limit that the review shows no longer holds, such as the least gap after its seconds."""
    return not _shown_limits(review) <= _reached_now(session, review, review.earlier.to_many)


def _shown_limits(review: Review) -> set[LimitKind]:
    return {limit.kind for limit in review.reached}


def _reached_now(session: Session, review: Review, to_many: frozenset[ToMany]) -> set[LimitKind]:
    now = reached(session.profile, review.push, review.people, to_many, session.schedule_clock)
    return {limit.kind for limit in now}


def asks_the_same(before: Sequence[Review], now: Sequence[Review]) -> bool:
    """Return whether the reviews ``now`` have the gates, labels and earlier sends of those ``before``.

    What was typed there holds then, also without the word for a limit that has ended.
    """
    return all(
        (replace(old.gate, over=new.gate.over and old.gate.over), *map(shown_of, old.labels))
        == (new.gate, *map(shown_of, new.labels))
        and old.earlier.tells_of(new.earlier)
        for old, new in zip(before, now, strict=True)
    )


async def last_look(session: Session, review: Review) -> None:
    """Check the plan and the limits of the profile, and read the labels of a review, again.

    Raises:
        ReviewOutdated: a limit is reached, or a label was recreated or changed in size.
        ReviewRefused: a label no longer exists, or cannot be read; or the plan expired.
    """
    if review.plan is not None:
        check_plan(session, review.plan)
    if not within_limits(session, review, review.earlier.to_many):
        raise ReviewOutdated("The push reaches a limit of the profile now.")
    await look_at_labels(session, review)


async def look_at_labels(session: Session, review: Review) -> None:
    """Read the labels of a review again; raises as `last_look`."""
    if review.labels:
        now = await _read_labels(session, review.push)
        if list(map(shown_of, now)) != list(map(shown_of, review.labels)):
            raise ReviewOutdated("The labels changed since the review.")


def shown_of(label: Label) -> tuple[str, int | None, int | None]:
    """Return what must not change in a label between review and send: its name, count and creation."""
    return label.name, label.count, label.created_at


async def _read_labels(session: Session, push: Push) -> tuple[Label, ...]:
    try:
        return tuple(await asyncio.gather(*(_read_label(session, name) for name in push.audience.targets)))
    except ChatError as error:
        raise ReviewRefused(f"The labels could not be read: {error}") from error


async def _read_label(session: Session, name: str) -> Label:
    try:
        return await read_label(session, name)
    except NoSuchLabel as error:
        raise ReviewRefused(f'There is no label "{name}"; choose another.') from error


def sought(profile: Profile, push: Push, now: datetime) -> Sought:
    """Return what finds earlier sends of this exact push, to the same audience of the app, a week before ``now``."""
    if push.audience.kind is AudienceKind.TEXTS:
        parts = tuple(sought(profile, each, now) for each in push.by_call(profile.dialect))
        return replace(parts[0], parts=parts)
    targets = push.audience.targets
    return Sought(
        app=profile.app,
        host=profile.host,
        digest=delivery_digest(push, profile.dialect),
        old_digest=old_message_digest(push),
        endpoint=push.endpoint,
        targets=frozenset(targets if push.audience.of_labels else map(user_key, targets)),
        since=now - LOOKED_BACK,
    )


async def reviews_for_test_users(session: Session, push: Push, text: int = 0) -> tuple[Review, ...]:
    """Return a review for each test user of the profile: the same message, sent synchronously.

    If each label has its own text, ``text`` says which of them, from 0.

    Raises:
        ReviewRefused: the profile names no test users, there is no text yet, the history cannot be read, or a limit of
            the profile refuses it.
    """
    users = session.profile.test_users
    if not users:
        way_out = 'add them with "Edit this profile" in the palette'
        raise ReviewRefused(f"Profile {session.profile.name} has no test users; {way_out}.")
    # A test goes out now, whatever the schedule of the push.
    if push.audience.kind is AudienceKind.TEXTS and not push.audience.targets:
        raise ReviewRefused("Choose a label and type its text first.")
    sent = push.by_call(session.dialect)[text]
    text_of = push.audience.targets[text] if push.audience.kind is AudienceKind.TEXTS else ""
    tests = [replace(sent, audience=Audience(AudienceKind.USER, (user,)), start_date=ABSENT) for user in users]
    reviews = [await _reviewed(session, test, composed=push, people=1, test=True) for test in tests]
    return tuple(replace(review, text_of=text_of) for review in reviews)


async def _reviewed(
    session: Session,
    push: Push,
    *,
    composed: Push,
    people: int | None,
    labels: tuple[Label, ...] = (),
    test: bool = False,
    plan: PushPlan | None = None,
) -> Review:
    """Look up what was sent before and how full the limits are, and return the review with its gate."""
    from push_tui.message.lint import lint_message, override_phrase  # its word lists take 50 ms to load

    now, profile, dialect = session.setting.now(), session.profile, session.dialect
    texts, many = push.by_call(dialect), push.reaches_many(dialect)
    corrects = None if test else _corrected(session, push) if plan is None else corrected_by(session, plan)
    try:
        earlier = await session.engine.store(
            session.history.earlier_sends, _wanted(profile, push, now, plan, corrects, test=test)
        )
        meters = await read_meters(session, now)
    except HistoryUnavailable as error:
        raise ReviewRefused(str(error)) from error
    findings = tuple({finding.key: finding for each in texts for finding in lint_message(each.message)}.values())
    over = reached(profile, push, people, earlier.to_many, session.schedule_clock)
    if over and profile.limits.hard:
        sentences = " ".join(limit.sentence for limit in over)
        if (end := all_end(over)) is not None:
            sentences += f" It can go from {time_of(end, now, session.config.operator_zone, seconds=True)} on."
        if plan is not None:
            until = time_of(plan.expires_at, now, session.config.operator_zone)
            sentences += f" Its plan can be opened again until {until}."
        raise ReviewRefused(f"Profile {profile.name} refuses this push. {sentences}")
    shown = earlier.to_show
    needed = gate(
        push.audience,
        people,
        profile.test_users,
        profile.app_label,
        # A plan is there to be sent once: whoever opens it may not know that it was sent.
        in_doubt=shown is not None and (shown.in_doubt or plan is not None),
        over=bool(over),
        meant=override_phrase(findings) if many else "",
        old_text=corrects is not None
        and may_lose(corrects, push, dialect, (profile.app, profile.host), session.schedule_clock),
        second_person=plan is None
        and asks_another(profile.second_person, push.audience.kind, len(push.audience.targets)),
    )
    job = calls_needed(push, dialect, profile.rate_share)
    return Review(
        push=push,
        profile=profile.name,
        body=push.call(0, dialect).encode(dialect),
        digest=push.digest(dialect),
        composed=composed.digest(dialect),
        gate=needed,
        people=people,
        labels=labels,
        made_at=now,
        earlier=earlier,
        findings=findings,
        job=job,
        meters=() if job and job.users else tuple(meter for meter in meters if push.endpoint in meter.endpoints),
        reached=over,
        plan=plan,
        corrects=corrects,
    )


def _corrected(session: Session, push: Push) -> Correction | None:
    """Return what ``push`` corrects if the composer holds it as a correction."""
    draft = session.composition.draft
    return draft.corrects if draft.push == push else None


def _wanted(
    profile: Profile, push: Push, now: datetime, plan: PushPlan | None, corrects: Correction | None, *, test: bool
) -> Sought:
    """Return what a review looks up in the history: every send since its plan was written; a test none like it."""
    wanted = sought(profile, push, now if plan is None else min(now, plan.made_at + LOOKED_BACK))
    if not test:
        alike = [_likeness(each, now, corrects) for each in push.by_call(profile.dialect)]
        parts = (replace(part, likeness=like) for part, like in zip(wanted.parts, alike, strict=False))
        wanted = replace(wanted, likeness=alike[0], parts=tuple(parts))
    return replace(wanted, many_since=now - DAY) if push.reaches_many(profile.dialect) else wanted


def _likeness(push: Push, now: datetime, corrects: Correction | None) -> Likeness:
    return Likeness(
        compare=likeness_to(push.message),
        audience_kind=push.audience.kind,
        same_people_since=now - DAY,
        overlap_since=now - OVERLAP_LOOKED_BACK,
        title=push.title,
        corrected_row=0 if corrects is None else corrects.row,
        corrected_job=0 if corrects is None else corrects.job,
    )
