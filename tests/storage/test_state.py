"""What push-tui remembers of its own."""

import pytest

from push_tui.storage.paths import Paths
from push_tui.storage.state import must_tell_of_moved_keys, remember_labels, remembered_border, remembered_label


def test_who_used_an_older_version_is_told_once_that_keys_moved(paths: Paths) -> None:
    assert must_tell_of_moved_keys(paths, used_before=True)
    assert not must_tell_of_moved_keys(paths, used_before=True)
    assert paths.state.stat().st_mode & 0o777 == 0o600


def test_who_is_new_is_never_told(paths: Paths) -> None:
    assert not must_tell_of_moved_keys(paths, used_before=False)
    assert not must_tell_of_moved_keys(paths, used_before=True)


@pytest.mark.parametrize("content", ["this is [no TOML", "moved_keys_told = 1"])
def test_a_file_that_cannot_be_used_is_replaced(paths: Paths, content: str) -> None:
    paths.state.write_text(content)
    assert must_tell_of_moved_keys(paths, used_before=True)
    assert not must_tell_of_moved_keys(paths, used_before=True)


def test_a_link_to_itself_does_not_stop_the_start(paths: Paths) -> None:
    paths.state.symlink_to(paths.state.name)
    assert must_tell_of_moved_keys(paths, used_before=True)
    assert not must_tell_of_moved_keys(paths, used_before=True)


def test_what_else_it_holds_stays(paths: Paths) -> None:
    paths.state.write_text('later = "kept"\n')
    must_tell_of_moved_keys(paths, used_before=True)
    assert 'later = "kept"' in paths.state.read_text()


def test_where_nothing_can_be_remembered_nothing_is_told(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("push_tui.storage.state.write_toml", full)
    assert not must_tell_of_moved_keys(paths, used_before=True)


def test_each_profile_has_its_own_last_label(paths: Paths) -> None:
    remember_labels(paths, "live", "vip", 4)
    remember_labels(paths, "test", "qa-team", -8)
    assert remembered_label(paths, "live") == "vip"
    assert remembered_label(paths, "test") == "qa-team"
    assert remembered_label(paths, "new") == ""
    assert remembered_border(paths) == -8


@pytest.mark.parametrize("content", ["last_labels = 1\nlabels_border = true", "last_labels = {live = 1}"])
def test_what_cannot_be_a_label_or_a_border_is_not_used(paths: Paths, content: str) -> None:
    paths.state.write_text(content)
    assert remembered_label(paths, "live") == ""
    assert remembered_border(paths) == 0
