"""Request JSON and cURL command as coloured lines.

Characters that could act on the terminal are written as JSON's own ``\\u`` escapes, so what is shown is equal in value
to what is sent.
"""

import re
from collections.abc import Iterator

from push_tui.text import hidden_characters
from push_tui.ui.widgets.live_lines import Line, Span, wrapped

_TOKENS = re.compile(
    r'(?P<string>"(?:\\.|[^"\\])*")(?P<colon>\s*:)?'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
    r"|(?P<word>true|false|null)"
    r"|(?P<rest>[^\"\w-]+|.)"
)
_ESCAPES = re.compile(r"(\\u[0-9a-fA-F]{4})")


def escaped(text: str) -> str:
    """``text`` of JSON with everything that could act on a terminal as JSON escapes."""
    for character in set(hidden_characters(text)) - {"\n"}:
        text = text.replace(character, _escape(character))
    return text.replace("\t", "    ")


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))


def json_lines(text: str, width: int) -> list[Line]:
    """Pretty-printed JSON, one token one tone, wrapped to ``width``."""
    lines: list[Line] = []
    for line in escaped(text).split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        lines += wrapped(tuple(_spans(line)), width, indent + 2)
    return lines


def curl_lines(text: str, width: int) -> list[Line]:
    """A cURL command over several lines, its body coloured as JSON."""
    lines: list[Line] = []
    in_body = False
    for line in escaped(text).split("\n"):
        before, opens, after = line.partition("'{")
        if opens and not in_body and line.lstrip().startswith(("-d", "--data")):
            spans: list[Span] = [(before + "'", ""), *_spans("{" + after)]
            in_body = True
        elif in_body:
            spans = list(_spans(line))
            in_body = not line.startswith("}'")
        else:
            spans = [(line, "")]
        lines += wrapped(tuple(spans), width, len(line) - len(line.lstrip(" ")) + 2)
    return lines


def _spans(line: str) -> Iterator[Span]:
    for match in _TOKENS.finditer(line):
        if match["string"] is None:
            yield match[0], "number" if match["number"] else "word" if match["word"] else "dim"
            continue
        tone = "key" if match["colon"] is not None else "text"
        for piece in _ESCAPES.split(match["string"]):
            if piece:
                yield piece, "escape" if _ESCAPES.fullmatch(piece) else tone
        if match["colon"] is not None:
            yield match["colon"], "dim"
