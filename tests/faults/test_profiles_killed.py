"""kill -9 while a profile is made, changed, renamed or removed: each file is old or new, and the step works again."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from push_tui.storage.config import load_config
from push_tui.storage.credentials import CredentialStore
from push_tui.storage.paths import Paths
from support import PROGRAMS, PYTHON_PATH
from support.long_runs import rounds
from support.profile_process import HOST, TOKENS

pytestmark = pytest.mark.slow

AFTER = {
    "new": {"day": "day", "night": "night", "new": "new"},
    "edit": {"day": "day", "night": "night"},
    "rename": {"day": "day", "late": "night"},
    "remove": {"day": "day"},
}
"""The profiles after each step, and whose token each has."""


def changed_until(directory: Path, step: str, tick: int) -> subprocess.CompletedProcess[str]:
    """A process that does the step, and dies at a tick of it; 0 for never."""
    command = [sys.executable, str(PROGRAMS / "profile_process.py"), str(directory), step, str(tick)]
    environment = {"PYTHONPATH": PYTHON_PATH}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def tokens(directory: Path) -> dict[str, str | None]:
    """The profiles in the directory, and the token of each."""
    paths = Paths.open(directory)
    store = CredentialStore(paths)
    return {name: store.get(name, HOST) for name in load_config(paths).profiles}


@pytest.mark.parametrize("step", AFTER)
def test_a_kill_while_a_profile_is_saved_leaves_each_file_old_or_new(tmp_path: Path, step: str) -> None:
    before, after, killed = (tmp_path / name for name in ("before", "after", "killed"))
    before.mkdir(mode=0o700)
    assert changed_until(before, "first two", 0).returncode == 0
    shutil.copytree(before, after)
    done = changed_until(after, step, 0)
    assert done.returncode == 0, done.stderr
    wanted = {name: TOKENS[of] for name, of in AFTER[step].items()}
    assert tokens(after) == wanted

    kills, ticks = rounds(5, 50), int(done.stdout)
    changed = 0
    for kill in range(kills):
        shutil.copytree(before, killed)
        assert changed_until(killed, step, 1 + kill * (ticks - 1) // kills).returncode == -signal.SIGKILL
        for file in ("profiles.toml", "credentials.toml"):
            assert (killed / file).read_bytes() in [(each / file).read_bytes() for each in (before, after)]
        now = tokens(killed)
        changed += (killed / "profiles.toml").read_bytes() != (before / "profiles.toml").read_bytes()
        assert now.pop("late", TOKENS["night"]) in (TOKENS["night"], None), "a killed renaming may ask for it again"
        assert now.pop("new", TOKENS["new"]) in (TOKENS["new"], None), "as may a killed new one"
        assert all(token == TOKENS[name] for name, token in now.items())
        if now.keys() == {"day", "night"} and step != "edit":
            assert changed_until(killed, step, 0).returncode == 0
            assert tokens(killed) == wanted
        shutil.rmtree(killed)
    print(f"{kills} kills in {ticks} ticks while a profile was changed ({step}): {changed} had the new file")
    assert 0 < changed < kills
