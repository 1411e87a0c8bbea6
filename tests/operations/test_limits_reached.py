"""The limits that a profile sets: which a push reaches, what must be typed for it, and what refuses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from push_tui.message.push import Audience, AudienceKind, Json, Push
from push_tui.message.schedule import Clock
from push_tui.operations.gates import OVER, ReviewRefused
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.limits_reached import LimitKind, all_end, reached
from push_tui.operations.models import Review
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.storage.earlier_sends import SentMeanwhile, ToMany
from push_tui.storage.job_records import JobState
from push_tui.storage.profile_limits import Limits
from support.job_desk import UNLIMITED, JobDesk, job_desk, people, service_with
from support.person import PROFILE, Desk, desk_of

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
MESSAGE: dict[str, Json] = {"title": "Maintenance tonight", "content": "Chat is back at noon."}
VIP = Push(Audience(AudienceKind.LABELS, ("vip",)), message=MESSAGE)
EVERYBODY = Push(Audience(AudienceKind.EVERYBODY), message=MESSAGE)
ONE = Push(Audience(AudienceKind.USERS, ("qa-1",)), message=MESSAGE)
MANY = Push(Audience(AudienceKind.USERS, people(101)), message=MESSAGE)
QUIET_AT_NOON = replace(UNLIMITED, quiet_hours="11:00-13:00", quiet_zone="UTC")


def kinds(
    limits: Limits, push: Push, *before: ToMany, people: int | None = None, now: datetime = NOON
) -> list[LimitKind]:
    profile = replace(PROFILE, limits=limits, server_time_zone="UTC")
    clock = Clock(now, UTC, UTC)
    return [limit.kind for limit in reached(profile, push, people, before, clock)]


def ago(everybody: bool = False, **gap: float) -> ToMany:
    return ToMany(NOON - timedelta(**gap), everybody)


def test_an_audience_over_the_largest_and_one_that_nobody_can_count_reach_the_limit() -> None:
    limits = replace(UNLIMITED, largest_audience=146)
    assert kinds(limits, VIP, people=146) == []
    assert kinds(limits, VIP, people=147) == [LimitKind.AUDIENCE]
    assert kinds(limits, EVERYBODY) == [LimitKind.AUDIENCE]


def test_the_fourth_push_to_everybody_within_a_day_reaches_the_limit() -> None:
    limits = replace(Limits(), least_gap=0)
    today = [ago(everybody=True, hours=hours) for hours in (1, 2, 23.9)]
    assert kinds(limits, EVERYBODY, *today[:2], ago(everybody=True, hours=24), ago(hours=3)) == []
    assert kinds(limits, EVERYBODY, *today) == [LimitKind.EVERYBODY]
    assert kinds(limits, VIP, *today) == []


def test_a_scheduled_push_counts_when_it_goes_out() -> None:
    limits = Limits(everybody_per_day=1, least_gap=0)
    tonight = ToMany(NOON - timedelta(days=3), True, "2026-11-28 20:00:00", "UTC")
    assert kinds(limits, EVERYBODY, tonight) == [LimitKind.EVERYBODY]
    assert kinds(limits, replace(EVERYBODY, start_date="2026-11-30 20:00:00"), tonight) == []


@pytest.mark.parametrize("push", [VIP, EVERYBODY, MANY])
def test_two_sends_to_many_are_a_minute_apart(push: Push) -> None:
    assert kinds(Limits(), push, ago(seconds=59)) == [LimitKind.GAP]
    assert kinds(Limits(), push, ago(seconds=60)) == []
    assert kinds(Limits(), ONE, ago(seconds=1)) == []


def test_a_limit_that_waiting_ends_says_when_and_one_of_a_scheduled_push_does_not() -> None:
    profile, clock = replace(PROFILE, limits=Limits(), server_time_zone="UTC"), Clock(NOON, UTC, UTC)
    before = [ago(seconds=40), ago(seconds=-30)]
    (gap,) = reached(profile, VIP, 1, before, clock)
    assert (gap.ends, all_end([gap])) == (NOON + timedelta(seconds=90), NOON + timedelta(seconds=90))
    assert f"another one is at {before[0].at:%H:%M:%S}." in gap.sentence or f"{before[1].at:%H:%M:%S}." in gap.sentence
    soon = replace(VIP, start_date=f"{NOON + timedelta(hours=2):%Y-%m-%d %H:%M:%S}")
    (other,) = reached(profile, soon, 1, [ago(hours=-2)], clock)
    everybody = [ago(everybody=True, hours=hours) for hours in (5, 20, 22)]
    (of_a_day,) = reached(profile, EVERYBODY, None, everybody, clock)
    assert of_a_day.ends == NOON + timedelta(hours=2)
    (quiet,) = reached(replace(profile, limits=QUIET_AT_NOON), VIP, 1, [], clock)
    assert quiet.ends == NOON + timedelta(hours=1)
    assert (other.ends, all_end([gap, other])) == (None, None)


@pytest.mark.parametrize(
    ("hours", "zone", "quiet"),
    [
        ("22:00-07:00", "Asia/Singapore", False),  # 20:00 there
        ("19:00-21:00", "Asia/Singapore", True),
        ("22:00-07:00", "+11:00", True),  # 23:00 there
        ("22:00-07:00", "-06:00", True),  # 06:00 there
        ("22:00-07:00", "-05:00", False),  # 07:00 there: they have ended
        ("12:00-13:00", "UTC", True),
    ],
)
def test_quiet_hours_are_those_of_their_zone(hours: str, zone: str, quiet: bool) -> None:
    limits = replace(UNLIMITED, quiet_hours=hours, quiet_zone=zone)
    assert kinds(limits, VIP) == ([LimitKind.QUIET] if quiet else [])
    assert kinds(limits, ONE) == []


def test_what_counts_in_quiet_hours_is_when_a_scheduled_push_goes_out() -> None:
    assert kinds(QUIET_AT_NOON, replace(VIP, start_date="2026-11-28 18:00:00")) == []
    assert kinds(QUIET_AT_NOON, replace(VIP, start_date="2026-11-29 12:00:00"), now=NOON + timedelta(hours=3)) == [
        LimitKind.QUIET
    ]


@contextmanager
def limited(service: ChatService, directory: Path, **limits: Any) -> Iterator[Desk]:
    profile = replace(PROFILE, limits=replace(UNLIMITED, **limits))
    with desk_of(service, directory, profile, clock=Moving()) as desk:
        yield desk


class Moving:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(20)


def reviewed(desk: Desk, push: Push) -> Review:
    review: Review = run(desk, review_of(desk.session, push))
    return review


def test_a_reached_limit_is_typed_and_recorded(service: ChatService, tmp_path: Path) -> None:
    with limited(service, tmp_path, largest_audience=10) as desk:
        review = reviewed(desk, VIP)
        assert review.gate.over == OVER
        run(desk, send(desk.session, review, "OPS-7"))
        assert desk.latest().note == "OPS-7 · Over a limit: It reaches up to 146 people; the profile allows 10."
        assert reviewed(desk, ONE).gate.over == ""


def test_a_hard_limit_refuses(service: ChatService, tmp_path: Path) -> None:
    with limited(service, tmp_path, least_gap=60, hard=True) as desk:
        run(desk, send(desk.session, reviewed(desk, VIP), ""))
        with pytest.raises(ReviewRefused, match=r"60 s apart.* It can go from \d\d:\d\d.* on\."):
            reviewed(desk, replace(VIP, message={"title": "Another", "content": "text"}))


@pytest.mark.usefixtures("quick_countdown")
def test_of_two_pushes_to_many_that_were_reviewed_together_the_second_sends_nothing(
    service: ChatService, tmp_path: Path
) -> None:
    with limited(service, tmp_path, least_gap=60) as desk, limited(service, tmp_path, least_gap=60) as other:
        mine = reviewed(desk, VIP)
        run(other, send(other.session, reviewed(other, EVERYBODY), ""))
        sending = run(desk, send(desk.session, mine, ""))
        assert (sending.outdated, sending.result.state) == (True, Outcome.NOT_SENT)
        assert service.count("POST", "/push/list/label") == 0
        assert [limit.kind for limit in reviewed(desk, VIP).reached] == [LimitKind.GAP]


def test_quiet_hours_that_begin_after_the_review_stop_the_send(service: ChatService, tmp_path: Path) -> None:
    with limited(service, tmp_path, quiet_hours="22:00-07:00", quiet_zone="UTC") as desk:
        clock = desk.session.setting.clock
        assert isinstance(clock, Moving)
        clock.now = clock.now.replace(hour=21, minute=59)
        review = reviewed(desk, VIP)
        clock.now = clock.now.replace(hour=22, minute=0)
        assert run(desk, send(desk.session, review, "")).outdated
        assert service.count("POST", "/push/list/label") == 0
        again = reviewed(desk, VIP)
        assert again.gate.over == OVER
        assert not run(desk, send(desk.session, again, "")).outdated


# Jobs


@pytest.fixture
def many() -> ChatService:
    return service_with("vip", users=people(250))


def limit_jobs(desk: JobDesk, **limits: Any) -> Moving:
    desk.session.profile = replace(desk.session.profile, limits=replace(UNLIMITED, **limits))
    clock = desk.session.setting.clock = Moving()
    return clock


def test_a_job_counts_once_also_when_it_is_removed_from_the_list(many: ChatService, tmp_path: Path) -> None:
    with job_desk(many, tmp_path) as desk:
        limit_jobs(desk, least_gap=3600)
        job = desk.ask(desk.queue.start_reviewed(desk.session, desk.ask(review_of(desk.session, MANY)), ""))
        desk.finish(job)
        assert len(desk.ask(review_of(desk.session, VIP)).earlier.to_many) == 1
        desk.ask(desk.queue.forget(job))
        review = desk.ask(review_of(desk.session, VIP))
        assert (len(review.earlier.to_many), review.gate.over) == (1, OVER)


def test_a_job_is_not_started_where_another_push_to_many_came_first(many: ChatService, tmp_path: Path) -> None:
    with job_desk(many, tmp_path) as desk:
        clock = limit_jobs(desk, least_gap=60, quiet_hours="22:00-07:00", quiet_zone="UTC")
        clock.now = clock.now.replace(hour=21)
        review = desk.ask(review_of(desk.session, MANY))
        desk.ask(send(desk.session, desk.ask(review_of(desk.session, VIP)), ""))
        with pytest.raises(SentMeanwhile):
            desk.ask(desk.queue.start_reviewed(desk.session, review, ""))
        clock.now = clock.now.replace(hour=22)
        with pytest.raises(SentMeanwhile):
            desk.ask(desk.queue.start_reviewed(desk.session, review, ""))
        assert many.count("POST", "/push/single") == 0


def test_a_job_pauses_when_quiet_hours_begin_and_cannot_be_resumed_in_them(many: ChatService, tmp_path: Path) -> None:
    with job_desk(many, tmp_path) as desk:
        clock = limit_jobs(desk, quiet_hours="22:00-07:00", quiet_zone="UTC")
        clock.now = clock.now.replace(hour=22)
        view = desk.run(plan_send(desk.session, MANY, people(101)))
        assert (view.state, many.count("POST", "/push/single")) == (JobState.PAUSED, 0)
        with pytest.raises(JobRefused, match=r"quiet hours, 22:00-07:00 \(UTC\); resume it after them"):
            desk.resume(view.id)
        clock.now = clock.now.replace(hour=7) + timedelta(days=1)
        desk.resume(view.id)
        assert desk.finish(view.id).counts.done == 101


def test_a_job_that_you_decided_to_send_in_quiet_hours_goes_out(many: ChatService, tmp_path: Path) -> None:
    with job_desk(many, tmp_path) as desk:
        clock = limit_jobs(desk, quiet_hours="22:00-07:00", quiet_zone="UTC")
        clock.now = clock.now.replace(hour=23)
        job = desk.ask(desk.queue.start_reviewed(desk.session, desk.ask(review_of(desk.session, MANY)), ""))
        assert desk.finish(job).counts.done == 101
        assert {record.note for record in desk.records()} == {
            "Over a limit: It goes to many in the quiet hours, 22:00-07:00 (UTC)."
        }


@pytest.mark.usefixtures("quick_countdown")
def test_of_two_windows_that_send_to_everybody_at_the_same_moment_one_does(
    service: ChatService, tmp_path: Path
) -> None:
    limits = {"everybody_per_day": 1}
    with limited(service, tmp_path, **limits) as desk, limited(service, tmp_path, **limits) as other:
        texts: tuple[dict[str, Json], ...] = ({"title": "One", "content": "a"}, {"title": "Two", "content": "b"})
        pushes = [replace(EVERYBODY, message=text) for text in texts]
        windows = [(each, reviewed(each, push)) for each, push in zip((desk, other), pushes, strict=True)]
        calls = [each.engine.submit(send(each.session, review, "")) for each, review in windows]
        assert sorted(call.result(20).outdated for call in calls) == [False, True]
    assert service.count("POST", "/push/task") == 1
