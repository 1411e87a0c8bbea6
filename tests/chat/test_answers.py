"""Every response example of the reference becomes the model that the screens and the history need."""

import json
from collections.abc import Awaitable, Callable

import pytest

from push_tui.chat import parsing
from push_tui.chat.client import ChatClient
from push_tui.chat.errors import NoSuchLabel, Unreadable
from push_tui.chat.models import (
    Answered,
    Label,
    ListPage,
    Member,
    MembershipChange,
    Sent,
)
from push_tui.dialects import AGORA, AGORA_2023
from push_tui.endpoints import Endpoint
from push_tui.outcomes import TargetStatus
from support.chat_loopback import ANSWERS, Memory, answer_file, client_of, replying

TASK_ID = "968120369184112182"
TO_TWO = b'{"targets":["test1","test2"]}'

Read = Callable[[ChatClient], Awaitable[object]]
EXAMPLES: dict[str, tuple[Read, object]] = {
    "create-label.json": (lambda chat: chat.create_label(b"{}"), Label("post-90s", "hah", None, 1648720341118)),
    "get-label.json": (lambda chat: chat.get_label("90"), Label("90", "hah", 0, 1648720341118)),
    "list-labels.json": (
        lambda chat: chat.list_labels(),
        ListPage(
            (
                Label("post-90s", "hah", 0, 1648720341118),
                Label("post-80s", "post-80s generation", 0, 1647512525642),
            )
        ),
    ),
    "delete-label.json": (lambda chat: chat.delete_label("post-90s"), None),
    "add-users.json": (lambda chat: chat.add_users("post-90s", b"{}"), MembershipChange(("hx1", "hx2"), {})),
    "get-member.json": (lambda chat: chat.get_member("post-90s", "hx1"), Member("hx1", 1648721496324)),
    "list-members.json": (
        lambda chat: chat.list_members("post-90s", limit=1),
        ListPage((Member("hx1", 1648721496324),), "ZWFzZW1vYjpwdXNoOmxhYmVsOmN1cnNvcjo5NTkxNTMwMDM4ODQxMzgwMjc"),
    ),
    "remove-users.json": (lambda chat: chat.remove_users("post-90s", b"{}"), MembershipChange(("hx1", "hx2"), {})),
}
PUSHES: dict[str, tuple[Endpoint, tuple[TargetStatus, ...], str | None]] = {
    "push-sync.json": (Endpoint.PUSH_SYNC, (TargetStatus("test2", "SUCCESS"),), None),
    "push-sync-no-binding.json": (Endpoint.PUSH_SYNC, (TargetStatus("test2", "FAIL", "no push binding"),), None),
    "push-sync-unknown-user.json": (Endpoint.PUSH_SYNC, (TargetStatus("test2", "FAIL", "appUser not exists"),), None),
    "push-single.json": (Endpoint.PUSH_SINGLE, (TargetStatus("test2", "ASYNC_SUCCESS", "async success."),), None),
    "push-label.json": (Endpoint.PUSH_LABEL, (), TASK_ID),
    "push-task.json": (Endpoint.PUSH_TASK, (), TASK_ID),
}


def test_no_example_is_left_out() -> None:
    assert {path.name for path in ANSWERS.glob("*.json")} == EXAMPLES.keys() | PUSHES.keys()


@pytest.mark.parametrize("name", EXAMPLES)
async def test_an_answer_about_labels_is_read(name: str) -> None:
    call, expected = EXAMPLES[name]
    read = await call(client_of(Memory(replying(200, answer_file(name)))))
    if isinstance(read, Answered):
        assert read.answer is not None
        assert read.answer.body == answer_file(name)
        read = read.value
    assert read == expected


@pytest.mark.parametrize("name", PUSHES)
async def test_an_answer_to_a_push_is_read_and_kept_whole(name: str) -> None:
    endpoint, statuses, task = PUSHES[name]
    body = answer_file(name)
    service = Memory(replying(200, body, Date="Sun, 25 Apr 2021 04:05:06 GMT"))

    sent = await client_of(service).send(endpoint, b'{"targets":["test2"]}', user="test2")

    assert (sent.statuses, sent.task_id) == (statuses, task)
    assert sent.answer.body == body
    envelope = json.loads(body)
    assert (sent.answer.timestamp, sent.answer.duration) == (envelope["timestamp"], envelope["duration"])
    assert (sent.answer.status, sent.answer.reason) == (200, "OK")
    assert sent.answer.elapsed_ms > 0
    assert sent.answer.date is not None
    assert sent.answer.date.isoformat() == "2021-04-25T04:05:06+00:00"


async def pushed(body: object, *, endpoint: Endpoint = Endpoint.PUSH_SINGLE, request: bytes = TO_TWO) -> Sent:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client_of(Memory(replying(200, content))).send(endpoint, request, user="test1")


async def test_sync_data_may_be_one_object() -> None:
    sent = await pushed({"data": {"pushStatus": "SUCCESS"}}, endpoint=Endpoint.PUSH_SYNC)
    assert sent.statuses == (TargetStatus("test1", "SUCCESS"),)


async def test_each_device_of_a_user_keeps_its_own_status() -> None:
    data = [{"pushStatus": "SUCCESS"}, {"pushStatus": "FAIL", "desc": "bad device token"}]
    sent = await pushed({"data": data}, endpoint=Endpoint.PUSH_SYNC)
    assert [(each.target, each.status) for each in sent.statuses] == [
        ("test1", "SUCCESS"),
        ("test1", "FAIL"),
    ]


