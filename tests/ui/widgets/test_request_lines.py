"""Request and command as coloured lines that are equal in value to what is sent and cannot act on the terminal."""

import json

from hypothesis import given
from hypothesis import strategies as st

from push_tui.dialects import AGORA
from push_tui.message.curl_writing import to_curl
from push_tui.message.push import Audience, Push, json_text
from push_tui.text import hidden_characters
from push_tui.ui.widgets.request_lines import curl_lines, json_lines


@given(value=st.dictionaries(st.text(), st.text() | st.integers() | st.booleans() | st.none()))
def test_what_is_shown_is_equal_in_value_and_harmless(value: dict[str, object]) -> None:
    text = json_text(value, indent=2)  # type: ignore[arg-type]
    lines = [line.text for line in json_lines(text)]
    assert json.loads("\n".join(lines)) == json.loads(text)
    assert not any(hidden_characters(line) for line in lines)


def test_every_kind_of_token_has_its_tone() -> None:
    tones = {
        piece.strip(): tone
        for line in json_lines('{\n  "k": "v",\n  "n": -1.5e3,\n  "w": true\n}')
        for piece, tone in line.spans
    }
    assert (tones['"k"'], tones['"v"'], tones["-1.5e3"], tones["true"]) == ("name", "", "accent", "accent")


def test_the_command_is_shown_whole_with_its_body_as_json() -> None:
    command = to_curl(Push(Audience(targets=("kim",)), message={"title": "It's"}), AGORA, "https://x", "o/a")
    lines = list(curl_lines(command))
    assert "\n".join(line.text for line in lines) == command
    assert any(tone == "name" for line in lines for _, tone in line.spans)
