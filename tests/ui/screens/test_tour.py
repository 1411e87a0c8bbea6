"""The tour of the demo."""

import pytest

from support.person import Desk, Pilot, screen_text, settled, until
from support.waiting import painted

SCREENS = ["overview", "labels", "compose", "compose", "history", "jobs"]


@pytest.fixture
def in_demo(desk: Desk) -> None:
    desk.session.setting.demo = True


async def at_step(desk: Desk, pilot: Pilot, number: int) -> None:
    await until(pilot, lambda: f"Tour, step {number} of 6" in screen_text(desk.app))
    assert getattr(desk.app.screen_stack[-2], "TAB", "") == SCREENS[number - 1]
    await painted(desk.app)


@pytest.mark.usefixtures("in_demo")
async def test_it_goes_through_the_screens_and_ends(desk: Desk, pilot: Pilot) -> None:
    desk.app.action_tour()
    for number in range(1, 7):
        await at_step(desk, pilot, number)
        await pilot.press("enter")
    await settled(pilot)
    assert "Tour" not in screen_text(desk.app)


@pytest.mark.usefixtures("in_demo")
async def test_it_can_be_left_at_any_step(desk: Desk, pilot: Pilot) -> None:
    desk.app.action_tour()
    await at_step(desk, pilot, 1)
    await pilot.press("enter")
    await at_step(desk, pilot, 2)
    await pilot.press("escape")
    await settled(pilot)
    assert "Tour" not in screen_text(desk.app)
    assert not desk.app.screen.is_modal


async def test_outside_the_demo_it_says_where_it_is(desk: Desk, pilot: Pilot) -> None:
    await desk.app.action_perform("tour")
    await settled(pilot)
    assert "start push-tui --demo" in screen_text(desk.app)
