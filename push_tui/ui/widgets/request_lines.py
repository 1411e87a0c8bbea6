"""Request JSON and cURL command as coloured lines.

Characters that could act on the terminal are written as JSON's own ``\\u`` escapes, so what is shown is equal in value
to what is sent.
"""

import re
from collections.abc import Iterator

from push_tui.message.json_tokens import TokenKind, escaped, tokens
from push_tui.ui.widgets.live_lines import Line, Span, wrapped

_ESCAPES = re.compile(r"(\\u[0-9a-fA-F]{4})")


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
    end = 0
    for kind, text, start in tokens(line):
        yield line[end:start], TokenKind.MARK
        end = start + len(text)
        pieces = _ESCAPES.split(text) if kind in (TokenKind.KEY, TokenKind.TEXT) else (text,)
        for number, piece in enumerate(pieces):
            yield piece, "escape" if number % 2 else kind
    yield line[end:], ""
