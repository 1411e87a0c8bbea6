"""One request and its answer over one transport: deadlines, size limit, errors, the log."""

import asyncio
import contextlib
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from push_tui import __version__
from push_tui.chat.connections import Deadlines, bracket_address, certificate_error, chain_of
from push_tui.chat.departure import Departure
from push_tui.chat.error_bodies import reason_phrase
from push_tui.chat.errors import ChatError, LostAnswer, NotSent, Unreadable, Untrusted
from push_tui.chat.models import Answer, CallLog
from push_tui.chat.parsing import envelope_numbers
from push_tui.chat.tokens import Token
from push_tui.endpoints import Endpoint
from push_tui.frozen import frozen

if TYPE_CHECKING:
    import httpx

ANSWER_LIMIT = 2 * 1024 * 1024
"""Bytes of an answer's body; reading stops at a longer one."""

KEPT_OF_A_REFUSED_ANSWER = 64 * 1024
"""Bytes of a refused answer that its error keeps, for you to read."""

_INFLATED_AT_ONCE = 4096
_SECONDS_DIGITS = 12
"""Digits read of a ``Retry-After``; more would only make an endless wait longer."""
_GZIP_OR_ZLIB = 47


@frozen
class Call:
    """A request before it has a token. ``name`` is method and path after the prefix, such as ``POST push/single``."""

    endpoint: Endpoint
    method: str
    url: str
    name: str
    body: bytes | None = None


@dataclass(slots=True)
class _Arriving:
    """The part of an answer that has arrived."""

    status: int | None = None
    reason: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    complete: bool = False


@dataclass(slots=True)
class Exchange:
    """Carries out one `Call`; afterwards `departure` tells whether the request had left."""

    call: Call
    token: Token
    deadlines: Deadlines
    departure: Departure
    log: Callable[[CallLog], None] | None = None
    proxy: str = ""
    """The address of the proxy on the way, if there is one, to be named where it fails."""
    _arriving: _Arriving = field(init=False, repr=False, default_factory=_Arriving)  # it may repeat the token
    _at: datetime = field(init=False, default_factory=partial(datetime.now, UTC))
    _began: float = field(init=False, default_factory=time.perf_counter)

    async def run(self, transport: "httpx.AsyncBaseTransport") -> Answer:
        """Return the answer, whatever its status.

        Raises:
            NotSent, LostAnswer: the connection failed before or after the request left. The error has no frames of
                the transport, because they hold the token.
            Unreadable: a 200 over the size limit, or one whose compression is damaged.
        """
        problem: str | None = "cancelled"
        try:
            answer = await self._answer(transport)
            problem = None
        except ChatError as error:
            problem = type(error).__name__
            raise
        finally:
            self._write_log(problem)
        return answer

    async def _answer(self, transport: "httpx.AsyncBaseTransport") -> Answer:
        failure: ChatError | None = None
        deadline = asyncio.timeout(self.deadlines.call)
        try:
            async with deadline:
                await self._stream(transport)
        except Exception as error:  # noqa: BLE001 - whatever breaks in a transport, departure decides the outcome
            cause = f"given up after {self.deadlines.call:g} s" if deadline.expired() else _cause(error)
            failure = self._failure(error, cause)
        # An error while closing does not spoil a complete answer. Raised out here, the error has no context: the
        # transport's frames hold the token.
        if failure is not None and not self._arriving.complete:
            raise failure
        return self._finished()

    async def _stream(self, transport: "httpx.AsyncBaseTransport") -> None:
        """Read the answer, up to the size limit."""
        import httpx

        request = httpx.Request(
            self.call.method,
            self.call.url,
            headers=_headers(self.token, has_body=self.call.body is not None),
            content=self.call.body,
            extensions={"timeout": self.deadlines.for_httpx, "trace": self._trace},
        )
        self.departure.hand_over()
        response = await transport.handle_async_request(request)
        try:
            arriving = self._arriving
            arriving.status = response.status_code
            arriving.reason = response.reason_phrase
            arriving.headers = {name.lower(): value for name, value in response.headers.items()}
            if isinstance(response.stream, httpx.AsyncByteStream):
                async for chunk in response.stream:
                    arriving.body += chunk
                    if len(arriving.body) > ANSWER_LIMIT:
                        break
            arriving.complete = True
        finally:
            await response.aclose()

    async def _trace(self, event: str, info: Mapping[str, object]) -> None:
        """Hook for httpx's ``trace`` extension; called before each step of the transport."""
        bracket_address(info.get("request"))
        await self.departure.trace(event, info)

    def _finished(self) -> Answer:
        body, whole = _unpacked(bytes(self._arriving.body), self._arriving.headers.get("content-encoding", ""))
        answer = self._snapshot(body)
        if answer.status != 200 or (whole and len(body) <= ANSWER_LIMIT):
            return answer
        if len(body) <= ANSWER_LIMIT:
            sentence = "The service accepted the call, but its compressed answer is damaged."
        else:
            sentence = f"The answer of the service is over {ANSWER_LIMIT // 1024**2} MB, too large to read."
        raise Unreadable(sentence, request=self.call.name, answer=answer)

    def _failure(self, error: Exception, cause: str) -> ChatError:
        import httpx

        connecting = (
            httpx.ConnectError,
            httpx.ConnectTimeout,
            httpx.ProxyError,
            httpx.PoolTimeout,
            httpx.UnsupportedProtocol,
            httpx.InvalidURL,
        )
        if isinstance(error, connecting):
            self.departure.never_left()
        host = httpx.URL(self.call.url).host if not isinstance(error, httpx.InvalidURL) else "the service"
        if (certificate := certificate_error(error)) is not None and not self.departure.left:
            reason, code = certificate.verify_message, certificate.verify_code
            return Untrusted(host, reason, request=self.call.name, code=code)
        if not self.departure.left:
            way = f" through the proxy {self.proxy}" if self.proxy else ""
            return NotSent(f"Nothing was sent: no connection to {host}{way} ({cause}).", request=self.call.name)
        arrived = self._snapshot(bytes(self._arriving.body)) if self._arriving.status is not None else None
        where = "in the middle of the answer" if arrived else "before an answer came"
        return LostAnswer(
            f"The request left, but the connection to {host} was lost {where} ({cause}).",
            request=self.call.name,
            answer=arrived,
            retryable=True,
        )

    def _snapshot(self, body: bytes) -> Answer:
        arriving = self._arriving
        whole = len(body) <= ANSWER_LIMIT
        body = self.token.hidden_in(body)
        body = body if whole else self.token.hidden_in(body[:KEPT_OF_A_REFUSED_ANSWER])
        headers = {name: self.token.hidden_in(value.encode()).decode() for name, value in arriving.headers.items()}
        timestamp, duration = envelope_numbers(body)
        date = _date(headers.get("date", ""))
        return Answer(
            status=arriving.status or 0,
            reason=self.token.hidden_in(arriving.reason.encode()).decode() or reason_phrase(arriving.status or 0),
            headers=MappingProxyType(headers),
            body=body,
            elapsed_ms=self._elapsed_ms(),
            timestamp=timestamp,
            duration=duration,
            date=date,
            retry_after=_retry_after(headers.get("retry-after", "").strip(), date),
        )

    def _elapsed_ms(self) -> float:
        return (time.perf_counter() - self._began) * 1000

    def _write_log(self, problem: str | None) -> None:
        if self.log is None:
            return
        entry = CallLog(
            at=self._at,
            method=self.call.method,
            path=self.call.name.partition(" ")[2],
            status=self._arriving.status,
            elapsed_ms=self._elapsed_ms(),
            sent_bytes=len(self.call.body or b""),
            received_bytes=len(self._arriving.body),
            problem=problem,
        )
        # A full disk under the log must not turn an accepted push into an unknown one.
        with contextlib.suppress(Exception):
            self.log(entry)


