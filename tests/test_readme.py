"""What the README promises: its commands, its table of keys, its pictures."""

import re
from pathlib import Path

import pytest

from push_tui.ui.actions import ACTIONS, Action, Scope, actions_of, key_table

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_first_two_blocks_of_commands_are_the_demo_and_the_tests() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    setup = "python3 -m venv .venv && .venv/bin/pip install "
    assert [block.strip() for block in blocks] == [
        setup + ". && .venv/bin/push-tui --demo",
        setup + "'.[dev]' && .venv/bin/pytest",
    ]


def test_the_table_of_keys_is_that_of_the_registry() -> None:
    """`python -m push_tui.ui.actions` prints the table to put between the two marks."""
    table = re.search(r"<!-- keys:.*?-->\n(.*?)<!-- /keys -->", README, flags=re.DOTALL)
    assert table is not None
    assert table[1].strip() == key_table().strip()


@pytest.mark.parametrize("picture", re.findall(r"\]\((screenshots/[^)]+)\)", README))
def test_every_picture_is_there(picture: str) -> None:
    assert (ROOT / picture).read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.scope.name}.{action.id}")
def test_no_action_needs_a_function_key(action: Action) -> None:
    plain = [key for key in action.keys if not re.fullmatch(r"f\d+", key)]
    assert plain or action.palette


@pytest.mark.parametrize("scope", Scope, ids=lambda scope: scope.name)
def test_no_key_means_two_things_in_one_place(scope: Scope) -> None:
    keys = [key for action in actions_of([scope]) for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_action_is_explained() -> None:
    for action in ACTIONS:
        assert action.title
        assert action.help.endswith(".")
