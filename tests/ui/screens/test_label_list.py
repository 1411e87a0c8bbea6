"""The list of labels over time: kept from the last run, refreshed behind, its changes and limits told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from push_tui.chat.bodies import label_body, users_body
from push_tui.chat.models import Label
from push_tui.dialects import AGORA
from push_tui.operations.session import address_of
from push_tui.simulator.service import ChatService
from push_tui.storage.label_cache import CachedLabel, CachedLabels, LabelCache
from push_tui.storage.label_pushes import LabelPush
from push_tui.storage.paths import Paths
from push_tui.ui.screens import label_rows
from push_tui.ui.screens.label_rows import LabelFacts, columns
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.widgets.columns import fit_around
from push_tui.ui.widgets.text_line import in_tones
from support.keys import key
from support.overview_facts import a_row
from support.person import IN_80X24, NARROW, PROFILE, WIDE, Desk, Pilot, confirm, desk_of, screen_text, settled, until

READ_AT = datetime(2026, 1, 15, 14, 2, tzinfo=UTC)
IOS = "Devices seen with the iOS app in the last 90 days"
KEPT = CachedLabels(READ_AT, (CachedLabel("gone-since", "", 3, 1), CachedLabel("ios", IOS, 8_000, None)))


def kept_file(directory: Path) -> LabelCache:
    return LabelCache(Paths.open(directory), PROFILE.name, address_of(PROFILE).key)


@contextmanager
def slow_service(desk: Desk) -> Iterator[asyncio.Event]:
    """Labels are not told before the event is set (on the engine's loop)."""
    client = desk.engine.submit(_client_of(desk)).result(5)
    answer, let_go = client.list_labels, asyncio.Event()

    async def slow(**options: Any) -> Any:
        await let_go.wait()
        return await answer(**options)

    client.list_labels = slow
    yield let_go


async def _client_of(desk: Desk) -> Any:
    return desk.session.client


@pytest.fixture
def later_desk(service: ChatService, tmp_path: Path) -> Iterator[Desk]:
    """The second run on a host: the first one kept its labels."""
    directory = tmp_path / "later"
    kept_file(directory).write(KEPT)
    with desk_of(service, directory) as desk:
        yield desk


def pane(desk: Desk) -> LabelsPane:
    return desk.app.screen.query_one(LabelsPane)


def words(desk: Desk) -> str:
    """What stands on the screen, however its lines were broken; of the labels alone where members stand beside them."""
    notes = desk.app.screen.query_one("#labels-notes", Static).visual
    return " ".join(f"{screen_text(desk.app)} {notes}".split())


@IN_80X24
async def test_a_terminal_that_becomes_wide_shows_the_members_of_the_label_at_hand(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("end", "home")
    await settled(pilot)
    await pilot.resize_terminal(120, 40)
    labels, members = desk.app.screen.query_one(LabelsPane), desk.app.screen.query_one(MembersPane)
    await until(pilot, lambda: members.label is not None and members.label == labels.current)


@IN_80X24
async def test_cached_labels_stand_there_with_their_age_before_the_service_answers(
    later_desk: Desk, size: tuple[int, int]
) -> None:
    with slow_service(later_desk) as let_go:
        async with later_desk.app.run_test(size=size) as pilot:
            await until(pilot, lambda: "gone-since" in screen_text(later_desk.app))
            await until(pilot, lambda: ":02, refreshing…" in screen_text(later_desk.app))
            assert "from 2026-01-" in screen_text(later_desk.app)
            later_desk.engine.call_soon(let_go.set)
            await until(pilot, lambda: "Labels  16" in screen_text(later_desk.app))
            assert "refreshing" not in screen_text(later_desk.app)


async def test_cached_labels_that_come_late_are_shown_until_the_service_answers(
    later_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("push_tui.operations.labels.CACHE_TIMEOUT", 0.0)
    with slow_service(later_desk):
        async with later_desk.app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: "gone-since" in screen_text(later_desk.app))


async def test_after_the_refresh_what_changed_is_marked_and_the_cursor_stays_on_its_label(later_desk: Desk) -> None:
    with slow_service(later_desk) as let_go:
        async with later_desk.app.run_test(size=WIDE) as pilot:
            await until(pilot, lambda: "gone-since" in screen_text(later_desk.app))
            await pilot.press("down")
            later_desk.engine.call_soon(let_go.set)
            await until(pilot, lambda: "Labels  16" in screen_text(later_desk.app))
            text = words(later_desk)
            assert "15 new, 1 deleted (gone-since), 1 changed in size" in text
            assert "+61" in text
            current = pane(later_desk).current
            assert current is not None
            assert current.name == "ios"
            await pilot.press("escape")
            assert screen_text(later_desk.app).count("+61") < text.count("+61"), "only what is told of the label stays"


async def test_where_the_refresh_fails_the_cached_labels_stay_with_age_error_and_way_out(
    later_desk: Desk, service: ChatService
) -> None:
    service.fault("GET", "/push/label", status=403, times=None)
    async with later_desk.app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: "not refreshed" in screen_text(later_desk.app))
        text = words(later_desk)
        assert "gone-since" in text
        assert "Labels 2 · from 2026-01-" in text
        assert "Press r to try again." in text


async def test_a_kept_label_that_is_gone_cannot_be_deleted_and_leaves_its_name_to_a_new_one(
    later_desk: Desk, service: ChatService
) -> None:
    with slow_service(later_desk) as let_go:
        async with later_desk.app.run_test(size=NARROW) as pilot:
            await until(pilot, lambda: "gone-since" in screen_text(later_desk.app))
            await pilot.press(key("delete_label"))
            await until(pilot, lambda: "This label no longer exists" in screen_text(later_desk.app))
            await pilot.press(*"gone-since")
            await confirm(pilot)
            assert service.count("DELETE", "/push/label/gone-since") == 0
            await pilot.press("escape", key("new_label"), *"gone-since", "enter", "enter")
            await until(pilot, lambda: service.count("POST", "/push/label") == 1)
            later_desk.engine.call_soon(let_go.set)
            await settled(pilot)


async def test_each_reading_is_kept_for_the_next_run(desk: Desk, pilot: Pilot) -> None:
    desk.engine.store_later(lambda: None).result(5)
    kept = kept_file(desk.paths.root).read()
    assert kept is not None
    assert {label.name: label.members for label in kept.labels}["vip"] == 146


async def test_labels_of_another_profile_are_not_shown(service: ChatService, tmp_path: Path) -> None:
    kept_file(tmp_path).write(KEPT)
    service.fault("GET", "/push/label", status=403, times=None)
    with desk_of(service, tmp_path, replace(PROFILE, name="other")) as desk:
        async with desk.app.run_test(size=WIDE) as pilot:
            await settled(pilot)
            assert "gone-since" not in screen_text(desk.app)


async def test_a_refresh_without_changes_says_so(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("refresh"))
    await settled(pilot)
    assert "nothing has changed" in screen_text(desk.app)


async def test_a_refresh_tells_new_counts_beside_the_labels(desk: Desk, pilot: Pilot) -> None:
    await desk.app.ask(_add_elsewhere(desk))
    await pilot.press(key("refresh"))
    await settled(pilot)
    assert "1 changed in size" in screen_text(desk.app)
    assert "+2" in screen_text(desk.app)


async def test_the_filter_says_how_many_changes_it_hides(desk: Desk, pilot: Pilot) -> None:
    await desk.app.ask(_add_elsewhere(desk))
    await pilot.press(key("refresh"))
    await settled(pilot)
    assert "The filter hides" not in words(desk)
    pane(desk).filter_input.value = "no such label"
    await until(pilot, lambda: "changed in size (90). The filter hides 1 of them." in words(desk))


async def test_a_refresh_also_changes_the_count_below_the_list(desk: Desk) -> None:
    async with desk.app.run_test(size=(80, 50)) as pilot:
        await settled(pilot)
        await pilot.press("end")
        await until(pilot, lambda: "vip" in about(desk))
        assert "146 members" in about(desk)
        await desk.app.ask(_add_to(desk, "vip"))
        await pilot.press(key("refresh"))
        await settled(pilot)
        assert "148 members" in about(desk)


def about(desk: Desk) -> str:
    """What is told of the label under the cursor below the list."""
    return "\n".join(screen_text(desk.app).splitlines()[20:])


async def test_escape_hides_what_changed_then_the_filter_then_the_marks(desk: Desk, pilot: Pilot) -> None:
    rows = pane(desk).rows
    await pilot.press("home", "space", key("filter"), *"vip", "enter")
    await desk.app.ask(_add_elsewhere(desk))
    await pilot.press(key("refresh"))
    await settled(pilot)
    assert "Esc hides this" in words(desk)
    left = []
    for _ in range(3):
        await pilot.press("escape")
        left.append((desk.session.labels.changes is not None, pane(desk).filter_text, rows.marked_count))
    assert left == [(False, "vip", 1), (False, "", 1), (False, "", 0)]


async def test_a_filter_says_which_key_clears_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("filter"), *"vip", "enter")
    await settled(pilot)
    assert 'Labels 1 of 16 contains "vip" · Esc clears the filter' in words(desk)


