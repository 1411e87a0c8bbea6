"""Removing or moving all members of a label: everybody is read before anybody is touched."""

from pathlib import Path
from typing import Any

import pytest

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.records import HistoryUnavailable, RecordKind
from support.job_desk import job_desk, members_of, people, service_with

USERS = people(850)


def test_all_members_are_removed_after_their_number_was_typed(tmp_path: Path) -> None:
    service = service_with(("trial", USERS), ("paid", USERS[:5]))
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Remove(label="trial").plan_everyone(desk.session))
        assert plan.gate.typed == "850"
        view = desk.run(plan)
        assert (view.state, view.counts) == (JobState.DONE, Counts(850, done=850))
        (record,) = desk.records()
    assert (record.kind, record.people) == (RecordKind.USERS_REMOVED, 850)
    assert members_of(service, "trial") == set()
    assert members_of(service, "paid") == set(USERS[:5])


@pytest.mark.parametrize("remove_first", [False, True])
def test_all_members_are_moved(tmp_path: Path, remove_first: bool) -> None:
    service = service_with(("trial", USERS), ("paid", USERS[:5]))
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Move(label="trial", target="paid", remove_first=remove_first).plan_everyone(desk.session))
        assert view.counts == Counts(850, done=850)
    assert members_of(service, "trial") == set()
    assert members_of(service, "paid") == set(USERS)


def test_even_one_member_takes_the_number(tmp_path: Path) -> None:
    with job_desk(service_with(("trial", USERS[:1]), "paid"), tmp_path) as desk:
        assert desk.plan(Move(label="trial", target="paid").plan_everyone(desk.session)).gate.typed == "1"


def test_a_label_without_members_is_refused(tmp_path: Path) -> None:
    with job_desk(service_with("trial"), tmp_path) as desk, pytest.raises(JobRefused, match="trial has no members"):
        desk.ask(Remove(label="trial").plan_everyone(desk.session))


def test_more_members_than_were_agreed_to_pause_the_job_before_anybody_is_touched(tmp_path: Path) -> None:
    service = service_with(("trial", USERS[:300]), users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Remove(label="trial").plan_everyone(desk.session))
        desk.ask(desk.session.client.add_users("trial", users_body(USERS[300:350], AGORA)))
        view = desk.run(plan)
        assert view.state is JobState.PAUSED
        assert "350 members now, and you confirmed 300" in view.reason
        assert members_of(service, "trial") == set(USERS[:350])
        desk.ask(desk.queue.resume(desk.session, view.id))
        assert desk.until(view.id, JobState.DONE).counts == Counts(350, done=350)
    assert members_of(service, "trial") == set()


def test_nobody_is_touched_before_the_disk_has_told_of_those_who_came_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = service_with(("trial", USERS[:300]), users=USERS)
    with job_desk(service, tmp_path) as desk:
        plan = desk.plan(Remove(label="trial").plan_everyone(desk.session))
        desk.ask(desk.session.client.add_users("trial", users_body(USERS[300:350], AGORA)))
        set_state = desk.store.set_state

        def full(job: int, state: JobState, reason: str = "", **more: Any) -> None:
            if state is JobState.PAUSED:
                raise HistoryUnavailable("The disk is full.")
            set_state(job, state, reason, **more)

        with monkeypatch.context() as patch:
            patch.setattr(desk.store, "set_state", full)
            assert desk.run(plan).reason == "The disk is full."
        desk.ask(desk.queue.resume(desk.session, 1))
        view = desk.finish(1)
        assert (view.state, "350 members now" in view.reason) == (JobState.PAUSED, True)
    assert members_of(service, "trial") == set(USERS[:350])
