"""What the terminal sends, as keys, committed texts and reports."""

import os
import subprocess
import sys

import pytest
from textual.events import CursorPosition, Key, MouseDown
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from push_tui.ui.terminal import input as terminal_input
from push_tui.ui.terminal.input import COMMITTED, TerminalInput
from support.terminal_input import COMMITTED_FORMS, arrived, seen


@pytest.mark.parametrize(
    ("sequence", "key", "text"),
    [
        ("\x1b[97;1:1u", "a", "a"),
        ("\x1b[97;1:2u", "a", "a"),  # held down
        ("\x1b[97:65;2;65u", "A", "A"),
        ("\x1b[97:65;2u", "shift+a", ""),
        ("\x1b[97:65:97;6:1u", "ctrl+shift+a", ""),
        ("\x1b[1089::99;5u", "ctrl+с", ""),  # Cyrillic, with the key of a PC layout beside it
        ("\x1b[46;1:1u", "full_stop", "."),
        ("\x1b[32;1:1u", "space", " "),
        ("\x1b[13;1:1u", "enter", ""),
        ("\x1b[27;1:1u", "escape", ""),
        ("\x1b[97;1;55357:97:7:99999999u", "a", "a"),  # half a character, and what no text may hold
        ("\x1b[57399;129:1;48u", "0", "0"),
        ("\x1b[1;1:1A", "up", ""),
        ("\x1b[1;5:2B", "ctrl+down", ""),
        ("\x1b[1;2:1R", "shift+f3", ""),
        ("\x1b[20;1:1~", "f9", ""),
        ("\x1b[25~", "f13", ""),  # as an xterm says it
        ("\x1b[27;5;97~", "ctrl+a", ""),  # as tmux says what has no older form
        ("\x1bOP", "f1", ""),
        ("\x1b[[A", "f1", ""),  # the console of Linux
        ("\x1b[3$", "shift+delete", ""),  # rxvt
        ("\x1b[Z", "shift+tab", ""),
        ("\x1bs", "alt+s", ""),
        ("\x1b5", "alt+5", ""),  # and nothing that a Mac would type
        ("\x1b=", "alt+equals_sign", ""),
        ("\x1b\r", "alt+enter", ""),
        ("\x1b\x13", "alt+ctrl+s", ""),
        ("\x1b[113;3;113u", "alt+q", ""),
        ("\x1b[113;5;113u", "ctrl+q", ""),
        ("\x1b[81;4;81u", "alt+shift+Q", ""),
        ("\x1b[32;;94u", COMMITTED, "^"),  # a dead key, then Space
        ("\x1b[57409;;44u", "comma", ","),
        ("\x1b[27;2;65~", "A", "A"),  # as xterm says it: with the character where kitty has the key
        ("\x1b[27;2;20320~", "你", "你"),
        ("\x1bb", "ctrl+left", ""),  # a word back, as shells have it
        ("\x1b", "escape", "\x1b"),
        ("\x1b[", "alt+left_square_bracket", ""),
    ],
)
def test_a_key_arrives_as_that_key(sequence: str, key: str, text: str) -> None:
    assert arrived(sequence.encode()) == [(key, text)]


