"""Read a token as people and programs write it: in a file, a variable, a paste, or the output of a command."""

import codecs
import json
import re

from push_tui.chat.tokens import Token, TokenDamaged, TokenKind, read_token

_MARKS = "\"'`“”‘’"
_INVISIBLE = "\ufeff\u200b\u2060"
_BEARER = re.compile(r"(?:authorization\s*:\s*)?bearer(?:\s+|$)", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"(?:export\s+|set\s+|\$env:)?[A-Za-z_]\w*\s*=\s*[^\s=].*", re.DOTALL)
_OF_A_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]")
"""What may follow ``Bearer`` in a header (RFC 6750); the service's tokens and JSON Web Tokens have no more."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NoToken(ValueError):
    """Why a text holds no token, as the end of a sentence about it; repeats nothing of the text."""


def token_in(written: str) -> Token:
    """Return the token in ``written``.

    Blanks, a byte order mark, quotation marks, ``Authorization:`` and ``Bearer`` around it are removed. From a
    JSON object, ``access_token`` is read.

    Raises:
        NoToken: there is none.
    """
    text = _bare(written)
    if text.startswith("{"):
        text = _bare(_access_token(text))
    if not text:
        raise NoToken("it is empty")
    if "-----BEGIN " in text:
        raise NoToken("it has a certificate or a key")
    if _ASSIGNMENT.fullmatch(text):
        raise NoToken("it has a name and = before the value; keep only the value")
    lines, words = len(text.splitlines()), len(text.split())
    if words > 1:
        raise NoToken(f"it has {lines} lines" if lines > 1 else f"it has {words} words; a token is one word")
    if text[0] in "[<{":
        raise NoToken(f"it begins with {text[0]}")
    for character in text:
        if not _OF_A_TOKEN.fullmatch(character):
            shown = f"{character} (U+{ord(character):04X})" if "!" <= character <= "~" else f"U+{ord(character):04X}"
            raise NoToken(f"it has the character {shown}, which is never part of a token")
    return Token(text)


def token_text(data: bytes) -> str:
    """Decode what a file or a command holds: UTF-8, or UTF-16 with its mark, as PowerShell writes it.

    Raises:
        NoToken: it is neither.
    """
    try:
        return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8")
    except UnicodeDecodeError:
        raise NoToken("it is not text in UTF-8") from None


def trouble(token: Token) -> str | None:
    """Return why the push API will refuse this token, as a sentence; None if nothing is known against it."""
    try:
        kind = read_token(token.reveal()).kind
    except TokenDamaged as damage:
        return str(damage)
    except ValueError:
        return None
    return {
        TokenKind.USER: "This is a chat user's token; the push API needs an app token.",
        TokenKind.OTHER: "This token is not for the chat service; the push API needs an app token for chat.",
    }.get(kind)


def _bare(written: str) -> str:
    """Return the text without what surrounds a token."""
    text, before = written, None
    while text != before:
        before = text
        text = text.strip().strip(_INVISIBLE)
        text = _BEARER.sub("", text, count=1) if _BEARER.match(text) else text
        if len(text) > 1 and text[0] in _MARKS and text[-1] in _MARKS:
            text = text[1:-1]
    return text


def _access_token(text: str) -> str:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        raise NoToken("it begins with { but is not JSON") from None
    found = answer.get("access_token") if isinstance(answer, dict) else None
    if isinstance(found, str):
        return found
    raise NoToken("it is JSON with an error" if "error" in answer else 'it is JSON without "access_token"')
