"""A service on loopback that misbehaves as told, and a transport in memory, for the tests of the chat client."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from push_tui.chat.address import App
from push_tui.chat.client import ChatClient
from push_tui.chat.pacer import Pacer
from push_tui.chat.retrying import Backoff
from push_tui.chat.tokens import Token
from push_tui.dialects import AGORA, Dialect
from support import TESTS

ANSWERS = TESTS / "chat" / "answers"
TLS = TESTS / "chat" / "tls"
TOKEN = "YWMt5lyAUJnNEeyHUS2MdMYkPAAAAAAAAAAAAAAAAAAAAAEHMpqy501HZr2ms92z"
UNPACED = Pacer(())
AT_ONCE = Backoff(attempts=4, first=0.0)


def answer_file(name: str) -> bytes:
    """The body of a response example, such as ``push-task.json``."""
    return (ANSWERS / name).read_bytes()


class Tokens:
    """A token source that counts how often it was asked for another token."""

    def __init__(self, first: str = TOKEN) -> None:
        self.current = Token(first)
        self.renewals = 0

    async def token(self) -> Token:
        return self.current

    async def fresh(self, stale: Token) -> Token:
        assert stale == self.current
        self.renewals += 1
        self.current = Token(f"{TOKEN}-{self.renewals}")
        return self.current


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Memory(httpx.AsyncBaseTransport):
    """Answers in turn, the last one forever; an exception in the list is raised instead."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.seen: list[Seen] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        headers = {name.decode(): value.decode() for name, value in request.headers.raw}
        self.seen.append(Seen(request.method, request.url.raw_path.decode(), headers, request.content))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, stream=_Once(answer.content))


class _Once(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content


def replying(status: int, body: bytes | dict[str, object] = b"", **headers: str) -> httpx.Response:
    """An answer for `Memory`."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.Response(status, content=content, headers=headers)


def client_of(
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    base_url: str = "https://a41.chat.agora.io",
    dialect: Dialect = AGORA,
    tokens: Tokens | None = None,
    **options: object,
) -> ChatClient:
    """A client of the app 41117440#383391 that neither paces nor pauses, unless told otherwise."""
    app = App.classic(base_url, "41117440", "383391")
    chosen: dict[str, object] = {"pacer": UNPACED, "backoff": AT_ONCE} | options
    return ChatClient(app, dialect, tokens or Tokens(), transport=transport, **chosen)  # type: ignore[arg-type]  # kwargs


Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Seen], Awaitable[None]]


def raw(data: bytes) -> Behaviour:
    """Write these bytes and close."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
        writer.write(data)
        await writer.drain()

    return behave


def http(status: str, body: bytes = b"", **headers: str) -> Behaviour:
    """A well-formed answer, after which the connection is closed."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Never answer; ends when the client goes."""
    await reader.read()


async def drop(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Close without a word."""


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seen: Seen) -> None:
    """Break the connection off the hard way (RST)."""
    writer.transport.abort()


@dataclass
class Loopback:
    """``async with Loopback(http("200 OK", …)) as service``: a real HTTP server, one behaviour per request in turn."""

    behaviour: Behaviour | list[Behaviour]
    tls: bool = False
    certificate: Path = TLS / "service.pem"
    handshakes: int | None = None
    """How many TLS handshakes are answered; after them connections are closed."""
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    _server: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        context = None
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            context.sni_callback = self._greeted
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()

    def _greeted(self, tls: ssl.SSLSocket | ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> int | None:
        if self.handshakes is None:
            return None
        self.handshakes -= 1
        return None if self.handshakes >= 0 else ssl.ALERT_DESCRIPTION_INTERNAL_ERROR

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.strip().split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        seen = Seen(method, target, headers, body)
        self.seen.append(seen)
        self.arrived.set()
        behaviours = self.behaviour if isinstance(self.behaviour, list) else [self.behaviour]
        behaviour = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        await behaviour(reader, writer, seen)
