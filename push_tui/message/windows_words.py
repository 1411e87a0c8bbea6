"""Read the commands of Windows' two command lines, cmd.exe and PowerShell, as curl gets their words."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from push_tui.message.command_words import MOST_PIECES, TOO_MANY, Command, TooManyWords, Word

_CMD_LINE = re.compile(r"\^[ \t]*$|\bcurl(?:\.exe)?[ \t]+\^\"", re.MULTILINE)
_POWERSHELL_LINE = re.compile(r"(?<=\s)`[ \t]*\n|^[ \t]*\$\w+[ \t]*=[ \t]*@?['\"]", re.MULTILINE)
_HERE_STRING = re.compile(r"@(['\"])$", re.MULTILINE)

_CMD_PIECE = re.compile(
    r'\^\n(?P<newline>\n?)|\^(?P<literal>.)|(?P<quote>")|(?P<ends>[&|\n]+)|(?P<redirect>\d?[<>]+&?)'
    r'|(?P<plain>[^"^&|<>\n]+|\^)',
    re.DOTALL,
)
_CMD_VARIABLE = re.compile(r"%[A-Za-z_][^%\s:]*(?::[^%\n]*)?%|%%|%(?:~[A-Za-z$]*)?\d(?![0-9A-Fa-f])|%\*")
"""Variables, parts of them, and what a batch file is given; ``%%`` is ``%`` there, and ``%20`` is of an address."""
_ARGUMENT_PIECE = re.compile(r'(?P<slashes>\\+)(?P<quote>"?)|(?P<quotes>"+)|(?P<blanks>[ \t]+)|(?P<plain>[^\\" \t]+)')
_PUT = r"(?P<expression>\$\((?:[^()]|\([^()]*+\))*+\)?)|(?P<variable>\$(?:\{[^}\n]{0,99}\}|\w+(?::\w+)?))"
"""What PowerShell replaces with other text."""
_POWERSHELL_PIECE = re.compile(
    r"""@'[ \t]*\n(?P<raw>(?:(?!\n'@).)*+)(?:\n'@)?|@"[ \t]*\n(?P<here>(?:(?!\n"@).)*+)(?:\n"@)?"""
    r"""|(?P<single>'(?P<exact>(?:[^']|'')*+)(?P<apostrophe>'?))|(?P<double>"(?P<text>(?:[^"`]|`.|"")*+)(?P<quote>"?))"""
    r"""|(?P<goes_on>`[ \t]*\n)|`(?P<literal>.)|(?P<comment>(?<!\S)\#[^\n]*)|(?P<ends>[;|\n]+|&&)"""
    rf"""|(?P<blanks>[^\S\n]+)|{_PUT}|(?P<plain>[^\s'"`;|$&]+|[$&@`])""",
    re.DOTALL,
)
_IN_QUOTES = re.compile(rf"`(?P<tick>.)|{_PUT}", re.DOTALL)
_SETS = re.compile(
    r"""(?i)(?:\+\+|--|\[ref\]|\bforeach\s*(?:-parallel\s*)?\()\s*\$\{?(?:\w+:)?(?P<named>\w+)"""
    r"""|\$\{?(?:\w+:)?(?P<set>\w+)\}?[ \t]*(?:[-+*/%?]{0,2}=(?!=)|\+\+|--|,(?=[ \t$\w,]{0,200}=(?!=)))"""
)
"""What sets a variable of PowerShell."""
_SETS_UNSEEN = re.compile(
    r"(?im)variable\b|variable:|<\#|\b(?:iex|invoke-expression|param|clv|nv|rv|sv|trap)\b|(?<!\S)-[oepwi]v\b"
    r"|(?:^|[;|&{(])[ \t]*(?:\.[ \t]|set[ \t])"
)
"""What may set variables that are not named with their sign."""
_SET_BY_POWERSHELL = frozenset(
    {"_", "args", "error", "false", "foreach", "home", "host", "input", "lastexitcode", "matches", "null", "ofs", "pid"}
    | {"profile", "psitem", "pwd", "switch", "this", "true"}
)
_TICKS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b"}


