"""What the simulator answers is one contract: in process and over a socket."""

from collections.abc import Iterator

import pytest

from support.service_caller import Caller, OverLoopback


@pytest.fixture(scope="module")
def over_loopback() -> Iterator[OverLoopback]:
    with OverLoopback() as way:
        yield way


@pytest.fixture(params=["in process", "over loopback"])
def way(request: pytest.FixtureRequest, over_loopback: OverLoopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every `Caller` of the test take this way to the service."""
    if request.param == "over loopback":
        monkeypatch.setattr(Caller, "way", over_loopback)
