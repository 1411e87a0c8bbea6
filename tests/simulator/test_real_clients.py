"""The simulator as the HTTP libraries of other languages meet it: framing, keep-alive, methods, refusals, the log."""

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.server import LoopbackServer
from push_tui.simulator.service import LARGEST_BODY, ChatService
from support.service_caller import APP_PREFIX

CURL = shutil.which("curl")
LABELS = f"{APP_PREFIX}/push/label"
TOKEN = f"Authorization: Bearer {DEMO_TOKEN}\r\n"
JSON = f"{TOKEN}Content-Type: application/json\r\n"
NEW = b'{"name": "fresh"}'
REFUSED = "HTTP/1.1 400 Bad Request"


class Simulator:
    """A simulator on loopback with its log; `talk` sends bytes and returns what comes back."""

    def __init__(self, *, keep_bodies: bool = True) -> None:
        self.service = ChatService(labels=(), keep_bodies=keep_bodies)
        self.log: list[str] = []
        self.server = LoopbackServer(0, self.service, self.log.append)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.port), timeout=10)

    def talk(self, sent: bytes) -> str:
        """Return everything that comes back until the simulator closes the connection."""
        with closing(self.connect()) as connection:
            connection.sendall(sent)
            return read_all(connection)

    def call(self, line: str, headers: str = TOKEN, body: bytes = b"") -> str:
        return self.talk(f"{line}\r\nConnection: close\r\n{headers}\r\n".encode() + body)