def is_cmd(text: str) -> bool:
    """Return whether the text is written for cmd.exe: a caret continues the line, or escapes a quote."""
    return _CMD_LINE.search(text) is not None


def is_powershell(text: str) -> bool:
    """Return whether the text is written for PowerShell: a backtick continues the line, or it has its
    variables or a text between ``@"`` and ``"@``."""
    here = _HERE_STRING.search(text)  # JSON can end a line with @", but begins none with "@
    return _POWERSHELL_LINE.search(text) is not None or (here is not None and f"\n{here[1]}@" in text[here.end() :])


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
    """Return the commands in a text for PowerShell; a variable is replaced only if its value is certain.

    It is if only one ``$body = '…'`` can set it, in a place that always runs.
    """
    commands: list[Command] = []
    words: list[Word] = []
    literal: list[bool] = []
    parts: list[tuple[str, Word]] = []
    settled = _settled(text)
    variables: dict[str, Word] = {}
    depth = 0
    before = ""

    def end_word() -> None:
        if parts:
            kept = tuple(name for _, part in parts for name in part.kept)
            closed = all(part.closed for _, part in parts)
            passed = _as_passed("".join(part.text for _, part in parts))
            words.append(Word(passed, parts[0][1].start, parts[-1][1].end, closed, kept))
            literal.append(len(parts) == 1 and parts[0][0] in ("raw", "here", "single", "double"))
        parts.clear()

    def end_command(after: str) -> None:
        end_word()
        if len(words) == 3 and words[0].text.startswith("$") and words[1].text == "=":
            name = _name(words[0].text)
            runs = not depth and not {*before, *after} - {*";\n"}
            if name in settled and runs and literal[2] and words[2].closed:
                variables[name] = words[2]
        elif words:
            commands.append(Command(tuple(words)))
        words.clear()
        literal.clear()

    for number, piece in enumerate(_POWERSHELL_PIECE.finditer(text)):
        if number > MOST_PIECES:
            raise TooManyWords(TOO_MANY)
        if piece["ends"]:
            end_command(piece[0])
            before = piece[0]
        elif piece["blanks"] or piece["goes_on"] or piece["comment"]:
            end_word()
        else:
            if piece["plain"]:
                depth = max(0, depth + len(re.findall(r"[{(]", piece[0])) - len(re.findall(r"[})]", piece[0])))
            parts.append((piece.lastgroup or "", _powershell_part(piece, variables)))
    end_command("")
    return tuple(commands)


def _settled(text: str) -> frozenset[str]:
    """Return the names, in small letters, that only one place in the text can set."""
    if _SETS_UNSEEN.search(text):
        return frozenset()
    found = Counter((match["named"] or match["set"]).lower() for match in _SETS.finditer(text))
    return frozenset(name for name, count in found.items() if count == 1) - _SET_BY_POWERSHELL


def _name(written: str) -> str:
    """Return the name of a variable as written, ``$Body`` or ``${Body}``."""
    return written.strip("${}").lower()


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
            return Word(piece["exact"].replace("''", "'"), start, end, bool(piece["apostrophe"]))
        case "double":
            word = _powershell_text(piece["text"].replace('""', '"'), start, end, variables)
            return replace(word, closed=bool(piece["quote"]))
        case "expression":
            return Word(written, start, end, kept=("$(…)",))
        case "variable":
            value = variables.get(_name(written))
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
        value = variables.get(_name(match[0])) if match["variable"] else None
        kept.extend(("$(…)" if match["expression"] else match[0],) if value is None else value.kept)
        return match[0] if value is None else value.text

    plain = _IN_QUOTES.sub(replaced, text)
    return Word(plain, start, end, kept=tuple(kept))
