"""The review around the send: from field to field of the gate, on to other screens, and the same push once more."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from push_tui.chat.bodies import users_body
from push_tui.dialects import AGORA
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.operations.review import review_of
from push_tui.operations.send import send
from push_tui.simulator.service import ChatService
from push_tui.ui.actions import key_of
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.into_composer import compose_to
from push_tui.ui.screens.jobs import JobsScreen
from push_tui.ui.screens.keep_draft import KeepDraft
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.profiles import Profiles
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.review import ReviewScreen
from push_tui.ui.screens.why_nothing import WhyNothingScreen
from push_tui.ui.widgets.footer import Footer
from support.keys import key
from support.person import (
    BOTH_SIZES,
    IN_80X24,
    Desk,
    Pilot,
    answer_status_query,
    compose,
    desk_of,
    review,
    review_and_send,
    screen_text,
    settled,
    until,
)

LABEL, SINGLE = "/push/list/label", "/push/single"


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


@IN_80X24
async def test_the_very_same_push_once_more_is_said_to_have_gone_out(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    compose(desk, labels=("vip",))
    await review(pilot)
    await until(pilot, lambda: "This push was sent before" in screen_text(desk.app))
    assert "accepted" in screen_text(desk.app)
    await pilot.press("escape")
    compose(desk, labels=("ios",))
    await review(pilot)
    await settled(pilot)
    assert "This push was sent before" not in screen_text(desk.app)


async def test_after_an_unknown_send_again_is_typed_too(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", LABEL, drop_after_processing=True, times=1)
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    compose_to(desk.app, Audience(AudienceKind.EVERYBODY))
    await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
    await until(pilot, lambda: "for labels: vip; it may have" in screen_text(desk.app))
    await pilot.press("escape")
    screen = await review(pilot, typing="vip")
    assert desk.app.focused is screen.query_one("#again")
    assert "This push may have been sent at" in screen_text(desk.app)
    assert 'Type "again"' in screen_text(desk.app)
    await pilot.press(key("send"))
    await until(pilot, lambda: 'Type "again" first' in screen_text(desk.app))
    assert desk.service.count("POST", LABEL) == 1
    await pilot.press(*"again", key("send"))
    await settled(pilot)
    assert "ACCEPTED" in screen_text(desk.app)
    assert desk.service.count("POST", LABEL) == 2


@pytest.mark.parametrize("unknown", [False, True])
async def test_a_new_push_is_said_to_follow_a_sent_one_only_if_it_was_sent(
    desk: Desk, pilot: Pilot, unknown: bool
) -> None:
    if unknown:
        desk.service.fault("POST", LABEL, drop_after_processing=True, times=1)
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    compose_to(desk.app, Audience(AudienceKind.EVERYBODY))
    if unknown:
        await until(pilot, lambda: isinstance(desk.app.screen, KeepDraft))
        await pilot.click("#replace")
    await until(pilot, lambda: desk.session.composition.push.message == {})
    await settled(pilot)
    told = [each for each in desk.app._notifications if each.message.startswith("Started a new push")]
    assert bool(told) is not unknown


@IN_80X24
async def test_after_an_unknown_send_to_two_users_again_is_typed_also_for_one_of_them(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", SINGLE, drop_after_processing=True, times=1)
    compose(desk, users=("mia", "kim"))
    await review_and_send(pilot)
    assert "UNKNOWN" in screen_text(desk.app)
    await pilot.press("escape")
    for users, said in ((("mia", "kim"), "This push may have been sent at"), (("kim",), "to 1 of these users by ")):
        compose(desk, users=users)
        screen = await review(pilot)
        assert desk.app.focused is screen.query_one("#again")
        assert said in str(screen.query_one("#before", Static).content)
        await pilot.press(key("send"))
        await settled(pilot)
        assert desk.service.count("POST", SINGLE) == 1
        await pilot.press("escape")
    await review(pilot)
    await pilot.press(*"again", key("send"))
    await settled(pilot)
    assert desk.service.count("POST", SINGLE) == 2


@IN_80X24
async def test_a_review_that_another_window_has_overtaken_shows_what_is_so_now_and_asks_anew(
    desk: Desk, pilot: Pilot, service: ChatService, tmp_path: Path
) -> None:
    push = compose(desk, labels=("vip",))
    first = await review(pilot, typing="vip", note="OPS-7")
    with desk_of(service, tmp_path) as other:

        async def review_and_send_there() -> None:
            await send(other.session, await review_of(other.session, push), "")
            await other.session.client.add_users("vip", users_body(["hx1"], AGORA))

        other.engine.submit(review_and_send_there()).result(20)
    await pilot.press(key("send"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen) and desk.app.screen is not first)
    await answer_status_query(pilot)
    shown = " ".join(screen_text(desk.app).split())
    assert "Nothing was sent. vip has 147 members now; you reviewed 146." in shown
    assert "␊" not in shown
    assert "This push was sent before" in shown
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 1
    await pilot.press(*"vip", key("send"))
    await settled(pilot)
    assert "ACCEPTED" in screen_text(desk.app)
    assert desk.service.count("POST", LABEL) == 2
    assert desk.latest().note == "OPS-7"


@IN_80X24
async def test_once_the_outcome_is_there_every_screen_is_one_key_away(desk: Desk, pilot: Pilot) -> None:
    for action_id, screen in (("history", HistoryScreen), ("labels", LabelsScreen)):
        compose(desk, labels=("vip",))
        await review_and_send(pilot, typing="vip")
        assert "ACCEPTED" in screen_text(desk.app)
        await pilot.press(key(action_id))
        await until(pilot, lambda screen=screen: isinstance(desk.app.screen, screen))  # type: ignore[misc]
        assert "Close this first" not in screen_text(desk.app)


@BOTH_SIZES
async def test_nothing_that_was_said_of_the_gate_lies_over_the_outcome(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: 'Type "vip" first.' in screen_text(desk.app))
    screen.query_one("#typed", Input).value = "vip"
    await pilot.press(key("send"))
    await until(pilot, lambda: "ACCEPTED" in screen_text(desk.app))
    await pilot.pause()
    assert "first." not in screen_text(desk.app)


async def test_enter_goes_from_field_to_field_of_the_gate_and_never_sends(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), title="Integration Test Email #1")
    screen = await review(pilot)
    screen.query_one("#meant", Input).value = "I mean it"
    await pilot.press("enter")
    assert desk.app.focused is screen.query_one("#typed")
    await pilot.press(*"vi", "enter")
    await until(pilot, lambda: 'Type "vip" first.' in screen_text(desk.app))
    await pilot.press("p", "enter")
    assert desk.app.focused is screen.query_one("#note")
    await pilot.press("enter")
    await until(pilot, lambda: "Enter does not send" in screen_text(desk.app))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0


async def test_the_members_of_several_labels_stand_below_each_other(desk: Desk, pilot: Pilot) -> None:
    desk.session.composition.take(
        Push(Audience(AudienceKind.LABELS, ("vip", "all-customers")), message={"title": "a", "content": "b"})
    )
    await review(pilot)
    first, second = (line.index(" members") for line in screen_text(desk.app).splitlines() if " members" in line)
    assert first == second


@IN_80X24
async def test_what_is_below_the_fold_is_reached_from_the_gate(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot)
    assert '"targets"' not in screen_text(desk.app)
    await pilot.press("pagedown", "pagedown")
    await pilot.pause()
    assert '"targets"' in screen_text(desk.app)
    assert desk.app.focused is screen.query_one("#typed")
    await pilot.press("pageup", "pageup")
    await pilot.pause()
    assert "Push to at most 146 people with the label vip, now" in screen_text(desk.app)


@IN_80X24
async def test_the_composer_says_that_its_push_was_sent_until_it_is_changed(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    await until(pilot, lambda: f"{key_of('clear_push')}: New push" in screen_text(desk.app))
    assert "accepted." in screen_text(desk.app)
    desk.session.composition.type_text(("pushMessage", "title"), "Maintenance tomorrow")
    await until(pilot, lambda: "accepted." not in screen_text(desk.app))


async def test_the_record_of_a_sent_push_and_why_nothing_came_of_it_are_one_key_away(desk: Desk, pilot: Pilot) -> None:
    for action_id, page, shown in (("open_record", RecordScreen, "QUEUED"), ("why_nothing", WhyNothingScreen, "qa-1")):
        compose(desk, users=("qa-1",))
        await review_and_send(pilot)
        assert "async success" not in screen_text(desk.app)
        await pilot.press(key(action_id))
        await until(pilot, partial(lambda page: isinstance(desk.app.screen, page), page))
        await settled(pilot)
        assert shown in screen_text(desk.app)
        opened = desk.app.screen
        await pilot.press(*["escape"] * (2 if isinstance(opened, WhyNothingScreen) and opened.facts.asking else 1))
        await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
        await settled(pilot)
        assert "QUEUED" in screen_text(desk.app)
        assert desk.app.screen.query_one("#facts").has_focus
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(desk.app.screen, ReviewScreen))
        await settled(pilot)
        assert isinstance(desk.app.screen, JobsScreen)


async def test_the_outcome_stays_where_no_user_is_named(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press(key("why_nothing"))
    await until(pilot, lambda: not isinstance(desk.app.screen, ReviewScreen))
    await settled(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    assert "ACCEPTED" in screen_text(desk.app)


async def test_an_accepted_task_says_what_that_means_and_where_its_record_is(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    shown = " ".join(screen_text(desk.app).split())
    assert f"reports no results; {key('why_nothing')} finds out why a user got nothing." in shown
    assert f"{key('open_record')} shows the record." in shown


async def test_a_scheduled_task_is_sent_when_it_is_due_and_only_a_task_has_an_id_to_copy(
    desk: Desk, pilot: Pilot
) -> None:
    desk.session.profile = replace(desk.session.profile, server_time_zone="UTC")
    tomorrow = f"{desk.app.now() + timedelta(days=1):%Y-%m-%d %H:%M:00}"
    desk.session.composition.take(compose(desk, labels=("vip",)).with_value(("startDate",), tomorrow))
    await review_and_send(pilot, typing="vip")
    (outcome,) = (line for line in screen_text(desk.app).splitlines() if "SCHEDULED" in line)
    assert re.search(r"SCHEDULED   goes out tomorrow \d\d:\d\d, in 2\d h \d\d min   task \d", outcome)
    assert "The service sends it when it is due and reports no results" in " ".join(screen_text(desk.app).split())
    assert "copy_task" in {offer.action_id for offer in desk.app.screen.query_one(Footer)._offers()}
    await pilot.press("escape")
    compose(desk, users=("qa-1",))
    await review_and_send(pilot)
    assert "copy_task" not in {offer.action_id for offer in desk.app.screen.query_one(Footer)._offers()}


async def test_the_palette_above_an_outcome_leads_to_the_profiles_and_the_other_screens(
    desk: Desk, pilot: Pilot
) -> None:
    for typed, there in (("profiles", Profiles), ("jobs", JobsScreen)):
        compose(desk, users=("qa-1",))
        await review_and_send(pilot)
        await pilot.press(":", *typed)
        await until(pilot, lambda typed=typed: typed.capitalize() in screen_text(desk.app))  # type: ignore[misc]
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda there=there: isinstance(desk.app.screen, there))  # type: ignore[misc]
        assert not any(isinstance(each, ReviewScreen) for each in desk.app.screen_stack)
        if there is Profiles:
            await pilot.press("escape")
