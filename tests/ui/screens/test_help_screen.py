"""Help for the screen at hand, made from the registry of actions."""

from push_tui.ui.actions import Scope, action_of, actions_of
from push_tui.ui.screens.help import PURPOSES, HelpScreen
from push_tui.ui.widgets.text_pane import TextPane
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, screen_text, settled


async def open_help(desk: Desk, pilot: Pilot) -> str:
    """The whole help, as text."""
    await pilot.press(key("help"))
    await pilot.pause()
    assert isinstance(desk.app.screen, HelpScreen)
    return desk.app.screen.query_one(TextPane).text


@IN_80X24
async def test_it_tells_what_the_screen_is_for_and_its_keys(desk: Desk, pilot: Pilot) -> None:
    await open_help(desk, pilot)
    text = screen_text(desk.app)
    for shown in ("Help: Labels", "The app's push labels", "Push to this", "Find a user", "Esc Close"):
        assert shown in text


async def test_it_stands_in_the_middle_of_a_wide_terminal(desk: Desk, pilot: Pilot) -> None:
    await desk.app.style_ahead()
    desk.app.stylesheet.update(desk.app.screen)  # as it is used: all other sheets are known, and were asked for rules
    await open_help(desk, pilot)
    box = desk.app.screen.query_one("#help").region
    assert (box.x, box.right) == (5, 120 - 5)


@IN_80X24
async def test_every_action_that_can_be_reached_is_explained_with_all_its_keys(desk: Desk, pilot: Pilot) -> None:
    text = await open_help(desk, pilot)
    for action in actions_of([Scope.LABELS, Scope.MEMBERS, Scope.LIST, Scope.EVERYWHERE]):
        assert action.help in text
        for name in action.key_names:
            assert name in text


async def test_panes_without_the_focus_are_explained_as_such(desk: Desk, pilot: Pilot) -> None:
    text = await open_help(desk, pilot)
    assert "Members of a label, with the focus there" in text
    assert "Labels, with the focus" not in text


@IN_80X24
async def test_what_cannot_be_done_now_says_why(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("history"))
    await settled(pilot)
    text = await open_help(desk, pilot)
    assert "Not now: There is no row under the cursor." in text
    assert "Close this first" not in text


async def test_marks_are_not_named_where_no_row_can_be_marked(desk: Desk, pilot: Pilot) -> None:
    assert action_of("mark").help in await open_help(desk, pilot)
    await pilot.press("escape", key("jobs"))
    text = await open_help(desk, pilot)
    assert action_of("cursor_down").help in text
    assert action_of("mark").help not in text


async def test_files_are_named(desk: Desk, pilot: Pilot) -> None:
    text = await open_help(desk, pilot)
    for path in (desk.paths.config, desk.paths.profiles, desk.paths.history, desk.paths.drafts):
        assert str(path) in text


@IN_80X24
async def test_it_closes_and_leaves_the_screen_as_it_was(desk: Desk, pilot: Pilot) -> None:
    before, focus = desk.app.screen, desk.app.focused
    for closing in ("escape", "q", key("help", 1)):
        await open_help(desk, pilot)
        await pilot.press(closing)
        await pilot.pause()
        assert desk.app.screen is before, closing
        assert desk.app.focused is focus, closing


@IN_80X24
async def test_it_scrolls_to_its_end_by_keys(desk: Desk, pilot: Pilot) -> None:
    await open_help(desk, pilot)
    assert "Saved profiles" not in screen_text(desk.app)
    await pilot.press("end")
    assert "Saved profiles" in screen_text(desk.app)


@IN_80X24
async def test_a_dialog_is_explained_by_its_own_title_and_actions(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("new_label"))
    text = await open_help(desk, pilot)
    assert "Esc closes it without doing anything." in text
    assert "Cancel" in text
    assert "Delete this label" not in text


@IN_80X24
async def test_a_screen_without_actions_of_ours_has_a_help_too(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("commands"))
    assert "Saved profiles" in await open_help(desk, pilot)


