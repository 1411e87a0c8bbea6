"""Connect httpx to the simulator in this process, without socket or thread, for ``--demo`` and tests."""

import asyncio

import httpx

from push_tui.chat.error_bodies import reason_phrase
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Drop, Request, Response


class SimulatorTransport(httpx.AsyncBaseTransport):
    """Passes every request to ``service``, whatever host the URL names.

    Raises:
        httpx.ConnectError: a fault drops the connection before processing.
        httpx.ReadError: a fault drops the connection after processing.
        httpx.ReadTimeout: a fault delays the answer beyond the read timeout.
    """

    def __init__(self, service: ChatService) -> None:
        self.service = service

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the service's answer, after the delay of a fault."""
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
