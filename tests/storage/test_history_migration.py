"""The history of an older version is copied and updated; a kill, a full disk and an older push-tui do no harm."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from stat import S_IMODE
from typing import Any

import pytest

from push_tui.outcomes import Outcome
from push_tui.storage import history_migration
from push_tui.storage.history import History
from push_tui.storage.job_records import Counts
from push_tui.storage.jobs import JobStore
from push_tui.storage.paths import Paths
from push_tui.storage.records import Filter, HistoryUnavailable, Record, RecordKind, Result
from push_tui.storage.schema import ROW_BEHIND, VERSION
from support.history_of_version_2 import OldProcess, contents
from support.history_samples import SetClock, a_push, accepted
from support.jailed import no_room, ordinary_user, told_in_a_child

START = "2026-05-09 10:00:00"


@pytest.fixture
def old(paths: Paths) -> Iterator[OldProcess]:
    """An older push-tui that has the history open."""
    process = OldProcess(paths.history)
    yield process
    process.close()


def copy_of(paths: Paths) -> Path:
    return paths.root / "history.db.v2"


def record(history: History, row: int) -> Record:
    found = history.get(row)
    assert found is not None
    return found


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def titles(history: History, user: str) -> list[str]:
    return [row.title for row in history.page(Filter(user=user))]


# What becomes of the rows


@pytest.mark.parametrize("rows", [0, 1])
def test_a_file_of_the_version_before_is_copied_and_updated(
    paths: Paths, old: OldProcess, history: History, rows: int
) -> None:
    old.record_many(rows)
    before = contents(paths.history)
    assert history.count() == rows
    assert version(paths.history) == VERSION
    assert contents(copy_of(paths)) == before
    assert S_IMODE(copy_of(paths).stat().st_mode) == 0o600
    history.finish(history.begin(a_push()), accepted())
    assert history.count() == rows + 1


def test_a_new_file_leaves_no_copy(paths: Paths, history: History) -> None:
    history.count()
    assert sorted(path.name for path in paths.root.iterdir()) == ["history.db", "history.lock"]


def test_a_file_of_version_1_gets_all_that_came_since(paths: Paths, history: History) -> None:
    OldProcess(paths.history, version=1).record(1)
    assert JobStore(paths.history, paths.lock).jobs() == ()
    assert history.get(1) is not None
    assert version(paths.root / "history.db.v1") == 1


def test_a_scheduled_push_gets_its_start_which_its_audience_told(old: OldProcess, history: History) -> None:
    text = f"label vip, scheduled for {START}"
    old.record(1, audience_kind="labels", audience_text=text, audience=["vip"], request={"startDate": START})
    old.record(2, audience_text=text, request=b"no JSON")
    old.record(3, audience_text="job 7, call 1 of 1: 2 users", request={"startDate": START})
    assert [record(history, row).start_date for row in (1, 2, 3)] == [START] * 3
    assert [record(history, row).audience_text for row in (1, 2)] == ["label vip", "label vip"]


def test_a_call_of_a_job_gets_the_numbers_which_its_audience_told(old: OldProcess, history: History) -> None:
    old.record(1, audience_text="job 7, call 3 of 12: 100 users")
    old.record(2, audience_text="qa-1, who is at job 7, call 3 of 12: here")
    assert [(row.job, row.call, row.calls) for row in history.page()] == [(0, 0, 0), (7, 3, 12)]


def test_the_record_of_a_job_gets_its_plan_which_stood_for_a_request(old: OldProcess, history: History) -> None:
    change: dict[str, Any] = {"kind": "users moved", "audience_kind": "label", "audience": ["vip"]}
    plan = {"rows": 20_000, "label": "vip"}
    old.record(1, "1,097 moved, 3 failed, 2 unknown, 8 not tried", request={"job": 7, **plan}, **change)
    old.record(2, "2 added", kind="users added", audience_kind="label", request={"usernames": ["qa-1", "qa-2"]})
    moved, added = record(history, 1), record(history, 2)
    assert (moved.job, moved.call, moved.plan, moved.request) == (7, 0, plan, b"")
    assert moved.counts == Counts(1_110, 1_097, 3, 2)
    assert (added.job, added.plan, added.request) == (0, {}, b'{"usernames": ["qa-1", "qa-2"]}')
    assert added.counts == Counts(2, 2)


def test_the_people_of_old_pushes_are_found(old: OldProcess, history: History) -> None:
    old.record(1, title="theirs", audience=["kim", "kim", "lee\ud800"])
    old.record(2, title="of a label", audience_kind="labels", audience=["kim"])
    old.record(3, "2 added", title="a change", kind="users added", audience_kind="label", audience=["kim"])
    assert titles(history, "kim") == titles(history, "lee\ud800") == ["theirs"]


def test_old_jobs_tell_their_labels_and_who_paused_them(paths: Paths, old: OldProcess) -> None:
    old.add_job("delete labels", "vip, ios", "paused")
    old.add_job("send to users", "Hello, you", "paused", "The service does not answer.")
    second, first = JobStore(paths.history, paths.lock).jobs()
    assert (first.details, first.pause_asked) == ({"labels": ["vip", "ios"]}, True)
    assert (second.details, second.pause_asked) == ({}, False)


# An older push-tui that has the file open


def test_what_an_older_process_writes_into_the_updated_file_is_completed(
    paths: Paths, old: OldProcess, history: History
) -> None:
    history.count()
    old.record(1, audience_text=f"qa-1, scheduled for {START}", request={"startDate": START})
    old.begin(2, kind="users added", audience_kind="label", request={"job": 7, "rows": 5}, audience=["vip"])
    old.add_job("delete labels", "vip, ios")
    assert titles(history, "qa-1") == ["Maintenance"]
    assert record(history, 1).start_date == START
    assert (record(history, 2).job, record(history, 2).plan) == (7, {"rows": 5})
    old.finish(2, "3 added, 2 failed")
    assert record(history, 2).counts == Counts(5, 3, 2)
    assert (record(history, 2).job, record(history, 2).plan) == (7, {"rows": 5})
    (job,) = JobStore(paths.history, paths.lock).jobs()
    assert job.details == {"labels": ["vip", "ios"]}


def test_a_change_that_an_older_process_finishes_for_this_one_is_counted(old: OldProcess, history: History) -> None:
    row = history.begin(a_push(kind=RecordKind.USERS_ADDED, job=7, plan={"rows": 5}))
    old.finish(row, "3 added, 2 failed")
    assert record(history, row).counts == Counts(5, 3, 2)
    assert record(history, row).plan == {"rows": 5}


def test_rows_that_are_complete_are_found_by_no_walk(old: OldProcess, history: History) -> None:
    old.record_many(20)
    with history.reading() as connection:
        plans = connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM history WHERE {ROW_BEHIND}").fetchall()
        assert "history_behind" in plans[0]["detail"]
        assert not history_migration.is_behind(connection)


# The copy


def test_a_whole_copy_is_enough(paths: Paths, old: OldProcess, history: History) -> None:
    old.record(1)
    history_migration.copy_beside(paths.history, 2)
    made = copy_of(paths).stat().st_mtime_ns
    history.count()
    assert copy_of(paths).stat().st_mtime_ns == made
    assert [file.name for file in paths.root.glob("history.db.v2*")] == ["history.db.v2"]


@pytest.mark.parametrize("there", ["a copy of other rows", "a cut copy", "a file of yours", "a link to the history"])
def test_what_is_no_copy_of_these_rows_stays_and_another_is_made(
    paths: Paths, old: OldProcess, history: History, there: str
) -> None:
    copy = copy_of(paths)
    if there == "a link to the history":
        copy.symlink_to(paths.history)
    elif there == "a file of yours":
        copy.write_text("precious notes")
    else:
        other = OldProcess(copy)
        other.record(1, title="of others")
        other.close()
        if there == "a cut copy":
            os.truncate(copy, 5_000)
    before = None if copy.is_symlink() else copy.read_bytes()
    old.record(2, title="kept")
    history.count()
    assert copy.is_symlink() if before is None else copy.read_bytes() == before
    assert "kept" in "".join(contents(paths.root / "history.db.v2.1"))


@pytest.mark.parametrize(
    "odd",
    [
        "UPDATE details SET audience = '[1'",
        "UPDATE details SET audience = 'null'",
        "UPDATE history SET kind = 'of the future'",
        "UPDATE details SET request = CAST('{\"startDate\": 1}' AS TEXT)",
        "UPDATE history SET audience_text = 'job 99999999999999999999, call 1 of 2: x'",
        "UPDATE history SET kind = 'users added', result = ', added'",
    ],
)
def test_an_odd_row_keeps_no_other_from_being_updated(
    paths: Paths, old: OldProcess, history: History, odd: str
) -> None:
    old.record(1)
    with sqlite3.connect(paths.history) as connection:
        connection.execute(odd)
    old.record(2, title="another")
    history.count()
    assert version(paths.history) == VERSION
    assert record(history, 2).title == "another"


def test_without_room_for_the_copy_the_file_is_read_as_it_is_and_says_so(paths: Paths, history: History) -> None:
    OldProcess(paths.history).record_many(500)
    before = contents(paths.history)

    def step() -> str:
        found = len(history.page(Filter(user="row-1")))
        with pytest.raises(HistoryUnavailable):
            history.begin(a_push())
        return f"{found} {history.read_only}"

    said = told_in_a_child(step, no_room)
    assert said.startswith(f"1 The history {paths.history} is from an older push-tui and could not be copied")
    assert said.endswith("try again.")
    assert contents(paths.history) == before
    assert not copy_of(paths).exists()
    history.begin(a_push())
    assert history.read_only == ""


def test_what_others_write_meanwhile_is_seen_in_a_file_that_cannot_be_updated(
    paths: Paths, old: OldProcess, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, version: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(history_migration, "copy_beside", full)
    old.record(1)
    assert history.count() == 1
    assert "(No space left on device); it can only be read until you free some space" in history.read_only
    old.record(2, title="meanwhile")
    assert [row.title for row in history.page()] == ["meanwhile", "Maintenance"]
    monkeypatch.undo()
    history.begin(a_push())
    assert (history.count(), history.read_only) == (3, "")


def test_an_old_file_in_a_directory_that_cannot_be_written_can_be_read(open_directory: Path) -> None:
    path = open_directory / "history.db"
    OldProcess(path).record(1, audience_text=f"qa-1, scheduled for {START}")
    path.chmod(0o644)
    open_directory.chmod(0o555)
    history = History(path, open_directory / "history.lock")
    said = told_in_a_child(lambda: f"{record(history, 1).start_date} {history.read_only}", ordinary_user)
    assert said.startswith(f"{START} The history {path} cannot be written")
    assert [each.name for each in open_directory.iterdir()] == ["history.db"]


# Kills, and two at once


class Killed(BaseException):
    """The process ends here."""


def at_statement(number: int, act: Callable[[], None]) -> type[sqlite3.Connection]:
    """A connection that does something in place of its statement ``number``."""

    class Connection(sqlite3.Connection):
        seen = 0

        def _next(self) -> None:
            Connection.seen += 1
            if Connection.seen == number:
                act()

        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            self._next()
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> sqlite3.Cursor:
            self._next()
            return super().executemany(*arguments)

        def backup(self, *arguments: Any, **named: Any) -> None:
            self._next()
            super().backup(*arguments, **named)

    return Connection


def killed_at(number: int, act: Callable[[], None], paths: Paths) -> bool:
    """Open the history and be killed at a statement; whether it was opened before it came to that."""
    connect, kind = sqlite3.connect, at_statement(number, act)
    sqlite3.connect = lambda *names, **more: connect(*names, factory=kind, **more)  # type: ignore[assignment]
    history = History(paths.history, paths.lock)
    try:
        history.count()
    except Killed:
        return False
    finally:
        sqlite3.connect = connect
        history.close()
    return True


def test_a_kill_at_any_statement_leaves_the_old_file_or_the_new_one(paths: Paths) -> None:
    old = OldProcess(paths.history)
    old.record(1, audience_text=f"qa-1, scheduled for {START}", request={"startDate": START})
    old.add_job("delete labels", "vip, ios")
    old.close()
    file, before = paths.history.read_bytes(), contents(paths.history)

    def die() -> None:
        raise Killed

    number, seen = 0, set()
    while True:
        number += 1
        paths.history.write_bytes(file)
        copy_of(paths).unlink(missing_ok=True)
        if killed_at(number, die, paths):
            break
        seen.add(version(paths.history))
        if version(paths.history) == 2:
            assert contents(paths.history) == before
        assert record(History(paths.history, paths.lock), 1).start_date == START
        assert contents(copy_of(paths)) == before
    assert number > 40
    assert seen == {2, VERSION}


def kill_in_a_child(number: int, paths: Paths) -> None:
    killed_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL), paths)


@pytest.mark.parametrize("number", range(8, 48, 8))
def test_after_a_real_kill_the_next_start_updates_it(paths: Paths, number: int) -> None:
    OldProcess(paths.history).record_many(2_000)
    child = multiprocessing.get_context("fork").Process(target=kill_in_a_child, args=(number, paths))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    history = History(paths.history, paths.lock)
    assert history.count(Filter(user="row-1")) == 1
    assert history.begin(a_push()) > 0
    assert version(copy_of(paths)) == 2
    assert sorted(path.name for path in paths.root.iterdir()) == ["history.db", "history.db.v2", "history.lock"]


def test_two_processes_that_open_it_at_once_update_it_once(paths: Paths) -> None:
    OldProcess(paths.history).record_many(3_000)
    context = multiprocessing.get_context("fork")
    children = [context.Process(target=begin_one, args=(paths,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
    history = History(paths.history, paths.lock)
    assert [child.exitcode for child in children] == [0, 0]
    assert (history.count(), history.count(Filter(user="row-1"))) == (3_002, 1)


def begin_one(paths: Paths) -> None:
    History(paths.history, paths.lock, seconds=20).begin(a_push())


# How far it is


def test_an_update_tells_how_far_it_is_and_when_it_is_over(
    paths: Paths, old: OldProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history_migration, "_ROWS_AT_ONCE", 20)
    old.record_many(50)
    told: list[tuple[int, int]] = []
    history = History(paths.history, paths.lock, updating=lambda *numbers: told.append(numbers))
    history.count()
    assert told == [(0, 50), (20, 50), (40, 50), (50, 50), (0, 0)]
    history.page()
    assert len(told) == 5


# Version 4


def test_a_file_of_version_3_gets_the_accounts_and_loses_nothing(paths: Paths, history: History) -> None:
    row = history.begin(a_push(title="kept"))
    history.finish(row, accepted())
    history.close()
    with closing(sqlite3.connect(paths.history)) as connection:
        for table, name in (("details", "account"), ("details", "author"), ("job_batches", "lines")):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
        connection.execute("PRAGMA user_version = 3")
    assert (record(history, row).title, record(history, row).author) == ("kept", "")
    later = history.begin(a_push(account="lee (uid 1002)", author="kim (uid 1001)"))
    assert (record(history, later).account, record(history, later).author) == ("lee (uid 1002)", "kim (uid 1001)")
    assert [found.id for found in history.page(Filter(text="kim (uid"))] == [later]
    assert version(paths.root / "history.db.v3") == 3


# What is new is kept


def test_what_a_row_keeps_as_data_comes_back(history: History, clock: SetClock) -> None:
    facts: dict[str, Any] = {"job": 7, "call": 2, "calls": 3, "start_date": START, "start_zone": "Asia/Singapore"}
    row = history.begin(a_push(**facts))
    counts = Counts(10, 5, 3, 1)
    history.finish(row, Result(state=Outcome.ACCEPTED, counts=counts))
    history.mark_seen(row)
    found, (listed,) = record(history, row), history.page()
    assert {name: getattr(found, name) for name in facts} == {name: getattr(listed, name) for name in facts} == facts
    assert found.counts == listed.counts == counts
    assert found.seen_at == listed.seen_at == clock.now
