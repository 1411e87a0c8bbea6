"""Why a user got nothing, as an engineer at the keyboard meets it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from push_tui.endpoints import Endpoint
from push_tui.operations.session import Topic
from push_tui.outcomes import FAIL_REASONS, Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.simulator.service import ChatService
from push_tui.storage.records import RecordKind, Result
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import perform
from push_tui.ui.screens.audience_users import AudienceUsers
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.enter_token import EnterToken
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.questions import Ask
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.user_labels import UserLabelsScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from push_tui.ui.widgets.panel import Panel
from push_tui.ui.widgets.text_pane import TextPane
from support.history_samples import a_push, accepted
from support.keys import key
from support.person import (
    IN_80X24,
    PROFILE,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    desk_of,
    screen_text,
    settled,
    until,
)

PUSH = a_push(host=PROFILE.host, audience=("qa-3",), strategy=2)
FAILED = accepted(("qa-3", "FAIL", "no push binding"))


def remember(desk: Desk, result: Result = FAILED) -> None:
    """Have a push to ``qa-3`` in the history."""
    desk.session.history.finish(desk.session.history.begin(PUSH), result)


async def open_page(desk: Desk, pilot: Pilot, user: str) -> WhyNothingScreen:
    await ask_about(desk, pilot, user)
    return await page(desk, pilot, user)


async def ask_about(desk: Desk, pilot: Pilot, user: str) -> None:
    await perform(desk.app.screen, "why_nothing")
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    await pilot.press(*user, "enter")


@pytest.mark.parametrize("where", ["overview", "labels", "history", "jobs"])
async def test_one_key_asks_on_every_screen(desk: Desk, pilot: Pilot, where: str) -> None:
    desk.app.go(where)
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))


async def page(desk: Desk, pilot: Pilot, user: str) -> WhyNothingScreen:
    """The page about a user, once everything is asked."""
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, WhyNothingScreen)
    assert screen.facts.user == user
    return screen


@IN_80X24
async def test_the_likeliest_cause_stands_on_top_with_what_to_do(desk: Desk, pilot: Pilot) -> None:
    remember(desk)
    await open_page(desk, pilot, "qa-3")
    shown = screen_text(desk.app)
    assert "1. No device is bound" in shown
    assert 'was answered "no push binding"' in " ".join(shown.split())
    assert "must open the app, sign in and allow notifications" in " ".join(shown.split())
    assert f"a test ({key_of('test_user')}) does not arrive either" in " ".join(shown.split())


async def test_the_verdict_on_each_person_is_right_first(desk: Desk, pilot: Pilot) -> None:
    history = desk.session.history
    people: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("qa-3", {"strategy": 2}, "No device is bound"),
        ("hx1", {"strategy": 4}, "The user is offline"),
        ("quiet-1", {}, "The user has switched on do not disturb"),
        ("qa-1", {"audience_kind": "labels", "audience": ("qa-team", "vip")}, "The user is not in all labels"),
        ("old-app-1", {}, "The device has a certificate that the app does not use"),
        ("QA-1", {}, "The user ID has upper-case letters"),
        ("nobody-9", {}, "The user does not exist"),
        ("banned-1", {}, "The user is banned"),
    )
    for user, push, verdict in people:
        history.finish(history.begin(a_push(host=PROFILE.host, **{"audience": (user,)} | push)), accepted(task_id="7"))
        await open_page(desk, pilot, user)
        assert f"1. {verdict}" in screen_text(desk.app)
        await pilot.press("escape")
        await settled(pilot)


async def test_from_a_member_and_back_to_the_labels(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"qa-team", "enter")
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, WhyNothingScreen))
    await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, LabelsScreen))


async def test_from_the_labels_of_a_user(desk: Desk, pilot: Pilot) -> None:
    desk.app.show_page(UserLabelsScreen("qa-3"))
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))
    await pilot.press(key("why_nothing"))
    await page(desk, pilot, "qa-3")


async def test_from_the_audience_and_back_to_the_composer(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-3", "qa-1"))
    await pilot.press(key("compose"))
    await settled(pilot)
    desk.app.push_screen(AudienceUsers(desk.session.composition))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await page(desk, pilot, "qa-3")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))


async def test_from_a_fail_in_a_record_about_that_push_and_back_to_it(desk: Desk, pilot: Pilot) -> None:
    remember(desk)
    remember(desk, Result(state=Outcome.REJECTED))
    record = desk.session.history.records(limit=2)[1]
    desk.app.show_page(RecordScreen(record))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    screen = await page(desk, pilot, "qa-3")
    assert screen.facts.about == record
    assert "1. No device is bound" in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


async def test_a_row_of_the_history_leads_here_and_back(desk: Desk, pilot: Pilot) -> None:
    remember(desk)
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await page(desk, pilot, "qa-3")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


@pytest.mark.parametrize("rows", [0, 1], ids=["an empty history", "a label change"])
async def test_a_history_without_a_push_to_ask_about_asks_for_the_user(desk: Desk, pilot: Pilot, rows: int) -> None:
    for _ in range(rows):
        change = a_push(kind=RecordKind.LABEL_CREATED, title="vip")
        desk.session.history.finish(desk.session.history.begin(change), accepted(summary="created"))
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("why_nothing"), *"qa-3", "enter")
    assert (await page(desk, pilot, "qa-3")).facts.about is None
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


async def test_a_push_on_the_page_opens_and_leads_back_to_what_was_asked(desk: Desk, pilot: Pilot) -> None:
    remember(desk)
    remember(desk, Result(state=Outcome.REJECTED, error="The label does not exist."))
    screen = await open_page(desk, pilot, "qa-3")
    panel = screen.query_one(Panel)
    assert "The label does not exist." in panel.text
    assert panel.text.count(FAIL_REASONS["no push binding"]) == 1 + panel.text.count("was answered")
    while panel.current is None or panel.current.opens is None:
        await pilot.press("down")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    asked = len(desk.service.requests)
    await pilot.press("escape")
    again = await page(desk, pilot, "qa-3")
    assert again.facts is screen.facts
    assert len(desk.service.requests) == asked


@pytest.mark.parametrize("tab", ["labels", "compose", "jobs"])
async def test_a_page_lights_the_tab_that_it_was_opened_in_and_leads_back_there(
    desk: Desk, pilot: Pilot, tab: str
) -> None:
    remember(desk)
    desk.app.go(tab)
    await settled(pilot)
    asked = await open_page(desk, pilot, "qa-3")
    assert asked.lit == tab
    desk.app.show_record(desk.latest().id)
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    assert isinstance(desk.app.screen, RecordScreen)
    assert desk.app.screen.lit == tab
    await pilot.press("escape")
    await until(pilot, lambda: getattr(desk.app.screen, "TAB", "") == tab)


async def test_the_labels_of_a_user_are_still_there_after_you_asked_why(desk: Desk, pilot: Pilot) -> None:
    desk.app.show_page(UserLabelsScreen("qa-3"))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await page(desk, pilot, "qa-3")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))


async def test_after_a_push_was_opened_another_profile_is_not_told_the_answers_of_this_one(
    desk: Desk, pilot: Pilot
) -> None:
    remember(desk)
    screen = await open_page(desk, pilot, "qa-3")
    panel = screen.query_one(Panel)
    while panel.current is None or panel.current.opens is None:
        await pilot.press("down")
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    desk.app.use_profile(replace(desk.session.profile, name="another"), token=DEMO_TOKEN)
    await settled(pilot)
    asked = len(desk.service.requests)
    await pilot.press("escape")
    again = await page(desk, pilot, "qa-3")
    assert again.facts is not screen.facts
    assert len(desk.service.requests) > asked


async def test_a_record_with_several_users_asks_which(desk: Desk, pilot: Pilot) -> None:
    history = desk.session.history
    history.finish(history.begin(a_push(host=PROFILE.host)), accepted(task_id="7"))
    desk.app.show_page(RecordScreen(desk.latest()))
    await settled(pilot)
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))


@IN_80X24
async def test_what_a_later_push_was_answered_is_not_said_of_the_push_in_question(desk: Desk, pilot: Pilot) -> None:
    remember(desk, accepted(("qa-3", "SUCCESS", None)))
    screen = await open_page(desk, pilot, "qa-3")
    assert "later push" not in screen.query_one(TextPane).text
    remember(desk)
    desk.session.changed(Topic.HISTORY)
    await until(pilot, lambda: "The later push of" in screen.query_one(TextPane).text)


async def test_test_it_now_reviews_a_push_of_its_own_and_its_answer_is_explained(desk: Desk, pilot: Pilot) -> None:
    composed = compose(desk, labels=("vip",))
    screen = await open_page(desk, pilot, "qa-3")
    await pilot.press(key("test_user"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "this user has no device token or certificate bound" in screen_text(desk.app)
    (push,) = desk.service.pushes
    assert (push.endpoint, push.targets, push.body["strategy"]) == (Endpoint.PUSH_SYNC, ("qa-3",), 2)
    assert desk.session.composition.push == composed
    await pilot.press("escape")
    await until(pilot, lambda: desk.app.screen is screen)
    await until(pilot, lambda: bool(screen.facts.pushes))
    await settled(pilot)
    assert 'named "qa-3", strategy 2' in screen.query_one(TextPane).text


async def test_the_report_names_the_app_and_no_whole_token(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    screen = await open_page(desk, pilot, "qa-1")
    await pilot.press(key("copy_report"))
    await settled(pilot)
    (report,) = copied
    (device,) = screen.facts.bindings.value or ()
    assert report.startswith("Why did qa-1 get nothing?\nApp 41117440#383391 on sim.example")
    assert f"token …{device.device_token[-6:]}, certificate 104410638" in report
    assert device.device_token not in report
    assert device.device_token[-7:] not in report


async def test_what_is_not_told_is_said_and_escape_stops_asking_before_it_goes_back(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("GET", "/users/qa-1/status", status=405)
    desk.service.fault("GET", "/users/qa-1/push/binding", delay=60.0)
    await perform(desk.app.screen, "why_nothing")
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    await pilot.press(*"qa-1", "enter")
    await until(pilot, lambda: "not told by this service" in screen_text(desk.app))
    assert f"asking… ({key_of('close', Scope.WHY_NOTHING)} stops)" in screen_text(desk.app)
    await pilot.press("escape")
    screen = await page(desk, pilot, "qa-1")
    assert "Devices         not asked" in screen_text(desk.app)
    assert f"{key_of('ask_about_again')} asks again" in screen_text(desk.app)
    await pilot.press(key("ask_about_again"))
    await settled(pilot)
    assert screen.facts.bindings.value


async def test_questions_that_failed_are_marked_and_make_the_causes_uncertain(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("GET", "/users/qa-1/push/binding", status=503, times=None)
    screen = await open_page(desk, pilot, "qa-1")
    assert "▲ Some questions failed, so causes may be missing." in screen.query_one(TextPane).text
    assert "Devices         ✖ The service failed" in screen.query_one(TextPane).text
    desk.service.clear_faults()
    await pilot.press(key("ask_about_again"))
    await settled(pilot)
    assert "▲" not in screen.query_one(TextPane).text


async def test_leaving_the_page_stops_the_asking(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("GET", "/users/qa-1/push/binding", delay=60.0)
    await perform(desk.app.screen, "why_nothing")
    await until(pilot, lambda: isinstance(desk.app.screen, Ask))
    await pilot.press(*"qa-1", "enter")
    await until(pilot, lambda: "online now" in screen_text(desk.app))
    await pilot.press(key("history"))
    await until(pilot, lambda: not desk.engine.pending)
    assert isinstance(desk.app.screen, HistoryScreen)


async def test_after_another_token_everything_is_asked_again(desk: Desk, pilot: Pilot) -> None:
    desk.service.refuse_token(DEMO_TOKEN)
    desk.service.accept_token("another-token-of-this-app")
    await ask_about(desk, pilot, "qa-1")
    await until(pilot, lambda: isinstance(desk.app.screen, EnterToken))
    desk.app.screen.query_one(Input).value = "another-token-of-this-app"
    await pilot.press(key("confirm"))
    screen = await page(desk, pilot, "qa-1")
    assert screen.facts.bindings.value


@pytest.fixture
def reader(service: ChatService, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(service, tmp_path, read_only=True) as desk:
        yield desk


async def test_a_read_only_profile_asks_but_does_not_test(reader: Desk) -> None:
    async with reader.app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen = await open_page(reader, pilot, "qa-1")
        assert screen.facts.bindings.value
        assert screen.why_not("test_user") == "Profile staging is read-only."
        assert DEMO_TOKEN not in screen_text(reader.app)
