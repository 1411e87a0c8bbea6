"""Pausing, resuming, cancelling, queueing; what another run left behind; what is told while a job runs."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.deeds import Did
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.work import MOST_IN_FLIGHT, SPARE_IN_FLIGHT
from push_tui.operations.recording import change_summary
from push_tui.operations.session import Session
from push_tui.storage.job_records import BatchState, Counts, JobState
from push_tui.storage.jobs import JobTaken
from push_tui.storage.records import HistoryUnavailable
from support.job_desk import PROFILE, JobDesk, job_desk, members_of, people, service_with

USERS = people(3000)


def running(desk: JobDesk, job: int, done: int = 100) -> None:
    """Wait until so many rows are done."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        view = desk.queue.view(job)
        if view is not None and view.counts.done >= done:
            return
        time.sleep(0.002)
    raise AssertionError("the job does not come on")


def paused_job(desk: JobDesk) -> int:
    job = desk.start(Add(label="vip").plan(desk.session, USERS))
    running(desk, job)
    desk.queue.pause(job)
    assert desk.finish(job).counts.not_tried > 0
    return job


def test_a_paused_job_sends_nothing_and_goes_on_where_it_was(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
        desk.queue.pause(job)
        paused = desk.finish(job)
        calls = service.count("POST", "/push/label/vip/user")
        assert paused.state is JobState.PAUSED
        assert (paused.reason, paused.resumable) == ("", True)
        assert paused.counts.done == calls * 100 < 3000
        assert not desk.engine.pending
        desk.ask(desk.queue.resume(desk.session, job))
        assert desk.finish(job).counts == Counts(3000, done=3000)
        assert len(desk.records()) == 1
    assert service.count("POST", "/push/label/vip/user") == 30
    assert members_of(service, "vip") == set(USERS)


def test_cancelling_waits_for_no_answer_and_every_row_has_a_state(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
        service.fault("POST", "/push/label/vip", delay=600, times=None)
        answered = service.count("POST", "/push/label/vip/user")
        while service.count("POST", "/push/label/vip/user") == answered:
            time.sleep(0.005)
        desk.queue.cancel(job)
        view = desk.finish(job)
        assert view.state is JobState.CANCELLED
        counts = view.counts
        assert counts.done + counts.unknown + counts.not_tried == 3000
        assert 0 < counts.unknown <= 800
        assert {state for state, _ in desk.failed(job).values()} == {"unknown"}
        record = desk.records()[0]
        assert (record.state, record.result) == ("accepted", change_summary(counts, "in label"))


def test_a_job_cancelled_before_its_turn_has_done_nothing_and_has_no_record(tmp_path: Path) -> None:
    service = service_with("vip", "beta", users=USERS)
    with job_desk(service, tmp_path) as desk:
        first = desk.start(Add(label="vip").plan(desk.session, USERS))
        second = desk.start(Add(label="beta").plan(desk.session, USERS))
        desk.queue.cancel(second)
        view = desk.finish(second)
        assert (view.state, view.counts.not_tried) == (JobState.CANCELLED, 3000)
        assert desk.finish(first).state is JobState.DONE
        assert len(desk.records()) == 1
    assert members_of(service, "beta") == set()


def test_jobs_of_one_app_run_one_after_another(tmp_path: Path) -> None:
    service = service_with("vip", "beta", users=USERS)
    with job_desk(service, tmp_path) as desk:
        first = desk.start(Add(label="vip").plan(desk.session, USERS))
        second = desk.start(Add(label="beta").plan(desk.session, USERS[:200]))
        waiting = desk.queue.view(second)
        assert waiting is not None
        assert waiting.state is JobState.QUEUED
        assert [view.id for view in desk.queue.active] == [second, first]
        assert desk.finish(second).state is JobState.DONE
    paths = [request.path for request in service.requests if request.path.endswith("/user")]
    assert [path.split("/")[-2] for path in paths] == ["vip"] * 30 + ["beta"] * 2


def test_whom_a_job_changed_is_told_only_when_it_is_over(tmp_path: Path) -> None:
    with job_desk(service_with("vip", users=USERS), tmp_path) as desk:
        job = paused_job(desk)
        with pytest.raises(JobRefused, match="not over"):
            desk.ask(desk.queue.rows.changed(desk.session, job))
        desk.ask(desk.queue.abandon(desk.session, job))
        cancelled = desk.until(job, JobState.CANCELLED)
        assert len(desk.ask(desk.queue.rows.changed(desk.session, job))) == cancelled.counts.done


def test_a_paused_job_can_be_cancelled(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
        desk.queue.pause(job)
        desk.finish(job)
        desk.queue.cancel(job)
        assert desk.until(job, JobState.CANCELLED).counts.not_tried > 0
        desk.finish(job)
        view, kim = desk.queue.view(job), desk.session.operator
        assert view is not None and view.halted is not None
        assert [(did, deed.by) for did, deed in view.deeds] == [(Did.PAUSED, kim), (Did.CANCELLED, kim)]
        with pytest.raises(JobRefused, match="is cancelled"):
            desk.ask(desk.queue.resume(desk.session, job))


def test_a_job_cancelled_between_two_labels_says_who_is_where(tmp_path: Path) -> None:
    service = service_with(("trial", USERS), "paid")
    with job_desk(service, tmp_path) as desk:
        service.fault("DELETE", "/push/label/trial", delay=5.0, times=None)
        job = desk.start(Move(label="trial", target="paid").plan(desk.session, USERS[:1000]))
        deadline = time.monotonic() + 10
        while service.count("DELETE", "/push/label/trial/user") < 2 and time.monotonic() < deadline:
            time.sleep(0.002)
        desk.queue.cancel(job)
        view = desk.finish(job)
        where = desk.ask(desk.queue.rows.findings(job))
        assert view.counts.done + view.counts.failed + view.counts.unknown + view.counts.not_tried == 1000
        assert sum(where.values()) == 1000
        assert where.get("in paid, perhaps still in trial", 0) >= 200
        stayed = where.get("in trial", 0)
    assert len(members_of(service, "paid")) == 1000 - stayed


def test_the_end_of_push_tui_leaves_a_job_that_the_next_run_resumes(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
    done = len(members_of(service, "vip"))
    with job_desk(service, tmp_path) as desk:
        (view,) = desk.queue.resumable
        assert (view.id, view.mine) == (job, True) or view.id == job
        assert 100 <= view.counts.done <= done
        desk.ask(desk.queue.resume(desk.session, job))
        assert desk.finish(job).counts == Counts(3000, done=3000)
        assert [record.result for record in desk.records()] == ["3,000 in label"]
    assert members_of(service, "vip") == set(USERS)
    assert service.count("POST", "/push/label/vip/user") <= 30 + 8


def test_a_job_left_behind_is_refused_by_another_app_and_can_be_abandoned(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
    with job_desk(service, tmp_path, replace(PROFILE, org_name="another")) as desk:
        with pytest.raises(JobRefused, match="switch to profile staging"):
            desk.ask(desk.queue.resume(desk.session, job))
        desk.ask(desk.queue.abandon(desk.session, job))
        view = desk.until(job, JobState.CANCELLED)
        assert view.counts.done + view.counts.unknown + view.counts.not_tried == 3000
        assert desk.records()[0].state == "accepted"


def test_failed_rows_are_not_tried_again_with_the_labels_of_another_app(tmp_path: Path) -> None:
    service = service_with("vip")
    with job_desk(service, tmp_path) as desk:
        job = desk.run(Add(label="vip").plan(desk.session, ["ghost-1"])).id
        other = Session(desk.session.setting, replace(PROFILE, name="shop", org_name="another"))
        with pytest.raises(JobRefused, match="switch to profile staging"):
            desk.ask(desk.queue.rows.retry(other, job))


def test_a_job_that_is_resumed_twice_at_once_runs_once_and_can_still_be_paused(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = paused_job(desk)

        async def resume_twice() -> list[object]:
            resume = desk.queue.resume
            both = resume(desk.session, job), resume(desk.session, job)
            return list(await asyncio.gather(*both, return_exceptions=True))

        outcomes = desk.ask(resume_twice())
        assert [type(outcome) for outcome in outcomes] == [type(None), JobRefused]
        desk.queue.pause(job)
        view = desk.finish(job)
        assert (view.state, view.resumable) == (JobState.PAUSED, True)
        calls = service.count("POST", "/push/label/vip/user")
        time.sleep(0.1)
        assert service.count("POST", "/push/label/vip/user") == calls < 30


def test_a_job_that_is_ended_while_it_is_resumed_does_not_run(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = paused_job(desk)
    calls = service.count("POST", "/push/label/vip/user")
    with job_desk(service, tmp_path) as desk:

        async def resume_and_end() -> None:
            resumed, ended = desk.queue.resume(desk.session, job), desk.queue.abandon(desk.session, job)
            await asyncio.gather(resumed, ended, return_exceptions=True)

        desk.ask(resume_and_end())
        desk.until(job, JobState.CANCELLED)
        while desk.engine.pending:
            time.sleep(0.005)
        assert desk.store.jobs()[0].state is JobState.CANCELLED
    assert service.count("POST", "/push/label/vip/user") == calls


def test_a_job_that_was_written_runs_even_if_it_cannot_be_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else whoever is told that nothing was begun begins it again, and the first one is resumed besides."""
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:

        def busy(job: int) -> None:
            raise HistoryUnavailable("in use by another process")

        with monkeypatch.context() as patch:
            patch.setattr(desk.store, "get", busy)
            job = desk.start(Add(label="vip").plan(desk.session, USERS))
        assert desk.finish(job).id == job


def test_a_job_that_another_process_took_over_is_left_to_it(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
        with desk.store.writing() as connection:
            connection.execute("UPDATE jobs SET owner_host = 'other-host'")
        view = desk.finish(job)
        assert (view.state, view.reason) == (JobState.PAUSED, "Another push-tui has taken over this job.")
        with pytest.raises(JobRefused, match="on other-host"):
            desk.ask(desk.queue.resume(desk.session, job))
        with pytest.raises(JobTaken):
            desk.store.set_state(job, JobState.DONE)


def test_a_history_that_cannot_be_written_pauses_the_job(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job)
        desk.paths.history.rename(tmp_path / "away")
        desk.paths.history.mkdir()
        view = desk.finish(job)
        assert view.state is JobState.PAUSED
        assert "history.db" in view.reason
        desk.paths.history.rmdir()
        (tmp_path / "away").rename(desk.paths.history)
        desk.ask(desk.queue.resume(desk.session, job))
        assert desk.finish(job).counts == Counts(3000, done=3000)
    assert members_of(service, "vip") == set(USERS)


def test_listeners_hear_of_progress_a_few_times_a_second_and_of_the_end(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path, PROFILE) as desk:
        heard: list[float] = []
        desk.queue.listen(lambda: heard.append(time.monotonic()))
        began = time.monotonic()
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        running(desk, job, 1000)
        view = desk.queue.view(job)
        assert view is not None
        assert view.rate > 0
        assert view.seconds_left is not None
        in_flight = [ref for ref in desk.store.open_batches(job) if ref.state is BatchState.IN_FLIGHT]
        assert len(in_flight) <= MOST_IN_FLIGHT + SPARE_IN_FLIGHT
        desk.finish(job)
        assert len(heard) <= 8 + 6 * (time.monotonic() - began)


def test_a_job_that_is_over_can_be_forgotten(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, USERS[:10]))
        desk.ask(desk.queue.forget(view.id))
        assert desk.queue.jobs == ()
        assert desk.store.jobs() == ()
