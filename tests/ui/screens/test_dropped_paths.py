"""A file that is dropped on the terminal is found by every dialog that asks for a path."""

import shlex
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.widgets import Input

from push_tui.operations.draft_saver import DraftSaver
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.import_push import ImportPush
from push_tui.ui.screens.new_job_file import ChooseFile, SaveBeforeDeleting
from push_tui.ui.screens.new_job_users import UsersToAdd
from push_tui.ui.screens.quit import UnsavedText
from support.keys import key
from support.person import Desk, Pilot, until


def quoted(path: Path) -> str:
    return f"{shlex.quote(str(path))} "


def escaped(path: Path) -> str:
    return str(path).replace(" ", "\\ ") + "\n"


def address(path: Path) -> str:
    return path.as_uri() + "\r\n"


async def given(pilot: Pilot, dialog: Dialog[Any], text: str) -> list[Any]:
    """Drop ``text`` on the path of a dialog and confirm; the list gets its result."""
    results: list[Any] = []
    await pilot.app.push_screen(dialog, results.append)
    await pilot.pause()
    for field in dialog.query(Input):
        if field.display and field.parent is not None and field.parent.id != "replace":
            field.focus()
            field.value = ""
            break
    await pilot.pause()
    pilot.app.post_message(Paste(text))
    await pilot.pause()
    await pilot.press(key("confirm"))
    return results


async def test_every_dialog_takes_a_path_as_it_was_dropped(
    desk: Desk, pilot: Pilot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "my files"
    place.mkdir()
    users, push, new = place / "the users.txt", place / "a push.json", place / "new file.csv"
    users.write_text("kim\n")
    push.write_text('{"targets": ["kim"], "pushMessage": {"title": "T", "content": "C"}}')

    async def use(found: Any) -> Any:
        return found.ids

    async def closed_with(results: list[Any]) -> Any:
        await until(pilot, lambda: bool(results))
        return results[0]

    assert await closed_with(await given(pilot, UsersToAdd("vip", use), quoted(users))) == ("kim",)
    assert (await closed_with(await given(pilot, ChooseFile("Export", place), escaped(new)))).path == new
    assert await closed_with(await given(pilot, SaveBeforeDeleting(("a", "b")), address(place))) == str(place)
    monkeypatch.setattr(DraftSaver, "at_risk", True)
    saved: list[Path] = []
    monkeypatch.setattr(DraftSaver, "save_as", lambda saver, path: saved.append(path))
    quitting = UnsavedText(desk.session.composition_saver, place)
    assert await closed_with(await given(pilot, quitting, quoted(new)))
    assert saved == [new]
    monkeypatch.undo()
    importing = ImportPush()
    await given(pilot, importing, escaped(push))
    await until(pilot, lambda: '"targets"' in importing.area.text)
