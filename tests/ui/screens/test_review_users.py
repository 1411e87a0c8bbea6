"""The review of a push to a few users warns of those whom the app does not have, and waits for nothing."""

from dataclasses import replace

import pytest
from textual.widgets import Static

from push_tui.outcomes import Outcome
from push_tui.ui.screens.open_review import open_review
from push_tui.ui.screens.review import ReviewScreen
from support.keys import key
from support.person import (
    IN_80X24,
    Desk,
    Pilot,
    compose,
    review,
    screen_text,
    settled,
    unanswered,
    until,
)

UNKNOWN = 'The app has no user "qa-9".'


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


async def shown(desk: Desk, pilot: Pilot) -> str:
    """All that the review shows, also below its end."""
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, ReviewScreen)
    return "\n".join(str(each.visual) for each in screen.query("#facts Static"))  # type: ignore[attr-defined]


async def test_a_user_who_does_not_exist_is_named_beside_the_other_warnings_and_no_gate_comes_of_it(
    desk: Desk, pilot: Pilot
) -> None:
    push = compose(desk, users=("qa-1", "qa-9"))
    desk.session.composition.take(push.with_value(("pushMessage", "sub_title"), "x"))
    screen = await review(pilot)
    facts = await shown(desk, pilot)
    assert UNKNOWN in facts
    assert 'no user "qa-1"' not in facts
    assert str(screen.query_one("#warnings", Static).visual).count("!") == 2
    assert screen.why_not("send") is None
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.latest().state is Outcome.ACCEPTED
    assert UNKNOWN not in screen_text(desk.app)
    rows = screen_text(desk.app).splitlines()
    assert [row.split()[1] for row in rows if "unknown; the app has no user with this ID" in row] == ["qa-9"]
    assert desk.session.composition.sent is not None
    assert desk.session.composition.sent.words == "queued"


@IN_80X24
async def test_a_single_user_too_unless_the_app_has_the_id_in_lower_case(desk: Desk, pilot: Pilot) -> None:
    for user, unknown in (("qa-9", True), ("QA-9", True), ("QA-1", False)):
        compose(desk, user=user)
        await review(pilot)
        assert (f'The app has no user "{user}".' in await shown(desk, pilot)) is unknown
        desk.app.screen.dismiss()


async def test_test_users_too(desk: Desk, pilot: Pilot) -> None:
    desk.session.profile = replace(desk.session.profile, test_users=("qa-1", "qa-9"))
    compose(desk, labels=("vip",))
    open_review(desk.app, tests=True)
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    assert UNKNOWN in await shown(desk, pilot)


async def test_nobody_is_looked_up_of_many_users_or_of_labels(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-9", *(f"qa-1{number}" for number in range(5))))
    await review(pilot)
    assert "has no user" not in await shown(desk, pilot)
    desk.app.screen.dismiss()
    compose(desk, labels=("vip",))
    await review(pilot)
    assert "has no user" not in await shown(desk, pilot)
    assert not [path for _, path in desk.service._counts if path.startswith("/users/")]


@pytest.mark.parametrize("status", [401, 403, 405, 500])
async def test_an_answer_that_fails_says_nothing(desk: Desk, pilot: Pilot, status: int) -> None:
    desk.service.fault("GET", "/users/", status=status, times=None)
    compose(desk, users=("qa-9",))
    await review(pilot)
    assert "has no user" not in await shown(desk, pilot)


async def test_a_late_answer_says_nothing_and_nothing_waits_for_it(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="qa-9")
    with unanswered(desk, "/users/qa-9"):
        await review(pilot)
        await pilot.press(key("send"))
        await until(pilot, lambda: "FAILED" in screen_text(desk.app))
    await settled(pilot)
    assert UNKNOWN not in screen_text(desk.app)
