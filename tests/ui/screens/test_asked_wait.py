"""The service asks to wait: every place where a call waits tells how long, and Escape stops the wait."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from push_tui.operations.jobs.kinds.add import Add
from push_tui.ui.actions import Scope
from push_tui.ui.screens.job import JobScreen
from support.bulk_work import open_label
from support.job_desk import people, service_with
from support.keys import key
from support.person import Desk, Pilot, desk_of, screen_text, settled, until

USERS = people(300)
ASKED = {"Retry-After": "60"}
WAITS = "the service asks to wait: "
STOPPED = "You stopped the wait that"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on a service with one label and its people."""
    with desk_of(service_with(("vip", USERS[:150])), tmp_path) as desk:
        desk.service.users.register(USERS)
        yield desk


async def waiting(desk: Desk, pilot: Pilot, words: str = WAITS) -> None:
    """Wait until the screen tells of the wait."""
    await until(pilot, lambda: words in screen_text(desk.app))


async def test_the_list_of_labels_counts_the_seconds_and_escape_stops_the_wait(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    before = desk.service.count("GET", "/push/label")
    desk.service.fault("GET", "/push/label", status=503, headers=ASKED)
    await pilot.press(key("refresh"))
    await waiting(desk, pilot)
    assert "(Esc stops)" in screen_text(desk.app)
    assert 0 < desk.session.wait_left <= 60
    await pilot.press("escape")
    await until(pilot, lambda: STOPPED in screen_text(desk.app))
    assert desk.service.count("GET", "/push/label") == before + 1
    assert not desk.session.wait_left


async def test_the_members_count_the_seconds_too(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    before = desk.service.count("GET", "/push/label/vip/user")
    desk.service.fault("GET", "/push/label/vip/user", status=429, headers=ASKED)
    await pilot.press(key("refresh_members"))
    await waiting(desk, pilot)
    await pilot.press("escape")
    await until(pilot, lambda: STOPPED in screen_text(desk.app))
    assert desk.service.count("GET", "/push/label/vip/user") == before + 1


async def test_what_the_service_asked_a_reading_to_wait_holds_for_a_change_as_well(desk: Desk, pilot: Pilot) -> None:
    await open_label(pilot, 0)
    desk.service.fault("GET", "/push/label/vip/user", status=503, headers=ASKED)
    await pilot.press(key("refresh_members"))
    await waiting(desk, pilot)
    await pilot.press("escape")
    await until(pilot, lambda: STOPPED in screen_text(desk.app))
    await pilot.press(key("add_users", scope=Scope.MEMBERS))
    await until(pilot, lambda: desk.app.screen.is_modal)
    await pilot.press(*USERS[200], key("confirm"))
    await until(pilot, lambda: "service asks to wait" in screen_text(desk.app) and "Adding" in screen_text(desk.app))
    assert desk.service.count("POST", "/push/label/vip/user") == 0
    await pilot.press("escape")
    await until(pilot, lambda: STOPPED in screen_text(desk.app))
    assert desk.app.screen.is_modal
    assert desk.service.count("POST", "/push/label/vip/user") == 0
    await pilot.press("escape")
    await settled(pilot)
    assert desk.latest().state == "not sent"


async def test_a_wait_of_ten_minutes_is_for_the_person_to_decide(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    desk.service.fault("GET", "/push/label", status=503, headers={"Retry-After": "600"})
    await pilot.press(key("refresh"))
    await until(pilot, lambda: "It asks you to wait" in screen_text(desk.app))
    assert "It asks you to wait 10 min." in desk.session.labels.error
    await pilot.press(key("refresh"))
    await until(pilot, lambda: "It asks you to wait" not in screen_text(desk.app))


async def test_the_page_of_a_job_counts_the_seconds_and_pausing_ends_the_wait(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    desk.service.fault("POST", "/push/label/vip/user", status=429, headers=ASKED)
    queue, session = desk.app.jobs.queue, desk.session
    plan = await asyncio.wrap_future(desk.engine.submit(Add(label="vip").plan(session, USERS)))
    job = await asyncio.wrap_future(desk.engine.submit(queue.start(session, plan)))
    desk.app.push_screen(JobScreen(job))
    await waiting(desk, pilot, "The service asks to wait. The next call leaves in ")
    await pilot.press(key("pause_job"))
    await until(pilot, lambda: "paused" in screen_text(desk.app))
    assert "next call leaves in" not in screen_text(desk.app)
    assert desk.service.count("POST", "/push/label/vip/user") == 1
