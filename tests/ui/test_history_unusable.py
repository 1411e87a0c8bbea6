"""A history that cannot be written or read is said where you need to know it, and nothing is sent without a record."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from push_tui.storage.history import History
from push_tui.storage.paths import Paths
from push_tui.storage.schema import VERSION
from push_tui.ui.actions import key_of
from push_tui.ui.screens.review import ReviewScreen
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import IN_80X24, WIDE, Desk, compose, review, screen_text, settled, until

SINGLE = "/push/single"


def newer(paths: Paths, *changes: str) -> None:
    """Make the history one of a later version, with these changes of its tables."""
    with closing(sqlite3.connect(paths.history, isolation_level=None)) as connection:
        for change in changes:
            connection.execute(change)
        connection.execute("PRAGMA user_version = 9")


def locked_away(paths: Paths) -> None:
    paths.lock.unlink()
    paths.lock.mkdir()


@pytest.fixture
def past(desk: Desk) -> None:
    """A push of an earlier run."""
    history = History(desk.paths.history, desk.paths.lock)
    history.finish(history.begin(a_push()), accepted())
    history.close()


def told(desk: Desk) -> str:
    return " ".join(notification.message for notification in desk.app._notifications)


def shown(desk: Desk) -> str:
    """The words on the screen, whatever lines they are on."""
    return " ".join(re.sub("[▌│┃]", " ", screen_text(desk.app)).split())


@IN_80X24
@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(newer, "was written by a newer push-tui"), (locked_away, "of the history cannot be used (Is a directory)")],
)
@pytest.mark.usefixtures("past")
async def test_a_history_that_cannot_be_written_is_said_at_the_start_in_history_and_in_the_review(
    desk: Desk, size: tuple[int, int], spoil: Callable[[Paths], None], reason: str
) -> None:
    spoil(desk.paths)
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: reason in told(desk))
        assert "You cannot send anything until this is fixed." in told(desk)
        desk.app.clear_notifications()
        await pilot.press(key("history"))
        await until(pilot, lambda: "History 1" in shown(desk) and reason in shown(desk))
        compose(desk, users=("qa-1", "qa-2"))
        screen = await review(pilot)
        assert reason in shown(desk)
        assert reason in (screen.why_not("send") or "")
        await pilot.press(key("send"))
        await settled(pilot)
        assert reason in told(desk)
        assert desk.service.count("POST", SINGLE) == 0


@pytest.mark.usefixtures("past")
async def test_once_the_history_can_be_written_again_a_new_review_sends(desk: Desk) -> None:
    locked_away(desk.paths)
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        compose(desk, users=("qa-1", "qa-2"))
        screen = await review(pilot)
        assert screen.why_not("send") is not None
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(desk.app.screen, ReviewScreen))
        desk.paths.lock.rmdir()
        screen = await review(pilot)
        assert screen.why_not("send") is None
        await pilot.press(key("send"))
        await settled(pilot)
        assert desk.service.count("POST", SINGLE) == 1


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        ("ALTER TABLE history RENAME COLUMN created_at TO made_at", "has rows that this one cannot read"),
        ("ALTER TABLE history RENAME COLUMN note TO remark", "has rows that this one cannot read"),
        ("UPDATE history SET state = 'recalled'", "has rows that this one cannot read"),
        ("DELETE FROM history", "This push-tui can read no record in it."),
    ],
)
@pytest.mark.usefixtures("past")
async def test_a_newer_history_with_other_tables_is_called_newer_and_never_empty(
    desk: Desk, change: str, seen: str
) -> None:
    newer(desk.paths, change)
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        desk.app.clear_notifications()
        await pilot.press(key("history"))
        await until(pilot, lambda: seen in shown(desk))
        assert f"was written by a newer push-tui (file version 9, this one supports {VERSION})" in shown(desk)
        assert "No such column" not in shown(desk)


async def test_jobs_that_cannot_be_read_say_why_and_are_read_at_a_key(desk: Desk) -> None:
    desk.paths.history.write_bytes(b"no database" * 99)
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press(key("jobs"))
        await until(pilot, lambda: "is damaged and is left as it is" in shown(desk))
        assert f"Press {key_of('refresh_jobs')} to try again." in shown(desk)
        assert "Reading the jobs" not in shown(desk)
        desk.paths.history.rename(desk.paths.root / "history.db.damaged")
        await pilot.press(key("refresh_jobs"))
        await until(pilot, lambda: "No jobs yet." in shown(desk))
