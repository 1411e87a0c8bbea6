"""Two push-tui processes on one host add users at once: one limit, one pace, whatever becomes of one or of the file.

How much of the limit they use is measured in `tests/benchmarks/test_shared_pace.py`.
"""

import time
from pathlib import Path

import pytest

from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.jobs.trouble import Patience
from push_tui.storage.job_records import JobState
from support.job_desk import PROFILE, job_desk, people, service_with
from support.pace_runs import pace_runs


def test_two_processes_do_not_call_faster_than_one_may(tmp_path: Path) -> None:
    with pace_runs(tmp_path, 2500) as runs:
        jobs = [runs.prepare(2500) for _ in range(2)]
        with runs.running(*jobs) as processes:
            runs.finish(processes)
        assert runs.members == set(people(2500))
        # Without a pace in common about half of the calls come too early; a few may, where the machine is busy.
        assert runs.refused <= 3
        assert runs.kept() <= 1


@pytest.mark.slow
@pytest.mark.timeout(150)
@pytest.mark.parametrize("dies", ["before the job", "under eight calls"])
def test_a_dead_server_gets_at_most_ten_requests_in_the_first_minute_and_the_job_pauses(
    tmp_path: Path, dies: str
) -> None:
    users = people(6000)
    service = service_with("vip", users=users)
    with job_desk(service, tmp_path, PROFILE, patience=Patience()) as desk:
        plan = desk.plan(Add(label="vip").plan(desk.session, users))
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
    assert view.reason.startswith("The service keeps failing; resume when it works again.")
    assert view.counts.not_tried == 6000 - alive * 100
