"""The eight label calls, with the limits that the reference states."""

import pytest

from push_tui.dialects import AGORA, AGORA_2023, EASEMOB
from push_tui.simulator.labels import MissingMember
from push_tui.simulator.service import ChatService
from push_tui.simulator.users import SimulatedUsers
from support.service_caller import Caller

pytestmark = pytest.mark.usefixtures("way")


@pytest.fixture
def call() -> Caller:
    return Caller()


def test_a_created_label_can_be_read_with_its_count(call: Caller) -> None:
    created = call("POST", "/push/label", {"name": "post-90s", "description": "hah"})
    stamp = int(call.clock.now * 1000)
    assert created.data == {"name": "post-90s", "description": "hah", "createdAt": stamp}
    assert call("GET", "/push/label/post-90s").data == {
        "name": "post-90s",
        "description": "hah",
        "count": 0,
        "createdAt": stamp,
    }


def test_a_new_label_comes_first_in_the_list(call: Caller) -> None:
    call("POST", "/push/label", {"name": "post-90s"})
    assert [label["name"] for label in call("GET", "/push/label").data][:2] == ["post-90s", "new-year-2026"]


def test_agora_takes_names_in_another_case_for_the_same_label(call: Caller) -> None:
    assert call("POST", "/push/label", {"name": "VIP"}).error[:2] == (400, "IllegalArgumentException")
    assert call("GET", "/push/label/ViP").data["name"] == "vip"
    assert call("DELETE", "/push/label/VIP").data == "success"
    assert call("GET", "/push/label/vip").status == 400


def test_easemob_tells_names_in_another_case_apart() -> None:
    call = Caller(ChatService(EASEMOB))
    assert call("GET", "/push/label/VIP").status == 400
    assert call("POST", "/push/label", {"name": "VIP"}).status == 200
    assert call("GET", "/push/label/vip").data["count"] == 146


@pytest.mark.parametrize("name", [None, "", 7, "a b", "标签", "x" * 65, "a/b", "vip\n"])
def test_an_illegal_label_name_is_refused(call: Caller, name: object) -> None:
    assert call("POST", "/push/label", {"name": name}).error[:2] == (400, "IllegalArgumentException")


@pytest.mark.parametrize("name", ["x" * 64, "A.b_c-9", "..", "0"])
def test_a_legal_label_name_is_taken(call: Caller, name: str) -> None:
    assert call("POST", "/push/label", {"name": name}).data["name"] == name


def test_a_description_has_up_to_255_characters(call: Caller) -> None:
    assert call("POST", "/push/label", {"name": "a", "description": "界" * 255}).status == 200
    assert call("POST", "/push/label", {"name": "b", "description": "x" * 256}).status == 400


def test_a_description_with_a_lone_surrogate_is_answered_as_it_came(call: Caller) -> None:
    call("POST", "/push/label", b'{"name": "odd", "description": "\\ud83d"}')
    assert call("GET", "/push/label/odd").data["description"] == "\ud83d"


def test_the_101st_label_reaches_the_limit(call: Caller) -> None:
    existing = len(call("GET", "/push/label").data)
    for number in range(AGORA.labels_per_app - existing):
        assert call("POST", "/push/label", {"name": f"label-{number}"}).status == 200
        call.service.rate_limits = False
    assert call("POST", "/push/label", {"name": "one-too-many"}).error[:2] == (403, "LimitException")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/push/label/nobody-made-this"),
        ("DELETE", "/push/label/nobody-made-this"),
        ("GET", "/push/label/nobody-made-this/user"),
        ("GET", "/push/label/nobody-made-this/user/hx1"),
    ],
)
def test_a_label_that_does_not_exist_is_400_and_named(call: Caller, method: str, path: str) -> None:
    expected = (400, "ResourceNotFoundException", "push label not exists of nobody-made-this")
    assert call(method, path).error == expected


def test_users_are_added_once_and_counted(call: Caller) -> None:
    for _ in range(2):
        reply = call("POST", "/push/label/90/user", {"usernames": ["hx1", "hx2", "hx1"]})
        assert reply.data == {"success": ["hx1", "hx2"], "fail": {}}
        call.clock.advance(60)
    assert call("GET", "/push/label/90").data["count"] == 2
    added = int((call.clock.now - 120) * 1000)
    assert call("GET", "/push/label/90/user/hx1").data == {"username": "hx1", "created": added}


def test_a_user_who_does_not_exist_is_named_in_fail(call: Caller) -> None:
    reply = call("POST", "/push/label/90/user", {"usernames": ["hx1", "nobody-9"]})
    assert reply.data == {"success": ["hx1"], "fail": {"nobody-9": "appUser not exists"}}


def test_removing_keeps_the_count_right_and_may_be_repeated(call: Caller) -> None:
    call("POST", "/push/label/90/user", {"usernames": ["hx1", "hx2"]})
    for _ in range(2):
        assert call("DELETE", "/push/label/90/user", {"usernames": ["hx1"]}).data["success"] == ["hx1"]
    assert call("GET", "/push/label/90").data["count"] == 1


def test_a_seeded_member_can_leave_and_come_back_as_the_newest(call: Caller) -> None:
    oldest = SimulatedUsers().username(0)
    assert call("GET", f"/push/label/all-customers/user/{oldest}").data["username"] == oldest
    call("DELETE", "/push/label/all-customers/user", {"usernames": [oldest]})
    assert call("GET", "/push/label/all-customers").data["count"] == 19_999
    assert call("GET", f"/push/label/all-customers/user/{oldest}").data == {}
    call("POST", "/push/label/all-customers/user", {"usernames": [oldest]})
    assert call("GET", "/push/label/all-customers/user?limit=1").data[0]["username"] == oldest


@pytest.mark.parametrize("usernames", [None, [], "hx1", [""], [5], ["hx1"] * 101])
def test_a_call_names_one_to_a_hundred_users(call: Caller, usernames: object) -> None:
    for method in ("POST", "DELETE"):
        reply = call(method, "/push/label/90/user", {"usernames": usernames})
        assert reply.error[:2] == (400, "IllegalArgumentException")


def test_a_label_takes_20_000_users_and_no_more(call: Caller) -> None:
    member = SimulatedUsers().username(5)
    assert call("POST", "/push/label/all-customers/user", {"usernames": [member]}).status == 200
    reply = call("POST", "/push/label/all-customers/user", {"usernames": [member, "hx1"]})
    assert reply.error[:2] == (403, "LimitException")
    assert call("GET", "/push/label/all-customers").data["count"] == 20_000


def test_the_2023_edition_takes_200_000() -> None:
    call = Caller(ChatService(AGORA_2023))
    assert call("POST", "/push/label/all-customers/user", {"usernames": ["hx1"]}).data["success"] == ["hx1"]


@pytest.mark.parametrize(
    ("manner", "status", "data"),
    [
        (MissingMember.EMPTY, 200, {}),
        (MissingMember.WITHOUT_DATA, 200, None),
        (MissingMember.BAD_REQUEST, 400, None),
        (MissingMember.NOT_FOUND, 404, None),
    ],
)
def test_a_user_outside_the_label_can_be_answered_in_each_way_that_is_known(
    call: Caller, manner: MissingMember, status: int, data: object
) -> None:
    call.service.labels.missing_member = manner
    reply = call("GET", "/push/label/90/user/hx1")
    assert (reply.status, reply.json.get("data")) == (status, data)


def test_a_percent_encoded_segment_is_decoded(call: Caller) -> None:
    assert call("GET", "/push/label/%76ip").data["name"] == "vip"
    assert call("GET", "/push/label/a%2Fb").error[2] == "push label not exists of a/b"
