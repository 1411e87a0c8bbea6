"""The four sends: answers, what is refused, and the record of what would have been pushed."""

import pytest

from push_tui.dialects import AGORA_2023, EASEMOB
from push_tui.endpoints import Endpoint
from push_tui.simulator.service import ChatService
from support.service_caller import MESSAGE, Caller

pytestmark = pytest.mark.usefixtures("way")


@pytest.fixture
def call() -> Caller:
    return Caller()


def test_a_synchronous_push_answers_what_the_vendor_said(call: Caller) -> None:
    (delivery,) = call.push("/push/sync/test1", strategy=3).data
    assert delivery["pushStatus"] == "SUCCESS"
    assert delivery["data"]["data"]["sendResult"] is True
    (push,) = call.service.pushes
    assert (push.endpoint, push.targets, push.body["strategy"]) == (Endpoint.PUSH_SYNC, ("test1",), 3)


@pytest.mark.parametrize(
    ("user", "delivery"),
    [
        ("qa-3", {"pushStatus": "FAIL", "desc": "no push binding"}),
        ("nobody-9", {"pushStatus": "FAIL", "desc": "appUser not exists"}),
        ("qa-4", {"pushStatus": "ERROR", "desc": "read timed out"}),
    ],
)
def test_a_synchronous_push_can_fail_with_200(call: Caller, user: str, delivery: object) -> None:
    assert call.push(f"/push/sync/{user}").data == [delivery]


def test_the_services_own_channel_needs_no_binding(call: Caller) -> None:
    assert call.push("/push/sync/qa-3", strategy=1).data[0]["pushStatus"] == "SUCCESS"


def test_a_push_to_users_is_queued_for_each_of_them(call: Caller) -> None:
    queued = {"pushStatus": "ASYNC_SUCCESS", "desc": "async success."}
    reply = call.push("/push/single", "test2", "nobody-9", "test2")
    assert reply.data == [{"id": "test2"} | queued, {"id": "nobody-9"} | queued]


@pytest.mark.parametrize("targets", [[], ["u"] * 101, [""], [7], "test2", None])
def test_a_push_to_users_takes_one_to_a_hundred(call: Caller, targets: object) -> None:
    assert call.push("/push/single", targets=targets).error[:2] == (400, "IllegalArgumentException")


def test_task_ids_are_larger_than_a_float_can_hold(call: Caller) -> None:
    task_id = call.push("/push/list/label", "vip").data["taskId"]
    call.clock.advance(60)
    other = call.push("/push/task").data
    assert int(float(other)) != other > task_id > 2**53


def test_a_push_to_labels_counts_the_labels_per_push_of_the_edition() -> None:
    names = ["vip", "ios", "android", "newsletter", "region-cn", "region-mena"]
    for dialect, most in ((None, 5), (AGORA_2023, 3), (EASEMOB, 1)):
        call = Caller(ChatService(dialect) if dialect else ChatService())
        assert call.push("/push/list/label", *names[:most]).status == 200
        assert call.push("/push/list/label", *names[: most + 1]).error[:2] == (400, "IllegalArgumentException")


def test_a_push_to_a_label_that_does_not_exist_starts_no_task(call: Caller) -> None:
    reply = call.push("/push/list/label", "vip", "gone")
    assert reply.error == (400, "ResourceNotFoundException", "push label not exists of gone")
    assert call.service.pushes == ()


@pytest.mark.parametrize("path", ["/push/sync/test1", "/push/single", "/push/list/label", "/push/task"])
@pytest.mark.parametrize("strategy", [5, -1, 2.5, True, "2", None])
def test_a_strategy_outside_the_edition_is_refused(call: Caller, path: str, strategy: object) -> None:
    reply = call.push(path, "vip", strategy=strategy)
    assert reply.error == (400, "IllegalArgumentException", "strategy is illegal")


def test_strategy_4_came_after_2023(call: Caller) -> None:
    assert call.push("/push/single", "test2", strategy=4).status == 200
    assert Caller(ChatService(AGORA_2023)).push("/push/single", "test2", strategy=4).status == 400


@pytest.mark.parametrize(
    "message",
    [
        None,
        "text",
        [],
        {},
        {"title": "x" * 33, "content": "y"},
        {"title": "x", "content": "y" * 101},
        {"title": "x", "content": "y", "subTitle": "z" * 11},
        {"title": 5, "content": "y"},
        {"title": "x", "content": "y", "ext": {str(number): 1 for number in range(11)}},
        {"title": "x", "content": "y", "ext": {"key": "v" * 1022}},
        {"title": "x", "content": "y", "ext": []},
        {"title": "x", "content": "y", "apns": "no"},
    ],
)
def test_a_message_beyond_the_documented_limits_is_a_bad_request(call: Caller, message: object) -> None:
    assert call.push("/push/task", pushMessage=message).error == (400, "MessageException", "bad_request")


def test_a_message_at_the_documented_limits_is_taken(call: Caller) -> None:
    message = {"title": "x" * 32, "content": "界" * 100, "subTitle": "z" * 10, "ext": {"key": "v" * 1021}, "vivo": {}}
    assert call.push("/push/task", pushMessage=message).status == 200


def test_easemob_counts_a_chinese_character_as_two() -> None:
    call = Caller(ChatService(EASEMOB))
    assert call.push("/push/single", "test2", pushMessage={"title": "界" * 16, "content": "y"}).status == 200
    assert call.push("/push/single", "test2", pushMessage={"title": "界" * 17, "content": "y"}).status == 400


@pytest.mark.parametrize(
    ("start_date", "status"),
    [
        ("2026-01-15 18:00:00", 200),  # the demo's epoch is 17:00 in the server's zone
        ("2026-01-15 17:59:59", 400),
        ("2026-02-14 17:00:00", 200),
        ("2026-02-14 17:00:01", 400),
        ("2026-01-15T18:00:00", 400),
        ("2026-01-32 18:00:00", 400),
        (1_768_471_200_000, 400),
        (None, 400),
    ],
)
def test_a_start_date_lies_one_hour_to_30_days_ahead(call: Caller, start_date: object, status: int) -> None:
    assert call.push("/push/task", startDate=start_date).status == status


def test_the_2023_edition_does_not_know_start_date() -> None:
    assert Caller(ChatService(AGORA_2023)).push("/push/task", startDate="whenever").status == 200


def test_in_2023_async_false_makes_push_single_synchronous() -> None:
    service = ChatService(AGORA_2023)
    call = Caller(service)
    body = {"targets": ["test1"], "async": False, "pushMessage": MESSAGE}
    (delivery,) = call("POST", "/push/single", body).data
    assert (delivery["id"], delivery["pushStatus"]) == ("test1", "SUCCESS")
    assert service.pushes[0].endpoint is Endpoint.PUSH_SYNC
    service.rate_limits = False
    assert call("POST", "/push/single", body | {"targets": ["test1", "test2"]}).status == 400
    assert call("POST", "/push/single", body | {"async": True}).data[0]["pushStatus"] == "ASYNC_SUCCESS"
    assert call.push("/push/sync/test1").error[:2] == (404, "path")


def test_elsewhere_async_is_a_key_that_nobody_reads(call: Caller) -> None:
    assert call.push("/push/single", "test1", "test2", **{"async": False}).data[0]["pushStatus"] == "ASYNC_SUCCESS"
