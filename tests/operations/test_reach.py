"""The upper bound of a push to labels, with its age, and what is odd about the labels."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from push_tui.dialects import AGORA, AGORA_2023, EASEMOB, Dialect
from push_tui.message.push import Audience, AudienceKind, Push
from push_tui.message.rules.problem import Severity
from push_tui.operations.reach import LabelCounts, job_note, reach_problems, reach_sentence

READ = datetime(2026, 1, 15, 10, 0, tzinfo=UTC)
KNOWN = LabelCounts({"vip": 146, "ios": 8061, "90": 0, "new": None}, READ)


def labels(*names: str) -> Audience:
    return Audience(AudienceKind.LABELS, names)


@pytest.mark.parametrize(
    ("audience", "later", "said"),
    [
        (labels("vip"), timedelta(seconds=5), "Recipients: at most 146, counted just now"),
        (labels("vip", "ios"), timedelta(minutes=3), "In ALL of them: at most 146, counted 3 min ago"),
        (labels("vip", "90"), timedelta(hours=2), "In ALL of them: at most 0, counted 2 h ago"),
        (labels("new"), timedelta(0), ""),
        (labels(), timedelta(0), ""),
        (Audience(AudienceKind.USERS, ("vip",)), timedelta(0), ""),
    ],
)
def test_the_smallest_label_bounds_the_reach(audience: Audience, later: timedelta, said: str) -> None:
    assert reach_sentence(audience, KNOWN, READ + later, AGORA) == said


def test_a_count_one_by_one_stands_beside_the_bound_with_its_own_age() -> None:
    counted = replace(KNOWN, exact={frozenset({"vip", "ios"}): (97, READ - timedelta(days=3))})
    said = "In ALL of them: at most 146, counted just now; exactly 97, counted 3 days ago"
    assert reach_sentence(labels("ios", "vip"), counted, READ, AGORA) == said
    assert "exactly" not in reach_sentence(labels("vip", "90"), counted, READ, AGORA)


def to_users(count: int) -> Push:
    return Push(Audience(AudienceKind.USERS, tuple(f"user-{number}" for number in range(count))))


def test_more_users_than_one_call_takes_are_a_job_whose_calls_and_pace_are_told() -> None:
    (note,) = job_note(to_users(250), AGORA, 0.5)
    assert note.message == (
        "250 users: sent as a job in 3 calls of up to 100 users, at most 10 calls a second, so at least 1 s."
    )
    (slower,) = job_note(to_users(200_000), EASEMOB, 0.05)
    assert "2,000 calls of up to 100 users, at most 0.5 calls a second, so at least 67 min" in slower.message
    assert not list(job_note(to_users(100), AGORA, 0.5))


def test_nothing_is_claimed_before_the_labels_were_read() -> None:
    assert reach_sentence(labels("vip"), LabelCounts(), READ, AGORA) == ""
    assert not list(reach_problems(labels("vip"), LabelCounts(), AGORA))


def test_a_label_without_members_and_one_that_is_not_there_are_said() -> None:
    said = [problem.message for problem in reach_problems(labels("vip", "90", "gone"), KNOWN, AGORA)]
    assert said == ["90 has no members; nobody would get this push.", "There is no label gone in the list."]


@pytest.mark.parametrize(("dialect", "same"), [(AGORA, True), (AGORA_2023, True), (EASEMOB, False)])
def test_a_label_in_other_case_is_the_same_where_the_service_says_so(dialect: Dialect, same: bool) -> None:
    counted = replace(KNOWN, exact={frozenset({"vip", "ios"}): (97, READ)})
    found = list(reach_problems(labels("VIP", "iOS"), counted, dialect))
    said = reach_sentence(labels("VIP", "iOS"), counted, READ, dialect)
    if same:
        assert not found
        assert said == "In ALL of them: at most 146, counted just now; exactly 97, counted just now"
    else:
        assert found[0].message == "There is no label VIP in the list."
        assert said == ""


def test_a_label_that_does_not_exist_is_an_error_once_all_labels_are_known() -> None:
    (found,) = reach_problems(labels("gone"), KNOWN, AGORA)
    assert found.severity is Severity.ERROR
    (found,) = reach_problems(labels("gone"), replace(KNOWN, whole=False), AGORA)
    assert found.severity is Severity.WARNING
