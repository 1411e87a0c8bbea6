"""Lines of text in tones, and the one place that wraps text to a width.

`Content.wrap` of Textual is not used: it takes 48 µs for a paragraph of 250 characters where `worded` takes 12 and the
form wraps dozens for each key. After a word wider than the line it also starts the next line with a blank.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from rich.cells import cell_len, split_graphemes
from textual.content import Content

from push_tui.text import visible, visible_name
from push_tui.ui.content import plain
from push_tui.ui.theme import TONES

Span: TypeAlias = tuple[str, str]
"""A piece of text from anywhere, and its tone: a name in `theme.TONES`, or empty for none."""
Spans: TypeAlias = tuple[Span, ...]
SIGNS = {"bad": "✖", "warn": "▲"}
"""The sign beside a problem, by its tone: no problem is told by colour alone."""

_NAME_WIDTH = range(8, 28)
"""The narrowest and widest column of names, in cells."""
_WORD = re.compile(r"\s*\S+\s*")
_WIDE = "\u2e80-\u2fff\u3001-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003ffff"
"""Chinese and Japanese, which has no blanks between words; Korean has."""
_OPENING, _CLOSING = r"(\[“‘〈《「『【〔（［｛", r")\],.!?:;%”’…、。々〉》」』】〕！，．：；？）］｝ー"
_JOINED = "\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Marks on the character before."""
_WIDE_WORD = re.compile(rf"\s*[{_OPENING}]*(?:[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}{_JOINED}]*\s*")
"""A word, or one wide character with what must not begin or end a line."""
_WORTH_HANGING = 24
"""A wrapped line stays indented only if at least this many cells are left."""


@dataclass(frozen=True, slots=True, init=False)
class TextLine:
    """A line of text; what does not fit wraps below, indented by ``hanging`` cells."""

    spans: Spans
    hanging: int

    @property
    def text(self) -> str:
        """The text, with hidden characters made visible."""
        return "".join(visible(text) for text, _ in self.spans)

    def __init__(self, *spans: Span | str, hanging: int = 0) -> None:
        object.__setattr__(self, "spans", tuple((each, "") if isinstance(each, str) else each for each in spans))
        object.__setattr__(self, "hanging", hanging)


def fact(caption: str, *value: Span | str, width: int) -> TextLine:
    """Return a line with a caption of ``width`` cells, its last one blank, and the value beside it."""
    return TextLine((f"{caption:<{width - 1}} ", "dim"), *value, hanging=width)


def heading(title: str, more: str = "") -> TextLine:
    """Return the heading of a section, with a remark beside it."""
    return TextLine((title, "heading"), (f"   {more}" if more else "", "dim"))


def results(rows: Sequence[tuple[str, Span, str]]) -> Iterator[TextLine]:
    """Yield a line for each row in aligned columns: a name, its result in a tone, and what that means."""
    names = [visible_name(name) for name, _, _ in rows]
    wide = min(max(_NAME_WIDTH.start, *map(cell_len, names)), _NAME_WIDTH.stop) if rows else 0
    words = max((len(word) for _, (word, _), _ in rows), default=0)
    for name, (_, (word, tone), meaning) in zip(names, rows, strict=True):
        blanks = " " * (wide - cell_len(name))
        yield TextLine(f"  {name}{blanks}  ", (f"{word:<{words}}  ", tone), meaning, hanging=wide + 4)


def alike(rows: Sequence[tuple[str, Span, str]], most: int, names: int) -> Iterator[TextLine]:
    """Yield `results`, but one line for more than ``most`` rows that say the same; if bad, with ``names``."""
    groups: dict[tuple[Span, str], list[str]] = {}
    for name, result, meaning in rows:
        groups.setdefault((result, meaning), []).append(name)
    lines = []
    for (result, meaning), found in sorted(groups.items(), key=lambda each: len(each[1])):
        if len(found) <= most:
            lines += [(name, result, meaning) for name in found]
            continue
        more = f" and {len(found) - names:,} more" if len(found) > names else ""
        named = ", ".join(map(visible_name, found[:names])) + more if result[1] in SIGNS else ""
        lines.append((f"{len(found):,} of them", result, ": ".join(filter(None, (meaning, named)))))
    yield from results(lines)


def in_tones(lines: Iterable[TextLine]) -> Content:
    """Lines in tones, for a `Static`."""
    return Content("\n").join(
        Content("").join(plain(text, TONES[tone] if tone else "") for text, tone in line.spans) for line in lines
    )


def cells(spans: Iterable[Span]) -> int:
    """Return how many cells the spans take."""
    return sum(cell_len(text) for text, _ in spans)


def wrapped(line: TextLine, width: int) -> list[Spans]:
    """Return a line as rows of at most ``width`` cells, with hidden characters made visible."""
    spans = [(visible(text), tone) for text, tone in line.spans]
    if cells(spans) <= width:
        return [tuple(spans)]
    hanging = line.hanging if line.hanging <= width - _WORTH_HANGING else min(line.hanging, width // 2)
    text = "".join(text for text, _ in spans)
    starts = [0, *_breaks(text, width, width - hanging, fill=True), len(text)]
    first, *rest = (tuple(_between(spans, start, end)) for start, end in pairwise(starts))
    return [first, *(((" " * hanging, ""), *row) if hanging else row for row in rest)]


def worded(text: str, width: int) -> list[str]:
    """Return ``text`` as lines of at most ``width`` cells, broken between words if possible.

    Keep the blanks at the start of a paragraph, such as the indentation of JSON.
    """
    result: list[str] = []
    for paragraph in text.split("\n"):
        if cell_len(paragraph) <= width:
            result.append(paragraph)
            continue
        starts = [0, *_breaks(paragraph, width, width, fill=False), len(paragraph)]
        result += [paragraph[start:end].rstrip() for start, end in pairwise(starts)]
    return result


def _breaks(text: str, width: int, further: int, *, fill: bool) -> Iterator[int]:
    """Yield where each row after the first begins; these rows hold ``further`` cells.

    A word longer than a row starts on the current row if ``fill``, else on a new one.
    """
    if text.isspace():
        return  # it has no word, which would be sought again from each of its blanks
    words, size_of = (_WORD, len) if text.isascii() else (_WIDE_WORD, cell_len)
    used, room = 0, width
    for match in words.finditer(text):
        start, word = match.start(), match[0]
        solid = size_of(word.rstrip())
        if used and used + solid > room and (solid <= further or not fill):
            yield start
            used, room = 0, further
        if used + solid > room:
            for begin, _, size in split_graphemes(word.rstrip())[0]:
                if used and used + size > room:
                    yield start + begin
                    used, room = 0, further
                used += size
            used += size_of(word) - solid
        else:
            used += size_of(word)


def _between(spans: Sequence[Span], start: int, end: int) -> Iterator[Span]:
    position = 0
    for text, tone in spans:
        if piece := text[max(start - position, 0) : max(end - position, 0)]:
            yield piece, tone
        position += len(text)
