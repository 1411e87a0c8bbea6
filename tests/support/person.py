"""Steps of a person at the app, for tests that read like one at work."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from textual import pilot as textual_pilot
from textual.events import CursorPosition
from textual.widgets import Input

from push_tui.engine import Engine
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.draft_saver import DraftSaver
from push_tui.operations.session import Session, Setting
from push_tui.simulator.demo_app import DEMO_TEST_USERS, DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.simulator.transport import SimulatorTransport
from push_tui.storage.config import Config, Profile
from push_tui.storage.paths import Paths
from push_tui.storage.records import Record
from push_tui.ui.app import PushTui
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.open_review import open_review
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.terminal.status_query import SETTLE
from push_tui.ui.terminal.typed_on import TypedOn
from support import job_desk
from support.canaries import leaked
from support.keys import key
from support.style_sheets import parse_once
from support.waiting import settled, until, wait_for_events

Pilot = textual_pilot.Pilot[Any]
"""The keyboard of an app under test, as Textual calls it."""

__all__ = ["settled", "until"]  # from here, where the other steps of a person are

wait_for_events()
parse_once()
DraftSaver.DELAY = 0.002
TypedOn.PAUSE = 0  # each key of a test is pressed after the screen was seen

WIDE, NARROW = (120, 40), (80, 24)


def sized(*size: int) -> pytest.MarkDecorator:
    """Give ``pilot`` a terminal of this size."""
    return pytest.mark.parametrize("size", [size], ids=["x".join(map(str, size))])


IN_80X24 = sized(*NARROW)
BOTH_SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["120x40", "80x24"])
"""For tests of what a layout shows; everything else runs once."""

PROFILE = replace(job_desk.PROFILE, test_users=DEMO_TEST_USERS)
UNPACED = replace(job_desk.UNPACED, test_users=DEMO_TEST_USERS)


@dataclass
class Desk:
    """The app, the service behind it, and what it keeps."""

    app: PushTui
    service: ChatService
    engine: Engine
    paths: Paths

    @property
    def session(self) -> Session:
        """The profile in use."""
        return self.app.session

    def latest(self) -> Record:
        """The newest record of the history."""
        (record,) = self.engine.store_later(lambda: self.session.history.records(limit=1)).result(5)
        return record


@contextmanager
def desk_of(
    service: ChatService, directory: Path, profile: Profile = UNPACED, *, start: str = "labels", **setting: Any
) -> Iterator[Desk]:
    """A desk whose app talks to ``service`` and begins with the screen ``start``.

    The engine ends with it, and nothing it launched may have failed.
    """
    engine = Engine().start()
    paths = Paths.open(directory)
    config = Config(profiles={profile.name: profile}, start=start)
    whole = Setting(
        engine=engine,
        paths=paths,
        config=config,
        transport=lambda: SimulatorTransport(service),
        **setting,
    )
    app = PushTui(whole, profile, start_token=DEMO_TOKEN)
    app.NOTIFICATION_TIMEOUT = 3600.0  # type: ignore[misc]  # a test on a busy machine reads a toast late
    try:
        yield Desk(app, service, engine, paths)
    finally:
        engine.stop()
    assert engine.failures == []


@contextmanager
def unanswered(desk: Desk, path: str) -> Iterator[None]:
    """Let requests for ``path`` arrive and be processed, but keep their answers back until the block ends."""
    let_go, answer = asyncio.Event(), SimulatorTransport.handle_async_request

    async def later(transport: SimulatorTransport, request: httpx.Request) -> httpx.Response:
        response = await answer(transport, request)
        if request.url.path.endswith(path):
            await let_go.wait()
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimulatorTransport, "handle_async_request", later)
        yield
    desk.engine.call_soon(let_go.set)


def screen_text(app: PushTui) -> str:
    """What stands on the screen, line by line."""
    text = "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())
    assert not leaked(text)
    return text


def compose(
    desk: Desk,
    *,
    title: str = "Maintenance tonight",
    content: str = "Chat is back at noon.",
    user: str = "",
    users: tuple[str, ...] = (),
    labels: tuple[str, ...] = (),
    everybody: bool = False,
) -> Push:
    """Put a push into the composer, as if it had been typed."""
    if everybody:
        audience = Audience(AudienceKind.EVERYBODY)
    elif labels:
        audience = Audience(AudienceKind.LABELS, labels)
    elif user:
        audience = Audience(AudienceKind.USER, (user,))
    else:
        audience = Audience(AudienceKind.USERS, users)
    push = Push(audience=audience, message={"title": title, "content": content})
    desk.session.composition.take(push)
    return push


async def answer_status_query(pilot: Pilot) -> None:
    """Answer the app's ``CSI 6 n`` as a terminal does, and wait until the review or dialog is armed."""
    screen = pilot.app.screen
    assert isinstance(screen, ReviewScreen | Dialog)
    assert screen._query is not None
    arming = screen._query.arming
    await until(pilot, lambda: arming.expected is not None)
    assert arming.expected is not None
    assert arming._asked_at is not None
    answer = CursorPosition(*arming.expected)
    # It was asked and came long enough ago for what it is about to have been seen.
    arming._asked_at -= SETTLE
    answer.time = time.monotonic() - SETTLE
    pilot.app.post_message(answer)
    await until(pilot, arming.lets_through)


async def confirm(pilot: Pilot) -> None:
    """Confirm a dialog; one that deletes, removes, cancels or sends something, once the terminal has shown it."""
    await pilot.pause()
    screen = pilot.app.screen
    if not isinstance(screen, Dialog) or screen.ARMED:
        await answer_status_query(pilot)
    await pilot.press(key("confirm"))


async def review(pilot: Pilot, *, typing: str = "", note: str = "") -> ReviewScreen:
    """Open the review of what the composer holds and fill it in, up to the sending key."""
    app = pilot.app
    assert isinstance(app, PushTui)
    open_review(app)
    await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    screen = app.screen
    assert isinstance(screen, ReviewScreen)
    await answer_status_query(pilot)
    if typing:
        screen.query_one("#typed", Input).value = typing
    if note:
        screen.query_one("#note", Input).value = note
    await pilot.pause()
    return screen


async def review_and_send(pilot: Pilot, *, typing: str = "", note: str = "") -> None:
    """Review, pass the gate, press the sending key, wait for the outcome."""
    await review(pilot, typing=typing, note=note)
    await pilot.press(key("send"))
    await settled(pilot)
