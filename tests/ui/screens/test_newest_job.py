"""The list of jobs opens on the job that was begun last."""

from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.new_job import StartJob
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, screen_text, settled, until


async def count_two_labels(pilot: Pilot, desk: Desk) -> None:
    """Mark two labels, count who is in both, wait for the end."""
    before = len(desk.app.jobs.queue.jobs)
    await pilot.press(key("count_exactly"))
    await until(pilot, lambda: isinstance(desk.app.screen, StartJob))
    await pilot.pause()
    await confirm(pilot)
    await until(pilot, lambda: len(desk.app.jobs.queue.jobs) > before and desk.app.jobs.queue.jobs[0].over)
    await settled(pilot)


@IN_80X24
async def test_f5_and_enter_open_the_job_that_was_begun_last(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("down", "down", "down", "space", "down", "space")
    for _ in range(2):
        await count_two_labels(pilot, desk)
        await pilot.press(key("jobs"))
        await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))
        await pilot.pause()
        assert "running in the background" not in screen_text(desk.app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
        newest = desk.app.jobs.queue.jobs[0].id
        await until(pilot, lambda newest=newest: f"Job {newest}  ·" in screen_text(desk.app))  # type: ignore[misc]
        await pilot.press(key("labels"))
        await settled(pilot)
    assert len(desk.app.jobs.queue.jobs) == 2
