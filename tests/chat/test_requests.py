"""Every request as the reference prints it: method, path, headers and body, in three dialects and both path forms."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from push_tui import __version__
from push_tui.chat.address import App
from push_tui.chat.bodies import label_body, users_body
from push_tui.chat.client import ChatClient
from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, EASEMOB, Dialect
from push_tui.endpoints import USER_READS, Endpoint
from support.chat_loopback import AT_ONCE, TOKEN, UNPACED, Memory, Tokens, answer_file, replying

SYNC_BODY = b"""{
"strategy": 3,
"pushMessage": {
"title": "Agora push",
"content": "Hello and welcome",
"sub_title": "Agora"
}
}"""
SINGLE_BODY = b"""{
"targets": [
"test2"
],
"pushMessage": {
"title": "Hello",
"subTitle": "Hello",
"content": "Hello",
"vivo": {

}
}
}"""
LABEL_BODY = b"""{
"targets": [
"post-90s"
],
"strategy": 2,
"pushMessage": {
"title": "Agora PUSH",
"content": "Welcome to Agora Push Service",
"sub_title": "Agora"
}
}"""
TASK_BODY = b"""{
"pushMessage": {
"title": "Hello1234",
"subTitle": "Hello",
"content": "Hello",
"vivo": {}
}
}"""


@dataclass(frozen=True)
class Example:
    """A request example of the reference: what to call and what must arrive, the path after the prefix."""

    endpoint: Endpoint
    call: Callable[[ChatClient], Awaitable[object]]
    method: str
    path: str
    answer: str
    sent: bytes | None = None
    """A body that must arrive byte for byte."""
    json: object = None
    """A body that must arrive as this JSON."""


EXAMPLES = (
    Example(
        Endpoint.PUSH_SYNC,
        lambda chat: chat.send(Endpoint.PUSH_SYNC, SYNC_BODY, user="test1"),
        "POST",
        "push/sync/test1",
        "push-sync.json",
        sent=SYNC_BODY,
    ),
    Example(
        Endpoint.PUSH_SINGLE,
        lambda chat: chat.send(Endpoint.PUSH_SINGLE, SINGLE_BODY),
        "POST",
        "push/single",
        "push-single.json",
        sent=SINGLE_BODY,
    ),
    Example(
        Endpoint.PUSH_LABEL,
        lambda chat: chat.send(Endpoint.PUSH_LABEL, LABEL_BODY),
        "POST",
        "push/list/label",
        "push-label.json",
        sent=LABEL_BODY,
    ),
    Example(
        Endpoint.PUSH_TASK,
        lambda chat: chat.send(Endpoint.PUSH_TASK, TASK_BODY),
        "POST",
        "push/task",
        "push-task.json",
        sent=TASK_BODY,
    ),
    Example(
        Endpoint.CREATE_LABEL,
        lambda chat: chat.create_label(label_body("post-90s", "hah")),
        "POST",
        "push/label",
        "create-label.json",
        json={"name": "post-90s", "description": "hah"},
    ),
    Example(Endpoint.GET_LABEL, lambda chat: chat.get_label("90"), "GET", "push/label/90", "get-label.json"),
    Example(Endpoint.LIST_LABELS, lambda chat: chat.list_labels(), "GET", "push/label?limit=100", "list-labels.json"),
    Example(
        Endpoint.DELETE_LABEL,
        lambda chat: chat.delete_label("post-90s"),
        "DELETE",
        "push/label/post-90s",
        "delete-label.json",
    ),
    Example(
        Endpoint.ADD_USERS,
        lambda chat: chat.add_users("post-90s", users_body(["hx1", "hx2"], AGORA)),
        "POST",
        "push/label/post-90s/user",
        "add-users.json",
        json={"usernames": ["hx1", "hx2"]},
    ),
    Example(
        Endpoint.GET_MEMBER,
        lambda chat: chat.get_member("post-90s", "hx1"),
        "GET",
        "push/label/post-90s/user/hx1",
        "get-member.json",
    ),
    Example(
        Endpoint.LIST_MEMBERS,
        lambda chat: chat.list_members("post-90s", limit=1),
        "GET",
        "push/label/post-90s/user?limit=1",
        "list-members.json",
    ),
    Example(
        Endpoint.REMOVE_USERS,
        lambda chat: chat.remove_users("post-90s", users_body(["hx1", "hx2"], AGORA)),
        "DELETE",
        "push/label/post-90s/user",
        "remove-users.json",
        json={"usernames": ["hx1", "hx2"]},
    ),
)
APP_ID = "970CA35de60c44645bbae8a215061b33"
APPS = {
    "app-key": (App.classic("https://XXXX", "XXXX", "YYYY"), "/XXXX/YYYY/"),
    "app-id": (App.by_id("https://XXXX", APP_ID), f"/app-id/{APP_ID}/"),
}


def test_the_examples_are_all_twelve_endpoints_of_the_reference() -> None:
    assert {example.endpoint for example in EXAMPLES} == set(Endpoint) - USER_READS


@pytest.mark.parametrize("form", APPS)
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.endpoint.name)
async def test_the_request_is_the_reference_s(example: Example, dialect: Dialect, form: str) -> None:
    app, prefix = APPS[form]
    service = Memory(replying(200, answer_file(example.answer)))
    chat = ChatClient(app, dialect, Tokens(), pacer=UNPACED, backoff=AT_ONCE, transport=service)

    await example.call(chat)

    (seen,) = service.seen
    by_single = example.endpoint is Endpoint.PUSH_SYNC and dialect is AGORA_2023
    assert seen.method == example.method
    assert seen.target == prefix + ("push/single" if by_single else example.path)
    expected = {
        "Host": "xxxx",
        "User-Agent": f"push-tui/{__version__}",
        "Accept": "application/json",
        "Authorization": f"Bearer {TOKEN}",
    }
    if example.sent is not None or example.json is not None:
        expected |= {"Content-Type": "application/json", "Content-Length": str(len(seen.body))}
    assert seen.headers == expected
    if example.sent is not None:
        assert seen.body == example.sent
    elif example.json is not None:
        assert json.loads(seen.body) == example.json
    else:
        assert seen.body == b""


@pytest.mark.parametrize("dialect", [AGORA, EASEMOB], ids=["agora", "easemob"])
async def test_a_cursor_is_sent_back_encoded(dialect: Dialect) -> None:
    service = Memory(replying(200, answer_file("list-members.json")))
    chat = ChatClient(APPS["app-key"][0], dialect, Tokens(), pacer=UNPACED, transport=service)

    await chat.list_members("vip", limit=20, cursor="a+b/c=&limit=1")

    assert service.seen[0].target == "/XXXX/YYYY/push/label/vip/user?limit=20&cursor=a%2Bb%2Fc%3D%26limit%3D1"


async def test_send_reaches_each_of_the_four_pushes() -> None:
    service = Memory(
        replying(200, answer_file("push-sync.json")),
        replying(200, answer_file("push-single.json")),
        replying(200, answer_file("push-label.json")),
        replying(200, answer_file("push-task.json")),
    )
    chat = ChatClient(APPS["app-key"][0], AGORA, Tokens(), pacer=UNPACED, transport=service)

    for endpoint in (Endpoint.PUSH_SYNC, Endpoint.PUSH_SINGLE, Endpoint.PUSH_LABEL, Endpoint.PUSH_TASK):
        sent = await chat.send(endpoint, b"{}", user="test1")
        assert sent.endpoint is endpoint

    paths = [seen.target.removeprefix("/XXXX/YYYY/") for seen in service.seen]
    assert paths == ["push/sync/test1", "push/single", "push/list/label", "push/task"]
    with pytest.raises(ValueError, match="no push"):
        await chat.send(Endpoint.CREATE_LABEL, b"{}")


async def test_a_description_of_any_script_arrives_as_it_was() -> None:
    service = Memory(replying(200, answer_file("create-label.json")))
    chat = ChatClient(APPS["app-key"][0], AGORA, Tokens(), pacer=UNPACED, transport=service)

    await chat.create_label(label_body("vip", "重要客户 🎉 \ud83c"))

    assert json.loads(service.seen[0].body) == {"name": "vip", "description": "重要客户 🎉 \ud83c"}
