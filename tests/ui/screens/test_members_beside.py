"""Which members are shown while the cursor moves through the labels."""

import pytest

from push_tui.operations.membership import forget_members
from push_tui.operations.session import MEMBER_LISTS_KEPT
from push_tui.ui.screens.members_pane import MembersPane
from support.keys import key
from support.person import (
    Desk,
    Pilot,
    screen_text,
    settled,
    unanswered,
    until,
)

ANDROID = "/push/label/android/user"
VIP = "/push/label/vip/user"
ALL_CUSTOMERS = "/push/label/all-customers/user"


async def test_a_shown_label_is_not_read_again_while_the_members_of_a_fifth_are_read(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("push_tui.ui.screens.labels.ANSWER_SECONDS", 60)
    await settled(pilot)
    await pilot.press("home")
    for _ in range(MEMBER_LISTS_KEPT):
        await pilot.press("down")
        await settled(pilot)
    await pilot.press("home", "down")
    await settled(pilot)
    asked = desk.service.count("GET", ALL_CUSTOMERS)
    with unanswered(desk, VIP):
        await pilot.press("end")
        await until(pilot, lambda: desk.service.count("GET", VIP) == 1)
        pane = desk.app.screen.query_one(MembersPane)
        assert shown_in(pane) == ("all-customers", True)
    await settled(pilot)
    assert shown_in(pane) == ("vip", True)
    assert desk.service.count("GET", ALL_CUSTOMERS) == asked


async def test_members_wait_until_the_cursor_rests(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("home", "down", "down", "down")
    passed_by = desk.service.count("GET", "/push/label/android/user")
    assert passed_by == 0
    await until(pilot, lambda: desk.service.count("GET", "/push/label/app-v2.14.0/user") > 0)


async def on_the_next_label(desk: Desk, pilot: Pilot) -> MembersPane:
    """The pane with the members of all-customers, the cursor on android, whose members were asked for."""
    await pilot.press("home", "down")
    await settled(pilot)
    await pilot.press("down")
    await until(pilot, lambda: desk.service.count("GET", ANDROID) == 1)
    return desk.app.screen.query_one(MembersPane)


def shown_in(pane: MembersPane) -> tuple[str, bool]:
    """The name of the label, and whether members are shown."""
    assert pane.label is not None
    return pane.label.name, bool(pane.rows.items)


async def test_a_label_and_its_members_stay_until_those_of_the_next_are_read(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("push_tui.ui.screens.labels.ANSWER_SECONDS", 60)
    with unanswered(desk, ANDROID):
        pane = await on_the_next_label(desk, pilot)
        assert shown_in(pane) == ("all-customers", True)
    await settled(pilot)
    assert shown_in(pane) == ("android", True)


async def test_without_an_answer_the_next_label_is_shown_with_no_members(desk: Desk, pilot: Pilot) -> None:
    with unanswered(desk, ANDROID):
        pane = await on_the_next_label(desk, pilot)
        await until(pilot, lambda: shown_in(pane) == ("android", False))
        assert "Reading the members…" in screen_text(desk.app)
    await settled(pilot)
    assert shown_in(pane) == ("android", True)


async def test_no_key_acts_on_members_of_the_previous_label(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("push_tui.ui.screens.labels.ANSWER_SECONDS", 60)
    with unanswered(desk, ANDROID):
        pane = await on_the_next_label(desk, pilot)
        await pilot.press("tab")
        assert shown_in(pane) == ("android", False)
        assert pane.why_not("push_member") == "There is no member under the cursor."


async def test_as_many_members_as_were_loaded_are_loaded_again(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end")
    await settled(pilot)
    pane, members = desk.app.screen.query_one(MembersPane), desk.session.members
    await pilot.press(key("to_members"), "end")
    await until(pilot, lambda: members["vip"].complete)
    await settled(pilot)
    await pilot.press(key("filter"), "a")
    await settled(pilot)
    found = len(pane.rows.items)
    assert found > 50
    forget_members(desk.session, ["vip"])  # as after a job
    await settled(pilot)
    assert len(pane.rows.items) == found
