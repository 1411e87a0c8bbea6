"""Import: what is pasted becomes a push, or one sentence that says what is wrong with it and where."""

from pathlib import Path
from threading import Event

import pytest
from textual.events import Paste
from textual.widgets._toast import Toast

from push_tui.dialects import AGORA
from push_tui.message.importing import AppFacts, import_text
from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.import_reading import reading_of
from push_tui.ui.actions import key_and_title, key_of
from push_tui.ui.screens.compose import ComposeScreen
from push_tui.ui.screens.import_push import ImportPush, import_text_into
from support.keys import key
from support.message_reference import SYNC
from support.person import IN_80X24, Desk, Pilot, screen_text, settled, until

REQUEST = '{"targets": ["kim"], "strategy": 3, "pushMessage": {"title": "T", "content": "C", "vivo": {}}}'


async def open_import(pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen) and pilot.app.focused is not None)
    await pilot.press(key("import_push"))
    await until(pilot, lambda: isinstance(pilot.app.screen, ImportPush))
    await pilot.pause()


async def paste(pilot: Pilot, text: str) -> None:
    pilot.app.post_message(Paste(text))
    await pilot.pause()


async def back(pilot: Pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ComposeScreen))
    await pilot.pause()


async def test_a_fix_is_offered_only_where_there_is_one(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    assert key_and_title("fix_import") not in screen_text(desk.app)
    await paste(pilot, REQUEST.replace("3,", "03,"))
    await until(pilot, lambda: key_and_title("fix_import") in screen_text(desk.app))


async def test_request_json_fills_the_composer_with_nothing_lost(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await paste(pilot, REQUEST)
    await until(pilot, lambda: "Read as request JSON for users: kim." in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await back(pilot)
    push = desk.session.composition.push
    assert push.audience == Audience(AudienceKind.USERS, ("kim",))
    assert (push.strategy, push.message) == (3, {"title": "T", "content": "C", "vivo": {}})
    assert "sent empty" in screen_text(desk.app)


@IN_80X24
async def test_the_curl_command_of_the_reference_is_read_and_its_token_dropped(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await paste(pilot, SYNC)
    await until(pilot, lambda: "one user, synchronously: test1" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await back(pilot)
    push = desk.session.composition.push
    assert push.audience == Audience(AudienceKind.USER, ("test1",))
    assert push.at(("pushMessage", "sub_title")) == "Agora"


async def test_text_that_is_no_push_says_why_and_nothing_is_filled(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await paste(pilot, '{"targets": ["kim"],\n "pushMessage": {"title" "x"}}')
    await until(pilot, lambda: "Line 2, column 26" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await pilot.pause()
    assert isinstance(desk.app.screen, ImportPush)
    assert desk.session.composition.push.message == {}
    assert not desk.app._notifications, "it stands below the text already"


@IN_80X24
async def test_a_toast_in_a_dialog_leaves_its_fields_and_keys_uncovered(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await pilot.press(key("confirm"))
    await settled(pilot)
    assert "There is nothing to import." in screen_text(desk.app)
    assert not desk.app._notifications
    await pilot.press(key("fix_import"))
    await until(pilot, lambda: len(desk.app.screen.query(Toast)) == 1)
    await settled(pilot)
    toast = desk.app.screen.query_one(Toast).region
    assert toast.area
    for part in ("#import-text", "#import-answer", "Footer"):
        assert not toast.overlaps(desk.app.screen.query_one(part).region)


async def test_the_number_of_the_reference_that_is_no_json_is_mended_by_one_key(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await paste(pilot, '{"pushMessage": {"title": "x", "agora": {"id": 056734579}}, "targets": ["kim"]}')
    await until(pilot, lambda: "056734579 is not valid JSON" in screen_text(desk.app))
    await pilot.press(key("fix_import"), key("confirm"))
    await back(pilot)
    assert desk.session.composition.push.at(("pushMessage", "agora", "id")) == 56734579


async def test_what_was_in_the_composer_comes_back_with_undo(desk: Desk, pilot: Pilot) -> None:
    desk.session.composition.type_text(("pushMessage", "title"), "Mine")
    await open_import(pilot)
    await paste(pilot, REQUEST)
    await until(pilot, lambda: "It replaces the push in the composer" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await back(pilot)
    assert desk.session.composition.push.title == "T"
    await pilot.press(key("undo"))
    await until(pilot, lambda: desk.session.composition.push.title == "Mine")


async def test_reading_a_text_never_holds_the_screen_up(
    desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = Event(), Event()

    def slowly(*given: object) -> object:
        begun.set()
        may_end.wait(30)
        return import_text(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr("push_tui.operations.import_reading.import_text", slowly)
    await open_import(pilot)
    await paste(pilot, REQUEST)
    await until(pilot, begun.is_set)
    await pilot.press("escape", "escape")
    await back(pilot)
    may_end.set()
    assert desk.session.composition.push.message == {}


async def test_a_push_that_is_not_read_yet_is_read_when_it_is_confirmed(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await paste(pilot, REQUEST)
    await pilot.press(key("confirm"))
    await back(pilot)
    assert desk.session.composition.push.title == "T"


async def test_a_file_is_read_by_its_path(desk: Desk, pilot: Pilot, tmp_path: Path) -> None:
    file = tmp_path / "push.json"
    file.write_text(REQUEST)
    await open_import(pilot)
    await paste(pilot, str(file))
    await until(pilot, lambda: f"{key_of('confirm')} reads the file" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await until(pilot, lambda: "Read as request JSON" in screen_text(desk.app))
    await pilot.press(key("confirm"))
    await back(pilot)
    assert desk.session.composition.push.title == "T"


@IN_80X24
async def test_the_path_of_a_file_that_is_no_push_stays_and_is_read_again(
    desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    await open_import(pilot)
    file = tmp_path / "push.json"
    file.touch()
    await paste(pilot, str(file))
    await settled(pilot)
    for text, said in (("no push\n" * 30, "push.json: "), ("", "push.json: The file is empty.")):
        file.write_text(text)
        await pilot.press(key("confirm"))
        await settled(pilot)
        screen = desk.app.screen
        assert isinstance(screen, ImportPush)
        assert screen.area.text == str(file)
        assert said in screen_text(desk.app)
    file.write_text('{"pushMessage": {"title": "Mended"}}')
    await pilot.press(key("confirm"))
    await settled(pilot)
    await pilot.press(key("confirm"))
    await until(pilot, lambda: desk.session.composition.push.title == "Mended")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("{}/nope.json", "There is no file {}/nope.json."),
        ("'{}/my push.json'", "There is no file '{}/my push.json'."),
        ("nope.json", "There is no file nope.json."),
        ("{}", "{} is a directory; type the path of a file in it."),
        ("curl https://a/b -d '{{'", ""),
        ("label,title,content", ""),
        ('{{"title": "a.b"', ""),
        ("https://a41.chat.agora.io/push", ""),
    ],
)
def test_a_path_that_names_no_file_says_so(tmp_path: Path, path: str, said: str) -> None:
    problem = reading_of(path.format(tmp_path), AGORA, AppFacts("a41.chat.agora.io", ("41117440", "383391"))).problem
    assert problem is not None
    assert (problem.message == said.format(tmp_path)) is bool(said)


async def test_a_message_without_audience_keeps_the_one_that_was_chosen(desk: Desk, pilot: Pilot) -> None:
    desk.session.composition.set_audience(Audience(AudienceKind.LABELS, ("vip",)))
    await open_import(pilot)
    await paste(pilot, '{"title": "T", "content": "C"}')
    await pilot.press(key("confirm"))
    await back(pilot)
    assert desk.session.composition.push.audience == Audience(AudienceKind.LABELS, ("vip",))


async def test_a_file_from_the_command_line_that_is_no_push_is_shown_with_the_reason(desk: Desk, pilot: Pilot) -> None:
    await pilot.press(key("compose"))
    await import_text_into(desk.app, "push.json", '{"pushMessage": {')
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    await until(pilot, lambda: "Line 1" in screen_text(desk.app))


@IN_80X24
async def test_another_push_is_shown_from_its_beginning_wherever_the_form_was(desk: Desk, pilot: Pilot) -> None:
    await open_import(pilot)
    await pilot.press("escape")
    await back(pilot)
    await pilot.press("pageup", "enter", "ctrl+end")  # the audience is folded, the last row in focus
    await pilot.press(key("next_pane"), key("import_push"))
    await until(pilot, lambda: isinstance(desk.app.screen, ImportPush))
    await pilot.pause()
    await paste(pilot, REQUEST.replace('"T"', '"Maintenance"').replace('"C"', '"Back at noon"'))
    await pilot.press(key("confirm"))
    await back(pilot)
    await until(pilot, lambda: "›  Title" in screen_text(desk.app))
    assert "Users                kim" in screen_text(desk.app)
