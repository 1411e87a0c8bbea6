"""The composer leads back to the row or page that opened it with a push."""

from dataclasses import replace

import pytest

from push_tui.operations.session import Topic
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.ui.actions import Scope
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.user_labels import UserLabelsScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from push_tui.ui.widgets.form.rows import KIND_PATH
from support.composer import TITLE
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import IN_80X24, PROFILE, UNPACED, Desk, Pilot, review_and_send, screen_text, settled, until

BACK = key("close", scope=Scope.OPENED)


async def open_history(desk: Desk, pilot: Pilot) -> HistoryScreen:
    for title in ("First", "Second", "Third"):
        row = desk.session.history.begin(a_push(host=PROFILE.host, audience=("qa-3",), title=title))
        desk.session.history.finish(row, accepted(("qa-3", "FAIL", "no push binding")))
    await pilot.press(key("history"), "down")
    await settled(pilot)
    assert isinstance(desk.app.screen, HistoryScreen)
    return desk.app.screen


async def composer(desk: Desk, pilot: Pilot) -> ComposeScreen:
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and desk.app.focused is not None)
    await settled(pilot)
    assert isinstance(desk.app.screen, ComposeScreen)
    return desk.app.screen


def why_page(desk: Desk) -> WhyNothingScreen:
    assert isinstance(desk.app.screen, WhyNothingScreen)
    return desk.app.screen


@IN_80X24
async def test_escape_leads_back_to_the_row_and_keeps_what_was_typed(desk: Desk, pilot: Pilot) -> None:
    history = await open_history(desk, pilot)
    row = history.current
    for opens in ("correct", "compose_again"):
        await pilot.press(key(opens))
        await composer(desk, pilot)
        assert "Esc Back" in screen_text(desk.app)
        if opens == "compose_again":
            await pilot.press("end", *"!!")
        await pilot.press(BACK)
        await until(pilot, lambda: desk.app.screen is history)
        await settled(pilot)
        assert history.current == row
    assert str(desk.session.composition.push.message).count("!!") == 1


async def test_escape_closes_the_list_first(desk: Desk, pilot: Pilot) -> None:
    history = await open_history(desk, pilot)
    await pilot.press(key("correct"))
    form = (await composer(desk, pilot)).form
    form.go_to(KIND_PATH)
    await pilot.press("enter")
    assert form.choosing.is_open
    await pilot.press(BACK)
    assert not form.choosing.is_open
    await pilot.press(BACK)
    await until(pilot, lambda: desk.app.screen is history)


async def test_escape_leads_back_to_the_user_of_why_and_asks_nothing_anew(desk: Desk, pilot: Pilot) -> None:
    await open_history(desk, pilot)
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    known = why_page(desk).facts
    await pilot.press(key("push_unreached"))
    await composer(desk, pilot)
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    assert "Why did qa-3 get nothing?" in screen_text(desk.app)
    assert why_page(desk).facts is known
    await pilot.press(key("close", scope=Scope.WHY_NOTHING))
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


async def test_a_record_comes_back_as_it_was(desk: Desk, pilot: Pilot) -> None:
    await open_history(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    record = desk.app.screen.record  # type: ignore[attr-defined]
    await pilot.press(key("correct"))
    await composer(desk, pilot)
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    assert desk.app.screen.record == record  # type: ignore[attr-defined]


async def test_an_outcome_that_came_meanwhile_is_in_the_record_that_comes_back(desk: Desk, pilot: Pilot) -> None:
    row = desk.session.history.begin(a_push(host=PROFILE.host, audience=("qa-3",), title="First"))
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: "SENDING" in screen_text(desk.app))
    await pilot.press(key("compose_again"))
    await composer(desk, pilot)
    desk.session.history.finish(row, accepted(("qa-3", "SUCCESS", None)))
    desk.session.changed(Topic.HISTORY)
    await settled(pilot)
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await until(pilot, lambda: "PUSHED" in screen_text(desk.app))


async def back_from_the_outcome(desk: Desk, pilot: Pilot) -> None:
    """From the outcome of a push to the composer, which says that it was sent, and from there back."""
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await settled(pilot)
    await pilot.press(key("close", scope=Scope.REVIEW))
    await composer(desk, pilot)
    assert desk.session.composition.sent is not None
    await pilot.press(BACK)


