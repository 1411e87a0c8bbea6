"""The page of a job: its rows, as they are read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.operations.jobs.results import FailurePage
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.jobs import JobsScreen
from support.bulk_work import FIRST, LOTS, MANY, jobs, planned, slow_job, started_and_over, take_users
from support.job_desk import service_with
from support.keys import key
from support.person import PROFILE, WIDE, Desk, Pilot, desk_of, screen_text, settled, sized, until


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A label ``empty`` of nobody; 3,000 people exist."""
    with desk_of(service_with("empty", users=LOTS), tmp_path) as desk:
        yield desk


@pytest.fixture
def slow_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that may use a tenth of the limits, so that a job takes a while."""
    service = service_with("empty", ("full", FIRST), users=LOTS)
    with desk_of(service, tmp_path, replace(PROFILE, rate_share=0.1)) as desk:
        yield desk


async def test_a_job_without_failures_lists_all_its_rows(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(MANY[:120]))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await until(pilot, lambda: MANY[0] in screen_text(desk.app))
    assert "Nothing failed  ·  120 rows" in screen_text(desk.app)
    assert f"1  {MANY[0]} in label" in screen_text(desk.app)
    await pilot.press(key("filter"), *MANY[7], "enter")
    await until(pilot, lambda: "1 of the 120 loaded contains" in screen_text(desk.app))
    await pilot.press("escape", "escape")
    await until(pilot, lambda: isinstance(desk.app.screen, JobsScreen))


@sized(160, 40)
async def test_the_rows_of_a_job_stand_beside_its_facts_on_a_wide_terminal(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(MANY[:120]))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: MANY[0] in screen_text(desk.app))
    await settled(pilot)
    profile = next(line for line in screen_text(desk.app).splitlines() if line.startswith(" Profile"))
    assert "State" in profile


async def test_a_job_without_rows_yet_has_no_table_of_them(slow_desk: Desk) -> None:
    desk = slow_desk
    async with desk.app.run_test(size=WIDE) as pilot:
        await slow_job(pilot, desk)
        await pilot.press(key("jobs"), "enter")
        await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
        assert "Nothing failed so far." in screen_text(desk.app)
        assert "Line" not in screen_text(desk.app)
        assert "Mark" not in screen_text(desk.app).splitlines()[-1]
        screen = desk.app.screen
        assert isinstance(screen, JobScreen)
        assert screen.why_not("filter") == "There are no rows to filter."
        desk.app.jobs.queue.cancel(jobs(desk)[0].id)
        await until(pilot, lambda: jobs(desk)[0].over)
        await settled(pilot)


async def test_rows_that_are_not_read_yet_are_not_said_to_be_filtered_away(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pilot.press(key("add_from_file"))
    await take_users(pilot, "\n".join(MANY[:120]))
    await planned(pilot)
    await started_and_over(pilot, desk)

    async def not_yet(*_: object, **__: object) -> FailurePage:
        return FailurePage((), None)  # as read a moment ago, when the job still ran

    monkeypatch.setattr(desk.app.jobs.queue.rows, "failures", not_yet)
    await pilot.press(key("jobs"), "enter")
    await until(pilot, lambda: "Reading the rows…" in screen_text(desk.app))
    assert "contains" not in screen_text(desk.app)
    assert "0 loaded" not in screen_text(desk.app)
