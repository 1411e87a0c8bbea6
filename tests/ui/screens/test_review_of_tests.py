"""Tests in the review: earlier ones of this message, what looks like one, and those to the test users."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.events import Key
from textual.widgets import Input

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.operations.review import sought
from push_tui.operations.send import push_intent
from push_tui.outcomes import Outcome
from push_tui.storage.records import Result
from push_tui.ui.screens.earlier_send_words import sent_to_tests_text
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.review_opening import Opening
from push_tui.ui.widgets.footer import Footer
from support.keys import key
from support.person import (
    IN_80X24,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    review,
    review_and_send,
    screen_text,
    settled,
    sized,
    until,
)

SINGLE, LABEL, TASK = "/push/single", "/push/list/label", "/push/task"


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


async def test_an_earlier_test_send_of_this_very_message_is_named(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot)
    await until(pilot, lambda: "was not sent to the test users yet" in screen_text(desk.app))
    await pilot.press("escape")
    compose(desk, users=("qa-1", "qa-2"))
    await review_and_send(pilot)
    await pilot.press("escape")
    compose(desk, labels=("vip",))
    await review(pilot)
    await until(pilot, lambda: "This exact message was sent to" in screen_text(desk.app))


@sized(110, 40)
async def test_a_test_send_with_another_app_is_no_test_of_this_one(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1", "qa-2"))
    await review_and_send(pilot)
    await pilot.press("escape")
    desk.session.profile = replace(desk.session.profile, host="production.example")
    compose(desk, labels=("vip",))
    await review(pilot)
    await until(pilot, lambda: "only to test users of another app" in screen_text(desk.app))


async def test_a_test_send_that_failed_for_somebody_does_not_look_well(desk: Desk, pilot: Pilot) -> None:
    failed = '{"data":[{"id":"qa-1","pushStatus":"ASYNC_SUCCESS"},{"id":"qa-2","pushStatus":"FAIL"}]}'
    desk.service.fault("POST", SINGLE, status=200, body=failed)
    push = compose(desk, users=("qa-1", "qa-2"))
    await review_and_send(pilot)
    await pilot.press("escape")
    looked_for = sought(desk.session.profile, push, desk.session.setting.now())
    (record,) = desk.engine.store_later(desk.session.history.test_sends, looked_for).result(5)
    shown = sent_to_tests_text((record,), desk.session.profile, composed=True)
    assert "failed" in shown.plain
    assert "success" not in repr(shown.spans)


async def test_test_sends_that_follow_each_other_are_told_as_one_and_later_ones_apart(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, users=("qa-1",))
    await review_and_send(pilot)
    looked_for = sought(desk.session.profile, push, desk.session.setting.now())
    (first,) = desk.engine.store_later(desk.session.history.test_sends, looked_for).result(5)
    for seconds, words in ((2, "sent to qa-1, qa-2 at"), (600, "; to qa-2 at")):
        second = replace(first, audience_text="qa-2", created_at=first.created_at + timedelta(seconds=seconds))
        assert words in sent_to_tests_text((second, first), desk.session.profile, composed=True).plain


@IN_80X24
async def test_a_text_that_looks_like_a_test_is_held_up_until_it_is_said_to_be_meant(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), title="Integration Test Email #1")
    screen = await review(pilot, typing="vip")
    assert "I mean it" in screen_text(desk.app)
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0
    screen.query_one("#meant", Input).value = "I mean it"
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 1
    assert desk.latest().note.startswith("Meant: ")
    assert "Integration Test" in desk.latest().note


async def test_what_holds_a_send_up_is_named(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), content="Hello {name}, chat is back at noon.")
    screen = await review(pilot, typing="vip")
    assert screen.why_not("send") == (
        'Content has a placeholder in it ("{name}"). Change the text, or type "I mean it".'
    )


@IN_80X24
async def test_few_people_may_get_a_test_which_is_said_and_takes_no_typing(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1", "qa-2"), title="Test", content="test")
    screen = await review(pilot)
    assert 'Title looks like a test ("Test").' in screen_text(desk.app)
    assert 'Content looks like a test ("test").' in screen_text(desk.app)
    assert not screen.query("#meant")
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.latest().state is Outcome.ACCEPTED
    assert desk.latest().note == ""


async def send_the_tests(desk: Desk, pilot: Pilot) -> None:
    """Test what was composed from its review, and wait for the outcome."""
    await review(pilot)
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: f"{key('open_record')} shows the record" in screen_text(desk.app))


async def test_f8_sends_the_message_to_each_test_user_by_a_call_of_its_own(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, labels=("vip",))
    await pilot.press(key("compose"))
    await settled(pilot)
    await pilot.press(key("test_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    assert "the test users qa-1, qa-2" in screen_text(desk.app)
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: f"{key('open_record')} shows the record" in screen_text(desk.app))
    await pilot.press("escape")
    await settled(pilot)
    assert desk.session.composition.push == push
    await review(pilot)
    await until(pilot, lambda: "This exact message was sent to qa-1, qa-2 at" in screen_text(desk.app))
    assert [desk.service.count("POST", f"/push/sync/{user}") for user in ("qa-1", "qa-2")] == [1, 1]
    assert desk.service.count("POST", LABEL) == 0
    assert desk.latest().test


async def test_f8_in_the_review_goes_to_the_review_of_the_tests(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    compose(desk, labels=("vip",))
    await review(pilot)
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "This is the test." in screen_text(desk.app))


async def test_without_test_users_f8_keeps_the_review_and_what_was_typed(desk: Desk, pilot: Pilot) -> None:
    desk.session.profile = replace(desk.session.profile, test_users=())
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "has no test users." in screen_text(desk.app))
    assert desk.app.screen is screen
    assert screen.query_one("#typed", Input).value == "vip"


async def test_after_a_test_escape_leads_back_to_the_review_with_what_was_typed(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip", note="T-7")
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: "PUSHED" in screen_text(desk.app))
    await pilot.press("escape")
    await until(pilot, lambda: "This exact message was sent to qa-1, qa-2 at" in screen_text(desk.app))
    back = desk.app.screen
    assert back.query_one("#typed", Input).value == "vip"
    assert back.query_one("#note", Input).value == "T-7"
    await answer_status_query(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: desk.service.count("POST", LABEL) == 1)
    await settled(pilot)
    assert desk.latest().note == "T-7"


async def test_a_label_that_changed_during_a_test_is_named_and_its_name_is_typed_again(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip", note="T-7")
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    desk.engine.submit(desk.session.client.add_users("vip", users_body(["hx1"], AGORA))).result(20)
    await pilot.press("escape")
    await until(pilot, lambda: "you reviewed" in screen_text(desk.app))
    assert desk.app.screen.query_one("#typed", Input).value == ""
    assert desk.app.screen.query_one("#note", Input).value == "T-7"


async def test_of_several_tests_a_refused_one_names_its_user(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", "/push/sync/qa-2", status=400)
    compose(desk, labels=("vip",))
    await send_the_tests(desk, pilot)
    assert "REJECTED   qa-2" in screen_text(desk.app)


@pytest.mark.parametrize(
    ("statuses", "headline", "heading"),
    [
        (("FAIL",), "FAILED", "Failed: "),
        (("FAIL", "FAIL"), "FAILED", "Failed: "),
        (("ASYNC_SUCCESS", "FAIL"), "SOME FAILED", "Some failed: "),
        (("ERROR",), "MAY HAVE FAILED", "May have failed: "),
    ],
)
async def test_what_came_of_a_push_is_said_alike_above_its_targets_and_above_its_facts(
    desk: Desk, pilot: Pilot, statuses: tuple[str, ...], headline: str, heading: str
) -> None:
    data = [{"id": f"qa-{number}", "pushStatus": status} for number, status in enumerate(statuses, 1)]
    desk.service.fault("POST", SINGLE, status=200, body=json.dumps({"data": data}))
    compose(desk, users=("qa-1", "qa-2")[: len(statuses)])
    await review_and_send(pilot)
    text = screen_text(desk.app)
    assert f"  {headline}  " in text
    assert f"{heading}Push to " in text
    assert "─ Outcome ─" in text.replace("━", "─")


async def test_the_record_of_the_test_that_failed_opens_from_its_review(desk: Desk, pilot: Pilot) -> None:
    refused = '{"data":[{"id":"qa-1","pushStatus":"FAIL","desc":"appkey is not support"}]}'
    desk.service.fault("POST", "/push/sync/qa-1", status=200, body=refused)
    compose(desk, labels=("vip",))
    await send_the_tests(desk, pilot)
    await pilot.press(key("open_record"))
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    record = desk.app.screen
    assert isinstance(record, RecordScreen)
    assert record.record.audience_text == "qa-1"
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await settled(pilot)
    assert isinstance(desk.app.screen, ReviewScreen) and desk.app.screen._is_test
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen) and not desk.app.screen._is_test)


async def test_what_is_typed_while_the_review_of_the_tests_is_made_is_there_when_you_come_back(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, renewed = asyncio.Event(), Opening.renewed

    async def later(opening: Opening) -> Opening:
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(go_on.wait(), loop))
        return await renewed(opening)

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(Opening, "renewed", later)
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    screen.query_one("#note", Input).focus()
    await pilot.press(key("test_push"), *"T-7")
    await until(pilot, lambda: screen.query_one("#note", Input).value == "T-7")
    go_on.set()
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await pilot.press("escape")
    await until(pilot, lambda: bool(desk.app.screen.query("#typed")))
    assert desk.app.screen.query_one("#note", Input).value == "T-7"


async def test_what_was_typed_is_typed_again_if_somebody_sent_it_during_the_test(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, labels=("vip",))
    await review(pilot, typing="vip", note="T-7")
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))

    def send_too() -> None:
        history, body = desk.session.history, push.encode(desk.session.dialect)
        row = history.begin(push_intent(desk.session, push, body, people=9, note=""))
        history.finish(row, Result(state=Outcome.ACCEPTED, task_id="1"))

    desk.engine.store_later(send_too).result(10)
    await pilot.press("escape")
    await until(pilot, lambda: "This push was sent before" in screen_text(desk.app))
    assert desk.app.screen.query_one("#typed", Input).value == ""
    assert desk.app.screen.query_one("#note", Input).value == "T-7"


async def test_keys_pressed_before_the_review_of_the_tests_is_there_never_send_the_push_itself(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    assert screen.why_not("send") is None
    for each in (key("test_push"), key("send"), key("send", 1)):
        desk.app.post_message(Key(each, None))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0


async def test_keys_pressed_before_you_are_back_send_no_test(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "the test users qa-1, qa-2" in screen_text(desk.app))
    await answer_status_query(pilot)
    for each in ("escape", key("send")):
        desk.app.post_message(Key(each, None))
    await until(pilot, lambda: bool(desk.app.screen.query("#typed")))
    await settled(pilot)
    assert desk.service.count("POST", "/push/sync/qa-1") == 0


async def test_the_review_of_the_tests_names_no_key_that_cannot_help_there(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot)
    offered = {offer.action_id for offer in desk.app.screen.query_one(Footer)._offers()}
    assert {"test_push", "hand_over"} <= offered
    await pilot.press(key("test_push"))
    await until(pilot, lambda: "Review: test" in screen_text(desk.app))
    await settled(pilot)
    assert not {"test_push", "hand_over"} & {offer.action_id for offer in desk.app.screen.query_one(Footer)._offers()}
