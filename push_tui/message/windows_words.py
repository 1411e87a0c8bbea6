"""Read the commands of Windows' two command lines, cmd.exe and PowerShell, as curl gets their words."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from push_tui.message.commands import MOST_PIECES, TOO_MANY, Command, TooManyWords, Word

_CMD_LINE = re.compile(r"\^[ \t]*$|(?<=\s)\^\"", re.MULTILINE)
_POWERSHELL_LINE = re.compile(r"(?<=\s)`[ \t]*\n|^[ \t]*\$\w+[ \t]*=[ \t]*@?['\"]|@['\"]$", re.MULTILINE)

_CMD_PIECE = re.compile(
    r'\^\n(?P<newline>\n?)|\^(?P<literal>.)|(?P<quote>")|(?P<ends>[&|\n]+)|(?P<redirect>\d?[<>]+&?)'
    r'|(?P<plain>[^"^&|<>\n]+|\^)',
    re.DOTALL,
)
_CMD_VARIABLE = re.compile(r"%[A-Za-z_]\w*%")
_ARGUMENT_PIECE = re.compile(r'(?P<slashes>\\+)(?P<quote>"?)|(?P<quotes>"+)|(?P<blanks>[ \t]+)|(?P<plain>[^\\" \t]+)')
_POWERSHELL_PIECE = re.compile(
    r"""@'[ \t]*\n(?P<raw>(?:(?!\n'@).)*+)(?:\n'@)?|@"[ \t]*\n(?P<here>(?:(?!\n"@).)*+)(?:\n"@)?"""
    r"""|(?P<single>'(?:[^']|'')*+'?)|(?P<double>"(?:[^"`]|`.|"")*+"?)"""
    r"""|(?P<goes_on>`[ \t]*\n)|`(?P<literal>.)|(?P<comment>(?<!\S)\#[^\n]*)|(?P<ends>[;|\n]+|&&)"""
    r"""|(?P<blanks>[^\S\n]+)|(?P<variable>\$\w+)|(?P<plain>[^\s'"`;|$&]+|[$&@`])""",
    re.DOTALL,
)
_TICKS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}


def is_cmd(text: str) -> bool:
    """Return whether the text is written for cmd.exe: a caret goes on with the line, or escapes a quote."""
    return _CMD_LINE.search(text) is not None


def is_powershell(text: str) -> bool:
    """Return whether the text is written for PowerShell: a backtick goes on with the line, or it has its variables."""
    return _POWERSHELL_LINE.search(text) is not None


def cmd_commands(text: str) -> tuple[Command, ...]:
    """Return the commands in a text for cmd.exe, with the words that a C program on Windows gets."""
    return tuple(Command(tuple(map(_with_variables, _arguments(line)))) for line in _cmd_lines(text) if line.strip())


def _with_variables(word: Word) -> Word:
    """Return the word with the variables that it keeps as written."""
    return replace(word, kept=tuple(_CMD_VARIABLE.findall(word.text)))


def _cmd_lines(text: str) -> Iterator[str]:
    """Yield each command as cmd.exe passes it on: without carets, with its quotes."""
    parts: list[str] = []
    in_quotes = in_redirect = False
    for number, piece in enumerate(_CMD_PIECE.finditer(text)):
        if number > MOST_PIECES:
            raise TooManyWords(TOO_MANY)
        written = piece[0]
        if piece["quote"] or (in_quotes and piece["literal"] == '"'):
            in_quotes = not in_quotes
        elif in_quotes or piece["plain"]:
            pass
        elif piece["ends"]:
            yield "".join(parts)
            parts, in_redirect = [], False
            continue
        elif piece["redirect"]:
            in_redirect = True
        else:
            written = piece["literal"] or piece["newline"] or ""
        if not in_redirect:
            parts.append(written)
    yield "".join(parts)


