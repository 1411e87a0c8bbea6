"""What the hands of people who use other terminal programs know."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from push_tui.simulator.service import ChatService
from push_tui.ui.actions import Scope
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.members_pane import MembersPane
from push_tui.ui.screens.overview import OverviewScreen
from push_tui.ui.start import close
from push_tui.ui.widgets.columns import Column, widths
from push_tui.ui.widgets.text_pane import TextPane
from push_tui.ui.widgets.title_bar import TitleBar
from support.keys import key
from support.person import Desk, Pilot, compose, desk_of, screen_text, settled, sized, until
from support.waiting import painted


async def test_h_and_l_go_from_one_pane_to_the_other(desk: Desk, pilot: Pilot) -> None:
    await pilot.press("l")
    await settled(pilot)
    assert desk.app.screen.query_one(MembersPane).rows.has_focus
    await pilot.press("h")
    await settled(pilot)
    assert desk.app.screen.query_one(LabelsPane).rows.has_focus


async def test_y_copies_all_that_space_marked(desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    rows = desk.app.screen.query_one(LabelsPane).rows
    await pilot.press("home", "space", "down", "space", "y")
    assert copied == ["\n".join(label.name for label in rows.items[:2])]


async def test_the_labels_of_a_user_are_filtered_marked_and_copied_too(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    await pilot.press(key("labels_of_user"), *"qa-1", "enter")
    await until(pilot, lambda: "all 16 asked" in screen_text(desk.app))
    await pilot.press(key("copy_user"), key("filter"), *"beta", "enter", "space", key("copy_user"))
    await settled(pilot)
    assert copied == ["qa-1", "beta-testers"]
    assert "contains" in screen_text(desk.app)
    for gone in ("contains", "1 marked"):
        await pilot.press(key("close", scope=Scope.USER))
        await settled(pilot)
        assert gone not in screen_text(desk.app)
    assert "all 16 asked" in screen_text(desk.app)


async def test_gg_and_G_go_to_the_ends(desk: Desk, pilot: Pilot) -> None:
    rows = desk.app.screen.query_one(LabelsPane).rows
    await pilot.press("G")
    assert rows.cursor == len(rows.items) - 1
    await pilot.press("g", "g")
    assert rows.cursor == 0


async def test_q_goes_back_from_a_dialog_and_is_text_in_a_field(desk: Desk, pilot: Pilot) -> None:
    main = desk.app.screen
    for way in ("profile", "messages", "new_label"):
        getattr(desk.app.screen.query_one(LabelsPane) if way == "new_label" else desk.app, f"action_{way}")()
        await until(pilot, lambda: desk.app.screen is not main)
        await painted(desk.app)
        await pilot.press("q")
        await settled(pilot)
        assert (desk.app.screen is main) == (way != "new_label")


async def test_a_toast_that_went_can_be_read_again(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("The first.\nIn two lines.")
    desk.app.tell("The second.", "error")
    desk.app.clear_notifications()
    await pilot.press(key("messages"))
    await settled(pilot)
    shown = screen_text(desk.app)
    assert shown.index("The second.") < shown.index("The first.") < shown.index("In two lines.")


async def test_the_messages_have_all_of_what_a_toast_cut(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("Rename it back to users-of-spring.", shown="Rename it back to u…")
    await until(pilot, lambda: [each.message for each in desk.app._notifications] == ["Rename it back to u…"])
    await pilot.press(key("messages"))
    await settled(pilot)
    assert "users-of-spring" in screen_text(desk.app)


async def test_a_toast_goes_with_the_screen_that_it_was_said_on_and_an_error_stays(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("Fix this first.", "warning")
    desk.app.tell("It broke.", "error")
    await until(pilot, lambda: len(desk.app._notifications) == 2)
    await pilot.press("down")
    assert len(desk.app._notifications) == 2, "it stays on its screen"
    await pilot.press(key("history"))
    await settled(pilot)
    assert [each.message for each in desk.app._notifications] == ["It broke."]


async def test_a_toast_also_goes_when_a_click_leaves_its_screen(desk: Desk, pilot: Pilot) -> None:
    desk.app.tell("Fix this first.", "warning")
    await until(pilot, lambda: len(desk.app._notifications) == 1)
    await pilot.click(TitleBar, offset=(4, 0))
    await settled(pilot)
    assert isinstance(desk.app.screen, OverviewScreen)
    assert not desk.app._notifications


@sized(80, 12)
async def test_a_toast_makes_room_for_what_you_type_under_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"))
    await settled(pilot)
    desk.app.tell("Labels and counts refreshed: nothing has changed.")
    desk.app.tell("It broke.", "error")
    await until(pilot, lambda: len(desk.app.screen.query(Toast)) == 2)
    await settled(pilot)
    await pilot.press("v")
    await settled(pilot)
    assert [each.message for each in desk.app._notifications] == ["It broke."]


async def test_the_same_toast_is_shown_and_listed_once(desk: Desk, pilot: Pilot) -> None:
    for _ in range(3):
        desk.app.tell("The list is empty.", "warning")
        await until(pilot, lambda: len(desk.app._notifications) == 1)
    await settled(pilot)
    assert len(desk.app._notifications) == 1
    await pilot.press(key("messages"))
    await settled(pilot)
    assert len(desk.app.toasts.newest_first) == 1
    assert "The list is empty.  (3 times)" in screen_text(desk.app)


@pytest.fixture
def suspended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often the program gave the terminal back to the shell."""
    times: list[None] = []
    monkeypatch.setattr(desk.app, "action_suspend_process", lambda: times.append(None))
    monkeypatch.setattr("push_tui.ui.app.has_shell", lambda: True)
    return lambda: len(times)


