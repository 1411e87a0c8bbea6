"""The composer as a person at the keyboard meets it: its form."""

import pytest
from textual.widgets import TextArea

from push_tui.message.push import (
    ABSENT,
    AUDIENCE_PATH,
    START_DATE_PATH,
    STRATEGY_PATH,
    Audience,
    AudienceKind,
    Path,
    Push,
)
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.widgets.form.drawn_rows import DrawnRows
from push_tui.ui.widgets.form.rows import KIND_PATH
from support.composer import CONTENT, TITLE, open_composer, paste, row_line, type_text
from support.keys import key
from support.person import IN_80X24, NARROW, WIDE, Desk, Pilot, compose, screen_text, settled, until

HOSTILE = "a[/]b[red]c[@click=app.quit]d\x1b]52;c;aGk=\x1b\\e\x9bf\u202eg\x00h\ud83d"


@pytest.fixture
def start() -> str:
    return "compose"


@IN_80X24
async def test_a_push_is_written_without_leaving_the_keyboard(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await type_text(pilot, "Maintenance")
    await pilot.press("enter")
    await type_text(pilot, "Back at noon")
    await pilot.press("shift+tab", "up", "up", "up")
    await type_text(pilot, "kim, lee")
    push = desk.session.composition.push
    assert push.message == {"title": "Maintenance", "content": "Back at noon"}
    assert push.audience == Audience(AudienceKind.USERS, ("kim", "lee"))
    assert push.strategy == 2
    assert "11/32" in row_line(desk, "Title *")
    assert "2 of 100" in row_line(desk, " Users ")


async def test_the_form_has_every_section_of_the_catalogue(desk: Desk, pilot: Pilot) -> None:
    from push_tui.message.catalogue.sections import sections

    await open_composer(pilot)
    text = screen_text(desk.app)
    for section in sections(desk.session.dialect):
        assert section.title in text
    assert "You have a message" in text
    assert "2 · vendor only (service default)" in text


@IN_80X24
async def test_a_section_opens_with_enter_and_its_fields_are_typed_into(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("pushMessage", "config", "badge", "setNum"))
    await pilot.press("up", "up")
    assert form.row is not None
    assert form.row.label == "Badge"
    await pilot.press("enter")
    assert "Set the badge to" not in screen_text(desk.app)
    await pilot.press("enter", "down")
    await type_text(pilot, "12a")
    assert "Badge: Add to the badge: it must be a whole number." in screen_text(desk.app)
    await pilot.press("backspace")
    assert desk.session.composition.push.at(("pushMessage", "config", "badge", "addNum")) == 12
    await until(pilot, lambda: "Badge: Add to the badge: it must be a whole number." not in screen_text(desk.app))


async def test_undoing_a_fix_puts_its_toast_away_and_leaves_the_others(desk: Desk, pilot: Pilot) -> None:
    compose(desk, user="Kim")
    form = await open_composer(pilot)
    form.go_to(AUDIENCE_PATH)
    desk.app.tell("Job 1 is done.")
    await pilot.press(key("fix_problem"))
    await settled(pilot)
    assert "undoes it." in screen_text(desk.app)
    form.go_to(TITLE)
    await type_text(pilot, "!")
    await settled(pilot)
    await pilot.press(key("undo"))
    await settled(pilot)
    assert "undoes it." in screen_text(desk.app), "the fix stands"
    await pilot.press(key("undo"))
    await settled(pilot)
    assert desk.session.composition.push.user == "Kim"
    assert "undoes it." not in screen_text(desk.app)
    assert [notice.message for notice in desk.app._notifications] == ["Job 1 is done."]


async def test_undo_and_redo_go_over_the_whole_form(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await type_text(pilot, "one")
    await pilot.press("down")
    await type_text(pilot, "two")
    await pilot.press(key("undo"))
    assert desk.session.composition.push.message == {"title": "one"}
    assert desk.app.screen.query_one(TextArea).text == ""
    await pilot.press(key("undo"))
    assert desk.session.composition.push.message == {}
    await pilot.press(key("redo"), key("redo"))
    assert desk.session.composition.push.message == {"title": "one", "content": "two"}


async def test_an_imported_push_without_strategy_says_that_none_is_sent(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    desk.session.composition.take(Push(strategy=ABSENT, message={"title": "x"}))
    await pilot.pause()
    assert "2 (not sent)" in screen_text(desk.app)


async def test_what_is_sent_empty_is_said_and_one_key_drops_it(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.take(Push(message={"title": "x", "subTitle": ""}))
    form.go_to(("pushMessage", "subTitle"))
    await pilot.pause()
    assert "sent empty" in row_line(desk, "Subtitle")
    await pilot.press(key("drop_field"))
    assert desk.session.composition.push.message == {"title": "x"}
    assert "sent empty" not in screen_text(desk.app)


async def test_pasted_users_are_split_whatever_separates_them(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("audience",))
    await paste(pilot, "kim; lee,anna\nbob\t zoe")
    assert desk.session.composition.push.audience.targets == ("kim", "lee", "anna", "bob", "zoe")
    assert "5 of 100" in row_line(desk, " Users ")


async def test_a_list_pasted_where_one_user_is_wanted_becomes_a_push_to_users(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.set_audience_kind(AudienceKind.USER)
    form.go_to(("audience",))
    await paste(pilot, "kim\nlee\n")
    assert desk.session.composition.push.audience == Audience(AudienceKind.USERS, ("kim", "lee"))


async def test_lines_pasted_into_a_single_line_are_joined_not_cut(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await paste(pilot, "Maintenance\n  tonight\r\nat ten\n")
    assert desk.session.composition.push.title == "Maintenance tonight at ten"


async def test_a_channel_block_is_added_by_its_name_and_edited_as_json(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("add",))
    await type_text(pilot, "vivo")
    await pilot.press("enter")
    await paste(pilot, '{"notifyType": 1}')
    assert desk.session.composition.push.message == {"vivo": {"notifyType": 1}}
    await pilot.press("end", "backspace")
    await until(pilot, lambda: "✖ vivo" in screen_text(desk.app))
    assert desk.session.composition.text(("pushMessage", "vivo")) == '{"notifyType": 1'


async def test_a_block_that_cannot_be_read_stays_and_holds_the_review_up(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("add",))
    await type_text(pilot, '{"foo": {"a": 05}}')
    await pilot.press("enter", "up")
    await settled(pilot)
    assert '{"foo": {"a": 05}}' in screen_text(desk.app)
    assert any("The block to add cannot be read" in problem.message for problem in desk.session.composition.errors)
    form.go_to(("add",))
    await pilot.press("ctrl+end", *["backspace"] * 4, "5", "}", "}", "enter")
    await pilot.pause()
    assert desk.session.composition.push.message == {"foo": {"a": 5}}


@IN_80X24
async def test_text_from_outside_stands_in_the_form_unable_to_act(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    audience = Audience(AudienceKind.USERS, ("kim\u200b", "le\x1be"))
    message = {"title": HOSTILE, "content": HOSTILE, "ext": {HOSTILE: HOSTILE}, "a[/]b": {"x": HOSTILE}}
    desk.session.composition.take(Push(audience, message=message))  # type: ignore[arg-type]
    for path in [TITLE, CONTENT, ("pushMessage", "ext"), ("pushMessage", "a[/]b"), ("audience",)]:
        assert form.go_to(path)
        await settled(pilot)
        assert not {"\x1b", "\x9b", "\u202e", "\x00", "\ud83d"} & set(screen_text(desk.app))
    assert "\u200b" not in row_line(desk, " Users ")
    for _ in range(4):
        await pilot.press(key("next_pane"))
        await settled(pilot)
        assert not {"\x1b", "\x9b", "\u202e", "\x00", "\ud83d"} & set(screen_text(desk.app))
    assert desk.session.composition.push.at(TITLE) == HOSTILE


async def test_the_form_shows_what_was_composed_while_it_was_hidden(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await pilot.press(key("labels"))
    desk.session.composition.take(Push(message={"title": "From elsewhere", "apns": {"badge": 3}}))
    await open_composer(pilot)
    assert "From elsewhere" in screen_text(desk.app)
    assert "Interruption level" in screen_text(desk.app)


async def test_every_change_is_on_its_way_to_the_disk_at_once(desk: Desk, pilot: Pilot) -> None:
    await open_composer(pilot)
    await type_text(pilot, "Kept")

    def kept() -> bool:
        draft = desk.session.drafts.unsent()
        return draft is not None and draft.get("name") == "Kept"

    await until(pilot, kept)


async def test_a_click_goes_to_a_row_and_opens_a_section_or_an_option(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)

    async def click_on(text: str) -> None:
        lines = screen_text(desk.app).splitlines()
        y = next(index for index, line in enumerate(lines) if text in line)
        await pilot.click(offset=(lines[y].index(text) + 1, y))
        await pilot.pause()

    await click_on("Subtitle")
    assert form.row is not None
    assert form.row.label == "Subtitle"
    await click_on("▸ Badge")
    assert "Set the badge to" in screen_text(desk.app)
    await click_on("2 · vendor only")
    await click_on("2 · vendor only")
    await click_on("○ 1 · Agora only")
    assert desk.session.composition.push.strategy == 1


async def test_a_click_on_a_row_that_the_click_before_has_folded_away_does_nothing(pilot: Pilot) -> None:
    form = await open_composer(pilot)
    rows = form.query_one(DrawnRows)
    form.go_to(("pushMessage", "config", "badge", "setNum"))
    folded = form.row
    heading = next(entry.row for entry in rows.entries if entry.row.label == "Badge")
    assert folded is not None
    for row in (heading, folded):
        rows.post_message(rows.Clicked(row, 0, 0))
    await pilot.pause()
    assert form.row == heading


@IN_80X24
async def test_the_editor_stays_on_its_row_when_the_form_scrolls_and_when_the_window_changes(
    desk: Desk, pilot: Pilot
) -> None:
    form = await open_composer(pilot)
    await type_text(pilot, "Here")
    await pilot.press("pagedown", "pagedown", "pageup", "pageup")
    await pilot.press("end")
    form.go_to(TITLE)
    await pilot.pause()
    assert "Here" in row_line(desk, "Title *")
    await pilot.resize_terminal(*WIDE)
    await pilot.pause()
    await pilot.pause()
    assert "Here" in row_line(desk, "Title *")
    await type_text(pilot, "!")
    assert desk.session.composition.push.title == "Here!"
    await pilot.resize_terminal(*NARROW)
    await pilot.pause()
    await type_text(pilot, "!")
    assert "Here!!" in row_line(desk, "Title *")


async def test_long_text_grows_its_editor_and_keeps_its_first_line_in_sight(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(CONTENT)
    await type_text(pilot, "first line of a text that needs three lines or even more of them in the end")
    await pilot.pause()
    text = screen_text(desk.app)
    assert "first line of a text" in text
    assert "in the end" in text
    await pilot.press("up", "up", "up")
    assert form.row is not None
    assert form.row.path == TITLE


async def test_a_toast_about_a_block_cannot_act_on_the_terminal(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(("add",))
    await paste(pilot, '{"a\x1b[31337m\u202e": 05}')
    await settled(pilot)
    assert not {"\x1b", "\u202e"} & set(screen_text(desk.app))


@IN_80X24
async def test_digits_typed_on_a_field_never_switch_screens(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    rows = [KIND_PATH, STRATEGY_PATH, ("section", "basic"), TITLE, ("pushMessage", "config", "badge", "activity")]
    for audience in AudienceKind:
        desk.session.composition.set_audience_kind(audience)
        await pilot.pause()
        for path in (AUDIENCE_PATH, START_DATE_PATH, *rows):
            form.go_to(path)
            await type_text(pilot, "a1345")
            if not isinstance(desk.app.screen, ComposeScreen):  # a letter on the labels opens their list
                await pilot.press("escape")
                await until(pilot, lambda: isinstance(desk.app.screen, ComposeScreen))
            assert len(desk.app.screen_stack) == 2


async def test_what_is_typed_on_the_head_of_an_open_section_goes_into_its_first_field(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    form.go_to(TITLE)
    await pilot.press("up", *"Noon")
    await pilot.press("space", *"today")
    assert desk.session.composition.push.message["title"] == "Noon today"


LONG = "It is noon and every chat is open again. " * 6


async def test_a_line_is_deleted_whole_however_many_rows_it_is_wrapped_to(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    composition = desk.session.composition
    composition.put(CONTENT, LONG)
    form.go_to(CONTENT)
    await pilot.press("ctrl+home", "right", "ctrl+k")
    assert composition.push.at(CONTENT) == LONG[0]
    composition.put(CONTENT, f"{LONG}\n{LONG}")
    await pilot.press("ctrl+u")  # at its end
    assert composition.push.at(CONTENT) == f"{LONG}\n"
    await pilot.press("ctrl+u", "ctrl+u")
    assert composition.push.at(CONTENT) is ABSENT


@pytest.mark.parametrize("field", [TITLE, CONTENT])
async def test_ctrl_home_and_ctrl_end_go_through_the_text_then_through_the_form(
    desk: Desk, pilot: Pilot, field: Path
) -> None:
    form = await open_composer(pilot)
    desk.session.composition.put(field, "noon")
    form.go_to(field)
    await pilot.press("ctrl+home", "a", "ctrl+end", "b")
    assert desk.session.composition.push.at(field) == "anoonb"
    assert form.row is not None
    assert form.row.path == field
    await pilot.press("ctrl+home", "ctrl+home")
    assert form.row.section == "delivery"
    form.go_to(field)
    await pilot.press("ctrl+end")
    assert form.row.section == "other"


async def test_a_name_in_two_words_is_counted_as_two_users_while_it_is_typed(desk: Desk, pilot: Pilot) -> None:
    form = await open_composer(pilot)
    desk.session.composition.set_audience_kind(AudienceKind.USERS)
    form.go_to(AUDIENCE_PATH)
    await type_text(pilot, "nosuch")
    await pilot.pause()
    assert "1 user:" not in screen_text(desk.app)
    await type_text(pilot, " user")
    await pilot.pause()
    assert "2 users: nosuch, user" in screen_text(desk.app)


async def test_the_form_names_the_strategy_on_one_line_and_says_once_what_can_be_scheduled(
    desk: Desk, pilot: Pilot
) -> None:
    form = await open_composer(pilot)
    assert "it is lost" not in screen_text(desk.app)
    form.go_to(KIND_PATH)
    await pilot.press("enter")
    await settled(pilot)
    assert screen_text(desk.app).count("Only a push to labels") == 1
    await pilot.press("escape", *["down"] * 2, key("field_help"))
    await settled(pilot)
    assert "it is lost" in screen_text(desk.app)
