"""Two push-tui processes on one host add users at once: how much of the one limit they use together.

The figures hold on a machine that has time for three processes.
"""

import os
import time
from pathlib import Path

import pytest

from push_tui.dialects import AGORA
from push_tui.simulator.limits import RateWindows
from push_tui.storage.paths import Paths
from support.job_desk import people
from support.long_runs import rounds
from support.pace_runs import CALLS_PER_SECOND, PaceRuns, pace_runs
from support.strict_limits import LIMITERS

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("delay", [0.05, *rounds([], [0.0, 0.2])], ids="{:g} s".format)
@pytest.mark.parametrize("limiter", rounds(LIMITERS[:1], LIMITERS))
def test_two_processes_use_the_limit_together_and_none_is_refused(
    tmp_path: Path, limiter: type[RateWindows], delay: float
) -> None:
    with pace_runs(tmp_path, 10_000, limiter, delay=delay) as runs:
        jobs = [runs.prepare(10_000) for _ in range(2)]
        with runs.running(*jobs) as processes:
            first, last = sorted(runs.finish(processes))
        began = runs.additions[0][0]
        print(
            f"{limiter.__name__}, {delay * 1000:.0f} ms: together {runs.kept():.1%} of the limit, "
            f"{runs.refused} refused, jobs of the same size took {first - began:.1f} and {last - began:.1f} s"
        )
        assert runs.members == set(people(10_000))
        assert runs.refused == 0
        assert runs.kept() >= 0.95
        assert first - began >= 0.8 * (last - began)


@pytest.mark.parametrize("limiter", LIMITERS)
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_at_100_calls_a_second_a_job_takes_at_most_1_1_times_as_long_as_the_limit_allows(
    tmp_path: Path, processes: int, limiter: type[RateWindows]
) -> None:
    users = 60_000 // processes
    with pace_runs(tmp_path, users, limiter, dialect=AGORA) as runs:
        with runs.running(*[runs.prepare(users) for _ in range(processes)]) as running:
            runs.finish(running)
        print(
            f"{limiter.__name__}, {processes} at once, 100 calls a second: {1 / runs.kept():.3f} times as long as "
            f"the limit allows, {runs.refused} refused"
        )
        assert runs.members == set(people(users))
        assert runs.refused == 0
        assert runs.kept() >= 1 / 1.1


def test_when_one_is_killed_the_other_goes_on_at_the_full_pace(tmp_path: Path) -> None:
    with pace_runs(tmp_path, 15_000) as runs:
        doomed, other = runs.prepare(15_000), runs.prepare(15_000)
        with runs.running(doomed, other) as (one, two):
            runs.wait_for(2 * CALLS_PER_SECOND)
            one.kill()
            killed = time.monotonic()
            one.wait()
            runs.finish([two])
        print(
            f"{runs.kept(killed + 1):.1%} of the limit from a second after the kill on; "
            f"no gap over {runs.longest_gap:.3f} s"
        )
        assert runs.longest_gap <= 1
        assert runs.kept(killed + 1) >= 0.95
        assert runs.refused == 0
        with runs.running(doomed) as processes:
            runs.finish(processes)
        assert runs.members == set(people(15_000))


def test_files_that_are_damaged_or_removed_while_two_run_stop_neither(tmp_path: Path) -> None:
    with pace_runs(tmp_path, 12_000) as runs:
        jobs = [runs.prepare(12_000) for _ in range(2)]
        with runs.running(*jobs) as processes:
            for turn in range(6):
                runs.wait_for(20 * (turn + 1))
                damage(runs, turn)
            runs.finish(processes)
        print(f"{runs.kept():.1%} of the limit, {runs.refused} refused after six damages")
        assert runs.members == set(people(12_000))
        assert runs.kept() >= 0.9
        # What two leases hold at the moment of the damage may come twice.
        assert runs.refused <= 6 * 5


def damage(runs: PaceRuns, turn: int) -> None:
    """Put garbage into the records, or take them away."""
    for file in Paths.open(runs.directory).pace.iterdir():
        if turn % 2:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(os.urandom(300))
