"""What a failed send means, shown on real sockets: not sent before the first byte, unknown after it."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import Iterator

import httpx
import pytest

from push_tui.chat.connections import Deadlines
from push_tui.chat.departure import Departure
from push_tui.chat.errors import (
    ChatError,
    LostAnswer,
    NotSent,
    Refused,
    ServiceFailed,
    Unauthorised,
    Unreadable,
    Untrusted,
)
from push_tui.chat.exchange import ANSWER_LIMIT
from push_tui.chat.models import CallLog
from push_tui.endpoints import Endpoint
from push_tui.outcomes import Outcome
from push_tui.proxies import Proxy
from support.chat_loopback import (
    TLS,
    TOKEN,
    Behaviour,
    Loopback,
    Memory,
    Seen,
    Tokens,
    answer_file,
    client_of,
    drop,
    hang,
    http,
    raw,
    replying,
    reset,
)

TASK = answer_file("push-task.json")
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


async def failed_push(
    service: Loopback, deadlines: Deadlines | None = None, departure: Departure | None = None
) -> ChatError:
    chat = client_of(base_url=service.base_url, deadlines=deadlines or Deadlines(read=5, call=5))
    with pytest.raises(ChatError) as caught:
        await chat.send(Endpoint.PUSH_TASK, b'{"pushMessage":{}}', departure=departure)
    return caught.value


async def test_an_accepted_push_over_a_real_socket() -> None:
    async with Loopback(http("200 OK", TASK, Content_Type="application/json")) as service:
        sent = await client_of(base_url=service.base_url).send(Endpoint.PUSH_TASK, b'{"pushMessage":{}}')
    assert sent.task_id == "968120369184112182"
    (seen,) = service.seen
    assert (seen.method, seen.target, seen.body) == ("POST", "/41117440/383391/push/task", b'{"pushMessage":{}}')
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"


async def test_a_refused_connection_is_not_sent(closed_port: int) -> None:
    departure = Departure()
    chat = client_of(base_url=f"http://127.0.0.1:{closed_port}")
    with pytest.raises(NotSent, match=r"Nothing was sent: no connection to 127\.0\.0\.1 \(connection refused\)"):
        await chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure)
    assert not departure.left
    assert departure.outcome is Outcome.NOT_SENT


async def test_a_proxy_that_refuses_is_named_without_its_password(closed_port: int) -> None:
    chat = client_of(proxy=Proxy.parse(f"http://kim:secret@127.0.0.1:{closed_port}"))
    way = rf"no connection to a41\.chat\.agora\.io through the proxy http://127\.0\.0\.1:{closed_port} \(conn"
    with pytest.raises(NotSent, match=way):
        await chat.send(Endpoint.PUSH_TASK, b"{}")


@pytest.fixture
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach every host directly, whatever the environment of the tests says."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.mark.usefixtures("without_proxy")
async def test_a_name_that_does_not_resolve_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_such_name(*args: object, **options: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_name)
    with pytest.raises(NotSent, match=r"the name could not be resolved"):
        await client_of(base_url="https://nowhere.invalid").send(Endpoint.PUSH_TASK, b"{}")


@pytest.mark.usefixtures("without_proxy")
async def test_a_name_too_long_for_the_resolver_is_not_sent() -> None:
    with pytest.raises(NotSent):
        await client_of(base_url=f"https://{'x' * 100}.test").send(Endpoint.PUSH_TASK, b"{}")


async def test_a_certificate_of_an_unknown_authority_is_not_sent() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        error = await failed_push(service)
    assert type(error) is Untrusted
    assert "the certificate of 127.0.0.1 was not accepted" in str(error)
    assert service.seen == []


async def test_a_server_that_does_not_speak_tls_is_not_sent() -> None:
    async with Loopback(http("200 OK", TASK)) as service:
        chat = client_of(base_url=f"https://127.0.0.1:{service.port}", deadlines=Deadlines(connect=1, call=5))
        with pytest.raises(NotSent):
            await chat.send(Endpoint.PUSH_TASK, b"{}")


async def test_a_known_authority_is_trusted() -> None:
    async with Loopback(http("200 OK", TASK), tls=True) as service:
        sent = await client_of(base_url=service.base_url, ca_file=TLS / "authority.pem").send(Endpoint.PUSH_TASK, b"{}")
    assert sent.task_id is not None


async def test_a_deadline_while_tls_is_set_up_is_not_sent() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        departure = Departure()
        base_url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        chat = client_of(base_url=base_url, deadlines=Deadlines(call=0.2))
        with pytest.raises(NotSent, match=r"given up after 0\.2 s"):
            await chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure)
        assert departure.outcome is Outcome.NOT_SENT


async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
    writer.write(OK + b"Content-Length: 1000\r\n\r\n")
    while not writer.is_closing():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def test_a_deadline_after_the_request_left_is_unknown() -> None:
    async with Loopback(hang) as service:
        departure = Departure()
        error = await failed_push(service, Deadlines(call=0.2), departure)
    assert type(error) is LostAnswer
    assert departure.outcome is Outcome.UNKNOWN
    assert len(service.seen) == 1


async def test_an_answer_that_trickles_in_ends_at_the_deadline_as_unknown() -> None:
    async with Loopback(trickle) as service:
        error = await failed_push(service, Deadlines(call=0.3))
    assert type(error) is LostAnswer
    assert "in the middle of the answer" in str(error)


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        (drop, "before an answer came"),
        (reset, "before an answer came"),
        (hang, "timed out"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "before an answer came"),
        (raw(OK), "before an answer came"),
        (raw(OK + b"Content-Length: 100\r\n\r\n{"), "in the middle of the answer"),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\ngarbage"), "in the middle of the answer"),
        (raw(OK + b'Transfer-Encoding: chunked\r\n\r\n5\r\n{"dat'), "in the middle of the answer"),
        (raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\n{"), "in the middle of the answer"),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000 + b"\r\n\r\n"), "before an answer came"),
    ],
    ids=[
        "closed",
        "reset",
        "silent",
        "no-http",
        "headers-cut",
        "body-cut",
        "chunk-garbage",
        "chunk-cut",
        "refusal-cut",
        "endless-header",
    ],
)
async def test_an_answer_lost_after_the_first_byte_is_unknown(behaviour: Behaviour, words: str) -> None:
    async with Loopback(behaviour) as service:
        departure = Departure()
        error = await failed_push(service, Deadlines(read=0.3, call=5), departure)
    assert type(error) is LostAnswer
    assert words in str(error)
    assert error.outcome is departure.outcome is Outcome.UNKNOWN
    assert len(service.seen) == 1, "a send is never repeated"


async def test_a_send_does_not_follow_a_redirect() -> None:
    async with Loopback(http("307 Temporary Redirect", Location="/elsewhere")) as service:
        error = await failed_push(service)
    assert type(error) is ServiceFailed
    assert len(service.seen) == 1
    assert error.answer is not None
    assert error.answer.headers["location"] == "/elsewhere"


async def test_a_page_of_html_instead_of_an_answer_is_unknown() -> None:
    async with Loopback(http("200 OK", b"<html>Sign in</html>", Content_Type="text/html")) as service:
        error = await failed_push(service)
    assert type(error) is Unreadable


async def test_an_early_refusal_of_a_body_that_is_still_being_written_is_heard() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Payload Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.write_eof()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        chat = client_of(base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(Refused):
            await chat.send(Endpoint.PUSH_TASK, b"x" * 3_000_000)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
    writer.write(OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


async def test_an_answer_over_2_mb_is_refused_while_it_streams() -> None:
    async with Loopback(endless) as service:
        error = await failed_push(service)
    assert type(error) is Unreadable
    assert "over 2 MB" in str(error)
    assert error.answer is not None
    assert len(error.answer.body) == 64 * 1024


async def test_a_refusal_over_2_mb_is_still_a_refusal() -> None:
    async with Loopback(http("400 Bad Request", b"x" * (ANSWER_LIMIT + 1))) as service:
        assert type(await failed_push(service)) is Refused


async def test_a_compressed_answer_is_read_though_nobody_asked_for_one() -> None:
    async with Loopback(http("200 OK", gzip.compress(TASK), Content_Encoding="gzip")) as service:
        sent = await client_of(base_url=service.base_url).send(Endpoint.PUSH_TASK, b"{}")
    assert sent.answer.body == TASK
    assert "accept-encoding" not in service.seen[0].headers


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (zlib.compress(b" " * (ANSWER_LIMIT * 20)), "over 2 MB"),
        (zlib.compress(TASK)[:-8], "damaged"),
        (b"not compressed", "damaged"),
    ],
)
async def test_a_compressed_answer_that_is_a_bomb_or_damaged_is_unknown(body: bytes, words: str) -> None:
    async with Loopback(http("200 OK", body, Content_Encoding="deflate")) as service:
        error = await failed_push(service)
    assert type(error) is Unreadable
    assert words in str(error)


async def test_a_cancelled_send_tells_that_the_request_had_left() -> None:
    async with Loopback(hang) as service:
        departure = Departure()
        chat = client_of(base_url=service.base_url)
        send = asyncio.create_task(chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure))
        await service.arrived.wait()
        send.cancel()
        with pytest.raises(asyncio.CancelledError):
            await send
    assert departure.outcome is Outcome.UNKNOWN


async def test_a_send_cancelled_while_connecting_tells_that_nothing_left() -> None:
    connected = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        departure = Departure()
        chat = client_of(base_url=f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        send = asyncio.create_task(chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure))
        await connected.wait()
        send.cancel()
        with pytest.raises(asyncio.CancelledError):
            await send
    assert departure.outcome is Outcome.NOT_SENT


async def test_a_cancel_before_the_first_step_tells_that_nothing_left() -> None:
    departure = Departure()
    chat = client_of(base_url="http://127.0.0.1:1")
    send = asyncio.create_task(chat.send(Endpoint.PUSH_TASK, b"{}", departure=departure))
    send.cancel()
    with pytest.raises(asyncio.CancelledError):
        await send
    assert departure.outcome is Outcome.NOT_SENT


def errors_of_a_transport() -> list[tuple[Exception, type[ChatError]]]:
    not_sent: list[Exception] = [
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        httpx.ProxyError("x"),
        httpx.PoolTimeout("x"),
        httpx.UnsupportedProtocol("x"),
    ]
    lost: list[Exception] = [
        httpx.ReadError("x"),
        httpx.WriteError("x"),
        httpx.ReadTimeout("x"),
        httpx.WriteTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.CloseError("x"),
        OSError("x"),
        RuntimeError("x"),
    ]
    return [(error, NotSent) for error in not_sent] + [(error, LostAnswer) for error in lost]


@pytest.mark.parametrize(("error", "kind"), errors_of_a_transport(), ids=lambda value: type(value).__name__)
async def test_a_transport_that_does_not_trace_is_judged_by_its_errors(error: Exception, kind: type[ChatError]) -> None:
    departure = Departure()
    with pytest.raises(kind) as caught:
        await client_of(Memory(error)).send(Endpoint.PUSH_TASK, b"{}", departure=departure)
    assert type(caught.value) is kind
    assert departure.outcome is caught.value.outcome


async def test_every_send_opens_a_connection_of_its_own() -> None:
    keep_alive = raw(OK + f"Content-Length: {len(TASK)}\r\n\r\n".encode() + TASK)
    async with Loopback(keep_alive) as service:
        chat = client_of(base_url=service.base_url)
        for _ in range(3):
            await chat.send(Endpoint.PUSH_TASK, b"{}")
    assert service.connections == 3


async def test_reads_share_a_connection() -> None:
    body = answer_file("list-labels.json")
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            writer.write(OK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        chat = client_of(base_url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        for _ in range(3):
            await chat.list_labels()
        await chat.close()
    assert connections == 1


async def test_a_401_on_a_send_is_rejected_and_not_tried_again() -> None:
    tokens = Tokens()
    service = Memory(replying(401, answer_file("errors/401-unauthorized.json")))
    with pytest.raises(Unauthorised) as caught:
        await client_of(service, tokens=tokens).send(Endpoint.PUSH_TASK, b"{}")
    assert caught.value.outcome is Outcome.REJECTED
    assert (len(service.seen), tokens.renewals) == (1, 0)


async def test_the_log_gets_each_exchange_without_bodies_and_token() -> None:
    log: list[CallLog] = []
    async with Loopback([http("200 OK", TASK), drop]) as service:
        chat = client_of(base_url=service.base_url, log=log.append)
        await chat.send(Endpoint.PUSH_TASK, b'{"secret":1}')
        with pytest.raises(LostAnswer):
            await chat.send(Endpoint.PUSH_TASK, b'{"secret":1}')
    first, second = log
    assert (first.method, first.path, first.status, first.problem) == ("POST", "push/task", 200, None)
    assert (first.sent_bytes, first.received_bytes) == (12, len(TASK))
    assert (second.status, second.problem) == (None, "LostAnswer")
    assert "secret" not in repr(log)
    assert TOKEN not in repr(log)


async def test_a_log_that_fails_does_not_change_the_outcome() -> None:
    def full_disk(entry: CallLog) -> None:
        raise OSError("No space left on device")

    sent = await client_of(Memory(replying(200, TASK)), log=full_disk).send(Endpoint.PUSH_TASK, b"{}")
    assert sent.task_id is not None
