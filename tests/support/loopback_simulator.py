"""The simulator on a socket, for clients and programs under test."""

import threading
from types import TracebackType

from push_tui.dialects import AGORA, Dialect
from push_tui.simulator.server import LOOPBACK, LoopbackServer
from push_tui.simulator.service import ChatService


class LoopbackSimulator:
    """A simulator on a free port of 127.0.0.1 for the length of a ``with`` block."""

    def __init__(self, dialect: Dialect = AGORA, *, service: ChatService | None = None) -> None:
        self.service = service or ChatService(dialect)
        self._server = LoopbackServer(0, self.service)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="simulator", daemon=True)

    @property
    def port(self) -> int:
        """The port that the system chose."""
        return self._server.port

    @property
    def base_url(self) -> str:
        """``http://127.0.0.1:<port>``, as a profile's ``host`` takes it."""
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> "LoopbackSimulator":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.stop()
        self._thread.join()