async def _add_elsewhere(desk: Desk) -> None:
    await _add_to(desk, "90")


async def _add_to(desk: Desk, label: str) -> None:
    await desk.session.client.add_users(label, users_body(("qa-1", "qa-2"), AGORA))


async def test_near_the_limit_the_list_and_the_dialog_say_how_many_more_fit(
    service: ChatService, tmp_path: Path
) -> None:
    with desk_of(service, tmp_path, replace(PROFILE, labels_per_app=17)) as desk:
        async with desk.app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert "16 of 17 labels used; 1 left." in screen_text(desk.app)
            await pilot.press(key("new_label"), *"last-one")
            assert screen_text(desk.app).count("1 left") == 2  # the list stays in view behind the dialog
            assert desk.app.screen.is_modal
            await pilot.press("enter", "enter")
            await until(pilot, lambda: not desk.app.screen.is_modal)
            await settled(pilot)
            assert "17 labels; an app can have 17. Delete one" in screen_text(desk.app)


@pytest.mark.parametrize("most", [100, 300])
async def test_a_full_page_without_a_cursor_is_all_unless_the_app_may_have_more_labels(
    service: ChatService, tmp_path: Path, most: int
) -> None:
    with desk_of(service, tmp_path, replace(PROFILE, labels_per_app=most)) as desk:
        for number in range(84):
            create = desk.session.client.create_label(label_body(f"extra-{number}"))
            await asyncio.wrap_future(desk.engine.submit(create))
        async with desk.app.run_test(size=NARROW) as pilot:
            await settled(pilot)
            assert ("First 100; the service gave no next page." in screen_text(desk.app)) is (most > 100)
            assert ("an app can have 100" in screen_text(desk.app)) is (most == 100)


