"""A command line as words, the way a POSIX shell hands them to a program, with the place of each."""

import re
from dataclasses import dataclass

_ANSI_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}
_ANSI_CODE = re.compile(r"x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})")
_IN_DOUBLE_QUOTES = '$`"\\'
_ENDS_COMMAND = "|;<>"


@dataclass(frozen=True, slots=True)
class Word:
    """One word; ``start`` and ``end`` are where it stood in the command, quotes included."""

    text: str
    start: int
    end: int
    closed: bool = True
    """Whether every quote in it was closed."""


def shell_words(text: str, start: int = 0) -> list[Word]:
    """The words of the first command in ``text`` from ``start`` on; variables stay as they are written.

    Unlike in a shell a line break does not end the command unless another ``curl`` follows: pasted text loses its
    backslashes.
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
    while position < len(text) and not text[position].isspace() and text[position] not in _ENDS_COMMAND:
        character = text[position]
        if character == "'":
            part, position, closed = _single_quoted(text, position + 1)
        elif character == '"':
            part, position, closed = _double_quoted(text, position + 1)
        elif text.startswith("$'", position):
            part, position, closed = _ansi_quoted(text, position + 2)
        elif character == "\\":
            after = text[position + 1 : position + 2]
            part, position = "" if after == "\n" else after, position + 2
        else:
            part, position = character, position + 1
        parts.append(part)
    return Word("".join(parts), start, min(position, len(text)), closed)


def _single_quoted(text: str, position: int) -> tuple[str, int, bool]:
    end = text.find("'", position)
    return (text[position:], len(text), False) if end < 0 else (text[position:end], end + 1, True)


def _double_quoted(text: str, position: int) -> tuple[str, int, bool]:
    parts: list[str] = []
    while position < len(text):
        character = text[position]
        if character == '"':
            return "".join(parts), position + 1, True
        after = text[position + 1 : position + 2]
        if character == "\\" and after and after in _IN_DOUBLE_QUOTES:
            parts.append(after)
            position += 2
        elif character == "\\" and after == "\n":
            position += 2
        else:
            parts.append(character)
            position += 1
    return "".join(parts), position, False


def _ansi_quoted(text: str, position: int) -> tuple[str, int, bool]:
    parts: list[str] = []
    while position < len(text):
        character = text[position]
        if character == "'":
            return _joined("".join(parts)), position + 1, True
        if character != "\\":
            parts.append(character)
            position += 1
            continue
        code = _ANSI_CODE.match(text, position + 1)
        if code:
            value = int(code[4], 8) if code[4] else int(code[1] or code[2] or code[3], 16)
            parts.append(chr(value) if value <= 0x10FFFF else "\ufffd")
            position = code.end()
        else:
            after = text[position + 1 : position + 2]
            parts.append(_ANSI_ESCAPES.get(after, after))
            position += 2
    return "".join(parts), position, False


def _joined(text: str) -> str:
    # Browsers write one character beyond U+FFFF as two \u escapes.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
