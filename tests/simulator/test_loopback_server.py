"""The simulator behind a real socket, and the command that runs it."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from push_tui.dialects import DIALECTS, EASEMOB, Dialect
from push_tui.simulator.demo_app import DEMO_APP, DEMO_ORG, DEMO_TOKEN
from push_tui.simulator.server import introduction, main
from support.loopback_simulator import LoopbackSimulator
from support.service_caller import APP_PREFIX

BEARER = {"Authorization": f"Bearer {DEMO_TOKEN}"}
JSON = BEARER | {"Content-Type": "application/json"}
RUN = "import sys; from push_tui.simulator.server import main; sys.exit(main(0, 'agora'))"


@contextmanager
def connected(simulator: LoopbackSimulator) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def test_one_connection_carries_several_calls() -> None:
    with LoopbackSimulator() as simulator, connected(simulator) as connection:
        for name in ("vip", "90"):
            connection.request("GET", f"{APP_PREFIX}/push/label/{name}", headers=BEARER)
            response = connection.getresponse()
            assert (response.version, response.status) == (11, 200)
            assert json.load(response)["data"]["name"] == name
        assert simulator.service.count("GET", "/push/label/vip") == 1


def test_the_dialect_is_the_one_asked_for() -> None:
    with LoopbackSimulator(EASEMOB) as simulator, connected(simulator) as connection:
        connection.request("GET", f"{APP_PREFIX}/push/label/VIP", headers=BEARER)
        assert connection.getresponse().status == 400


@pytest.mark.parametrize("before", [True, False])
def test_a_dropped_call_ends_the_connection_without_an_answer(before: bool) -> None:
    with LoopbackSimulator() as simulator, connected(simulator) as connection:
        simulator.service.fault("POST", "/push/task", drop_before_processing=before, drop_after_processing=not before)
        body = json.dumps({"pushMessage": {"title": "x", "content": "y"}})
        connection.request("POST", f"{APP_PREFIX}/push/task", body, JSON)
        with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
            connection.getresponse()
        assert len(simulator.service.pushes) == (0 if before else 1)


def test_a_body_that_is_too_large_is_refused_and_the_connection_closed() -> None:
    with LoopbackSimulator() as simulator, connected(simulator) as connection:
        connection.putrequest("POST", f"{APP_PREFIX}/push/label")
        for name, value in (JSON | {"Content-Length": "3000000"}).items():
            connection.putheader(name, value)
        connection.endheaders(b" " * (2 * 1024 * 1024 + 1))
        response = connection.getresponse()
        assert (response.status, response.getheader("Connection")) == (413, "close")


def test_leaving_the_block_closes_port_and_connections_even_while_an_answer_is_delayed() -> None:
    with LoopbackSimulator() as simulator:
        simulator.service.fault("GET", "/push/label", delay=600)
        connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
        connection.request("GET", f"{APP_PREFIX}/push/label", headers=BEARER)
    with pytest.raises((http.client.HTTPException, OSError)):
        connection.getresponse().read()
        connection.request("GET", f"{APP_PREFIX}/push/label", headers=BEARER)
        connection.getresponse()
    connection.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", simulator.port), timeout=5)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_the_introduction_holds_all_that_a_call_needs_and_a_profile(dialect: Dialect) -> None:
    text = introduction(8080, dialect)
    assert f"curl 'http://127.0.0.1:8080/{DEMO_ORG}/{DEMO_APP}/push/label?limit=3'" in text
    assert f"Bearer {DEMO_TOKEN}" in text
    profile = tomllib.loads(text[text.index("[profiles") :])["profiles"]["simulator"]
    assert (profile["host"], profile["org_name"], profile["app_name"]) == ("http://127.0.0.1:8080", DEMO_ORG, DEMO_APP)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_serves_until_it_is_told_to_end(number: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", RUN], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    port = next(int(found[1]) for line in lines if (found := re.match(r"Base URL +http://127\.0\.0\.1:(\d+)$", line)))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"{APP_PREFIX}/push/label?x=%1b", headers=BEARER)
    assert connection.getresponse().status == 200
    assert next(line for line in lines if line.startswith("GET ")) == f"GET {APP_PREFIX}/push/label?x=%1b  200\n"
    process.send_signal(number)
    assert process.wait(timeout=10) == 0
    connection.close()
    process.stdout.close()


def test_a_port_in_use_is_one_sentence_and_exit_1(capsys: pytest.CaptureFixture[str]) -> None:
    with LoopbackSimulator() as simulator:
        assert main(simulator.port, "agora") == 1
    said = capsys.readouterr()
    expected = f"Port {simulator.port} is in use by another program; choose another with --port.\n"
    assert (said.out, said.err) == ("", expected)


@pytest.mark.parametrize(("port", "dialect"), [(70_000, "agora"), (-1, "agora"), (0, "agora-2019")])
def test_bad_usage_is_one_sentence_and_exit_2(capsys: pytest.CaptureFixture[str], port: int, dialect: str) -> None:
    assert main(port, dialect) == 2
    assert capsys.readouterr().err.count("\n") == 1
