"""No sentence names the key of an action by hand: it asks for it by `key_of`, and a moved key moves everywhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import push_tui
from push_tui.ui.actions import ACTIONS

PACKAGE = Path(push_tui.__file__).parent
SOURCES = [
    source
    for room in ("ui", "operations")
    for source in sorted((PACKAGE / room).rglob("*.py"))
    if source.parent != PACKAGE / "ui" / "actions"
]
LETTERS = "".join(sorted({key for action in ACTIONS for key in action.keys if key.isalpha() and len(key) == 1} - {"a"}))
"""The keys that are letters, without the one that is a word too."""
KEY = re.compile(
    r"\bF(?:[1-9]|1[0-2])\b"  # F5
    r"|\b(?:Ctrl|Alt|Shift)\+\S"  # Ctrl+S
    rf"|(?<![\w%.+/’'-])(?<!\w\()(?<!\d )[{LETTERS}](?![\w+/’'-]|\.\w)"  # n; neither 3 s nor user(s)
)


def sentences(source: str) -> Iterator[tuple[int, str]]:
    """The strings of a module that hold a blank, with their lines; docstrings left out, 0 for what is filled in."""
    tree = ast.parse(source)
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            silent |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            text = node.value
        else:
            continue
        if " " in text:
            yield node.lineno, text


def test_no_sentence_names_a_key_by_hand() -> None:
    found = [
        (str(source.relative_to(PACKAGE)), line, text)
        for source in SOURCES
        for line, text in sentences(source.read_text(encoding="utf-8"))
        if KEY.search(text)
    ]
    assert found == [], "ask for the key with key_of(id) of push_tui.ui.actions"


@pytest.mark.parametrize(
    "text",
    ["See History (F4).", "Ctrl+S leaves.", "r reads them again.", "not all read (r): 0", "Press n if it is a user."],
)
def test_a_key_is_known_in_a_sentence(text: str) -> None:
    assert KEY.search(text)


@pytest.mark.parametrize(
    "text", ["in 3 h", "0 profile(s): 0", "%Y-%m-%d %H:%M", "a push", "say, C.UTF-8 is", "the user's"]
)
def test_a_letter_of_another_kind_is_none(text: str) -> None:
    assert not KEY.search(text)
