"""A draft that cannot be saved is said at once, in the title bar while it lasts, and when you quit; nothing is lost."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.widgets import Button, Input

from push_tui.operations.draft_saver import DraftSaver
from push_tui.storage.drafts import DraftStore
from push_tui.ui import start
from push_tui.ui.actions import key_of
from push_tui.ui.screens.import_push import import_text_into
from push_tui.ui.screens.questions import Question
from push_tui.ui.screens.quit import UnsavedText
from push_tui.ui.widgets.title_bar import TitleBar
from support.keys import key
from support.person import PROFILE, Desk, Pilot, compose, confirm, screen_text, settled, until

IN_TITLE = "NOT SAVED"


@pytest.fixture
def blocked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place of the directory of the drafts."""
    monkeypatch.setattr(DraftSaver, "RETRY", 0.05)
    desk.paths.drafts.write_text("not a directory")
    return desk.paths.drafts


def told(desk: Desk) -> list[str]:
    return [notification.message for notification in desk.app._notifications]


async def write_a_title(desk: Desk, pilot: Pilot, title: str = "Maintenance") -> None:
    await pilot.press(key("compose"))
    await until(pilot, lambda: "Title" in screen_text(desk.app))
    await pilot.press("tab", "tab", *title)  # from the users to the title


async def ask_to_quit(desk: Desk, pilot: Pilot) -> UnsavedText:
    await pilot.press(key("quit"))
    await until(pilot, lambda: isinstance(desk.app.screen, UnsavedText) and bool(desk.app.screen.query(Input)))
    assert isinstance(desk.app.screen, UnsavedText)
    return desk.app.screen


def ended(desk: Desk) -> Callable[[], bool]:
    return lambda: desk.app._exit


async def test_the_first_failure_is_told_and_the_title_bar_says_so_while_it_lasts(
    blocked: Path, desk: Desk, pilot: Pilot
) -> None:
    await write_a_title(desk, pilot)
    await until(pilot, lambda: IN_TITLE in screen_text(desk.app))
    (said,) = told(desk)
    assert said.startswith(f"The draft cannot be saved in {blocked} (Not a directory).")
    assert f"{key_of('quit')} asks before the text is lost." in said
    await pilot.press(key("history"))
    await until(pilot, lambda: "History  0" in screen_text(desk.app))
    assert IN_TITLE in screen_text(desk.app)
    await pilot.press("z")
    assert told(desk) == [said]


async def test_the_draft_is_written_without_a_key_once_that_is_possible(
    blocked: Path, desk: Desk, pilot: Pilot
) -> None:
    await write_a_title(desk, pilot)
    await until(pilot, lambda: IN_TITLE in screen_text(desk.app))
    blocked.unlink()
    await until(pilot, lambda: IN_TITLE not in screen_text(desk.app))
    assert told(desk)[-1] == "The draft is saved now."
    (draft,) = desk.session.drafts.load_all()
    assert draft["name"] == "Maintenance"


async def test_quitting_asks_even_before_the_first_failure_was_noticed(
    blocked: Path, desk: Desk, pilot: Pilot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DraftSaver, "DELAY", 3600.0)
    compose(desk)
    dialog = await ask_to_quit(desk, pilot)
    assert "The draft cannot be saved" in screen_text(desk.app)
    await pilot.press("escape")
    await until(pilot, lambda: desk.app.screen is not dialog)
    assert not desk.app._exit
    assert desk.session.composition.push.title == "Maintenance tonight"


async def test_the_text_is_saved_to_a_file_that_the_composer_opens_again(
    blocked: Path, desk: Desk, pilot: Pilot, tmp_path: Path
) -> None:
    compose(desk, user="qa-1")
    desk.session.composition.type_text(("pushMessage", "apns", "badge"), "not a number yet")
    dialog = await ask_to_quit(desk, pilot)
    dialog.query_one(Input).value = str(tmp_path / "taken.json")
    (tmp_path / "taken.json").write_text("somebody's")
    await pilot.press("enter")
    await until(pilot, lambda: "exists; choose another name" in screen_text(desk.app))
    dialog.query_one(Input).value = str(tmp_path / "mine.json")
    await pilot.press("enter")
    await until(pilot, ended(desk))
    assert (tmp_path / "taken.json").read_text() == "somebody's"
    push = desk.session.composition.push
    desk.session.composition.clear()
    await import_text_into(desk.app, "mine.json", (tmp_path / "mine.json").read_text())
    assert desk.session.composition.push == push
    assert desk.session.composition.text(("pushMessage", "apns", "badge")) == "not a number yet"