async def test_a_target_that_the_answer_leaves_out_has_no_status() -> None:
    sent = await pushed({"data": [{"id": "test2", "pushStatus": "ASYNC_SUCCESS"}]})
    assert sent.statuses == (TargetStatus("test2", "ASYNC_SUCCESS"), TargetStatus("test1", "no status"))


async def test_an_empty_list_of_results_leaves_every_target_without_status() -> None:
    sent = await pushed({"data": []})
    assert {each.status for each in sent.statuses} == {"no status"}
    assert [each.target for each in sent.statuses] == ["test1", "test2"]


async def test_an_id_in_another_case_is_the_same_user() -> None:
    data = [{"id": "test1", "pushStatus": "SUCCESS"}, {"id": "test2", "pushStatus": "SUCCESS"}]
    sent = await pushed({"data": data}, request=b'{"targets":["Test1","test2"]}')
    assert [each.target for each in sent.statuses] == ["Test1", "test2"]


async def test_a_synchronous_push_of_the_2023_edition_names_its_user() -> None:
    chat = client_of(Memory(replying(200, answer_file("push-sync-no-binding.json"))), dialect=AGORA_2023)
    sent = await chat.send(Endpoint.PUSH_SYNC, b'{"targets":["test1"],"async":false}', user="test1")
    assert sent.statuses == (TargetStatus("test1", "FAIL", "no push binding"),)


@pytest.mark.parametrize(
    "data",
    [
        968120369184112182,
        {"taskId": 968120369184112182},
        {"taskId": "968120369184112182"},
        "968120369184112182",
        {"id": 968120369184112182},
    ],
)
@pytest.mark.parametrize("endpoint", [Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK])
async def test_a_task_id_is_exact_beyond_2_to_the_53_in_every_shape(data: object, endpoint: Endpoint) -> None:
    sent = await pushed({"data": data}, endpoint=endpoint)
    assert sent.task_id == "968120369184112182"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"<html><body>Sign in to the hotel's network</body></html>",
        b"[]",
        b"null",
        b"{}",
        b'{"data":null}',
        b'{"data":968120369184112182',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"data":' + b"9" * 5000 + b"}",
        b'{"data":true}',
        b'{"data":9.68120369184112182e17}',
        b'{"data":{}}',
        b'{"data":["x"]}',
        b'{"error":"LimitException"}',
    ],
    ids=range(16),
)
@pytest.mark.parametrize("endpoint", [Endpoint.PUSH_TASK, Endpoint.PUSH_SINGLE])
async def test_a_success_that_cannot_be_read_is_unknown_and_kept(body: bytes, endpoint: Endpoint) -> None:
    with pytest.raises(Unreadable, match=r"answered 200, but") as caught:
        await pushed(body, endpoint=endpoint)
    assert caught.value.outcome == "unknown"
    assert caught.value.answer is not None
    assert caught.value.answer.body == body
    assert not caught.value.retryable


@pytest.mark.parametrize("cursor", [None, "", "page-2"])
async def test_a_cursor_that_is_absent_empty_or_repeated_ends_the_pages(cursor: str | None) -> None:
    body: dict[str, object] = {"data": [{"username": "hx1"}]} | ({} if cursor is None else {"cursor": cursor})
    page = await client_of(Memory(replying(200, body))).list_members("vip", cursor="page-2")
    assert page == ListPage((Member("hx1"),), None)


async def test_an_empty_page_ends_the_pages_whatever_its_cursor() -> None:
    service = Memory(replying(200, {"data": [], "cursor": "page-3"}))
    assert (await client_of(service).list_members("vip")).cursor is None
    assert (await client_of(service).list_labels()).cursor is None


async def test_reasons_of_users_who_could_not_be_added_are_kept() -> None:
    body: dict[str, object] = {"data": {"success": ["hx1"], "fail": {"hx2": "no such user", "hx3": {"code": 7}}}}
    change = (await client_of(Memory(replying(200, body))).add_users("vip", b"{}")).value
    assert change.success == ("hx1",)
    assert change.fail == {"hx2": "no such user", "hx3": '{"code": 7}'}


@pytest.mark.parametrize("body", [b"{}", b'{"data":null}', b'{"data":{}}', b'{"data":[]}', b'{"data":""}'])
async def test_an_empty_success_means_not_there(body: bytes) -> None:
    chat = client_of(Memory(replying(200, body)))
    assert await chat.get_member("vip", "hx1") is None
    with pytest.raises(NoSuchLabel):
        await chat.get_label("vip")


async def test_a_deletion_counts_only_when_the_service_says_so() -> None:
    with pytest.raises(Unreadable):
        await client_of(Memory(replying(200, {"data": "failure"}))).delete_label("vip")


@pytest.mark.parametrize(
    "body",
    [
        {"data": "x"},
        {"data": [1]},
        {"data": [{"description": "no name"}]},
        {"data": [{}]},
    ],
)
async def test_a_list_of_something_else_is_not_read_as_labels(body: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        await client_of(Memory(replying(200, body)), dialect=AGORA).list_labels()


async def test_missing_facts_of_a_label_are_none_and_numbers_may_be_text() -> None:
    service = Memory(replying(200, {"data": [{"name": "vip"}, {"name": "a", "count": "12", "description": None}]}))
    page = await client_of(service).list_labels()
    assert page.items == (Label("vip", "", None, None), Label("a", "", 12, None))


def test_of_two_targets_that_differ_in_case_each_gets_its_own_status() -> None:
    body = b'{"data":[{"id":"Bob","pushStatus":"FAIL"}]}'
    found = {each.target: each.status for each in parsing.statuses(body, ("Bob", "bob"))}
    assert found == {"Bob": "FAIL", "bob": "no status"}
    found = {each.target: each.status for each in parsing.statuses(body, ("bob",))}
    assert found == {"bob": "FAIL"}