def _headers(token: Token, *, has_body: bool) -> "httpx.Headers":
    """Return only the headers of the reference, because the service answers others with 415 (API facts 2.2)."""
    import httpx

    headers = httpx.Headers({"User-Agent": f"push-tui/{__version__}", "Accept": "application/json"})
    if has_body:
        headers["Content-Type"] = "application/json"
    headers["Authorization"] = f"Bearer {token.reveal()}"
    return headers


def _unpacked(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return the body, decompressed and up to the size limit, and whether it is complete."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        return body, True
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return b"", False  # an unreadable body cannot be searched for the token
    inflater, inflated = zlib.decompressobj(_GZIP_OR_ZLIB), bytearray()
    try:
        for start in range(0, len(body), _INFLATED_AT_ONCE):
            inflated += inflater.decompress(body[start : start + _INFLATED_AT_ONCE], ANSWER_LIMIT + 1 - len(inflated))
            if len(inflated) > ANSWER_LIMIT:
                break
    except zlib.error:
        return bytes(inflated), False
    return bytes(inflated), inflater.eof


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _retry_after(text: str, date: datetime | None) -> float | None:
    """Return the seconds of a ``Retry-After``; a date counts from the answer's own ``date``, else from now."""
    if text.isascii() and text.isdigit():
        return float(text[:_SECONDS_DIGITS])
    until = _date(text)
    return None if until is None else max(0.0, (until - (date or datetime.now(UTC))).total_seconds())


def _cause(error: BaseException) -> str:
    """Return why a connection failed, from the first known error in its chain."""
    for cause in chain_of(error):
        match cause:
            case socket.gaierror():
                return "the name could not be resolved"
            case ssl.SSLError():
                return f"TLS failed: {cause.reason or cause}"
            case ConnectionRefusedError():
                return "connection refused"
    said = {
        "ConnectTimeout": "timed out",
        "ReadTimeout": "timed out",
        "ProxyError": f"the proxy answered {_status(str(error))}",
        # Cut, because it may end with bytes of the answer, which may repeat a secret.
        "RemoteProtocolError": str(error).partition(": ")[0],
    }
    return said.get(type(error).__name__) or str(error) or type(error).__name__


def _status(answer: str) -> str:
    """Return a proxy's status with its standard phrase: the proxy's own may repeat the password that we sent."""
    status = answer.partition(" ")[0]
    return f"{status} {reason_phrase(int(status))}".rstrip() if status.isdecimal() else "nothing readable"