@pytest.mark.parametrize("form", COMMITTED_FORMS)
@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "有很大差別的文字、とても長い",
        "\u5168\u89d2\u3000\u7a7a\u767d",
        "한글",
        "ß",
        "ñandú",
        "Привет",
        "2024年d1",
        "长" * 3000,
    ],
    ids=lambda text: ascii(text[:9]),
)
def test_committed_text_is_all_of_that_text(form: str, text: str) -> None:
    data = COMMITTED_FORMS[form](text).encode()
    for cut in {1, len(data) // 2, len(data) - 1}:
        assert "".join(character for _, character in arrived(data[:cut], data[cut:])) == text


@pytest.mark.parametrize("form", [form for form in COMMITTED_FORMS if form.startswith("of")])
@pytest.mark.parametrize("text", ["2024年d1", "的", "dd", " q "])
def test_committed_text_is_no_key_even_where_it_has_letters(form: str, text: str) -> None:
    if len(text) > 1 or "letter" not in form:
        assert arrived(COMMITTED_FORMS[form](text).encode()) == [(COMMITTED, text)]


def test_what_an_input_method_joins_with_hidden_characters_stays_joined() -> None:
    family, persian, flag = "👨\u200d👩\u200d👧", "می\u200cخواهم", "🏴\U000e0067\U000e0062\U000e007f"
    for text in (family, persian, flag):
        for form in ("as bytes", "of no key"):
            assert "".join(text for _, text in arrived(COMMITTED_FORMS[form](text).encode())) == text


def test_what_python_calls_not_printable_is_printable_where_it_is_text() -> None:
    for character in ("\u3000", "\xa0", "\u200d", "\U0001fae9"):
        (key,) = TerminalInput().feed(character.encode())
        assert isinstance(key, Key)
        assert key.is_printable


def test_what_a_terminal_would_act_on_comes_as_a_paste_of_which_fields_take_care() -> None:
    assert arrived("\u202e".encode()) == arrived(b"\x1b[0;;8238u") == [("Paste", "\u202e")]


@pytest.mark.parametrize(
    ("sequence", "text"),
    [
        ("\x1b[115;3;223u", "ß"),  # Option and S on a Mac: not Alt+S, which sends
        ("\x1b[113;7;64u", "@"),  # AltGr and Q in Windows, which calls it Ctrl and Alt
        ("\x1b[27;7;8364~", ""),  # Ctrl and Alt with the character of the key itself
    ],
)
def test_what_a_modifier_has_made_another_character_is_text_and_no_key(sequence: str, text: str) -> None:
    assert "".join(text for _, text in arrived(sequence.encode())) == text


def test_keys_are_read_the_same_without_the_protocol_of_kitty() -> None:
    sequences = [
        "\x1b[A",
        "\x1b[1;5B",
        "\x1b[3~",
        "\x1b[20~",
        "\x1b[27u",
        "\x1b[0;;20320:22909u",
        "\x1bOP",
        "a",
        "\x13",
    ]
    program = (
        "from push_tui.ui.terminal.input import TerminalInput\n"
        f"for each in {sequences!r}:\n"
        "    source = TerminalInput()\n"
        "    print([(key.key, key.character) for key in [*source.feed(each.encode()), *source.overdue()]])\n"
    )
    told = []
    for variable in ({}, {"TEXTUAL_DISABLE_KITTY_KEY": "1"}):
        run = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, env=os.environ | variable
        )
        told.append(run.stdout)
    assert told[0] == told[1]
    assert b"[]" not in told[0]


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[97;1:3u",  # released
        "\x1b[1;1:3A",
        "\x1b[99999999;1u",
        "\x1b[1114112;1u",
        "\x1b[55296;1u",  # half a character
        "\x1b[0u",
        "\x1b[27;1;50:48:5~",  # several characters where one is meant
        "\x1b[100~",  # the number of no key; not that of a character
        "\x1b[5;9;9;9A",
        "\x1b[1;;;;u",
        "\x1b[" + "9" * 5000 + "u",
        "\x1b[48;99999;99999;1;1t",
        "\x1b[48;0;0;0;0t",
        "\x1b[I",  # the window has the focus: nothing depends on that
        "\x1b[O",
        "\x1b[<0;-5;3M",
        "\x1b[<;;M",
        "\x1b[M !",
        "\x1b[M\xff\xff\xff",
        "\x1b[?62;22c",
        "\x1b[?9999;1$y",
        "\x1b[?2026;99$y",
        "\x1b[>0;276;0c",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
        "\x1bP1+r544e=787465726d\x1b\\",
        "\x1b]52;c;" + "QUJD" * 5000,
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[1;5",  # and nothing more
        "\x1bO5",
    ],
    ids=lambda sequence: ascii(sequence[:24]),
)
@pytest.mark.parametrize("size", [1, 4096], ids=["byte by byte", "at once"])
def test_what_is_no_key_is_dropped(sequence: str, size: int) -> None:
    data = sequence.encode("latin-1")
    source = TerminalInput()
    events = [event for at in range(0, len(data), size) for event in source.feed(data[at : at + size])]
    assert seen([*events, *source.overdue(), *source.feed(b"x")]) == [("x", "x")]


@pytest.mark.parametrize(
    ("sequence", "kind"),
    [
        ("\x1b[12;40R", CursorPosition),
        ("\x1b[<0;99999;99999M", MouseDown),
        ("\x1b[?2026;2$y", TerminalSupportsSynchronizedOutput),
    ],
)
def test_a_report_arrives_as_that_report(sequence: str, kind: type[Message]) -> None:
    assert [type(message) for message in TerminalInput().feed(sequence.encode())] == [kind]


def test_a_sequence_that_was_cut_off_takes_nothing_of_the_next_with_it() -> None:
    assert arrived(b"\x1b[1;\x1b[A\x1b]0;\x1b[B\x1b\x1b[C") == [
        ("up", ""),
        ("down", ""),
        ("escape", "\x1b"),
        ("right", ""),
    ]


def test_a_key_with_alt_waits_for_nothing_and_takes_no_key_behind_it() -> None:
    assert seen(TerminalInput().feed(b"\x1bs\x1b[Ax")) == [("alt+s", ""), ("up", ""), ("x", "x")]


def test_alt_with_any_letter_and_the_number_pad_are_keys() -> None:
    assert arrived("\x1bä".encode()) == arrived(b"\x1b\xc3", b"\xa4") == [("alt+ä", "")]
    assert arrived(b"\x1bOj\x1bOq") == [("asterisk", "*"), ("1", "1")]


def test_an_answer_that_never_ends_swallows_keys_for_a_second_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(terminal_input, "get_time", lambda: now)
    source = TerminalInput()
    assert seen(source.feed(b"\x1b]")) == []
    for _ in range(11):
        now += 0.1
        assert seen(source.feed(b"x")) == []
    assert (source.patience() or 0) < 0.01


def test_bytes_that_are_no_utf8_are_replaced() -> None:
    overlong, surrogate, cut_off = b"\xc0\xaf", b"\xed\xa0\x80", b"\xe6\xbc"
    assert set("".join(text for _, text in arrived(overlong, surrogate, cut_off, b"x"))) == {"\ufffd", "x"}
    assert arrived(b"\xe6\xbc", b"\xa2") == [("漢", "漢")]
