"""The history as a person at the keyboard meets it."""

from dataclasses import replace

import pytest
from textual.widgets import Static

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.listing import PAGE_ROWS, Listing
from push_tui.outcomes import Outcome
from push_tui.storage.records import EVERYTHING, RecordKind, Result
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.history_rows import OTHER_PROFILE
from push_tui.ui.screens.record import RecordScreen
from push_tui.ui.screens.record_beside import RecordBeside
from support.history_samples import a_push, accepted
from support.keys import key
from support.past import Past, open_history
from support.person import IN_80X24, Desk, Pilot, compose, review_and_send, screen_text, settled, until

TASK = "968120369184112182"


async def test_while_an_older_history_is_updated_the_list_says_how_far_that_is(desk: Desk, pilot: Pilot) -> None:
    screen = await open_history(desk, pilot)
    screen._readers += 1
    desk.session.note_history_update(40_000, 100_000)
    await settled(pilot)
    assert "Updating the history: 40,000 of 100,000 records" in screen_text(desk.app)
    screen._readers -= 1
    desk.session.note_history_update(0, 0)
    await settled(pilot)
    assert "Nothing was sent yet." in screen_text(desk.app)


@IN_80X24
async def test_an_empty_history_says_what_will_stand_there(desk: Desk, pilot: Pilot) -> None:
    await open_history(desk, pilot)
    assert "Nothing was sent yet." in screen_text(desk.app)


async def test_a_row_tells_time_state_audience_title_task_and_profile(desk: Desk, pilot: Pilot, past: Past) -> None:
    intent = a_push(title="Early access", audience_kind="labels", audience=("vip",), audience_text="label vip")
    past.add(intent, accepted(task_id=TASK))
    await open_history(desk, pilot)
    text = screen_text(desk.app)
    for shown in ("accepted", "label vip", "Early access", TASK, "staging"):
        assert shown in text


@IN_80X24
async def test_a_narrow_list_keeps_state_audience_and_title(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(), accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no push binding")))
    await open_history(desk, pilot)
    text = screen_text(desk.app)
    for shown in ("some failed", "qa-1, qa-2", "Maintenance"):
        assert shown in text
    assert "Operator" not in text.splitlines()[2]


async def test_a_send_is_found_in_the_history_with_its_result(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), title="Winter sale")
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    screen = await open_history(desk, pilot)
    row = screen.current
    assert row is not None
    assert row.title == "Winter sale"
    assert row.task_id == desk.latest().task_id
    assert str(row.task_id) in screen_text(desk.app)


