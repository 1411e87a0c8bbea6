"""The real program, with profiles that are managed inside, against the simulator over HTTP."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from push_tui.simulator.demo_app import DEMO_TOKEN
from push_tui.storage.config import load_config, save_profile
from push_tui.storage.paths import Paths
from push_tui.ui.actions import Scope
from support.keys import key
from support.loopback_simulator import LoopbackSimulator
from support.person import PROFILE
from support.real_program import open_labels
from support.terminal_session import TerminalSession


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
