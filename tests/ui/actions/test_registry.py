"""What holds for every action, and the tables of keys that are made from them."""

import re

import pytest

from push_tui.ui.actions import ACTIONS, Action, Scope, action_of, actions_of, key_of, title_and_key
from support.key_table import KEYS, page


def test_the_table_of_keys_is_that_of_the_actions() -> None:
    """`python tests/support/key_table.py` writes it anew."""
    assert KEYS.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.scopes[0].name}.{action.id}")
def test_no_action_needs_a_function_key(action: Action) -> None:
    plain = [key for key in action.keys if not re.fullmatch(r"f\d+", key)]
    assert plain or action.palette


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.scopes[0].name}.{action.id}")
def test_no_action_needs_a_key_that_flow_control_takes(action: Action) -> None:
    assert action.palette or set(action.keys) - {"ctrl+s", "ctrl+q"}
    assert len(action.keys) > 1 or not {"ctrl+s", "ctrl+q"} & set(action.keys)


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.name)
def test_no_key_means_two_things_in_one_place(scope: Scope) -> None:
    keys = [key for action in actions_of([scope]) for key in action.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.name)
def test_the_footer_shows_actions_of_its_scope_that_have_a_key(scope: Scope) -> None:
    assert set(scope.value.footer) <= {action.id for action in actions_of([scope]) if action.keys}


def test_no_action_is_declared_twice_with_the_same_words() -> None:
    declared = [(action.id, action.keys, action.title, action.help) for action in ACTIONS]
    assert len(declared) == len(set(declared))


def test_every_action_is_explained() -> None:
    for action in ACTIONS:
        assert action.title
        assert action.help.endswith(".")


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
