"""What is different between two readings of the labels."""

from datetime import UTC, datetime

from push_tui.chat.models import Label
from push_tui.operations.label_changes import ChangeKind, LabelChange, changes_between

SINCE = datetime(2026, 1, 15, 14, 2, tzinfo=UTC)
BEFORE = (Label("vip", "Key", 146, 1), Label("ios", "", 8_061, 2), Label("old", "", 3, 3), Label("same", "", 5, 4))


def test_new_gone_and_recounted_labels_are_told_apart() -> None:
    after = (Label("vip", "Key", 158, 1), Label("ios", "", 7_000, 2), Label("spring", "", 0, 9), BEFORE[3])
    changes = changes_between(BEFORE, after, SINCE)
    assert changes.by_label == {
        "vip": LabelChange(ChangeKind.COUNT, 12),
        "ios": LabelChange(ChangeKind.COUNT, -1_061),
        "spring": LabelChange(ChangeKind.NEW),
    }
    assert changes.deleted == ("old",)
    assert [changes.count(kind) for kind in (ChangeKind.NEW, ChangeKind.RECREATED, ChangeKind.COUNT)] == [1, 0, 2]


def test_what_your_own_jobs_changed_is_no_news() -> None:
    after = (Label("vip", "Key", 158, 1), Label("ios", "", 7_000, 2), Label("spring", "", 0, 9), BEFORE[3])
    changes = changes_between(BEFORE, after, SINCE, own=("vip", "spring", "old"))
    assert changes.by_label == {"ios": LabelChange(ChangeKind.COUNT, -1_061)}
    assert not changes.deleted


def test_a_label_that_was_deleted_and_made_again_is_not_the_same_label() -> None:
    changes = changes_between(BEFORE, (*BEFORE[1:], Label("vip", "Key", 146, 99)), SINCE)
    assert changes.by_label == {"vip": LabelChange(ChangeKind.RECREATED)}


def test_a_count_that_is_not_told_is_no_change() -> None:
    uncounted = tuple(Label(label.name, label.description, None, label.created_at) for label in BEFORE)
    assert not changes_between(BEFORE, uncounted, SINCE)


def test_labels_sort_by_their_change_new_ones_first() -> None:
    after = (Label("vip", "Key", 147, 1), Label("ios", "", 7_000, 2), Label("new", "", 0, 9), Label("old", "!", 3, 3))
    changes = changes_between(BEFORE, after, SINCE)
    ordered = sorted(("vip", "ios", "new", "old", "same"), key=changes.weight, reverse=True)
    assert ordered == ["new", "old", "ios", "vip", "same"]
