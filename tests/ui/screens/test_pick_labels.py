"""Picking the labels of an audience from the list."""

from datetime import timedelta

import pytest

from push_tui.message.push import Audience, AudienceKind
from push_tui.ui.actions import key_and_title, key_of
from push_tui.ui.running_jobs import RunningJobs
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.pick_labels import PickLabels
from push_tui.ui.widgets.form.form import Form
from support.keys import key
from support.person import Desk, Pilot, screen_text, settled, until

ENTER = f"Enter/{key_of('confirm')}"
"""What the footer names for confirming."""


async def open_picker(pilot: Pilot, desk: Desk, opening: str = "enter") -> None:
    await settled(pilot)
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and desk.app.focused is not None)
    desk.session.composition.set_audience_kind(AudienceKind.LABELS)
    desk.app.screen.query_one(Form).go_to(("audience",))
    await pilot.press(opening)
    await until(pilot, lambda: isinstance(desk.app.screen, PickLabels))
    await pilot.pause()


async def test_labels_are_filtered_picked_and_become_the_audience(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    assert key_and_title("toggle_label") in screen_text(desk.app)
    await pilot.press(*"vip", "space", *"newsl", "space")
    assert "2 of 5 picked: vip, newsletter" in screen_text(desk.app)
    assert "at most" in screen_text(desk.app)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience == Audience(AudienceKind.LABELS, ("vip", "newsletter"))
    assert "2 of 5" in screen_text(desk.app)


async def test_an_exact_count_of_the_picked_labels_stands_beside_the_bound(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = {frozenset({"vip", "newsletter"}): (97, desk.app.now() - timedelta(minutes=3))}
    monkeypatch.setattr(RunningJobs, "exact_counts", counted)
    await open_picker(pilot, desk)
    await pilot.press(*"vip", "space")
    assert "exactly" not in screen_text(desk.app)
    await pilot.press(*"newsl", "space")
    assert "In ALL of them: at most 146; exactly 97, counted 3 min ago." in screen_text(desk.app)


async def test_a_letter_on_the_row_opens_the_list_filtered_by_it(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk, "v")
    await pilot.press("i", "space", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience.targets == ("vip",)


async def test_escape_leaves_the_audience_as_it_was(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    await pilot.press("space", "escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience == Audience(AudienceKind.LABELS)


async def test_no_more_labels_than_a_push_takes_can_be_picked(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    for _ in range(6):
        await pilot.press("space", "down")
    await pilot.pause()
    assert "5 of 5 picked" in screen_text(desk.app)
    assert "A push can go to at most 5 labels" in screen_text(desk.app)


async def test_a_label_that_is_not_in_the_list_can_be_typed(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    await pilot.press(*"brand-new")
    await pilot.pause()
    assert "as typed" in screen_text(desk.app)
    await pilot.press("space", key("confirm"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience.targets == ("brand-new",)


async def test_enter_is_done_and_picks_nothing_also_right_after_a_label_was_dropped(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    await pilot.press(*"vip", "space", *"newsl", "space", *"vip", "space")
    assert "1 of 5 picked: newsletter" in screen_text(desk.app)
    await settled(pilot)
    assert f"{ENTER} Done" in screen_text(desk.app)
    assert f"{ENTER} Pick" not in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience.targets == ("newsletter",)


async def test_enter_picks_the_label_that_you_typed_for_before_it_is_done(desk: Desk, pilot: Pilot) -> None:
    await open_picker(pilot, desk)
    await pilot.press("enter")
    await settled(pilot)
    assert "No label is picked: Space picks the one under the cursor." in screen_text(desk.app)
    await pilot.press(*"newsl")
    assert f"{ENTER} Pick it" in screen_text(desk.app)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(desk.app.screen, PickLabels)
    assert f"{ENTER} Done" in screen_text(desk.app)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.audience.targets == ("newsletter",)


async def test_a_label_named_in_other_case_is_the_listed_one_with_its_members(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and desk.app.focused is not None)
    desk.session.composition.set_audience(Audience(AudienceKind.LABELS, ("VIP",)))
    await settled(pilot)
    assert not any("VIP" in problem.message for problem in desk.session.composition.problems)
    assert "at most 146" in desk.session.composition.reach
    desk.app.screen.query_one(Form).go_to(("audience",))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, PickLabels))
    await pilot.press(*"vip")
    await pilot.pause()
    assert "not in the list" not in screen_text(desk.app)
    assert "Recipients: at most 146." in screen_text(desk.app)
    await pilot.press("space")
    assert "0 of 5 picked" in screen_text(desk.app)
