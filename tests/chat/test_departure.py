"""Whether a request has left, from what a transport tells of itself."""

from dataclasses import dataclass

import pytest

from push_tui.chat.departure import Departure
from push_tui.outcomes import Outcome


@dataclass
class Request:
    method: bytes


PUSH: dict[str, object] = {"request": Request(b"POST")}
TUNNEL: dict[str, object] = {"request": Request(b"CONNECT")}
DIRECT: list[tuple[str, dict[str, object]]] = [
    ("connection.connect_tcp.started", {}),
    ("connection.start_tls.started", {}),
]
THROUGH_PROXY = [
    *DIRECT,
    ("http11.send_request_headers.started", TUNNEL),
    ("http11.send_request_body.started", TUNNEL),
    ("http11.receive_response_headers.started", TUNNEL),
    ("http11.response_closed.started", {}),
    ("proxy.start_tls.started", {}),
]


@pytest.mark.parametrize("steps", [DIRECT, THROUGH_PROXY], ids=["direct", "proxy"])
async def test_nothing_has_left_until_the_request_s_own_headers(steps: list[tuple[str, dict[str, object]]]) -> None:
    departure = Departure()
    departure.hand_over()
    for event, info in steps:
        await departure.trace(event, info)
        assert departure.outcome is Outcome.NOT_SENT
    await departure.trace("http11.send_request_headers.started", PUSH)
    assert departure.outcome is Outcome.UNKNOWN


async def test_a_step_that_nobody_knows_counts_as_left() -> None:
    departure = Departure()
    await departure.trace("http3.send_everything.started", PUSH)
    assert departure.left


async def test_a_transport_that_tells_nothing_counts_as_left_once_it_has_the_request() -> None:
    departure = Departure()
    assert not departure.left
    departure.hand_over()
    assert departure.left
    departure.never_left()
    assert not departure.left
