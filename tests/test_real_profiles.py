"""The real program, with profiles that are managed inside, against the simulator over HTTP."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import load_config
from push_tui.storage.paths import Paths
from push_tui.storage.profiles_file import save_profile
from push_tui.ui.actions import Scope
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.person import PROFILE
from support.real_program import open_labels
from support.terminal_session import TerminalSession

NOWHERE = '[profiles.mine]\nhost = "http://127.0.0.1:9"\norg_name = "1"\napp_name = "2"\n'


@pytest.mark.slow
def test_by_keyboard_from_one_profile_to_another_and_back_over_http(tmp_path: Path) -> None:
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(tmp_path)]
    paths = Paths.open(tmp_path)
    with LoopbackSimulator() as simulator:
        save_profile(paths, replace(PROFILE, host=simulator.base_url), default=PROFILE.name)
        with TerminalSession(argv, {"PUSH_TUI_TOKEN": "wrong-token-of-yesterday"}, 80, 24) as session:
            session.wait_for("The service refused the token")
            session.send(DEMO_TOKEN)
            session.press(key("confirm", scope=Scope.DIALOG))
            open_labels(session)
            session.wait_for("all-customers")
            session.press(key("commands"))
            session.send("Profiles")
            session.wait_for("add, edit, copy")
            session.press("enter")
            session.wait_for("The next start begins with it")
            session.press(key("copy_profile"))
            session.wait_for("a copy of staging")
            session.press("down")
            session.press(key("check_profile"))
            session.wait_for("Profile staging copy is saved.")
            session.press(key("confirm", scope=Scope.DIALOG))
            session.wait_for("staging copy  STAGING")
            session.press(key("quit"))
            assert session.wait() == 0
    assert list(load_config(paths).profiles) == ["staging", "staging copy"]


@contextmanager
def editing(directory: Path, editor: str, profile: str = NOWHERE, **variables: str) -> Iterator[TerminalSession]:
    """The program at the moment when the editor opens on ``config.toml``, which has ``profile``."""
    (directory / "config.toml").write_text(profile)
    argv = [sys.executable, "-m", "push_tui", "--config-dir", str(directory)]
    with TerminalSession(argv, {"VISUAL": None, "EDITOR": editor, **variables}, 80, 24) as session:
        session.wait_for("Needs a look")
        session.press(key("commands"))
        session.send("Edit this profile")
        session.wait_for("Change the profile in use")
        session.press("enter")
        yield session
        session.press(key("quit"))
        assert session.wait() == 0


def editor_that(directory: Path, does: str) -> str:
    """The path of a program that does this."""
    editor = directory / "editor"
    editor.write_text(f"#!/bin/sh\n{does}\n")
    editor.chmod(0o700)
    return str(editor)


@pytest.mark.slow
def test_a_profile_of_config_toml_opens_in_the_editor_without_our_secrets(tmp_path: Path) -> None:
    editor = editor_that(tmp_path, f"env > '{tmp_path}/seen'\necho 'read_only = true' >> \"$1\"")
    with LoopbackSimulator() as simulator:
        profile = f'[profiles.mine]\nhost = "{simulator.base_url}"\n'
        app = f'org_name = "{PROFILE.org_name}"\napp_name = "{PROFILE.app_name}"\ntoken_env = "CHAT_TOKEN"\n'
        with editing(tmp_path, editor, profile + app, CHAT_TOKEN=DEMO_TOKEN) as session:
            session.wait_for("READ-ONLY")
    assert DEMO_TOKEN not in (tmp_path / "seen").read_text()


@pytest.mark.slow
def test_an_editor_that_cannot_be_started_gives_the_terminal_back(tmp_path: Path) -> None:
    with editing(tmp_path, str(tmp_path / "missing"), PUSH_TUI_TOKEN=DEMO_TOKEN) as session:
        session.wait_for("cannot be started")


@pytest.mark.slow
def test_ctrl_c_in_the_editor_ends_the_editor_alone(tmp_path: Path) -> None:
    editor = editor_that(tmp_path, "echo the editor waits\nread line")
    with editing(tmp_path, editor, PUSH_TUI_TOKEN=DEMO_TOKEN) as session:
        session.wait_for("the editor waits")
        session.press("ctrl+c")
        session.wait_for("was ended by signal 2")
