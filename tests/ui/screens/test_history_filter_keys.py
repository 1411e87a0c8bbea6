"""Search and filters of the history, those of its keys and those that other screens ask for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from push_tui.operations.listing import PAGE_ROWS
from push_tui.outcomes import Outcome
from push_tui.storage.records import Filter, RecordKind, Result
from push_tui.ui.screens.history import HistoryScreen
from push_tui.ui.screens.open_history import show_history
from push_tui.ui.screens.pick_filter import PickPeriod
from push_tui.ui.screens.user_labels import UserLabelsScreen
from push_tui.ui.widgets.filter_input import FilterInput
from support.history_samples import NOON, a_push, accepted
from support.keys import key
from support.past import Past, open_history
from support.person import IN_80X24, Desk, Pilot, screen_text, settled, until

TASK = "968120369184112182"


async def choose(pilot: Pilot, action_id: str, steps: int = 1) -> None:
    """Choose what a filter has so many steps below the choice in use."""
    await pilot.press(key(action_id))
    await settled(pilot)
    await pilot.press(*["down"] * steps, "enter")
    await settled(pilot)


@IN_80X24
async def test_a_text_is_searched_for_on_the_disk_in_any_script(desk: Desk, pilot: Pilot, past: Past) -> None:
    for number in range(300):
        past.add(a_push(title=f"push {number}"), accepted(("qa-1", "SUCCESS", None)))
    past.add(a_push("祝大家春节快乐", title="holiday"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await pilot.press(key("filter_history"), "春", "节")
    await until(pilot, lambda: [row.title for row in screen.rows.items] == ["holiday"])
    assert 'History  1   "春节" (/) ' in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: len(screen.rows.items) == PAGE_ROWS)
    assert not screen.query_one(FilterInput).value


@IN_80X24
async def test_a_filter_lists_its_choices_and_its_own_key_moves_on_to_the_next(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    past.add(a_push(title="fine"), accepted(("qa-1", "SUCCESS", None)))
    past.add(a_push(title="troubled"), accepted(("qa-1", "SUCCESS", None), ("qa-2", "FAIL", "no push binding")))
    past.add(a_push(title="refused"), Result(state=Outcome.REJECTED, error="No."))
    past.add(a_push(title="lost"), Result(state=Outcome.UNKNOWN, error="Lost."))
    past.add(a_push(title="kept back"), Result(state=Outcome.NOT_SENT, error="No network."))
    screen = await open_history(desk, pilot)
    seen = []
    for again in range(1, 13):
        await pilot.press(key("filter_state"))
        await settled(pilot)
        await pilot.press(*[key("filter_state")] * (1 if again < 12 else 0), "enter")
        await settled(pilot)
        seen.append([row.title for row in screen.rows.items])
    assert seen[:4] == [["refused", "troubled"], ["refused"], ["lost"], ["kept back"]]
    assert [titles for titles in seen[4:] if titles] == [["fine"]]
    await pilot.press(key("filter_state"))
    await settled(pilot)
    assert "● label changed" in screen_text(desk.app)
    assert "○ everything" in screen_text(desk.app)
    await pilot.press(key("filter_state"), "enter")  # the first comes after the last
    await settled(pilot)
    assert len(screen.rows.items) == 5


@IN_80X24
async def test_a_filter_with_many_choices_shows_the_one_under_the_cursor_and_the_keys(desk: Desk, pilot: Pilot) -> None:
    names = [f"app-{number}" for number in range(10, 70)]
    profiles = {name: replace(desk.session.profile, name=name) for name in names}
    desk.session.setting.config = replace(desk.session.config, profiles=profiles)
    await pilot.press(key("history"), key("filter_profile"), *["down"] * 55)
    await settled(pilot)
    assert "profile app-64" in screen_text(desk.app)
    assert "Show by profile" in screen_text(desk.app)
    assert "Esc Cancel" in screen_text(desk.app)


@IN_80X24
async def test_a_filter_stays_as_it_is_if_nothing_was_chosen(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="a push"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await choose(pilot, "filter_state", 10)
    await pilot.press(key("filter_state"), key("filter_state"), "escape")
    await settled(pilot)
    assert [row.title for row in screen.rows.items] == ["a push"]
    assert f" pushed ({key('filter_state')}) " in screen_text(desk.app)


@IN_80X24
async def test_pushes_or_label_changes_only(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="a push"), accepted(("qa-1", "SUCCESS", None)))
    change = a_push(kind=RecordKind.USERS_ADDED, title="vip", audience_text="vip: 100 users")
    past.add(change, accepted(summary="3 failed, 97 in label"))
    screen = await open_history(desk, pilot)
    await choose(pilot, "filter_kind")
    assert [row.kind for row in screen.rows.items] == [RecordKind.PUSH]
    await choose(pilot, "filter_kind")
    assert [row.kind for row in screen.rows.items] == [RecordKind.USERS_ADDED]
    assert "label changes" in screen_text(desk.app)
    assert "3 failed, 97 in label" in screen_text(desk.app)


@IN_80X24
async def test_an_empty_list_says_what_each_filter_hides_and_one_key_removes_the_last(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    for title in ("spring sale", "winter sale"):
        past.add(a_push(title=title), accepted(("qa-1", "SUCCESS", None)))
    past.add(a_push(title="broken"), accepted(("qa-1", "FAIL", "no push binding")))
    screen = await open_history(desk, pilot)
    assert screen.why_not("drop_filter")
    await choose(pilot, "filter_state")
    await pilot.press(key("filter_history"), *"sale", "enter")
    await until(pilot, lambda: not screen.rows.items)
    await settled(pilot)
    said = " ".join(screen_text(desk.app).split())
    assert (
        'No row matches all of: failed or rejected, "sale". Without failed or rejected: 2. Without "sale": 1.' in said
    )
    await pilot.press(key("drop_filter"))
    await settled(pilot)
    assert [row.title for row in screen.rows.items] == ["broken"]
    await pilot.press(key("drop_filter"))
    await settled(pilot)
    assert len(screen.rows.items) == 3
    assert not screen.wanted.words


@IN_80X24
async def test_escape_shows_everything_again(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    await choose(pilot, "filter_state")
    await pilot.press(key("filter_history"), *"nothing", "enter")
    await settled(pilot)
    assert not screen.rows.items
    await pilot.press("escape")
    await settled(pilot)
    assert len(screen.rows.items) == 1
    assert "failed" not in screen_text(desk.app)


@IN_80X24
async def test_the_cursor_stays_on_its_row_when_a_filter_ends(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="far down"), Result(state=Outcome.UNKNOWN, error="Lost."))
    for number in range(PAGE_ROWS + 10):
        past.add(a_push(title=f"push {number}"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    for typed, row in (("far", "far down"), ("qqqq", "far down"), ("push 155", "push 155")):
        await pilot.press(key("filter_history"), *typed)
        await until(pilot, lambda: len(screen.rows.items) < PAGE_ROWS)
        await settled(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.rows.items) >= PAGE_ROWS)
        await settled(pilot)
        assert (screen.current and screen.current.title) == row, typed


@IN_80X24
async def test_filters_by_profile_environment_and_period_are_shown_as_chips(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    name = desk.session.profile.name
    past.add(a_push(title="here", profile=name, environment="staging"), accepted())
    past.add(a_push(title="elsewhere", profile="gone", environment="production"), accepted())
    screen = await open_history(desk, pilot)
    for action, chip, left in (
        ("filter_profile", f" profile {name} ({key('filter_profile')}) ", ["here"]),
        ("filter_environment", f" production ({key('filter_environment')}) ", []),
        ("filter_environment", f" staging ({key('filter_environment')}) ", ["here"]),
        ("filter_period", f" today ({key('filter_period')}) ", []),
    ):
        await choose(pilot, action)
        assert chip in screen_text(desk.app)
        assert [row.title for row in screen.rows.items] == left
    await pilot.press("escape")
    await settled(pilot)
    assert len(screen.rows.items) == 2
    assert "today" not in screen_text(desk.app).splitlines()[1]


@IN_80X24
async def test_a_day_is_typed_beside_the_periods(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="now"), accepted())
    day = f"{NOON:%Y-%m-%d}"
    screen = await open_history(desk, pilot)
    await pilot.press(key("filter_period"))
    await until(pilot, lambda: isinstance(desk.app.screen, PickPeriod))
    await pilot.press(*day, " ", "9", "enter")
    await until(pilot, lambda: "is not a period" in screen_text(desk.app))
    await pilot.press("backspace", "backspace", "enter")
    await until(pilot, lambda: f" on {day} ({key('filter_period')}) " in screen_text(desk.app))
    await settled(pilot)
    assert [row.title for row in screen.rows.items] == ["now"]
    await pilot.press(key("filter_period"))
    await until(pilot, lambda: isinstance(desk.app.screen, PickPeriod))
    assert f"● on {day}" in screen_text(desk.app)
    await pilot.press(*"..2020-01-01", "escape")
    await settled(pilot)
    assert [row.title for row in screen.rows.items] == ["now"]


async def test_a_period_is_typed_in_the_zone_in_which_it_is_read(desk: Desk, pilot: Pilot) -> None:
    setting = desk.session.setting
    setting.config = replace(setting.config, operator_time_zone="Europe/Berlin")
    await open_history(desk, pilot)
    await pilot.press(key("filter_period"))
    await until(pilot, lambda: isinstance(desk.app.screen, PickPeriod))
    await pilot.press(*"2026-03-29 02:00..03:00", "enter")  # at 2:00 the clocks went on to 3:00
    await until(pilot, lambda: "It ends before it begins." in screen_text(desk.app))


async def test_no_column_moves_when_a_filter_leaves_shorter_rows(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="short", audience_text="label vip"), Result(state=Outcome.REJECTED, error="No."))
    past.add(a_push(title="long", audience_text="label all-customers-of-2025"), accepted())
    screen = await open_history(desk, pilot)

    def heads() -> list[int]:
        line = next(line for line in screen_text(desk.app).splitlines() if "Audience" in line)
        return [line.index(title) for title in ("Audience", "Title")]

    before = heads()
    await choose(pilot, "filter_state", 2)
    assert [row.title for row in screen.rows.items] == ["short"]
    assert heads() == before


async def test_pushes_to_a_user_are_exactly_those_until_escape(desk: Desk, pilot: Pilot, past: Past) -> None:
    for title, user in (("theirs", "anna"), ("another's", "anna2"), ("about anna", "kim")):
        past.add(a_push(title=title, audience=(user,), audience_text=user), accepted())
    await pilot.press(key("labels_of_user"), *"anna", "enter")
    await settled(pilot)
    await pilot.press(key("user_pushes"))
    await until(pilot, lambda: "pushes that name anna" in screen_text(desk.app))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, HistoryScreen)
    assert [row.title for row in screen.rows.items] == ["theirs"]
    assert "Esc goes back" in " ".join(screen_text(desk.app).split())
    asked = len(desk.service.requests)
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, UserLabelsScreen))
    await settled(pilot)
    assert "anna" in screen_text(desk.app)
    assert len(desk.service.requests) == asked
    await pilot.press(key("history"))
    await settled(pilot)
    assert [row.title for row in screen.rows.items] == ["about anna", "another's", "theirs"]


async def test_a_filter_of_another_screen_ends_with_the_history_and_yours_comes_back(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    past.add(a_push(title="spring sale"), accepted())
    past.add(a_push(title="winter sale"), accepted())
    screen = await open_history(desk, pilot)
    await pilot.press(key("filter_history"), *"spring", "enter")
    await until(pilot, lambda: [row.title for row in screen.rows.items] == ["spring sale"])
    for leave in ("history", "labels", "show_all_history"):
        show_history(desk.app, Filter(kinds=(RecordKind.LABEL_CREATED,)), lambda: desk.app.go("labels"))
        await until(pilot, lambda: "No row matches this filter. Esc goes back." in screen_text(desk.app))
        await settled(pilot)
        await pilot.press(key(leave), key("history"))
        await until(pilot, lambda: [row.title for row in screen.rows.items] == ["spring sale"])
        await settled(pilot)
        assert screen.filter_input.value == "spring"


async def test_what_you_typed_a_moment_before_another_screen_gave_its_filter_comes_back(
    desk: Desk, pilot: Pilot
) -> None:
    screen = await open_history(desk, pilot)
    await pilot.press(key("filter_history"), *"spring", "enter")
    show_history(desk.app, Filter(kinds=(RecordKind.LABEL_CREATED,)), lambda: desk.app.go("labels"))
    await settled(pilot)
    await pilot.press(key("labels"), key("history"))
    await settled(pilot)
    assert screen.filter_input.value == "spring"


@IN_80X24
async def test_a_filter_that_was_chosen_here_leads_nowhere_else(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(title="theirs", audience=("anna",), audience_text="anna"), accepted())
    screen = await open_history(desk, pilot)
    await choose(pilot, "filter_state")
    await pilot.press("escape")
    await settled(pilot)
    assert desk.app.screen is screen
    assert [row.title for row in screen.rows.items] == ["theirs"]


@IN_80X24
async def test_a_user_whom_no_push_names_is_said_to_be_so(desk: Desk, pilot: Pilot, past: Past) -> None:
    past.add(a_push(audience=("anna2",), audience_text="anna2"), accepted())
    screen = await open_history(desk, pilot)
    screen.show_filter(Filter(user="anna"))
    await settled(pilot)
    assert "No push sent from this host names anna" in " ".join(screen_text(desk.app).split())


async def test_a_filter_from_another_screen_lists_exactly_what_was_counted(
    desk: Desk, pilot: Pilot, past: Past
) -> None:
    for state in (Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ACCEPTED, Outcome.REJECTED, Outcome.UNKNOWN):
        past.add(a_push(title=state.value), Result(state=state))
    past.add(a_push(kind=RecordKind.LABEL_CREATED, title="a change"), Result(state=Outcome.UNKNOWN))
    first, end = NOON + timedelta(minutes=2), NOON + timedelta(minutes=5)
    counted = Filter(kinds=(RecordKind.PUSH,), states=(Outcome.UNKNOWN,), since=first, until=end)
    total = desk.engine.store_later(lambda: desk.session.history.count(counted)).result(5)
    went_back: list[bool] = []
    show_history(desk.app, counted, lambda: went_back.append(True))
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, HistoryScreen)
    await until(pilot, lambda: len(screen.rows.items) == total == 1)
    assert "History  1   pushes   unknown   from " in screen_text(desk.app)
    await choose(pilot, "filter_state")
    await until(pilot, lambda: "failed" in screen_text(desk.app))
    await pilot.press(key("show_all_history"))
    assert went_back == [True]


@IN_80X24
async def test_scheduled_pushes_are_a_filter_of_their_own_soonest_first(desk: Desk, pilot: Pilot, past: Past) -> None:
    now = desk.app.now()
    desk.session.setting.clock = None
    for title, hours in (("late", 50), ("over", -2), ("soon", 3)):
        start = f"{now + timedelta(hours=hours):%Y-%m-%d %H:%M:%S}"
        desk.session.history.finish(
            desk.session.history.begin(a_push(title=title, start_date=start, start_zone="UTC")), accepted(task_id=TASK)
        )
    past.add(a_push(title="at once"), accepted(("qa-1", "SUCCESS", None)))
    screen = await open_history(desk, pilot)
    for title, hours in (("scheduled", 50), ("was due", -2), ("scheduled", 3)):
        assert f"{title} {now + timedelta(hours=hours):%m-%d %H:%M}" in screen_text(desk.app)
    await pilot.press(key("filter_scheduled"))
    await until(pilot, lambda: [row.title for row in screen.rows.items] == ["soon", "late"])
    assert "still to go out, soonest first" in screen_text(desk.app)
    await until(pilot, lambda: "it cannot be" in screen_text(desk.app))
    await pilot.press(key("filter_scheduled"))
    await until(pilot, lambda: len(screen.rows.items) == 4)
    await pilot.press("down")
    await until(pilot, lambda: "Was due" in screen_text(desk.app))


async def test_a_search_that_finds_very_many_does_not_count_them_all(
    desk: Desk, pilot: Pilot, past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("push_tui.operations.listing", "push_tui.ui.screens.history_rows"):
        monkeypatch.setattr(f"{place}.COUNTED", 300)
    for number in range(350):
        past.add(a_push(title=f"number {number}"), None)
    await open_history(desk, pilot)
    assert f"showing {PAGE_ROWS} of 350" in screen_text(desk.app)
    await pilot.press(key("filter_history"), *"number")
    await until(pilot, lambda: f"showing {PAGE_ROWS} of more than 300" in screen_text(desk.app))
