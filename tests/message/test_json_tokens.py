"""One reading of JSON's tokens, for whoever looks through it, indents it or colours it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from push_tui.message.json_tokens import JsonTokenKind, escaped, tokens
from push_tui.message.push import json_text

KEY, TEXT, NUMBER, WORD, MARK = JsonTokenKind


def test_every_token_has_its_kind_and_place() -> None:
    text = '{"k\\"": "v:", "n" : [-1.5e3, 0],\n "w": true}'
    found = [(token.kind, token.text) for token in tokens(text) if token.kind is not MARK]
    assert found == [
        (KEY, '"k\\""'),
        (TEXT, '"v:"'),
        (KEY, '"n"'),
        (NUMBER, "-1.5e3"),
        (NUMBER, "0"),
        (KEY, '"w"'),
        (WORD, "true"),
    ]
    assert all(text.startswith(token.text, token.start) for token in tokens(text))


SCALARS = st.text() | st.integers() | st.booleans() | st.none()


@given(st.recursive(SCALARS, lambda inner: st.dictionaries(st.text(), inner)))
def test_tokens_are_all_of_a_text_but_its_blanks(value: object) -> None:
    text = json_text(value, indent=2)  # type: ignore[arg-type]
    assert json.loads(" ".join(token.text for token in tokens(text))) == json.loads(text)


@pytest.mark.parametrize("text", ['{"a', '"', "it's", '"a" "'])
def test_what_is_no_json_is_lost_nowhere(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text.replace(" ", "")


def test_characters_that_act_become_the_escapes_of_json() -> None:
    text = '"\u202e \x7f \x9b \U000e0041 \ud800 春"'
    shown = escaped(text)
    assert shown == '"\\u202e \\u007f \\u009b \\udb40\\udc41 \\ud800 春"'
    assert json.loads(shown) == json.loads(text)