@contextmanager
def served(*, keep_bodies: bool = True) -> Iterator[Simulator]:
    simulator = Simulator(keep_bodies=keep_bodies)
    thread = threading.Thread(target=simulator.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield simulator
    finally:
        simulator.server.shutdown()
        simulator.server.stop()
        thread.join()


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with served() as simulator:
        yield simulator


def read_all(connection: socket.socket) -> str:
    return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


def read_answer(connection: socket.socket) -> str:
    """Read one answer with its body, and leave the connection open."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(1)
    length = next(int(line.split(b":")[1]) for line in received.splitlines() if line.startswith(b"Content-Length"))
    while length:
        piece = connection.recv(length)
        received, length = received + piece, length - len(piece)
    return received.decode()


CHUNKED = f"{JSON}Transfer-Encoding: chunked\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b"11\r\n" + NEW + b"\r\n0\r\n\r\n",
        b"8\r\n" + NEW[:8] + b"\r\n009;name=value\r\n" + NEW[8:] + b"\r\n0\r\nX-Sum: 1\r\n\r\n",
        b"".join(b"1\r\n%c\r\n" % byte for byte in NEW) + b"0\r\n\r\n",
    ],
)
def test_a_body_in_chunks_is_read_and_the_next_request_too(simulator: Simulator, body: bytes) -> None:
    again = f"GET {LABELS}/fresh HTTP/1.1\r\nConnection: close\r\n{TOKEN}\r\n".encode()
    answers = simulator.talk(f"POST {LABELS} HTTP/1.1\r\n{CHUNKED}\r\n".encode() + body + again)
    assert answers.count("HTTP/1.1 200 OK") == 2


@pytest.mark.parametrize(
    "body", [b"zz\r\n", b"5\r\nabc", b"2\r\nabc\r\n", b"-1\r\n", b"\r\n", b"0\r\n" + b"a: b\r\n" * 200]
)
def test_malformed_chunks_are_refused_and_nothing_is_done(simulator: Simulator, body: bytes) -> None:
    with closing(simulator.connect()) as connection:
        connection.sendall(f"POST {LABELS} HTTP/1.1\r\n{CHUNKED}\r\n".encode() + body)
        connection.shutdown(socket.SHUT_WR)
        assert read_all(connection).startswith(REFUSED)
    assert not simulator.service.requests


def test_leave_to_send_the_body_comes_at_once(simulator: Simulator) -> None:
    with closing(simulator.connect()) as connection:
        waits = f"POST {LABELS} HTTP/1.1\r\n{JSON}Content-Length: {len(NEW)}\r\nExpect: 100-continue\r\n\r\n"
        for _ in range(2):
            connection.sendall(waits.encode())
            assert connection.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
            connection.sendall(NEW)
            assert "fresh" in read_answer(connection)


def test_a_body_that_is_too_large_gets_no_leave_but_its_refusal(simulator: Simulator) -> None:
    headers = f"{JSON}Content-Length: {LARGEST_BODY + 1}\r\nExpect: 100-continue\r\n"
    answer = simulator.call(f"POST {LABELS} HTTP/1.1", headers)
    assert answer.startswith("HTTP/1.1 413 ") and "100 Continue" not in answer
    assert simulator.log == [f"POST {LABELS}  413 a body over the limit"]


@pytest.mark.parametrize("chunked", [False, True])
def test_who_sends_far_too_much_can_still_read_the_refusal(simulator: Simulator, chunked: bool) -> None:
    body = b" " * (4 * LARGEST_BODY)
    headers, sent = f"{JSON}Content-Length: {len(body)}\r\n", body
    if chunked:
        headers, sent = CHUNKED, b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n"
    assert simulator.call(f"POST {LABELS} HTTP/1.1", headers, sent).startswith("HTTP/1.1 413 ")


def test_a_hundred_connections_at_once_need_no_second_try_of_the_system() -> None:
    simulator = Simulator()  # accepts nothing: whatever is connected waits in the backlog
    connections = [socket.socket() for _ in range(100)]
    try:
        for connection in connections:
            connection.settimeout(10)
            connection.connect(("127.0.0.1", simulator.server.port))
    finally:
        for connection in connections:
            connection.close()
        simulator.server.stop()


def test_an_http_1_0_client_may_keep_its_connection_and_is_told_so(simulator: Simulator) -> None:
    with closing(simulator.connect()) as connection:
        for _ in range(2):
            connection.sendall(f"GET {LABELS} HTTP/1.0\r\nConnection: keep-alive\r\n{TOKEN}\r\n".encode())
            answer = read_answer(connection)
            assert " 200 OK" in answer and "\r\nConnection: keep-alive\r\n" in answer
        connection.sendall(f"GET {LABELS} HTTP/1.0\r\n{TOKEN}\r\n".encode())
        assert "\r\nConnection: close\r\n" in read_all(connection)


def test_head_is_get_without_its_body(simulator: Simulator) -> None:
    head, get = (simulator.call(f"{method} {LABELS} HTTP/1.1").partition("\r\n\r\n") for method in ("HEAD", "GET"))
    assert head[0].startswith("HTTP/1.1 200 OK") and "Content-Length: 0" not in head[0]
    assert (head[2], bool(get[2])) == ("", True)
    assert simulator.log == [f"HEAD {LABELS}  200", f"GET {LABELS}  200"]


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/push/label", "GET, HEAD, OPTIONS, POST"),
        ("/push/task", "OPTIONS, POST"),
        ("/push/label/vip/user", "DELETE, GET, HEAD, OPTIONS, POST"),
        ("/token", "OPTIONS, POST"),
    ],
)
def test_options_and_a_wrong_method_name_the_methods_of_a_path(simulator: Simulator, path: str, methods: str) -> None:
    for method, status in (("OPTIONS", 200), ("PATCH", 405)):
        answer = simulator.call(f"{method} {APP_PREFIX}{path} HTTP/1.1")
        assert answer.startswith(f"HTTP/1.1 {status} ") and f"\r\nAllow: {methods}\r\n" in answer


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8080", "HTTPS://a41.chat.agora.io"])
def test_a_target_with_scheme_and_host_is_the_path_in_it(simulator: Simulator, origin: str) -> None:
    answer = simulator.call(f"GET {origin}{LABELS}?limit=2 HTTP/1.1")
    assert answer.startswith("HTTP/1.1 200 OK")
    assert (simulator.service.requests[0].path, simulator.service.requests[0].query) == (LABELS, "limit=2")


@pytest.mark.parametrize(
    ("line", "headers", "status", "why"),
    [
        ("POST /x HTTP/1.1", "Content-Length: 2\r\nContent-Length: 2\r\n", 400, "more than one Content-Length"),
        ("POST /x HTTP/1.1", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", 400, "beside Transfer-Encoding"),
        ("POST /x HTTP/1.1", "Content-Length: 2, 2\r\n", 400, "no number"),
        ("POST /x HTTP/1.1", "Content-Length: -2\r\n", 400, "no number"),
        ("POST /x HTTP/1.1", "Transfer-Encoding: gzip, chunked\r\n", 501, "unknown Transfer-Encoding"),
        ("POST /x HTTP/1.0", "Transfer-Encoding: chunked\r\n", 400, "before HTTP/1.1"),
        ("BREW /x HTTP/1.1", "", 501, "BREW"),
        ("GET /x HTTP/3.0", "", 505, "3.0"),
        ("GET /x y HTTP/1.1", "", 400, "Bad request"),
        ("nonsense", "", 400, "nonsense"),
        (f"GET /{'x' * 70_000} HTTP/1.1", "", 414, ""),
        ("GET /x HTTP/1.1", "".join(f"X-{n}: 1\r\n" for n in range(200)), 431, ""),
    ],
)
def test_what_is_no_request_is_refused_with_a_status_and_in_the_log(
    simulator: Simulator, line: str, headers: str, status: int, why: str
) -> None:
    assert simulator.call(line, headers, b"{}").startswith(f"HTTP/1.1 {status} ")
    assert len(simulator.log) == 1
    assert f"  {status}" in simulator.log[0] and why in simulator.log[0]
    assert not simulator.service.requests


def test_the_log_shows_no_control_character_of_a_request_line(simulator: Simulator) -> None:
    simulator.call("GET /\x1b[2J\x9b HTTP/1.1")
    assert simulator.log[0].isprintable()


def test_a_run_for_real_clients_keeps_no_bodies_in_memory() -> None:
    with served(keep_bodies=False) as simulator:
        simulator.service.rate_limits = False
        body = json.dumps({"targets": ["qa-1"], "pushMessage": {"title": "x", "apns": {"k": "x" * 100_000}}}).encode()
        for _ in range(3):
            answer = simulator.call(
                f"POST {APP_PREFIX}/push/single HTTP/1.1", f"{JSON}Content-Length: {len(body)}\r\n", body
            )
            assert "ASYNC_SUCCESS" in answer
        assert [len(request.body) for request in simulator.service.requests] == [0, 0, 0]
        assert simulator.service.pushes == ()


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
@pytest.mark.parametrize("how", [["-H", "Expect: 100-continue"], ["-H", "Transfer-Encoding: chunked"], ["--http1.0"]])
def test_curl_sends_a_push_of_a_megabyte(simulator: Simulator, how: list[str], tmp_path: Path) -> None:
    body = tmp_path / "push.json"
    message = {"title": "x", "content": "y", "apns": {"k": "x" * 1_000_000}}
    body.write_text(json.dumps({"targets": ["qa-1"], "pushMessage": message}), encoding="utf-8")
    url = f"http://127.0.0.1:{simulator.server.port}{APP_PREFIX}/push/single"
    # Longer than the test may take: curl that is not given leave to send the body would wait for it.
    command = [CURL or "", "-sS", "--expect100-timeout", "60", "-d", f"@{body}", *how]
    for header in JSON.splitlines():
        command += ["-H", header]
    answer = subprocess.run([*command, url], capture_output=True, check=True, timeout=30, env={})
    assert json.loads(answer.stdout)["data"][0]["pushStatus"] == "ASYNC_SUCCESS"
