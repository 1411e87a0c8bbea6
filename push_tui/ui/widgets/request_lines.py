"""Request JSON and cURL command as coloured lines.

Control characters are shown as JSON's own ``\\u`` escapes, so the shown text has the same value as the sent one.
"""

import re
from collections.abc import Iterator

from push_tui.message.json_tokens import JsonTokenKind, escaped, tokens
from push_tui.ui.widgets.text_line import Span, TextLine

_ESCAPES = re.compile(r"(\\u[0-9a-fA-F]{4})")
_TONES = {
    JsonTokenKind.KEY: "name",
    JsonTokenKind.TEXT: "",
    JsonTokenKind.NUMBER: "accent",
    JsonTokenKind.WORD: "accent",
    JsonTokenKind.MARK: "dim",
}


def json_lines(text: str) -> Iterator[TextLine]:
    """Yield pretty-printed JSON, a tone for each kind of token."""
    for line in escaped(text).split("\n"):
        yield _indented(line, *_spans(line))


def curl_lines(text: str) -> Iterator[TextLine]:
    """Yield a cURL command of several lines, its body coloured as JSON."""
    in_body = False
    for line in escaped(text).split("\n"):
        before, opens, after = line.partition("'{")
        if opens and not in_body and line.lstrip().startswith(("-d", "--data")):
            yield _indented(line, before + "'", *_spans("{" + after))
            in_body = True
        elif in_body:
            yield _indented(line, *_spans(line))
            in_body = not line.startswith("}'")
        else:
            yield _indented(line, line)


def _indented(line: str, *spans: Span | str) -> TextLine:
    return TextLine(*spans, hanging=len(line) - len(line.lstrip(" ")) + 2)


def _spans(line: str) -> Iterator[Span]:
    end = 0
    for kind, text, start in tokens(line):
        yield line[end:start], "dim"
        end = start + len(text)
        pieces = _ESCAPES.split(text) if kind in (JsonTokenKind.KEY, JsonTokenKind.TEXT) else (text,)
        for number, piece in enumerate(pieces):
            yield piece, "bad" if number % 2 else _TONES[kind]
    yield line[end:], ""
