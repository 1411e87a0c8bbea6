"""A command line with a configuration of its own."""

from pathlib import Path

import pytest

from support.command_line import Said


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PUSH_TUI_CONFIG_DIR", str(tmp_path))
    monkeypatch.delenv("PUSH_TUI_TOKEN", raising=False)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What went to standard output and standard error since the last look."""

    def look() -> tuple[str, str]:
        out, err = capsys.readouterr()
        return out, err

    return look
