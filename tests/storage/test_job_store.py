"""Jobs on the disk: one commit for results and intents, owners, and what a kill leaves."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from push_tui.storage.database import Store, update
from push_tui.storage.history import History
from push_tui.storage.job_records import BatchState, Counts, JobKind, JobState, RowIssue, RowState, Step, UsersRead
from push_tui.storage.jobs import BATCHES_AT_ONCE, JobStore, JobTaken
from push_tui.storage.owners import Owner, owner_columns, this_account, this_process
from push_tui.storage.paths import Paths
from support import PROGRAMS, PYTHON_PATH
from support.history_samples import SetClock, a_push
from support.job_samples import A_JOB, ROWS

DEAD = Owner("other-host", "", "", 1, "")


@pytest.fixture
def store(paths: Paths, clock: SetClock) -> JobStore:
    return JobStore(paths.history, paths.lock, clock=clock, seconds=1.0)


def other_process(paths: Paths, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(PROGRAMS / "job_store_process.py"), str(paths.root), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": PYTHON_PATH},
    )


def handed_to(store: JobStore, job: int, owner: Owner) -> None:
    """Make the job another process's, as if that had made it."""
    with store.writing() as connection:
        update(connection, "jobs", owner_columns(owner), id=job)


def test_a_job_is_queued_with_all_its_rows_once_they_are_written(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    stored = store.get(job)
    assert stored is not None
    assert (stored.kind, stored.state, stored.title) == (JobKind.ADD, JobState.QUEUED, "vip")
    assert stored.details == {"label": "vip", "account": this_account()}
    assert stored.owner == this_process()
    assert [batch.users for batch in store.batches(job)] == list(ROWS)
    assert [ref.number for ref in store.open_batches(job)] == [0, 1, 2]


def test_each_row_keeps_the_line_that_it_is_from(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS, [range(5, 5 + len(rows)) for rows in ROWS]).id
    assert [batch.lines for batch in store.batches(job)] == [tuple(range(5, 5 + len(rows))) for rows in ROWS]
    assert [batch.lines for batch in store.batches(store.create(A_JOB, ROWS).id)] == [()] * len(ROWS)


def test_a_file_that_an_earlier_release_made_gets_the_column_for_lines(paths: Paths, store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.close()
    with closing(sqlite3.connect(paths.history)) as earlier:
        for table, column in (("job_batches", "lines"), ("details", "account"), ("details", "author")):
            earlier.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        earlier.execute("PRAGMA user_version = 3")
    again = store.create(A_JOB, ROWS, [(7,)]).id
    assert [batch.lines for batch in store.batches(again, limit=1)] == [(7,)]
    with closing(sqlite3.connect(paths.history)) as earlier:
        earlier.execute("INSERT INTO job_batches (job, number, users) VALUES (?, 9, '[\"kim\"]')", (job,))
        earlier.commit()
    assert [batch.lines for batch in store.batches(job, after=8)] == [()]


def test_many_batches_are_written_in_several_short_transactions(
    store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions = 0
    writing = Store.writing

    def counted(self: Store) -> object:
        nonlocal transactions
        transactions += 1
        return writing(self)

    monkeypatch.setattr(Store, "writing", counted)
    store.create(A_JOB, [("a",)] * (2 * BATCHES_AT_ONCE))
    assert transactions == 4


def test_results_and_intents_are_one_commit(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.advance(job, (), (0, 1))
    failed = RowIssue(1, RowState.FAILED, "appUser not exists")
    (begun,) = store.advance(job, [Step(0, 0, BatchState.ANSWERED, (failed,), done=2)], (2,))
    assert begun.users == ("f",)
    assert [(batch.state, batch.issues) for batch in store.batches(job)] == [
        (BatchState.ANSWERED, (failed,)),
        (BatchState.IN_FLIGHT, ()),
        (BatchState.IN_FLIGHT, ()),
    ]
    stored = store.get(job)
    assert stored is not None
    assert stored.counts == Counts(total=6, done=2, failed=1)
    assert stored.counts.not_tried == 3


def test_later_stages_come_first_and_carry_their_issues(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.advance(job, (), (1,))
    failed = RowIssue(0, RowState.FAILED, "no")
    store.advance(job, [Step(1, 1, BatchState.WAITING, (failed,))])
    assert [(ref.number, ref.stage) for ref in store.open_batches(job)] == [(1, 1), (0, 0), (2, 0)]
    (batch,) = store.advance(job, (), (1,))
    assert batch.live == ("e",)


def test_another_process_cannot_take_a_live_job(paths: Paths, store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    with other_process(paths, str(job)) as other:
        said, _ = other.communicate(timeout=20)
    assert said.startswith("Another push-tui has this job (process")


def test_the_job_of_a_killed_process_can_be_claimed_with_its_batch_in_flight(paths: Paths, store: JobStore) -> None:
    with other_process(paths, "create") as other:
        assert other.stdout is not None
        job = int(other.stdout.readline())
        stored = store.get(job)
        assert stored is not None
        with pytest.raises(JobTaken):
            store.claim(job)
        other.kill()
        other.wait()
    assert store.is_free(stored)
    assert store.claim(job).owner == this_process()
    assert [(ref.number, ref.state) for ref in store.open_batches(job)] == [
        (0, BatchState.IN_FLIGHT),
        (1, BatchState.WAITING),
        (2, BatchState.WAITING),
    ]


def test_a_job_of_another_host_is_left_alone_for_ten_minutes(store: JobStore, clock: SetClock) -> None:
    job = store.create(A_JOB, ROWS).id
    handed_to(store, job, DEAD)
    with pytest.raises(JobTaken, match="on other-host"):
        store.claim(job)
    clock.go_on(minutes=11)
    assert store.claim(job).state is JobState.QUEUED


def test_who_lost_a_job_writes_nothing_of_it_any_more(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.advance(job, (), (0,))
    handed_to(store, job, DEAD)
    for write in (
        lambda: store.advance(job, [Step(0, 0, BatchState.ANSWERED, done=3)]),
        lambda: store.set_state(job, JobState.DONE),
        lambda: store.note_position(job, {"read": True}),
        lambda: store.append(job, 3, UsersRead(("x",)), {}),
        lambda: store.settle(job, RowState.UNKNOWN, "", in_flight=True),
    ):
        with pytest.raises(JobTaken):
            write()
    stored = store.get(job)
    assert stored is not None
    assert stored.counts.done == 0
    assert store.batches(job)[0].state is BatchState.IN_FLIGHT


def test_a_send_in_flight_at_a_kill_becomes_unknown_when_it_is_claimed(store: JobStore) -> None:
    job = store.create(replace(A_JOB, kind=JobKind.SEND), ROWS).id
    store.advance(job, (), (0,))
    claimed = store.claim(job)
    assert claimed.counts == Counts(total=6, unknown=3)
    assert [ref.number for ref in store.open_batches(job)] == [1, 2]
    assert {issue.state for issue in store.batches(job)[0].issues} == {RowState.UNKNOWN}


def test_a_claim_opens_the_jobs_record_again(paths: Paths, store: JobStore, clock: SetClock) -> None:
    history = History(paths.history, paths.lock, clock=clock)
    row = history.begin(a_push())
    job = store.create(A_JOB, ROWS).id
    store.set_state(job, JobState.RUNNING, history_row=row)
    history.settle_own()
    store.claim(job)
    record = history.get(row)
    assert record is not None
    assert (record.state, record.error) == ("sending", "")


def test_jobs_that_were_never_written_whole_are_removed(store: JobStore, clock: SetClock) -> None:
    job = store.create(A_JOB, ROWS).id
    with store.writing() as connection:
        connection.execute("UPDATE jobs SET state = 'being written'")
    assert store.jobs() == ()
    store.remove_unwritten()
    assert store.get(job) is not None
    handed_to(store, job, DEAD)
    clock.go_on(minutes=11)
    store.remove_unwritten()
    assert store.get(job) is None
    assert store.batches(job) == ()


def test_a_job_that_is_over_is_not_claimed_and_can_be_forgotten(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.set_state(job, JobState.CANCELLED)
    with pytest.raises(JobTaken, match="is cancelled"):
        store.claim(job)
    store.forget(job)
    assert store.get(job) is None
    assert store.batches(job) == ()
    with pytest.raises(JobTaken, match="removed"):
        store.claim(job)


def test_settling_gives_open_rows_their_state_and_leaves_the_others(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    failed = RowIssue(0, RowState.FAILED, "no")
    store.advance(job, [Step(0, 1, BatchState.WAITING, (failed,))], (1,))
    store.settle(job, RowState.UNKNOWN, "cancelled", in_flight=True)
    store.settle(job, RowState.FAILED, "half way", in_flight=False)
    stored = store.get(job)
    assert stored is not None
    assert stored.counts == Counts(total=6, failed=3, unknown=2)
    assert stored.counts.not_tried == 1


def test_pages_that_were_read_are_kept_with_the_place_to_go_on(store: JobStore) -> None:
    job = store.create(A_JOB, ()).id
    store.append(job, 0, UsersRead(("a", "b"), (1_700_000_000_000, None)), {"cursor": "x1"}, total=2)
    stored = store.get(job)
    assert stored is not None
    assert (stored.position, stored.counts.total) == ({"cursor": "x1"}, 2)
    assert store.batches(job)[0].times == (1_700_000_000_000, None)


def test_the_answer_of_a_batch_is_kept_if_it_failed_rows_or_was_not_what_was_asked(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    failed = (RowIssue(0, RowState.FAILED, "unknown"),)
    store.advance(job, [Step(0, 0, BatchState.ANSWERED, failed, done=2, answer=b"\xff{}")])
    store.advance(job, [Step(0, 0, BatchState.ANSWERED), Step(1, 0, BatchState.ANSWERED, done=2, answer=b"{}")])
    assert [batch.answer for batch in store.batches(job)] == [b"\xff{}", b"{}", b""]


def test_a_job_that_cannot_be_written_whole_leaves_nothing_behind(store: JobStore) -> None:
    def breaking() -> Iterator[tuple[str, ...]]:
        yield ROWS[0]
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        store.create(A_JOB, breaking())
    assert store.get(1) is None


def test_a_pause_that_a_person_asked_for_is_told_until_the_job_goes_on(store: JobStore) -> None:
    job = store.create(A_JOB, ROWS).id
    store.set_state(job, JobState.PAUSED, pause_asked=True)
    stored = store.get(job)
    assert stored is not None
    assert stored.pause_asked
    assert not store.claim(job).pause_asked


def test_texts_of_any_kind_are_kept(store: JobStore) -> None:
    job = store.create(replace(A_JOB, title="v\udc80p"), [("k\udc80m",)]).id
    store.set_state(job, JobState.PAUSED, "lone \udc80 surrogate")
    stored = store.get(job)
    assert stored is not None
    assert (stored.title, stored.reason) == ("v\udc80p", "lone \udc80 surrogate")
    assert store.batches(job)[0].users == ("k\udc80m",)


def test_the_clock_of_a_job_is_told(store: JobStore, clock: SetClock) -> None:
    job = store.create(A_JOB, ROWS).id
    clock.go_on(seconds=90)
    store.set_state(job, JobState.DONE)
    stored = store.get(job)
    assert stored is not None
    assert stored.finished_at is not None
    assert stored.finished_at - stored.created_at == timedelta(seconds=90)
