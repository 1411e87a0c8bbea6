"""The simulator in process, for httpx: no socket, no thread; used by ``--demo`` and by tests."""

import asyncio

import httpx

from push_tui.chat.error_bodies import reason_phrase
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Drop, Request, Response


class SimulatorTransport(httpx.AsyncBaseTransport):
    """Carries every request to ``service``, whatever host the URL names.

    A fault that drops before processing looks as if no connection came about (`httpx.ConnectError`), one that drops
    afterwards as a connection lost while the answer was awaited (`httpx.ReadError`); a delay beyond the read timeout
    of the request is an `httpx.ReadTimeout`.
    """

    def __init__(self, service: ChatService) -> None:
        self.service = service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The service's answer, after the delay that a fault demands."""
        body = await request.aread()
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        response = self.service.handle(Request(request.method, path, query, dict(request.headers), body))
        await _wait(request, response)
        if response.drop is Drop.BEFORE_PROCESSING:
            raise httpx.ConnectError("The simulator refused the connection", request=request)
        if response.drop is Drop.AFTER_PROCESSING:
            raise httpx.ReadError("The simulator dropped the connection", request=request)
        return httpx.Response(
            response.status,
            headers=dict(response.headers),
            content=response.body,
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": reason_phrase(response.status).encode()},
        )


async def _wait(request: httpx.Request, response: Response) -> None:
    if not response.delay:
        return
    patience = request.extensions.get("timeout", {}).get("read")
    if patience is not None and patience < response.delay:
        await asyncio.sleep(patience)
        raise httpx.ReadTimeout("The simulator took too long", request=request)
    await asyncio.sleep(response.delay)
