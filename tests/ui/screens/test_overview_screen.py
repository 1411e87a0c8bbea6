"""The Overview as a person at the keyboard meets it, on facts made by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from textual.geometry import Region

from push_tui.operations.labels import create_label
from push_tui.operations.overview import Scheduled
from push_tui.operations.session import Topic
from push_tui.outcomes import Outcome
from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import Environment
from push_tui.ui.screens import overview
from push_tui.ui.screens.overview import OverviewScreen
from push_tui.ui.widgets.panel import Panel, Panels
from support.keys import key
from support.overview_facts import HOUR, NOTHING, NOW, STORY, FactReader, a_row, buckets
from support.overview_screen import BACK, DOWN, NEXT, UP, here, panel, read_now, stand_on
from support.person import IN_80X24, Desk, Pilot, screen_text, settled, sized, until

pytestmark = pytest.mark.usefixtures("reader")

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
PANELS = ("looks", "scheduled", "jobs", "quotas", "labels", "pushes", "connection")


@pytest.fixture
def start() -> str:
    return "overview"


# What is shown


@SIZES
async def test_every_panel_stands_below_its_heading(desk: Desk, pilot: Pilot, size: tuple[int, int]) -> None:
    titles = ("Needs a look", "Scheduled", "Jobs", "Quotas", "Labels", "Pushes", "Connection")
    for name, title in zip(PANELS, titles, strict=True):
        await stand_on(pilot, desk, name)
        await settled(pilot)
        place, rows = panel(desk, name).region, screen_text(desk.app).splitlines()
        assert rows[place.y][place.x + 1 :].startswith(title)
        assert panel(desk, name).rows[0].strip() in rows[place.y + 1]


@SIZES
async def test_panels_stand_in_one_two_or_three_columns(desk: Desk, pilot: Pilot, size: tuple[int, int]) -> None:
    regions = [panel(desk, name).virtual_region for name in PANELS]
    assert len({region.x for region in regions}) == {80: 1, 120: 2, 200: 3}[size[0]]
    for number, region in enumerate(regions):
        assert not any(region.overlaps(other) for other in regions[number + 1 :])


@pytest.mark.parametrize("size", [(120, 40), (200, 60)], ids=["120x40", "200x60"])
async def test_from_120_columns_on_all_panels_are_in_view(desk: Desk, pilot: Pilot, size: tuple[int, int]) -> None:
    panels = desk.app.screen.query_one(Panels)
    assert all(panels.content_region.contains_region(panel(desk, name).region) for name in PANELS)
    assert panels.max_scroll_y == 0


@sized(200, 60)
async def test_a_tall_terminal_shows_hours_and_days(desk: Desk, pilot: Pilot) -> None:
    hours, days = panel(desk, "pushes"), panel(desk, "more-pushes")
    assert "last 24 hours" in hours._shown.remark
    assert "last 14 days" in days._shown.remark
    await stand_on(pilot, desk, "jobs")
    await pilot.press(NEXT)
    assert here(desk) == "more-pushes", "which stands below the jobs"
    await pilot.press(key("by_day"))
    assert "last 14 days" in hours._shown.remark
    assert "last 24 hours" in days._shown.remark


@sized(200, 60)
@pytest.mark.parametrize("by", ["next_panel", "previous_panel"])
async def test_a_panel_that_has_no_place_in_a_smaller_terminal_is_left(desk: Desk, pilot: Pilot, by: str) -> None:
    panel(desk, "more-pushes").focus()
    await pilot.resize_terminal(80, 24)
    await pilot.press(key(by))
    await settled(pilot)
    assert here(desk) in PANELS


@pytest.mark.parametrize(
    ("size", "listed"), [((120, 40), 5), ((120, 60), 16), ((200, 60), 16), ((80, 60), 15)], ids=str
)
async def test_labels_fill_the_column_of_a_tall_terminal(
    desk: Desk, pilot: Pilot, size: tuple[int, int], listed: int
) -> None:
    assert len(panel(desk, "labels")._shown.facts) == listed


@IN_80X24
async def test_where_panels_stack_the_screen_follows_the_cursor(desk: Desk, pilot: Pilot) -> None:
    view = desk.app.screen.query_one(Panels).content_region
    lines = sum(len(panel(desk, name)._shown.facts) for name in PANELS)
    for _ in range(lines):
        focused = desk.app.focused
        assert isinstance(focused, Panel)
        row = focused._rows_of(focused._at)[0]
        assert view.contains_region(Region(focused.region.x, focused.region.y + 1 + row, 1, 1))
        await pilot.press(DOWN)
    assert here(desk) == "connection"
    await pilot.press(*[UP] * lines)
    assert here(desk) == "looks"
    assert "Needs a look" in screen_text(desk.app).splitlines()[1]


@IN_80X24
@pytest.mark.parametrize("by", ["by_hour", "by_day"])
async def test_an_arrow_brings_the_pushes_into_view_whole(desk: Desk, pilot: Pilot, by: str) -> None:
    view, pushes = desk.app.screen.query_one(Panels).content_region, panel(desk, "pushes")
    assert not view.contains_region(pushes.region)
    await pilot.press(key(by))
    await settled(pilot)
    assert here(desk) == "pushes"
    assert view.contains_region(pushes.region)
    await pilot.resize_terminal(80, 18)
    await settled(pilot)
    assert "In all" in screen_text(desk.app), "the cursor is still in view"


@sized(120, 24)
async def test_a_panel_too_long_for_its_column_says_how_much_is_hidden(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    reader.facts = replace(STORY, hours=buckets(24, HOUR, {ago: {Outcome.ACCEPTED: ago + 1} for ago in range(24)}))
    await read_now(pilot, desk)
    pushes = panel(desk, "pushes")
    assert f"↓{len(pushes.rows) + 1 - pushes.size.height} more" in screen_text(desk.app)
    await stand_on(pilot, desk, "pushes")
    await pilot.press(key("last"))
    assert "↑" in screen_text(desk.app)
    assert "24 accepted" in screen_text(desk.app)


async def test_nothing_at_all_is_said_in_a_line_a_panel(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    reader.facts = NOTHING
    await read_now(pilot, desk)
    text = screen_text(desk.app)
    for sentence in ("Nothing needs a look.", "Nothing is scheduled.", "No push in the last 24 hours."):
        assert sentence in text
    await until(pilot, lambda: "No job runs or waits." in screen_text(desk.app))


async def test_the_labels_are_shown_as_soon_as_they_are_read(desk: Desk, pilot: Pilot) -> None:
    assert "16 of 100" in screen_text(desk.app)
    await desk.app.ask(create_label(desk.session, "made-now", ""))
    await settled(pilot)
    assert "17 of 100" in screen_text(desk.app)


# When it is read, and what is drawn


async def test_facts_that_stay_the_same_repaint_nothing(
    desk: Desk, pilot: Pilot, reader: FactReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(pilot, lambda: "No job runs or waits." in screen_text(desk.app))
    await settled(pilot)
    painted: list[object] = []
    for widget in (Panel, Panels):
        monkeypatch.setattr(widget, "refresh", lambda self, *regions, **_: painted.append((self.id, regions)))
    before = reader.readings
    for later in range(1, 4):
        reader.facts = replace(STORY, at=NOW + timedelta(seconds=later))
        await read_now(pilot, desk)
    assert reader.readings >= before + 3
    assert painted == []


async def test_a_minute_of_a_countdown_repaints_its_line_only(
    desk: Desk, pilot: Pilot, reader: FactReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    await until(pilot, lambda: "No job runs or waits." in screen_text(desk.app))
    await settled(pilot)
    painted: list[tuple[object, object]] = []
    monkeypatch.setattr(Panel, "refresh", lambda self, *regions, **_: painted.append((self.id, regions)))
    reader.facts = replace(STORY, at=NOW + timedelta(minutes=1), scheduled=STORY.scheduled[:1])
    panel(desk, "scheduled")
    await read_now(pilot, desk)
    painted.clear()
    reader.facts = replace(reader.facts, at=NOW + timedelta(minutes=2))
    await read_now(pilot, desk)
    assert painted == [("overview-scheduled", (Region(0, 1, panel(desk, "scheduled").size.width, 1),))]
    assert "in 40 min" in panel(desk, "scheduled").rows[0]


async def test_a_flood_of_changes_is_read_at_most_once_a_second(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    before = reader.readings
    for _ in range(50):
        desk.session.changed(Topic.HISTORY)
        await pilot.pause()
    assert reader.readings <= before + 1
    reader.facts = replace(STORY, looks=STORY.looks[:1])
    await until(pilot, lambda: panel(desk, "looks")._shown.remark == "1")


async def test_a_change_long_after_the_last_reading_is_read_at_once(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    await settled(pilot)
    assert isinstance(desk.app.screen, overview.OverviewScreen)
    desk.app.screen._read_at -= 2 * overview.MOST_OFTEN
    before = reader.readings
    desk.session.changed(Topic.HISTORY)
    await until(pilot, lambda: reader.readings > before)


async def test_what_another_process_does_shows_without_a_key(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    reader.facts = replace(STORY, scheduled=(Scheduled(a_row("Sent elsewhere", "vip"), NOW + HOUR),))
    await until(pilot, lambda: "Sent elsewhere" in screen_text(desk.app))


async def test_nothing_is_read_while_another_screen_is_open(desk: Desk, pilot: Pilot, reader: FactReader) -> None:
    await pilot.press(key("history"))
    await settled(pilot)
    screen = next(each for each in desk.app.screen_stack if isinstance(each, OverviewScreen))
    before = reader.readings
    desk.session.changed(Topic.HISTORY)
    await settled(pilot)
    assert screen._next is None
    assert reader.readings == before
    reader.facts = replace(STORY, scheduled=())
    await pilot.press(key("overview"))
    await settled(pilot)
    assert "Nothing is scheduled." in screen_text(desk.app)


async def test_another_profile_has_its_own_facts(
    desk: Desk, pilot: Pilot, reader: FactReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_TOKEN", DEMO_TOKEN)
    live = replace(desk.session.profile, name="live", environment=Environment.PRODUCTION, token_env="CHAT_TOKEN")
    desk.app.use_profile(live)
    await settled(pilot)
    assert reader.profiles[-1] == "live"
    assert "profile live" in screen_text(desk.app)


async def test_how_far_an_old_history_is_updated_is_shown_while_nothing_can_be_read(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = desk.app.screen
    assert isinstance(screen, OverviewScreen)
    monkeypatch.setattr(screen, "_read", lambda: None)  # else a reading may end meanwhile
    monkeypatch.setattr(screen, "_facts", None)
    desk.session.note_history_update(12_000, 100_000)
    await pilot.pause()
    assert "Updating the history: 12,000 of 100,000 records" in screen_text(desk.app)


async def test_a_large_history_is_read_less_often(desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "READING_SHARE", 1e-9)
    await read_now(pilot, desk)
    assert isinstance(desk.app.screen, OverviewScreen)
    assert desk.app.screen._pace > overview.AT_REST


async def test_a_reading_that_failed_where_no_code_expects_it_is_followed_by_another(
    desk: Desk, pilot: Pilot, reader: FactReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []

    async def once(session: object, now: object) -> object:
        monkeypatch.setattr("push_tui.operations.overview.read_overview", reader)
        failed.append(now)
        raise RuntimeError

    monkeypatch.setattr(overview, "AFTER_DEFECT", 0.0)
    monkeypatch.setattr("push_tui.operations.overview.read_overview", once)
    before = reader.readings
    await pilot.press(key("refresh_overview"))
    await until(pilot, lambda: bool(failed) and reader.readings > before)
    assert isinstance(desk.app._exception, RuntimeError)
    desk.app._exception = None


async def test_jobs_are_shown_at_once_where_the_next_reading_is_a_minute_away(desk: Desk, pilot: Pilot) -> None:
    screen = desk.app.screen
    assert isinstance(screen, OverviewScreen)
    screen._pace = 60.0
    desk.app.jobs.queue.loaded = False
    screen._show()
    await pilot.pause()
    assert "Reading…" in screen_text(desk.app)
    desk.app.jobs.queue.loaded = True
    screen.model_changed(Topic.JOBS)
    await pilot.pause()
    assert "No job runs or waits." in screen_text(desk.app)


# Keys


async def test_tab_and_the_arrows_go_through_the_panels(desk: Desk, pilot: Pilot) -> None:
    for name in (*PANELS[1:], PANELS[0]):
        await pilot.press(NEXT)
        assert here(desk) == name
    await pilot.press(BACK)
    assert here(desk) == PANELS[-1]
    await stand_on(pilot, desk, "looks", len(STORY.looks) - 1)
    assert here(desk) == "looks"
    await pilot.press(DOWN)
    assert (here(desk), panel(desk, "scheduled")._at) == ("scheduled", 0)
    await pilot.press(UP)
    assert (here(desk), panel(desk, "looks")._at) == ("looks", len(STORY.looks) - 1)


async def test_left_and_right_go_between_hours_and_days_from_any_panel(desk: Desk, pilot: Pilot) -> None:
    await stand_on(pilot, desk, "looks")
    await pilot.press(key("by_day"))
    assert "last 14 days" in screen_text(desk.app)
    assert here(desk) == "pushes"
    await pilot.press(key("by_hour"))
    assert "last 24 hours" in screen_text(desk.app)


async def test_the_cursor_stays_on_its_line_when_lines_come_before_it(
    desk: Desk, pilot: Pilot, reader: FactReader
) -> None:
    await stand_on(pilot, desk, "scheduled", 1)
    first = Scheduled(a_row("Sooner", "vip", 9), NOW + timedelta(minutes=5))
    reader.facts = replace(STORY, scheduled=(first, *STORY.scheduled))
    await read_now(pilot, desk)
    current = panel(desk, "scheduled").current
    assert current is not None
    assert "Happy new year" in current.line.text


async def test_a_click_moves_the_cursor(desk: Desk, pilot: Pilot) -> None:
    await pilot.click("#overview-labels", offset=(4, 3))
    assert (here(desk), panel(desk, "labels")._at) == ("labels", 2)
