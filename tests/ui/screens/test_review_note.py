"""The note of a review: typed at once, and kept until its push is sent."""

import pytest
from textual.widgets import Input

from support.person import IN_80X24, Desk, Pilot, compose, review, review_and_send, settled


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


@IN_80X24
async def test_a_note_can_be_typed_at_once_where_no_word_is_asked_for(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("kim",))
    written = desk.session.composition.push
    await review(pilot)
    await pilot.press(*"q-4711", "down")
    assert desk.app.screen.query_one("#note", Input).value == "q-4711"
    assert desk.app.screen.query_one("#facts").scroll_y == 1
    assert desk.session.composition.push == written


async def test_the_note_of_a_review_that_is_left_stands_in_the_next_one_until_the_push_is_sent(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, users=("kim",))
    await review(pilot, note="客服单 4711")
    await pilot.press("escape")
    await settled(pilot)
    desk.session.composition.type_text(("pushMessage", "title"), "Another title")
    await review_and_send(pilot)
    assert desk.latest().note == "客服单 4711"
    await pilot.press("escape")
    await settled(pilot)
    assert not desk.session.composition.note


async def test_the_note_of_a_push_that_was_rejected_stands_in_the_next_review(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    desk.service.fault("POST", "/push/list/label", status=400)
    await review_and_send(pilot, typing="vip", note="INC-5")
    await pilot.press("escape")
    await settled(pilot)
    await review(pilot)
    assert desk.app.screen.query_one("#note", Input).value == "INC-5"
