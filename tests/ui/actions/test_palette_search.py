"""The palette finds an action by the word that a person has for it."""

import re

import pytest
from textual.command import CommandList, Hit
from textual.events import Key
from textual.widgets import Input

from push_tui.ui.actions import ACTIONS, Scope, action_of, key_of
from push_tui.ui.actions.palette_search import GROUP, ActionCommands, named_by
from push_tui.ui.screens.label_dialogs import NewLabel
from push_tui.ui.screens.labels import LabelsScreen
from push_tui.ui.screens.labels_pane import LabelsPane
from push_tui.ui.screens.profile_form import ProfileForm
from push_tui.ui.screens.profiles import Profiles
from push_tui.ui.screens.questions import Ask
from support.composer import open_composer
from support.keys import key
from support.person import Desk, Pilot, compose, screen_text, settled, until


async def found(desk: Desk, query: str) -> list[str]:
    """The titles of what the palette finds on the screen that is shown, best first."""
    provider = ActionCommands(desk.app.screen)
    hits = [hit async for hit in provider.search(query) if isinstance(hit, Hit)]
    return [hit.text or "" for hit in sorted(hits, key=lambda hit: -hit.score)]


async def test_words_that_stand_in_no_title_find_the_action(desk: Desk, pilot: Pilot) -> None:
    for where, query, title in (
        ("labels", "schedule", "Compose"),
        ("labels", "Broadcast", "Compose"),
        ("labels", "badge", "Compose"),
        ("labels", "import csv", "Add from a file"),
        ("labels", "retry", "Jobs"),
        ("labels", "clone label", "Copy to a new label"),
        ("compose", "test", "Test first"),
        ("compose", "schedule", "Review"),
        ("compose", "template", "Drafts"),
        ("history", "resend", "Compose again"),
        ("labels", "time zone", "Edit this profile"),
        ("labels", "timezone", "Edit this profile"),
        ("labels", "everyone", "Compose"),
        ("labels", "send to all", "Compose"),
        ("labels", "dnd", "Why nothing?"),
        ("labels", "do not disturb", "Why nothing?"),
        ("overview", "logs", "History"),
        ("history", "unsend", "Correct"),
        ("history", "yesterday", "By period"),
        ("compose", "delay", "Review"),
    ):
        desk.app.go(where)
        await settled(pilot)
        assert title in (await found(desk, query))[:3], query


def test_a_word_of_another_action_finds_nothing() -> None:
    assert named_by("retry", action_of("compose")) == 0
    assert named_by("im", action_of("add_from_file")) == 0
    assert named_by("import zebra", action_of("add_from_file")) == 0


async def test_a_word_of_a_help_text_finds_nothing(desk: Desk, pilot: Pilot) -> None:
    assert "again" in action_of("refresh").help
    assert "Refresh" not in await found(desk, "again")


async def test_letters_here_and_there_in_a_title_count_only_if_no_action_has_the_word(desk: Desk, pilot: Pilot) -> None:
    assert [title.partition(":")[0] for title in await found(desk, "theme")] == ["Theme"] * 4
    assert "New label" in await found(desk, "nwlb")


async def test_a_few_letters_and_letters_from_the_middle_of_a_title_find_nothing(desk: Desk, pilot: Pilot) -> None:
    for query in ("nwl", "oppo", "kill"):
        assert await found(desk, query) == [], query


async def test_the_words_of_a_screen_find_it_from_elsewhere_only(desk: Desk, pilot: Pilot) -> None:
    assert "Compose" in await found(desk, "everyone")
    await open_composer(pilot)
    assert "Compose" not in await found(desk, "everyone")
    assert "Compose" in await found(desk, "compose")


async def test_a_title_typed_in_full_comes_before_longer_ones_with_these_words(desk: Desk, pilot: Pilot) -> None:
    titles = await found(desk, "Labels")
    assert "Widen the labels" in titles
    assert titles[0] == "Labels"


async def test_what_destroys_is_offered_last(desk: Desk, pilot: Pilot) -> None:
    titles = await found(desk, "label")
    assert titles[-1] == "Delete label"
    assert "New label" in titles
    provider = ActionCommands(desk.app.screen)
    offers = [hit.text async for hit in provider.discover()]
    assert offers[-2:] == ["Delete label", "Remove all members"]


async def test_enter_in_the_commands_of_the_composer_removes_nothing(desk: Desk, pilot: Pilot) -> None:
    push = compose(desk, user="kim")
    await open_composer(pilot)
    await pilot.press(key("commands"))
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    assert desk.session.composition.push == push


async def test_the_actions_of_the_screen_come_first_and_their_keys_stand_at_the_right(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("commands"))
    await settled(pilot)
    shown = screen_text(desk.app)
    row = next(line for line in shown.splitlines() if "│  New label" in line)
    assert "New label Labels n │" in " ".join(row.split())
    titles = [hit.text async for hit in ActionCommands(desk.app.screen_stack[-2]).discover()]
    assert titles.index("New label") < titles.index("Mark all") < titles.index("Overview")


