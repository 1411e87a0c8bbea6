"""The review around the send: from field to field of the gate, on to other screens, and the same push once more."""

import pytest
from textual.widgets import Input

from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.labels import LabelsScreen
from support.person import NARROW, WIDE, Desk, compose, review, review_and_send, screen_text, settled, until

LABEL = "/push/list/label"


@pytest.fixture(params=[WIDE, NARROW], ids=["120x40", "80x24"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    size: tuple[int, int] = request.param
    return size


async def test_the_very_same_push_once_more_is_said_to_have_gone_out(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size) as pilot:
        await settled(pilot)
        compose(desk, labels=("vip",))
        await review_and_send(pilot, typing="vip")
        await pilot.press("escape")
        compose(desk, labels=("vip",))
        await review(pilot)
        await until(pilot, lambda: "This very push was sent before" in screen_text(desk.app))
        assert "accepted · task" in screen_text(desk.app)
        await pilot.press("escape")
        compose(desk, labels=("ios",))
        await review(pilot)
        await settled(pilot)
        assert "This very push was sent before" not in screen_text(desk.app)


async def test_once_the_outcome_is_there_every_screen_is_one_key_away(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        for key, screen in (("f4", HistoryScreen), ("f2", LabelsScreen)):
            compose(desk, labels=("vip",))
            await review_and_send(pilot, typing="vip")
            assert "ACCEPTED" in screen_text(desk.app)
            await pilot.press(key)
            await until(pilot, lambda screen=screen: isinstance(desk.app.screen, screen))  # type: ignore[misc]
            assert "Close this first" not in screen_text(desk.app)


async def test_nothing_that_was_said_of_the_gate_lies_over_the_outcome(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        compose(desk, labels=("vip",))
        screen = await review(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: "Type “vip” first." in screen_text(desk.app))
        screen.query_one("#typed", Input).value = "vip"
        await pilot.press("f9")
        await until(pilot, lambda: "ACCEPTED" in screen_text(desk.app))
        await pilot.pause()
        assert "first." not in screen_text(desk.app)


async def test_enter_goes_from_field_to_field_of_the_gate_and_never_sends(desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE, notifications=True) as pilot:
        await settled(pilot)
        compose(desk, labels=("vip",), title="Integration Test Email #1")
        screen = await review(pilot)
        screen.query_one("#meant", Input).value = "I mean it"
        await pilot.press("enter")
        assert desk.app.focused is screen.query_one("#typed")
        await pilot.press(*"vi", "enter")
        await until(pilot, lambda: "Type “vip” first." in screen_text(desk.app))
        await pilot.press("p", "enter")
        await until(pilot, lambda: "Enter does not send" in screen_text(desk.app))
        await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0


async def test_the_members_of_several_labels_stand_below_each_other(desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        desk.session.composition.take(
            Push(Audience(AudienceKind.LABELS, ("vip", "all-customers")), message={"title": "a", "content": "b"})
        )
        await review(pilot)
        shown = [line.rstrip() for line in screen_text(desk.app).splitlines() if line.rstrip().endswith(" members")]
        assert len(shown) == 2
        assert len(shown[0]) == len(shown[1])


async def test_what_is_below_the_fold_is_reached_from_the_gate(desk: Desk) -> None:
    async with desk.app.run_test(size=NARROW) as pilot:
        await settled(pilot)
        compose(desk, labels=("vip",))
        screen = await review(pilot)
        assert '"targets"' not in screen_text(desk.app)
        await pilot.press("pagedown", "pagedown")
        await pilot.pause()
        assert '"targets"' in screen_text(desk.app)
        assert desk.app.focused is screen.query_one("#typed")
        await pilot.press("pageup", "pageup")
        await pilot.pause()
        assert "Review of a push to labels" in screen_text(desk.app)


async def test_the_composer_says_that_its_push_was_sent_until_it_is_changed(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        compose(desk, labels=("vip",))
        await review_and_send(pilot, typing="vip")
        await pilot.press("escape")
        await until(pilot, lambda: "accepted. Ctrl+N" in screen_text(desk.app))
        desk.session.composition.type_text(("pushMessage", "title"), "Maintenance tomorrow")
        await until(pilot, lambda: "accepted. Ctrl+N" not in screen_text(desk.app))
