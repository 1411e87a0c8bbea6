"""What holds for every action, and the tables of keys that are made from them."""

import re

import pytest

from push_tui.ui.actions import ACTIONS, Scope, action_of, actions_of, key_of, title_and_key
from support.key_table import KEYS, page


def test_the_table_of_keys_is_that_of_the_actions() -> None:
    """`python tests/support/key_table.py` writes it anew."""
    assert KEYS.read_text(encoding="utf-8") == page()


def test_no_action_needs_a_function_key() -> None:
    only_there = [action for action in ACTIONS if all(re.fullmatch(r"f\d+", key) for key in action.keys)]
    assert [action.id for action in only_there if not action.palette] == []


def test_no_action_needs_a_key_that_flow_control_takes() -> None:
    for action in ACTIONS:
        taken = {"ctrl+s", "ctrl+q"} & set(action.keys)
        assert action.palette or set(action.keys) - taken, action.id
        assert len(action.keys) > 1 or not taken, action.id


def test_no_key_means_two_things_in_one_place() -> None:
    for scope in Scope:
        keys = [key for action in actions_of([scope]) for key in action.keys]
        assert [key for key in keys if keys.count(key) > 1] == [], scope.name


def test_the_footer_shows_actions_of_its_scope_that_have_a_key() -> None:
    for scope in Scope:
        assert set(scope.value.footer) <= {action.id for action in actions_of([scope]) if action.keys}, scope.name


def test_what_confirms_and_what_closes_come_first_in_the_footer_of_every_dialog() -> None:
    inside = (Scope.PICK, Scope.PUSH_USERS, Scope.DRAFTS, Scope.IMPORT, Scope.PLAN, Scope.PROFILES)
    last = max(Scope.DIALOG.value.footer.values())
    assert [scope.name for scope in inside if min(scope.value.footer.values()) <= last] == []


def test_no_action_is_declared_twice_with_the_same_words() -> None:
    declared = [(action.id, action.keys, action.title, action.help) for action in ACTIONS]
    assert len(declared) == len(set(declared))


def test_a_key_of_the_labels_does_the_same_in_their_members_or_says_there_where_it_works() -> None:
    def of(scope: Scope, *others: str) -> set[str]:
        return {key for each in actions_of([scope]) if each.id not in others for key in each.keys}

    assert of(Scope.LABELS, "to_members") == of(Scope.MEMBERS, "to_labels", "why_nothing")


def test_every_action_is_explained() -> None:
    for action in ACTIONS:
        assert action.title
        assert action.help.endswith(".")


def test_what_the_palette_copies_removes_or_renames_is_named_in_the_title() -> None:
    verbs = {"Copy", "Remove", "Delete", "Rename", "Duplicate", "Edit", "Add", "New", "Cancel"}
    assert [action.id for action in ACTIONS if action.palette and action.title in verbs and action.id != "close"] == []


def test_what_people_search_for_is_kept_in_lower_case_by_actions_of_the_palette() -> None:
    for action in ACTIONS:
        assert not action.words or action.palette
        assert [word.casefold() for word in action.words] == list(action.words)


def test_a_sentence_asks_for_the_key_of_an_action_by_its_id() -> None:
    assert key_of("review") == "Ctrl+S"
    assert key_of("close", Scope.NOTICE) == "Esc"
    assert title_and_key("copy_record_request") == "Copy request (b)"


@pytest.mark.parametrize("unclear", ["no_such_action", "close"])
def test_an_id_that_names_no_keys_or_several_is_refused(unclear: str) -> None:
    with pytest.raises(LookupError):
        action_of(unclear)
