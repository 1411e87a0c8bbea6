"""Many threads at once leave the counts as one would."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from push_tui.simulator.users import SimulatedUsers
from support.service_caller import Caller

THREADS = 16
BATCHES = 96


@pytest.fixture
def call() -> Caller:
    return Caller()


def batch(number: int) -> list[str]:
    return [SimulatedUsers().username(number * 50 + place) for place in range(50)]


def test_members_added_and_removed_by_many_threads_are_counted_right(call: Caller) -> None:
    call.service.rate_limits = False

    def work(number: int) -> int:
        added = call("POST", "/push/label/90/user", {"usernames": batch(number)})
        removed = call("DELETE", "/push/label/90/user", {"usernames": batch(number)[:20]})
        return len(added.data["success"]) - len(removed.data["success"])

    with ThreadPoolExecutor(THREADS) as threads:
        remaining = sum(threads.map(work, range(BATCHES)))
    listed = [member["username"] for page in call.every_page("/push/label/90/user", 100) for member in page]
    assert call("GET", "/push/label/90").data["count"] == remaining == len(listed) == len(set(listed)) == BATCHES * 30
    assert call.service.count("POST", "/push/label/90/user") == BATCHES


def test_a_rate_pool_lets_exactly_its_calls_through(call: Caller) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        statuses = list(threads.map(lambda _: call("GET", "/push/label/vip").status, range(300)))
    assert (statuses.count(200), statuses.count(429)) == (100, 200)


def test_only_three_of_many_threads_start_a_task(call: Caller) -> None:
    with ThreadPoolExecutor(THREADS) as threads:
        replies = list(threads.map(lambda _: call.push("/push/list/label", "vip"), range(THREADS)))
    started = [reply.data["taskId"] for reply in replies if reply.status == 200]
    assert len(started) == len(set(started)) == len(call.service.pushes) == 3


def test_a_fault_hits_exactly_as_many_calls_as_asked(call: Caller) -> None:
    call.service.fault("GET", "/push/label", status=503, times=7)
    with ThreadPoolExecutor(THREADS) as threads:
        statuses = list(threads.map(lambda _: call("GET", "/push/label").status, range(60)))
    assert statuses.count(503) == 7
