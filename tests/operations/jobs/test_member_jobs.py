"""Adding, removing and moving users: every row gets one final state, and trouble loses and doubles nothing."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.overview import LookAt, read_overview
from push_tui.simulator.refusals import LIMIT, UNAUTHORISED
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.records import RecordKind
from push_tui.storage.user_files import read_user_file
from support.job_desk import PROFILE, JobDesk, job_desk, members_of, people, service_with

USERS = people(850)


def test_users_are_added_a_hundred_at_a_time(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, USERS))
    assert (view.state, view.counts) == (JobState.DONE, Counts(850, done=850))
    assert members_of(service, "vip") == set(USERS)
    assert service.count("POST", "/push/label/vip/user") == 9


def test_a_user_whom_the_service_refuses_fails_with_its_reason_and_the_others_are_done(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, (*USERS[:150], "nobody-1", *USERS[150:], "nobody-2")))
        assert view.counts == Counts(852, done=850, failed=2)
        assert desk.failed(view.id) == {
            "nobody-1": ("failed", "appUser not exists"),
            "nobody-2": ("failed", "appUser not exists"),
        }


def test_one_job_is_one_record_with_counts_and_failures(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        desk.run(Add(label="vip").plan(desk.session, (*USERS, "nobody")))
        (record,) = desk.records()
    assert (record.kind, record.state) == (RecordKind.USERS_ADDED, "accepted")
    assert (record.people, record.result) == (851, "1 failed, 850 in label")
    assert record.audience_text == "vip: 851 users"
    assert (record.job, record.call, record.counts) == (1, 0, Counts(851, 850, 1))
    assert (record.plan["rows"], record.plan["label"], record.request) == (851, "vip", b"")
    assert [tuple(status) for status in record.statuses] == [("nobody", "failed", "appUser not exists")]


def test_users_are_removed(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        assert desk.run(Remove(label="vip").plan(desk.session, USERS[:400])).counts.done == 400
        assert desk.records()[0].kind is RecordKind.USERS_REMOVED
    assert members_of(service, "vip") == set(USERS[400:])


@pytest.mark.parametrize("remove_first", [False, True])
def test_a_move_leaves_everybody_in_one_label(tmp_path: Path, remove_first: bool) -> None:
    service = service_with(("trial", USERS), "paid")
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Move(label="trial", target="paid", remove_first=remove_first).plan(desk.session, USERS[:300]))
        assert view.counts == Counts(300, done=300)
        assert desk.ask(desk.queue.rows.findings(view.id)) == {"in paid": 300}
        assert [record.kind for record in desk.records()] == [RecordKind.USERS_MOVED]
    assert members_of(service, "trial") == set(USERS[300:])
    assert members_of(service, "paid") == set(USERS[:300])
    order = [request.method for request in service.requests if request.path.endswith("/user")]
    assert order[0] == ("DELETE" if remove_first else "POST")


def test_a_move_removes_only_those_who_were_added(tmp_path: Path) -> None:
    service = service_with(("trial", USERS[:100]), "paid")
    body = b'{"data":{"success":["customer-000000"],"fail":{"customer-000001":"blocked"}},"timestamp":1,"duration":1}'
    service.fault("POST", "/push/label/paid/user", status=200, body=body)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Move(label="trial", target="paid").plan(desk.session, USERS[:3]))
        assert view.counts == Counts(3, done=1, failed=2)
        assert desk.failed(view.id) == {
            "customer-000001": ("failed", "blocked"),
            "customer-000002": ("failed", "the answer does not match the request; the user is not in the label"),
        }
        assert desk.ask(desk.queue.rows.findings(view.id)) == {"in paid": 1, "in trial": 2}
    assert members_of(service, "trial") == set(USERS[1:100])


def test_a_token_that_expires_in_the_middle_is_renewed_once_and_no_batch_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_with("vip", users=USERS)
    service.accept_token("second")
    token = tmp_path / "token"
    token.write_text("first")
    service.accept_token("first")
    with job_desk(service, tmp_path / "config") as desk:
        tokens = desk.session.tokens
        tokens._start_token = None
        tokens._profile = desk.session.profile.__class__(
            name="staging", host="sim.example", token_file=token, org_name="x", app_name="y"
        )
        job = desk.start(Add(label="vip").plan(desk.session, USERS))
        token.write_text("second")
        service.refuse_token("first", UNAUTHORISED)
        assert desk.finish(job).counts.done == 850
    assert members_of(service, "vip") == set(USERS)
    refused = sum(request.header("Authorization") == "Bearer first" for request in service.requests)
    assert 1 <= refused <= 12


def test_a_token_that_no_source_renews_pauses_the_job_and_it_goes_on_with_a_new_one(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        service.fault("*", "/push/label", status=401, times=2)
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "does not accept the token" in view.reason
        assert view.resumable
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).counts.done == 850
    assert members_of(service, "vip") == set(USERS)


def test_a_label_deleted_meanwhile_stops_the_job_and_says_so(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        del service.labels._labels["vip"]
        view = desk.run(plan)
        assert view.state is JobState.STOPPED
        assert view.reason.startswith("vip: There is no such label")
        assert view.counts.failed + view.counts.not_tried == 850
        assert not view.resumable
        record = desk.records()[0]
        assert record.state == "rejected"
        assert "no such label" in record.error
        assert record.answer_status == 400
        assert b"ResourceNotFoundException" in record.answer


def test_a_full_label_pauses_the_job_with_nothing_lost(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        service.fault("POST", "/push/label/vip", body=LIMIT.saying("limit request: users").refusal, times=None)
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "limit" in view.reason
        assert view.counts.not_tried == 850
        service.clear_faults()
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).counts.done == 850


def test_batches_refused_one_after_another_pause_the_job(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path, profile=PROFILE) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        service.fault("POST", "/push/label/vip", status=400, times=None)
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "batches in a row were refused" in view.reason
        assert 300 <= view.counts.failed <= 600


def test_lost_answers_are_repeated_and_nobody_is_in_twice(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        service.fault("POST", "/push/label/vip", drop_after_processing=True, times=2)
        service.fault("POST", "/push/label/vip", status=503, times=1)
        assert desk.run(plan).counts == Counts(850, done=850)
    assert members_of(service, "vip") == set(USERS)
    assert service.count("POST", "/push/label/vip/user") == 12


def test_a_dead_server_gets_at_most_ten_requests_and_the_job_pauses_with_the_reason(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        service.fault("POST", "/push/label/vip", drop_before_processing=True, times=None)
        view = desk.run(plan)
    assert view.state is JobState.PAUSED
    assert view.reason.startswith("The service keeps failing; resume when it works again.")
    assert view.counts.not_tried == 850
    assert service.count("POST", "/push/label/vip/user") <= 10


def test_a_server_that_dies_under_eight_calls_gets_at_most_ten_requests_too(tmp_path: Path) -> None:
    users = people(6000)
    service = service_with("vip", users=users)
    with job_desk(service, tmp_path) as desk:
        service.fault("POST", "/push/label/vip", delay=0.1, times=20)
        service.fault("POST", "/push/label/vip", drop_before_processing=True, delay=0.1, times=None)
        view = desk.run(Add(label="vip").plan(desk.session, users))
    assert view.state is JobState.PAUSED
    assert view.counts.done == 2000
    assert service.count("POST", "/push/label/vip/user") <= 20 + 10


def test_a_failure_is_told_with_its_line_in_the_file_also_after_a_retry(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text("username\n" + "\n".join((*USERS[:200], "late-1", USERS[0], "late-2")))
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path / "config") as desk:
        first = desk.run(Add(label="vip").plan(desk.session, read_user_file(file)))
        for job in (first.id, desk.run(desk.plan(desk.queue.rows.retry(desk.session, first.id))).id):
            page = desk.ask(desk.queue.rows.failures(job))
            assert [(row.user, row.line) for row in page.rows] == [("late-1", 202), ("late-2", 204)]
            desk.ask(desk.queue.rows.write(job, tmp_path / f"{job}.csv", issues_only=True))
            rows = list(csv.DictReader((tmp_path / f"{job}.csv").read_text().splitlines()))
            assert [(row["user"], row["file"], row["line"]) for row in rows] == [
                ("late-1", str(file), "202"),
                ("late-2", str(file), "204"),
            ]


def test_failed_rows_become_a_new_job(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    late = ("late-1", "late-2")
    with job_desk(service, tmp_path) as desk:
        first = desk.run(Add(label="vip").plan(desk.session, (*USERS, *late)))
        service.users.register(late)
        plan = desk.plan(desk.queue.rows.retry(desk.session, first.id))
        assert tuple(plan.users) == late
        assert desk.run(plan).counts == Counts(2, done=2)
    assert members_of(service, "vip") == {*USERS, *late}


def test_of_a_job_and_its_retry_only_the_retry_needs_a_look(tmp_path: Path) -> None:
    def listed(desk: JobDesk) -> list[int | None]:
        found = desk.ask(read_overview(desk.session, datetime.now(UTC)))
        return [look.job for look in found.looks if look.why is LookAt.JOB]

    with job_desk(service_with("vip", users=USERS), tmp_path) as desk:
        first = desk.run(Add(label="vip").plan(desk.session, (*USERS, "nobody")))
        assert listed(desk) == [first.id]
        again = desk.run(desk.plan(desk.queue.rows.retry(desk.session, first.id, every=True)))
        assert listed(desk) == [again.id, first.id]
        retry = desk.run(desk.plan(desk.queue.rows.retry(desk.session, first.id)))
        assert listed(desk) == [retry.id, again.id]
        desk.store.set_state(retry.id, JobState.CANCELLED)
        assert first.id in listed(desk)
