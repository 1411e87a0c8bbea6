"""Which plan may be sent here, now, and by whom; and the file that holds it."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.gates import ReviewRefused
from push_tui.operations.handing_over import check_plan, hand_over
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.push_plan import PlanRefused, PushPlan, read_plan
from push_tui.operations.review import last_look, review_of
from push_tui.operations.send import announce
from push_tui.operations.session import Session
from push_tui.storage import owners
from push_tui.storage.config import Profile
from push_tui.storage.owners import Account
from push_tui.storage.profile_limits import Limits, SecondPerson
from support.job_desk import JobDesk, job_desk, people, service_with
from support.person import PROFILE
from support.plans import KIM, LEE, NOON, SEVERAL, VIP, a_plan

LABELS, EVERYBODY, NEVER = SecondPerson.LABELS, SecondPerson.EVERYBODY, SecondPerson.NEVER
ONE = Push(Audience(AudienceKind.USERS, ("qa-1",)), message=VIP.message)
MANY = Push(Audience(AudienceKind.USERS, people(101)), message=VIP.message)
ALL = Push(Audience(AudienceKind.EVERYBODY), message=VIP.message)
HERE = replace(PROFILE, server_time_zone="Asia/Singapore", second_person=LABELS)
PLAN = a_plan(app=HERE.app, host=HERE.base_url)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobDesk]:
    """The desk of Lee, an hour after Kim wrote the plan."""
    monkeypatch.setattr(owners, "this_person", lambda: LEE)
    service = service_with(("vip", people(3)), ("de", people(4, 10)), users=people(101))
    with job_desk(service, tmp_path, HERE, clock=lambda: NOON + timedelta(hours=1)) as desk:
        yield desk


def why_refused(session: Session, plan: PushPlan, profile: Profile = HERE, now: datetime | None = None) -> str:
    session.profile = profile
    if now is not None:
        session.setting.clock = lambda: now
    with pytest.raises(PlanRefused) as refused:
        check_plan(session, plan)
    return str(refused.value)


def test_the_plan_of_another_person_may_be_sent(desk: JobDesk) -> None:
    check_plan(desk.session, PLAN)


def test_a_plan_for_another_app_or_host_names_the_profile_that_fits(desk: JobDesk) -> None:
    other = replace(HERE, name="shop", app_name="shop")
    assert f"for the app {HERE.app} on https://sim.example" in why_refused(desk.session, PLAN, other)
    assert "switch to profile staging and open it again" in why_refused(desk.session, PLAN, other)
    elsewhere = replace(PLAN, host="https://other.example")
    assert "none of your profiles is for it" in why_refused(desk.session, elsewhere)


def test_a_plan_for_another_dialect_is_refused(desk: JobDesk) -> None:
    other = replace(HERE, dialect_name="agora-2023")
    assert "for the dialect agora, and profile staging has agora-2023" in why_refused(desk.session, PLAN, other)


def test_a_start_must_mean_the_same_moment_to_both(desk: JobDesk) -> None:
    scheduled = replace(PLAN, push=replace(VIP, start_date="2026-11-29 20:00:00"))
    check_plan(desk.session, scheduled)
    said = why_refused(desk.session, scheduled, replace(HERE, server_time_zone="UTC"))
    assert "which is Asia/Singapore for kim and UTC in profile staging" in said


def test_a_start_that_is_over_is_refused_though_the_plan_is_not(desk: JobDesk) -> None:
    too_late = replace(PLAN, push=replace(VIP, start_date="2026-11-28 20:30:00"))
    with pytest.raises(ReviewRefused, match=r"at least 1 hour ahead: .* Ask kim for a new plan."):
        desk.ask(review_of(desk.session, too_late.push, too_late))


def test_a_plan_expires(desk: JobDesk) -> None:
    check_plan(desk.session, PLAN)
    assert "This plan expired at" in why_refused(desk.session, PLAN, now=PLAN.expires_at)
    assert "Ask kim for a new plan." in why_refused(desk.session, PLAN, now=PLAN.expires_at)


@pytest.mark.parametrize("you", [KIM, replace(KIM, number="7", host="other"), replace(KIM, name="kim2")])
def test_the_same_person_is_refused_where_another_is_asked_for(
    desk: JobDesk, you: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "this_person", lambda: you)
    said = why_refused(desk.session, PLAN)
    assert "You handed this plan over as kim (uid 1001), and profile staging asks a second person" in said
    desk.session.profile = replace(HERE, second_person=NEVER)
    check_plan(desk.session, PLAN)


def test_the_same_number_on_another_host_is_another_person() -> None:
    assert not KIM.is_person(Account("1001", "lee", "ops-2"))
    assert KIM.is_person(Account("1001", "lee", "ops-1"))


def test_a_plan_that_this_profile_could_not_compose_is_refused(desk: JobDesk) -> None:
    labels = replace(VIP, audience=Audience(AudienceKind.LABELS, ("a", "b", "c")))
    said = why_refused(desk.session, replace(PLAN, push=labels), replace(HERE, labels_per_push=2))
    assert "This plan cannot be sent with profile staging:" in said


@pytest.mark.parametrize(
    ("push", "asked_by"),
    [(ONE, ()), (MANY, (LABELS,)), (VIP, (LABELS,)), (SEVERAL, (LABELS,)), (ALL, (LABELS, EVERYBODY))],
)
def test_who_may_send_what_alone(desk: JobDesk, push: Push, asked_by: tuple[SecondPerson, ...]) -> None:
    for rule in SecondPerson:
        desk.session.profile = replace(HERE, second_person=rule)
        review = desk.ask(review_of(desk.session, push))
        assert review.gate.second_person is (rule in asked_by)
        from_kim = desk.ask(review_of(desk.session, push, replace(PLAN, push=push)))
        assert not from_kim.gate.second_person


def test_nothing_but_a_plan_sends_what_a_second_person_must_send(desk: JobDesk) -> None:
    with pytest.raises(ValueError, match="Another person sends this push"):
        announce(desk.session, desk.ask(review_of(desk.session, VIP)))
    with pytest.raises(JobRefused, match="A second person sends this push"):
        desk.ask(desk.queue.start_reviewed(desk.session, desk.ask(review_of(desk.session, MANY)), ""))
    assert desk.records() == ()


def test_a_review_is_void_once_its_plan_has_expired(desk: JobDesk) -> None:
    review = desk.ask(review_of(desk.session, VIP, replace(PLAN, expires_at=NOON + timedelta(minutes=65))))
    when = desk.session.setting.now()
    assert review.void("staging", review.composed, when, review.made_ticks) is None
    void = review.void("staging", review.composed, when + timedelta(minutes=5), review.made_ticks)
    assert void == "The plan of kim has expired; ask for a new plan."


def test_a_plan_that_expires_while_its_send_waits_is_not_sent(desk: JobDesk) -> None:
    review = desk.ask(review_of(desk.session, VIP, replace(PLAN, expires_at=NOON + timedelta(minutes=65))))
    desk.ask(last_look(desk.session, review))
    desk.session.setting.clock = lambda: NOON + timedelta(minutes=66)
    with pytest.raises(ReviewRefused, match="This plan expired at"):
        desk.ask(last_look(desk.session, review))


def test_the_file_is_for_the_group_whatever_the_umask_and_replaces_nothing(desk: JobDesk, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    desk.session.profile = replace(HERE, plan_expiry=2)
    review = desk.ask(review_of(desk.session, MANY))
    desk.ask(hand_over(desk.session, review, "OPS-7", file, replace=False))
    plan = read_plan(file.read_bytes())
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (plan.by, plan.note, plan.people, plan.push.audience) == (LEE, "OPS-7", 101, MANY.audience)
    assert plan.expires_at - plan.made_at == timedelta(hours=2)
    with pytest.raises(FileExistsError):
        desk.ask(hand_over(desk.session, review, "another", file, replace=False))
    assert read_plan(file.read_bytes()).note == "OPS-7"


def handed_over(desk: JobDesk, push: Push, file: Path) -> PushPlan:
    """The plan that Kim made of a push."""
    desk.ask(hand_over(desk.session, desk.ask(review_of(desk.session, push)), "OPS-7", file, replace=False))
    return replace(read_plan(file.read_bytes()), by=KIM)


def test_a_push_in_several_languages_is_handed_over_with_every_text_and_the_sum(desk: JobDesk, tmp_path: Path) -> None:
    plan = handed_over(desk, SEVERAL, tmp_path / "plan.json")
    review = desk.ask(review_of(desk.session, plan.push, plan))
    assert (review.people, review.gate.typed, review.gate.second_person) == (7, "7", False)
    assert review.digest == SEVERAL.digest(desk.session.dialect)
    you = replace(plan, by=LEE)
    assert "profile staging asks a second person" in why_refused(desk.session, you)


@pytest.mark.parametrize("push", [VIP, SEVERAL], ids=["one text", "several"])
def test_a_plan_for_a_label_that_was_recreated_is_refused(desk: JobDesk, tmp_path: Path, push: Push) -> None:
    plan = handed_over(desk, push, tmp_path / "plan.json")
    assert set(plan.created) == set(push.audience.targets)
    desk.ask(review_of(desk.session, push, plan))
    before = replace(plan, created={**plan.created, "vip": 1})
    with pytest.raises(ReviewRefused, match=r"vip was deleted and recreated after .* Ask kim for a new plan"):
        desk.ask(review_of(desk.session, push, before))


def test_a_plan_finds_a_send_that_is_as_old_as_itself(desk: JobDesk) -> None:
    for days, since in ((20, 20), (1, 7)):
        now = NOON + timedelta(days=days)
        desk.session.setting.clock = lambda now=now: now
        for push in (VIP, SEVERAL):
            review = desk.ask(
                review_of(desk.session, push, replace(PLAN, push=push, expires_at=now + timedelta(days=1)))
            )
            looked_for = review.earlier.sought
            assert {now - each.since for each in (looked_for, *looked_for.parts)} == {timedelta(days=since)}


def test_what_the_first_person_overrode_stands_in_the_plan(desk: JobDesk, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    review = desk.ask(review_of(desk.session, replace(VIP, message={"title": "test", "content": "Hello"})))
    desk.ask(hand_over(desk.session, review, "", file, replace=False))
    assert read_plan(file.read_bytes()).overrides == tuple(finding.record for finding in review.findings)


def test_a_limit_that_refuses_a_plan_says_until_when_it_can_be_opened_again(desk: JobDesk) -> None:
    desk.session.profile = replace(HERE, limits=Limits(largest_audience=1, hard=True))
    with pytest.raises(ReviewRefused, match=r"the profile allows 1\. Its plan can be opened again until "):
        desk.ask(review_of(desk.session, PLAN.push, PLAN))