async def test_text_is_lost_only_by_the_button_that_says_so(blocked: Path, desk: Desk, pilot: Pilot) -> None:
    compose(desk)
    dialog = await ask_to_quit(desk, pilot)
    button = dialog.query_one(Button)
    assert not button.has_focus
    await pilot.press("tab", "enter")
    await until(pilot, lambda: isinstance(desk.app.screen, Question))
    await pilot.press(key("confirm"))  # nobody can have seen the question yet
    assert desk.session.composition_saver.at_risk
    await confirm(pilot)
    await until(pilot, ended(desk))
    assert desk.session.composition_saver.error == ""


async def test_a_second_ctrl_q_opens_no_second_question(blocked: Path, desk: Desk, pilot: Pilot) -> None:
    compose(desk)
    await pilot.press(key("quit"), key("quit"))
    await until(pilot, lambda: isinstance(desk.app.screen, UnsavedText))
    await pilot.press(key("quit"))
    await pilot.pause()
    assert sum(isinstance(screen, UnsavedText) for screen in desk.app.screen_stack) == 1
    await pilot.press("escape")
    await until(pilot, lambda: not isinstance(desk.app.screen, UnsavedText))
    assert not desk.app._exit


async def test_a_draft_that_another_replaced_before_it_could_be_saved_is_kept_too(
    blocked: Path, desk: Desk, pilot: Pilot
) -> None:
    compose(desk, title="First")
    desk.session.composition_saver.soon()
    await until(pilot, lambda: desk.session.composition_saver.at_risk)
    compose(desk, title="Second")
    desk.app.use_profile(PROFILE)
    await until(pilot, lambda: IN_TITLE in screen_text(desk.app))
    blocked.unlink()
    await until(pilot, lambda: not desk.session.composition_saver.at_risk)
    assert {draft["name"] for draft in desk.session.drafts.load_all()} == {"First", "Second"}


async def test_a_program_that_must_end_at_once_puts_the_text_into_a_file(
    blocked: Path, desk: Desk, pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    compose(desk, title="Last words")
    start.close_at_once(desk.app)
    (file,) = desk.session.composition_saver.saved_as
    assert file.parent == tmp_path
    assert json.loads(file.read_bytes())["draft"]["name"] == "Last words"


@pytest.mark.usefixtures("homeless")
async def test_an_account_without_a_home_is_offered_a_temporary_directory(
    blocked: Path, desk: Desk, pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    await write_a_title(desk, pilot)
    await until(pilot, lambda: IN_TITLE in screen_text(desk.app))
    asked = await ask_to_quit(desk, pilot)
    assert Path(asked.query_one(Input).value).parent == tmp_path


async def test_drafts_that_cannot_be_listed_are_told_and_the_program_starts(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.paths.drafts.mkdir()

    def refused(path: Path) -> Iterator[Path]:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refused)
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: bool(told(desk)))
        await settled(pilot)
        assert told(desk) == [f"The drafts in {desk.paths.drafts} cannot be read (Permission denied)."]
        assert desk.app.screen.query(TitleBar)


def test_a_sent_push_whose_draft_cannot_be_removed_is_no_text_at_risk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(store: DraftStore, draft_id: str) -> None:
        raise PermissionError(13, "Permission denied")

    compose(desk)
    monkeypatch.setattr(DraftStore, "delete", refused)
    saver = desk.session.composition_saver
    saver.write()
    desk.session.composition.mark_sent()
    saver.write()
    assert not saver.at_risk
    assert saver.error == "The draft is not needed any more, but it cannot be removed (Permission denied)."
