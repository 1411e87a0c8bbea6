"""Read the backslash escapes of ``$'…'``, ``echo -e`` and ``printf``."""

import re

_ESCAPE = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})"
    r"|\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|([abeEfnrtv\\'\"?]))",
    re.DOTALL,
)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "e": "\x1b", "E": "\x1b"}
_BYTES = re.compile("[\udc80-\udcff]+")


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
