"""A plan that corrects a sent push says so to whoever opens it, as the review says it to whoever wrote it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.correction import Correction
from push_tui.operations.handing_over import hand_over
from push_tui.operations.models import Review
from push_tui.operations.push_plan import PushPlan, read_plan, written
from push_tui.operations.review import review_of
from push_tui.storage import owners
from push_tui.ui.screens.review_before import text_before
from support.history_samples import a_push, accepted
from support.job_desk import JobDesk, job_desk, people, service_with
from support.person import PROFILE
from support.plans import KIM, LEE, NOON, SEVERAL, VIP

HERE = replace(PROFILE, server_time_zone="Asia/Singapore")
MANY = Push(Audience(AudienceKind.USERS, people(101)), message=VIP.message)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobDesk]:
    monkeypatch.setattr(owners, "this_person", lambda: KIM)
    service = service_with(("vip", people(3)), ("de", people(4, 10)), users=people(101))
    with job_desk(service, tmp_path, HERE, clock=lambda: NOON) as desk:
        yield desk


def correction_of(desk: JobDesk, push: Push, row: int = 0) -> Correction:
    """The push in the composer, as a correction of itself."""
    corrects = Correction(push, "4711", HERE.app, HERE.host, row=row)
    desk.session.composition.take(push, corrects=corrects)
    return corrects


def handed_over(desk: JobDesk, review: Review, file: Path) -> PushPlan:
    desk.ask(hand_over(desk.session, review, "", file, replace=False))
    return read_plan(file.read_bytes())


def said(desk: JobDesk, review: Review, *, composed: bool) -> str:
    return text_before((review,), desk.session, (), composed=composed).plain


@pytest.mark.parametrize("push", [VIP, MANY, SEVERAL], ids=["label", "users", "texts"])
def test_the_receiver_reads_of_the_correction_what_the_sender_read(desk: JobDesk, tmp_path: Path, push: Push) -> None:
    corrects = correction_of(desk, push)
    review = desk.ask(review_of(desk.session, push))
    plan = handed_over(desk, review, tmp_path / "plan.json")
    assert plan.corrects == corrects
    sentence = said(desk, review, composed=True).splitlines()[0]
    assert sentence.startswith("Correction of 4711: ")
    desk.session.composition.clear()
    received = desk.ask(review_of(desk.session, plan.push, plan))
    assert said(desk, received, composed=False).splitlines()[0] == sentence


def test_the_push_that_it_corrects_is_no_near_copy_where_the_history_is_the_same(
    desk: JobDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history, sent = desk.session.history, desk.session.profile
    audience, body = VIP.audience, VIP.encode(desk.session.dialect)
    first = a_push(app=sent.app, host=sent.host, audience_kind="labels", audience=audience.targets, request=body)
    row = history.begin(first)
    history.finish(row, accepted(task_id="4711"))
    correction_of(desk, VIP, row)
    review = desk.ask(review_of(desk.session, VIP))
    plan = handed_over(desk, review, tmp_path / "plan.json")
    assert desk.ask(review_of(desk.session, plan.push, plan)).earlier.alike == review.earlier.alike
    monkeypatch.setattr(owners, "this_person", lambda: LEE)  # whose row of this number is another push
    theirs = desk.ask(review_of(desk.session, plan.push, plan))
    assert theirs.corrects is not None
    assert (theirs.corrects.row, theirs.corrects.task_id) == (0, "4711")


def test_a_job_of_the_same_number_in_another_history_is_not_the_one_that_is_corrected(
    desk: JobDesk, tmp_path: Path
) -> None:
    desk.session.composition.take(VIP, corrects=Correction(VIP, "", HERE.app, HERE.host, job=1))
    plan = handed_over(desk, desk.ask(review_of(desk.session, VIP)), tmp_path / "plan.json")
    received = desk.ask(review_of(desk.session, plan.push, plan))
    assert received.corrects is not None
    assert received.corrects.job == 0


def test_other_people_of_the_first_push_are_told_of_but_not_named(desk: JobDesk, tmp_path: Path) -> None:
    fewer = replace(MANY, audience=Audience(AudienceKind.USERS, MANY.audience.targets[:-1]))
    desk.session.composition.take(MANY, corrects=Correction(fewer, "4711", HERE.app, HERE.host))
    review = desk.ask(review_of(desk.session, MANY))
    plan = handed_over(desk, review, tmp_path / "plan.json")
    assert written(plan).count(MANY.audience.targets[0].encode()) == 1
    received = desk.ask(review_of(desk.session, plan.push, plan))
    sentence = said(desk, received, composed=False).splitlines()[0]
    assert sentence == said(desk, review, composed=True).splitlines()[0]
    assert "other people" in sentence


def test_the_people_stand_in_the_plan_once_and_a_plan_without_a_correction_opens(desk: JobDesk, tmp_path: Path) -> None:
    correction_of(desk, MANY)
    plan = handed_over(desk, desk.ask(review_of(desk.session, MANY)), tmp_path / "plan.json")
    content = written(plan)
    assert content.count(MANY.audience.targets[-1].encode()) == 1
    assert read_plan(written(replace(plan, corrects=None))).corrects is None
    later = replace(plan, expires_at=plan.expires_at + timedelta(hours=1))
    assert read_plan(written(later)) == later
