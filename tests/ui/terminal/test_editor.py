"""Your editor: what it leaves is taken, and whatever else it does is said and harms nothing."""

import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from push_tui.ui.terminal import editor
from push_tui.ui.terminal.editor import NotEdited, edit_text, open_editor
from support.person import Desk


@pytest.mark.usefixtures("pilot")
@pytest.mark.parametrize("command", ["'unclosed", "true"])
async def test_why_the_editor_does_not_open_is_a_sentence(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)
    told = open_editor(desk.app, tmp_path / "config.toml", ())
    assert told is not None
    assert told.startswith(f'Your editor "{command}" cannot' if "'" in command else "This terminal cannot")


def leaving(data: bytes | None, says: str | None = None) -> Callable[[App[Any], Path, Collection[str]], str | None]:
    """An editor that leaves these bytes in the file, or no file."""

    def edit(app: App[Any], file: Path, secret_variables: Collection[str]) -> str | None:
        if data is None:
            file.unlink()
        else:
            file.write_bytes(data)
        return says

    return edit


def edited(desk: Desk, text: str) -> str:
    return edit_text(desk.app, text, ".txt", 20, ())


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where texts lie while they are edited."""
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.mark.parametrize(
    ("text", "left", "becomes"),
    [
        ("old", b"new\n", "new"),
        ("old\n", b"new\n", "new\n"),
        ("old", b"two\nlines\n", "two\nlines"),
        ("old", b"", ""),
        ("old", "\ufeffö".encode(), "ö"),
    ],
)
def test_what_the_editor_leaves_is_the_text(
    desk: Desk, temporary: Path, monkeypatch: pytest.MonkeyPatch, text: str, left: bytes, becomes: str
) -> None:
    monkeypatch.setattr(editor, "open_editor", leaving(left))
    assert edited(desk, text) == becomes
    assert not list(temporary.iterdir())


@pytest.mark.parametrize(
    ("left", "says", "reason"),
    [
        (b"\xff\xfe", None, "not text in UTF-8"),
        (b"a\0b", None, "not text in UTF-8"),
        (b"x" * 21, None, "more than 20 characters"),
        (b"x" * 1000, None, "more than 20 characters"),
        (b"new", "Your editor was ended by signal 9.", "signal 9"),
    ],
)
def test_what_cannot_be_used_is_kept_for_you_and_leaves_the_field_alone(
    desk: Desk, temporary: Path, monkeypatch: pytest.MonkeyPatch, left: bytes, says: str | None, reason: str
) -> None:
    monkeypatch.setattr(editor, "open_editor", leaving(left, says))
    with pytest.raises(NotEdited, match=reason) as refused:
        edited(desk, "old")
    (kept,) = temporary.glob("*/text.txt")
    assert str(kept) in str(refused.value)
    assert kept.read_bytes() == left
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("left", "says"), [(None, None), (b"old", "Your editor ended with status 1.")])
def test_nothing_is_kept_where_nothing_was_written(
    desk: Desk, temporary: Path, monkeypatch: pytest.MonkeyPatch, left: bytes | None, says: str | None
) -> None:
    monkeypatch.setattr(editor, "open_editor", leaving(left, says))
    with pytest.raises(NotEdited, match="The field is unchanged"):
        edited(desk, "old")
    assert not list(temporary.iterdir())
