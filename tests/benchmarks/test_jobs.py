"""Bulk work against its limits: thousands of users at 30 calls a second, a storm of refusals, a long file.

Times are told as a ratio to what the rate limit itself asks for. They hold on a disk with at most 10 ms a commit.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.dialects import AGORA_2023
from push_tui.operations.jobs.kinds.add import Add
from push_tui.simulator.rate_windows import RateWindows
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from push_tui.storage.job_records import Counts, JobState
from push_tui.storage.user_files import read_user_file
from support.job_desk import PROFILE, JobDesk, job_desk, members_of, people, service_with
from support.long_runs import rounds
from support.loopback_simulator import LoopbackSimulator
from support.strict_limits import LIMITERS

pytestmark = pytest.mark.benchmark

USERS = rounds(9_000, 20_000)
IDEAL_SECONDS = USERS / 100 / 30
REFUSAL = b'{"error":"reach_limit","error_description":"This request has reached API limit."}'
PATH = "/push/label/vip/user"


@contextmanager
def adding(directory: Path, service: ChatService) -> Iterator[tuple[JobDesk, float]]:
    """So many users added over loopback; the desk afterwards, and the seconds it took."""
    profile = replace(PROFILE, dialect_name="agora-2023")
    users = people(USERS)
    service.rate_limits = True
    with (
        LoopbackSimulator(service=service) as simulator,
        job_desk(None, directory, profile, base_url=simulator.base_url) as desk,
    ):
        plan = desk.plan(Add(label="vip").plan(desk.session, users))
        began = time.perf_counter()
        view = desk.finish(desk.start(plan), seconds=60)
        seconds = time.perf_counter() - began
        assert (view.state, view.counts) == (JobState.DONE, Counts(USERS, done=USERS))
        assert members_of(service, "vip") == set(users)
        yield desk, seconds


def a_service() -> ChatService:
    return service_with("vip", users=people(USERS), dialect=AGORA_2023)


def refusals(service: ChatService) -> int:
    return service.count("POST", PATH) - USERS // 100


@pytest.mark.parametrize("delay", [0.05, *rounds([], [0.0, 0.2])], ids="{:g} s".format)
@pytest.mark.parametrize("limiter", rounds(LIMITERS[:1], LIMITERS))
@pytest.mark.timeout(120)
def test_many_users_take_what_the_limit_asks_for_and_nothing_is_refused(
    tmp_path: Path, delay: float, limiter: type[RateWindows]
) -> None:
    service, arrived = a_service(), []
    service._rates = limiter()
    handle = service.handle

    def noting(request: Request) -> Response:
        if request.method == "POST":
            arrived.append(time.perf_counter())
        return handle(request)

    service.handle = noting  # type: ignore[method-assign]  # looks on
    if delay:
        service.fault("POST", "/push/label/vip", delay=delay, times=None)
    with adding(tmp_path, service) as (_, seconds):
        kept = (len(arrived) - 1) / (arrived[-1] - arrived[0]) / 30
        ratio = seconds / IDEAL_SECONDS
        print(
            f"{limiter.__name__}, {delay * 1000:.0f} ms: {kept:.1%} of the limit, {ratio:.3f} x its time in all, "
            f"{refusals(service)} refused"
        )
        assert refusals(service) == 0
        assert kept >= 0.95
        if not delay:
            assert ratio <= 1.05


@pytest.mark.timeout(120)
def test_a_storm_of_refusals_costs_twice_the_time_and_1_6_times_the_requests_at_most(tmp_path: Path) -> None:
    service = a_service()
    chance, handle, calls = random.Random(30), service.handle, [0]

    def storm(request: Request) -> Response:
        if request.method != "POST":
            return handle(request)
        calls[0] += 1
        if chance.random() < 0.3:
            return Response(429, {"Content-Type": "application/json"}, REFUSAL)
        return handle(request)

    service.handle = storm  # type: ignore[method-assign]  # a gateway before it
    with adding(tmp_path, service) as (_, seconds):
        ratio = seconds / IDEAL_SECONDS
        print(f"{ratio:.2f} x the limit's own, {calls[0] / (USERS / 100):.2f} x the requests")
        assert ratio <= 2
        assert calls[0] <= 1.6 * USERS / 100


@pytest.mark.parametrize("suffix", ["txt", "csv", "json"])
def test_a_million_lines_are_read_in_3_seconds_and_150_mb(
    tmp_path: Path, suffix: str, slow_by: Callable[[], float]
) -> None:
    file = tmp_path / f"users.{suffix}"
    million = rounds(0.3, 1.0)
    users = [f"customer-{number:07d}" for number in range(int(million * 1_000_000))]
    if suffix == "json":
        file.write_text(json.dumps(users, indent=1))
    elif suffix == "csv":
        file.write_text("name,user_id\r\n" + "".join(f'"N, {user}",{user}\r\n' for user in users))
    else:
        file.write_text("\n".join(users))
    program = (
        "import re, sys, time; from pathlib import Path\n"
        "from push_tui.storage.user_files import read_user_file\n"
        "def kilobytes(what): return int(re.search(what + r':\\s+(\\d+)', Path('/proc/self/status').read_text())[1])\n"
        "before = kilobytes('VmRSS'); began = time.process_time()\n"
        "found = read_user_file(Path(sys.argv[1])); print(len(found.ids))\n"
        "print(time.process_time() - began, (kilobytes('VmHWM') - before) / 1024)\n"
    )
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True, cwd=root
    ).stdout
    found, seconds, megabytes = map(float, said.split())
    print(f"{suffix}: {seconds:.2f} s, {megabytes:.0f} MB")
    assert found == len(users)
    assert seconds <= 3 * million * slow_by()
    assert megabytes <= 150 * million


def test_a_file_that_is_read_beside_the_screen_holds_it_up_for_milliseconds(tmp_path: Path) -> None:
    file = tmp_path / "users.txt"
    file.write_text("".join(f"customer-{number:07d}\n" for number in range(300_000)))
    interval, longest = sys.getswitchinterval(), 0.0
    sys.setswitchinterval(0.0005)
    try:
        reading = threading.Thread(target=read_user_file, args=(file,))
        reading.start()
        while reading.is_alive():
            began = time.perf_counter()
            time.sleep(0.001)
            longest = max(longest, time.perf_counter() - began - 0.001)
    finally:
        sys.setswitchinterval(interval)
    print(f"longest wait for the interpreter: {longest * 1000:.1f} ms")
    assert longest <= 0.02


@pytest.mark.parametrize("delay", rounds([0.2], [0.0, 0.05, 0.2]))
def test_the_pace_is_kept_whatever_the_delay_and_nothing_is_refused(tmp_path: Path, delay: float) -> None:
    users = people(6000)
    service = service_with("vip", users=users, dialect=AGORA_2023)
    service.rate_limits = True
    if delay:
        service.fault("POST", "/push/label/vip", delay=delay, times=None)
    with job_desk(service, tmp_path, replace(PROFILE, dialect_name="agora-2023")) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, users))
        began = time.monotonic()
        job = desk.start(plan)
        desk.finish(job)
        seconds = time.monotonic() - began
    assert service.count("POST", "/push/label/vip/user") == 60
    assert seconds <= plan.seconds / 0.9 + 3 * delay + 0.2
