"""What the composer tells beside its fields: problems, phones, request, reach, schedule; and what a key may cost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.widgets import Input

from push_tui.message.push import ABSENT, AUDIENCE_PATH, Audience, AudienceKind, Json, Push
from push_tui.ui.actions import key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.problem_list import ProblemList
from push_tui.ui.widgets.text_pane import TextPane
from support.composer import TITLE, open_composer, row_line, type_text
from support.keys import key
from support.person import BOTH_SIZES, IN_80X24, Desk, Pilot, screen_text, settled, sized, until

NOON: dict[str, Json] = {"title": "Noon", "content": "Chat is back."}


@pytest.fixture
def start() -> str:
    return "compose"


async def test_the_request_beside_the_form_follows_what_is_typed_and_is_copied(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    await open_composer(pilot)
    await type_text(pilot, "Hello")
    await pilot.press(key("next_pane"), key("next_pane"), key("next_pane"))
    shown = desk.app.screen.query_one("#json", TextPane)
    await until(pilot, lambda: '    "title": "Hello"' in shown.rows)
    await pilot.press("escape")
    await type_text(pilot, "!")
    await until(pilot, lambda: '    "title": "Hello!"' in shown.rows)
    await pilot.press(key("next_pane"), key("next_pane"), key("next_pane"), key("next_pane"))
    command = desk.app.screen.query_one("#curl", TextPane)
    await until(pilot, lambda: any("push/single" in line for line in command.rows))
    assert any("$PUSH_TUI_TOKEN" in line for line in command.rows)
    await pilot.press(key("copy_shown"))
    assert "$PUSH_TUI_TOKEN" in copied[0]


async def test_the_phones_beside_the_form_follow_what_is_typed(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    await type_text(pilot, "Hello phones")
    phones = desk.app.screen.query_one("#preview", TextPane)
    await until(pilot, lambda: sum("Hello phones" in line for line in phones.rows) == 2)
    assert form.has_focus_within
    assert "no content: the service adds its own" in " ".join(phones.rows)


@BOTH_SIZES
async def test_ctrl_g_pulls_the_notifications_open_and_shows_them_first_where_they_are_hidden(
    desk: Desk, pilot: Pilot
) -> None:
    await open_composer(pilot)
    desk.session.composition.take(Push(message={"title": "x", "content": "A long text. " * 30}))
    await pilot.press(key("next_pane"), key("next_pane"), key("next_pane"))
    assert "collapsed" not in screen_text(desk.app)
    await pilot.press(key("toggle_preview"))
    await until(pilot, lambda: "· collapsed" in screen_text(desk.app))
    await pilot.press(key("toggle_preview"))
    await until(pilot, lambda: "· expanded" in screen_text(desk.app))


async def test_alt_v_walks_through_the_vendors_that_have_a_block(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await pilot.press(key("next_vendor"))
    await until(pilot, lambda: "no blocks for two Android" in screen_text(desk.app))
    blocks = {"fcm": {"notification": {"title": "G"}}, "xiaomi": {"title": "M"}}
    desk.session.composition.take(Push(message={"title": "x", "content": "y", **blocks}))  # type: ignore[dict-item]
    await until(pilot, lambda: "Android · Google (FCM)" in screen_text(desk.app))
    await pilot.press(key("next_vendor"))
    await until(pilot, lambda: "Android · Xiaomi" in screen_text(desk.app))


@IN_80X24
async def test_a_narrow_terminal_shows_one_pane_at_a_time(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    await type_text(pilot, "Hello")
    await pilot.press(key("next_pane"))
    assert "Content is needed." in screen_text(desk.app)
    assert not form.display
    await pilot.press(key("next_pane"))
    await until(pilot, lambda: "Hello" in screen_text(desk.app) and "iPhone" in screen_text(desk.app))
    await pilot.press(key("next_pane"))
    await until(pilot, lambda: '"title": "Hello"' in screen_text(desk.app))
    await pilot.press(key("next_pane"), key("next_pane"))
    assert form.display
    assert form.has_focus_within


@IN_80X24
async def test_enter_on_a_problem_leads_to_its_field(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(
        Push(Audience(targets=("kim",)), message={"title": "x", "content": "y", "apns": {"badge": "many"}})
    )
    await pilot.press(key("next_pane"), "enter")
    assert form.row is not None
    assert form.row.path == ("pushMessage", "apns", "badge")
    assert isinstance(desk.app.focused, Input)


async def test_ctrl_e_walks_through_the_problems_and_ctrl_f_mends_one(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(
        Push(Audience(targets=("Kim",)), strategy="2", message={"title": "Noon", "content": ""})
    )
    visited = []
    for _ in range(3):
        await pilot.press(key("next_problem"))
        assert form.row is not None
        visited.append(form.row.path[-1])
    assert set(visited) == {"strategy", "content", "audience"}
    form.go_to(("strategy",))
    await pilot.press(key("fix_problem"))
    assert desk.session.composition.push.strategy == 2
    await pilot.press(key("undo"))
    assert desk.session.composition.push.at(("strategy",)) == "2"


async def test_review_is_refused_with_the_reason_while_there_are_errors(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(Push(Audience(targets=("a b",)), message={"title": "Noon", "content": "Back."}))
    form.go_to(TITLE)
    await pilot.press(key("review"))
    await settled(pilot)
    assert isinstance(desk.app.screen, ComposeScreen)
    assert form.row is not None
    assert form.row.path == ("audience",)
    assert screen_text(desk.app).count("Invalid user ID: a b.") == 2  # beside the form, and below the row
    assert not list(desk.app._notifications)


async def test_a_push_that_lacks_something_says_what_it_needs_first(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await type_text(pilot, "x")
    await pilot.press(key("review"))
    await until(pilot, lambda: "Fill this in first: Choose at least one user." in screen_text(desk.app))


async def test_a_key_in_a_field_repaints_a_few_lines_and_lays_nothing_out(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    await open_composer(pilot)
    await type_text(pilot, "We are bac")
    await settled(pilot)
    layouts = []

    def counted(*args: Any) -> Any:
        layouts.append(args)
        return reflow(*args)

    reflow = desk.app.screen._compositor.reflow
    monkeypatch.setattr(desk.app.screen._compositor, "reflow", counted)
    await type_text(pilot, "k")
    await settled(pilot)
    assert layouts == []


async def test_a_key_costs_one_line_of_the_form_however_many_fields_are_open(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await open_composer(pilot)
    block = {"title": "Back at noon"}
    desk.session.composition.take(
        Push(message={"title": "Maintenance", "agora": block, "apns": block, "fcm": {"notification": block}})  # type: ignore[dict-item]
    )
    await pilot.pause()
    form.go_to(TITLE)
    await pilot.pause()
    drawn = form._rows
    lines: list[int] = []
    repaint_line = drawn.repaint_line

    def counted(y: int) -> None:
        lines.append(y)
        repaint_line(y)

    monkeypatch.setattr(drawn, "repaint_line", counted)
    await type_text(pilot, "y")
    assert len(lines) <= 1


@IN_80X24
async def test_escape_leads_from_any_pane_back_to_the_field(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    await pilot.press(key("next_pane"), key("next_pane"), "escape")
    await pilot.pause()
    assert form.has_focus_within
    await type_text(pilot, "x")
    assert desk.session.composition.push.title == "x"


def toasts(desk: Desk) -> list[str]:
    return [str(notice.message) for notice in desk.app._notifications]


async def test_ctrl_f_changes_no_other_field_unseen_while_yours_has_a_problem(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition = desk.session.composition
    composition.take(Push(Audience(targets=("Kim",)), message={"title": "Noon" * 46, "content": "Chat is back."}))
    form.go_to(TITLE)
    await settled(pilot)  # the offer ends when the cursor moves
    before = composition.push
    await pilot.press(key("fix_problem"))
    assert composition.push == before
    assert toasts(desk)[0].endswith(f" Press {key_of('fix_problem')} again to write in lower case.")
    await pilot.press(key("fix_problem"))
    assert composition.push.audience.targets == ("kim",)
    await type_text(pilot, "!")
    assert composition.push.title == "Noon" * 46 + "!"


async def test_from_a_field_without_a_problem_ctrl_f_goes_to_what_it_fixes(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(
        Push(Audience(targets=("Kim",)), message={"title": "Noon", "content": "Chat is back."})
    )
    form.go_to(TITLE)
    await pilot.press(key("fix_problem"))
    assert desk.session.composition.push.audience.targets == ("kim",)
    assert form.row is not None
    assert form.row.path == AUDIENCE_PATH
    assert toasts(desk) == [f'Fixed in "Users": write in lower case. {key_of("undo")} undoes it.']


@IN_80X24
async def test_what_would_be_dropped_elsewhere_is_said_first(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition = desk.session.composition
    composition.take(
        Push(Audience(targets=("kim",)), message={"title": "Noon", "content": "Chat is back.", "apns": {"wibble": 1}})
    )
    form.go_to(TITLE)
    await settled(pilot)  # the offer ends when the cursor moves
    await pilot.press(key("fix_problem"))
    assert composition.push.at(("pushMessage", "apns", "wibble")) == 1
    assert toasts(desk)[0].endswith(f" Press {key_of('fix_problem')} again to drop wibble.")
    await pilot.press(key("fix_problem"))
    assert composition.push.at(("pushMessage", "apns", "wibble")) is ABSENT
    assert form.row is not None
    assert form.row.path == TITLE
    assert form.has_focus_within


def schedulable(desk: Desk) -> None:
    """The operator works in UTC, the service in Singapore."""
    desk.session.profile = replace(desk.session.profile, server_time_zone="+08:00")
    desk.session.setting.config = replace(desk.session.config, operator_time_zone="+00:00")


async def test_a_push_to_everybody_is_scheduled_in_the_operators_time_and_shown_on_every_clock(
    desk: Desk, pilot: Pilot
) -> None:
    schedulable(desk)
    form = await open_composer(pilot)
    desk.session.composition.set_audience_kind(AudienceKind.EVERYBODY)
    assert form.go_to(("startDate",))
    await pilot.pause()
    assert "at once" in row_line(desk, " When ")
    await type_text(pilot, "tomorrow 9:0")
    await until(pilot, lambda: '✖ When: "tomorrow 9:0" is not a time' in screen_text(desk.app))
    assert '  "tomorrow 9:0" is not a time' in screen_text(desk.app)
    await type_text(pilot, "0")
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"
    assert desk.session.composition.push.start_date == f"{tomorrow} 17:00:00"
    text = screen_text(desk.app)
    assert f"{tomorrow} 09:00 +00:00" in text
    assert f"{tomorrow} 17:00 +08:00" in text
    assert "cannot be cancelled" in text
    await pilot.press("down", "up")
    assert f"{tomorrow} 09:00" in row_line(desk, " When ")


async def test_without_the_services_zone_nothing_can_be_scheduled_and_the_row_says_why(
    desk: Desk, pilot: Pilot
) -> None:
    form = await open_composer(pilot)
    desk.session.composition.set_audience_kind(AudienceKind.LABELS)
    assert form.go_to(("startDate",))
    await type_text(pilot, "tomorrow 9:00")
    assert desk.session.composition.push.start_date is ABSENT
    await until(pilot, lambda: "server_time_zone is not set" in screen_text(desk.app))
    desk.session.composition.set_audience_kind(AudienceKind.USERS)
    await pilot.pause()
    assert "When  " not in screen_text(desk.app)


async def test_an_imported_start_date_for_users_is_an_error_on_its_field(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    message: dict[str, Json] = {"title": "Maintenance", "content": "Back at noon"}
    push = Push(Audience(targets=("kim",)), start_date="2030-01-01 12:00:00", message=message)
    desk.session.composition.take(push)
    await pilot.press(key("next_problem"))
    assert form.row is not None
    assert form.row.label == "When"
    assert "Only a push to labels or to everybody" in screen_text(desk.app)
    await pilot.press(key("fix_problem"))
    assert desk.session.composition.push.start_date is ABSENT


async def test_alt_o_sets_a_handle_so_that_a_correction_can_take_its_place(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    composition = desk.session.composition
    composition.take(Push(Audience(AudienceKind.EVERYBODY), message={"title": "Noon", "content": "Chat is back."}))
    assert any("You cannot replace" in problem.message for problem in composition.problems)
    await pilot.press(key("set_handle"))
    assert composition.push.at(("pushMessage", "apns", "collapseId")) is not ABSENT
    assert composition.problems == ()
    await pilot.press(key("set_handle"))
    await until(pilot, lambda: "already" in screen_text(desk.app))


@IN_80X24
async def test_alt_h_tells_everything_about_the_field_in_focus_and_leads_back_to_it(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    path = ("pushMessage", "apns", "badge")
    desk.session.composition.take(Push(message={"title": "x", "content": "y", "apns": {"badge": "many"}}))
    form.go_to(path)
    await pilot.press(key("field_help"))
    await until(pilot, lambda: "pushMessage.apns.badge" in screen_text(desk.app))
    assert "iOS only" in screen_text(desk.app)
    assert "whole number" in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: form.has_focus_within)
    form.go_to(("strategy",))
    await pilot.press(key("field_help"))
    await until(pilot, lambda: "Choices" in screen_text(desk.app))
    assert "vendor only" in screen_text(desk.app)


@IN_80X24
async def test_the_reach_of_labels_stands_below_them_with_the_age_of_the_counts(desk: Desk, pilot: Pilot) -> None:
    desk.session.composition.set_audience(Audience(AudienceKind.LABELS, ("vip", "ios")))
    await open_composer(pilot)
    await until(pilot, lambda: "at most 146, counted just now" in screen_text(desk.app))
    desk.session.composition.set_audience(Audience(AudienceKind.LABELS, ("90",)))
    await until(pilot, lambda: "at most 0" in screen_text(desk.app))
    assert any("has no members" in problem.message for problem in desk.session.composition.problems)


@sized(120, 40)
async def test_the_free_room_below_the_rows_shows_an_example_and_the_facts_of_the_field(
    desk: Desk, pilot: Pilot
) -> None:
    form = await open_composer(pilot)
    text = screen_text(desk.app)
    assert "Example         Maintenance tonight" in text
    assert "up to 32; a Chinese character counts as" in text
    await pilot.press("down")
    await until(pilot, lambda: "Example         Chat is back at noon." in screen_text(desk.app))
    await type_text(pilot, "x" * 101)
    await until(pilot, lambda: "Phones cut it on the lock screen" in screen_text(desk.app))
    form.go_to(AUDIENCE_PATH)
    await until(pilot, lambda: "Example         qa-1, qa-2" in screen_text(desk.app))
    assert "Maintenance tonight" not in screen_text(desk.app)


@sized(120, 28)
async def test_facts_that_do_not_all_fit_end_with_the_key_that_shows_them(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    text = screen_text(desk.app)
    assert "Example         Maintenance tonight" in text
    assert f"… {key_of('field_help')} shows all" in text


@IN_80X24
async def test_without_free_room_the_rows_keep_theirs(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.act("last_row")
    await pilot.pause()
    assert "Example " not in screen_text(desk.app)
    assert "Other JSON" in screen_text(desk.app)


async def test_the_problems_take_the_focus_after_they_lost_their_room_and_then_most_of_their_lines(
    desk: Desk, pilot: Pilot
) -> None:
    await open_composer(pilot)
    problems = desk.app.screen.query_one(ProblemList)
    desk.session.composition.take(Push(message={"title": 1, "content": 2, "strategy": 99}))
    await until(pilot, lambda: len(problems.rows) > 3)
    problems.styles.width = 0
    await settled(pilot)
    desk.session.composition.take(Push(message={"title": "Hello", "content": "x"}))
    problems.focus()
    await settled(pilot)
    problems.styles.width = "1fr"
    await until(pilot, lambda: problems.rows[:1] == ("○ Choose at least one user.",))


async def test_a_needed_text_says_what_phones_would_show_without_it(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(TITLE)
    await settled(pilot)
    text = " ".join(screen_text(desk.app).split())
    assert 'yes; else phones would show "You have a message"' in text
    assert "fills it in" not in text
