"""The real client walks through all twelve calls, in every dialect and under both path forms.

The simulator and the client were written from the reference apart from each other; here they meet.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from push_tui.chat.address import App
from push_tui.chat.bodies import label_body, users_body
from push_tui.chat.client import ChatClient
from push_tui.chat.errors import ChatError, LimitReached, LostAnswer, NoSuchLabel, NotSent, Throttled, Unauthorised
from push_tui.chat.pacer import PacerRegistry
from push_tui.chat.tokens import Token, create_app_token
from push_tui.dialects import AGORA, AGORA_2023, DIALECTS, Dialect
from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_APP, DEMO_APP_ID, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.labels import MissingMember
from push_tui.simulator.refusals import TOKEN_EXPIRED
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from support.minted_tokens import DEMO_CERTIFICATE, judge

CLASSIC = App.classic("a41.chat.agora.io", DEMO_ORG, DEMO_APP)
BY_ID = App.by_id("a41.chat.agora.io", DEMO_APP_ID)
PLACES = [pytest.param(dialect, CLASSIC, id=name) for name, dialect in DIALECTS.items()]
PLACES.append(pytest.param(AGORA, BY_ID, id="agora by app ID"))


@dataclass
class Tokens:
    """Gives one token, and another when asked for a fresh one."""

    first: Token
    second: Token

    async def token(self) -> Token:
        return self.first

    async def fresh(self, stale: Token) -> Token:
        self.first = self.second
        return self.second


async def no_wait(seconds: float) -> None:
    """Pacing is tested with the client; here it would only take time."""


def minted() -> Token:
    return create_app_token(DEMO_APP_ID, DEMO_CERTIFICATE, issued_at=int(time.time()), salt=7)


def client_of(service: ChatService, app: App = CLASSIC, tokens: Tokens | None = None) -> ChatClient:
    pacer = PacerRegistry(clock=lambda: 1e9 * time.monotonic(), sleep=no_wait).pacer(app.key, service.dialect)
    known = tokens or Tokens(Token(DEMO_TOKEN), Token(DEMO_TOKEN))
    return ChatClient(app, service.dialect, known, pacer=pacer, transport=SimulatorTransport(service))


def body(*targets: str, **more: object) -> bytes:
    named: Mapping[str, object] = {"targets": targets} if targets else {}
    return json.dumps({**named, "strategy": 2, "pushMessage": {"title": "x", "content": "y"}, **more}).encode()


@pytest.mark.parametrize(("dialect", "app"), PLACES)
async def test_all_label_calls_are_understood(dialect: Dialect, app: App) -> None:
    client = client_of(ChatService(dialect), app)
    created = (await client.create_label(label_body("post-90s", "hah"))).value
    change = (await client.add_users("post-90s", users_body(["hx1", "hx2", "nobody-9"], dialect))).value
    assert (change.success, dict(change.fail)) == (("hx1", "hx2"), {"nobody-9": "appUser not exists"})
    label = await client.get_label("post-90s")
    assert (label.description, label.count, label.created_at) == ("hah", 2, created.created_at)
    first = await client.list_members("post-90s", limit=1)
    last = await client.list_members("post-90s", limit=1, cursor=first.cursor)
    assert [member.username for member in (*first.items, *last.items)] == ["hx2", "hx1"]
    assert last.cursor is None
    found = await client.get_member("post-90s", "hx1")
    assert found is not None
    assert (await client.remove_users("post-90s", users_body(["hx1"], dialect))).value.success == ("hx1",)
    assert (await client.list_labels()).items[0].name == "post-90s"
    await client.delete_label("post-90s")
    with pytest.raises(NoSuchLabel):
        await client.get_label("post-90s")
    await client.close()


@pytest.mark.parametrize(("dialect", "app"), PLACES)
async def test_all_sends_are_understood(dialect: Dialect, app: App) -> None:
    service = ChatService(dialect)
    client = client_of(service, app)
    by_path = dialect.sync_by_path
    sync = body() if by_path else body("qa-3", **dialect.sync_envelope)
    status = (await client.send(Endpoint.PUSH_SYNC, sync, user="qa-3")).statuses[0]
    assert (status.status, status.desc) == ("FAIL", "no push binding")
    assert {each.status for each in (await client.send(Endpoint.PUSH_SINGLE, body("test1", "test2"))).statuses} == {
        "ASYNC_SUCCESS"
    }
    to_label = await client.send(Endpoint.PUSH_LABEL, body("vip"))
    everybody = await client.send(Endpoint.PUSH_TASK, body())
    recorded = [str(push.task_id) for push in service.pushes if push.task_id is not None]
    assert [to_label.task_id, everybody.task_id] == recorded
    assert [push.endpoint for push in service.pushes] == [
        Endpoint.PUSH_SYNC,
        Endpoint.PUSH_SINGLE,
        Endpoint.PUSH_LABEL,
        Endpoint.PUSH_TASK,
    ]
    await client.close()


async def test_a_minted_token_opens_the_simulator() -> None:
    service = ChatService()
    service.judge = judge
    client = client_of(service, tokens=Tokens(minted(), Token("none")))
    assert len((await client.list_labels()).items) == 16
    await client.close()


async def test_an_expired_token_is_renewed_once_on_a_read_and_never_on_a_send() -> None:
    service = ChatService()
    service.refuse_token("stale", TOKEN_EXPIRED)
    client = client_of(service, tokens=Tokens(Token("stale"), Token(DEMO_TOKEN)))
    with pytest.raises(Unauthorised):
        await client.send(Endpoint.PUSH_TASK, body())
    assert len((await client.list_labels()).items) == 16
    assert (service.count("POST", "/push/task"), service.count("GET", "/push/label")) == (1, 2)
    await client.close()


@pytest.mark.parametrize("manner", MissingMember)
async def test_every_way_of_saying_not_in_this_label_is_understood(manner: MissingMember) -> None:
    service = ChatService()
    service.labels.missing_member = manner
    client = client_of(service)
    assert await client.get_member("90", "hx1") is None
    await client.close()


@pytest.mark.parametrize(
    ("fault", "error", "outcome"),
    [
        ({"drop_before_processing": True}, NotSent, Outcome.NOT_SENT),
        ({"drop_after_processing": True}, LostAnswer, Outcome.UNKNOWN),
        ({"malformed": True}, ChatError, Outcome.UNKNOWN),
        ({"status": 504, "processed": True}, ChatError, Outcome.UNKNOWN),
        ({"status": 429}, Throttled, Outcome.REJECTED),
    ],
)
async def test_each_fault_of_a_send_has_its_honest_outcome(
    fault: dict[str, bool], error: type[ChatError], outcome: Outcome
) -> None:
    service = ChatService()
    service.fault("POST", "/push/task", **fault)  # type: ignore[arg-type]  # keywords of several types
    client = client_of(service)
    with pytest.raises(error) as caught:
        await client.send(Endpoint.PUSH_TASK, body())
    assert caught.value.outcome is outcome
    assert service.count("POST", "/push/task") == 1
    await client.close()


async def test_the_fourth_running_task_is_a_limit() -> None:
    client = client_of(ChatService())
    for _ in range(3):
        await client.send(Endpoint.PUSH_LABEL, body("vip"))
    with pytest.raises(LimitReached, match="At most 3 push tasks run at once: wait until one ends"):
        await client.send(Endpoint.PUSH_TASK, body())
    await client.close()


async def test_the_edition_of_2023_knows_no_limit_of_running_tasks() -> None:
    client = client_of(ChatService(AGORA_2023))
    for _ in range(5):
        await client.send(Endpoint.PUSH_LABEL, body("vip"))
    await client.close()