@pytest.mark.parametrize("typed", ["", "!!"], ids=["untouched", "typed"])
async def test_a_page_that_leads_to_the_composer_comes_back_once(desk: Desk, pilot: Pilot, typed: str) -> None:
    row = desk.session.history.begin(a_push(host=PROFILE.host, audience=("qa-3",), title="First"))
    desk.session.history.finish(row, accepted(("qa-3", "SUCCESS", None)))
    await pilot.press(key("compose"))
    await composer(desk, pilot)
    desk.app.show_record(row)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await pilot.press(key("compose_again"))
    await composer(desk, pilot)
    await pilot.press("end", *typed, BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    await pilot.press(key("close", scope=Scope.RECORD))
    assert not (await composer(desk, pilot)).applies("close")
    assert ("!!" in str(desk.session.composition.push.message)) is bool(typed)


async def test_from_the_outcome_of_a_correction_escape_leads_all_the_way_back(desk: Desk, pilot: Pilot) -> None:
    history = await open_history(desk, pilot)
    await pilot.press(key("correct"))
    await composer(desk, pilot)
    await pilot.press("end", *"!!")
    await review_and_send(pilot)
    await pilot.press(key("open_record"))
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await pilot.press(key("compose_again"))
    await composer(desk, pilot)
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    await pilot.press(key("close", scope=Scope.RECORD))
    await back_from_the_outcome(desk, pilot)
    await until(pilot, lambda: desk.app.screen is history)


async def test_the_correction_of_an_outcome_leads_back_to_it_and_puts_the_sent_push_back(
    desk: Desk, pilot: Pilot
) -> None:
    history = await open_history(desk, pilot)
    await pilot.press(key("compose_again"))
    await composer(desk, pilot)
    await pilot.press("end", *"!!")
    await review_and_send(pilot)
    await pilot.press(key("correct"))
    assert (await composer(desk, pilot)).applies("close")
    assert desk.session.composition.draft.corrects is not None
    await pilot.press(BACK)
    await back_from_the_outcome(desk, pilot)
    await until(pilot, lambda: desk.app.screen is history)


async def test_what_was_opened_and_left_as_it_was_makes_room_for_what_was_there_before(
    desk: Desk, pilot: Pilot
) -> None:
    history = await open_history(desk, pilot)
    composition = desk.session.composition
    composition.type_text(TITLE, "half a thought")
    mine = composition.draft
    for opens in ("correct", "compose_again"):
        await pilot.press(key(opens))
        await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
        await pilot.press("enter")
        await composer(desk, pilot)
        assert composition.draft is not mine
        await pilot.press(BACK)
        await until(pilot, lambda: desk.app.screen is history)
        await settled(pilot)
        assert composition.draft is mine
    await pilot.press(key("compose"), key("redo"))
    assert (await composer(desk, pilot)).applies("close")
    assert composition.draft.is_untouched


async def test_a_value_that_is_not_valid_yet_stays(desk: Desk, pilot: Pilot) -> None:
    history = await open_history(desk, pilot)
    await pilot.press(key("correct"))
    await composer(desk, pilot)
    desk.session.composition.type_text(("pushMessage", "apns", "badge"), "seven")
    await pilot.press(BACK)
    await until(pilot, lambda: desk.app.screen is history)
    assert desk.session.composition.draft.unread


async def test_the_way_back_belongs_to_the_push_that_was_opened(desk: Desk, pilot: Pilot) -> None:
    await open_history(desk, pilot)
    await pilot.press(key("correct"))
    screen = await composer(desk, pilot)
    for each, leads in (("undo", False), ("redo", True), ("clear_push", False), ("undo", True)):
        await pilot.press(key(each))
        await settled(pilot)
        assert ("Esc Back" in screen_text(desk.app)) is screen.applies("close") is leads, each


async def use_profile(desk: Desk, pilot: Pilot, name: str, app: str = UNPACED.app_name) -> None:
    """Switch to a profile of this name and app."""
    before = desk.app.session
    desk.app.use_profile(replace(UNPACED, name=name, app_name=app), token=DEMO_TOKEN)
    await until(pilot, lambda: desk.app.session is not before)
    await settled(pilot)


async def test_a_page_comes_back_only_with_the_profile_it_was_opened_with(desk: Desk, pilot: Pilot) -> None:
    desk.app.show_page(UserLabelsScreen("qa-1"))
    await settled(pilot)
    await pilot.press(key("push_user"))
    screen = await composer(desk, pilot)
    await use_profile(desk, pilot, "prod")
    assert "Esc Back" not in screen_text(desk.app)
    await pilot.press(BACK)
    await settled(pilot)
    assert desk.app.screen is screen
    await use_profile(desk, pilot, UNPACED.name)
    assert "Esc Back" in screen_text(desk.app)
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))


async def test_answers_of_another_app_do_not_come_back(desk: Desk, pilot: Pilot) -> None:
    desk.app.show_page(UserLabelsScreen("qa-1"))
    await settled(pilot)
    await pilot.press(key("push_user"))
    await composer(desk, pilot)
    await use_profile(desk, pilot, UNPACED.name, app="other")
    await pilot.press(BACK)
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))
    await settled(pilot)
    assert "yes" not in screen_text(desk.app)


async def test_a_list_comes_back_with_any_profile(desk: Desk, pilot: Pilot) -> None:
    history = await open_history(desk, pilot)
    await pilot.press(key("correct"))
    await composer(desk, pilot)
    await use_profile(desk, pilot, "prod")
    await pilot.press(BACK)
    await until(pilot, lambda: desk.app.screen is history)


async def test_a_push_that_nothing_opened_leads_nowhere_and_says_so(desk: Desk, pilot: Pilot) -> None:
    await open_history(desk, pilot)
    await pilot.press(key("correct"))
    screen = await composer(desk, pilot)
    await pilot.press(key("clear_push"))
    await settled(pilot)
    assert "Esc Back" not in screen_text(desk.app)
    await pilot.press(BACK)
    await until(pilot, lambda: "No list opened this push" in screen_text(desk.app))
    assert desk.app.screen is screen
