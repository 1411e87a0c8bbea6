"""Split a command line into words as a POSIX shell does, each with its place."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_ENDS_COMMAND = "|;<>"
_IN_DOUBLE_QUOTES = re.compile(r'\\(?:([$`"\\])|\n)')
_ANSI_ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|(.?))", re.DOTALL
)
_ANSI_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``start`` and ``end`` are its place in the command, with its quotes."""

    text: str
    start: int
    end: int
    closed: bool = True
    """Whether every quote in it was closed."""


def shell_words(text: str, start: int = 0) -> list[Word]:
    """Return the words of the first command in ``text`` from ``start`` on; variables stay as written.

    Unlike in a shell, a line break ends the command only if another ``curl`` follows: pasting drops backslashes.
    """
    words: list[Word] = []
    position = start
    while (position := _skip_blanks(text, position)) < len(text):
        if _ends(text, position, first=not words):
            break
        word = _word(text, position)
        words.append(word)
        position = word.end
    return words


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text):
        if text[position].isspace():
            position += 1
        elif text.startswith(("\\\n", "\\\r\n"), position):
            position = text.index("\n", position) + 1
        elif text[position] == "#":
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
        else:
            break
    return position


def _ends(text: str, position: int, *, first: bool) -> bool:
    if text[position] in _ENDS_COMMAND:
        return True
    if text[position] == "&":
        return text[position + 1 : position + 2] in ("", "&", " ", "\n")
    at_line_start = text.rfind("\n", 0, position) >= 0 and not text[text.rfind("\n", 0, position) : position].strip()
    return not first and at_line_start and re.match(r"curl\s", text[position:]) is not None


def _word(text: str, start: int) -> Word:
    parts: list[str] = []
    position, closed = start, True
    while found := next(((match, read) for how, read in _PIECES if (match := how.match(text, position))), None):
        match, read = found
        parts.append(read(match[1]))
        position, closed = match.end(), match.re.groups == 1 or bool(match[2])
    return Word("".join(parts), start, position, closed)


def _ansi(inner: str) -> str:
    plain = _ANSI_ESCAPE.sub(_ansi_character, inner)
    # Browsers write one character beyond U+FFFF as two \u escapes.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _ansi_character(match: re.Match[str]) -> str:
    *hexadecimal, octal, letter = match.groups()
    if letter is not None:
        return _ANSI_LETTERS.get(letter, letter)
    value = int(octal, 8) if octal else int(next(filter(None, hexadecimal)), 16)
    return chr(value) if value <= 0x10FFFF else "\ufffd"


_PIECES: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"'([^']*)('?)"), str),
    (re.compile(r'"((?:[^"\\]|\\.?)*)("?)', re.DOTALL), lambda inner: _IN_DOUBLE_QUOTES.sub(r"\1", inner)),
    (re.compile(r"\$'((?:[^'\\]|\\.?)*)('?)", re.DOTALL), _ansi),
    (re.compile(r"\\(.?)", re.DOTALL), lambda character: character.removesuffix("\n")),
    (re.compile(rf"(\$|[^\s$'\"\\{_ENDS_COMMAND}]+)"), str),
)
"""The forms of the pieces of a word, each with its reader; a second group is the closing quote."""