async def test_ctrl_z_undoes_in_the_composer_and_suspends_elsewhere(
    desk: Desk, pilot: Pilot, suspended: Callable[[], int]
) -> None:
    await pilot.press("ctrl+z")
    assert suspended() == 1
    compose(desk, users=("qa-1",), title="Maintenance")
    await pilot.press(key("compose"))
    await settled(pilot)
    await pilot.press("ctrl+z")
    assert suspended() == 1
    assert desk.session.composition.can_redo


async def test_without_a_shell_nothing_is_suspended(
    desk: Desk, pilot: Pilot, suspended: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("push_tui.ui.app.has_shell", lambda: False)
    await pilot.press("ctrl+z")
    assert suspended() == 0
    assert [toast.message for toast in desk.app._notifications] == [desk.app.why_not("suspend")]


async def test_why_a_key_does_nothing_is_in_the_messages_once_however_often_it_was_pressed(
    desk: Desk, pilot: Pilot
) -> None:
    for _ in range(2):
        await desk.app.action_perform("tour")
    await until(pilot, lambda: len(desk.app._notifications) == 1)
    (told,) = desk.app.toasts.newest_first
    assert (told.words, told.severity, told.times) == (desk.app.why_not("tour"), "warning", 2)


async def test_the_messages_say_that_something_was_copied_and_not_all_of_it(desk: Desk, pilot: Pilot) -> None:
    desk.app.copy("first line\nsecond line\nthird\nfourth", "report")
    await until(pilot, lambda: len(desk.app._notifications) == 1)
    (told,) = desk.app.toasts.newest_first
    assert told.words.startswith("Report sent to your clipboard")
    assert "second line" not in told.words
    shown = next(iter(desk.app._notifications)).message
    assert shown.endswith("first line\nsecond line\nthird\n…")


async def test_lists_are_as_you_left_them(service: ChatService, tmp_path: Path) -> None:
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            await pilot.press(key("sort"), key("reverse_sort"), key("filter"), *"beta", "enter")
            await pilot.press(key("history", 1), key("filter_kind"))
            await settled(pilot)
            await pilot.press("down", "enter")
            await settled(pilot)
        close(desk.app)
    assert desk.paths.state.stat().st_mode & 0o777 == 0o600
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            pane = desk.app.screen.query_one(LabelsPane)
            assert pane.filter_input.value == "beta"
            assert pane.filter_input.display
            assert "beta-testers" in screen_text(desk.app)
            assert "Labels  1 of" in screen_text(desk.app)
            await pilot.press(key("history", 1))
            await settled(pilot)
            assert "pushes" in screen_text(desk.app)


async def test_a_column_that_you_widened_is_as_wide_at_the_next_start(service: ChatService, tmp_path: Path) -> None:
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            members, created = column_of(desk, "Members"), column_of(desk, "Created")
            await pilot.press(*[key("widen_column")] * 3)
            await settled(pilot)
            assert column_of(desk, "Members") == members + 6
            await pilot.press(key("narrow_column"), key("next_column"), key("widen_column"))
            await settled(pilot)
            assert column_of(desk, "Created") == created + 6
        close(desk.app)
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            assert column_of(desk, "Members") == members + 6  # its title stands at the right
            assert column_of(desk, "Created") == created + 6


def column_of(desk: Desk, title: str) -> int:
    """Where a column of the list of labels begins."""
    return screen_text(desk.app).splitlines()[2].index(title)


async def test_a_title_that_does_not_fit_ends_in_an_ellipsis(desk: Desk, pilot: Pilot) -> None:
    desk.app.screen.query_one(LabelsPane).rows.wider["Members"] = -3
    desk.app.screen.query_one(LabelsPane).rows.refresh()
    await settled(pilot)
    header = screen_text(desk.app).splitlines()[2]
    assert "Members" not in header
    assert "Mem" in header
    assert "…" in header


def test_no_column_takes_the_room_of_the_others() -> None:
    columns = (Column("Label", 24), Column("Title"), Column("Text"))
    assert widths(columns, 80, {}) == [24, 26, 27]
    assert widths(columns, 80, {"Title": 10}) == [24, 36, 17]
    assert widths(columns, 80, {"Title": 40, "Gone": 3}) == [24, 26, 27]
    assert widths(columns, 80, {"Label": -22}) == [24, 26, 27]


def test_a_column_takes_no_more_than_its_longest_text_needs() -> None:
    columns = (Column("Label"), Column("Members", 9), Column("Title"))
    assert widths(columns, 80, {}, {"Label": 16}) == [16, 9, 52]
    assert widths(columns, 80, {}, {"Label": 64}) == [34, 9, 34]
    assert widths(columns, 80, {}, {"Label": 64, "Title": 10}) == [58, 9, 10]
    assert widths(columns, 80, {}, {"Label": 3, "Title": 10}) == [7, 9, 10]  # with room for its title and an arrow


async def test_words_that_no_list_knows_are_ignored(service: ChatService, tmp_path: Path) -> None:
    with desk_of(service, tmp_path) as desk:
        desk.paths.state.write_text(
            'theme = "push-tui"\n[views.labels]\ncolumn = "Zodiac"\nfilter = [3]\n[views.history]\nstate = "blue"\n'
        )
    with desk_of(service, tmp_path) as desk:
        async with desk.app.run_test() as pilot:
            await settled(pilot)
            assert "Labels  16" in screen_text(desk.app)
            await pilot.press(key("history", 1))
            await settled(pilot)
            assert "History  0" in screen_text(desk.app)


async def test_the_words_of_a_result_are_explained_where_they_stand(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("history", 1))
    await settled(pilot)
    await pilot.press(key("delivery_words"))
    await settled(pilot)
    shown = screen_text(desk.app)
    assert "accepted" in shown
    assert "A phone showed the push. This API never reports it." in desk.app.screen.query_one(TextPane).text
