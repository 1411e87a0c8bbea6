"""The review: what stands on it, what opens its gate, and what never sends."""

import gc
import weakref
from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input, Static
from textual.widgets._toast import Toast

from push_tui.chat.errors import TokenNeeded
from push_tui.operations.advice import set_handle
from push_tui.operations.session import Session, Topic
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import Environment
from push_tui.ui.actions import action_of, key_of
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.open_review import open_review
from push_tui.ui.screens.review import ReviewScreen
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
    unanswered,
    until,
)

SINGLE, LABEL, TASK = "/push/single", "/push/list/label", "/push/task"


@pytest.fixture
def start() -> str:
    """A screen with little on it: the review opens above it."""
    return "jobs"


async def test_a_push_to_users_is_sent_with_one_key_and_found_in_the_history(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1", "qa-2"))
    await review_and_send(pilot, note="OPS-7")
    assert "QUEUED" in screen_text(desk.app)
    assert "queued, delivery unknown" in screen_text(desk.app)
    assert screen_text(desk.app).count("Queued does not mean that the user exists or has a device.") == 1
    record = desk.latest()
    assert (record.state, record.note, record.test) == (Outcome.ACCEPTED, "OPS-7", True)


@IN_80X24
async def test_the_task_id_stands_on_the_screen_after_a_push_to_a_label(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    assert desk.latest().task_id is not None
    assert f"task {desk.latest().task_id}" in screen_text(desk.app)


async def test_a_dropped_answer_is_unknown_and_never_resent(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", LABEL, drop_after_processing=True)
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    assert "UNKNOWN" in screen_text(desk.app)
    await pilot.press(key("send"), key("send", 1))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 1
    assert desk.latest().state is Outcome.UNKNOWN


async def test_nothing_is_sent_before_the_terminal_has_shown_the_review(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1",))
    open_review(desk.app)
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await pilot.press(key("send"), key("send", 1))
    await settled(pilot)
    assert "waiting for the terminal" in screen_text(desk.app)
    (told,) = desk.app._notifications  # once, however often the key came
    assert f"Press {' or '.join(action_of('send').key_names)} again." in str(told.message)
    assert desk.service.count("POST", SINGLE) == 0
    await answer_status_query(pilot)
    assert "waiting for the terminal" not in screen_text(desk.app)
    await pilot.press(key("send"))
    await settled(pilot)
    assert desk.service.count("POST", SINGLE) == 1


async def test_a_key_that_came_while_the_review_was_prepared_is_told_of_in_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    compose(desk, labels=("vip",))
    with unanswered(desk, "/push/label/vip"):
        await pilot.press(key("review"))
        await until(pilot, lambda: desk.service.count("GET", "/push/label/vip") == 1)
        await pilot.press(key("send"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await until(pilot, lambda: any("Press it again" in str(each.message) for each in desk.app._notifications))
    await pilot.press("escape", key("review"))
    await until(pilot, lambda: isinstance(desk.app.screen, ReviewScreen))
    await settled(pilot)
    assert not desk.app._notifications


async def test_no_other_key_sends(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1",))
    await review(pilot)
    for keys in (["enter"], ["space"], [key("review")], ["tab", "tab", "tab", "enter"]):
        await pilot.press(*keys)
        await settled(pilot)
        assert desk.service.count("POST", SINGLE) == 0, keys


@IN_80X24
async def test_the_bound_of_an_intersection_is_named_and_typed_exactly(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip", "ios"))
    screen = await review(pilot)
    assert desk.app.focused is screen.query_one("#typed", Input)
    assert 'Type "146"' in screen_text(desk.app)
    assert "users who are in ALL of: vip, ios; at most 146" in screen_text(desk.app)
    await pilot.press("1", "4", key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 0
    await pilot.press("6", key("send"))
    await settled(pilot)
    assert desk.service.count("POST", LABEL) == 1


async def test_a_wrong_word_is_called_wrong_while_it_is_typed(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot)
    await pilot.press("v", "i")
    assert '○ Type "vip"' in screen_text(desk.app)
    await pilot.press("o")
    assert '✖ Type "vip"' in screen_text(desk.app)
    assert "Send (locked)" in screen_text(desk.app)
    await pilot.press("backspace", "P")
    assert "✖ Type" in screen_text(desk.app)
    assert "upper and lower case count" in screen_text(desk.app)
    await pilot.press("backspace", "p")
    assert '✔ Type "vip"' in screen_text(desk.app)
    assert "Send (locked)" not in screen_text(desk.app)


async def test_a_word_typed_beside_its_line_closes_nothing_and_goes_nowhere(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("qa-team",))
    written = desk.session.composition.push
    await review(pilot)
    await pilot.press("shift+tab", *"qa-team")
    await settled(pilot)
    assert isinstance(desk.app.screen, ReviewScreen)
    assert desk.session.composition.push == written
    await pilot.press("escape")
    await settled(pilot)
    assert not isinstance(desk.app.screen, ReviewScreen)


async def test_the_frame_says_how_careful_to_be(desk: Desk, pilot: Pilot) -> None:
    who: dict[str, dict[str, Any]] = {
        "Review: test": {"users": ("qa-1", "qa-2")},
        "Review: users": {"users": ("qa-1", "kim")},
        "Review: labels": {"labels": ("vip",)},
        "Review: EVERYBODY": {"everybody": True},
    }
    for title, audience in who.items():
        compose(desk, **audience)
        await review(pilot)
        assert f"─ {title} ─" in screen_text(desk.app).replace("━", "─")
        await pilot.press("escape")


async def test_a_push_from_production_says_so_on_a_whole_line(desk: Desk, pilot: Pilot) -> None:
    desk.session.profile = replace(desk.session.profile, environment=Environment.PRODUCTION)
    compose(desk, users=("qa-1",))
    await review(pilot)
    assert any(line.strip() == "PRODUCTION" for line in screen_text(desk.app).splitlines())
    assert "Push to the user qa-1, now, from 41117440#383391 (production)." in screen_text(desk.app)


async def test_after_sending_the_title_tells_the_outcome_and_the_warnings_are_gone(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    tests = desk.app.screen.query_one("#tests", Static)
    await until(pilot, lambda: f"{key_of('test_push')} sends it to them." in str(tests.content))
    await pilot.press(key("send"))
    await settled(pilot)
    shown = screen_text(desk.app)
    assert "Accepted: Push to at most 146 people with the label vip" in shown
    footer = shown.splitlines()[-1]
    assert "Send" not in footer
    assert "Hand over" not in footer
    assert "was not sent to the test users yet" not in screen_text(desk.app)


async def test_the_outcome_stands_on_top_in_its_own_colour_with_nothing_of_before(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    assert "When        now" in screen_text(desk.app)
    await pilot.press(key("send"))
    await settled(pilot)
    shown = screen_text(desk.app)
    assert shown.index("ACCEPTED") < shown.index("Accepted: Push to") < shown.index("Maintenance tonight")
    assert "When        now" not in shown
    assert f"{key_of('open_record')} shows the record" in shown
    assert screen.has_class("-came-good")
    await pilot.press(key("history", 1))
    await until(pilot, lambda: isinstance(desk.app.screen, HistoryScreen))


async def test_a_rejected_push_has_the_colour_of_a_failure(desk: Desk, pilot: Pilot) -> None:
    desk.service.fault("POST", LABEL, status=400, times=1)
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    assert desk.app.screen.has_class("-came-bad")


@pytest.mark.parametrize("who", [{"labels": ("vip",)}, {"everybody": True}])
async def test_what_no_later_push_can_replace_is_said_with_the_key_that_changes_it(
    desk: Desk, pilot: Pilot, who: dict[str, Any]
) -> None:
    push = compose(desk, **who)
    await review(pilot)
    said = f"No later push can replace it on phones. To change that: Esc, then {key_of('set_handle')}."
    assert said in " ".join(str(desk.app.screen.query_one("#before", Static).content).split())
    await pilot.press("escape")
    desk.session.composition.take(set_handle(push, desk.session.dialect))
    await review(pilot)
    assert "can replace it" not in str(desk.app.screen.query_one("#before", Static).content)


@pytest.mark.parametrize(("required", "order"), [(False, ["typed", "note"]), (True, ["note", "typed"])])
async def test_you_begin_in_the_first_field(desk: Desk, pilot: Pilot, required: bool, order: list[str]) -> None:
    desk.session.profile = replace(desk.session.profile, require_note=required)
    compose(desk, labels=("vip",))
    screen = await review(pilot)
    fields = [field for field in screen.query(Input) if field.display]
    assert [field.id for field in fields] == order
    assert screen.focused is fields[0]


async def test_the_key_that_opened_the_review_says_which_key_sends(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1",))
    await review(pilot)
    await pilot.press(key("review"))
    (told,) = [toast.message for toast in desk.app._notifications]
    assert told == f"Ctrl+S does not send; press {' or '.join(action_of('send').key_names)}."
    assert not desk.service.count("POST", SINGLE)


async def test_errors_keep_the_review_shut_and_say_why(desk: Desk, pilot: Pilot) -> None:
    compose(desk, users=("qa-1",), title="   ")
    open_review(desk.app)
    await settled(pilot)
    assert not isinstance(desk.app.screen, ReviewScreen)
    assert "title" in screen_text(desk.app).lower()


async def test_a_closed_review_cancels_no_send_and_its_outcome_is_told(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    with unanswered(desk, LABEL):
        await pilot.press(key("send"))
        await until(pilot, lambda: desk.service.count("POST", LABEL) == 1)
        await pilot.press("escape")
    await settled(pilot)
    assert '"Maintenance tonight": accepted' in screen_text(desk.app)
    assert desk.latest().state is Outcome.ACCEPTED


async def test_an_outcome_that_comes_while_the_review_closes_finds_nothing_to_write_on(
    desk: Desk, pilot: Pilot
) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot, typing="vip")
    await pilot.press(key("send"))
    await settled(pilot)
    await pilot.press("escape")
    await settled(pilot)
    screen.model_changed(Topic.SENDS)
    assert desk.app.screen is not screen


async def test_a_required_note_is_required(desk: Desk, pilot: Pilot) -> None:
    desk.session.profile = replace(desk.session.profile, require_note=True)
    compose(desk, users=("qa-1",))
    await review(pilot)
    await pilot.press(key("send"))
    await settled(pilot)
    assert "requires one" in screen_text(desk.app)
    assert desk.service.count("POST", SINGLE) == 0


async def test_a_send_of_the_profile_before_is_still_spoken_of_and_lands(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    compose(desk, labels=("vip",))
    await review(pilot, typing="vip")
    with unanswered(desk, LABEL):
        await pilot.press(key("send"))
        await until(pilot, lambda: desk.service.count("POST", LABEL) == 1)
        await pilot.press("escape")
        desk.app.use_profile(replace(desk.session.profile, name="other", token_env="CHAT_TOKEN"))
        await pilot.press(key("quit"))
        await until(pilot, lambda: "A send is in progress" in screen_text(desk.app))
        await pilot.press("escape")
    await settled(pilot)
    assert desk.latest().state is Outcome.ACCEPTED
    assert desk.session.in_flight() == ()


async def test_going_back_to_the_first_profile_uses_the_token_it_was_started_with(desk: Desk, pilot: Pilot) -> None:
    first = desk.session.profile
    desk.app.use_profile(replace(first, name="other"))
    assert await desk.app.ask(_has_token(desk.session)) is False
    desk.app.use_profile(first)
    assert await desk.app.ask(_has_token(desk.session)) is True


async def _has_token(session: Session) -> bool:
    try:
        await session.tokens.token()
    except TokenNeeded:
        return False
    return True


async def test_the_review_shows_what_a_label_is_for(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review(pilot)
    assert "vip: Key accounts. Ask the account team before you push." in screen_text(desk.app)


async def test_a_label_that_is_not_there_any_more_is_said_in_a_box_that_takes_what_you_type_next(
    desk: Desk, pilot: Pilot
) -> None:
    desk.engine.submit(desk.session.client.delete_label("vip")).result(20)  # after the labels were read
    compose(desk, labels=("vip",), title="Maintenance")
    await pilot.press(key("compose"), key("review"))
    await until(pilot, lambda: 'There is no label "vip"' in screen_text(desk.app))
    await pilot.press(*"vip")
    assert desk.session.composition.push.title == "Maintenance"
    await pilot.press("escape")
    assert 'There is no label "vip"' not in screen_text(desk.app)


async def test_a_review_that_was_closed_is_forgotten(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="qa-1")
    opened = []
    for _ in range(3):
        opened.append(weakref.ref(await review(pilot)))
        await pilot.press("escape")
        await settled(pilot)
    gc.collect()
    assert sum(each() is not None for each in opened) <= 1  # the last one, until another screen has been painted


@IN_80X24
async def test_a_toast_leaves_what_you_type_uncovered(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    screen = await review(pilot)
    await pilot.press(key("send"))
    await until(pilot, lambda: bool(screen.query(Toast)))
    await settled(pilot)
    (toast,) = screen.query(Toast)
    assert toast.region.bottom == screen.query_one("#gate").region.y
    screen.query_one("#typed", Input).value = "vip"
    await pilot.press(key("send"))
    await settled(pilot)
    screen.tui.tell("Anything.")
    await until(pilot, lambda: bool(screen.query(Toast)))
    await settled(pilot)
    assert screen.query_one(Toast).region.bottom == desk.app.size.height - 1
