"""A service that answers 429, 503 or nothing: a job makes few calls, one at a time, and waits as it is asked to."""

import time
from contextlib import AbstractContextManager
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.operations.jobs.trouble import Patience
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Drop, Request, Response
from push_tui.storage.job_records import Counts, JobState
from support.job_desk import JobDesk, job_desk, members_of, people, service_with
from support.loopback_simulator import LoopbackSimulator

USERS = people(1500)
PUSH = Push(audience=Audience(AudienceKind.USERS, ("reviewed-1",)), strategy=3, message={"title": "T", "content": "C"})
QUICK = Patience(first=0.05, longest=0.75, period=3.0, seconds=2.25, throttled_seconds=4.0)
"""Twenty times as hasty as usual: a minute takes three seconds."""
TOO_FAST = b'{"error":"reach_limit","error_description":"This request has reached API limit."}'
FAULTS = {
    "429": Response(429, {"Content-Type": "application/json"}, TOO_FAST),
    "503": Response(503),
    "nothing": Response(200, drop=Drop.BEFORE_PROCESSING),
}


class FailingService:
    """Answers with ``fault`` once ``healthy`` calls have gone well, and notes when each failing call came."""

    def __init__(self, service: ChatService, fault: Response, healthy: int) -> None:
        self._answer = service.handle
        self._fault = fault
        self._healthy = healthy
        self.failed: list[float] = []
        service.handle = self.handle  # type: ignore[method-assign]  # fails in its place

    def handle(self, request: Request) -> Response:
        if self._healthy:
            self._healthy -= 1
            return self._answer(request)
        self.failed.append(time.monotonic())
        fault = self._fault
        return Response(fault.status, fault.headers, fault.body, 0.05, fault.drop)

    @property
    def first_minute(self) -> int:
        """How many calls came in the first minute of the failure."""
        return sum(at < self.failed[0] + QUICK.period for at in self.failed)


def desk_at(simulator: LoopbackSimulator, directory: Path) -> AbstractContextManager[JobDesk]:
    return job_desk(None, directory, base_url=simulator.base_url, patience=QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("healthy", [0, 6], ids=["from the start", "under eight calls"])
def test_a_job_makes_at_most_ten_calls_in_the_first_minute_and_then_pauses(
    tmp_path: Path, fault: str, healthy: int
) -> None:
    service = service_with("vip", users=USERS)
    with LoopbackSimulator(service=service) as simulator, desk_at(simulator, tmp_path) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, USERS))
        failing = FailingService(service, FAULTS[fault], healthy)
        desk.until(desk.start(plan), JobState.PAUSED, seconds=60)
    print(f"{fault}: {failing.first_minute} calls in the first minute, {len(failing.failed)} in all")
    assert 2 <= failing.first_minute <= 10


@pytest.mark.parametrize("date", [False, True], ids=["seconds", "a date"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_job_makes_no_call_while_the_service_asks_it_to_wait(tmp_path: Path, status: int, date: bool) -> None:
    service = service_with("vip", users=USERS[:300])
    answer, came = service.handle, list[tuple[float, int]]()
    service.fault("POST", "/push/label/vip/user", status=status, headers={"Retry-After": "1"})
    if date:
        now = int(time.time())
        headers = {"Retry-After": formatdate(now + 1, usegmt=True), "Date": formatdate(now, usegmt=True)}
        service.clear_faults()
        service.fault("POST", "/push/label/vip/user", status=status, headers=headers)

    def noting(request: Request) -> Response:
        response = answer(request)
        came.append((time.monotonic(), response.status))
        return response

    service.handle = noting  # type: ignore[method-assign]  # looks on
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, USERS[:300]))
    assert view.counts == Counts(300, done=300)
    assert members_of(service, "vip") == set(USERS[:300])
    refused = next(number for number, (_, answered) in enumerate(came) if answered == status)
    # The calls that were in flight then are answered first.
    waited = max(later - earlier for (earlier, _), (later, _) in pairwise(came[refused:]))
    assert waited >= 0.9


def test_a_job_that_is_asked_to_wait_over_a_minute_pauses_and_says_so(tmp_path: Path) -> None:
    service = service_with("vip", users=USERS[:300])
    service.fault("POST", "/push/label/vip/user", status=503, headers={"Retry-After": "3600"}, times=None)
    with job_desk(service, tmp_path) as desk:
        view = desk.run(Add(label="vip").plan(desk.session, USERS[:300]))
    assert view.state is JobState.PAUSED
    assert "It asks you to wait 60 min." in view.reason
    assert service.count("POST", "/push/label/vip/user") <= 3


def test_no_push_finds_out_whether_the_service_can_be_reached_again(tmp_path: Path) -> None:
    service = service_with(users=USERS[:300])
    service.fault("POST", "/push/single", drop_before_processing=True)
    service.fault("GET", "/push/label", drop_before_processing=True, times=2)
    with job_desk(service, tmp_path) as desk:
        view = desk.finish(desk.start(plan_send(desk.session, PUSH, USERS[:300])))
    assert view.counts == Counts(300, done=300)
    assert [request.method for request in service.requests] == ["POST", "GET", "GET", "GET", "POST", "POST", "POST"]
    assert [user for push in service.pushes for user in push.targets] == list(USERS[:300])


def test_a_push_whose_answer_asks_for_a_wait_is_unknown_and_the_next_one_waits(tmp_path: Path) -> None:
    service = service_with(users=USERS[:200])
    service.fault("POST", "/push/single", status=503, headers={"Retry-After": "1"})
    with job_desk(service, tmp_path) as desk:
        began = time.monotonic()
        view = desk.finish(desk.start(plan_send(desk.session, PUSH, USERS[:200])))
        assert time.monotonic() - began >= 0.9
    assert view.counts == Counts(200, done=100, unknown=100)
    assert service.count("POST", "/push/single") == 2


def test_a_push_that_is_asked_to_wait_over_a_minute_pauses_its_job(tmp_path: Path) -> None:
    service = service_with(users=USERS[:200])
    service.fault("POST", "/push/single", status=503, headers={"Retry-After": "90"})
    with job_desk(service, tmp_path) as desk:
        view = desk.finish(desk.start(plan_send(desk.session, PUSH, USERS[:200])))
    assert (view.state, view.counts) == (JobState.PAUSED, Counts(200, unknown=100))
    assert "It asks you to wait 90 s." in view.reason
