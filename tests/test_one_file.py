"""One file, copied alone to a host with nothing but Python, is the whole program."""

import os
import shutil
import subprocess
from pathlib import Path
from stat import S_IMODE

import pytest

from support.keys import key
from support.one_file import ALONE, PYTHON, built, cloned
from support.real_program import open_labels
from support.terminal_session import TerminalSession

Command = list[str | Path]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("one file")]


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file, alone in a directory."""
    return built(tmp_path_factory.mktemp("alone") / "push-tui.pyz")


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that may hold our source, in which the simulator's token is no secret that has left."""
    return tmp_path_factory.mktemp("work")


def test_two_clones_build_the_same_bytes(work: Path) -> None:
    one, other = (built(work / f"{name}.pyz", cloned(work / name)) for name in ("one", "a longer name"))
    assert one.read_bytes() == other.read_bytes()


def test_it_shows_the_demo_and_writes_to_the_config_directory_alone(pyz: Path, work: Path) -> None:
    config, home = work / "config", work / "home"
    home.mkdir()
    variables = {**ALONE, "HOME": str(home), "TMPDIR": str(home), "PUSH_TUI_CONFIG_DIR": str(config)}
    with TerminalSession([str(PYTHON), "-I", str(pyz), "--demo"], variables, cwd=home) as session:
        session.wait_for("Needs a look", timeout=60)
        open_labels(session)
        session.wait_for("all-customers")
        session.press(key("quit"))
        assert session.wait() == 0
    assert list(home.iterdir()) == []
    assert [file.name for file in pyz.parent.iterdir()] == ["push-tui.pyz"]
    assert sorted(file.name for file in config.iterdir()) == ["demo", "program"]
    assert {S_IMODE(file.stat().st_mode) for file in (config, config / "program")} == {0o700}


def test_without_a_word_on_the_command_line_it_leads_to_the_first_profile(pyz: Path, work: Path) -> None:
    with TerminalSession([str(PYTHON), str(pyz)], {**ALONE, "PUSH_TUI_CONFIG_DIR": str(work / "config")}) as session:
        session.wait_for("a new profile", timeout=60)


@pytest.mark.parametrize("option", ["--config-dir=%s", "--config-dir %s"])
def test_the_directory_of_the_command_line_is_where_it_unpacks_itself(pyz: Path, work: Path, option: str) -> None:
    config = work / "config"
    argv: Command = [PYTHON, "-I", pyz, "--version", *(option % config).split(" ")]
    ended = subprocess.run(argv, check=True, capture_output=True, text=True, env={"HOME": "/nowhere"})
    assert ended.stdout.startswith("push-tui ")
    assert (config / "program").is_dir()


@pytest.mark.skipif(shutil.which("unshare") is None or os.geteuid() != 0, reason="only root can take the network away")
def test_it_needs_no_network(pyz: Path, work: Path) -> None:
    argv: Command = ["unshare", "--net", PYTHON, "-I", pyz, "labels", "--demo", "--config-dir", work]
    assert "all-customers" in subprocess.run(argv, check=True, capture_output=True, text=True).stdout


def test_where_it_cannot_unpack_itself_it_says_so(pyz: Path, work: Path) -> None:
    (work / "file").write_text("")
    argv: Command = [PYTHON, "-I", pyz, "--version", "--config-dir", work / "file"]
    ended = subprocess.run(argv, check=False, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "cannot unpack itself" in ended.stderr
    assert "Traceback" not in ended.stderr
