"""One record of the history as a person at the keyboard meets it."""

import json
from datetime import timedelta

import pytest

from push_tui.operations.session import Topic
from push_tui.outcomes import Outcome
from push_tui.storage.jobs import REMOVED
from push_tui.storage.records import RecordKind, Result
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.job import JobScreen
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.widgets.text_pane import TextPane
from support.bulk_work import planned, started_and_over, take_users
from support.history_samples import a_push, accepted
from support.keys import key
from support.past import record
from support.person import IN_80X24, Desk, Pilot, screen_text, settled, until

TASK = "968120369184112182"


async def open_record(desk: Desk, pilot: Pilot) -> RecordScreen:
    await settled(pilot)
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, RecordScreen)
    return screen


@IN_80X24
async def test_the_whole_record_is_reached_by_keys(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push(), accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no push binding")))
    await open_record(desk, pilot)
    assert "SOME FAILED" in screen_text(desk.app)
    assert f"{key_of('history')} History" in screen_text(desk.app)
    await pilot.press("end")
    assert '"duration":12' in screen_text(desk.app)
    await pilot.press("home")
    assert "SOME FAILED" in screen_text(desk.app)


@IN_80X24
async def test_the_outcome_appears_when_it_comes(desk: Desk, pilot: Pilot) -> None:
    row = record(desk, a_push(), None)
    await open_record(desk, pilot)
    assert "SENDING" in screen_text(desk.app)
    desk.session.history.finish(row, accepted(("qa-1", "SUCCESS", None)))
    desk.session.changed(Topic.HISTORY)
    await settled(pilot)
    assert "PUSHED" in screen_text(desk.app)


async def test_a_record_leads_to_its_job_and_back_until_that_is_removed(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", key("add_from_file"))
    await take_users(pilot, "qa-1\nqa-2")
    await planned(pilot)
    job = await started_and_over(pilot, desk)
    await open_record(desk, pilot)
    await pilot.press(key("open_job"))
    await until(pilot, lambda: isinstance(desk.app.screen, JobScreen))
    await settled(pilot)
    assert f"Job {job.id}  ·" in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    desk.engine.submit(desk.app.jobs.queue.forget(job.id)).result()
    await pilot.press(key("open_job"))
    await until(pilot, lambda: REMOVED in screen_text(desk.app))
    assert isinstance(desk.app.screen, RecordScreen)


@IN_80X24
async def test_copies_are_the_exact_bytes(desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[tuple[str, str]] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append((text, what)))
    request = '{"pushMessage":{"title":"\u202e \x7f"}}'
    record(desk, a_push(request=request.encode()), accepted(task_id=TASK, answer=b"\x1b[2J"))
    await open_record(desk, pilot)
    await pilot.press(key("copy_task"), key("copy_record_request"), key("copy_answer"))
    assert copied == [(TASK, "task ID"), (request, "request"), ("\x1b[2J", "answer")]


async def test_the_plan_of_a_job_is_copied_as_it_stands_there(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[tuple[str, str]] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append((text, what)))
    record(desk, a_push(kind=RecordKind.USERS_ADDED, request=b"", job=7, plan={"rows": 2}), accepted())
    await open_record(desk, pilot)
    await pilot.press(key("copy_record_request"))
    assert copied == [('{\n  "rows": 2\n}', "plan")]


def seen(desk: Desk, row: int) -> bool:
    kept = desk.session.history.get(row)
    assert kept is not None
    return kept.seen_at is not None


@pytest.mark.parametrize(
    "result",
    [Result(state=Outcome.UNKNOWN), Result(state=Outcome.REJECTED), accepted(("qa-1", "FAIL", "no push binding"))],
    ids=["unknown", "rejected", "failed"],
)
async def test_what_went_wrong_needs_a_look_until_you_say_that_you_looked_into_it(
    desk: Desk, pilot: Pilot, result: Result
) -> None:
    row = record(desk, a_push(title="Sale"), result)
    await open_record(desk, pilot)
    assert not seen(desk, row)
    assert f"{key('looked_into')} Looked into" in screen_text(desk.app)
    await pilot.press(key("looked_into"))
    await settled(pilot)
    assert seen(desk, row)
    assert isinstance(desk.app.screen, RecordScreen)
    assert desk.app.screen.why_not("looked_into")
    assert "Looked into" not in screen_text(desk.app)
    await pilot.press(key("bring_back"))
    await settled(pilot)
    assert not seen(desk, row)
    assert "Looked into" in screen_text(desk.app)


async def test_what_went_well_is_not_to_be_looked_into(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push(), accepted())
    await open_record(desk, pilot)
    assert "Looked into" not in screen_text(desk.app)


@IN_80X24
async def test_what_a_record_lacks_cannot_be_copied_and_says_why(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push(kind=RecordKind.LABEL_DELETED, request=b""), Result(state=Outcome.NOT_SENT))
    screen = await open_record(desk, pilot)
    for action in ("copy_task", "copy_record_request", "copy_answer", "compose_again"):
        assert screen.why_not(action)
    assert screen.why_not("close") is None


@IN_80X24
async def test_compose_again_asks_before_it_replaces_a_draft(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push("Back at noon"), accepted(("qa-1", "SUCCESS", None)))
    await open_record(desk, pilot)
    desk.session.composition.type_text(("pushMessage", "title"), "half a thought")
    await pilot.press(key("compose_again"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    assert desk.session.composition.push.title == "half a thought"
    await pilot.click("#replace")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.title == "Maintenance"
    desk.session.composition.undo()
    assert desk.session.composition.push.title == "half a thought"


async def test_a_scheduled_push_that_is_composed_again_is_said_to_be_a_second_one(desk: Desk, pilot: Pilot) -> None:
    start = f"{desk.app.now() + timedelta(hours=30):%Y-%m-%d %H:%M:%S}"
    record(desk, a_push(start_date=start, start_zone="UTC"), accepted(task_id=TASK))
    await open_record(desk, pilot)
    await pilot.press(key("compose_again"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    await until(pilot, lambda: "This is a second push" in screen_text(desk.app))


@IN_80X24
async def test_every_tab_leads_out_of_a_record(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push(), accepted(("qa-1", "SUCCESS", None)))
    await open_record(desk, pilot)
    await pilot.press(key("compose"))
    assert isinstance(desk.app.screen, ComposeScreen)
    await pilot.press(key("history"))
    await settled(pilot)
    assert isinstance(desk.app.screen, HistoryScreen)
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press(key("history"))
    assert isinstance(desk.app.screen, HistoryScreen)
    assert len(desk.app.screen_stack) == 2


@IN_80X24
async def test_a_record_keeps_its_place_when_it_is_read_again(desk: Desk, pilot: Pilot) -> None:
    record(desk, a_push(), accepted(*((f"user-{number}", "SUCCESS", None) for number in range(100))))
    screen = await open_record(desk, pilot)
    await pilot.press("pagedown", "pagedown")
    place = screen.query_one(TextPane).scroll_y
    assert place > 0
    desk.session.changed(Topic.HISTORY)
    await settled(pilot)
    assert screen.query_one(TextPane).scroll_y == place


@IN_80X24
async def test_a_record_opens_where_it_has_what_was_searched_for(desk: Desk, pilot: Pilot) -> None:
    body = json.dumps({"targets": [f"user-{number}" for number in range(60)], "pushMessage": {"content": "needle"}})
    record(desk, a_push(title="Sale", request=body.encode()), accepted())
    await settled(pilot)
    await pilot.press(key("history"), key("filter_history"), *"needle", "enter")
    await settled(pilot)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(desk.app.screen, RecordScreen))
    await settled(pilot)
    pane = desk.app.screen.query_one(TextPane)
    assert pane.scroll_y > 0
    assert "needle" in screen_text(desk.app)
    await pilot.press("G")
    await settled(pilot)
    assert pane.scroll_y == pane.max_scroll_y > 0
    await pilot.press("g")
    await settled(pilot)
    assert pane.scroll_y == 0
