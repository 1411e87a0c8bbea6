"""Tokens that a person asked to keep."""

import os
from stat import S_IMODE

import pytest

from push_tui.storage.credentials import CredentialStore
from push_tui.storage.paths import Paths
from push_tui.storage.toml_files import ConfigError

HOST = "a41.chat.agora.io"


@pytest.fixture
def store(paths: Paths) -> CredentialStore:
    return CredentialStore(paths)


def test_a_token_is_kept_for_its_profile_and_host_only(store: CredentialStore, paths: Paths) -> None:
    assert store.get("staging", HOST) is None
    store.put("staging", HOST, "007eJx")
    store.put("live", HOST, "other")
    assert CredentialStore(paths).get("staging", HOST) == "007eJx"
    assert store.get("staging", "elsewhere.example") is None
    assert S_IMODE(paths.credentials.stat().st_mode) == 0o600


def test_a_new_token_takes_the_place_of_the_old_one(store: CredentialStore) -> None:
    store.put("staging", HOST, "old")
    store.put("staging", HOST, "new")
    assert store.get("staging", HOST) == "new"


def test_a_forgotten_token_is_gone_from_the_file_and_others_stay(store: CredentialStore, paths: Paths) -> None:
    store.put("staging", HOST, "007secret")
    store.put("live", HOST, "other")
    store.forget("staging", HOST)
    store.forget("never", HOST)
    assert "007secret" not in paths.credentials.read_text()
    assert store.get("live", HOST) == "other"


def test_a_file_that_others_may_read_is_made_private(store: CredentialStore, paths: Paths) -> None:
    store.put("staging", HOST, "t")
    paths.credentials.chmod(0o644)
    store.get("staging", HOST)
    assert S_IMODE(paths.credentials.stat().st_mode) == 0o600


def test_the_rest_of_a_write_that_was_killed_is_removed_and_one_under_way_is_not(
    store: CredentialStore, paths: Paths
) -> None:
    killed, under_way, other = (
        paths.root / name for name in (".credentials.toml.0a.tmp", ".credentials.toml.0b.tmp", ".credentials.tmp")
    )
    for file in (killed, under_way, other):
        file.write_text("a token")
    for file in (killed, other):
        os.utime(file, (0, 0))
    store.put("staging", HOST, "007eJx")
    assert [file.exists() for file in (killed, under_way, other)] == [False, True, True]


@pytest.mark.parametrize(
    "content",
    ['[staging."h"]\ntoken = "007secret', 'staging = "007secret"\n', '[staging."h"]\ntoken = ["007secret"]\n'],
)
def test_a_broken_file_is_named_with_its_place_kept_and_not_repeated(
    store: CredentialStore, paths: Paths, content: str
) -> None:
    paths.credentials.write_text(content)
    with pytest.raises(ConfigError, match=r"credentials\.toml, line \d, column \d+") as caught:
        store.get("staging", "h")
    assert "007secret" not in str(caught.value)
    with pytest.raises(ConfigError):
        store.put("a", "b", "c")
    assert paths.credentials.read_text() == content
