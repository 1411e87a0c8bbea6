"""The labels of the last run: kept whole and private, and worth nothing where they cannot be trusted."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from push_tui.storage.label_cache import LARGEST_FILE, CachedLabel, CachedLabels, LabelCache
from push_tui.storage.paths import Paths

READ_AT = datetime(2026, 1, 15, 14, 2, tzinfo=UTC)
KEPT = CachedLabels(
    READ_AT,
    (
        CachedLabel("vip", "Key accounts \ud83d [/b] \x1b[2J", 146, 1_735_862_400_000),
        CachedLabel("never-counted", "", None, None),
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> LabelCache:
    return LabelCache(Paths.open(tmp_path / "conf"), "staging", "a41.chat.agora.io/org/app")


def test_labels_come_back_as_they_were_kept(file: LabelCache) -> None:
    file.write(KEPT)
    assert file.read() == KEPT


def test_only_the_person_can_read_them(file: LabelCache) -> None:
    file.write(KEPT)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("profile", "app"),
    [("production", "a41.chat.agora.io/org/app"), ("staging", "a41.chat.agora.io/org/other"), ("a/b", "c"), ("", "")],
)
def test_another_profile_or_app_gets_nothing_of_them(file: LabelCache, profile: str, app: str) -> None:
    file.write(KEPT)
    other = LabelCache(Paths(file.path.parents[1]), profile, app)
    assert other.read() is None
    other.path.write_bytes(file.path.read_bytes())
    assert other.read() is None


def test_nothing_kept_is_nothing_read(file: LabelCache) -> None:
    assert file.read() is None


@pytest.mark.parametrize(
    "change",
    [
        {"labels": [["vip"]]},
        {"labels": [["vip", "", "146", None]]},
        {"labels": {"vip": 146}},
        {"labels": None},
        {"read_at": "yesterday"},
        {"read_at": 0},
    ],
)
def test_a_file_of_another_shape_is_ignored_and_replaced(file: LabelCache, change: dict[str, object]) -> None:
    file.write(KEPT)
    file.path.write_text(json.dumps(json.loads(file.path.read_text()) | change))
    assert file.read() is None
    file.write(KEPT)
    assert file.read() == KEPT


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[" * 100_000, b"null", b" " * (LARGEST_FILE + 1)])
def test_a_broken_file_is_ignored(file: LabelCache, data: bytes) -> None:
    file.write(KEPT)
    file.path.write_bytes(data)
    assert file.read() is None


def test_a_list_too_long_to_be_read_at_once_is_not_kept(file: LabelCache) -> None:
    file.write(KEPT)
    file.write(CachedLabels(READ_AT, (CachedLabel("x", "d" * LARGEST_FILE, 1, 1),)))
    assert file.read() == KEPT


def test_where_nothing_can_be_written_nothing_happens(file: LabelCache) -> None:
    file.path.parent.parent.mkdir(exist_ok=True)
    file.path.parent.write_text("a file stands where the directory should be")
    file.write(KEPT)
    assert file.read() is None
