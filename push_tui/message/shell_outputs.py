"""What simple commands print, to know a body that comes from ``echo``, ``printf`` or ``cat``."""

import re
from collections.abc import Sequence

from push_tui.message.command_words import Word

_PASSES_ON = re.compile(r"cat( -)?|tee( \S+)?|jq( -[cMrSa]+| \.)*")
"""Commands that print their standard input (``jq`` with other blanks)."""
_WITHOUT_NEWLINES = re.compile(r"tr -d (\\n|\\r\\n|\n)")
_PLACE = re.compile("(%[%sbd])")
_ENDS_OR_OCTAL = re.compile(r"\\[0c]")
"""What ends the output of ``%b`` there, and an octal number that may have four digits."""
_BEFORE_SIGN = re.compile(r"""(\\[\\"'?])""")
_ESCAPE = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|([abeEfnrtv\\'\"?]))",
    re.DOTALL,
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_BYTES = re.compile("[\udc80-\udcff]+")


def output_of(words: Sequence[Word], given: Word | None) -> Word | None:
    """Return what the command prints for ``given`` as standard input; None if that is not known."""
    texts = [word.text for word in words]
    kept = tuple(name for word in words for name in word.kept)
    match texts:
        case ["echo", *rest]:
            return _word(_echo(rest), kept)
        case ["printf", *rest]:
            printed = _printf(rest[1:] if rest[:1] == ["--"] else rest)
            return None if printed is None else _word(printed, kept)
    line = " ".join(texts)
    if given is not None and _PASSES_ON.fullmatch(line):
        return given
    if given is not None and _WITHOUT_NEWLINES.fullmatch(line):
        return _word(given.text.replace("\n", ""), given.kept)
    return None


def _word(text: str, kept: tuple[str, ...]) -> Word:
    return Word(text, 0, 0, kept=kept)


def _echo(words: list[str]) -> str:
    options = ""
    while words and re.fullmatch("-[neE]+", words[0]):
        options += words.pop(0)
    text = " ".join(words)
    return (unescaped(text) if "e" in options else text) + ("" if "n" in options else "\n")


def _printf(words: list[str]) -> str | None:
    if not words or "%" in _PLACE.sub("", words[0]):
        return None
    given = iter(words[1:])
    printed: list[str] = []
    for part in _PLACE.split(words[0]):
        if not _PLACE.fullmatch(part):
            printed.append(unescaped(part))
        elif part == "%%":
            printed.append("%")
        elif part == "%b" and _ENDS_OR_OCTAL.search(word := next(given, "")):
            return None
        else:
            printed.append(_of_b(word) if part == "%b" else next(given, ""))
    return "".join(printed) if next(given, None) is None else None


def _of_b(word: str) -> str:
    """Return what ``%b`` prints, which leaves backslashes before quotes and question marks."""
    parts = _BEFORE_SIGN.split(word)
    return "".join(part if _BEFORE_SIGN.fullmatch(part) and part != "\\\\" else unescaped(part) for part in parts)


def unescaped(inner: str) -> str:
    """Return the text that ``inner`` stands for; other backslashes stay.

    ``\\344\\275\\240`` and ``\\xe4\\xbd\\xa0`` are bytes of UTF-8; bytes that are none become lone surrogates. Browsers
    write one character beyond U+FFFF as two ``\\u`` escapes.
    """
    plain = _ESCAPE.sub(_character, inner)
    return _BYTES.sub(lambda run: run[0].encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape"), plain)


def _character(match: re.Match[str]) -> str:
    high, low, byte, octal, short, long, control, letter = match.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10 | int(low, 16) & 0x3FF))
    if letter:
        return _LETTERS.get(letter, letter)
    if control:
        return chr(ord(control) & 0x1F)
    if byte or octal:
        code = int(byte, 16) if byte else int(octal, 8) & 0xFF
        return chr(code) if code < 0x80 else chr(0xDC00 + code)
    value = int(short or long, 16)
    return chr(value) if value <= 0x10FFFF else "\ufffd"
