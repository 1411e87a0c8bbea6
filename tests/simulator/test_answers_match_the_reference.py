"""The simulator's answers have the keys and types of the examples that the client is tested with.

``tests/chat/answers`` is the one collection for both sides. Errors that the push service never gives (they come from
its neighbours) must at least be playable as a fault, byte for byte.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.refusals import (
    PLAN_EXHAUSTED,
    TOKEN_EXPIRED,
    TOKEN_OF_ANOTHER_APP,
    TOO_MANY_QUERIES,
    WEB_APPLICATION,
)
from push_tui.simulator.wire import Response
from support.service_caller import Caller, Reply

pytestmark = pytest.mark.usefixtures("way")

ANSWERS = Path(__file__).parent.parent / "chat" / "answers"
Scene = Callable[[Caller], Reply]


def shape(value: Any) -> Any:
    """Keys and types: a list is the set of its entries' shapes, an empty one fits any."""
    match value:
        case dict():
            return {key: shape(entry) for key, entry in value.items()}
        case list():
            return sorted({json.dumps(shape(entry), sort_keys=True) for entry in value})
        case _:
            return type(value).__name__


def with_members(call: Caller) -> Caller:
    call("POST", "/push/label/90/user", {"usernames": ["hx1", "hx2"]})
    return call


EXAMPLES: dict[str, Scene] = {
    "push-sync": lambda call: call.push("/push/sync/test1"),
    "push-sync-no-binding": lambda call: call.push("/push/sync/qa-3"),
    "push-sync-unknown-user": lambda call: call.push("/push/sync/nobody-9"),
    "push-single": lambda call: call.push("/push/single", "test2"),
    "push-label": lambda call: call.push("/push/list/label", "vip"),
    "push-task": lambda call: call.push("/push/task"),
    "create-label": lambda call: call("POST", "/push/label", {"name": "post-90s", "description": "hah"}),
    "get-label": lambda call: call("GET", "/push/label/90"),
    "list-labels": lambda call: call("GET", "/push/label"),
    "delete-label": lambda call: call("DELETE", "/push/label/vip"),
    "add-users": lambda call: call("POST", "/push/label/90/user", {"usernames": ["hx1", "hx2"]}),
    "get-member": lambda call: with_members(call)("GET", "/push/label/90/user/hx1"),
    "list-members": lambda call: with_members(call)("GET", "/push/label/90/user?limit=1"),
    "remove-users": lambda call: with_members(call)("DELETE", "/push/label/90/user", {"usernames": ["hx1", "hx2"]}),
}


def refusing(status: int | None = None, body: Any = None) -> Scene:
    def scene(call: Caller) -> Reply:
        call.service.fault("GET", "/push/label", status=status, body=body)
        return call("GET", "/push/label")

    return scene


def with_token(token: str, refusal: Any = None) -> Scene:
    def scene(call: Caller) -> Reply:
        if refusal:
            call.service.refuse_token(token, refusal)
        return call("GET", "/push/label", headers={"Authorization": f"Bearer {token}"} if token else {})

    return scene


def many_tasks(call: Caller) -> Reply:
    return [call.push("/push/task") for _ in range(4)][-1]


def many_sends(call: Caller) -> Reply:
    return [call.push("/push/sync/test1") for _ in range(2)][-1]


def push_closed(call: Caller) -> Reply:
    call.service.push_open = False
    return call.push("/push/task")


def without_content_type(call: Caller) -> Reply:
    return call("POST", "/push/label", {}, headers={"Authorization": f"Bearer {DEMO_TOKEN}"})


ERRORS: dict[str, Scene] = {
    "400-bad-push-argument": lambda call: call.push("/push/task", strategy=9),
    "400-bad-push-message": lambda call: call.push("/push/task", pushMessage="no object"),
    "400-invalid-request": lambda call: call("POST", "/push/label", []),
    "400-json-parse": lambda call: call("POST", "/push/label", b"{"),
    "400-no-such-label": lambda call: call("GET", "/push/label/gone"),
    "400-too-many-queries": refusing(body=TOO_MANY_QUERIES),
    "401-unauthorized": with_token(""),
    "401-token-malformed": with_token("YWMt-of-somebody-else"),
    "401-token-expired": with_token(DEMO_TOKEN, TOKEN_EXPIRED),
    "401-token-of-another-app": with_token(DEMO_TOKEN, TOKEN_OF_ANOTHER_APP),
    "403-limit": many_tasks,
    "403-push-not-open": push_closed,
    "404-app-not-found": lambda call: call("GET", "/push/label", prefix="/easemob-demo/invalidApp"),
    "404-wrong-path": lambda call: call("GET", "/push/labels"),
    "413-too-large": refusing(413),
    "415-unsupported-media-type": without_content_type,
    "429-reach-limit": many_sends,
    "429-resource-limited": refusing(body=PLAN_EXHAUSTED),
    "500-web-application": refusing(body=WEB_APPLICATION),
}


@pytest.fixture
def call() -> Caller:
    return Caller()


@pytest.mark.parametrize("path", sorted(ANSWERS.glob("*.json")), ids=lambda path: path.stem)
def test_each_answer_has_the_keys_and_types_of_its_example(call: Caller, path: Path) -> None:
    reply = EXAMPLES[path.stem](call)
    assert reply.status == 200
    assert shape(reply.json) == shape(json.loads(path.read_bytes()))


@pytest.mark.parametrize("name", ERRORS)
def test_each_refusal_of_the_push_service_has_the_keys_and_types_of_its_example(call: Caller, name: str) -> None:
    reply = ERRORS[name](call)
    example = json.loads((ANSWERS / "errors" / f"{name}.json").read_bytes())
    assert reply.status == int(name[:3])
    assert shape(reply.json) == shape(example)
    assert reply.json.get("error") == example.get("error")


@pytest.mark.parametrize("path", sorted((ANSWERS / "errors").iterdir()), ids=lambda path: path.stem)
def test_every_error_example_can_be_played_as_a_fault(call: Caller, path: Path) -> None:
    call.service.fault("GET", "/push/label", status=int(path.name[:3]), body=path.read_bytes())
    response: Response = call("GET", "/push/label").response
    assert (response.status, response.body) == (int(path.name[:3]), path.read_bytes())


def test_the_collection_holds_every_endpoint_and_both_sync_failures() -> None:
    assert {path.stem for path in ANSWERS.glob("*.json")} >= set(EXAMPLES)
