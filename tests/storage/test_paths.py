"""What lies in the config directory is private, and written whole or not at all."""

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE

import pytest

from push_tui.storage.files import write_private
from push_tui.storage.paths import DirectoryUnusable, Paths, default_root, home


def mode(path: Path) -> int:
    return S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o277])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_directories_are_0700_and_files_0600_whatever_the_umask(tmp_path: Path) -> None:
    paths = Paths.open(tmp_path / "new" / "config")
    write_private(paths.drafts / "one.json", b"{}")
    assert mode(paths.root) == mode(paths.root.parent) == mode(paths.drafts) == 0o700
    assert mode(paths.drafts / "one.json") == 0o600


def test_a_directory_that_exists_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    Paths.open(tmp_path)
    assert mode(tmp_path) == 0o750


def test_a_config_directory_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "config"
    file.touch()
    with pytest.raises(DirectoryUnusable, match=f"The config directory {file} cannot be used .*--config-dir"):
        Paths.open(file)


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "profiles.toml"
    write_private(file, b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_kept_elsewhere_by_a_symbolic_link_stays_there(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    link = tmp_path / "profiles.toml"
    link.symlink_to(tmp_path / "dotfiles" / "profiles.toml")
    write_private(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "dotfiles" / "profiles.toml").read_bytes() == b"new"


def test_the_demo_has_its_own_directory(tmp_path: Path) -> None:
    assert Paths.open_demo(tmp_path).root == tmp_path / "demo"


def test_the_demo_runs_from_a_temporary_directory_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "demo").touch()
    root = Paths.open_demo(tmp_path).root
    assert root.is_dir()
    assert tmp_path not in root.parents
    root.rmdir()


def test_the_default_directory_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    assert default_root().name == "push-tui"


@pytest.mark.parametrize("written", ["xdg", "./xdg", "~/xdg", "$HOME/xdg", ""])
def test_an_xdg_directory_that_is_not_absolute_is_ignored_as_the_specification_says(
    written: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    usual = default_root()
    monkeypatch.setenv("XDG_CONFIG_HOME", written)
    assert default_root() == usual
    assert tmp_path in usual.parents


@pytest.mark.usefixtures("homeless")
def test_an_account_without_a_home_is_told_how_to_name_a_directory() -> None:
    with pytest.raises(DirectoryUnusable, match=r"no home directory .* HOME, .* --config-dir"):
        default_root()
    assert home() is None


@pytest.mark.usefixtures("homeless")
@pytest.mark.parametrize("written", ["home", "./home", "~"])
def test_a_home_that_is_not_absolute_is_none(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", written)
    assert home() is None
    with pytest.raises(DirectoryUnusable):
        default_root()


@pytest.mark.usefixtures("homeless")
def test_the_demo_of_an_account_without_a_home_runs_from_a_temporary_directory() -> None:
    root = Paths.open_demo(None).root
    assert root.is_absolute()
    assert mode(root) == 0o700
    root.rmdir()
