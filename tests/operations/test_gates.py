"""Which gate stands before which audience: the table of the design, line by line."""

from dataclasses import replace

import pytest

from push_tui.message.push import Audience, AudienceKind
from push_tui.operations.gates import AGAIN, Gate, asks_another, gate
from push_tui.storage.profile_limits import SecondPerson

TEST_USERS = ("qa-1", "qa-2")
APP = "41117440#383391"
FEW = tuple(f"user{number}" for number in range(100))


@pytest.mark.parametrize(
    ("audience", "people", "expected"),
    [
        (Audience(AudienceKind.USER, ("qa-1",)), 1, Gate()),
        (Audience(AudienceKind.USERS, TEST_USERS), 2, Gate()),
        (Audience(AudienceKind.USER, ("mia",)), 1, Gate()),
        (Audience(AudienceKind.USERS, FEW), 100, Gate()),
        (Audience(AudienceKind.USERS, (*FEW, "one-more")), 101, Gate(typed="101")),
        (Audience(AudienceKind.LABELS, ("vip",)), 146, Gate(typed="vip")),
        (Audience(AudienceKind.LABELS, ("vip", "ios")), 146, Gate(typed="146")),
        (Audience(AudienceKind.LABELS, ("vip", "90")), 0, Gate(typed="0")),
        (Audience(AudienceKind.EVERYBODY), None, Gate(typed=APP, countdown=5)),
    ],
)
def test_the_gate_grows_with_the_audience(audience: Audience, people: int | None, expected: Gate) -> None:
    assert gate(audience, people, TEST_USERS, APP) == expected
    again = replace(expected, again=AGAIN)
    assert gate(audience, people, TEST_USERS, APP, in_doubt=True) == again


def test_only_the_exact_text_passes() -> None:
    assert Gate(typed="vip").passed_by(" vip ")
    assert not Gate(typed="vip").passed_by("VIP")
    assert not Gate(typed="146").passed_by("14")
    assert Gate(typed="3495").passed_by("3,495")
    assert not Gate(typed="3495").passed_by("3,49")
    assert not Gate(typed=APP).passed_by("")


@pytest.mark.parametrize(
    ("kind", "users", "asked_by"),
    [
        (AudienceKind.USER, 1, ()),
        (AudienceKind.USERS, 100, ()),
        (AudienceKind.USERS, 101, (SecondPerson.LABELS,)),
        (AudienceKind.LABELS, 1, (SecondPerson.LABELS,)),
        (AudienceKind.EVERYBODY, 0, (SecondPerson.LABELS, SecondPerson.EVERYBODY)),
    ],
)
def test_a_second_person_is_asked_for_the_audiences_of_the_rule(
    kind: AudienceKind, users: int, asked_by: tuple[SecondPerson, ...]
) -> None:
    assert tuple(rule for rule in SecondPerson if asks_another(rule, kind, users)) == asked_by