@IN_80X24
async def test_pages_are_read_as_the_end_comes_in_sight(desk: Desk, pilot: Pilot, past: Past) -> None:
    for number in range(600):
        past.add(a_push(title=f"push {number}"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    assert f"showing {PAGE_ROWS} of 600" in screen_text(desk.app)
    for _ in range(600 // PAGE_ROWS):
        await pilot.press("end")
        await settled(pilot)
    assert "History  600" in screen_text(desk.app)
    assert len({row.id for row in screen.rows.items}) == 600
    assert screen.rows.items[-1].title == "push 0"


@IN_80X24
async def test_the_cursor_stays_on_its_row_when_another_process_sends(desk: Desk, pilot: Pilot, past: Past) -> None:
    for number in range(300):
        past.add(a_push(title=f"push {number}"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await pilot.press("down", "down")
    assert screen.current is not None
    assert screen.current.title == "push 297"
    past.add(a_push(title="from elsewhere"), None)
    await pilot.press(key("refresh_history"))
    await settled(pilot)
    assert screen.rows.items[0].title == "from elsewhere"
    assert screen.current.title == "push 297"


@IN_80X24
async def test_y_copies_the_exact_task_id(
    desk: Desk, pilot: Pilot, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[tuple[str, str]] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append((text, what)))
    past.add(a_push(), accepted(("qa-1", "SUCCESS", None)))
    past.add(a_push(), accepted(task_id=TASK))
    await open_history(desk, pilot)
    await pilot.press(key("copy_task"))
    assert copied == [(TASK, "task ID")]
    await pilot.press("down", key("copy_task"))
    await pilot.pause()
    assert copied == [(TASK, "task ID")]
    assert "This row has no task ID." in screen_text(desk.app)


async def test_c_fills_the_composer_with_what_was_sent(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, user="qa-1", title="Winter sale")
    await review_and_send(pilot)
    await pilot.press("escape")
    desk.session.composition.clear()
    await open_history(desk, pilot)
    await pilot.press(key("compose_again"))
    await until(pilot, lambda: desk.session.composition.push.title == "Winter sale")
    dialect = desk.session.dialect
    assert desk.session.composition.push.digest(dialect) == push.digest(dialect)
    assert desk.session.composition.push.audience == Audience(AudienceKind.USER, ("qa-1",))


@IN_80X24
async def test_a_change_of_a_label_cannot_be_composed_again_and_says_so(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(kind=RecordKind.LABEL_CREATED, title="vip"), accepted(summary="created"))
    await open_history(desk, pilot)
    await pilot.press(key("compose_again"))
    await pilot.pause()
    assert "This is a label change, not a push." in screen_text(desk.app)


@IN_80X24
async def test_enter_opens_the_record_and_escape_comes_back_to_the_row(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="older"), accepted(("qa-1", "SUCCESS", None)))
    past.add(a_push(title="newer"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await pilot.press("down", "enter")
    await settled(pilot)
    assert isinstance(desk.app.screen, RecordScreen)
    assert "older" in screen_text(desk.app)
    await pilot.press("escape")
    await settled(pilot)
    assert desk.app.screen_stack[-1] is screen
    assert screen.current is not None
    assert screen.current.title == "older"


async def test_a_wide_terminal_shows_the_record_under_the_cursor_beside_the_list(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    past.add(a_push(title="older"), accepted(("qa-2", "FAIL", "no push binding")))
    past.add(a_push(title="newer"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    beside = screen.query_one(RecordBeside)
    await until(pilot, lambda: "push: newer" in beside.text)
    await pilot.press("down")
    await until(pilot, lambda: "push: older" in beside.text)
    assert "failed: no push binding" in beside.text
    assert "Request   POST" in beside.text
    assert desk.engine.store_later(lambda: desk.session.history.page()[1].seen_at).result(5) is None


@IN_80X24
async def test_days_are_headings_that_the_cursor_passes_over(desk: Desk, pilot: Pilot, past: Past) -> None:
    for number in range(30):
        past.add(a_push(title=f"push {number}"), accepted(("qa-1", "SUCCESS", None)))
        if number in {9, 19}:
            past._clock.go_on(hours=24)
    screen = await open_history(desk, pilot)
    rows = screen.rows
    days = [
        line.split()[1] for line in screen_text(desk.app).splitlines() if line.startswith((" Sun ", " Mon ", " Tue "))
    ]
    assert len(days) == 2
    await pilot.click(rows, offset=(5, 1))
    assert rows.cursor == 0
    await pilot.click(rows, offset=(5, 13))
    assert rows.current is not None
    assert rows.current.title == "push 19"
    await pilot.press("end")
    await settled(pilot)
    assert rows.current.title == "push 0"
    assert rows.cut_off is not None
    await pilot.press("home")
    await settled(pilot)
    assert rows.cut_off is None
    assert days[0] in screen_text(desk.app)


@IN_80X24
async def test_n_steps_through_the_records_and_escape_comes_back_to_the_last_one(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    for title in ("third", "second", "first"):
        past.add(a_push(title=title), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await pilot.press("enter")
    await until(pilot, lambda: "push: first" in screen_text(desk.app))
    await pilot.press(key("previous_record"))
    await pilot.pause()
    assert "This is the first record of the list." in screen_text(desk.app)
    await pilot.press(key("next_record"))
    await until(pilot, lambda: "push: second" in screen_text(desk.app))
    await pilot.press(key("next_record"))
    await until(pilot, lambda: "push: third" in screen_text(desk.app))
    await pilot.press(key("previous_record"))
    await until(pilot, lambda: "push: second" in screen_text(desk.app))
    await pilot.press("escape")
    await settled(pilot)
    assert screen.current is not None
    assert screen.current.title == "second"


@IN_80X24
async def test_a_report_has_all_of_the_record_as_plain_text(
    desk: Desk, pilot: Pilot, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    past.add(a_push(title="Winter sale"), accepted(task_id=TASK))
    await open_history(desk, pilot)
    await pilot.press(key("copy_report"))
    await until(pilot, lambda: bool(copied))
    await pilot.press("enter")
    await settled(pilot)
    await pilot.press(key("copy_report"))
    await until(pilot, lambda: len(copied) == 2)
    assert copied[0] == copied[1]
    for words in (
        "Winter sale",
        "ACCEPTED   The service accepted the push as a task.\n",
        TASK,
        "Operator",
        "Request   POST",
        "Answer",
    ):
        assert words in copied[0]


async def test_texts_from_outside_are_neither_markup_nor_control(desk: Desk, pilot: Pilot, past: Past) -> None:
    hostile = "[/b] [red]x[/red] \x1b[2J \x9b1m \u202etxt [@click=app.quit]q"
    past.add(
        a_push(title=hostile, audience_text=hostile, profile=hostile), Result(state=Outcome.UNKNOWN, error=hostile)
    )
    await open_history(desk, pilot)
    assert "[/b] [red]x[/red]" in screen_text(desk.app)
    await pilot.press("enter")
    await settled(pilot)
    text = screen_text(desk.app)
    assert "[/b] [red]x[/red]" in text
    assert not {"\x1b", "\x9b", "\u202e"} & set(text)


@IN_80X24
async def test_a_history_that_cannot_be_read_says_why_and_the_app_goes_on(desk: Desk, pilot: Pilot) -> None:
    desk.paths.history.write_bytes(b"this is no database" * 100)
    await open_history(desk, pilot)
    assert "Press r to try again" in " ".join(screen_text(desk.app).split())
    await pilot.press(key("labels"))
    assert not isinstance(desk.app.screen, HistoryScreen)


async def test_a_finished_send_is_five_keys_from_the_review_of_its_correction(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), title="Maintenance tonigth")
    sent = desk.session.composition.push.with_value(("pushMessage", "apns", "collapseId"), "4711")
    desk.session.composition.take(sent)
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    await pilot.press(key("history"))
    await settled(pilot)
    await pilot.press(key("correct"))
    await settled(pilot)
    assert desk.session.composition.push.audience == sent.audience
    banner = f"Correction of {desk.latest().task_id}: phones replace the first one over Apple (APNs), but show BOTH"
    assert banner in " ".join(screen_text(desk.app).split())
    await pilot.press(key("review"))
    await until(pilot, lambda: desk.app.screen.is_modal)
    assert "Maintenance tonigth" in screen_text(desk.app)
    assert banner in str(desk.app.screen.query_one("#before", Static).content)


async def test_a_push_without_a_handle_says_that_its_correction_comes_beside_it(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",))
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape", key("history"))
    await settled(pilot)
    await pilot.press(key("correct"))
    await until(pilot, lambda: "phones will show BOTH pushes, because" in screen_text(desk.app))
    await pilot.press(key("clear_push"))
    await until(pilot, lambda: "Correction of" not in screen_text(desk.app))
    await pilot.press(key("undo"))
    await until(pilot, lambda: "phones will show BOTH pushes, because" in screen_text(desk.app))


async def test_a_record_that_is_opened_again_makes_no_draft_until_something_changes(desk: Desk, pilot: Pilot) -> None:
    compose(desk, labels=("vip",), title="Sent once")
    await review_and_send(pilot, typing="vip")
    await pilot.press("escape")
    for action in ("compose_again", "correct"):
        await open_history(desk, pilot)
        await pilot.press(key(action))
        await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
        await settled(pilot)
        desk.engine.store_later(desk.session.composition_saver.write).result(5)
        assert desk.session.drafts.load_all() == ()
    await pilot.press("x")
    await settled(pilot)
    desk.engine.store_later(desk.session.composition_saver.write).result(5)
    assert len(desk.session.drafts.load_all()) == 1


@IN_80X24
async def test_a_read_that_ends_after_the_screen_has_gone_shows_nothing(desk: Desk, pilot: Pilot) -> None:
    screen = await open_history(desk, pilot)
    await screen.query("*").remove()
    screen._take(Listing())
    await screen._read().wait()
    assert not desk.app._exception


async def test_a_history_that_was_left_before_it_was_painted_takes_no_filter(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("history"))
    await settled(pilot)
    history = desk.app.screen
    assert isinstance(history, HistoryScreen)
    await history.remove_children()
    history.show_filter(EVERYTHING)


async def test_rows_of_the_profile_that_was_left_are_marked(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(profile=desk.session.profile.name), accepted(("qa-1", "SUCCESS", None)))
    await pilot.press(key("history"))
    await settled(pilot)
    assert OTHER_PROFILE not in screen_text(desk.app)
    desk.app.use_profile(replace(desk.session.profile, name="other"))
    await settled(pilot)
    desk.app.go("history")
    await settled(pilot)
    assert f"{OTHER_PROFILE} qa-1" in screen_text(desk.app)
