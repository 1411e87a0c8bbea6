"""What holds for every call: read-only profiles, hidden tokens, the service's clock, start-up."""

import io
import subprocess
import sys
import traceback
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from push_tui.chat.client import ChatClient
from push_tui.chat.connections import Deadlines
from push_tui.chat.errors import ChatError, ReadOnly, Refused
from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from support.chat_loopback import TOKEN, Loopback, Memory, Tokens, answer_file, client_of, hang, http, replying

CHANGES: dict[str, Callable[[ChatClient], Awaitable[object]]] = {
    "push to one": lambda chat: chat.send(Endpoint.PUSH_SYNC, b"{}", user="hx1"),
    "push to users": lambda chat: chat.send(Endpoint.PUSH_SINGLE, b"{}"),
    "push to labels": lambda chat: chat.send(Endpoint.PUSH_LABEL, b"{}"),
    "push to everybody": lambda chat: chat.send(Endpoint.PUSH_TASK, b"{}"),
    "create a label": lambda chat: chat.create_label(b"{}"),
    "delete a label": lambda chat: chat.delete_label("vip"),
    "add users": lambda chat: chat.add_users("vip", b"{}"),
    "remove users": lambda chat: chat.remove_users("vip", b"{}"),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_a_read_only_profile_refuses_every_change(name: str) -> None:
    service = Memory(replying(200))
    with pytest.raises(ReadOnly) as caught:
        await CHANGES[name](client_of(service, read_only=True))
    assert caught.value.outcome is Outcome.NOT_SENT
    assert service.seen == []


async def test_a_read_only_profile_reads() -> None:
    service = Memory(replying(200, answer_file("list-labels.json")))
    assert (await client_of(service, read_only=True).list_labels()).items


async def test_errors_of_the_token_source_pass_through_and_nothing_is_sent() -> None:
    class Broken(Tokens):
        async def token(self) -> None:  # type: ignore[override]  # never returns
            raise LookupError("token_command ended with 1")

    service = Memory(replying(200))
    with pytest.raises(LookupError):
        await client_of(service, tokens=Broken()).send(Endpoint.PUSH_TASK, b"{}")
    assert service.seen == []


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=2), timedelta(minutes=-7)])
async def test_the_service_s_clock_is_compared_with_ours(ahead: timedelta) -> None:
    date = format_datetime(datetime.now(UTC) + ahead, usegmt=True)
    chat = client_of(Memory(replying(200, answer_file("list-labels.json"), Date=date)))
    assert chat.last_date_skew is None
    await chat.list_labels()
    assert chat.last_date_skew is not None
    assert abs(chat.last_date_skew - ahead) < timedelta(seconds=1)


@pytest.mark.parametrize("date", ["", "yesterday", "Sun, 99 Foo 2021 04:05:06 GMT", "Sun, 25 Apr 99999 04:05:06 GMT"])
async def test_a_date_that_is_none_is_left_out(date: str) -> None:
    chat = client_of(Memory(replying(200, answer_file("push-task.json"), Date=date)))
    assert (await chat.send(Endpoint.PUSH_TASK, b"{}")).answer.date is None
    assert chat.last_date_skew is None


async def test_a_token_that_the_service_echoes_is_not_kept() -> None:
    echo: dict[str, object] = {"error_description": f"bad header: Bearer {TOKEN}"}
    with pytest.raises(Refused) as caught:
        await client_of(Memory(replying(400, echo, **{"X-Debug": f"Bearer {TOKEN}"}))).send(Endpoint.PUSH_TASK, b"{}")
    answer = caught.value.answer
    assert answer is not None
    assert answer.body == b'{"error_description": "bad header: Bearer *****"}'
    assert answer.headers["x-debug"] == "Bearer *****"
    assert TOKEN not in f"{caught.value}{caught.value!r}{answer!r}{traced(caught.value)}"


class Talkative(httpx.AsyncBaseTransport):
    """Fails in a frame that holds the token as text."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        authorization = request.headers["Authorization"]
        raise httpx.ReadError(f"after {len(authorization)} characters")


def traced(error: BaseException) -> str:
    """As Textual shows a crash, with the locals of every frame but the test's own, which knows the token."""
    out = io.StringIO()
    assert error.__traceback__ is not None
    own = error.__traceback__.tb_next
    trace = Traceback.from_exception(type(error), error, own, show_locals=True, locals_max_string=100_000)
    Console(file=out, width=500).print(trace)
    return out.getvalue() + "".join(traceback.format_exception(error))


async def test_no_traceback_shows_the_token() -> None:
    errors: list[ChatError] = []
    async with Loopback([hang, http("400 Bad Request", b"{}"), http("200 OK", b"x")]) as service:
        chat = client_of(base_url=service.base_url, deadlines=Deadlines(read=0.1))
        for _ in range(3):
            with pytest.raises(ChatError) as caught:
                await chat.send(Endpoint.PUSH_TASK, b"{}")
            errors.append(caught.value)
    for transport in (None, Talkative()):
        with pytest.raises(ChatError) as caught:
            await client_of(transport, base_url=service.base_url).send(Endpoint.PUSH_TASK, b"{}")
        errors.append(caught.value)
    for error in errors:
        text = traced(error)
        assert "in send" in text
        assert TOKEN not in text


async def test_a_closed_client_can_be_used_again() -> None:
    body = answer_file("list-labels.json")
    async with Loopback(http("200 OK", body)) as service:
        chat = client_of(base_url=service.base_url)
        await chat.list_labels()
        await chat.close()
        await chat.list_labels()
        await chat.close()
    assert len(service.seen) == 2


def test_importing_the_client_does_not_import_httpx() -> None:
    code = "import sys, push_tui.chat.client; print('httpx' in sys.modules or 'httpcore' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
