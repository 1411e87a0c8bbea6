"""Input from the terminal: bytes in; keys, pastes and reports out.

Textual's own parser ends the program on numbers that it cannot read, and types unknown sequences as keys. So this
module cuts the bytes into whole sequences and passes on only those that Textual reads right; everything else that is
neither a key nor an expected report is dropped.

An input method commits text as bytes, as the text of a key (``CSI 32;;26377:24456 u``: Space chose two characters) or
of no key. All of it is text: where the key beside it could act, or has other characters, the key is dropped.
"""

import re
import unicodedata
from codecs import getincrementaldecoder
from collections.abc import Iterable
from typing import NamedTuple

from textual import constants
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.message import Message

from push_tui.text import cut, hidden_characters


class _Grammar(NamedTuple):
    """How to cut input into pieces, and what may be the start of an incomplete piece."""

    piece: re.Pattern[bytes]
    begun: re.Pattern[bytes]
    patience: float
    """Seconds of silence after which the rest is given up."""


_KEYS = _Grammar(
    re.compile(
        rb"(?P<text>[^\x1b]+)"
        rb"|(?P<escape>\x1b)(?=\x1b)"
        rb"|(?P<paste>\x1b\[200~)"
        rb"|(?P<string>\x1b[PX\]^_])"
        rb"|\x1b\[M[ -\xff]{3}"  # X10 mouse reports, which a reattached tmux sends
        rb"|(?P<alt>\x1b(?:[^\x1b\[O\x80-\xff]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}))"
        rb"|(?P<sequence>\x1b(?:\[\[[A-E]|\[\d+\$|\[[-0-?]*+[ -/]*+[@-~]?|O[\d;]*[@-~]?)?)"  # also incomplete ones
    ),
    re.compile(
        rb"(?!\x1b\[\d+\$)\x1b(?:[PX\]^_]|\[\[|\[M[ -\xff]{0,2}|\[[-0-?]*+[ -/]*+|O[\d;]*"
        rb"|[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})?\Z"
    ),
    patience=constants.ESCAPE_DELAY,
)
_PASTE = _Grammar(
    re.compile(rb"(?P<pasted_end>\x1b\[201~)|(?P<pasted>\x1b?[^\x1b]*)"),
    re.compile(rb"\x1b(?:\[(?:2(?:01?)?)?)?\Z"),
    patience=1.0,
)
_STRING = _Grammar(  # OSC, DCS and the like: answers to queries that push-tui never sends
    re.compile(rb"(?P<string_end>\x07|\x1b\\|(?=\x1b))|[^\x07\x1b]+"),
    re.compile(rb"\x1b\Z"),
    patience=1.0,
)

_REPORT = re.compile(r"\x1b\[(?:<\d{1,3};\d{1,5};\d{1,5}[Mm]|\d{1,5};\d{1,5}R|\?2026;\d\$y)")
"""Mouse, cursor and synchronized output."""

_KEY = re.compile(
    r"\x1b\[(?P<code>\d{0,7})(?::[\d:]*)?"
    r"(?:;(?P<modifiers>\d{0,7})(?::(?P<event>\d*))?(?:;(?P<text>[\d:]*))?)?(?P<final>[u~A-FHPQRS])"
)
_RELEASED = "3"
_TYPING = 0b1100_0001
"""Modifiers that a typed character may have: shift, caps lock, num lock. With others, a key does not type its own."""
_OTHER_KEY = "27~"
"""How xterm (modifyOtherKeys) and tmux report a key: with its character where kitty has the text."""
_PAD = frozenset(map(str, range(57399, 57417))) - {"57414"}
"""Codes of the number pad's keys that type one character; its Enter does not."""
_SPACE = "32"
_NO_TEXT = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of controls, halves of a character, and line breaks."""

COMMITTED = "committed"
"""The key name given to committed text; nothing is bound to it."""
_RUN = re.compile("[^\0-\x9f\u2028\u2029]{2,}|.", re.DOTALL)
"""A text without ASCII that came at once, or one character."""

SLOWEST_LINE = 200
"""Bytes a second; a paste that brings fewer has stalled. Somebody who holds a key down sends at most 100."""

PASTE_GIVEN_UP = 10.0
"""Seconds of silence after which a stalled paste counts as ended."""

MOST_PASTED = 1_000_000
"""The most bytes of one paste that are accepted."""

_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Removed from pastes, because several widgets of Textual would write them to the terminal; line breaks stay."""


class PartOfPaste(Paste):
    """A part of a paste that stalled; ``begins`` marks the first part, ``ends`` the last one."""

    def __init__(self, text: str, *, begins: bool, ends: bool) -> None:
        super().__init__(text)
        self.begins = begins
        self.ends = ends


PartOfPaste.handler_name = Paste.handler_name


class PasteStalled(Message):
    """A paste did not end: until its end comes, or a long silence, all that is typed is text."""


