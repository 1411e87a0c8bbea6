"""One message in several languages: each label gets its own text, in one call, whatever happens in between."""

import asyncio
import json
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.message.schedule import to_server
from push_tui.operations.gates import ReviewOutdated, ReviewRefused
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.limits_reached import LimitKind
from push_tui.operations.models import Review
from push_tui.operations.review import review_of
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TIME_ZONE
from push_tui.simulator.service import ChatService
from push_tui.storage.earlier_sends import SentMeanwhile
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.profile_limits import Limits, SecondPerson
from support.job_desk import PROFILE, JobDesk, job_desk, people, service_with

LABEL = "/push/list/label"
GERMAN, ENGLISH, CHINESE = people(5), people(3, 10), people(4, 20)
PUSH = Push(
    audience=Audience(AudienceKind.TEXTS, ("de", "en", "zh")),
    message={"config": {"badge": {"addNum": 1}}, "title": "not shown"},
    texts={
        "de": {"title": "Wartung heute Nacht", "content": "Der Chat ist ab Mittag zurück."},
        "en": {"title": "Maintenance tonight", "content": "Chat is back at noon."},
        "zh": {"title": "今晚维护", "content": "聊天将于中午恢复。"},
    },
)


def three_labels(**options: Any) -> ChatService:
    return service_with(("de", GERMAN), ("en", ENGLISH), ("zh", CHINESE), **options)


def reviewed(desk: JobDesk, push: Push = PUSH) -> Review:
    review = desk.ask(review_of(desk.session, push))
    assert isinstance(review, Review)
    return review


def begin(desk: JobDesk, review: Review | None = None, note: str = "OPS-7") -> int:
    job = desk.ask(desk.queue.start_reviewed(desk.session, review or reviewed(desk), note))
    assert isinstance(job, int)
    return job


def sent(service: ChatService) -> list[tuple[str, str]]:
    """Label and title of every push, in order."""
    return [(",".join(push.targets), message_of(push)["title"]) for push in service.pushes]


def message_of(push: Any) -> Any:
    return push.body["pushMessage"]


