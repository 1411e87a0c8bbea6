"""The dry run: numbers before anything is done, limits that are kept, what has to be typed, results as a file."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.jobs.plans import LabelReading, can_count_new
from push_tui.operations.jobs.results import results_path
from push_tui.operations.membership import load_next_page, member_list
from push_tui.storage.job_records import JobState
from push_tui.storage.user_files import read_user_file, read_user_text
from support.job_desk import PROFILE, job_desk, people, service_with

USERS = people(300)


def test_a_plan_tells_what_the_file_holds(tmp_path: Path) -> None:
    service = service_with(("vip", USERS[:50]), users=USERS)
    with job_desk(service, tmp_path) as desk:
        given = read_user_text("kim\nkim\nno user\nLee\n" + "\n".join(USERS))
        plan = desk.plan(Add(label="vip").plan(desk.session, given))
    details, numbers = plan.details, plan.numbers
    assert (given.total, numbers.usable, details.duplicates, details.illegal) == (304, 302, 1, 1)
    assert (given.upper_case, numbers.members_now, numbers.members_then) == (1, 50, 352)
    assert plan.dry_run is given
    assert (numbers.new, numbers.over_limit) == (None, 0)


def test_who_is_in_already_is_told_where_the_members_are_loaded(tmp_path: Path) -> None:
    service = service_with(("vip", USERS[:50]), users=USERS)
    with job_desk(service, tmp_path) as desk:
        desk.ask(load_next_page(desk.session, member_list(desk.session, "vip")))
        for users in (USERS, tuple(map(str.upper, USERS))):
            numbers = desk.plan(Add(label="vip").plan(desk.session, users)).numbers
            assert (numbers.already_in, numbers.new, numbers.members_then) == (50, 250, 300)


def test_a_member_list_that_is_not_what_the_service_counts_now_tells_nobody_who_is_new(tmp_path: Path) -> None:
    service = service_with(("vip", USERS[:50]), users=USERS)
    with job_desk(service, tmp_path) as desk:
        desk.ask(load_next_page(desk.session, member_list(desk.session, "vip")))
        desk.ask(desk.session.client.add_users("vip", users_body(USERS[50:60], AGORA)))
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        assert (plan.numbers.new, plan.numbers.members_now, can_count_new(plan)) == (None, 60, True)
        exact = desk.ask(LabelReading.of(desk.session, plan).run())
    assert (exact.numbers.new, exact.numbers.already_in, exact.numbers.members_then) == (240, 60, 300)


def test_more_than_the_label_may_hold_is_refused_until_the_person_insists(tmp_path: Path) -> None:
    service = service_with(("vip", USERS[:50]), users=USERS)
    with job_desk(service, tmp_path, replace(PROFILE, users_per_label=300)) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        sentence = (
            "vip would hold up to 350 members, 50 over the limit of 300. Start only if your contract allows more."
        )
        assert plan.over_limit == sentence
        with pytest.raises(JobRefused, match="50 over the limit"):
            desk.start(plan)
        assert desk.finish(desk.start(plan, allow_over_limit=True)).state is JobState.DONE


@pytest.mark.parametrize(("people_in_it", "typed"), [(100, ""), (101, "101")])
def test_removing_or_moving_more_than_100_people_is_typed(tmp_path: Path, people_in_it: int, typed: str) -> None:
    service = service_with(("vip", USERS), "beta")
    users = USERS[:people_in_it]
    with job_desk(service, tmp_path) as desk:
        assert desk.plan(Remove(label="vip").plan(desk.session, users)).gate.typed == typed
        assert desk.plan(Move(label="vip", target="beta").plan(desk.session, users)).gate.typed == typed
        assert desk.plan(Add(label="beta").plan(desk.session, users)).gate.typed == ""


def test_a_read_only_profile_and_an_empty_list_are_refused(tmp_path: Path) -> None:
    service = service_with(("vip", USERS), "beta")
    with job_desk(service, tmp_path / "a") as desk:
        for plan in (Add(label="vip").plan(desk.session, ()), Add(label="vip").plan(desk.session, ("no user",))):
            with pytest.raises(JobRefused, match="is a user ID"):
                desk.ask(plan)
        with pytest.raises(JobRefused, match="Both labels are the same"):
            desk.ask(Move(label="vip", target="VIP").plan(desk.session, USERS))
    read_only = replace(PROFILE, read_only=True)
    with job_desk(service, tmp_path / "b", read_only) as desk, pytest.raises(JobRefused, match="read-only"):
        desk.ask(Add(label="vip").plan(desk.session, USERS))


def test_a_plan_of_another_profile_is_not_started(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        with pytest.raises(JobRefused, match="You switched profiles"):
            desk.start(replace(plan, profile="production"))


def test_results_lie_beside_the_input_and_no_cell_is_a_formula(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    given = tmp_path / "given.txt"
    given.write_text("\n".join((*USERS, "-dash", "_nobody")))
    service.fault(
        "POST",
        "/push/label/vip",
        status=200,
        body=b'{"data":{"success":[],"fail":{"customer-000000":"=1+1"}},"timestamp":1,"duration":1}',
    )
    with job_desk(service, tmp_path / "config") as desk:
        view = desk.run(Add(label="vip").plan(desk.session, read_user_file(given)))
        assert view.planned.source == str(given)
        path = results_path(view, tmp_path)
        count = desk.ask(desk.queue.rows.write(view.id, path)).rows
    assert path == tmp_path / f"given.job-{view.id}.csv"
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert count == len(rows) == 302
    assert [row["row"] for row in rows] == [str(number) for number in range(1, 303)]
    assert (rows[0]["state"], rows[0]["reason"]) == ("failed", "'=1+1")
    assert [(row["user"], row["state"]) for row in rows[-2:]] == [("'-dash", "failed"), ("_nobody", "failed")]
    assert {row["state"] for row in rows[100:300]} == {"done"}


def test_a_move_writes_who_is_where(tmp_path: Path) -> None:
    service = service_with(("trial", USERS), "paid")
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Move(label="trial", target="paid").plan(desk.session, (*USERS[:2], "nobody")))
        path = tmp_path / "moved.csv"
        desk.ask(desk.queue.rows.write(view.id, path))
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert [(row["user"], row["state"], row["where"]) for row in rows] == [
        ("customer-000000", "done", "in paid"),
        ("customer-000001", "done", "in paid"),
        ("nobody", "failed", "in trial"),
    ]


def test_failures_come_by_page(tmp_path: Path) -> None:
    service = service_with("vip")
    strangers = people(1200)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, strangers))
        assert view.counts.failed == 1200
        found, after = [], -1
        while True:
            page = desk.ask(desk.queue.rows.failures(view.id, after=after, limit=200))
            assert len(page.rows) <= 600
            found += [row.user for row in page.rows]
            if page.next is None:
                break
            after = page.next
    assert found == list(strangers)