async def test_every_column_sorts_and_a_click_on_its_title_does_too(desk: Desk, pilot: Pilot) -> None:
    rows = pane(desk).rows
    firsts = [rows.items[0].name]
    for _ in range(4):
        await pilot.press(key("sort"))
        firsts.append(rows.items[0].name)
    assert firsts == ["90", "all-customers", "new-year-2026", "import.crm-2025", "90"]
    await pilot.click(rows, offset=(22, 0))
    assert rows.items[0].name == "all-customers"
    await pilot.click(rows, offset=(22, 0))
    assert rows.items[0].name == "90"


@pytest.mark.parametrize(
    ("width", "pushed", "more"),
    [
        (55, False, ["Description"]),
        (55, True, ["Last push"]),
        (78, False, ["Created", "Description"]),
        (78, True, ["Last push", "Description"]),
        (98, True, ["Last push", "Created", "Description"]),
    ],
)
def test_a_list_shows_the_columns_that_leave_room_for_names(width: int, pushed: bool, more: list[str]) -> None:
    facts = LabelFacts(pushes={"vip": (LabelPush(a_row("Hello", "label vip"), "vip"),)} if pushed else {}, width=width)
    assert [column.title for column in columns(facts)] == ["Label", "Members", *more]


def test_what_is_told_of_a_label_names_its_old_name_and_the_last_push_to_everybody() -> None:
    pushed = LabelPush(a_row("Hello", "vip"), "vip")
    facts = LabelFacts(pushes={"gold": (pushed,)}, everybody=a_row("News", "everybody", row=8))
    said = {
        name: in_tones(label_rows.about(Label(name, "", 3, None), facts, UTC, READ_AT)).plain.splitlines()
        for name in ("gold", "new")
    }
    assert said["gold"][-3] == "Last pushes from this host"
    assert said["gold"][-2].endswith("accepted   to everybody  News")
    assert said["gold"][-1].endswith("accepted   as vip  Hello")
    assert "No push to this label from this host; the last one to everybody:" in said["new"]
    assert said["new"][-1].endswith("accepted   to everybody  News")


def test_a_filtered_list_shows_the_descriptions_where_it_found_something() -> None:
    pushed = {"vip": (LabelPush(a_row("Hello", "label vip"), "vip"),)}
    found = columns(LabelFacts(pushes=pushed, width=55, filtered=True))
    assert [column.title for column in found] == ["Label", "Members", "Description"]


async def test_a_filter_puts_the_best_name_first_and_the_cursor_on_it_and_marks_what_it_found(desk: Desk) -> None:
    async with desk.app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        await pilot.press("home", key("filter"), *"vi")
        await settled(pilot)
        names = [label.name for label in pane(desk).rows.items]
        by_name = [name for name in names if "vi" in name]
        assert names[: len(by_name)] == by_name
        assert len(by_name) < len(names), "descriptions are searched, too, but come last"
        assert pane(desk).current == pane(desk).rows.items[0]
        first = pane(desk).rows.render_line(1)
        assert [segment.text for segment in first if segment.style and segment.style.underline] == ["vi"]


def test_what_a_filter_found_in_a_long_description_is_in_sight() -> None:
    shown = fit_around(IOS, "last 90", 20)
    assert "last 90" in shown
    assert len(shown) == 20
    assert fit_around(IOS, "devices", 20).startswith("Devices")


async def test_a_footer_says_to_how_many_marked_labels_a_push_would_go(desk: Desk, pilot: Pilot) -> None:
    assert "Push to this label" in screen_text(desk.app)
    await pilot.press("home", key("mark"), "down", key("mark"))
    await settled(pilot)
    assert "Push to 2 labels" in screen_text(desk.app)


async def test_the_cursor_is_on_its_label_again_after_a_filter_that_found_none(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    rows = desk.app.screen.query_one(LabelsPane).rows
    await pilot.press("down", "down", "down")
    before = rows.current_key
    await pilot.press(key("filter"), *"vqqq")
    assert not rows.items
    await pilot.press("escape")
    await settled(pilot)
    assert rows.current_key == before
