"""The dialog of drafts and templates."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from textual.widgets import Input

from push_tui.message.push import Audience, Push
from push_tui.operations.drafts import Draft, HandedOver
from push_tui.ui.actions import Scope, action_of, key_of, title_and_key
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.drafts import Drafts, FillTemplate, _name_prompt
from support.composer import open_composer, type_text
from support.keys import key
from support.person import IN_80X24, Desk, Pilot, confirm, screen_text, settled, until

SAVE = key("save_template", scope=Scope.DRAFTS)


async def open_drafts(desk: Desk, pilot: Pilot, *titles: str) -> None:
    """Leave drafts behind, then open their list from the composer."""
    for title in titles:
        desk.session.composition.take(Push(Audience(targets=("kim",)), message={"title": title, "content": "x"}))
    if not isinstance(desk.app.screen, ComposeScreen):
        await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen) and pilot.app.focused is not None)
    await pilot.press(key("drafts"))
    await until(pilot, lambda: isinstance(desk.app.screen, Drafts))
    await settled(pilot)


async def to_row(desk: Desk, pilot: Pilot, title: str) -> None:
    screen = desk.app.screen
    assert isinstance(screen, Drafts)
    titles = [each.draft.title for each in screen.rows.items]
    screen.rows.move_to(titles.index(title))
    await pilot.pause()


def words(desk: Desk) -> str:
    """The words of the screen, without its frame and line breaks."""
    return " ".join(screen_text(desk.app).replace("│", " ").split())


async def test_a_draft_is_opened_and_the_one_that_was_open_stays(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    text = screen_text(desk.app)
    assert "First" in text
    assert "just now" in text
    assert "user kim" in text
    assert re.search(r"just now +\w+", text)
    assert "␊" not in text
    await to_row(desk, pilot, "First")
    await pilot.press("enter")
    await until(pilot, lambda: desk.session.composition.push.title == "First")
    await open_drafts(desk, pilot)
    assert "Second" in screen_text(desk.app)


@IN_80X24
async def test_a_draft_is_renamed_duplicated_and_deleted_by_keys(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    await to_row(desk, pilot, "First")
    await pilot.press(key("rename_draft"))
    await pilot.pause()
    await pilot.press("home", *"Old ".replace(" ", "_"), "enter")
    await settled(pilot)
    await to_row(desk, pilot, "Old_First")
    await pilot.press(key("duplicate_draft"))
    await settled(pilot)
    await to_row(desk, pilot, "Old_First (copy)")
    await pilot.press(key("delete_draft"))
    await pilot.pause()
    assert "You cannot undo this." in screen_text(desk.app)
    await confirm(pilot)
    await settled(pilot)
    assert "(copy)" not in screen_text(desk.app)


async def test_drafts_are_told_apart_by_profile_and_first_words(desk: Desk, pilot: Pilot) -> None:
    for content in ("Back at noon", "Back at one"):
        draft = Draft(Push(Audience(targets=("kim",)), message={"content": content}))
        desk.session.drafts.save(draft.to_json(profile="night", now=datetime(2026, 3, 1, tzinfo=UTC)))
    await open_drafts(desk, pilot)
    rows = [line for line in screen_text(desk.app).splitlines() if "Back at" in line]
    assert len(rows) == 2
    assert all("no title" in row and "user kim" in row and "night" in row for row in rows)


async def test_what_a_terminal_would_act_on_in_a_name_is_shown_where_you_change_it(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First\x1b[2J")
    await pilot.press(key("rename_draft"))
    await until(pilot, lambda: bool(desk.app.screen.query(Input)))
    assert desk.app.screen.query_one(Input).value == "First␛[2J"


async def test_deleting_the_open_draft_empties_the_composer(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "Only")
    await pilot.press(key("delete_draft"))
    await pilot.pause()
    await confirm(pilot)
    await settled(pilot)
    assert "No draft yet" in screen_text(desk.app)
    assert title_and_key("clear_push") in words(desk)
    assert not desk.session.composition.has_work


@IN_80X24
async def test_a_template_asks_for_its_placeholders_and_what_is_left_open_is_an_error(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "Back at {{time}} in {{city}}")
    assert f"{SAVE} saves it as a template, which asks what to write for {{{{time}}}}" in words(desk)
    await pilot.press(SAVE)
    await settled(pilot)
    assert [notice.message for notice in desk.app._notifications] == [
        f'"Back at {{{{time}}}} in {{{{city}}}}" is saved as a template; {key_of("rename_draft")} renames it. '
        "It asks what to write for {{time}}, {{city}} each time."
    ]
    await pilot.press("home", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, FillTemplate))
    assert 'Fill the template "Back at {{time}} in {{city}}"' in screen_text(desk.app)
    await pilot.press(*"noon", "enter", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    composition = desk.session.composition
    assert composition.push.title == "Back at noon in {{city}}"
    await pilot.press(key("review"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ComposeScreen)
    assert composition.errors[0].message == "Fill in {{city}}."


@IN_80X24
async def test_the_footer_names_every_key_of_a_draft(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First")
    actions = [action_of(each, Scope.DRAFTS) for each in Scope.DRAFTS.value.footer if each != "filter"]
    named = [f"{action.key_names[0]} {action.title.removesuffix(' draft')}" for action in actions]
    assert [words for words in named if words not in screen_text(desk.app)] == []


@IN_80X24
async def test_what_braces_do_is_told_where_a_template_is_saved(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "No braces")
    assert f"open in the composer. {SAVE} saves it as a template. Write" in words(desk)
    assert "Write {{date}} in a text to be asked for the date each time." in words(desk)


@IN_80X24
async def test_templates_come_first_and_another_profile_is_named(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    await pilot.press("end", SAVE)
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, Drafts)
    assert [str(each.kind) for each in screen.rows.items] == ["template", "draft", "draft"]
    desk.session.profile = replace(desk.session.profile, name="live")
    await pilot.press("end")
    await until(pilot, lambda: "Written with profile staging." in words(desk))


async def test_a_key_that_comes_while_the_drafts_are_read_says_so(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    screen = Drafts()
    desk.app.push_screen(screen)
    await until(pilot, lambda: screen.is_mounted)
    screen._found = None
    screen.rows.show([])
    assert screen.why_not("save_template") == "The drafts are still being read."


async def test_the_list_begins_on_the_push_that_is_open(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    await pilot.press("end", SAVE)
    await settled(pilot)
    await pilot.press("escape")
    await open_drafts(desk, pilot)
    screen = desk.app.screen
    assert isinstance(screen, Drafts)
    assert screen.current is not None
    assert screen.current.draft.id == desk.session.composition.draft.id


async def test_a_template_just_saved_is_the_row_under_the_cursor(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    await pilot.press(SAVE)
    await settled(pilot)
    screen = desk.app.screen
    assert isinstance(screen, Drafts)
    assert screen.current is not None
    assert (str(screen.current.kind), screen.current.draft.title) == ("template", "Second")


async def test_a_push_of_the_history_is_saved_as_a_template_as_it_is(desk: Desk, pilot: Pilot) -> None:
    desk.session.composition.take(Push(message={"title": "Old", "content": "x"}), recorded=True)
    await open_composer(pilot)
    screen = desk.app.screen
    assert isinstance(screen, ComposeScreen)
    assert screen.why_not("save_template") is None


async def test_the_composer_saves_a_template_from_the_palette_and_keeps_its_push(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    screen = desk.app.screen
    assert isinstance(screen, ComposeScreen)
    assert screen.why_not("save_template") == "There is nothing to save yet."
    await type_text(pilot, "First")
    await pilot.press(key("commands"), *"save")
    await settled(pilot)
    await pilot.press("enter")
    await settled(pilot)
    assert [notice.message for notice in desk.app._notifications] == [
        f'"First" is saved as a template; {title_and_key("drafts")} lists it. '
        "Write {{date}} in a text to be asked for the date each time."
    ]
    assert desk.session.composition.push.title == "First"
    await open_drafts(desk, pilot)
    assert isinstance(desk.app.screen, Drafts)
    assert [str(each.kind) for each in desk.app.screen.rows.items] == ["template", "draft"]


async def test_a_draft_that_was_handed_over_is_marked(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "Maintenance")
    await pilot.press("escape")
    composition = desk.session.composition
    handed = HandedOver("/srv/plan.json", datetime(2026, 3, 1, 12, tzinfo=UTC), "live")
    composition.mark_handed_over(composition.push.digest(desk.session.dialect), handed)
    await pilot.press(key("drafts"))
    await until(pilot, lambda: "handed over" in words(desk))


async def test_escape_opens_nothing(desk: Desk, pilot: Pilot) -> None:
    await open_drafts(desk, pilot, "First", "Second")
    await pilot.press("escape")
    await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
    assert desk.session.composition.push.title == "Second"


@IN_80X24
async def test_hostile_names_and_placeholders_cannot_act(desk: Desk, pilot: Pilot) -> None:
    hostile = "[/b]{{[@click=app.quit]x\x1b]52;c;aGk=\x1b\\\u202e}}\x9b"
    await open_drafts(desk, pilot, hostile)
    assert not {"\x1b", "\x9b", "\u202e"} & set(screen_text(desk.app))
    await pilot.press(SAVE)
    await settled(pilot)
    await pilot.press("home", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, FillTemplate))
    await pilot.pause()
    assert "[@click=app.quit]" in screen_text(desk.app)
    assert not {"\x1b", "\x9b", "\u202e"} & set(screen_text(desk.app))


@IN_80X24
async def test_a_damaged_draft_is_told_of_and_left_as_it_is(desk: Desk, pilot: Pilot) -> None:
    damaged = desk.paths.drafts / "half-written.json"
    desk.paths.drafts.mkdir(exist_ok=True)
    damaged.write_text('{"draft": {"id": "half-wr')
    await open_drafts(desk, pilot, "First")
    await until(pilot, lambda: "Unreadable files, left unchanged" in screen_text(desk.app))
    assert "drafts/half-written.json" in screen_text(desk.app)
    assert damaged.exists()


def test_a_name_that_is_too_long_says_its_length_and_the_limit() -> None:
    check = _name_prompt("x")._check
    assert check("n" * 100) == "This name has 100 characters; 80 are the most."
    assert check("n" * 80) is None