async def test_the_most_used_actions_of_the_screen_come_first_and_what_works_everywhere_last(
    desk: Desk, pilot: Pilot
) -> None:
    await pilot.press(key("history"))
    await settled(pilot)
    text = await open_help(desk, pilot)
    places = [text.index(action_of(each).help) for each in ("filter_history", "compose_again", "copy_report", "quit")]
    assert places == sorted(places)
    assert text.index(action_of("compose_again").help) < text.index(action_of("filter_profile").help)


async def test_where_there_are_many_actions_they_stand_in_groups(desk: Desk, pilot: Pilot) -> None:
    text = await open_help(desk, pilot)
    of_labels = [part.splitlines() for part in text.split("\n\n") if part.startswith("Labels: ")]
    titles = {lines[0].partition(": ")[2]: "\n".join(lines[1:]) for lines in of_labels}
    assert list(titles) == ["push and ask", "change labels", "the list", "change members"], "the most used first"
    for group, action_id in (("change labels", "rename_label"), ("the list", "sort"), ("change members", "add_users")):
        title = action_of(action_id, Scope.LABELS).title
        assert [name for name, rows in titles.items() if title in rows] == [group]


async def test_an_action_without_a_group_stands_in_the_first_one(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("to_members"))
    await settled(pilot)
    first = (await open_help(desk, pilot)).partition(f"{Scope.MEMBERS.value.heading}: ")[2].partition("\n\n")[0]
    assert action_of("why_nothing", Scope.MEMBERS).title in first


def test_every_screen_has_a_purpose() -> None:
    parts = {Scope.LIST, Scope.FILTER, Scope.PANEL, Scope.MEMBERS, Scope.FORM, Scope.PAIRS, Scope.PANE, Scope.OPENED}
    assert set(PURPOSES) == set(Scope) - parts - {Scope.EVERYWHERE, Scope.SHELL}


def test_a_purpose_is_two_sentences_or_three_short_ones() -> None:
    for purpose in PURPOSES.values():
        assert 2 <= purpose.count(". ") + 1 <= 3
        assert len(purpose) < 260


@IN_80X24
async def test_the_columns_stay_in_line_whatever_the_longest_key_and_title(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    await settled(pilot)
    text = await open_help(desk, pilot)
    rows = text.splitlines()
    starts = {
        next(row.index(action.help) for row in rows if action.title in row and row.endswith(action.help))
        for action in actions_of([Scope.FORM, Scope.COMPOSE])
    }
    assert len(starts) == 1


@IN_80X24
async def test_a_search_finds_actions_of_every_screen_and_says_why_not_now(desk: Desk, pilot: Pilot) -> None:
    await open_help(desk, pilot)
    await pilot.press(key("filter"), *"exactly")
    await settled(pilot)
    text = desk.app.screen.query_one(TextPane).text
    assert "Not now: Mark at least two labels" in text
    assert 'Not now: This works in "One push of the history".' in text
    assert "Create a label." not in text
    await pilot.press("escape")
    await settled(pilot)
    assert "Create a label." in desk.app.screen.query_one(TextPane).text
    assert isinstance(desk.app.screen, HelpScreen)


@IN_80X24
async def test_a_search_that_finds_nothing_says_so(desk: Desk, pilot: Pilot) -> None:
    await open_help(desk, pilot)
    await pilot.press(key("filter"), *"zzz")
    await settled(pilot)
    assert desk.app.screen.query_one(TextPane).text == "No action has these words."


async def test_what_is_done_comes_before_how_to_move(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    await settled(pilot)
    text = await open_help(desk, pilot)
    assert text.index("Check everything once more") < text.index("One row down.")


@IN_80X24
async def test_the_keys_that_move_in_lists_scroll_the_help(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("help"))
    await settled(pilot)
    page = desk.app.screen.query_one(TextPane)
    tops = []
    for pressed in ("G", "k", "g", "j"):
        await pilot.press(pressed)
        await settled(pilot)
        tops.append(round(page.scroll_y))
    assert tops == [page.max_scroll_y, page.max_scroll_y - 1, 0, 1]
