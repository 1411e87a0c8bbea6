"""Jobs that read members: copies, exports, intersections, and deletions that save members first."""

import csv
import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.chat.bodies import label_body
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.copy import Copy
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.export import Export
from push_tui.operations.jobs.kinds.intersect import Intersect
from push_tui.operations.session import Session
from push_tui.simulator.service import ChatService
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.records import RecordKind
from support.job_desk import PROFILE, JobDesk, job_desk, members_of, people, service_with

USERS = people(850)


def paused_while_reading(desk: JobDesk, service: ChatService) -> int:
    """Start to copy ``vip`` and pause that after three pages; return the job."""
    job = desk.start(desk.plan(Copy(label="vip", target="vip-2").plan(desk.session)))
    while service.count("GET", "/push/label/vip/user") < 3:
        time.sleep(0.001)
    desk.queue.pause(job)
    return job


def test_the_members_of_a_label_are_copied_to_a_new_one(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Copy(label="vip", target="vip-2", description="Renamed in May").plan(desk.session))
        assert (view.state, view.counts) == (JobState.DONE, Counts(850, done=850))
        assert [record.kind for record in desk.records()] == [RecordKind.LABEL_COPIED]
        assert [label.name for label in desk.session.labels.items if label.description] == ["vip-2"]
    assert members_of(service, "vip-2") == set(USERS) == members_of(service, "vip")


def test_a_copy_makes_nothing_before_everything_is_read(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Copy(label="vip", target="vip-2").plan(desk.session))
        service.fault("GET", "/push/label/vip/user", drop_before_processing=True, times=None)
        assert desk.run(plan).state is JobState.PAUSED
        assert service.count("POST", "/push/label") == 0
        service.clear_faults()
        (view,) = desk.queue.resumable
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).counts == Counts(850, done=850)


def test_a_copy_goes_on_reading_where_it_was(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Copy(label="vip", target="vip-2").plan(desk.session))
        job = desk.start(plan)
        while service.count("GET", "/push/label/vip/user") < 3:
            time.sleep(0.001)
        desk.queue.pause(job)
        paused = desk.finish(job)
        assert paused.state is JobState.PAUSED
        assert paused.read >= 200
        desk.ask(desk.queue.resume(desk.session, job))
        done = desk.finish(job)
        assert (done.counts, done.read) == (Counts(850, done=850), 0)
    assert service.count("GET", "/push/label/vip/user") <= 9 + 1
    assert members_of(service, "vip-2") == set(USERS)


