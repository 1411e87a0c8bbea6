"""A job may be removed from the queue by another thread at any moment."""

import pytest

from push_tui.ui.screens.jobs import JobsScreen
from support.bulk_work import planned, started_and_over, take_users
from support.keys import key
from support.person import Desk, Pilot, settled


async def test_a_job_that_is_removed_meanwhile_allows_nothing_and_is_no_defect(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pilot.press("end", key("add_from_file"))
    await take_users(pilot, "qa-1\nqa-2")
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, JobsScreen)
    for action in ("pause_job", "resume_job", "cancel_job", "forget_job"):
        there = iter([screen.job])
        monkeypatch.setattr(screen.queue, "view", lambda job, there=there: next(there, None))
        screen.why_not(action)
        assert screen.why_not(action) == "There is no job under the cursor."
        monkeypatch.undo()