class PasteOver(Message):
    """A paste that stalled is over, and keys are keys again; ``ended`` is false if its end did not come."""

    def __init__(self, *, ended: bool) -> None:
        super().__init__()
        self.ended = ended


class PasteCut(Message):
    """A paste was longer than `MOST_PASTED`; ``left_out`` bytes were dropped."""

    def __init__(self, left_out: int) -> None:
        super().__init__()
        self.left_out = left_out


class TypedKey(Key):
    """A character or a committed text; a field takes it even where Python calls it not printable, as an ideographic
    space, and takes a text at once, because each key costs a paint.
    """

    @property
    def is_printable(self) -> bool:
        """Whether a field takes it."""
        return True


TypedKey.handler_name = Key.handler_name


class EscapeOrAlt(Key):
    """A key with Alt whose bytes could also be Escape and then the key, which a slow line delivers at once."""


class TerminalInput:
    """Turn bytes from the terminal into messages; wait for incomplete escape sequences; never raise."""

    def __init__(self) -> None:
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")(errors="replace").decode
        self._grammar = _KEYS
        self._held = b""
        self._heard_at = 0.0
        self._string_at = 0.0
        self._pasted: list[bytes] = []
        self._stalled = False
        """Whether a part of the paste was passed on because the rest did not come."""
        self._taken = 0
        """Bytes of the paste that were accepted."""
        self._left_out = 0
        self._watched_since = 0.0
        self._watched = 0
        """Bytes of the paste since then."""

    @property
    def _stalls_now(self) -> bool:
        """Whether all that came of a paste that stalled was passed on."""
        return self._stalled and not (self._held or self._pasted)

    def patience(self) -> float | None:
        """Return after how many seconds of silence to call `overdue`; None for never."""
        if self._grammar is _KEYS and not self._held:
            return None
        if self._stalls_now:
            ends = self._heard_at + PASTE_GIVEN_UP
        else:
            since = {_STRING: self._string_at, _PASTE: self._watched_since}.get(self._grammar, self._heard_at)
            ends = since + self._grammar.patience
        return max(0.0, ends - get_time())

    def feed(self, data: bytes) -> Iterable[Message]:
        """Yield the messages in the held bytes and ``data``."""
        self._heard_at = get_time()
        if self._stalls_now:
            self._watch()
        self._watched += len(data)
        self._held += data
        while self._held and not self._grammar.begun.match(self._held):
            piece = self._grammar.piece.match(self._held)
            if piece is None:  # never: each grammar takes any byte
                return
            self._held = self._held[piece.end() :]
            yield from self._messages(piece.lastgroup, piece[0])

    def overdue(self) -> Iterable[Message]:
        """Yield the messages of incomplete sequences whose rest did not come (the Escape key).

        Bytes after a stalled paste are still text, never keys, until its end comes or a long silence.
        """
        if self._grammar is _PASTE:
            yield from self._paste_overdue()
            return
        held, self._held = self._held, b""
        if self._grammar is _KEYS and 0 < len(held) <= 2:
            yield from self._messages("alt" if held[1:] and held.isascii() else "escape", held)
        self._grammar = _KEYS

    def _watch(self) -> None:
        """Begin to measure how fast the paste comes."""
        self._watched_since, self._watched = self._heard_at, len(self._held)

    def _paste_overdue(self) -> Iterable[Message]:
        """Pass on a part of a paste that comes too slowly; end one that stalled long ago."""
        if self._stalls_now:
            yield from self._over(ended=False)
        elif not self._stalled and self._watched >= SLOWEST_LINE:  # it is still coming
            self._watched_since, self._watched = get_time(), 0
        else:
            self._keep(self._held)
            self._held = b""
            yield from self._paste(ends=False)
            if not self._stalled:
                self._stalled = True
                yield PasteStalled()

    def _keep(self, data: bytes) -> None:
        kept = data[: MOST_PASTED - self._taken]
        self._taken += len(kept)
        self._left_out += len(data) - len(kept)
        self._pasted.append(kept)

    def _over(self, *, ended: bool) -> Iterable[Message]:
        """End the paste, and say what was special about it."""
        if self._left_out:
            yield PasteCut(self._left_out)
        if self._stalled:
            yield PasteOver(ended=ended)
        self._grammar, self._stalled, self._taken, self._left_out = _KEYS, False, 0, 0

    def _messages(self, kind: str | None, data: bytes) -> Iterable[Message]:
        match kind:
            case "text":
                for text in _RUN.findall(self._decode(data, final=bool(self._held))):
                    yield from self._text(text)
            case "escape":
                yield Key("escape", "\x1b")
            case "alt":
                yield from self._with_alt(data.decode(errors="replace"))
            case "sequence":
                yield from self._key_or_report(data.decode("ascii"))
            case "string":
                self._grammar, self._string_at = _STRING, self._heard_at
            case "paste":
                self._grammar = _PASTE
                self._watch()
            case "pasted":
                self._keep(data)
            case "string_end":
                self._grammar = _KEYS
            case "pasted_end":
                yield from self._paste(ends=True)
                yield from self._over(ended=True)

    def _text(self, text: str) -> Iterable[Message]:
        """Yield a character as the key that types it, and several that no key types at once as committed text."""
        if len(text) > 1:
            yield _typed(COMMITTED, text)
            return
        for key in self._parser._sequence_to_key_events(text):
            yield key if text.isprintable() or not _types(text) else _typed(key.key, text)

    def _paste(self, *, ends: bool) -> Iterable[Paste]:
        text = _CONTROLS.sub("", b"".join(self._pasted).decode(errors="replace"))
        self._pasted.clear()
        if self._left_out and text:
            text = cut(text, len(text) - 1)  # the last word may be half of one
        if ends and not self._stalled:
            yield Paste(text)
        elif text:
            yield PartOfPaste(text, begins=not self._stalled, ends=ends)

    def _with_alt(self, sequence: str) -> Iterable[Key]:
        """Yield what the key with Alt is known as (``ctrl+left``), else the key with Alt, which types nothing."""
        read = self._parser._sequence_to_key_events
        known = list(read(sequence))
        if known and not any(key.character for key in known):  # Textual reads digits as what Alt types on a Mac
            yield from known
            return
        for key in read(sequence[1], alt=True):
            yield EscapeOrAlt(f"alt+{key.key.removeprefix('alt+')}", None)

    def _key_or_report(self, sequence: str) -> Iterable[Message]:
        if _REPORT.fullmatch(sequence):
            yield from self._parser.feed(sequence)
        elif found := numbered_key(sequence):
            if found.committed:
                yield _typed(COMMITTED, found.committed)
            # Textual's own reader of other sequences leaves these out where TEXTUAL_DISABLE_KITTY_KEY is set.
            for key in (found.sequence and self._parser._parse_extended_key(found.sequence)) or ():
                yield _typed(key.key, key.character) if key.character and _types(key.character) else key.copy()
        elif isinstance(keys := ANSI_SEQUENCES_KEYS.get(sequence), tuple):
            for name in keys:
                yield Key(name.value, None)
        elif isinstance(keys, str):  # the number pad in its application mode
            yield from self._parser._sequence_to_key_events(sequence)


