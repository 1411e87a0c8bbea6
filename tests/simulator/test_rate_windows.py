"""Rate pools and task quotas of each dialect."""

import pytest

from push_tui.dialects import DIALECTS, EASEMOB, Dialect
from push_tui.simulator.demo_app import DEMO_APP_ID
from push_tui.simulator.rate_windows import RateWindows
from push_tui.simulator.service import ChatService
from support.service_caller import MESSAGE, Caller, HandClock

REACHED = (429, "reach_limit", "This request has reached API limit.")
TASK = 9.0
"""Seconds after which a task has ended."""


@pytest.fixture
def call() -> Caller:
    return Caller()


def test_a_synchronous_push_is_allowed_once_a_second(call: Caller) -> None:
    assert call.push("/push/sync/test1").status == 200
    assert call.push("/push/sync/test1").error == REACHED
    call.clock.advance(1)
    assert call.push("/push/sync/test1").status == 200


def test_the_label_calls_of_agora_share_a_hundred_a_second(call: Caller) -> None:
    for number in range(100):
        assert call("GET", "/push/label" if number % 2 else "/push/label/vip").status == 200
    assert call("POST", "/push/label", {"name": "x"}).error == REACHED
    assert call.push("/push/sync/test1").status == 200


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_every_pool_of_every_dialect_allows_what_it_says(dialect: Dialect) -> None:
    for pool in dialect.pools:
        windows = RateWindows()
        assert all(windows.take((pool,), 0.0) for _ in range(pool.calls))
        assert not windows.take((pool,), pool.seconds - 0.001)
        assert windows.take((pool,), pool.seconds)


def test_a_refused_call_counts_in_no_pool() -> None:
    clock = HandClock()
    call = Caller(ChatService(DIALECTS["agora-2023"], clock=clock))
    for _ in range(9):
        call.push("/push/single", "test1")
    for _ in range(3):
        call.push("/push/single", "test1", **{"async": False})
    assert call.push("/push/single", "test1").error == REACHED


def test_rate_limits_can_be_switched_off(call: Caller) -> None:
    call.service.rate_limits = False
    assert {call.push("/push/sync/test1").status for _ in range(5)} == {200}


def test_three_tasks_run_at_once_and_a_fourth_is_refused_until_one_has_ended(call: Caller) -> None:
    for _ in range(3):
        assert call.push("/push/list/label", "vip").status == 200
    assert call.push("/push/task").error == (403, "LimitException", "limit request: 3 push tasks are running")
    call.clock.advance(TASK)
    assert call.push("/push/task").status == 200


def test_a_scheduled_task_does_not_run_yet(call: Caller) -> None:
    for _ in range(4):
        assert call.push("/push/list/label", "vip", startDate="2026-01-16 09:00:00").status == 200


def test_pushes_to_everybody_are_five_a_minute_and_a_hundred_a_day(call: Caller) -> None:
    for number in range(100):
        assert call.push("/push/task").status == 200, number
        call.clock.advance(TASK)
        if number % 5 == 4:
            assert call.push("/push/task").error == REACHED
            call.clock.advance(60 - call.clock.now % 60)
    assert call.push("/push/task").error == (403, "LimitException", "limit request: pushes to everybody")
    call.clock.advance(86_400 - call.clock.now % 86_400)
    assert call.push("/push/task").status == 200


def test_easemob_creates_three_tasks_in_five_minutes() -> None:
    clock = HandClock()
    call = Caller(ChatService(EASEMOB, clock=clock))
    for _ in range(3):
        assert call.push("/push/task").status == 200
        clock.advance(TASK)
    assert call.push("/push/list/label", "vip").error[:2] == (403, "LimitException")
    clock.advance(300 - 3 * TASK)
    assert call.push("/push/task").status == 200


def test_easemob_gives_a_push_to_labels_back_when_it_is_done() -> None:
    clock = HandClock()
    call = Caller(ChatService(EASEMOB, clock=clock))
    for _ in range(6):
        assert call.push("/push/list/label", "vip").status == 200
        clock.advance(TASK)


def test_a_path_by_app_id_draws_on_the_same_pools(call: Caller) -> None:
    assert call.push("/push/sync/test1").status == 200
    by_id = call("POST", "/push/sync/test1", {"pushMessage": MESSAGE}, prefix=f"/app-id/{DEMO_APP_ID}")
    assert by_id.error == REACHED
