"""Text as a phone cuts it: by lines of its own width, never through a character that a person sees as one.

Phones set text in proportional type, so no count is exact. A unit here is the width of an average Latin letter;
Chinese characters and emoji are two.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

ANDROID_LINE: Final = 38
"""Units of the one line that a closed notification gives title and content. Typical: Emarsys measured 20 to 55
characters depending on the screen, reports to Firebase say about 40."""
ANDROID_OPEN_LINES: Final = 12
"""Lines of an opened text. Typical: Emarsys measured 200 to 460 characters, which are 12 lines at most."""
ANDROID_INBOX_LINES: Final = 7
"""Lines of the several-lines style; more are dropped (Android's Notification.InboxStyle)."""
IPHONE_TITLE: Final = 40
"""Units of the one bold line of the title. Typical: Alibaba's mPaaS documents 40 characters."""
IPHONE_LINE: Final = 44
IPHONE_LINES: Final = 4
"""Lines of the text on the lock screen. Typical: 4 lines or 178 characters with previews on; Braze counts on 160."""
IPHONE_OPEN_LINES: Final = 24
"""Lines of an opened notification that fit on the screen; the rest is scrolled to (typical)."""

ELLIPSIS = "…"

LONGEST = 16
"""Code points of a text that are looked at for each unit: more than the longest emoji has."""

_JOINER = "\u200d"
_JOINERS = frozenset({_JOINER, "\u200c"})
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_LINE_BREAKS = "\n\r\u2028\u2029"
_LINE_BREAK = re.compile(f"\r\n|[{_LINE_BREAKS}]")
_MARKS = frozenset({"Mn", "Me", "Mc"})


@dataclass(frozen=True, slots=True)
class Cut:
    """A text as far as the phone shows it, and whether that is not all."""

    text: str
    short: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """What a person sees as one character: where it lies in the text and how many units wide it is."""

    start: int
    end: int
    units: int


def glyphs(text: str, start: int = 0) -> Iterator[Glyph]:
    """The characters of ``text`` as people see them, from an index on: an emoji with all its parts is one."""
    index = start
    while index < len(text):
        end = _end_of_glyph(text, index)
        yield Glyph(index, end, _units(text[index:end]))
        index = end


def units(text: str) -> int:
    """The width of ``text`` in units."""
    return sum(glyph.units for glyph in glyphs(text))


def one_line(text: str, width: int) -> Cut:
    """``text`` on one line of ``width`` units; line breaks are blanks there."""
    seen = _LINE_BREAK.sub(" ", text[: width * LONGEST])
    used, fits = 0, 0
    for glyph in glyphs(seen):
        if used + glyph.units > width:
            break
        used += glyph.units
        if used < width:
            fits = glyph.end
    else:
        if len(text) <= width * LONGEST:
            return Cut(seen)
    return Cut(seen[:fits].rstrip() + ELLIPSIS, short=True)


def several_lines(text: str, width: int, lines: int) -> Cut:
    """``text`` as far as it fits on ``lines`` lines of ``width`` units, broken between words; its breaks stay."""
    seen = text[: width * lines * LONGEST]
    start = 0
    for _ in range(lines - 1):
        start = _next_line(seen, start, width)
    if _next_line(seen, start, width) >= len(text.rstrip()):
        return Cut(text)
    end, used = start, 0
    for glyph in glyphs(seen, start):
        if used + glyph.units > width - 1 or seen[glyph.start] in _LINE_BREAKS:
            break
        end, used = glyph.end, used + glyph.units
    return Cut(seen[:end].rstrip() + ELLIPSIS, short=True)


def _next_line(text: str, start: int, width: int) -> int:
    """Where the line after the one at ``start`` begins."""
    used, after_word = 0, start
    for glyph in glyphs(text, start):
        character = text[glyph.start]
        if character in _LINE_BREAKS:
            return glyph.end
        if character == " ":
            after_word = glyph.end
        elif used + glyph.units > width:
            return after_word if after_word > start else max(glyph.start, start + 1)
        elif glyph.units == 2:
            after_word = glyph.end  # Chinese and Japanese break anywhere.
        used += glyph.units
    return len(text)


def _end_of_glyph(text: str, start: int) -> int:
    end = start + 1
    if text[start:end] == "\r" and text[end : end + 1] == "\n":
        return end + 1
    if ord(text[start]) in _FLAG_LETTERS and end < len(text) and ord(text[end]) in _FLAG_LETTERS:
        end += 1
    while end < len(text):
        if text[end - 1] != _JOINER and not _continues(text[end]):
            break
        end += 1
    return end


@lru_cache(4096)
def _continues(character: str) -> bool:
    """Whether a character only changes the one before it."""
    if character < "\u0300":
        return False
    return (
        character in _JOINERS
        or _SKIN_TONES[0] <= character <= _SKIN_TONES[-1]
        or "\u1160" <= character <= "\u11ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or unicodedata.category(character) in _MARKS
    )


@lru_cache(4096)
def _units(glyph: str) -> int:
    first = glyph[0]
    if " " <= first < "\u0300" and len(glyph) == 1:
        return 1
    if _EMOJI_STYLE in glyph or ord(first) in _FLAG_LETTERS or unicodedata.east_asian_width(first) in "WF":
        return 2
    return 0 if unicodedata.category(first) in _NO_WIDTH else 1
