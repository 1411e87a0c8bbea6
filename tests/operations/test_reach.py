"""The upper bound of a push to labels, with its age, and what is odd about the labels."""

from datetime import UTC, datetime, timedelta

import pytest

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.reach import LabelCounts, reach_problems, reach_sentence

READ = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
KNOWN = LabelCounts({"vip": 146, "ios": 8061, "90": 0, "new": None}, READ)


def labels(*names: str) -> Audience:
    return Audience(AudienceKind.LABELS, names)


@pytest.mark.parametrize(
    ("audience", "later", "said"),
    [
        (labels("vip"), timedelta(seconds=5), "People: at most 146, counted just now"),
        (labels("vip", "ios"), timedelta(minutes=3), "In ALL of them: at most 146, counted 3 min ago"),
        (labels("vip", "90"), timedelta(hours=2), "In ALL of them: at most 0, counted 2 h ago"),
        (labels("new"), timedelta(0), ""),
        (labels(), timedelta(0), ""),
        (Audience(AudienceKind.USERS, ("vip",)), timedelta(0), ""),
    ],
)
def test_the_smallest_label_bounds_the_reach(audience: Audience, later: timedelta, said: str) -> None:
    assert reach_sentence(audience, KNOWN, READ + later) == said


def test_nothing_is_claimed_before_the_labels_were_read() -> None:
    assert reach_sentence(labels("vip"), LabelCounts(), READ) == ""
    assert not list(reach_problems(labels("vip"), LabelCounts()))


def test_a_label_without_members_and_one_that_is_not_there_are_warned_of() -> None:
    said = [problem.message for problem in reach_problems(labels("vip", "90", "gone"), KNOWN)]
    assert said == ["90 has no members: nobody can get this.", "gone was not among the labels."]