async def test_what_cannot_be_done_now_comes_after_what_can_on_this_screen(desk: Desk, pilot: Pilot) -> None:
    offers = [hit.text async for hit in ActionCommands(desk.app.screen).discover()]
    can, cannot, of_lists = (action_of(each).title for each in ("new_label", "count_exactly", "next_column"))
    assert offers.index(can) < offers.index(cannot) < offers.index(of_lists) < offers.index("Delete label")


async def test_clearing_a_filter_is_not_offered_first_without_one(desk: Desk, pilot: Pilot) -> None:
    desk.app.go("jobs")
    await settled(pilot)
    offers = [hit.text async for hit in ActionCommands(desk.app.screen).discover()]
    assert offers[0] == action_of("filter", Scope.JOBS).title
    assert offers.index("Pause") < offers.index("Next column")


async def test_a_search_puts_what_cannot_be_done_now_behind_what_can_and_is_named_alike(
    desk: Desk, pilot: Pilot
) -> None:
    titles = await found(desk, "co")
    cannot = titles.index(action_of("count_exactly").title)
    assert titles.index("Copy to a new label") < cannot, "though its title is longer"
    assert cannot < titles.index("Copy user ID"), "which is of the other pane"


@pytest.mark.parametrize("where", ["overview", "labels", "history", "jobs"])
async def test_no_two_rows_read_the_same_and_why_a_user_got_nothing_is_asked_by_one(
    desk: Desk, pilot: Pilot, where: str
) -> None:
    desk.app.go(where)
    await settled(pilot)
    assert (await found(desk, "why")) == ["Why nothing?"]
    for query in ("push", "labels of", "refresh", "copy", "filter", "remove", "why did a user get"):
        hits = [hit async for hit in ActionCommands(desk.app.screen).search(query) if isinstance(hit, Hit)]
        rows = [str(hit.match_display).rpartition(", ")[0] or str(hit.match_display) for hit in hits]
        assert len(rows) == len(set(rows)), query


async def test_the_actions_of_the_screen_come_in_the_order_of_its_footer(desk: Desk, pilot: Pilot) -> None:
    desk.app.go("history")
    await settled(pilot)
    titles = [hit.text async for hit in ActionCommands(desk.app.screen).discover()]
    assert titles[0] == action_of("filter_history").title
    assert titles.index("By state") < titles.index("By profile")


async def test_the_theme_in_use_has_a_mark(desk: Desk, pilot: Pilot) -> None:
    desk.app.theme = "light"
    await pilot.press(key("commands"), *"theme")
    await settled(pilot)
    assert "Theme: light ✓" in screen_text(desk.app)
    assert screen_text(desk.app).count("✓") == 1


async def test_a_word_with_a_slip_finds_what_it_is_like_and_word_beginnings_come_first(
    desk: Desk, pilot: Pilot
) -> None:
    assert "Delete label" in await found(desk, "delte")
    assert "Sort" in await found(desk, "sotr")
    assert (await found(desk, "theme: t"))[0] == "Theme: terminal"
    desk.app.go("compose")
    await settled(pilot)
    titles = await found(desk, "new")
    assert titles[0].startswith("New")
    assert not any("preview" in title for title in titles)


async def choose(pilot: Pilot, query: str) -> None:
    """Choose the first action that the palette finds."""
    await pilot.press(key("commands"), *query)
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)


async def test_an_action_of_another_screen_comes_last_and_names_its_screen(desk: Desk, pilot: Pilot) -> None:
    desk.app.go("history")
    await settled(pilot)
    assert (await found(desk, "rename label")) == ["Rename label"]
    titles = await found(desk, "by")
    assert titles.index("By state") < titles.index("By hour")
    await pilot.press(key("commands"), *"copy user id")
    await settled(pilot)
    row = next(line for line in screen_text(desk.app).splitlines() if "│  Copy user ID" in line)
    assert f"in Labels, {key('labels')} {key('to_members')}".casefold() in row.casefold()


async def test_what_needs_no_row_is_done_on_its_screen(desk: Desk, pilot: Pilot) -> None:
    desk.app.go("history")
    await settled(pilot)
    await choose(pilot, "new label")
    assert isinstance(desk.app.screen, NewLabel)
    assert isinstance(desk.app.screen_stack[-2], LabelsScreen)


async def test_what_needs_no_row_is_done_in_a_dialog_too(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("commands"), *"add profile")
    await settled(pilot)
    await pilot.press("down", "enter")  # the first is the list of the profiles
    await settled(pilot)
    assert isinstance(desk.app.screen, ProfileForm)


@pytest.mark.parametrize("where", ["history", "jobs"])  # one is mounted ahead, one is not
@pytest.mark.parametrize("query", ["new label", "labels of a user", "search", "why"])
async def test_what_is_typed_ahead_goes_into_what_opens_here_or_on_another_screen(
    desk: Desk, pilot: Pilot, where: str, query: str
) -> None:
    desk.app.go(where)
    await settled(pilot)
    await pilot.press(key("commands"), *query)
    await settled(pilot)
    for each in ("enter", *"dpx"):  # as a fast typist does; each is a key of the lists
        desk.app.post_message(Key(each, "\r" if each == "enter" else each))
    await settled(pilot)
    assert isinstance(desk.app.focused, Input)
    assert desk.app.focused.value == "dpx"


