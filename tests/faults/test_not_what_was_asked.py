"""An answer to a change of members that is not what was asked: nobody counts as changed or failed who was not read."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from push_tui.chat.models import MembershipChange
from push_tui.operations.doubtful_answers import checked
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.remove import Remove
from push_tui.operations.membership import add_users, load_next_page, member_list, remove_users
from push_tui.simulator.service import ChatService
from push_tui.storage.job_records import BatchState, Counts
from support.job_desk import JobDesk, job_desk, members_of, people, service_with

USERS = people(5)
A, B, C, D, E = USERS
STRANGER = "somebody-else"

Said = tuple[tuple[str, ...], Mapping[str, str]]
SAID: dict[str, Said] = {
    "a user in both lists": (USERS, {C: "blocked"}),
    "a user who was not asked for": ((*USERS, STRANGER), {}),
    "a failure of a user who was not asked for": (USERS, {STRANGER: "blocked"}),
    "a user left out": ((A, B, D, E), {}),
    "everybody left out": ((), {}),
    "somebody else only": ((STRANGER,), {}),
}


def answering(service: ChatService, said: Said, method: str = "POST", *, processed: bool = True) -> bytes:
    """Let the next change be carried out (or not) and be answered so; return the answer."""
    success, fail = said
    body = json.dumps({"data": {"success": success, "fail": dict(fail)}}).encode()
    service.fault(method, "/push/label/vip/user", body=body, processed=processed)
    return body


def answer_of(desk: JobDesk, job: int) -> bytes:
    (batch,) = desk.store.batches(job)
    assert batch.state is BatchState.ANSWERED
    return batch.answer


@pytest.mark.parametrize("what", SAID)
def test_users_who_were_added_are_done_whatever_the_answer_says_and_it_is_kept(tmp_path: Path, what: str) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        body = answering(service, SAID[what])
        view = desk.run(Add(label="vip").plan(desk.session, USERS))
        assert answer_of(desk, view.id) == body
    assert members_of(service, "vip") == set(USERS)
    assert view.counts == Counts(5, done=5)
    assert service.count("POST", "/push/label/vip/user") == 1


@pytest.mark.parametrize("what", [what for what in SAID if what != "a user left out"])
def test_users_who_were_not_added_have_failed_whatever_the_answer_says(tmp_path: Path, what: str) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        answering(service, SAID[what], processed=False)
        view = desk.run(Add(label="vip").plan(desk.session, USERS))
        failed = desk.failed(view.id)
    doubted = {C} if what == "a user in both lists" else set(USERS)
    assert {user: state for user, (state, _) in failed.items()} == dict.fromkeys(doubted, "failed")
    assert "is not in the label" in failed[C][1] or failed[C][1] == "blocked"


@pytest.mark.parametrize("what", SAID)
def test_the_same_holds_for_a_removal(tmp_path: Path, what: str) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        answering(service, SAID[what], "DELETE")
        view = desk.run(Remove(label="vip").plan(desk.session, USERS))
    assert members_of(service, "vip") == set()
    assert view.counts == Counts(5, done=5)


@pytest.mark.parametrize("what", SAID)
def test_users_who_cannot_be_read_are_unknown(tmp_path: Path, what: str) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        answering(service, SAID[what])
        service.fault("GET", "/push/label/vip/user/", status=403, times=None)
        view = desk.run(Add(label="vip").plan(desk.session, USERS))
        failed = desk.failed(view.id)
    doubted = {C} if what in {"a user in both lists", "a user left out"} else set(USERS)
    assert {user: state for user, (state, _) in failed.items()} == dict.fromkeys(doubted, "unknown")
    assert all("the answer does not match the request" in reason for _, reason in failed.values())


def test_a_read_that_is_about_somebody_else_settles_nothing(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        answering(service, SAID["a user left out"])
        service.fault("GET", "/push/label/vip/user/", body=json.dumps({"data": {"username": A}}).encode(), times=None)
        view = desk.run(Add(label="vip").plan(desk.session, USERS))
    assert view.counts == Counts(5, done=4, unknown=1)


@pytest.mark.parametrize("readable", [True, False])
def test_a_change_by_hand_is_settled_too_and_recorded_as_it_is(tmp_path: Path, readable: bool) -> None:
    service = service_with("vip", users=USERS)
    with job_desk(service, tmp_path) as desk:
        members = member_list(desk.session, "vip")
        desk.ask(load_next_page(desk.session, members))
        body = answering(service, SAID["a user who was not asked for"])
        if not readable:
            service.fault("GET", "/push/label/vip/user/", status=403, times=None)
        change = desk.ask(add_users(desk.session, "vip", USERS))
        (record,) = desk.records()
    assert record.answer == body
    if readable:
        assert (change.success, change.fail, change.unknown) == (USERS, {}, {})
        assert (record.state, record.counts) == ("accepted", Counts(5, done=5))
        assert {member.username for member in members.items} == set(USERS)
    else:
        assert (change.success, set(change.unknown)) == ((), set(USERS))
        assert (record.state, record.counts) == ("unknown", Counts(5, unknown=5))
        assert members.items == []


def test_who_is_still_in_the_label_was_not_removed(tmp_path: Path) -> None:
    service = service_with(("vip", USERS))
    with job_desk(service, tmp_path) as desk:
        answering(service, (USERS, {C: "busy"}), "DELETE", processed=False)
        change = desk.ask(remove_users(desk.session, "vip", USERS))
    assert change.fail == {C: "busy"}


def test_an_answer_in_another_case_is_what_was_asked() -> None:
    answer = checked(MembershipChange(("mia", "Ben"), {"ZOE": "blocked"}), ("Mia", "ben", "zoe"))
    assert (answer.change.success, dict(answer.change.fail)) == (("Mia", "ben"), {"zoe": "blocked"})
    assert not answer.doubtful