def test_each_label_gets_its_own_text_and_what_is_shared(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        review = reviewed(desk)
        assert (review.people, review.gate.typed) == (12, "12")
        view = desk.finish(begin(desk, review))
        assert (view.state, view.counts) == (JobState.DONE, Counts(3, done=3))
        records = desk.records()
    assert sent(service) == [("de", "Wartung heute Nacht"), ("en", "Maintenance tonight"), ("zh", "今晚维护")]
    assert {json.dumps(message_of(push)["config"]) for push in service.pushes} == {'{"badge": {"addNum": 1}}'}
    assert [(record.audience_text, record.title, record.people, record.note) for record in reversed(records)] == [
        ("label de (job 1, 1 of 3)", "Wartung heute Nacht", 5, "OPS-7"),
        ("label en (job 1, 2 of 3)", "Maintenance tonight", 3, "OPS-7"),
        ("label zh (job 1, 3 of 3)", "今晚维护", 4, "OPS-7"),
    ]
    assert [record.request for record in reversed(records)] == [
        each.encode(desk.session.dialect) for each in PUSH.by_call(desk.session.dialect)
    ]


def test_a_label_that_is_refused_fails_alone_and_is_retried_as_another_push(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", LABEL, status=400, times=1)
        view = desk.finish(begin(desk))
        assert (view.state, view.counts) == (JobState.DONE, Counts(3, done=2, failed=1))
        assert {label: state for label, (state, _) in desk.failed(view.id).items()} == {
            "de": "failed",
            "en": "done",
            "zh": "done",
        }
        again = desk.ask(desk.queue.rows.retry(desk.session, view.id))
        assert isinstance(again, Push)
        assert again.audience == Audience(AudienceKind.TEXTS, ("de",))
        assert reviewed(desk, again).gate.typed == "5"
        desk.finish(begin(desk, reviewed(desk, again)))
    assert sorted(sent(service)) == sorted(
        [("en", "Maintenance tonight"), ("zh", "今晚维护"), ("de", "Wartung heute Nacht")]
    )


def test_a_lost_answer_is_unknown_and_is_not_sent_again(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", LABEL, drop_after_processing=True, times=1)
        view = desk.finish(begin(desk))
        assert (view.state, view.counts) == (JobState.DONE, Counts(3, done=2, unknown=1))
        assert [record.state for record in reversed(desk.records())] == ["unknown", "accepted", "accepted"]
    assert len(sent(service)) == 3


def test_a_label_that_was_deleted_or_recreated_after_the_review_gets_nothing(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", LABEL, delay=0.5, times=1)
        job = begin(desk)
        desk.ask(until_called(service))
        desk.ask(desk.session.client.delete_label("zh"))
        desk.ask(desk.session.client.delete_label("en"))
        desk.ask(desk.session.client.create_label(json.dumps({"name": "en"}).encode()))
        view = desk.finish(job)
        assert view.counts == Counts(3, done=1, failed=2)
        assert desk.failed(job) == {
            "de": ("done", ""),
            "en": ("failed", "Not sent: the label was deleted and recreated after the review."),
            "zh": ("failed", "Not sent: the label was deleted after the review."),
        }
        (kept, *_) = desk.ask(desk.queue.rows.failures(job)).rows
        assert kept.found == desk.records()[0].task_id
    assert sent(service) == [("de", "Wartung heute Nacht")]


async def until_called(service: ChatService) -> None:
    while not service.count("POST", LABEL):
        await asyncio.sleep(0.005)


def test_a_label_that_has_grown_since_the_review_gets_nothing(tmp_path: Path) -> None:
    service = three_labels(users=people(1, 90))
    with job_desk(service, tmp_path) as desk:
        job = paused_after_the_first(desk, service)
        desk.ask(desk.session.client.add_users("en", json.dumps({"usernames": people(1, 90)}).encode()))
        desk.resume(job)
        assert desk.finish(job).counts == Counts(3, done=2, failed=1)
        assert desk.failed(job)["en"] == ("failed", "Not sent: the label has 4 members, and had 3 at the review.")
    assert [label for label, _ in sent(service)] == ["de", "zh"]


def paused_after_the_first(desk: JobDesk, service: ChatService) -> int:
    service.fault("POST", LABEL, delay=0.3, times=1)
    job = begin(desk)
    desk.ask(until_called(service))
    desk.queue.pause(job)
    assert desk.until(job, JobState.PAUSED).counts == Counts(3, done=1)
    return job


def test_a_profile_that_asks_a_second_person_does_not_resume_what_one_person_began(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        job = paused_after_the_first(desk, service)
        desk.session.profile = replace(PROFILE, second_person=SecondPerson.LABELS)
        with pytest.raises(JobRefused, match="asks a second person to send this push"):
            desk.resume(job)
    assert len(sent(service)) == 1


def test_a_label_that_changed_since_the_review_stops_the_start(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        review = reviewed(desk)
        service.users.register(people(1, 90))
        desk.ask(desk.session.client.add_users("en", json.dumps({"usernames": people(1, 90)}).encode()))
        with pytest.raises(ReviewOutdated):
            begin(desk, review)
        assert desk.queue.jobs == ()
    assert sent(service) == []


def test_a_text_that_is_not_the_reviewed_one_stops_the_job(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        from push_tui.operations.jobs.kinds.send_texts import SendTexts, plan_texts

        plan = plan_texts(desk.session, reviewed(desk), "")
        assert isinstance(plan.details, SendTexts)
        other = PUSH.with_value(("texts", "en", "content"), "Chat is back at ten.").to_draft()
        view = desk.run(replace(plan, details=replace(plan.details, push=other)))
        assert view.state is JobState.STOPPED
        assert "differs from the one you reviewed" in view.reason
    assert sent(service) == []


def test_a_missing_label_is_named_before_anything_is_sent(tmp_path: Path) -> None:
    service = service_with(("de", GERMAN), ("en", ENGLISH))
    with job_desk(service, tmp_path) as desk, pytest.raises(ReviewRefused, match='There is no label "zh"'):
        reviewed(desk)


def test_the_same_text_to_one_of_the_labels_counts_as_sent_before(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        first = reviewed(desk)
        desk.finish(begin(desk))
        again = reviewed(desk)
        assert [(send.label, send.state) for send in again.earlier.sends] == [
            ("de", Outcome.ACCEPTED),
            ("en", Outcome.ACCEPTED),
            ("zh", Outcome.ACCEPTED),
        ]
        alone = reviewed(desk, PUSH.call(1, desk.session.dialect))
        assert [send.state for send in alone.earlier.sends] == [Outcome.ACCEPTED]
        with pytest.raises(SentMeanwhile):
            begin(desk, first)
    assert len(sent(service)) == 3


def test_an_open_job_is_found_by_the_review_of_one_of_its_labels(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", LABEL, delay=0.3, times=1)
        job = begin(desk)
        alone = reviewed(desk, PUSH.call(2, desk.session.dialect))
        assert [(send.job, send.state) for send in alone.earlier.sends] == [(job, Outcome.SENDING)]
        assert alone.gate.again
        desk.finish(job)


def test_a_job_counts_once_for_the_limits_of_the_profile(tmp_path: Path) -> None:
    limits = Limits(largest_audience=11, everybody_per_day=1000, least_gap=60)
    with job_desk(three_labels(), tmp_path, replace(PROFILE, limits=limits)) as desk:
        first = reviewed(desk)
        assert [limit.kind for limit in first.reached] == [LimitKind.AUDIENCE]
        desk.finish(begin(desk, first))
        again = reviewed(desk)
        assert [limit.kind for limit in again.reached] == [LimitKind.AUDIENCE, LimitKind.GAP]
        assert len(again.earlier.to_many) == 1


@dataclass
class MovedClock:
    """The time for push-tui and for the service."""

    now: datetime

    def time(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


def test_a_schedule_is_shared_counts_at_its_start_and_is_not_sent_too_late(tmp_path: Path) -> None:
    clock = MovedClock(datetime.now(UTC).replace(hour=23, minute=0, second=0, microsecond=0))
    service = three_labels(clock=clock.seconds)
    limits = Limits(everybody_per_day=1000, least_gap=60, quiet_hours="22:00-07:00", quiet_zone="UTC")
    profile = replace(PROFILE, server_time_zone=DEMO_TIME_ZONE, limits=limits)
    with job_desk(service, tmp_path, profile) as desk:
        desk.session.setting.clock = clock.time
        push = replace(PUSH, start_date=to_server(clock.now + timedelta(hours=9), desk.session.profile.server_zone))
        review = reviewed(desk, push)
        assert review.reached == ()
        service.fault("POST", LABEL, delay=0.3, times=1)
        job = begin(desk, review)
        desk.ask(until_called(service))
        desk.queue.pause(job)
        desk.until(job, JobState.PAUSED)
        now = replace(PUSH.call(0, desk.session.dialect), start_date=push.start_date)
        (counted,) = reviewed(desk, now).earlier.to_many
        assert (counted.start_date, counted.start_zone) == (push.start_date, DEMO_TIME_ZONE)
        clock.now += timedelta(hours=8, minutes=30)
        desk.resume(job)
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.PAUSED, Counts(3, done=1))
        assert "review the push again" in view.reason
    assert [push.body["startDate"] for push in service.pushes] == [push.start_date]


def test_quiet_hours_that_begin_while_a_label_is_read_pause_the_job(tmp_path: Path) -> None:
    clock = MovedClock(datetime.now(UTC).replace(hour=21, minute=59))
    service = three_labels(clock=clock.seconds)
    limits = Limits(everybody_per_day=1000, least_gap=0, quiet_hours="22:00-07:00", quiet_zone="UTC")
    with job_desk(service, tmp_path, replace(PROFILE, limits=limits)) as desk:
        desk.session.setting.clock = clock.time
        job = paused_after_the_first(desk, service)
        read = service.count("GET", "/push/label/en")
        service.fault("GET", "/push/label/en", delay=0.3, times=1)
        desk.resume(job)
        while service.count("GET", "/push/label/en") == read:
            time.sleep(0.001)
        clock.now += timedelta(minutes=2)
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.PAUSED, Counts(3, done=1))
        assert "quiet hours" in view.reason
    assert len(sent(service)) == 1


def test_a_read_only_profile_starts_nothing(tmp_path: Path) -> None:
    with job_desk(three_labels(), tmp_path, replace(PROFILE, read_only=True)) as desk, pytest.raises(JobRefused):
        begin(desk)


def test_resuming_asks_for_the_people_who_are_left(tmp_path: Path) -> None:
    service = three_labels()
    with job_desk(service, tmp_path) as desk:
        job = paused_after_the_first(desk, service)
    with job_desk(service, tmp_path) as desk:  # another run
        needed = desk.ask(desk.queue.resumption(desk.session, job))
        assert (needed.typed, needed.left, needed.title) == ("7", 2, "Wartung heute Nacht (de, en, zh)")
        desk.resume(job)
        assert desk.finish(job).counts == Counts(3, done=3)
    assert [label for label, _ in sent(service)] == ["de", "en", "zh"]


def test_where_a_second_person_must_send_to_labels_no_job_is_started(tmp_path: Path) -> None:
    service = three_labels()
    profile = replace(PROFILE, second_person=SecondPerson.LABELS)
    with job_desk(service, tmp_path, profile) as desk, pytest.raises(JobRefused, match="A second person sends this"):
        begin(desk)
    assert sent(service) == []
