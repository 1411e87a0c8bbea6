"""The simulator as the tests of it use it: on a clock that stands still, called without a socket."""

import pytest
from push_tui.simulator.service import ChatService

from service_caller import Caller, HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def service(clock: HandClock) -> ChatService:
    return ChatService(clock=clock)


@pytest.fixture
def call(service: ChatService) -> Caller:
    return Caller(service)