@pytest.mark.parametrize(("query", "opens"), [("new label", NewLabel), ("labels of a user", Ask)])
async def test_the_pane_in_focus_there_does_not_do_it_with_a_row_that_nobody_chose(
    desk: Desk, pilot: Pilot, query: str, opens: type
) -> None:
    await pilot.press(key("to_members"))
    await settled(pilot)
    desk.app.go("history")
    await settled(pilot)
    await choose(pilot, query)
    assert isinstance(desk.app.screen, opens)


async def test_what_needs_a_row_is_left_to_you_on_its_screen(desk: Desk, pilot: Pilot) -> None:
    for query, said in (
        ("delete label", f"Delete label: press {key_of('delete_label')}."),
        ("copy user id", f"Copy user ID: press {key_of('to_members')}, then {key_of('copy_marked')}."),
        ("remove all", f"Remove all members: press {key_of('commands')}."),
        ("make default", f"Make default: press {key_of('default_profile')}."),
    ):
        desk.app.go("history")
        await settled(pilot)
        await choose(pilot, query)
        assert isinstance(desk.app.screen, LabelsScreen | Profiles), query
        assert [*desk.app._notifications][-1].message == said


def test_nothing_that_destroys_or_sends_is_done_from_another_screen() -> None:
    assert [action.id for action in ACTIONS if action.alone and (action.destroys or not action.palette)] == []
    assert not action_of("review").alone


async def test_a_theme_is_shown_while_the_cursor_is_on_it(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("commands"), *"theme")
    await settled(pilot)
    assert desk.app.theme == "push-tui", "typing shows none"
    seen = set()
    for _ in range(3):
        await pilot.press("down")
        await settled(pilot)
        seen.add(desk.app.theme)
    assert len(seen) == 3
    await pilot.press("escape")
    await settled(pilot)
    assert desk.app.theme == "push-tui"
    await choose(pilot, "theme: li")
    assert desk.app.theme == "light"


async def test_a_reason_with_data_in_it_is_shown_as_text(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LabelsPane, "why_not", lambda pane, action_id: "[red]a\x1b[2Jb\u202e is read-only.")
    await pilot.press(key("commands"), *"new label")
    await settled(pilot)
    (line,) = (line for line in screen_text(desk.app).splitlines() if "is read-only." in line)
    assert "[red]a" in line
    assert not {"\x1b", "\u202e"} & {*line}


async def test_a_name_that_no_action_has_is_said_at_once(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("commands"))
    await settled(pilot)
    here = desk.app.screen.query_one(CommandList).option_count
    assert f"{here} actions here  ·  Enter does it  ·  Esc closes" in screen_text(desk.app)
    await pilot.press(*"xyzzy")
    await settled(pilot)
    lines = screen_text(desk.app).splitlines()
    (typed,) = (number for number, line in enumerate(lines) if "xyzzy" in line)
    assert "No action is called that." in lines[typed + 1]
    await pilot.press(*["backspace"] * 5, *"rename")
    await settled(pilot)
    some = desk.app.screen.query_one(CommandList).option_count
    assert 0 < some < here
    assert re.search(rf"─{some} of \d+  ·  Enter does it", screen_text(desk.app))
    await pilot.press(*["backspace"] * 6)
    await settled(pilot)
    assert "actions here  ·  Enter does it  ·  Esc closes" in screen_text(desk.app)


async def test_actions_of_the_other_pane_are_found_and_say_how_to_go_there(desk: Desk, pilot: Pilot) -> None:
    await settled(pilot)
    assert (await found(desk, "user id"))[0] == "Copy user ID"
    await pilot.press(key("commands"))
    await settled(pilot)
    await pilot.press(*"user id")
    await until(pilot, lambda: "Copy user ID" in screen_text(desk.app))
    assert f"Not now: Go to the members ({key('to_members')})." in screen_text(desk.app)
    await pilot.press("enter")
    await settled(pilot)
    assert not desk.app.screen.is_modal
    assert "Go to the members" in [*desk.app._notifications][-1].message
    await pilot.press(key("to_members"))
    await settled(pilot)
    assert "New label" in await found(desk, "new label")


async def test_a_screen_is_copied_as_text_without_the_palette(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(desk.app, "copy", lambda text, what: copied.append(text))
    await choose(pilot, "screenshot")
    (text,) = copied
    assert "Labels" in text
    assert "screenshot" not in text
    assert len(text.splitlines()) == desk.app.size.height


def test_every_way_to_another_screen_begins_everywhere() -> None:
    ways = [scope.value.way.split() for scope in Scope if scope.value.way]
    assert all(Scope.EVERYWHERE in action_of(first).scopes for first, *_ in ways)
    assert all(action_of(step).keys for _, *others in ways for step in others)


def test_every_place_fits_into_its_column() -> None:
    assert [scope.name for scope in Scope if scope.value.palette and len(scope.value.heading) >= GROUP] == []