def test_a_reading_that_is_resumed_begins_with_what_was_read(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        job = paused_while_reading(desk, service)
        paused = desk.finish(job)
        service.fault("GET", "/push/label/vip/user", drop_before_processing=True, times=None)
        desk.ask(desk.queue.resume(desk.session, job))
        resumed = desk.finish(job)
        assert (resumed.state, resumed.read) == (JobState.PAUSED, paused.read)
        assert paused.read


def test_another_run_shows_how_much_was_read_before_a_reading_was_paused(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        job = paused_while_reading(desk, service)
        read = desk.finish(job).read
    with job_desk(service, tmp_path) as other:
        other.ask(other.queue.load())
        (view,) = other.queue.resumable
        assert view.read == read > 0
        other.ask(other.queue.resume(other.session, job))
        done = other.finish(job)
        assert (done.counts, done.read) == (Counts(850, done=850), 0)
    with job_desk(service, tmp_path) as last:
        last.ask(last.queue.load())
        assert [view.read for view in last.queue.jobs] == [0]


def test_a_label_whose_making_was_lost_is_looked_for(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Copy(label="vip", target="vip-2").plan(desk.session))
        service.fault("POST", "/push/label", drop_after_processing=True)
        assert desk.run(plan).counts.done == 850
    assert service.count("POST", "/push/label") == 1


def test_a_label_that_somebody_made_meanwhile_stops_the_copy(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Copy(label="vip", target="vip-2").plan(desk.session))
        desk.ask(desk.session.client.create_label(label_body("vip-2")))
        view = desk.run(plan)
        assert view.state is JobState.STOPPED
        assert view.reason.startswith("vip-2 was not created")
    assert members_of(service, "vip-2") == set()


@pytest.mark.parametrize("name", ["members.txt", "members.csv", "members.json"])
def test_members_are_exported_in_the_format_of_the_file(tmp_path: Path, name: str) -> None:
    service = service_with(("vip", USERS))
    path = tmp_path / name
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Export(label="vip", path=str(path)).plan(desk.session))
        assert view.reason == f"850 members in {path}"
        assert view.counts == Counts(850, done=850)
        assert desk.records() == ()
    text = path.read_text()
    if name.endswith(".txt"):
        found = text.split()
    elif name.endswith(".json"):
        found = json.loads(text)
    else:
        rows = list(csv.DictReader(text.splitlines()))
        found = [row["username"] for row in rows]
        assert rows[0]["added"].startswith("2026-01-")
    assert sorted(found) == sorted(USERS)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_export_that_cannot_be_written_pauses_and_keeps_what_was_there(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    directory = tmp_path / "out"
    directory.mkdir()
    with job_desk(service, tmp_path / "config") as desk:
        plan = desk.plan(Export(label="vip", path=str(directory / "members.csv")).plan(desk.session))
        directory.rmdir()
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "cannot be written" in view.reason
        directory.mkdir()
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).state is JobState.DONE


def test_an_intersection_is_counted_exactly_and_remembered(tmp_path: Path) -> None:
    service = service_with(("a", USERS[:500]), ("b", USERS[300:]), ("c", USERS[400:450]))
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Intersect(labels=("a", "b", "c")).plan(desk.session))
        assert view.reason == "50 users are in all of c, a, b"
        counted = desk.queue.view(view.id)
        assert counted is not None
        assert desk.queue.exact_counts(desk.session) == {frozenset("abc"): (50, counted.finished_at)}
        elsewhere = Session(desk.session.setting, replace(PROFILE, host="other.example"))
        assert desk.queue.exact_counts(elsewhere) == {}


def test_labels_with_nobody_in_common_are_not_all_read(tmp_path: Path) -> None:
    service = service_with(("a", USERS[:200]), ("b", USERS[200:500]), ("c", USERS))
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Intersect(labels=("c", "b", "a")).plan(desk.session))
        assert view.reason == "0 users are in all of a, b, c"
    assert service.count("GET", "/push/label/c/user") == 0


@pytest.mark.parametrize("cursors", [("again", "again"), ("one", "two", "one", "two"), ("",)])
def test_a_chain_of_cursors_that_ends_too_early_pauses_the_reading_with_a_word(
    tmp_path: Path, cursors: tuple[str, ...]
) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Export(label="vip", path=str(tmp_path / "members.csv")).plan(desk.session))
        for cursor in cursors:
            page = f'{{"cursor":"{cursor}","data":[{{"username":"a","created":1}}],"timestamp":1,"duration":1}}'
            service.fault("GET", "/push/label/vip/user", status=200, body=page)
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "vip was not read completely: the service stopped after 1 of 850 members" in view.reason
        assert not (tmp_path / "members.csv").exists()
        service.clear_faults()
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).state is JobState.DONE
    assert {*USERS} < {line.split(",")[0].strip('"') for line in (tmp_path / "members.csv").read_text().splitlines()}


def test_labels_are_deleted_after_their_members_were_saved(tmp_path: Path) -> None:
    service = service_with(("vip", USERS), ("beta", USERS[:3]), "empty")
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Delete(labels=("vip", "beta", "empty"), path=str(tmp_path)).plan(desk.session))
        assert plan.gate.typed == "3 labels, 853 members"
        assert [(label.name, label.count) for label in plan.labels] == [("vip", 850), ("beta", 3), ("empty", 0)]
        view = desk.run(plan)
        assert view.counts == Counts(3, done=3)
        assert view.reason == f"3 labels deleted, the members are saved in {tmp_path}"
        (record,) = desk.records()
        assert (record.kind, record.result, record.counts) == (RecordKind.LABEL_DELETED, "3 deleted", Counts(3, 3))
        assert record.audience == plan.users == ("vip", "beta", "empty")
    assert service.labels._labels == {}
    assert len((tmp_path / "vip.csv").read_text().splitlines()) == 851


