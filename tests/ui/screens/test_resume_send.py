"""Going on with a push to many users: what a person sees and types before anybody is sent to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.jobs.deeds import Deed, Did, with_deed
from push_tui.operations.jobs.kinds.send import plan_send
from push_tui.simulator import transport
from push_tui.simulator.service import ChatService
from push_tui.storage.config import Environment, Profile
from push_tui.storage.job_records import BatchState, Counts, JobState, Step
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.resume_send import ResumeSend
from push_tui.ui.widgets.footer import Footer
from support.job_desk import job_desk, people, service_with
from support.keys import key
from support.person import (
    BOTH_SIZES,
    IN_80X24,
    NARROW,
    PROFILE,
    WIDE,
    Desk,
    confirm,
    desk_of,
    screen_text,
    settled,
    until,
)

USERS = people(300)
SINGLE = "/push/single"
PUSH = Push(Audience(AudienceKind.USERS, ()), message={"title": "Maintenance", "content": "Back at noon"})
HOSTILE = "[/b]\x1b[31m\u202eevil\n" + "x" * 300


@pytest.fixture
def service() -> ChatService:
    return service_with("vip", users=USERS)


@contextmanager
def left_behind(
    service: ChatService, directory: Path, profile: Profile = PROFILE, push: Push = PUSH, paused_by: str = ""
) -> Iterator[Desk]:
    """A desk with profile ``profile``; a run before it was killed in the second of three calls of a push."""
    with job_desk(service, directory, PROFILE) as before:
        before.queue._next = lambda: None  # type: ignore[method-assign]  # it is killed, not carried out
        job = before.start(plan_send(before.session, push, USERS))
        before.store.advance(job, (Step(0, 0, BatchState.ANSWERED, done=100),), (1,))
        if paused_by:
            paused = with_deed({}, Did.PAUSED, Deed(datetime.now(UTC), paused_by))
            before.store.set_state(job, JobState.PAUSED, pause_asked=True, position=paused)
    with desk_of(service, directory, profile) as desk:
        yield desk


async def asked(pilot: Pilot[Any], desk: Desk) -> str:
    """The jobs, and the key that resumes; the screen with its dialog."""
    await settled(pilot)
    await pilot.press(key("jobs"))
    await until(pilot, lambda: bool(desk.app.jobs.queue.resumable))
    await settled(pilot)
    await pilot.press(key("resume_job"))
    await until(pilot, lambda: isinstance(desk.app.screen, ResumeSend))
    await settled(pilot)
    return screen_text(desk.app)


@BOTH_SIZES
async def test_it_says_what_goes_to_whom_on_whose_review(
    service: ChatService, tmp_path: Path, size: tuple[int, int]
) -> None:
    with left_behind(service, tmp_path) as desk:
        async with desk.app.run_test(size=size) as pilot:
            text = await asked(pilot, desk)
            for told in (
                "Maintenance",
                "Back at noon",
                "100 users are left of 300; 100 queued, 100 unknown",
                "a call to 100 users had no answer yet",
                PROFILE.app_label,
                "STAGING",
                f"(just now) by {desk.session.operator} with profile staging",
                'Type "100" to send to the users left',
            ):
                assert told in text


async def test_only_the_number_and_the_key_send_to_those_who_are_left(service: ChatService, tmp_path: Path) -> None:
    with left_behind(service, tmp_path) as desk:
        async with desk.app.run_test(size=NARROW) as pilot:
            assert "Resume the push of job 1?" in await asked(pilot, desk)
            await pilot.press(key("confirm"), *"300", key("confirm"), "enter")
            await settled(pilot)
            assert 'Type "100".' in screen_text(desk.app)
            await pilot.press(*["backspace"] * 3, *"100", "enter", "enter")
            await settled(pilot)
            assert service.count("POST", SINGLE) == 0
            await confirm(pilot)
            await until(pilot, lambda: desk.app.jobs.queue.jobs[0].over)
            await settled(pilot)
            assert not desk.app.screen.is_modal
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
            await settled(pilot)
            text = screen_text(desk.app)
        view = desk.app.jobs.queue.jobs[0]
        assert (view.state, view.counts) == (JobState.DONE, Counts(300, done=200, unknown=100))
        resumed = next(line for line in text.splitlines() if "Resumed" in line)
        assert resumed.rstrip().endswith(f" by {desk.session.operator}")
        assert [push.targets for push in service.pushes] == [USERS[200:]]


async def test_escape_sends_nothing_and_the_job_stays_as_it_was(service: ChatService, tmp_path: Path) -> None:
    with left_behind(service, tmp_path) as desk:
        async with desk.app.run_test(size=NARROW) as pilot:
            await asked(pilot, desk)
            await pilot.press(*"100", "escape")
            await settled(pilot)
            assert not desk.app.screen.is_modal
        (view,) = desk.app.jobs.queue.resumable
        assert view.counts == Counts(300, done=100)
        assert service.count("POST", SINGLE) == 0


async def test_a_key_that_is_pressed_twice_asks_once(service: ChatService, tmp_path: Path) -> None:
    with left_behind(service, tmp_path) as desk:
        async with desk.app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            await pilot.press(key("jobs"))
            await until(pilot, lambda: bool(desk.app.jobs.queue.resumable))
            await pilot.press(key("resume_job"), key("resume_job"))
            await until(pilot, lambda: desk.app.screen.is_modal)
            await settled(pilot)
            await pilot.press("escape")
            await settled(pilot)
            assert not desk.app.screen.is_modal


@IN_80X24
async def test_hostile_text_is_shown_as_what_it_is_and_leaves_room_for_the_number(
    service: ChatService, tmp_path: Path, size: tuple[int, int]
) -> None:
    push = replace(PUSH, message={"title": HOSTILE, "content": HOSTILE})
    with left_behind(service, tmp_path, replace(PROFILE, name="[/]" + "p" * 60), push) as desk:
        async with desk.app.run_test(size=size) as pilot:
            text = await asked(pilot, desk)
            assert "[/b]␛[31m\\u202eevil" in text and "x…" in text
            assert "\x1b" not in text and "\u202e" not in text
            assert 'Type "100" to send to the users left' in text
            assert desk.app.focused is not None and desk.app.focused.region.bottom <= size[1]
            bar = desk.app.screen.query_one(Footer).region
            assert bar.bottom <= size[1] and bar.height > 0


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        (replace(PROFILE, name="live", environment=Environment.PRODUCTION), "Profile live is for production"),
        (replace(PROFILE, name="live", read_only=True), "This profile is read-only"),
        (replace(PROFILE, name="live", require_note=True), "Profile live requires a note"),
    ],
    ids=["another environment", "read-only", "a note is required"],
)
async def test_a_profile_that_may_not_send_it_is_told_to_switch(
    service: ChatService, tmp_path: Path, profile: Profile, why: str
) -> None:
    with left_behind(service, tmp_path, profile) as desk:
        async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
            await settled(pilot)
            await pilot.press(key("jobs"))
            await until(pilot, lambda: bool(desk.app.jobs.queue.resumable))
            await pilot.press(key("resume_job"))
            await settled(pilot)
            assert not desk.app.screen.is_modal
            told = " ".join(notification.message for notification in desk.app._notifications)
        assert why in told and "switch to profile staging" in told
        assert service.count("POST", SINGLE) == 0


def hold_answers(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Have the service answer nothing before the event is set."""
    let_go = threading.Event()

    async def wait(*_: object) -> None:
        while not let_go.is_set():
            await asyncio.sleep(0.002)

    monkeypatch.setattr(transport, "_wait", wait)
    return let_go