def _arguments(line: str) -> Iterator[Word]:
    """Yield the words of a command line, by the rules of Microsoft's C runtime."""
    parts: list[str] = []
    in_quotes = begun = False
    for piece in _ARGUMENT_PIECE.finditer(line):
        if piece["slashes"]:
            slashes = piece["slashes"]
            if not piece["quote"]:
                parts.append(slashes)
            else:
                parts.append(slashes[: len(slashes) // 2])
                if len(slashes) % 2:
                    parts.append('"')
                else:
                    in_quotes = not in_quotes
            begun = True
        elif piece["quotes"]:
            in_quotes, literal = _after_quotes(len(piece["quotes"]), in_quotes)
            parts.append('"' * literal)
            begun = True
        elif piece["blanks"] and not in_quotes:
            if begun:
                yield Word("".join(parts), 0, 0)
            parts, begun = [], False
        else:
            parts.append(piece[0])
            begun = True
    if begun:
        yield Word("".join(parts), 0, 0, closed=not in_quotes)


def _after_quotes(count: int, in_quotes: bool) -> tuple[bool, int]:
    """Return whether quotes are open after ``count`` of them in a row, and how many of them are part of the word."""
    literal = 0
    while count:
        if in_quotes and count > 1:
            literal, count = literal + 1, count - 2
        else:
            in_quotes, count = not in_quotes, count - 1
    return in_quotes, literal


def powershell_commands(text: str) -> tuple[Command, ...]:
    """Return the commands in a text for PowerShell; ``$body = '…'`` gives the variable its value."""
    commands: list[Command] = []
    words: list[Word] = []
    parts: list[Word] = []
    variables: dict[str, Word] = {}

    def end_word() -> None:
        if parts:
            kept = tuple(name for part in parts for name in part.kept)
            closed = all(part.closed for part in parts)
            words.append(
                Word(_as_passed("".join(part.text for part in parts)), parts[0].start, parts[-1].end, closed, kept)
            )
        parts.clear()

    def end_command() -> None:
        end_word()
        if len(words) == 3 and words[0].text.startswith("$") and words[1].text == "=":
            variables[words[0].text.lower()] = words[2]
        elif words:
            commands.append(Command(tuple(words)))
        words.clear()

    for number, piece in enumerate(_POWERSHELL_PIECE.finditer(text)):
        if number > MOST_PIECES:
            raise TooManyWords(TOO_MANY)
        if piece["ends"]:
            end_command()
        elif piece["blanks"] or piece["goes_on"] or piece["comment"]:
            end_word()
        else:
            parts.append(_powershell_part(piece, variables))
    end_command()
    return tuple(commands)


def _as_passed(text: str) -> str:
    """Return JSON without the backslashes that Windows PowerShell needs before its quotes."""
    plain = text.replace('\\"', '"')
    return plain if plain != text and not _is_json(text) and _is_json(plain) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _powershell_part(piece: re.Match[str], variables: dict[str, Word]) -> Word:
    start, end = piece.span()
    written = piece[0]
    match piece.lastgroup:
        case "raw":
            return Word(piece["raw"], start, end)
        case "here":
            return _powershell_text(piece["here"], start, end, variables)
        case "single":
            closed = len(written) > 1 and written.endswith("'") and written.count("'") % 2 == 0
            return Word(written[1 : -1 if closed else None].replace("''", "'"), start, end, closed)
        case "double":
            inner = re.match(r'"((?:[^"`]|`.|"")*+)("?)', written, re.DOTALL)
            text, closing = (inner[1], inner[2]) if inner else (written, "")
            word = _powershell_text(text.replace('""', '"'), start, end, variables)
            return Word(word.text, start, end, bool(closing), word.kept)
        case "variable":
            value = variables.get(written.lower())
            return Word(written, start, end, kept=(written,)) if value is None else value
        case "literal":
            return Word(_TICKS.get(piece["literal"], piece["literal"]), start, end)
    return Word(written, start, end)


def _powershell_text(text: str, start: int, end: int, variables: dict[str, Word]) -> Word:
    """Return the text in double quotes, with escapes and known variables replaced."""
    kept: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        if match["tick"]:
            return _TICKS.get(match["tick"], match["tick"])
        value = variables.get(match[0].lower())
        kept.extend((match[0],) if value is None else value.kept)
        return match[0] if value is None else value.text

    plain = re.sub(r"`(?P<tick>.)|\$\w+", replaced, text, flags=re.DOTALL)
    return Word(plain, start, end, kept=tuple(kept))
