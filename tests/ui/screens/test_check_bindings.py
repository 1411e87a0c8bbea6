"""Checking bindings from the members of a label: the dry run, the list by state, and why one user gets nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.simulator.users import Binding
from push_tui.storage.job_records import JobKind
from push_tui.ui.actions import Scope
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from support.bulk_work import FIRST, jobs, open_label, planned, started_and_over
from support.job_desk import service_with
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, desk_of, screen_text, settled, until


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A label ``full`` of 150 people; two of them have no device."""
    service = service_with(("full", FIRST))
    service.users.register((FIRST[40], FIRST[100]), Binding.NONE)
    with desk_of(service, tmp_path) as desk:
        yield desk


@IN_80X24
async def test_unbound_users_of_a_label_are_found_and_why_is_asked_and_left(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("check_bindings"))
    await planned(pilot)
    assert "all 150 members of full" in screen_text(desk.app)
    assert (await started_and_over(pilot, desk)).kind is JobKind.CHECK
    await pilot.press(key("jobs"))
    await until(pilot, lambda: "2 not bound, 148 bound" in screen_text(desk.app))
    await pilot.press("enter")
    await until(pilot, lambda: "Checked  2 not bound, 148 bound" in screen_text(desk.app))
    assert "No. User State" in " ".join(screen_text(desk.app).split())
    assert "State Why" not in " ".join(screen_text(desk.app).split())
    await pilot.press(key("cursor_down"), key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    second = FIRST[40]  # the service lists the newest member first
    assert second in screen_text(desk.app)
    assert "No device is bound" in screen_text(desk.app)
    await pilot.press(key("close", scope=Scope.WHY_NOTHING))
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, JobScreen)
    assert screen.current is not None
    assert screen.current.user == second


async def test_the_list_of_jobs_names_whom_no_push_reaches(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("check_bindings"))
    await planned(pilot)
    await started_and_over(pilot, desk)
    await pilot.press(key("jobs"))
    await until(pilot, lambda: "No push reaches them   2" in screen_text(desk.app))
    assert all(user in screen_text(desk.app) for user in (FIRST[40], FIRST[100]))
    assert FIRST[41] not in screen_text(desk.app)


@IN_80X24
async def test_only_the_marked_members_are_checked(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("mark"), "down", key("mark"), key("check_bindings"))
    await planned(pilot)
    assert "2 members of full" in screen_text(desk.app)
    assert (await started_and_over(pilot, desk)).counts.done == 2
    assert jobs(desk)[0].reason == "2 bound"


async def test_enter_starts_what_only_reads(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    await pilot.press(key("check_bindings"))
    await planned(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: bool(jobs(desk)) and jobs(desk)[0].over)
    assert jobs(desk)[0].kind is JobKind.CHECK
