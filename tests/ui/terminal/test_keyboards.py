"""Which keys of the program arrive from an ordinary keyboard, and which only by the protocol of kitty.

The measured table is `LOST`: all the keys that anything in the program is bound to were sent as an xterm sends them.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from textual import constants
from textual.dom import DOMNode
from textual.events import Key

import push_tui.ui
from push_tui.ui.actions import ACTIONS
from push_tui.ui.terminal.input import TerminalInput
from support.keys import key
from support.real_program import open_review
from support.terminal_session import TerminalSession

CHARACTERS = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "space": " ",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "vertical_line": "|",
}
PLAIN = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}
LETTERS = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
FIRST_FOUR = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}
NUMBERS = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6} | {
    f"f{number}": code for number, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
}
MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4, "super": 8}

LOST: Mapping[str, tuple[str, str]] = {
    "alt+backspace": ("ctrl+w", "ctrl+w"),
    "ctrl+backspace": ("backspace", "ctrl+w"),
    "ctrl+shift+a": ("ctrl+a", "home shift+end"),
    "ctrl+shift+k": ("ctrl+k", "home ctrl+k"),
    "shift+space": ("space", "space"),
    "super+backspace": ("", "ctrl+u"),
    "super+c": ("", "ctrl+c"),
    "super+x": ("", "ctrl+x"),
    "super+y": ("", "ctrl+y"),
    "super+z": ("", "ctrl+z"),
}
"""Each key that does not arrive as itself, what arrives, and the keys that do the same."""


def parts(name: str) -> tuple[str, int]:
    *modifiers, base = name.split("+")
    return base, sum(MODIFIERS[each] for each in modifiers)


def as_ever(name: str) -> bytes | None:
    """What an xterm sends for a key with no protocol on; None for nothing."""
    base, held = parts(name)
    if held & MODIFIERS["super"]:
        return None
    character = CHARACTERS.get(base, base)
    if len(character) == 1:
        sent = bytes([ord(character.upper()) & 0x1F]) if held & MODIFIERS["ctrl"] else character.encode()
        return b"\x1b" + sent if held & MODIFIERS["alt"] else sent
    if base in PLAIN:
        if base == "tab" and held & MODIFIERS["shift"]:
            return b"\x1b[Z"
        sent = b"\x08" if base == "backspace" and held & MODIFIERS["ctrl"] else PLAIN[base].encode()
        return b"\x1b" + sent if held & MODIFIERS["alt"] else sent
    return sequence(base, held)


def told_apart(name: str) -> bytes:
    """What a terminal sends for a key while it tells Escape from Alt: the first flag of the protocol of kitty."""
    base, held = parts(name)
    character = CHARACTERS.get(base, base)
    if len(character) == 1 and held & ~MODIFIERS["shift"]:
        return f"\x1b[{ord(character)};{held + 1}u".encode()
    if base == "escape" or (base in PLAIN and held):
        return f"\x1b[{ord(PLAIN[base])}{f';{held + 1}' if held else ''}u".encode()
    sent = as_ever(name)
    assert sent is not None
    return sent


def sequence(base: str, held: int) -> bytes:
    if base in LETTERS or base in FIRST_FOUR:
        final = (LETTERS | FIRST_FOUR)[base]
        plain = f"\x1bO{final}" if base in FIRST_FOUR else f"\x1b[{final}"
        return (f"\x1b[1;{held + 1}{final}" if held else plain).encode()
    return f"\x1b[{NUMBERS[base]}{f';{held + 1}' if held else ''}~".encode()


def arrives(sent: bytes | None) -> str:
    """The names of the keys that arrive."""
    source = TerminalInput()
    events = [] if sent is None else [*source.feed(sent), *source.overdue()]
    return " ".join(event.key for event in events if isinstance(event, Key))


def subclasses(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def bound_keys() -> list[str]:
    """Every key that a screen, a widget or the app of this program or of Textual is bound to."""
    for module in pkgutil.walk_packages(push_tui.ui.__path__, "push_tui.ui."):
        importlib.import_module(module.name)
    kinds = [each for each in subclasses(DOMNode) if each.__module__.split(".")[0] in {"push_tui", "textual"}]
    return sorted({key for kind in kinds for key in (kind._merged_bindings or kind._merge_bindings()).key_to_bindings})


def test_the_keys_that_do_not_arrive_from_an_ordinary_keyboard_are_these_and_others_do_the_same() -> None:
    found = {name: arrives(as_ever(name)) for name in bound_keys() if arrives(as_ever(name)) != name}
    assert found == {name: instead for name, (instead, _) in LOST.items()}
    for other in " ".join(others for _, others in LOST.values()).split():
        assert arrives(as_ever(other)) == other


def test_no_action_of_the_program_is_bound_to_a_key_that_is_lost() -> None:
    assert LOST.keys().isdisjoint(key for action in ACTIONS for key in action.keys)


@pytest.mark.parametrize("name", sorted({key for action in ACTIONS for key in action.keys}))
def test_every_key_of_an_action_arrives_as_itself_from_both_keyboards(name: str) -> None:
    assert arrives(as_ever(name)) == name
    assert arrives(told_apart(name)) == name


def test_escape_and_a_letter_are_two_keys_where_the_terminal_tells_them_apart() -> None:
    assert arrives(as_ever("escape") + b"s") == "alt+s"  # type: ignore[operator]  # a review takes it for Escape
    assert arrives(told_apart("escape") + b"s") == "escape s"


def test_textual_itself_asks_for_nothing() -> None:
    importlib.import_module("push_tui.ui.terminal.driver")
    assert constants.DISABLE_KITTY_KEY


# -- the real program


@pytest.fixture
def argv(tmp_path: Path) -> list[str]:
    """The composer of the demo on a push to one user."""
    push = tmp_path / "push.json"
    push.write_text('{"targets": ["qa-1"], "pushMessage": {"title": "Hello", "content": "Back at noon."}}')
    return [sys.executable, "-m", "push_tui", "--demo", "--config-dir", str(tmp_path), "compose", str(push)]


@pytest.mark.slow
def test_the_protocol_is_on_only_in_the_review_and_never_asks_for_more(argv: list[str]) -> None:
    with TerminalSession(argv) as session:
        session.wait_for("Problems")
        assert session.terminal.keyboard == 0
        open_review(session)
        assert session.terminal.keyboard == 1
        session.send(told_apart("f1"))
        session.wait_for("Help:")
        session.wait_until(lambda _: session.terminal.keyboard == 0, what="an ordinary keyboard")
        session.press("escape")
        session.wait_until(lambda _: session.terminal.keyboard == 1, what="Escape told from Alt")
        session.send(told_apart("escape"))
        session.wait_until(lambda _: session.terminal.keyboard == 0, what="an ordinary keyboard")
        assert b"\x1b[>" not in session.raw
        session.press(key("quit"))
        session.wait()
        assert session.terminal.is_restored


@pytest.mark.slow
def test_a_review_that_is_left_by_a_signal_leaves_an_ordinary_keyboard(argv: list[str]) -> None:
    with TerminalSession(argv) as session:
        open_review(session)
        assert session.terminal.keyboard == 1
        session.terminate()
        session.wait()
        assert session.terminal.is_restored


@pytest.mark.slow
def test_who_turns_the_protocol_off_is_never_asked_for_it(argv: list[str]) -> None:
    with TerminalSession(argv, {"TEXTUAL_DISABLE_KITTY_KEY": "1"}) as session:
        open_review(session)
        assert session.terminal.keyboard == 0
        assert b"\x1b[=" not in session.raw
