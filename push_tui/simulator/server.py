"""The simulator on a real socket of this host: ``push-tui simulator``, for curl and other clients, and tests."""

import errno
import re
import signal
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TextIO

from push_tui.dialects import DIALECTS, Dialect
from push_tui.hosts import LARGEST_PORT
from push_tui.simulator.demo_app import (
    DEMO_APP,
    DEMO_APP_ID,
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_ORG,
    DEMO_TEST_USERS,
    DEMO_TIME_ZONE,
    DEMO_TOKEN,
)
from push_tui.simulator.request_bodies import UnreadableRequest, length_of, read_body
from push_tui.simulator.service import LARGEST_BODY, ChatService
from push_tui.simulator.wire import Request
from push_tui.text import visible

LOOPBACK = "127.0.0.1"
_ENDING = (signal.SIGINT, signal.SIGTERM)
_ORIGIN = re.compile(r"https?://[^/?]*", re.IGNORECASE)
"""What a client puts before the path if it takes this for a proxy."""
_PATIENCE = 1.0
_PIECE = 64 * 1024
_MOST_DROPPED = 64 * 1024 * 1024
"""Bytes of a refused request that are read after the answer, and seconds (`_PATIENCE`) to wait for more of them."""
_LOGGED = 500
"""Characters of a request line in the log."""


