"""What the terminal's input gives for bytes, and how terminals send a committed text."""

from collections.abc import Callable, Iterable, Mapping

from textual.events import Key, Paste
from textual.message import Message

from push_tui.ui.terminal.input import TerminalInput

Seen = list[tuple[str, ...]]


def seen(messages: Iterable[Message]) -> Seen:
    """Each message as its kind with what it says; a key as its name and its text."""
    return [
        (message.key, message.character or "")
        if isinstance(message, Key)
        else (type(message).__name__, message.text)
        if isinstance(message, Paste)
        else (type(message).__name__,)
        for message in messages
    ]


def arrived(*chunks: bytes) -> Seen:
    """What the chunks give, one after the other without a pause, and then silence."""
    source = TerminalInput()
    return [event for chunk in chunks for event in seen(source.feed(chunk))] + seen(source.overdue())


def points(text: str) -> str:
    """The code points of a text, as terminals say them."""
    return ":".join(str(ord(character)) for character in text)


COMMITTED_FORMS: Mapping[str, Callable[[str], str]] = {
    "as bytes": lambda text: text,
    "of no key": lambda text: f"\x1b[0;;{points(text)}u",
    "of no key, with modifiers": lambda text: f"\x1b[0;129:1;{points(text)}u",
    "of Space": lambda text: f"\x1b[32;;{points(text)}u",
    "of Enter": lambda text: f"\x1b[13;1:1;{points(text)}u",
    "of Tab": lambda text: f"\x1b[9;;{points(text)}u",
    "of Backspace": lambda text: f"\x1b[127;;{points(text)}u",
    "of Escape": lambda text: f"\x1b[27;;{points(text)}u",
    "of Enter on the number pad": lambda text: f"\x1b[57414;;{points(text)}u",
    "of an arrow": lambda text: f"\x1b[1;1;{points(text)}B",
    "of F9": lambda text: f"\x1b[20;;{points(text)}~",
    "of a letter": lambda text: f"\x1b[100;;{points(text)}u",
    "a key for each character": lambda text: "".join(f"\x1b[{point}u" for point in points(text).split(":")),
    "a key for each character, as xterm says it": lambda text: "".join(
        f"\x1b[27;1;{point}~" for point in points(text).split(":")
    ),
}
"""How terminals send a text that an input method commits."""
