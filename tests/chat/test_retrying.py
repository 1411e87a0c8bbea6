"""Reads and member changes are repeated where that may help; everything else happens once."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from push_tui.chat.client import ChatClient
from push_tui.chat.errors import (
    ChatError,
    LimitReached,
    LostAnswer,
    NotSent,
    PlanExhausted,
    ServiceFailed,
    Throttled,
    Unauthorised,
)
from push_tui.chat.retrying import Backoff, repeated
from push_tui.endpoints import Endpoint
from support.chat_loopback import AT_ONCE, Memory, Tokens, answer_file, client_of, replying

Action = Callable[[ChatClient], Awaitable[object]]

REPEATED: dict[str, tuple[Action, str]] = {
    "list labels": (lambda chat: chat.list_labels(), "list-labels.json"),
    "read a label": (lambda chat: chat.get_label("vip"), "get-label.json"),
    "list members": (lambda chat: chat.list_members("vip"), "list-members.json"),
    "find a user": (lambda chat: chat.get_member("vip", "hx1"), "get-member.json"),
    "add users": (lambda chat: chat.add_users("vip", b"{}"), "add-users.json"),
    "remove users": (lambda chat: chat.remove_users("vip", b"{}"), "remove-users.json"),
}
ONCE: dict[str, Action] = {
    "push to one": lambda chat: chat.send(Endpoint.PUSH_SYNC, b"{}", user="hx1"),
    "push to users": lambda chat: chat.send(Endpoint.PUSH_SINGLE, b"{}"),
    "push to labels": lambda chat: chat.send(Endpoint.PUSH_LABEL, b"{}"),
    "push to everybody": lambda chat: chat.send(Endpoint.PUSH_TASK, b"{}"),
    "create a label": lambda chat: chat.create_label(b"{}"),
    "delete a label": lambda chat: chat.delete_label("vip"),
}
PASSING: dict[str, httpx.Response | Exception] = {
    "reach_limit": replying(429, answer_file("errors/429-reach-limit.json")),
    "too many queries": replying(400, answer_file("errors/400-too-many-queries.json")),
    "408": replying(408),
    "502": replying(502, answer_file("errors/502-gateway.html")),
    "503": replying(503),
    "504": replying(504),
    "reset": httpx.ReadError("reset"),
    "closed": httpx.RemoteProtocolError("closed"),
    "no answer": httpx.ReadTimeout("too late"),
}
LASTING: dict[str, tuple[httpx.Response | Exception, type[ChatError]]] = {
    "resource_limited": (replying(429, answer_file("errors/429-resource-limited.json")), PlanExhausted),
    "limit": (replying(403, answer_file("errors/403-limit.json")), LimitReached),
    "500": (replying(500), ServiceFailed),
    "501": (replying(501), ServiceFailed),
    "redirect": (replying(302), ServiceFailed),
    "no connection": (httpx.ConnectError("refused"), NotSent),
}


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", REPEATED)
async def test_a_repeatable_call_survives_a_passing_fault(name: str, fault: str) -> None:
    action, good = REPEATED[name]
    service = Memory(PASSING[fault], PASSING[fault], replying(200, answer_file(good)))
    assert await action(client_of(service)) is not None
    assert len(service.seen) == 3


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("name", ONCE)
async def test_a_send_and_a_label_s_creation_and_deletion_happen_once(name: str, fault: str) -> None:
    service = Memory(PASSING[fault])
    with pytest.raises(ChatError):
        await ONCE[name](client_of(service))
    assert len(service.seen) == 1


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("name", REPEATED)
async def test_a_lasting_fault_is_not_tried_again(name: str, fault: str) -> None:
    answer, kind = LASTING[fault]
    service = Memory(answer)
    with pytest.raises(kind):
        await REPEATED[name][0](client_of(service))
    assert len(service.seen) == 1


async def test_repeats_end() -> None:
    service = Memory(PASSING["reach_limit"])
    with pytest.raises(Throttled):
        await client_of(service).list_labels()
    assert len(service.seen) == AT_ONCE.attempts


@pytest.mark.parametrize("name", REPEATED)
async def test_a_401_gets_one_fresh_token_and_one_more_try(name: str) -> None:
    action, good = REPEATED[name]
    tokens = Tokens()
    service = Memory(replying(401, answer_file("errors/401-expired-token.json")), replying(200, answer_file(good)))
    await action(client_of(service, tokens=tokens))
    assert tokens.renewals == 1
    first, second = (seen.headers["Authorization"] for seen in service.seen)
    assert first != second == f"Bearer {tokens.current.reveal()}"


async def test_a_second_401_is_the_end() -> None:
    tokens = Tokens()
    service = Memory(replying(401))
    with pytest.raises(Unauthorised):
        await client_of(service, tokens=tokens).list_labels()
    assert (len(service.seen), tokens.renewals) == (2, 1)


async def test_a_401_after_a_repeat_does_not_ask_for_a_third_token() -> None:
    tokens = Tokens()
    service = Memory(replying(401), replying(503), replying(401))
    with pytest.raises(Unauthorised):
        await client_of(service, tokens=tokens).list_labels()
    assert (len(service.seen), tokens.renewals) == (3, 1)


async def test_a_401_on_a_label_s_creation_proves_that_nothing_was_done() -> None:
    service = Memory(replying(401), replying(200, answer_file("create-label.json")))
    await client_of(service).create_label(b"{}")
    assert len(service.seen) == 2


async def test_pauses_grow_are_spread_and_have_a_bound() -> None:
    backoff = Backoff(attempts=8, first=0.5, factor=2, longest=4)
    assert [backoff.pause(attempt, 1.0) for attempt in range(1, 7)] == [0.5, 1, 2, 4, 4, 4]
    assert [backoff.pause(attempt, 0.0) for attempt in range(1, 4)] == [0.25, 0.5, 1]


async def test_pauses_lie_between_the_attempts() -> None:
    pauses: list[float] = []

    async def fail() -> None:
        raise LostAnswer("lost", retryable=True)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    with pytest.raises(LostAnswer):
        await repeated(fail, Backoff(attempts=3), sleep=sleep, chance=lambda: 1.0)
    assert pauses == [0.5, 1.0]
