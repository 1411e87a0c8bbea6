"""Members of a label, page by page, found, added and removed."""

from typing import Any

import pytest

from push_tui.dialects import AGORA
from push_tui.operations.membership import (
    add_users,
    find_user,
    load_next_page,
    member_list,
    remove_users,
    users_problem,
    users_warning,
)
from push_tui.operations.recording import change_summary
from push_tui.storage.job_records import Counts
from push_tui.storage.records import RecordKind
from support.person import Desk


def run(desk: Desk, coroutine: Any) -> Any:
    return desk.engine.submit(coroutine).result(10)


def test_members_come_page_by_page_until_all_are_there(desk: Desk) -> None:
    members = member_list(desk.session, "vip")
    run(desk, load_next_page(desk.session, members))
    assert (len(members.items), members.complete) == (100, False)
    run(desk, load_next_page(desk.session, members))
    assert (len(members.items), members.complete) == (146, True)


def test_a_cursor_that_repeats_ends_the_list(desk: Desk) -> None:
    page = b'{"timestamp":1,"cursor":"same","data":[{"username":"mia","created":1}],"duration":1}'
    desk.service.fault("GET", "/push/label/vip/user", status=200, body=page, times=None)
    members = member_list(desk.session, "vip")
    for _ in range(3):
        run(desk, load_next_page(desk.session, members))
    assert [member.username for member in members.items] == ["mia"]
    assert members.complete


def test_a_failed_page_can_be_asked_for_again(desk: Desk) -> None:
    desk.service.fault("GET", "/push/label/vip/user", status=403)
    members = member_list(desk.session, "vip")
    run(desk, load_next_page(desk.session, members))
    assert members.error
    run(desk, load_next_page(desk.session, members))
    assert len(members.items) == 100
    assert not members.error


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_user_who_is_not_in_the_label_is_none_however_the_service_says_so(desk: Desk, status: int) -> None:
    if status != 200:
        body = '{"error":"ResourceNotFoundException","error_description":"user not exists","timestamp":1,"duration":0}'
        desk.service.fault("GET", "/push/label/vip/user", status=status, body=body)
    assert run(desk, find_user(desk.session, "vip", "qa-1")) is None


def test_who_was_added_and_who_was_not_is_told_and_recorded(desk: Desk) -> None:
    change = run(desk, add_users(desk.session, "vip", ("qa-1", "nobody-at-all")))
    assert change.success == ("qa-1",)
    assert list(change.fail) == ["nobody-at-all"]
    record = desk.latest()
    assert (record.kind, record.result) == (RecordKind.USERS_ADDED, "1 failed, 1 in label")
    assert record.audience == ("qa-1", "nobody-at-all")
    assert record.counts == Counts(2, 1, 1)


def test_what_is_not_done_comes_first_in_what_became_of_a_change() -> None:
    assert change_summary(Counts(1_000, 997, 1, 2), "moved") == "1 failed, 2 unknown, 997 moved"
    assert change_summary(Counts(3_000, 0, 3_000), "in label") == "3,000 failed"
    assert change_summary(Counts(9_000, 0, 0), "in label") == "9,000 not tried"
    assert change_summary(Counts(), "in label") == "0 in label"


def test_removing_a_loaded_member_takes_it_off_the_list(desk: Desk) -> None:
    members = member_list(desk.session, "qa-team")
    run(desk, load_next_page(desk.session, members))
    run(desk, remove_users(desk.session, "qa-team", ("qa-2",)))
    assert "qa-2" not in [member.username for member in members.items]
    assert desk.latest().kind is RecordKind.USERS_REMOVED


def test_what_cannot_be_added_in_one_call_is_refused() -> None:
    assert users_problem((), AGORA) is not None
    assert users_problem(tuple(f"u{number}" for number in range(101)), AGORA) == ("101 users; one call takes 100.")
    assert users_problem(("höpfner",), AGORA) is not None
    assert users_problem(tuple(f"u{number}" for number in range(100)), AGORA) is None
    assert users_warning(("Mia",)) is not None
    assert users_warning(("kim", "lee", "Kim")) == (
        '"kim" and "Kim" are the same user; user IDs are lower case on this service.'
    )
