"""Going on with a push to many users: a key while its review stands, else the number of users who are left."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.deeds import Did
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.jobs.resuming import Resumption
from push_tui.operations.session import Session
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Environment, Profile
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.profile_limits import SecondPerson
from support.job_desk import PROFILE, JobDesk, job_desk, people, service_with

USERS = people(450)
PUSH = Push(Audience(AudienceKind.USERS, ("reviewed-1",)), message={"title": "Maintenance", "content": "Back at noon"})
OTHER = replace(PROFILE, name="other")


@pytest.fixture
def service() -> ChatService:
    return service_with("vip", users=USERS)


def pushed(service: ChatService) -> list[str]:
    return sorted(target for push in service.pushes for target in push.targets)


def paused(desk: JobDesk, service: ChatService, *, note: str = "", reviewed: datetime | None = None) -> int:
    """A push to 450 users that a person pauses while its first call is under way."""
    service.fault("POST", "/push/single", delay=0.3, times=1)
    plan = desk.plan(plan_send(desk.session, PUSH, USERS, note, reviewed=reviewed))
    job = desk.start(plan)
    while not service.count("POST", "/push/single"):
        desk.until(job, JobState.RUNNING)
    desk.queue.pause(job)
    view = desk.finish(job)
    assert (view.state, view.counts) == (JobState.PAUSED, Counts(450, done=100))
    return job


def with_profile(desk: JobDesk, profile: Profile) -> Session:
    """A session of another profile in the same process."""
    return Session(desk.session.setting, profile, start_token="none is used")


def needed(desk: JobDesk, job: int, session: Session | None = None) -> Resumption:
    found = desk.ask(desk.queue.resumption(session or desk.session, job))
    assert isinstance(found, Resumption)
    return found


@contextmanager
def left_by_another(service: ChatService, directory: Path, note: str = "") -> Iterator[tuple[JobDesk, int]]:
    """A desk that finds a push paused by a run before it."""
    with job_desk(service, directory) as desk:
        job = paused(desk, service, note=note)
    with job_desk(service, directory) as desk:
        yield desk, job


def test_who_paused_a_push_within_its_review_goes_on_with_one_key(service: ChatService, tmp_path: Path) -> None:
    with job_desk(service, tmp_path) as desk:
        job = paused(desk, service, reviewed=datetime.now(UTC) - timedelta(minutes=14))
        assert needed(desk, job).typed == ""
        desk.ask(desk.queue.resume(desk.session, job))
        assert desk.finish(job).counts == Counts(450, done=450)
    assert pushed(service) == sorted(USERS)


@pytest.mark.parametrize("minutes", [16, -5], ids=["too old", "a clock that was set back"])
def test_a_review_over_fifteen_minutes_old_takes_the_number(service: ChatService, tmp_path: Path, minutes: int) -> None:
    with job_desk(service, tmp_path) as desk:
        job = paused(desk, service, reviewed=datetime.now(UTC) - timedelta(minutes=minutes))
        assert needed(desk, job).typed == "350"
        for typed in ("", "450", "35"):
            with pytest.raises(JobRefused, match="Type 350, the number of users left,"):
                desk.ask(desk.queue.resume(desk.session, job, typed))
        assert service.count("POST", "/push/single") == 1
        desk.ask(desk.queue.resume(desk.session, job, " 350 "))
        assert desk.finish(job).counts == Counts(450, done=450)
    assert pushed(service) == sorted(USERS)


def test_another_run_takes_the_number_and_is_told_what_was_reviewed(service: ChatService, tmp_path: Path) -> None:
    with left_by_another(service, tmp_path) as (desk, job):
        asked = needed(desk, job)
        assert (asked.typed, asked.left, asked.job.counts) == ("350", 350, Counts(450, done=100))
        assert (asked.title, asked.content) == ("Maintenance", "Back at noon")
        assert (asked.job.profile, asked.job.environment, asked.job.operator) == (
            "staging",
            "staging",
            desk.session.operator,
        )
        with pytest.raises(JobRefused, match="the number of users left"):
            desk.ask(desk.queue.resume(desk.session, job))
        desk.ask(desk.queue.resume(desk.session, job, "350"))
        assert desk.finish(job).counts == Counts(450, done=450)


def test_a_call_that_was_under_way_is_not_among_those_who_are_left(service: ChatService, tmp_path: Path) -> None:
    with job_desk(service, tmp_path) as desk:
        desk.queue._next = lambda: None  # type: ignore[method-assign]  # it ends before the job's turn comes
        killed = desk.start(plan_send(desk.session, PUSH, USERS[:250]))
        desk.store.advance(killed, (), (2,))  # what a kill leaves: the intent of the last call, and no answer
    with job_desk(service, tmp_path) as desk:
        asked = needed(desk, killed)
        assert (asked.typed, asked.in_doubt, asked.left) == ("200", 50, 200)
        desk.resume(killed)
        assert desk.finish(killed).counts == Counts(250, done=200, unknown=50)
    assert pushed(service) == sorted(USERS[:200])


def test_a_push_that_trouble_has_paused_takes_the_number(service: ChatService, tmp_path: Path) -> None:
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/single", status=400)
        job = desk.start(plan_send(desk.session, PUSH, USERS))
        desk.finish(job)
        asked = needed(desk, job)
        assert asked.typed == "350"
        assert "refused a batch" in asked.job.reason


def test_another_profile_of_the_app_takes_the_number(service: ChatService, tmp_path: Path) -> None:
    with job_desk(service, tmp_path) as desk:
        job = paused(desk, service)
        assert needed(desk, job, with_profile(desk, OTHER)).typed == "350"
        assert needed(desk, job).typed == ""


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (
            replace(OTHER, environment=Environment.PRODUCTION),
            "Profile other is for production, and this push was reviewed for staging; switch to profile staging, "
            "which this push was reviewed with.",
        ),
        (
            replace(OTHER, read_only=True),
            "This profile is read-only; nothing can be changed or sent. "
            "To resume, switch to profile staging, which this push was reviewed with.",
        ),
        (
            replace(OTHER, require_note=True),
            "Profile other requires a note, and this push has none; switch to profile staging, "
            "which this push was reviewed with.",
        ),
        (
            replace(OTHER, second_person=SecondPerson.LABELS),
            "Profile other asks a second person to send this push, and nobody handed it over; "
            "switch to profile staging, which this push was reviewed with.",
        ),
        (
            replace(PROFILE, environment=Environment.PRODUCTION),
            "Profile staging is for production, and this push was reviewed for staging; "
            "cancel this job and review the push again.",
        ),
    ],
    ids=["another environment", "read-only", "a note is required", "a second person", "the profile itself has changed"],
)
def test_a_profile_that_may_not_send_it_says_what_to_do(
    service: ChatService, tmp_path: Path, profile: Profile, why: str
) -> None:
    with job_desk(service, tmp_path) as desk:
        job = paused(desk, service)
        session = with_profile(desk, profile)
        for coroutine in (desk.queue.resumption(session, job), desk.queue.resume(session, job, "350")):
            with pytest.raises(JobRefused) as refused:
                desk.ask(coroutine)
            assert str(refused.value) == why
    assert service.count("POST", "/push/single") == 1


def test_what_was_said_to_be_meant_is_no_note_but_stands_in_the_record(service: ChatService, tmp_path: Path) -> None:
    strict = replace(OTHER, require_note=True)
    with job_desk(service, tmp_path) as desk:
        meant = desk.plan(plan_send(desk.session, PUSH, USERS[:101], meant="Meant: a test word"))
        noted = desk.plan(plan_send(desk.session, PUSH, USERS[:101], "OPS-7", meant="Meant: a test word"))
        desk.queue._next = lambda: None  # type: ignore[method-assign]  # it ends before the jobs' turn comes
        jobs = [desk.start(plan) for plan in (meant, noted)]
    with job_desk(service, tmp_path) as desk:
        session = with_profile(desk, strict)
        with pytest.raises(JobRefused, match="requires a note"):
            needed(desk, jobs[0], session)
        assert needed(desk, jobs[1], session).typed == "101"
        desk.resume(jobs[1])
        desk.finish(jobs[1])
        assert {record.note for record in desk.records()} == {"OPS-7 · Meant: a test word"}


def test_a_push_that_was_handed_over_is_resumed_and_each_of_its_records_says_by_whom(
    service: ChatService, tmp_path: Path
) -> None:
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(plan_send(desk.session, PUSH, USERS[:101], author="kim (uid 1001)"))
        desk.queue._next = lambda: None  # type: ignore[method-assign]  # it ends before the job's turn comes
        job = desk.start(plan)
    with job_desk(service, tmp_path, replace(PROFILE, second_person=SecondPerson.LABELS)) as desk:
        desk.resume(job)
        desk.finish(job)
        assert [record.author for record in desk.records()] == ["kim (uid 1001)"] * 2


def test_a_job_tells_who_went_on_with_it_and_when(service: ChatService, tmp_path: Path) -> None:
    with left_by_another(service, tmp_path) as (desk, job):
        began = datetime.now(UTC)
        desk.resume(job)
        view = desk.finish(job)
        (_, paused), (did, resumed) = view.deeds
        assert (did, resumed.by, resumed.profile) == (Did.RESUMED, desk.session.operator, "staging")
        assert paused.at <= began <= resumed.at <= datetime.now(UTC)
    with job_desk(service, tmp_path) as desk:
        stored = desk.queue.view(job)
        assert stored is not None and stored.deeds == view.deeds
