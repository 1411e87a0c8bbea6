"""Hand a reviewed push over to another person, and check the plan of another before it is reviewed and sent."""

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path

from push_tui.chat.models import Label
from push_tui.message.local_time import time_of
from push_tui.message.push import Json, Push
from push_tui.message.rules.problem import Severity
from push_tui.message.validation import validate
from push_tui.operations.correction import Correction
from push_tui.operations.gates import asks_another
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PlanRefused, PushPlan, written
from push_tui.operations.session import Session
from push_tui.storage import owners
from push_tui.storage.files import READABLE_FILE, whole_file
from push_tui.text import visible, visible_name


async def hand_over(session: Session, review: Review, note: str, path: Path, *, replace: bool) -> PushPlan:
    """Write the plan of a reviewed push to ``path``, readable by the file's group, and return it. Nothing is sent.

    The caller has checked the gate.

    Raises:
        PlanRefused: it would be too large.
        OSError: the file cannot be written, or exists and must not be replaced.
    """
    profile, now = session.profile, session.setting.now()
    plan = PushPlan(
        by=owners.this_person(),
        operator=session.operator,
        made_at=now,
        expires_at=now + timedelta(hours=profile.plan_expiry),
        app=profile.app,
        host=profile.base_url,
        dialect=session.dialect.name,
        server_time_zone=profile.server_time_zone or "",
        push=review.push,
        people=review.people,
        created=created_of(review.push, review.labels),
        note=note,
        overrides=review.overridden,
        corrects=review.corrects,
    )
    await session.engine.store(_write, path, written(plan), replace)
    return plan


def _write(path: Path, content: bytes, replace: bool) -> None:
    with whole_file(path, replace=replace, mode=READABLE_FILE) as file:
        file.write(content)


def created_of(push: Push, labels: Sequence[Label]) -> dict[str, Json]:
    """Return when each label of a push was created, in epoch ms, by its name there; without what is not known."""
    named = zip(push.audience.targets if labels else (), labels, strict=True)
    return {name: label.created_at for name, label in named if label.created_at is not None}


def corrected_by(session: Session, plan: PushPlan) -> Correction | None:
    """Return what a plan corrects, with its row only if this history may be that of whoever handed it over.

    Never with its job: jobs of all histories are numbered from 1, rows by the time.
    """
    you = owners.this_person()
    ours = plan.by.host == you.host and (session.paths.shared is not None or plan.by.is_person(you))
    if plan.corrects is None:
        return None
    return changed(plan.corrects, job=0) if ours else plan.corrects.elsewhere


def check_labels(plan: PushPlan, labels: Sequence[Label]) -> None:
    """Refuse a plan for a label that was recreated since it was handed over; raises `PlanRefused`."""
    now = created_of(plan.push, labels)
    for name, created in plan.created.items():
        if now.get(name) != created:
            raise PlanRefused(
                f"The label {visible_name(name)} was deleted and recreated after this plan was written. "
                f"Ask {visible(plan.by.name)} for a new plan."
            )


def check_plan(session: Session, plan: PushPlan) -> None:
    """Refuse a plan that must not be sent here, now, or by you; raises `PlanRefused`."""
    profile, clock = session.profile, session.schedule_clock
    name, again = visible(plan.by.name), f"Ask {visible(plan.by.name)} for a new plan."
    if (plan.app, plan.host) != (profile.app, profile.base_url):
        known = session.config.profiles.values()
        fits = next((each.name for each in known if (each.app, each.base_url) == (plan.app, plan.host)), None)
        way_out = "none of your profiles is for it" if fits is None else f"switch to profile {fits} and open it again"
        raise PlanRefused(f"This plan is for the app {visible(plan.app)} on {visible(plan.host)}; {way_out}.")
    if plan.dialect != session.dialect.name:
        raise PlanRefused(
            f"This plan is for the dialect {plan.dialect}, and profile {profile.name} has {session.dialect.name}. "
            "Correct the profile that is wrong."
        )
    if plan.push.starts and plan.server_time_zone != (profile.server_time_zone or ""):
        raise PlanRefused(
            f"This plan starts at {visible(plan.push.starts)} in the service's time zone, which is "
            f"{visible(plan.server_time_zone) or 'unknown'} for {name} and {profile.server_time_zone or 'unknown'} in "
            f"profile {profile.name}. Correct server_time_zone where it is wrong."
        )
    if clock.now >= plan.expires_at:
        raise PlanRefused(f"This plan expired at {time_of(plan.expires_at, clock.now, clock.operator)}. {again}")
    audience = plan.push.audience
    if asks_another(profile.second_person, audience.kind, len(audience.targets)):
        you = owners.this_person()
        if plan.by.is_person(you):
            raise PlanRefused(
                f"You handed this plan over as {plan.by.shown}, and profile {profile.name} asks a second person to "
                f"send it; let another account open it."
            )
    problems = validate(plan.push, session.dialect, now=clock.now)
    if problems and problems[0].severity is Severity.ERROR:
        raise PlanRefused(f"This plan cannot be sent with profile {profile.name}: {problems[0].message} {again}")
