"""The countdown to everybody and what stops it, and a send whose intent is not on the disk yet."""

import threading

import pytest
from textual import events
from textual.widgets import Input

from push_tui.outcomes import Outcome
from push_tui.storage.earlier_sends import Allows, Earlier
from push_tui.storage.records import HistoryUnavailable, Intent
from push_tui.ui.widgets.footer import Footer
from support.keys import key
from support.person import (
    IN_80X24,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    review,
    screen_text,
    settled,
    until,
)

SINGLE, LABEL, TASK = "/push/single", "/push/list/label", "/push/task"


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


def hold_the_disk(desk: Desk) -> threading.Event:
    """A storage thread that is busy until the event is set."""
    free = threading.Event()
    desk.engine.store_later(free.wait, 10)
    return free


@IN_80X24
async def test_any_key_stops_the_countdown_to_everybody(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    await review(pilot, typing="41117440#383391")
    await pilot.press(key("send"))
    await until(pilot, lambda: "Any key cancels" in screen_text(desk.app))
    assert desk.app.screen.query_one(Footer)._offers() == []  # no key does anything else
    await pilot.press("x")
    await settled(pilot)
    assert "NOT SENT" in screen_text(desk.app)
    assert desk.service.count("POST", TASK) == 0
    assert desk.latest().state is Outcome.NOT_SENT


async def test_a_stopped_countdown_is_started_again_by_typing_everything_again(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    screen = await review(pilot, typing="41117440#383391", note="OPS-7")
    await pilot.press(key("send"))
    await until(pilot, lambda: "Any key cancels" in screen_text(desk.app))
    await pilot.press("x")
    await until(pilot, lambda: "you cancelled the countdown" in screen_text(desk.app))
    field = screen.query_one("#typed", Input)
    assert (field.value, field.has_focus) == ("", True)
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await settled(pilot)
    assert not desk.session.in_flight()
    field.value = "41117440#383391"
    await pilot.pause()
    await pilot.press(key("send"))
    await until(pilot, lambda: "Any key cancels" in screen_text(desk.app))
    await pilot.press("x")
    await settled(pilot)
    assert desk.service.count("POST", TASK) == 0
    records = desk.engine.store_later(lambda: desk.session.history.records(limit=9)).result(5)
    assert [record.state for record in records] == [Outcome.NOT_SENT, Outcome.NOT_SENT]


@pytest.mark.usefixtures("quick_countdown")
async def test_after_the_countdown_everybody_gets_it_once(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    await review(pilot, typing="41117440#383391")
    await pilot.press(key("send"))
    await until(pilot, lambda: desk.service.count("POST", TASK) == 1)
    assert desk.service.count("POST", TASK) == 1


async def test_a_key_right_after_the_sending_key_stops_a_push_to_everybody(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    screen = await review(pilot, typing=desk.session.profile.app_label)
    free = hold_the_disk(desk)
    await pilot.press(key("send"))
    await until(pilot, lambda: bool(desk.session.in_flight()))
    await pilot.press("escape")
    assert desk.app.screen is screen
    free.set()
    await settled(pilot)
    assert "NOT SENT" in screen_text(desk.app)
    assert desk.latest().state is Outcome.NOT_SENT
    assert desk.service.count("POST", TASK) == 0


async def test_pasting_stops_a_countdown_too(desk: Desk, pilot: Pilot) -> None:
    compose(desk, everybody=True)
    await review(pilot, typing=desk.session.profile.app_label)
    await pilot.press(key("send"))
    await until(pilot, lambda: "Any key cancels" in screen_text(desk.app))
    desk.app.post_message(events.Paste("stop!"))
    await settled(pilot)
    assert desk.latest().state is Outcome.NOT_SENT


async def test_a_review_stays_until_its_send_is_on_the_disk_and_opens_again_when_it_cannot_be(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(intent: Intent, shown: Earlier, allows: Allows) -> int:
        raise HistoryUnavailable("The disk is full.")

    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    free = hold_the_disk(desk)
    with monkeypatch.context() as patch:
        patch.setattr(desk.session.history, "begin", full)
        await pilot.press(key("send"))
        await until(pilot, lambda: bool(desk.session.in_flight()))
        await pilot.press("escape")
        assert desk.app.screen is screen
        free.set()
        await settled(pilot)
    assert "Nothing was sent: The disk is full." in screen_text(desk.app)
    assert screen.query_one("#typed", Input).has_focus
    assert desk.service.count("POST", LABEL) == 0
    await pilot.press(key("send"))
    await settled(pilot)
    assert "ACCEPTED" in screen_text(desk.app)
    assert desk.service.count("POST", LABEL) == 1
