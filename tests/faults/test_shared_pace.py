"""Two push-tui processes on one host add users at once: one limit, one pace, whatever becomes of one or of the file.

The figures hold on a machine that has time for three processes; the full round is

    pytest -m slow -n 0 --timeout 300 tests/faults/test_shared_pace.py
"""

import os
import time
from pathlib import Path

import pytest

from push_tui.operations.jobs.plans import plan_add
from push_tui.operations.jobs.trouble import Patience
from push_tui.simulator.limits import RateWindows
from push_tui.storage.job_records import JobState
from push_tui.storage.paths import Paths
from support.job_desk import job_desk, people, service_with
from support.pace_runs import CALLS_PER_SECOND, PaceRuns, pace_runs
from support.strict_limits import LIMITERS


def test_two_processes_do_not_call_faster_than_one_may(tmp_path: Path) -> None:
    with pace_runs(tmp_path, 2500) as runs:
        jobs = [runs.prepare(2500) for _ in range(2)]
        with runs.running(*jobs) as processes:
            runs.finish(processes)
        assert runs.members == set(people(2500))
        # Without a pace in common about half of the calls come too early; a few may, where the machine is busy.
        assert runs.refused <= 3
        assert 0.5 <= runs.kept() <= 1


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2], ids=["at once", "50 ms", "200 ms"])
@pytest.mark.parametrize("limiter", LIMITERS)
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.timeout(150)
@pytest.mark.parametrize("dies", ["before the job", "under eight calls"])
def test_a_dead_server_gets_at_most_ten_requests_in_the_first_minute_and_the_job_pauses(
    tmp_path: Path, dies: str
) -> None:
    users = people(6000)
    service = service_with("vip", users=users)
    with job_desk(service, tmp_path, patience=Patience()) as desk:
        plan = desk.plan(plan_add(desk.session, "vip", users))
        alive = 0
        if dies == "under eight calls":
            alive = 20
            service.fault("POST", "/push/label/vip", delay=0.1, times=alive)
        service.fault("POST", "/push/label/vip", drop_before_processing=True, delay=0.1, times=None)
        began = time.monotonic()
        view = desk.finish(desk.start(plan), seconds=120)
        seconds = time.monotonic() - began
        time.sleep(max(0.0, 61 - seconds))
    requests = service.count("POST", "/push/label/vip/user") - alive
    print(f"{requests} requests to a server that died {dies}; paused after {seconds:.0f} s")
    assert 2 <= requests <= 10
    assert view.state is JobState.PAUSED
    assert view.reason.startswith("The service does not answer as it should; resume when it does.")
    assert view.counts.not_tried == 6000 - alive * 100
