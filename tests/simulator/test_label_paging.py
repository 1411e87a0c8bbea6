"""Lists by page: opaque cursors, none on the last page, stable while members come and go."""

import base64

import pytest

from push_tui.simulator.users import SimulatedUsers
from support.service_caller import Caller

pytestmark = pytest.mark.usefixtures("way")


@pytest.fixture
def call() -> Caller:
    return Caller()


def usernames(pages: list[list[dict[str, object]]]) -> list[object]:
    return [member["username"] for page in pages for member in page]


def test_a_cursor_looks_like_the_references_and_is_absent_on_the_last_page(call: Caller) -> None:
    call("POST", "/push/label/90/user", {"usernames": ["hx1", "hx2"]})
    first = call("GET", "/push/label/90/user?limit=1")
    assert list(first.json) == ["timestamp", "cursor", "data", "duration"]
    assert len(first.json["cursor"]) == len("ZWFzZW1vYjpwdXNoOmxhYmVsOmN1cnNvcjo5NTkxNTMwMDM4ODQxMzgwMjc")
    assert base64.b64decode(first.json["cursor"] + "=").startswith(b"easemob:push:label:cursor:959153003884138")
    last = call("GET", f"/push/label/90/user?limit=1&cursor={first.json['cursor']}")
    assert (last.data[0]["username"], "cursor" in last.json) == ("hx1", False)


def test_an_exactly_full_last_page_has_no_cursor(call: Caller) -> None:
    assert "cursor" not in call("GET", "/push/label/qa-team/user?limit=4").json
    assert "cursor" in call("GET", "/push/label/qa-team/user?limit=3").json


def test_an_empty_label_is_one_empty_page(call: Caller) -> None:
    reply = call("GET", "/push/label/90/user")
    assert (reply.data, "cursor" in reply.json) == ([], False)


def test_twenty_thousand_members_come_once_each_and_newest_first(call: Caller) -> None:
    call.service.rate_limits = False
    pages = call.every_page("/push/label/all-customers/user", 100)
    assert len(pages) == 200
    assert len(set(usernames(pages))) == 20_000
    created = [member["created"] for page in pages for member in page]
    assert created == sorted(created, reverse=True)


def test_labels_are_paged_too(call: Caller) -> None:
    whole = call("GET", "/push/label").data
    pages = call.every_page("/push/label", 5)
    assert [label for page in pages for label in page] == whole
    assert [len(page) for page in pages] == [5, 5, 5, 1]


def test_members_who_come_or_go_between_pages_shift_nobody(call: Caller) -> None:
    before = usernames(call.every_page("/push/label/vip/user", 50))
    first = call("GET", "/push/label/vip/user?limit=50")
    call("POST", "/push/label/vip/user", {"usernames": ["hx1"]})
    call("DELETE", "/push/label/vip/user", {"usernames": [before[10], before[49], before[60]]})
    second = call("GET", f"/push/label/vip/user?limit=50&cursor={first.json['cursor']}")
    assert usernames([second.data]) == before[50:60] + before[61:101]


def test_added_members_are_paged_before_the_seed_and_stay_in_order_when_some_leave(call: Caller) -> None:
    added = [SimulatedUsers().username(24_000 + number) for number in range(7)]
    call("POST", "/push/label/qa-team/user", {"usernames": added})
    call("DELETE", "/push/label/qa-team/user", {"usernames": [added[2], "qa-2"]})
    expected = [added[6], added[5], added[4], added[3], added[1], added[0], "qa-4", "qa-3", "qa-1"]
    assert usernames(call.every_page("/push/label/qa-team/user", 2)) == expected


@pytest.mark.parametrize("path", ["/push/label", "/push/label/vip/user"])
@pytest.mark.parametrize("cursor", ["x", "%FF", "ZWFzZW1vYg==", "MTIz", "ZWFzZW1vYjpwdXNoOmxhYmVsOmN1cnNvcjp4"])
def test_a_cursor_that_was_not_made_here_is_refused(call: Caller, path: str, cursor: str) -> None:
    assert call("GET", f"{path}?cursor={cursor}").error == (400, "IllegalArgumentException", "cursor is illegal")


def test_an_empty_cursor_is_the_first_page(call: Caller) -> None:
    assert call("GET", "/push/label?cursor=&limit=1").data == call("GET", "/push/label?limit=1").data


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5", "", "%D9%A3", "9" * 5000])
def test_a_limit_outside_1_to_100_is_refused(call: Caller, limit: str) -> None:
    assert call("GET", f"/push/label?limit={limit}").error[:2] == (400, "IllegalArgumentException")


def test_without_a_limit_a_page_holds_a_hundred(call: Caller) -> None:
    assert len(call("GET", "/push/label/vip/user").data) == 100
