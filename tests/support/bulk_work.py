"""Steps of a person at bulk work, for tests of its dialogs and screens."""

from pathlib import Path

from textual.widgets import Input, TextArea

from push_tui.operations.jobs.progress import JobView
from push_tui.ui.screens.new_job import StartJob
from support.job_desk import people
from support.keys import key
from support.person import Desk, Pilot, confirm, settled, until

MANY = people(300)
LOTS = people(3_000)
"""Three seconds of work at a tenth of the limit."""
FIRST = people(150)


def jobs(desk: Desk) -> tuple[JobView, ...]:
    return desk.app.jobs.queue.jobs


async def planned(pilot: Pilot) -> StartJob:
    """The dry run, once it is there."""
    await until(pilot, lambda: isinstance(pilot.app.screen, StartJob))
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, StartJob)
    return screen


async def started_and_over(pilot: Pilot, desk: Desk) -> JobView:
    """Start what is planned, and wait for its end."""
    before = len(jobs(desk))
    await confirm(pilot)
    await until(pilot, lambda: len(jobs(desk)) > before and jobs(desk)[0].over)
    await settled(pilot)
    return jobs(desk)[0]


async def open_label(pilot: Pilot, place: int) -> None:
    """Open the members of a label by its place in the list."""
    await settled(pilot)
    await pilot.press("home", *["down"] * place, "enter")
    await settled(pilot)


async def take_users(pilot: Pilot, text: str = "", path: Path | None = None) -> None:
    """Fill in where users come from and have it read."""
    await until(pilot, lambda: pilot.app.screen.is_modal)
    await pilot.pause()
    if path is not None:
        pilot.app.screen.query_one("#path Input", Input).value = str(path)
    else:
        pilot.app.screen.query_one(TextArea).text = text
    await pilot.pause()
    await pilot.press(key("confirm"))


async def slow_job(pilot: Pilot, desk: Desk) -> None:
    """Begin to add `LOTS`, and go on once the job is at work."""
    await settled(pilot)
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(LOTS))
    await planned(pilot)
    await confirm(pilot)
    await until(pilot, lambda: len(desk.app.jobs.here) == 1 and not desk.app.screen.is_modal)
