"""Several push-tui processes on one host add users at once: how much of the one limit they use together.

The figures hold on a machine that has time for all of them.
"""

import os
import time
from pathlib import Path

import pytest

from push_tui.dialects import AGORA, AGORA_2023, Dialect
from push_tui.simulator.rate_windows import RateWindows
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
    users = rounds(6_000, 10_000)
    with pace_runs(tmp_path, users, limiter, delay=delay) as runs:
        jobs = [runs.prepare(users) for _ in range(2)]
        with runs.running(*jobs) as processes:
            first, last = sorted(runs.finish(processes))
        began = runs.additions[0][0]
        print(
            f"{limiter.__name__}, {delay * 1000:.0f} ms: together {runs.kept():.1%} of the limit, "
            f"{runs.refused} refused, jobs of the same size took {first - began:.1f} and {last - began:.1f} s"
        )
        assert runs.members == set(people(users))
        assert runs.refused == 0
        assert runs.kept() >= 0.95
        assert first - began >= 0.8 * (last - began)


@pytest.mark.parametrize("limiter", rounds(LIMITERS[:1], LIMITERS))
@pytest.mark.parametrize("processes", rounds([3], [2, 3]))
def test_at_100_calls_a_second_several_processes_use_as_much_of_the_limit_as_one_alone(
    tmp_path: Path, processes: int, limiter: type[RateWindows]
) -> None:
    kept = {}
    for count in (1, processes):
        users = rounds(30_000, 60_000) // count
        with pace_runs(tmp_path / str(count), users, limiter, dialect=AGORA) as runs:
            with runs.running(*[runs.prepare(users) for _ in range(count)]) as running:
                runs.finish(running)
            assert runs.members == set(people(users))
            assert runs.refused == 0
            kept[count] = runs.kept()
    print(
        f"{limiter.__name__}, 100 calls a second: {processes} take {1 / kept[processes]:.3f} times as long as the "
        f"limit allows, one alone {1 / kept[1]:.3f}"
    )
    assert kept[processes] >= kept[1] / 1.1


@pytest.mark.parametrize(
    ("dialect", "users", "least"),
    [(AGORA_2023, rounds(9_000, 15_000), 0.95), *rounds([], [(AGORA, 40_000, 0.9)])],
)
def test_when_one_is_killed_the_other_goes_on_at_the_full_pace(
    tmp_path: Path, dialect: Dialect, users: int, least: float
) -> None:
    with pace_runs(tmp_path, users, dialect=dialect) as runs:
        doomed, other = runs.prepare(users), runs.prepare(users)
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
        assert runs.kept(killed + 1) >= least
        assert runs.refused == 0
        with runs.running(doomed) as processes:
            runs.finish(processes)
        assert runs.members == set(people(users))


def test_files_that_are_damaged_or_removed_while_two_run_stop_neither(tmp_path: Path) -> None:
    users = rounds(7_000, 12_000)
    with pace_runs(tmp_path, users) as runs:
        jobs = [runs.prepare(users) for _ in range(2)]
        with runs.running(*jobs) as processes:
            for turn in range(6):
                runs.wait_for(20 * (turn + 1))
                damage(runs, turn)
            runs.finish(processes)
        print(f"{runs.kept():.1%} of the limit, {runs.refused} refused after six damages")
        assert runs.members == set(people(users))
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
