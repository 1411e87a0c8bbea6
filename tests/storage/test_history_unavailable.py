"""Every way in which the history cannot be used is one sentence that tells what to do, and harms no file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from push_tui.storage.earlier_sends import Sought
from push_tui.storage.history import History
from push_tui.storage.locks import locked
from push_tui.storage.overview_queries import read_calls
from push_tui.storage.paths import Paths
from push_tui.storage.records import HistoryUnavailable
from support.history_samples import NOON, a_push, accepted
from support.jailed import no_room, ordinary_user, told_in_a_child

SOUGHT = Sought(
    app=a_push().app,
    host=a_push().host,
    digest="d1",
    old_digest="d1",
    endpoint=a_push().endpoint,
    targets=frozenset(a_push().audience),
    since=NOON,
)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(HistoryUnavailable) as caught:
        act()
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough " * 100, b"short", b"SQLite format 3\x00" + b"x" * 99]
)
def test_a_damaged_file_is_left_as_it_is_and_named(paths: Paths, history: History, content: bytes) -> None:
    paths.history.write_bytes(content)
    for act in (history.page, lambda: history.begin(a_push()), history.settle_abandoned):
        sentence = refusal(act)
        assert "is damaged and is left as it is; move it away" in sentence
        assert str(paths.history) in sentence
    assert paths.history.read_bytes() == content


@pytest.mark.parametrize(
    ("changed", "read"),
    [
        ("history SET created_at = 'x'", History.settle_abandoned),
        ("history SET created_at = 'x'", lambda history: history.earlier_sends(SOUGHT)),
        ("history SET created_at = 'x', test = 1", lambda history: history.test_sends(SOUGHT)),
        ("history SET state = 'x'", History.page),
        ("details SET endpoint = x'ff'", lambda history: read_calls(history, a_push().app, NOON, NOON)),
    ],
    ids=["open rows", "earlier sends", "test sends", "page", "calls"],
)
def test_a_damaged_row_leaves_the_file_free_for_others(
    paths: Paths, history: History, changed: str, read: Callable[[History], object]
) -> None:
    for _ in range(3):
        history.begin(a_push())
    with closing(sqlite3.connect(paths.history, timeout=0, isolation_level=None)) as other:
        other.execute(f"UPDATE {changed}")
        with pytest.raises(HistoryUnavailable, match="is damaged") as kept:
            read(history)
        other.execute("BEGIN EXCLUSIVE")
    assert "history.db" in str(kept.value)


def test_after_the_damaged_file_was_moved_away_a_new_one_is_begun(paths: Paths, history: History) -> None:
    paths.history.write_bytes(b"damaged" * 100)
    refusal(history.page)
    paths.history.rename(paths.root / "history.db.damaged")
    history.begin(a_push())
    assert history.count() == 1


def test_a_file_damaged_in_the_middle_is_named_when_it_is_met(paths: Paths, history: History) -> None:
    for _ in range(60):
        history.begin(a_push("x" * 900))
    history.close()
    with paths.history.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 8)
    assert "damaged" in refusal(lambda: history.records(limit=500))


def test_a_database_of_another_program_is_not_touched(paths: Paths, history: History) -> None:
    with sqlite3.connect(paths.history) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = paths.history.read_bytes()
    assert "another program's database" in refusal(lambda: history.begin(a_push()))
    assert paths.history.read_bytes() == before


def test_a_newer_versions_file_can_be_read_but_not_written(paths: Paths, history: History) -> None:
    history.begin(a_push(title="from the future"))
    history.close()
    with sqlite3.connect(paths.history) as newer:
        newer.execute("ALTER TABLE history ADD COLUMN mood TEXT")
        newer.execute("PRAGMA user_version = 7")
    newer.close()
    before = paths.history.read_bytes()
    assert [row.title for row in history.page()] == ["from the future"]
    sentence = refusal(lambda: history.begin(a_push()))
    assert "written by a newer push-tui (file version 7" in sentence
    assert "update push-tui" in sentence
    assert history.read_only == sentence
    assert history.settle_abandoned() == history.settle_own() == ()
    assert paths.history.read_bytes() == before


def test_a_row_of_a_newer_version_in_the_open_file_is_no_damage(paths: Paths, history: History) -> None:
    history.begin(a_push())
    with sqlite3.connect(paths.history) as newer:
        newer.execute("UPDATE history SET kind = 'label painted'")
        newer.execute("PRAGMA user_version = 7")
    newer.close()
    sentence = refusal(history.page)
    assert "written by a newer push-tui (file version 7" in sentence
    assert "has rows that this one cannot read; update push-tui" in sentence


def test_a_history_that_another_process_holds_is_refused_after_the_wait(paths: Paths, history: History) -> None:
    history.begin(a_push())
    with locked(paths.lock, exclusive=True):
        sentence = refusal(lambda: history.begin(a_push()))
    assert "in use by another process for over 1 s; try again" in sentence
    history.begin(a_push())


def test_a_program_that_holds_the_file_without_our_lock_is_waited_for_too(paths: Paths, history: History) -> None:
    history.begin(a_push())
    other = sqlite3.connect(paths.history, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert "in use by another process" in refusal(lambda: history.begin(a_push()))
    other.execute("ROLLBACK")
    other.close()
    assert history.count() == 1


def test_a_reader_does_not_stop_a_reader(paths: Paths, history: History) -> None:
    history.begin(a_push())
    with locked(paths.lock, exclusive=False):
        assert history.count() == 1


def test_a_disk_without_room_is_said_and_nothing_half_is_left(paths: Paths, history: History) -> None:
    row = history.begin(a_push(title="whole"))
    history.close()
    said = told_in_a_child(lambda: history.begin(a_push("x" * 500_000)), no_room)
    assert "space" in said
    assert [found.id for found in history.page()] == [row]
    history.begin(a_push())


def test_a_directory_that_cannot_be_written_refuses_the_first_send(open_directory: Path) -> None:
    open_directory.chmod(0o555)
    history = History(open_directory / "history.db", open_directory / "history.lock")
    said = told_in_a_child(lambda: history.begin(a_push()), ordinary_user)
    assert "cannot be written; give yourself write access to it and its directory" in said
    assert not list(open_directory.iterdir())


def test_a_history_that_cannot_be_written_can_still_be_read(open_directory: Path) -> None:
    history = History(open_directory / "history.db", open_directory / "history.lock")
    history.finish(history.begin(a_push()), accepted())
    history.close()
    for file in open_directory.iterdir():
        file.chmod(0o444)
    open_directory.chmod(0o555)
    assert told_in_a_child(lambda: len(history.page()) == 1 or pytest.fail(), ordinary_user) == "it worked"
    assert "cannot be written" in told_in_a_child(lambda: history.begin(a_push()), ordinary_user)


def test_a_file_in_the_place_of_the_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").touch()
    history = History(tmp_path / "config" / "history.db", tmp_path / "config" / "history.lock")
    assert "cannot be used" in refusal(history.page)
