"""Checking bindings: whom a vendor's push service reaches, whom not, and whom the service does not tell of."""

import csv
import time
from pathlib import Path

import pytest

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.bindings import CheckBindings
from push_tui.simulator.service import ChatService
from push_tui.simulator.users import Binding, Person
from push_tui.storage.job_records import Counts, JobState
from support.job_desk import JobDesk, job_desk, people, service_with

USERS = people(260)
UNBOUND, BANNED, GONE = USERS[10], USERS[150], USERS[200]


def mixed_service() -> ChatService:
    """All of `USERS` are in ``vip`` and bound, but for one who is not, one who is banned, and one who was deleted."""
    service = service_with(("vip", USERS))
    service.users.register((UNBOUND,), Binding.NONE)
    service.users.describe(BANNED, Person(active=False))
    del service.users._named[GONE]
    return service


def found(desk: JobDesk, job: int) -> list[tuple[str, str]]:
    """The first rows of the job's page: user, and what was found or why it failed."""
    return [(row.user, row.found or row.reason) for row in desk.ask(desk.queue.rows.failures(job)).rows]


@pytest.mark.parametrize("users", [(), USERS], ids=["all", "marked"])
def test_each_user_is_bound_or_not_or_banned_or_unknown(tmp_path: Path, users: tuple[str, ...]) -> None:
    with job_desk(mixed_service(), tmp_path) as desk:
        view = desk.run(CheckBindings(label="vip").plan(desk.session, users))
        assert (view.state, view.counts) == (JobState.DONE, Counts(260, done=260))
        counts = {"not bound": 1, "unknown user": 1, "banned": 1, "bound": 257}
        assert desk.ask(desk.queue.rows.findings(view.id)) == counts
        assert view.reason == "1 not bound, 1 unknown user, 1 banned, 257 bound"
        listed = found(desk, view.id)
        assert listed[:3] == [(UNBOUND, "not bound"), (GONE, "unknown user"), (BANNED, "banned")]
        assert {state for _, state in listed[3:]} == {"bound"}
        assert desk.records() == ()
        desk.ask(desk.queue.rows.write(view.id, tmp_path / "rows.csv"))
    rows = {row["user"]: row["binding"] for row in csv.DictReader((tmp_path / "rows.csv").read_text().splitlines())}
    assert (len(rows), rows[UNBOUND], rows[BANNED], rows[USERS[0]]) == (260, "not bound", "banned", "bound")


def test_nobody_of_a_label_that_grew_beyond_the_most_is_asked_about(tmp_path: Path) -> None:
    service = service_with(("vip", people(999)), users=people(1_002))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(CheckBindings(label="vip").plan(desk.session))
        desk.ask(desk.session.client.add_users("vip", users_body(people(3, 999), AGORA)))
        view = desk.run(plan)
    assert view.state is JobState.STOPPED
    assert view.reason.startswith("Nobody was checked: 1,002 users are in vip now; mark up to 1,000")
    assert not any("/users/" in request.path for request in service.requests)


def test_a_paused_check_asks_about_nobody_twice(tmp_path: Path) -> None:
    service = mixed_service()
    service.fault("GET", "/users", delay=0.01, times=None)
    with job_desk(service, tmp_path) as desk:
        job = desk.start(CheckBindings(label="vip").plan(desk.session, USERS))
        while desk.until(job, JobState.RUNNING).counts.done < 50:
            time.sleep(0.001)
        desk.queue.pause(job)
        before = desk.finish(job).counts
        assert before.done < 260
        asked = len(service.requests)
        desk.resume(job)
        assert desk.finish(job).counts == Counts(260, done=260)
    assert len(service.requests) - asked <= 2 * (260 - before.done)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"status": 405}, "does not tell which devices are bound"),
        ({"status": 200, "body": "[]"}, "does not tell which devices are bound"),
        ({"status": 400}, "refused"),
    ],
)
def test_a_service_that_does_not_tell_pauses_the_check_after_three_users(
    tmp_path: Path, fault: dict[str, object], reason: str
) -> None:
    service = mixed_service()
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(CheckBindings(label="vip").plan(desk.session))
        service.fault("GET", "/users", times=None, **fault)  # type: ignore[arg-type]  # the options of a fault
        view = desk.run(plan)
        assert (view.state, "3 users in a row could not be checked" in view.reason) == (JobState.PAUSED, True)
        assert view.counts.failed == 3
        assert reason in found(desk, view.id)[0][1]
        service.clear_faults()
        desk.resume(view.id)
        view = desk.finish(view.id)
        assert view.counts == Counts(260, done=257, failed=3)
        again = desk.run(desk.plan(desk.queue.rows.retry(desk.session, view.id)))
        assert again.counts == Counts(3, done=3)


def test_a_service_that_fails_for_a_while_is_asked_again(tmp_path: Path) -> None:
    service = mixed_service()
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(CheckBindings(label="vip").plan(desk.session))
        service.fault("GET", "/users", drop_before_processing=True, times=3)
        service.fault("GET", "/users", status=503, times=3)
        assert desk.run(plan).counts == Counts(260, done=260)


def test_a_dead_service_pauses_the_check_with_nobody_lost(tmp_path: Path) -> None:
    service = mixed_service()
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(CheckBindings(label="vip").plan(desk.session))
        service.fault("GET", "/users", drop_before_processing=True, times=None)
        view = desk.run(plan)
    assert (view.state, view.counts.not_tried) == (JobState.PAUSED, 260)
    assert view.reason.startswith("The service keeps failing")
    assert service.count("GET", "/users") <= 10


def test_who_cannot_be_checked_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with job_desk(service_with(("big", people(1001)), "empty"), tmp_path) as desk:
        for label, users, sentence in (
            ("big", (), "1,001 users are in big; mark up to 1,000"),
            ("big", people(1001), "1,001 users are marked"),
            ("empty", (), "empty has no members"),
            ("nolabel", (), "could not be read"),
        ):
            with pytest.raises(JobRefused, match=sentence):
                desk.ask(CheckBindings(label=label).plan(desk.session, users))
