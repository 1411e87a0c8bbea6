"""kill -9 in the middle of jobs, again and again: nothing is lost, no push is doubled, and who is where is known.

The round of the checks is short; the full one is

    JOB_KILLS=200 pytest -m slow -n 0 -rP --timeout 1800 tests/faults/test_job_kills.py

which ends with its figures.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from push_tui.dialects import AGORA_2023
from push_tui.operations.jobs.results import results
from push_tui.operations.jobs.work import MOST_IN_FLIGHT, SPARE_IN_FLIGHT
from push_tui.outcomes import Outcome
from push_tui.simulator.service import ChatService
from push_tui.storage.history import History
from push_tui.storage.job_records import BatchState, JobState, RowState
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from support import PROGRAMS, PYTHON_PATH
from support.job_desk import members_of, people, service_with
from support.loopback_simulator import LoopbackSimulator

KILLS = int(os.environ.get("JOB_KILLS", "8"))
LONGEST_RUN = 0.5
"""Seconds from the resumption to the kill, at most: some batches each."""
PROGRAM = str(PROGRAMS / "job_process.py")

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Runs:
    """push-tui after push-tui on one config directory, against a simulator on loopback."""

    directory: Path
    base_url: str
    dialect: str

    def process(self, *step: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [
                sys.executable,
                PROGRAM,
                str(self.directory),
                self.base_url,
                self.dialect,
                *step,
            ],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        )

    def prepared(self, kind: str, users: tuple[str, ...]) -> int:
        """A job that is on the disk and has not begun."""
        with self.process("prepare", kind, str(len(users))) as preparing:
            return int(preparing.communicate(timeout=60)[0])

    def killed(self, job: int, seconds: float) -> bool:
        """Resume the job in a process of its own and kill that; False where the job was over first."""
        with self.process("run", str(job)) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "running\n"
            time.sleep(seconds)
            running.kill()
            running.wait()
            return not running.stdout.read()

    def finished(self, job: int) -> str:
        """The state of the job at its end; resumed, where that has not come."""
        stored = self.store.get(job)
        if stored is not None and stored.state.over:
            return stored.state.value
        with self.process("run", str(job)) as running:
            return running.communicate(timeout=180)[0].splitlines()[-1].strip()

    @property
    def store(self) -> JobStore:
        """What the runs have left."""
        paths = Paths.open(self.directory)
        return JobStore(paths.history, paths.lock)


def _done(store: JobStore, job: int) -> int:
    stored = store.get(job)
    assert stored is not None
    return stored.counts.done


def in_flight(store: JobStore, job: int) -> int:
    return sum(batch.state is BatchState.IN_FLIGHT for batch in store.open_batches(job))


def test_users_added_through_many_kills_are_exactly_those_of_the_file(tmp_path: Path) -> None:
    chance = random.Random(20_000)
    users = people(100 * 12 * KILLS)
    service = service_with("vip", users=users, dialect=replace(AGORA_2023, users_per_label=len(users)))
    service.rate_limits = True
    with LoopbackSimulator(service=service) as simulator:
        runs = Runs(tmp_path, simulator.base_url, "agora-2023")
        job, store = runs.prepared("add", users), runs.store
        repeated, kills = 0, 0
        for _ in range(KILLS):
            if not runs.killed(job, chance.uniform(0, LONGEST_RUN)):
                break
            kills += 1
            left = in_flight(store, job)
            assert left <= MOST_IN_FLIGHT + SPARE_IN_FLIGHT
            repeated += left
        done = _done(store, job)
        assert runs.finished(job) == "done"
        calls = service.count("POST", "/push/label/vip/user")
    batches = len(users) // 100
    print(f"{kills} kills in the first {done:,} of {len(users):,} users; {calls} calls for {batches} batches: ", end="")
    print(f"{calls - batches} repeated, {repeated} in flight at the kills")
    assert kills >= min(KILLS, 3)
    assert members_of(service, "vip") == set(users)
    assert calls - batches <= repeated
    stored = store.get(job)
    assert stored is not None
    assert (stored.state, stored.counts.done, stored.counts.not_tried) == (JobState.DONE, len(users), 0)
    assert recorded(tmp_path) == [(Outcome.ACCEPTED, f"{len(users):,} in label")]


def test_a_move_knows_after_every_kill_who_is_where(tmp_path: Path) -> None:
    chance = random.Random(100)
    rounds = min(max(3, KILLS // 4), 12)
    users = people(1500 * rounds)
    service = service_with(("trial", users), "paid")
    with LoopbackSimulator(service=service) as simulator:
        runs = Runs(tmp_path, simulator.base_url, "agora")
        job, store = runs.prepared("move", users), runs.store
        kills = 0
        for _ in range(rounds):
            kills += runs.killed(job, chance.uniform(0.05, 0.3))
            check_whereabouts(service, store, job)
        assert runs.finished(job) == "done"
    print(f"{kills} kills, {len(users):,} users, everybody was where the job said")
    assert kills == rounds
    assert members_of(service, "trial") == set()
    assert members_of(service, "paid") == set(users)
    assert recorded(tmp_path) == [(Outcome.ACCEPTED, f"{len(users):,} moved")]


def recorded(directory: Path) -> list[tuple[Outcome, str]]:
    """What the history says of every job: one record each, whichever process began it."""
    paths = Paths.open(directory)
    history = History(paths.history, paths.lock)
    try:
        return [(record.state, record.result) for record in history.records()]
    finally:
        history.close()


def check_whereabouts(service: ChatService, store: JobStore, job: int) -> None:
    stored = store.get(job)
    assert stored is not None
    trial, paid = members_of(service, "trial"), members_of(service, "paid")
    possible = {
        "in trial": {(True, False)},
        "in trial, perhaps in paid too": {(True, False), (True, True)},
        "in trial and in paid": {(True, True)},
        "in paid, perhaps still in trial": {(True, True), (False, True)},
        "in paid": {(False, True)},
    }
    wrong = [
        (row.user, row.found)
        for row in results(store, stored)
        if (row.user in trial, row.user in paid) not in possible[row.found]
    ]
    assert wrong == []


def test_no_push_is_sent_twice_through_many_kills(tmp_path: Path) -> None:
    chance = random.Random(7)
    users = people(100 * 6 * max(KILLS // 4, 4))
    service = service_with(users=users)
    with LoopbackSimulator(service=service) as simulator:
        runs = Runs(tmp_path, simulator.base_url, "agora")
        job, store = runs.prepared("send", users), runs.store
        kills = 0
        for _ in range(max(KILLS // 4, 4)):
            kills += runs.killed(job, chance.uniform(0, LONGEST_RUN))
        assert runs.finished(job) == "done"
    sent = Counter(target for one in service.pushes for target in one.targets)
    stored = store.get(job)
    assert stored is not None
    states = {row.user: row.state for row in results(store, stored)}
    unknown = sum(state is RowState.UNKNOWN for state in states.values())
    print(f"{kills} kills, {len(users)} users, {unknown} unknown, {max(sent.values())} pushes to one user at most")
    assert max(sent.values()) == 1
    assert all(sent[user] == 1 for user, state in states.items() if state is RowState.DONE)
    assert set(states.values()) <= {RowState.DONE, RowState.UNKNOWN}
    assert unknown <= 100 * kills
