"""Several processes on one history: nobody starves, no living one's row is settled, the dead leave `unknown`."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from push_tui.outcomes import Outcome
from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from push_tui.storage.records import RecordKind
from support import PROGRAMS, PYTHON_PATH
from support.history_samples import SetClock, a_push, accepted


def start(paths: Paths, *step: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(PROGRAMS / "history_process.py"), str(paths.root), *step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
    )


def line_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@contextmanager
def another(paths: Paths, *step: str) -> Iterator[subprocess.Popen[str]]:
    process = start(paths, *step)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_processes_that_write_and_read_at_once_lose_nothing(paths: Paths) -> None:
    history = History(paths.history, paths.lock)  # with the patience that push-tui has, for a busy machine
    others = [start(paths, "write", "40") for _ in range(3)]
    for _ in range(40):
        assert history.finish(history.begin(a_push()), accepted(task_id="1"))
    assert [other.wait(timeout=50) for other in others] == [0, 0, 0]
    for other in others:
        other.communicate()
    assert history.count() == 160
    assert {row.state for row in history.page(limit=500)} == {Outcome.ACCEPTED}
    history.close()


def test_a_row_of_another_living_process_stays_sending(paths: Paths, history: History, clock: SetClock) -> None:
    with another(paths, "begin") as other:
        row = int(line_of(other))
        clock.now += timedelta(days=400)
        assert history.settle_abandoned() == ()
        assert history.settle_own() == ()
        assert not history.finish(row, accepted())
        assert history.page()[0].state is Outcome.SENDING


def test_a_process_killed_between_intent_and_result_leaves_unknown(paths: Paths, history: History) -> None:
    with another(paths, "begin") as other:
        row = int(line_of(other))
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert history.settle_abandoned() == (row,)
    (found,) = history.page()
    assert found.state is Outcome.UNKNOWN
    assert "ended before the answer came" in found.error


def test_a_killed_process_that_nobody_has_waited_for_is_dead(paths: Paths, history: History) -> None:
    with another(paths, "begin") as other:
        row = int(line_of(other))
        other.send_signal(signal.SIGKILL)
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        assert history.settle_abandoned() == (row,)


def test_the_owners_late_outcome_replaces_what_settling_wrote(paths: Paths, history: History) -> None:
    with another(paths, "finish late") as other:
        row = int(line_of(other))
        rewrite_owner(paths, row, owner_boot="before the last start")
        assert history.settle_abandoned() == (row,)
        rewrite_owner(paths, row, owner_boot=owner_of_this_boot(paths, history))
        go_on(other)
        assert line_of(other) == "True"
    assert history.get(row) is not None
    assert next(found for found in history.page() if found.id == row).state is Outcome.ACCEPTED


def owner_of_this_boot(paths: Paths, history: History) -> str:
    history.begin(a_push())
    with sqlite3.connect(paths.history) as database:
        (boot,) = database.execute("SELECT owner_boot FROM details ORDER BY id LIMIT 1").fetchone()
    return str(boot)


def rewrite_owner(paths: Paths, row: int, **columns: str | int) -> None:
    with sqlite3.connect(paths.history) as database:
        for name, value in columns.items():
            database.execute(f"UPDATE details SET {name} = ? WHERE id = ?", (value, row))
    database.close()


def test_a_recycled_process_id_is_not_taken_for_the_owner(paths: Paths, history: History) -> None:
    with another(paths, "begin") as other:
        row = int(line_of(other))
        rewrite_owner(paths, row, owner_started="1")
        assert history.settle_abandoned() == (row,)


def test_a_row_from_before_the_last_start_of_the_host_is_settled(paths: Paths, history: History) -> None:
    row = history.begin(a_push())
    rewrite_owner(paths, row, owner_boot="another boot")
    assert history.settle_abandoned() == (row,)


def test_a_label_change_of_a_job_is_settled_without_a_word_and_a_call_of_one_with_it(
    paths: Paths, history: History
) -> None:
    rows = [history.begin(a_push(kind=kind, job=3)) for kind in (RecordKind.LABEL_COPIED, RecordKind.PUSH)]
    for row in rows:
        rewrite_owner(paths, row, owner_boot="before the last start")
    assert history.settle_abandoned() == (rows[1],)
    assert {row.state for row in history.page()} == {Outcome.UNKNOWN}


def test_a_row_of_another_host_is_settled_when_it_is_10_minutes_old(
    paths: Paths, history: History, clock: SetClock
) -> None:
    row = history.begin(a_push())
    rewrite_owner(paths, row, owner_host="ops-2")
    clock.go_on(minutes=9, seconds=59)
    assert history.settle_abandoned() == ()
    clock.go_on(seconds=1)
    assert history.settle_abandoned() == (row,)


def test_a_row_of_another_container_is_treated_like_one_of_another_host(
    paths: Paths, history: History, clock: SetClock
) -> None:
    row = history.begin(a_push())
    rewrite_owner(paths, row, owner_namespace="pid:[1]", owner_pid=2**22 + 1)
    assert history.settle_abandoned() == ()
    clock.go_on(minutes=10)
    assert history.settle_abandoned() == (row,)


def test_a_row_of_this_process_stays_sending(history: History, clock: SetClock) -> None:
    history.begin(a_push())
    clock.go_on(days=1)
    assert history.settle_abandoned() == ()


def test_a_process_killed_inside_a_transaction_leaves_the_rows_as_they_were(paths: Paths, history: History) -> None:
    history.begin(a_push(title="whole"))
    with another(paths, "hang in a transaction") as other:
        assert line_of(other) == "holding"
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert [row.title for row in history.page()] == ["whole"]
        history.begin(a_push())


def test_a_row_of_a_dead_process_can_be_taken_over_by_the_one_that_goes_on_with_its_work(
    paths: Paths, history: History
) -> None:
    with another(paths, "begin") as other:
        row = int(line_of(other))
    assert history.settle_abandoned() == (row,)
    assert not history.finish(row, accepted(task_id="1"))
    assert history.take_over(row)
    taken = history.get(row)
    assert taken is not None
    assert (taken.state, taken.error, taken.owner_pid) == (Outcome.SENDING, "", os.getpid())
    assert history.finish(row, accepted(task_id="1"))
    assert not history.take_over(row)