def test_the_end_of_a_deletion_names_the_file_of_its_label(tmp_path: Path) -> None:
    with job_desk(service_with(("vip", USERS[:3])), tmp_path) as desk:
        view = desk.run(desk.plan(Delete(labels=("vip",), path=str(tmp_path)).plan(desk.session)))
        assert view.reason == f"1 label deleted, the members are saved in {tmp_path / 'vip.csv'}"


def test_a_label_whose_members_cannot_be_saved_is_not_deleted(tmp_path: Path) -> None:
    service = service_with(("vip", USERS), ("beta", USERS[:3]))
    directory = tmp_path / "out"
    directory.mkdir()
    with job_desk(service, tmp_path / "config") as desk:
        plan = desk.plan(Delete(labels=("vip", "beta"), path=str(directory)).plan(desk.session))
        directory.rmdir()
        view = desk.run(plan)
        assert (view.counts, view.reason) == (Counts(2, failed=2), "")
        assert "its members cannot be saved" in desk.failed(view.id)["vip"][1]
    assert len(service.labels._labels) == 2


def test_a_file_that_came_after_the_plan_is_not_replaced(tmp_path: Path) -> None:
    service = service_with(("vip", USERS), ("beta", USERS[:3]))
    file = tmp_path / "vip.csv"
    with job_desk(service, tmp_path / "config") as desk:
        export = desk.plan(Export(label="vip", path=str(file)).plan(desk.session))
        replacing = desk.plan(Export(label="vip", path=str(file), replace_file=True).plan(desk.session))
        deletion = desk.plan(Delete(labels=("vip", "beta"), path=str(tmp_path)).plan(desk.session))
        file.write_text("mine")
        view = desk.run(export)
        assert (view.state, "exists now" in view.reason) == (JobState.PAUSED, True)
        with pytest.raises(FileExistsError):
            desk.ask(desk.queue.rows.write(view.id, file))
        assert file.read_text() == "mine"
        assert desk.run(replacing).state is JobState.DONE
        file.write_text("mine")
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).state is JobState.PAUSED
        file.rename(tmp_path / "away")
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.finish(view.id).state is JobState.DONE
        (tmp_path / "away").replace(file)
        assert desk.run(deletion).counts == Counts(2, done=2)
    assert file.read_text() == "mine"
    assert len((tmp_path / "vip.2.csv").read_text().splitlines()) == 851


def test_lost_and_late_deletions_are_settled_by_looking(tmp_path: Path) -> None:
    service = service_with("a", "b", "c", "d")
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Delete(labels=("a", "b", "c", "d")).plan(desk.session))
        service.fault("DELETE", "/push/label/a", drop_after_processing=True)
        service.fault("DELETE", "/push/label/b", status=502)
        del service.labels._labels["c"]
        view = desk.run(plan)
        assert view.counts == Counts(4, done=2, failed=2)
        failed = desk.failed(view.id)
        assert failed["b"][1].startswith("not deleted: ")
        assert failed["c"] == ("failed", "it no longer existed")
    assert set(service.labels._labels) == {"b"}


def test_plans_that_cannot_work_are_refused_with_a_sentence(tmp_path: Path) -> None:
    service = service_with(("vip", USERS), "beta")
    (tmp_path / "there.csv").write_text("")
    with job_desk(service, tmp_path) as desk:
        session = desk.session
        desk.ask(desk.session.client.list_labels())
        for plan, sentence in (
            (Copy(label="vip", target="not legal").plan(session), "not allowed"),
            (Copy(label="nolabel", target="vip-2").plan(session), "could not be read"),
            (Export(label="vip", path=str(tmp_path / "there.csv")).plan(session), "exists already"),
            (Export(label="vip", path=str(tmp_path / "no" / "x.csv")).plan(session), "There is no directory"),
            (Export(label="vip", path=str(tmp_path)).plan(session), "is a directory"),
            (Intersect(labels=("vip", "vip")).plan(session), "at least two labels"),
            (Delete(labels=()).plan(session), "at least one label"),
            (Delete(labels=("vip", "nolabel")).plan(session), "nolabel could not be read"),
            (Delete(labels=("a/b",), path=str(tmp_path)).plan(session), "cannot be a file name"),
            (Add(label="nolabel").plan(session, USERS), "could not be read"),
        ):
            with pytest.raises(JobRefused, match=sentence):
                desk.ask(plan)
