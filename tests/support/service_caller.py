"""Calls to the simulator as a test writes them: method, path, body; and a clock that moves when told to."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Self

from push_tui.simulator.demo_app import DEMO_APP, DEMO_EPOCH, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from support.loopback_simulator import LoopbackSimulator

APP_PREFIX = f"/{DEMO_ORG}/{DEMO_APP}"
MESSAGE = {"title": "Maintenance", "content": "Back at noon"}


@dataclass(slots=True)
class HandClock:
    """Seconds since the epoch; stands still until `advance`."""

    now: float = DEMO_EPOCH

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with its JSON parsed; ``json`` and ``data`` are what the answer holds, so they have no fixed type."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def json(self) -> Any:
        return json.loads(self.response.body)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def error(self) -> tuple[int, str, str]:
        """Status, ``error`` and ``error_description``."""
        return self.status, self.json.get("error", ""), self.json["error_description"]


Way = Callable[[ChatService, Request], Response]
"""How a call gets to the service and its answer back."""


class OverLoopback:
    """A way over a real socket, one connection for all calls; a context manager."""

    def __enter__(self) -> Self:
        self._server = LoopbackSimulator().__enter__()
        self._connection = HTTPConnection("127.0.0.1", self._server.port, timeout=10)
        return self

    def __exit__(self, *exception: Any) -> None:
        self._connection.close()
        self._server.__exit__(*exception)

    def __call__(self, service: ChatService, request: Request) -> Response:
        self._server._server.service = service
        target = f"{request.path}?{request.query}" if request.query else request.path
        self._connection.request(request.method, target, request.body or None, dict(request.headers))
        answer = self._connection.getresponse()
        return Response(answer.status, dict(answer.getheaders()), answer.read())


class Caller:
    """Calls ``service`` with the demo's token and prefix, unless told otherwise.

    Without a service there is a new one on a clock of its own, ``clock``, that stands still.
    """

    way: Way = staticmethod(ChatService.handle)

    def __init__(self, service: ChatService | None = None) -> None:
        self.clock = HandClock()
        self.service = service or ChatService(clock=self.clock)

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        prefix: str = APP_PREFIX,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send ``body`` as JSON (bytes as they are); ``headers`` replaces token and content type."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        if headers is None:
            headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
            if body is not None:
                headers["Content-Type"] = "application/json"
        address, _, query = path.partition("?")
        return Reply(self.way(self.service, Request(method, prefix + address, query, headers, content)))

    def every_page(self, path: str, limit: int) -> list[list[Any]]:
        """The pages of a list call, followed by cursor to the end."""
        pages, cursor = [], ""
        while True:
            reply = self("GET", f"{path}?limit={limit}{cursor}")
            pages.append(reply.data)
            if "cursor" not in reply.json:
                return pages
            cursor = f"&cursor={reply.json['cursor']}"

    def push(self, path: str, *targets: str, **envelope: object) -> Reply:
        """Send a push to ``path`` (``/push/single`` …) with a short message."""
        named: dict[str, object] = {"targets": list(targets)} if targets else {}
        return self("POST", path, {**named, "pushMessage": MESSAGE, **envelope})