async def test_who_paused_it_goes_on_with_one_key(
    desk: Desk, pilot: Pilot[Any], service: ChatService, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settled(pilot)
    queue = desk.app.jobs.queue
    plan = await desk.app.ask(plan_send(desk.session, PUSH, USERS))
    let_go = hold_answers(monkeypatch)
    await desk.app.ask(queue.start(desk.session, plan))
    await pilot.press(key("jobs"))
    await until(pilot, lambda: service.count("POST", SINGLE) == 1)
    await pilot.press(key("pause_job"))
    await until(pilot, lambda: bool(queue.jobs[0].asked))
    let_go.set()
    await until(pilot, lambda: bool(queue.resumable))
    await settled(pilot)
    assert service.count("POST", SINGLE) == 1
    await pilot.press(key("resume_job"))
    await until(pilot, lambda: queue.jobs[0].over)
    await settled(pilot)
    assert not desk.app.screen.is_modal
    assert sorted(target for push in service.pushes for target in push.targets) == sorted(USERS)


async def test_it_says_who_paused_it(service: ChatService, tmp_path: Path) -> None:
    with left_behind(service, tmp_path, paused_by="omar\x1b") as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            paused = next(line for line in (await asked(pilot, desk)).splitlines() if "│  Paused " in line)
            assert " by omar␛ " in paused
            await pilot.press("escape")
            await settled(pilot)
