"""Renaming a label: it is copied, and deleted only when nobody is missing in the new one."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.operations.labels import create_label, load_labels
from push_tui.simulator.refusals import RATE_REACHED
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.records import RecordKind
from support.history_samples import a_push, accepted
from support.job_desk import PROFILE, job_desk, members_of, people, service_with, wait_for_call

USERS = people(850)
VIP = ("vip", USERS)


def test_a_label_gets_another_name_and_keeps_description_and_members(tmp_path: Path) -> None:
    service = service_with(users=USERS)
    with job_desk(service, tmp_path) as desk:
        desk.ask(create_label(desk.session, "vip", "Paying"))
        desk.run(Add(label="vip").plan(desk.session, USERS))
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        assert plan.gate.typed == "vip"
        view = desk.run(plan)
        assert (view.state, view.counts) == (JobState.DONE, Counts(850, done=850))
        assert view.reason == "vip is gold now; rename it back to undo"
        record = desk.records()[0]
        assert (record.kind, record.audience) == (RecordKind.LABEL_RENAMED, ("vip", "gold"))
        named = {label.name: label.description for label in desk.session.labels.items}
        assert named == {"gold": "Paying"}
    assert members_of(service, "gold") == set(USERS)


def test_a_label_without_members_is_renamed_too(tmp_path: Path) -> None:
    service = service_with("vip")
    with job_desk(service, tmp_path) as desk:
        assert desk.run(Rename(label="vip", target="gold").plan(desk.session)).state is JobState.DONE
    assert set(service.labels._labels) == {"gold"}


@pytest.mark.parametrize(("target", "why"), [("beta", "exists already"), ("no name", "not allowed")])
def test_a_name_that_cannot_be_is_refused(tmp_path: Path, target: str, why: str) -> None:
    with job_desk(service_with(VIP, "beta"), tmp_path) as desk:
        desk.ask(load_labels(desk.session))
        with pytest.raises(JobRefused, match=why):
            desk.ask(Rename(label="vip", target=target).plan(desk.session))


def test_members_who_join_during_the_copy_are_copied_before_the_label_is_deleted(tmp_path: Path) -> None:
    service = service_with(VIP, users=people(900))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        service.fault("POST", "/push/label/gold/user", delay=0.05)
        job = desk.start(plan)
        wait_for_call(service, "POST", "/push/label/gold/user")
        desk.ask(desk.session.client.add_users("vip", users_body(people(900)[850:], AGORA)))
        view = desk.finish(job)
        assert (view.state, view.counts) == (JobState.DONE, Counts(900, done=900))
    assert members_of(service, "gold") == set(people(900))
    assert set(service.labels._labels) == {"gold"}


def test_while_it_deletes_the_old_label_it_is_finishing_at_no_rate_and_without_a_time(tmp_path: Path) -> None:
    service = service_with(VIP)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        service.fault("DELETE", "/push/label/vip", delay=0.3)
        job = desk.start(plan)
        wait_for_call(service, "DELETE", "/push/label/vip")
        view = desk.queue.view(job)
        assert view is not None
        assert (view.finishing, view.rate, view.seconds_left) == (True, 0.0, None)
        assert not desk.finish(job).finishing


def test_a_member_whom_the_new_label_does_not_take_keeps_the_old_one_until_a_retry_succeeds(tmp_path: Path) -> None:
    service = service_with(VIP)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        del service.users._named[USERS[7]]
        view = desk.run(plan)
        assert (view.state, view.counts) == (JobState.STOPPED, Counts(850, done=849, failed=1))
        assert f"vip was not deleted, because the service did not take {USERS[7]} into gold" in view.reason
        assert members_of(service, "vip") == set(USERS)
        again = desk.plan(desk.queue.rows.retry(desk.session, view.id))
        assert again.gate.typed == "vip"
        assert desk.run(again).state is JobState.STOPPED
        service.users.register((USERS[7],))
        view = desk.run(desk.plan(desk.queue.rows.retry(desk.session, view.id)))
        assert (view.state, view.counts) == (JobState.DONE, Counts(1, done=1))
    assert members_of(service, "gold") == set(USERS)
    assert set(service.labels._labels) == {"gold"}


def test_a_label_whose_members_are_not_all_listed_is_not_deleted(tmp_path: Path) -> None:
    service = service_with(VIP)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        page = '{"data":[{"username":"customer-000001","created":1}],"timestamp":1,"duration":1}'
        for _ in range(9):
            service.fault("GET", "/push/label/vip/user", delay=0.0)  # the nine pages of the copy are good
        service.fault("GET", "/push/label/vip/user", status=200, body=page, times=None)
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "vip was not read completely" in view.reason
        assert members_of(service, "vip") == set(USERS)
        service.clear_faults()
        desk.resume(view.id)
        assert desk.finish(view.id).state is JobState.DONE
    assert set(service.labels._labels) == {"gold"}


def test_a_member_who_joins_while_the_deletion_waits_is_copied_first(tmp_path: Path) -> None:
    service = service_with(VIP, users=people(851))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        service.fault("DELETE", "/push/label/vip", body=RATE_REACHED, delay=0.1)
        job = desk.start(plan)
        wait_for_call(service, "DELETE", "/push/label/vip")
        desk.ask(desk.session.client.add_users("vip", users_body(people(851)[850:], AGORA)))
        assert desk.finish(job).counts == Counts(851, done=851)
    assert members_of(service, "gold") == set(people(851))
    assert service.count("DELETE", "/push/label/vip") == 2


def test_a_member_who_joins_as_another_leaves_while_the_label_is_checked_is_copied_first(tmp_path: Path) -> None:
    service = service_with(VIP, users=people(851))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        pages = "/push/label/vip/user"
        service.fault("GET", pages, delay=0.02, times=None)
        job = desk.start(plan)
        while service.count("GET", pages) < 12:  # nine pages of the copy, and some of the check
            time.sleep(0.001)
        desk.ask(desk.session.client.add_users("vip", users_body(people(851)[850:], AGORA)))
        desk.ask(desk.session.client.remove_users("vip", users_body(USERS[849:], AGORA)))
        assert desk.finish(job).state is JobState.DONE
    assert people(851)[850] in members_of(service, "gold")


def test_of_two_renames_at_once_one_says_that_the_label_was_gone(tmp_path: Path) -> None:
    service = service_with(VIP)
    with job_desk(service, tmp_path / "kim") as kim, job_desk(service, tmp_path / "lee") as lee:
        pages = "/push/label/vip/user"
        service.fault("GET", pages, delay=0.01, times=None)
        plans = [
            desk.plan(Rename(label="vip", target=name).plan(desk.session)) for desk, name in ((kim, "a"), (lee, "b"))
        ]
        jobs = [(desk, desk.start(plan)) for desk, plan in zip((kim, lee), plans, strict=True)]
        views = [desk.finish(job) for desk, job in jobs]
    assert sorted(view.state for view in views) == [JobState.DONE, JobState.STOPPED]


def test_a_lost_answer_to_the_deletion_is_settled_by_looking(tmp_path: Path) -> None:
    service = service_with(VIP)
    with job_desk(service, tmp_path) as desk:
        service.fault("DELETE", "/push/label/vip", drop_after_processing=True)
        assert desk.run(Rename(label="vip", target="gold").plan(desk.session)).state is JobState.DONE
    assert service.count("DELETE", "/push/label/vip") == 1


def test_a_deletion_that_fails_pauses_and_both_labels_are_read_again_on_resume(tmp_path: Path) -> None:
    service = service_with(VIP, users=people(851))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Rename(label="vip", target="gold").plan(desk.session))
        service.fault("DELETE", "/push/label/vip", status=502)
        view = desk.run(plan)
        assert (view.state, "vip was not deleted" in view.reason) == (JobState.PAUSED, True)
        desk.ask(desk.session.client.add_users("vip", users_body(people(851)[850:], AGORA)))
        desk.resume(view.id)
        assert desk.finish(view.id).state is JobState.DONE
    assert members_of(service, "gold") == set(people(851))


@pytest.mark.parametrize("details", [Rename(label="vip", target="gold"), Delete(labels=("vip",))])
def test_scheduled_pushes_to_a_name_that_will_not_exist_are_in_the_plan(
    details: Rename | Delete, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    with job_desk(service_with(VIP, "beta"), tmp_path) as desk:
        plans = (("later", "vip", 30), ("soon", "vip", 2), ("theirs", "beta", 2), ("gone", "vip", -2))
        for title, label, hours in plans:
            start = f"{now + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"
            push = a_push(
                title=title,
                app=PROFILE.app,
                host=PROFILE.host,
                audience_kind="labels",
                audience=(label,),
                start_date=start,
                start_zone="UTC",
            )
            desk.session.history.finish(desk.session.history.begin(push), accepted(task_id="4711"))
        plan = desk.plan(details.plan(desk.session))
    assert [row.title for row in plan.scheduled] == ["soon", "later"]
