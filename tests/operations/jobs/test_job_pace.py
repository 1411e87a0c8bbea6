"""The pace of a job: what the limit allows, half of it after a refusal for speed, and a storm that costs little."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.chat.errors import ChatError, NotSent, ServiceFailed, Throttled
from push_tui.chat.models import Answer
from push_tui.dialects import AGORA_2023
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.trouble import THROTTLES_IN_A_ROW, Patience, Trouble
from push_tui.simulator.wire import Request, Response
from push_tui.storage.job_records import Counts, JobState
from support.job_desk import PROFILE, job_desk, members_of, people, service_with

pytestmark = pytest.mark.slow


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_trouble_lets_one_request_out_after_growing_pauses_and_then_gives_up() -> None:
    clock = Clock()
    trouble = Trouble(Patience(), clock=clock, chance=lambda: 1.0)
    began, requests = clock.now, 0
    while not trouble.given_up:
        clock.now += max(0.0, trouble.pause)
        requests += 1
        trouble.failed(NotSent("No connection."))
    assert requests <= 10
    assert clock.now - began <= 60


def test_a_success_ends_the_trouble() -> None:
    trouble = Trouble(Patience(), clock=Clock())
    trouble.failed(NotSent("No connection."))
    assert trouble.active
    trouble.succeeded()
    assert not trouble.active
    assert trouble.pause == 0


def test_a_success_of_a_call_that_left_before_the_failure_ends_no_trouble() -> None:
    clock = Clock()
    trouble = Trouble(Patience(), clock=clock)
    in_flight = clock.now
    clock.now += 1
    trouble.failed(NotSent("No connection."))
    trouble.succeeded(in_flight)
    assert trouble.active
    clock.now += 1
    trouble.succeeded(clock.now)
    assert not trouble.active


def test_refusals_for_speed_are_trouble_only_when_nothing_else_comes() -> None:
    clock = Clock()
    trouble = Trouble(Patience(), clock=clock)
    for _ in range(THROTTLES_IN_A_ROW - 1):
        trouble.failed(Throttled("Too fast."))
    assert not trouble.active
    trouble.failed(Throttled("Too fast."))
    assert trouble.active
    assert not trouble.given_up
    clock.now += Patience().throttled_seconds + 1
    assert "Too fast." in trouble.given_up


@pytest.mark.parametrize("error", [Throttled("Too fast."), NotSent("No connection.")], ids=["429", "nothing"])
@pytest.mark.parametrize("in_flight", [1, 3, 8])
@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_at_most_ten_requests_leave_in_the_first_minute_of_a_failing_service(
    error: ChatError, in_flight: int, chance: float
) -> None:
    clock = Clock()
    trouble = Trouble(Patience(), clock=clock, chance=lambda: chance)
    began, requests = clock.now, 0
    for _ in range(in_flight):
        requests += 1
        trouble.failed(error)
    while not trouble.given_up:
        assert trouble.doubtful
        clock.now += max(0.0, trouble.pause)
        if clock.now - began >= 60:
            break
        requests += 1
        trouble.failed(error)
    assert requests <= 10


def test_a_wait_of_over_a_minute_ends_the_tries() -> None:
    trouble = Trouble(Patience(), clock=Clock())
    answer = Answer(503, "", {}, b"", 1.0, retry_after=61.0)
    trouble.failed(ServiceFailed("Busy. It asks you to wait 61 s.", answer=answer, retryable=True))
    assert trouble.given_up == "Busy. It asks you to wait 61 s."


def stormy(handle: Callable[[Request], Response], share: float, refusal: bytes) -> Callable[[Request], Response]:
    """``handle`` behind a gateway that refuses a share of the additions."""
    chance = random.Random(7)

    def gateway(request: Request) -> Response:
        if request.method == "POST" and chance.random() < share:
            return Response(429, {"Content-Type": "application/json"}, refusal)
        return handle(request)

    return gateway


def test_a_storm_of_refusals_costs_less_than_1_6_times_the_requests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it costs in time is measured by the benchmarks."""
    users = people(6000)
    service = service_with("vip", users=users, dialect=AGORA_2023)
    refusal = b'{"error":"reach_limit","error_description":"This request has reached API limit."}'
    requests: list[float] = []
    storm = stormy(service.handle, 0.3, refusal)

    def counted(request: Request) -> Response:
        if request.method == "POST":
            requests.append(time.monotonic())
        return storm(request)

    monkeypatch.setattr(service, "handle", counted)
    with job_desk(service, tmp_path, replace(PROFILE, dialect_name="agora-2023")) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, users))
    assert (view.state, view.counts) == (JobState.DONE, Counts(6000, done=6000))
    assert members_of(service, "vip") == set(users)
    assert len(requests) <= 1.6 * 60


def test_a_limit_that_is_half_of_the_documented_one_is_found_and_no_row_is_lost(tmp_path: Path) -> None:
    users = people(3000)
    narrow = replace(AGORA_2023, pools=tuple(replace(pool, calls=max(1, pool.calls // 2)) for pool in AGORA_2023.pools))
    service = service_with("vip", users=users, dialect=narrow)
    service.rate_limits = True
    with job_desk(service, tmp_path, replace(PROFILE, dialect_name="agora-2023")) as desk:
        assert desk.run(Add(label="vip").plan(desk.session, users)).counts == Counts(3000, done=3000)
    assert members_of(service, "vip") == set(users)
    assert service.count("POST", "/push/label/vip/user") <= 2 * 30


@pytest.mark.parametrize(
    "refusal",
    [
        Response(429, {}, b'{"error":"reach_limit","error_description":"This request has reached API limit."}'),
        Response(400, {}, b'{"error":"illegal_argument","error_description":"too many queries"}'),
    ],
    ids=["429 reach_limit", "400 too many queries"],
)
def test_a_refusal_for_speed_halves_the_pace_of_a_job_which_recovers_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: Response
) -> None:
    users = people(6000)
    service = service_with("vip", users=users, dialect=AGORA_2023)
    requests: list[float] = []
    handle = service.handle

    def refusing_one(request: Request) -> Response:
        if request.method == "POST":
            requests.append(time.monotonic())
        return refusal if len(requests) == 20 and request.method == "POST" else handle(request)

    monkeypatch.setattr(service, "handle", refusing_one)
    with job_desk(service, tmp_path, replace(PROFILE, dialect_name="agora-2023")) as desk:
        job = desk.start(Add(label="vip").plan(desk.session, users))
        slowed = set()
        while (view := desk.queue.view(job)) is not None and not view.over:
            slowed.add((view.slowed, len(requests) > 20))
            time.sleep(0.01)
        assert view is not None
        assert view.counts == Counts(6000, done=6000)
    assert len(requests) == 61
    assert slowed >= {(False, False), (True, True), (False, True)}
    interval = 1.02 / 30
    assert requests[24] - requests[20] >= 1.3 * 4 * interval
