"""A push that reaches a limit of its profile: the review says which, and what must be typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from push_tui.operations.gates import OVER
from push_tui.simulator.service import ChatService
from push_tui.storage.profile_limits import Limits
from push_tui.ui.screens.review import ReviewScreen
from support.keys import key
from support.person import (
    IN_80X24,
    PROFILE,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    desk_of,
    review,
    screen_text,
    settled,
    until,
)

LABEL = "/push/list/label"


@pytest.fixture
def limits() -> Limits:
    return Limits(largest_audience=10, least_gap=3600)


@pytest.fixture
def desk(service: ChatService, tmp_path: Path, limits: Limits) -> Iterator[Desk]:
    with desk_of(service, tmp_path, replace(PROFILE, limits=limits)) as desk:
        yield desk


@IN_80X24
async def test_a_reached_limit_is_said_and_takes_its_words(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    shown = screen_text(desk.app)
    assert "! Profile limit: It reaches up to 146 people; the profile allows 10." in shown
    assert f'Type "{OVER}" to send it anyway; the history will say so' in shown
    assert screen.why_not("send") == (f'It reaches up to 146 people; the profile allows 10. Type "{OVER}" first.')
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0
    screen.query_one("#over", Input).value = OVER
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 1
    assert "Over a limit: It reaches up to 146 people" in desk.latest().note


async def test_the_word_for_another_field_is_said_to_be_for_that(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot)
    screen.query_one("#over", Input).value = "vip"
    await until(pilot, lambda: "this is for the field below" in screen_text(desk.app))
    screen.query_one("#typed", Input).value = OVER
    await until(pilot, lambda: "this is for the field above" in screen_text(desk.app))
    screen.query_one("#over", Input).value = OVER
    await until(pilot, lambda: "this is for the field below" not in screen_text(desk.app))


@pytest.mark.parametrize("limits", [Limits(largest_audience=10, hard=True)])
async def test_a_hard_limit_opens_no_review_and_says_why(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await pilot.press(key("compose"))
    await pilot.press(key("review"))
    await until(pilot, lambda: "Profile staging refuses this push." in screen_text(desk.app))
    assert not isinstance(desk.app.screen, ReviewScreen)


@pytest.mark.parametrize("limits", [Limits(least_gap=60)])
async def test_a_gap_that_is_over_asks_for_no_word_more_and_leaves_the_others_typed(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("ios",))
    await review(pilot, typing="ios")
    await pilot.press(key("send"))
    await settled(pilot)
    await pilot.press("escape")
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    assert "Pushes to many must be 60 s apart" in screen_text(desk.app)
    assert ", and nothing is asked here. Type" in screen_text(desk.app)
    later = desk.app.now() + timedelta(seconds=61)
    desk.session.setting.clock = lambda: later
    await until(pilot, lambda: "Pushes to many must be 60 s apart" not in screen_text(desk.app))
    assert isinstance(desk.app.screen, ReviewScreen)
    assert not desk.app.screen.query("#over")
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 2
    assert "Over a limit" not in desk.latest().note


@pytest.mark.parametrize("limits", [Limits(least_gap=60)])
async def test_a_gap_that_is_over_shows_a_changed_label_in_a_review_that_only_reads(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    compose(desk, labels=("ios",))
    await review(pilot, typing="ios")
    await pilot.press(key("send"))
    await settled(pilot)
    await pilot.press("escape")
    desk.session.read_only = True
    compose(desk, labels=("vip",))
    before = await review(pilot)
    monkeypatch.setattr("push_tui.ui.screens.review_opening.asks_the_same", lambda *_: False)
    later = desk.app.now() + timedelta(seconds=61)
    desk.session.setting.clock = lambda: later
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen is not before)
