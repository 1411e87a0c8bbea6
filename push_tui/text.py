"""Make text from outside safe to show, on the screen and on stdout.

Text from the network, files or people can carry terminal control sequences, direction overrides and invisible
characters. `visible` replaces them by readable escapes. Copy, export and cURL give the original.
"""

import re

_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_BIDI = "\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e007f"
_SURROGATES = "\ud800-\udfff"
# Format characters that are part of ordinary writing (ZWJ in emoji and Persian) but hide a difference in a name.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0100-\U000e01ef"
)

_ACTS = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_SURROGATES}\u2028\u2029]")
_ACTS_OR_HIDES = re.compile(f"[{_CONTROL}{_BIDI}{_TAGS}{_SURROGATES}{_INVISIBLE}\u2028\u2029\\t\\n]")
_LINE_BREAKS = re.compile("[\\t\\n]")

_CONTROL_PICTURES = 0x2400
_DELETE_PICTURE = "\u2421"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(_CONTROL_PICTURES + code)
    if code == 0x7F:
        return _DELETE_PICTURE
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def quantity(number: int, thing: str) -> str:
    """Return ``1 user`` or ``2,000 users``."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def visible(text: str) -> str:
    """Return ``text`` on one line, with visible escapes for all that a terminal would act on; for message text.

    C0 controls, tabs and line breaks become their pictures (␛); C1, bidi controls, tag characters and lone surrogates
    become ``\\u`` escapes.
    """
    return _LINE_BREAKS.sub(_escape, _ACTS.sub(_escape, text))


def visible_lines(text: str) -> str:
    """Like `visible`, but keeps line breaks and turns tabs into spaces; for text of several lines."""
    return _ACTS.sub(_escape, text.replace("\r\n", "\n").replace("\t", "    "))


def visible_name(name: str) -> str:
    """Like `visible`, and escapes zero-width and other invisible characters; for labels, users and file names."""
    return _ACTS_OR_HIDES.sub(_escape, name)


def decoded(data: bytes) -> str:
    """Decode bytes from outside; bytes that are not UTF-8 become ``\\x`` escapes."""
    return data.decode("utf-8", "backslashreplace")


def hidden_characters(text: str) -> tuple[str, ...]:
    """Return the characters that `visible` escapes, in order, without line breaks and tabs."""
    return tuple(match[0] for match in _ACTS.finditer(text))
