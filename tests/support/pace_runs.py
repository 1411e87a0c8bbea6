"""Processes of push-tui that add users at once, against a strict limit of 30 or 100 calls a second."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from push_tui.dialects import AGORA_2023, Dialect
from push_tui.endpoints import Endpoint
from push_tui.simulator.rate_windows import RateWindows
from push_tui.simulator.service import ChatService
from push_tui.simulator.wire import Request, Response
from support import PROGRAMS, PYTHON_PATH
from support.job_desk import members_of, people, service_with
from support.loopback_simulator import LoopbackSimulator

CALLS_PER_SECOND = 30
"""Of the edition of 2023."""


@dataclass
class PaceRuns:
    """A simulator, a config directory, and the push-tui processes that use both."""

    directory: Path
    base_url: str
    service: ChatService
    dialect: Dialect
    additions: list[tuple[float, int]]
    """When each addition came to the service (monotonic seconds), and its status."""

    def prepare(self, users: int) -> int:
        """A job on the disk that adds so many users, by its number."""
        with self._process("prepare", "add", str(users)) as preparing:
            return int(preparing.communicate(timeout=60)[0])

    @contextmanager
    def running(self, *jobs: int) -> Iterator[list["subprocess.Popen[str]"]]:
        """A process for each job, all of them at work; they are killed at the end."""
        with ExitStack() as stack:
            processes = [stack.enter_context(self._process("run", str(job))) for job in jobs]
            for process in processes:
                stack.callback(process.kill)
            for process in processes:
                assert process.stdout is not None
                assert process.stdout.readline() == "running\n"
            yield processes

    def _process(self, *step: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [
                sys.executable,
                str(PROGRAMS / "job_process.py"),
                str(self.directory),
                self.base_url,
                self.dialect.name,
                *step,
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        )

    def finish(self, processes: "list[subprocess.Popen[str]]") -> list[float]:
        """When each process had ended (monotonic seconds); all of them must have done their job."""
        ended: dict[int, float] = {}
        deadline = time.monotonic() + 120
        while len(ended) < len(processes) and time.monotonic() < deadline:
            ended |= {p.pid: time.monotonic() for p in processes if p.pid not in ended and p.poll() is not None}
            time.sleep(0.01)
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.read().strip() == "done"
        return [ended[process.pid] for process in processes]

    def wait_for(self, additions: int) -> None:
        """Until so many have come in all."""
        deadline = time.monotonic() + 60
        while len(self.additions) < additions and time.monotonic() < deadline:
            time.sleep(0.005)
        assert len(self.additions) >= additions

    @property
    def refused(self) -> int:
        """Additions that were refused."""
        return sum(status != 200 for _, status in self.additions)

    def kept(self, start: float = float("-inf"), end: float = float("inf")) -> float:
        """What part of the limit was used between two moments."""
        moments = [at for at, _ in self.additions if start <= at <= end]
        allowed = min(pool.calls / pool.seconds for pool in self.dialect.pools_of(Endpoint.ADD_USERS))
        return (len(moments) - 1) / (moments[-1] - moments[0]) / allowed

    @property
    def longest_gap(self) -> float:
        """The longest time without an addition, in seconds."""
        return max(later - earlier for (earlier, _), (later, _) in pairwise(self.additions))

    @property
    def members(self) -> set[str]:
        """Who is in the label now."""
        return members_of(self.service, "vip")


@contextmanager
def pace_runs(
    directory: Path,
    users: int,
    limiter: type[RateWindows] = RateWindows,
    *,
    delay: float = 0.0,
    dialect: Dialect = AGORA_2023,
) -> Iterator[PaceRuns]:
    """Runs on a service that knows so many users and answers after ``delay`` seconds."""
    service = service_with("vip", users=people(users), dialect=dialect.lifted(users_per_label=10**7))
    service.rate_limits = True
    service._rates = limiter()
    if delay:
        service.fault("POST", "/push/label/vip", delay=delay, times=None)
    handle = service.handle
    additions: list[tuple[float, int]] = []

    def noting(request: Request) -> Response:
        at = time.monotonic()
        response = handle(request)
        if request.method == "POST":
            additions.append((at, response.status))
        return response

    service.handle = noting  # type: ignore[method-assign]  # looks on
    with LoopbackSimulator(service=service) as simulator:
        yield PaceRuns(directory, simulator.base_url, service, dialect, additions)