class NumberedKey(NamedTuple):
    """What a numbered key means: a key, as a sequence that Textual reads right, or a text of no key."""

    sequence: str = ""
    committed: str = ""


def numbered_key(sequence: str) -> NumberedKey | None:
    """Return what a numbered key means; None if it is no such key.

    The parts are ``code:shifted:base ; modifiers:event ; text:text``, as in https://sw.kovidgoyal.net/kitty/keyboard-protocol.
    """
    if (key := _KEY.fullmatch(sequence)) is None:
        return None
    code, modifiers, event, text, final = (part or "" for part in key.groups())
    if event == _RELEASED:
        return None
    held = max(int(modifiers or 1), 1) - 1
    if code + final == _OTHER_KEY and text:
        code, text, final = text, "", "u"
    is_character = final == "u" and _is_text(code) and unicodedata.category(chr(int(code))) != "Co"
    if is_character and not text and (not held or (not held & ~_TYPING and _is_shifted(code))):
        text = code
    texts = [number for number in text.split(":") if _is_text(number)]
    if held & ~_TYPING and is_character and {_folded(number) for number in texts} <= {_folded(code)}:
        texts = []  # the key's own character, which it does not type now
    types_one = is_character and (code != _SPACE or text == _SPACE)
    if texts and (len(texts) > 1 or held & ~_TYPING or not (types_one or (final == "u" and code in _PAD))):
        return NumberedKey(committed="".join(chr(int(number)) for number in texts))
    if texts:
        return NumberedKey(f"\x1b[0;{modifiers};{texts[0]}u")
    if is_character or f"{code or 1}{final}" in FUNCTIONAL_KEYS:
        return NumberedKey(f"\x1b[{code};{modifiers};{final}")
    return None


def _is_shifted(number: str) -> bool:
    """Whether a character is what Shift has made of a key: kitty names the key, but xterm and tmux the character."""
    character = chr(int(number))
    return character == character.upper() and (character.isalpha() or not character.isascii())


def _folded(number: str) -> str:
    return chr(int(number)).casefold()


def _is_text(number: str) -> bool:
    return len(number) <= 7 and number.isdecimal() and int(number) <= 0x10FFFF and _types(chr(int(number)))


def _types(character: str) -> bool:
    return unicodedata.category(character) not in _NO_TEXT


def _typed(key: str, text: str) -> Message:
    """Return what types a text; one that a terminal acts on comes as a paste, of which fields take care."""
    return Paste(text) if hidden_characters(text) else TypedKey(key, text)
