"""The objects of a list, such as buttons, are checked key by key, and each problem says which one it is about."""

import pytest

from push_tui.dialects import EASEMOB
from push_tui.message.catalogue.field import FieldKind
from push_tui.message.catalogue.sections import field_at, fields_by_path
from push_tui.message.push import Json, Push
from push_tui.message.rules.problem import Problem
from push_tui.message.validation import validate
from support.message_checks import ERROR, NOTE, WARNING, at, push_to

HUAWEI = "huawei.message.android.notification.buttons"
HONOR = "honor.androidConfig.androidNotification.buttons"
OPEN: dict[str, Json] = {"name": "Open", "actionType": 0}


def with_buttons(name: str, *buttons: Json) -> Push:
    return push_to().with_value(at(name), list(buttons))


def problems_of(push: Push, name: str = HUAWEI) -> list[Problem]:
    return [problem for problem in validate(push, EASEMOB) if problem.path[: len(at(name))] == at(name)]


def the_problem(push: Push, name: str = HUAWEI) -> Problem:
    (problem,) = problems_of(push, name)
    return problem


def mended(problem: Problem, push: Push) -> Push:
    assert problem.fix is not None
    return problem.fix.apply(push)


@pytest.mark.parametrize("name", [HUAWEI, HONOR])
def test_buttons_as_the_vendor_documents_them_are_right(name: str) -> None:
    page: dict[str, Json] = {"name": "Read", "actionType": 1, "intentType": 0, "intent": "x://y", "data": "d"}
    web: dict[str, Json] = {"name": "Web", "actionType": 2, "intent": "https://a.example"}
    assert problems_of(with_buttons(name, OPEN, page, web), name) == []


def test_a_button_without_a_name_is_an_error_that_says_which() -> None:
    problem = the_problem(with_buttons(HUAWEI, OPEN, {"actionType": 0}))
    assert problem.path == (*at(HUAWEI), "1", "name")
    assert problem.severity is ERROR
    assert problem.message == "buttons[1].name is needed."
    assert problem.reason.endswith("Item 2 of 2 in Huawei: notification: Buttons.")


def test_a_name_that_is_too_long_says_whose_it_is() -> None:
    problem = the_problem(with_buttons(HUAWEI, OPEN, OPEN, {"name": "x" * 41, "actionType": 0}))
    assert problem.path == (*at(HUAWEI), "2", "name")
    assert problem.message == "buttons[2].name has 41 characters; 40 at most."


def test_what_a_button_does_is_one_of_the_vendors_own_actions() -> None:
    share: dict[str, Json] = {"name": "Share", "actionType": 4, "data": "x"}
    assert problems_of(with_buttons(HUAWEI, share)) == []
    problem = the_problem(with_buttons(HONOR, share), HONOR)
    assert problem.severity is ERROR
    assert problem.message == "buttons[0].actionType cannot be 4."
    assert "0, 1, 2" in problem.reason


def test_a_fix_mends_one_button_and_leaves_the_others() -> None:
    push = with_buttons(HUAWEI, OPEN, {"name": "Two", "actionType": "0", "odd": [1]})
    problem = next(problem for problem in problems_of(push) if problem.path[-1] == "actionType")
    assert problem.severity is WARNING
    assert mended(problem, push).at(at(HUAWEI)) == [OPEN, {"name": "Two", "actionType": 0, "odd": [1]}]


def test_a_key_that_nobody_documents_is_kept_and_a_slip_is_mended_in_its_place() -> None:
    push = with_buttons(HUAWEI, {"name": "Two", "action_type": 0})
    slip = next(problem for problem in problems_of(push) if problem.path[-1] == "action_type")
    assert slip.severity is WARNING
    assert mended(slip, push).at(at(HUAWEI)) == [{"name": "Two", "actionType": 0}]
    unknown = the_problem(with_buttons(HUAWEI, {**OPEN, "colour": "red"}))
    assert unknown.severity is NOTE
    assert unknown.message == "buttons[0].colour is not documented; it is sent as it is."


def test_a_button_that_opens_a_page_without_saying_which_is_noted() -> None:
    problem = the_problem(with_buttons(HUAWEI, {"name": "Read", "actionType": 1}))
    assert (problem.severity, problem.path[-1]) == (NOTE, "intent")
    assert problem.message == "buttons[0].intent is recommended while actionType is 1."


def test_a_button_that_is_no_object_is_an_error() -> None:
    problem = the_problem(with_buttons(HUAWEI, "Open"))
    assert problem.message == "buttons[0] must be an object; it is a text."


def test_lists_of_objects_describe_what_their_items_hold() -> None:
    for entry in fields_by_path(EASEMOB).values():
        assert not entry.items or entry.kind is FieldKind.LIST
        for item in entry.items:
            assert len(item.path) == 1
            assert item.title
            assert item.help.endswith(".")
            assert (item.kind is FieldKind.CHOICE) == bool(item.choices)
            assert all(need.path[-1] in {each.path[-1] for each in entry.items} for need in item.needs)
    named = field_at(at(HUAWEI), EASEMOB)
    assert named is not None
    assert [item.path[-1] for item in named.items] == ["name", "actionType", "intentType", "intent", "data"]
