"""kill -9 before and after each step that must not be torn: of a send, of a batch, of a save.

Short in the slow tests; ``PUSH_TUI_LONG=1`` kills 200 times each, at the step's calls in turn.
"""

import os
import signal
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import results
from push_tui.outcomes import Outcome
from push_tui.simulator.users import Binding
from push_tui.storage.drafts import DraftStore
from push_tui.storage.history import History
from push_tui.storage.job_records import Counts, JobState, RowState
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from support import PROGRAMS, PYTHON_PATH
from support.job_desk import JobDesk, job_desk, members_of, people, service_with
from support.job_process import LABELS
from support.long_runs import rounds
from support.loopback_simulator import LoopbackSimulator

pytestmark = pytest.mark.slow

HISTORY, JOBS = "push_tui.storage.history:History", "push_tui.storage.jobs:JobStore"
CLIENT, FILES = "push_tui.chat.client:ChatClient", "push_tui.storage.files"
OF_A_SEND = (f"{HISTORY}.begin", f"{CLIENT}.send", "push_tui.chat.departure:Departure.hand_over", f"{HISTORY}.finish")
OF_A_BATCH = (f"{JOBS}.claim", f"{JOBS}.advance", f"{CLIENT}.send", f"{JOBS}.set_state")
OF_A_RENAME = (
    *(f"{CLIENT}.{call}" for call in ("create_label", "add_users", "list_members", "delete_label")),
    *(f"{JOBS}.{step}" for step in ("append", "advance", "note_position", "set_state")),
)
OF_A_CHECK = (f"{JOBS}.append", f"{JOBS}.advance", f"{CLIENT}.read", f"{JOBS}.set_state")
OF_A_SAVE = ("os:fsync", f"{FILES}:sync_directory", f"{FILES}:new_private_file", "pathlib:Path.replace")
USERS = people(300)


def kills(points: tuple[str, ...], short: int, calls: int = 1) -> list[tuple[str, int]]:
    """Points with the number of the call at which to die, as many as this run has."""
    around = [f"{point}/{moment}" for point, moment in product(points, ("before", "after"))]
    deaths = [(point, number) for number in range(1, calls + 1) for point in around]
    wanted = rounds(short, 200)
    return (deaths * (wanted // len(deaths) + 1))[:wanted]


def started(program: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """A process that has ended, one way or the other."""
    command = [sys.executable, str(PROGRAMS / program), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": PYTHON_PATH}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def run_until_killed(directory: Path, base_url: str, point: str, number: int, *step: str) -> bool:
    """Run a process that dies there; return whether it came to that."""
    ended = started("dying_process.py", directory, base_url, point, number, *step)
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    return ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("point", "number"), kills(OF_A_SEND, 8))
def test_a_send_that_left_has_a_record_and_none_leaves_twice(tmp_path: Path, point: str, number: int) -> None:
    service = service_with(users=USERS)
    with LoopbackSimulator(service=service) as simulator:
        killed = run_until_killed(tmp_path, simulator.base_url, point, number, "send")
    assert killed
    paths = Paths.open(tmp_path)
    history = History(paths.history, paths.lock)
    history.settle_abandoned()
    states = [record.state for record in history.records()]
    history.close()
    left = len(service.pushes)
    assert left <= 1
    assert len(states) <= 1
    if left:
        assert states in ([Outcome.UNKNOWN], [Outcome.ACCEPTED])
    assert (states == [Outcome.ACCEPTED]) == point.endswith("finish/after")


@pytest.mark.parametrize(("kind", "rows"), [("send", USERS), ("texts", LABELS)], ids=["users", "texts"])
@pytest.mark.parametrize(("point", "number"), kills(OF_A_BATCH, 8, calls=3))
def test_a_job_goes_on_after_a_kill_and_no_batch_is_sent_twice(
    tmp_path: Path, point: str, number: int, kind: str, rows: tuple[str, ...]
) -> None:
    service = service_with(*((label, people(2)) for label in LABELS), users=USERS)
    with LoopbackSimulator(service=service) as simulator:
        prepared = started("job_process.py", tmp_path, simulator.base_url, "agora", "prepare", kind, len(rows))
        job = int(prepared.stdout)
        run_until_killed(tmp_path, simulator.base_url, point, number, "job", str(job))
        paths = Paths.open(tmp_path)
        store = JobStore(paths.history, paths.lock)
        stored = store.get(job)
        assert stored is not None
        if not stored.state.over:
            with job_desk(None, tmp_path, base_url=simulator.base_url) as desk:
                desk.resume(job)
                desk.finish(job)
        stored = store.get(job)
        assert stored is not None
        states = {row.user: row.state for row in results(store, stored)}
        store.close()
    sent = [target for push in service.pushes for target in push.targets]
    assert len(sent) == len(set(sent))
    assert {user for user, state in states.items() if state is RowState.DONE} <= set(sent)
    assert set(sent) <= {user for user, state in states.items() if state in (RowState.DONE, RowState.UNKNOWN)}
    assert set(states) == set(rows)


def finished(desk: JobDesk, job: int) -> JobView:
    """Resume a job that a kill interrupted; return it when it is over."""
    view = desk.queue.view(job)
    assert view is not None
    if view.over:
        return view
    desk.resume(job)
    return desk.finish(job)


@pytest.mark.parametrize(("point", "number"), kills(OF_A_RENAME, 16, calls=6))
def test_a_label_is_deleted_only_when_its_new_name_has_everybody(tmp_path: Path, point: str, number: int) -> None:
    service = service_with(("trial", USERS))
    with LoopbackSimulator(service=service) as simulator:
        prepared = started("job_process.py", tmp_path, simulator.base_url, "agora", "prepare", "rename", 0)
        job = int(prepared.stdout)
        run_until_killed(tmp_path, simulator.base_url, point, number, "job", str(job))
        if "trial" not in service.labels._labels:
            assert members_of(service, "paid") == set(USERS)
        with job_desk(None, tmp_path, base_url=simulator.base_url) as desk:
            view = finished(desk, job)
    assert (view.state, view.counts) == (JobState.DONE, Counts(300, done=300))
    assert members_of(service, "paid") == set(USERS)
    assert set(service.labels._labels) == {"paid"}


@pytest.mark.parametrize(("point", "number"), kills(OF_A_CHECK, 8, calls=2))
def test_a_check_of_bindings_goes_on_after_a_kill(tmp_path: Path, point: str, number: int) -> None:
    service = service_with(("trial", USERS))
    service.users.register(USERS[::10], Binding.NONE)
    with LoopbackSimulator(service=service) as simulator:
        prepared = started("job_process.py", tmp_path, simulator.base_url, "agora", "prepare", "check", 0)
        job = int(prepared.stdout)
        run_until_killed(tmp_path, simulator.base_url, point, number, "job", str(job))
        with job_desk(None, tmp_path, base_url=simulator.base_url) as desk:
            view = finished(desk, job)
            assert (view.state, view.counts) == (JobState.DONE, Counts(300, done=300))
            assert desk.ask(desk.queue.rows.findings(job)) == {"not bound": 30, "bound": 270}


@pytest.mark.parametrize(("point", "number"), kills(OF_A_SAVE, 8))
def test_a_draft_is_the_old_one_or_the_new_one(tmp_path: Path, point: str, number: int) -> None:
    run_until_killed(tmp_path, "http://127.0.0.1:9", point, number, "save")
    store = DraftStore(Paths.open(tmp_path))
    (draft,) = store.load_all()
    assert store.unreadable() == ()
    assert "Maintenance" in str(draft)
    assert ("Later" in str(draft)) != ("Now" in str(draft))
