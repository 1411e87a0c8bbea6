"""An editor that cannot be started is told, and nothing else happens."""

from pathlib import Path

import pytest

from push_tui.ui.terminal.editor import open_editor
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
