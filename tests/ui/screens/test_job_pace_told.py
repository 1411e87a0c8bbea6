"""The page of a job tells with whom it shares the limit, or why it does not."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.chat.pacer import PacerRegistry
from push_tui.endpoints import Endpoint
from push_tui.operations.jobs.kinds.add import Add
from push_tui.operations.session import address_of
from push_tui.operations.shared_pace import PaceFiles
from push_tui.ui.screens.job import JobScreen
from support.job_desk import people, service_with
from support.person import PROFILE, WIDE, Desk, Pilot, desk_of, screen_text, settled, until

pytestmark = pytest.mark.usefixtures("patient_pace")

USERS = people(3_000)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that may use a tenth of the limits, so that a job takes a while."""
    service = service_with("vip", users=USERS)
    with desk_of(service, tmp_path, replace(PROFILE, rate_share=0.1)) as desk:
        yield desk


async def start(desk: Desk) -> int:
    queue, session = desk.app.jobs.queue, desk.session
    plan = await asyncio.wrap_future(desk.engine.submit(Add(label="vip").plan(session, USERS)))
    return await asyncio.wrap_future(desk.engine.submit(queue.start(session, plan)))


async def test_the_page_of_a_job_tells_that_another_push_tui_calls_too(desk: Desk, pilot: Pilot) -> None:
    other = PacerRegistry(shared=lambda: PaceFiles(desk.paths.pace)).pacer(
        address_of(desk.session.profile).key, desk.session.dialect
    )
    job = await start(desk)
    desk.app.push_screen(JobScreen(job))
    await until(pilot, lambda: "running" in screen_text(desk.app))
    assert "Another push-tui" not in screen_text(desk.app)
    for _ in range(5):
        await other.turn(Endpoint.ADD_USERS)
    await until(pilot, lambda: "Another push-tui on this host uses this app" in screen_text(desk.app))
    desk.app.jobs.queue.cancel(job)
    await until(pilot, lambda: "Another push-tui" not in screen_text(desk.app))
    await settled(pilot)


async def test_the_page_of_a_job_tells_why_the_pace_is_not_shared(desk: Desk) -> None:
    desk.paths.pace.touch()
    async with desk.app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        job = await start(desk)
        desk.app.push_screen(JobScreen(job))
        await until(
            pilot, lambda: "Other push-tui processes cannot share the rate limit with this one" in screen_text(desk.app)
        )
        desk.app.jobs.queue.cancel(job)
        await settled(pilot)
