"""Cut text as a phone does: at the width of its lines, never inside what people see as one character.

Phones use proportional type, so no count is exact. A unit is the width of an average Latin letter; Chinese characters
and emoji are two.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from push_tui.frozen import frozen

ANDROID_LINE: Final = 38
"""Units of the one line that a collapsed notification gives title and content. Typical: Emarsys measured 20 to 55
characters depending on the screen, reports to Firebase say about 40."""
ANDROID_OPEN_LINES: Final = 12
"""Lines of an expanded text. Typical: Emarsys measured 200 to 460 characters, which are 12 lines at most."""
ANDROID_INBOX_LINES: Final = 7
"""Lines of the several-lines style; more are dropped (Android's Notification.InboxStyle)."""
IPHONE_TITLE: Final = 40
"""Units of the one bold line of the title. Typical: Alibaba's mPaaS documents 40 characters."""
IPHONE_LINE: Final = 44
IPHONE_LINES: Final = 4
"""Lines of the text on the lock screen. Typical: 4 lines or 178 characters with previews on; Braze counts on 160."""
IPHONE_OPEN_LINES: Final = 24
"""Lines of an expanded notification that fit on the screen; you scroll to the rest (typical)."""

ELLIPSIS = "…"

LONGEST = 16
"""Code points read for each unit: more than the longest emoji has."""

_JOINER = "\u200d"
# Joiners, vowels and final consonants of Korean, skin tones, tags of flags.
_CONTINUING = re.compile("[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_EMOJI_STYLE = "\ufe0f"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_NO_WIDTH = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_LINE_BREAKS = "\n\r\u2028\u2029"
_LINE_BREAK = re.compile(f"\r\n|[{_LINE_BREAKS}]")
_MARKS = frozenset({"Mn", "Me", "Mc"})
_TEXTS = 64
"""Cuts that are kept: those of one push, whose texts are cut for the advice and the preview after each key."""


@frozen
class Cut:
    """The part of a text that the phone shows; ``short`` if that is not all."""

    text: str
    short: bool = False


@frozen
class Glyph:
    """What you see as one character: its place in the text and its width in units."""

    start: int
    end: int
    units: int


def glyphs(text: str, start: int = 0) -> Iterator[Glyph]:
    """Yield the characters of ``text`` as people see them, from ``start`` on: an emoji with all its parts is one."""
    while start < len(text):
        end = _end_of_glyph(text, start)
        yield Glyph(start, end, _units(text[start:end]))
        start = end


@lru_cache(_TEXTS)
def one_line(text: str, width: int) -> Cut:
    """Cut ``text`` to one line of ``width`` units; line breaks become blanks."""
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


@lru_cache(_TEXTS)
def several_lines(text: str, width: int, lines: int) -> Cut:
    """Cut ``text`` to ``lines`` lines of ``width`` units, broken between words; its own breaks stay."""
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
    """Return where the line after the one at ``start`` begins."""
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
    return _CONTINUING.match(character) is not None or unicodedata.category(character) in _MARKS


@lru_cache(4096)
def _units(glyph: str) -> int:
    first = glyph[0]
    if " " <= first < "\u0300" and len(glyph) == 1:
        return 1
    if _EMOJI_STYLE in glyph or ord(first) in _FLAG_LETTERS or unicodedata.east_asian_width(first) in "WF":
        return 2
    return 0 if unicodedata.category(first) in _NO_WIDTH else 1