class LoopbackServer(ThreadingHTTPServer):
    """Serves one app on a port of 127.0.0.1; 0 is any free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    """Connections that wait to be accepted; further ones are asked again by the system only after a second."""

    def __init__(self, port: int, service: ChatService, log: Callable[[str], None] | None = None) -> None:
        self.service = service
        self.log = log
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def port(self) -> int:
        """The port that the system chose."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind without looking up the name of the host, which may ask a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.port

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Keep the connection for `stop`, then handle it."""
        if isinstance(request, socket.socket):
            with self._connections_lock:
                self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Close the connection and forget it."""
        super().shutdown_request(request)
        if isinstance(request, socket.socket):
            with self._connections_lock:
                self._connections.discard(request)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Ignore that a client disconnected, as curl does at Ctrl+C."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Close the port and every connection that a client still holds open."""
        self.stopping.set()
        self.server_close()
        with self._connections_lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError as error:
                    if error.errno not in (errno.ENOTCONN, errno.EBADF):
                        raise


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: LoopbackServer

    _waits = False
    """Whether the client waits for leave to send its body."""
    _unread = False
    """Whether a part of the request was not read."""

    def _carry(self) -> None:
        try:
            body = self._body()
        except UnreadableRequest as error:
            self.send_error(error.status, str(error))
            return
        target = _ORIGIN.sub("", self.path, count=1)
        path, _, query = target.partition("?")
        # An answer to HEAD is that to GET without its body.
        method = "GET" if self.command == "HEAD" else self.command
        request = Request(method, path or "/", query, dict(self.headers), body)
        response = self.server.service.handle(request)
        if response.delay:
            self.server.stopping.wait(response.delay)
        if response.drop is None:
            self._log(str(response.status))
            self._write(response.status, dict(response.headers), response.body)
        else:
            self.close_connection = True
            self._log(f"dropped {response.drop.value}")

    do_GET = do_HEAD = do_POST = do_DELETE = do_PUT = do_PATCH = do_OPTIONS = do_TRACE = do_CONNECT = _carry

    def _body(self) -> bytes:
        waits, self._waits = self._waits, False
        length = length_of(self.headers, self.request_version)
        if waits and length is not None and length > LARGEST_BODY:
            raise UnreadableRequest(413, "a body over the limit")
        if waits:
            self.send_response_only(100)
            self.end_headers()
            self.wfile.flush()
        body, whole = read_body(self.rfile, length, LARGEST_BODY)
        self._unread = not whole
        self.close_connection = self.close_connection or self._unread
        return body

    def _let_finish(self) -> None:
        """Read and drop what the client still sends: closing at once would take the answer from it."""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_PATIENCE)
            for _ in range(_MOST_DROPPED // _PIECE):
                if not self.connection.recv(_PIECE):
                    return
        except OSError:
            return

    def handle_expect_100(self) -> bool:
        """Give leave to send the body only when it is going to be read."""
        self._waits = True
        return True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what is no request that the service could see, close the connection, and log it."""
        self.close_connection = self._unread = True
        if self.request_version in ("", "HTTP/0.9"):  # what could not be parsed: answer so that clients can read it
            self.request_version = "HTTP/1.1"
        self._log(f"{code} {message}" if message else str(code))
        self._write(code, {}, b"")

    def _write(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        elif self.request_version == "HTTP/1.0":
            self.send_header("Connection", "keep-alive")
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else body)
        self.wfile.flush()
        if self._unread:
            self._let_finish()

    def _log(self, outcome: str) -> None:
        if self.server.log is not None:
            asked = self.requestline.rpartition(" HTTP/")[0] or self.requestline or "(no request line)"
            self.server.log(f"{visible(asked[:_LOGGED])}  {visible(outcome)}")

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: `_log` writes the line of every answer."""


def main(port: int, dialect_name: str) -> int:
    """Run the simulator until Ctrl+C or SIGTERM; return the exit code of ``push-tui simulator``."""
    dialect = DIALECTS.get(dialect_name)
    if dialect is None:
        print(f"There is no dialect {dialect_name!r}; there are {', '.join(DIALECTS)}.", file=sys.stderr)
        return 2
    if not 0 <= port <= LARGEST_PORT:
        print(f"Port {port} is not between 0 and {LARGEST_PORT}.", file=sys.stderr)
        return 2
    return serve(port, dialect, sys.stdout)


def serve(port: int, dialect: Dialect, out: TextIO) -> int:
    """Serve ``dialect`` on ``port`` of 127.0.0.1 (0: any free one) until Ctrl+C or SIGTERM; log to ``out``.

    Call it on the main thread (it handles signals). Returns 0 after a clean end, 1 if the port cannot be opened.
    """

    def tell(line: str) -> None:
        out.write(f"{line}\n")
        out.flush()

    try:
        server = LoopbackServer(port, ChatService(dialect, keep_bodies=False), tell)
    except OSError as error:
        print(_no_port(port, error), file=sys.stderr)
        return 1
    # Also set SIGINT, because a program that a script starts in the background ignores it.
    before = {number: signal.signal(number, signal.default_int_handler) for number in _ENDING}
    try:
        tell(introduction(server.port, dialect))
        server.serve_forever()
    except KeyboardInterrupt:
        tell("")
    finally:
        server.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def introduction(port: int, dialect: Dialect) -> str:
    """Return what you need to call the simulator: its addresses, a command to copy, a profile for ``config.toml``."""
    base_url = f"http://{LOOPBACK}:{port}"
    by_id = f"\nApp ID    {DEMO_APP_ID}  (path /app-id/{DEMO_APP_ID})" if dialect.app_id_path else ""
    users = ", ".join(f'"{user}"' for user in DEMO_TEST_USERS)
    return f"""\
{dialect.title}, simulated; nothing leaves this host. Ctrl+C ends it.

Base URL  {base_url}
Org       {DEMO_ORG}
App       {DEMO_APP}{by_id}
Token     {DEMO_TOKEN}
Client    {DEMO_CLIENT_ID} with the secret {DEMO_CLIENT_SECRET}: POST token gives another one
Users     qa-1 and qa-2 can be pushed to, qa-3 has no push binding, qa-4's vendor times out

Try it:

    curl '{base_url}/{DEMO_ORG}/{DEMO_APP}/push/label?limit=3' -H 'Authorization: Bearer {DEMO_TOKEN}'

As a profile in config.toml, with PUSH_TUI_TOKEN={DEMO_TOKEN} in the environment:

    [profiles.simulator]
    host = "{base_url}"
    org_name = "{DEMO_ORG}"
    app_name = "{DEMO_APP}"
    dialect = "{dialect.name}"
    environment = "development"
    server_time_zone = "{DEMO_TIME_ZONE}"
    test_users = [{users}]
"""


def _no_port(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program; choose another with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have; choose one above 1023 with --port."
    return f"Port {port} cannot be opened: {error.strerror}."
