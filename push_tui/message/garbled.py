"""Find text that a program read or wrote wrongly on its way: ``cafÃ©``, lost characters, escapes as letters."""

import re
from collections.abc import Iterator

from push_tui.frozen import frozen

_SINGLE_BYTES = ("cp1252", "mac_roman", "cp1251")
_SEVERAL_BYTES = ("gbk", "cp932", "cp949")
"""Encodings in which UTF-8 is read by mistake."""


def _table(encoding: str) -> dict[int, str]:
    """Return a table to characters that latin-1 encodes to the original bytes; unassigned bytes become controls."""
    known = {ord(bytes([byte]).decode(encoding, "replace")): chr(byte) for byte in range(0x80, 0x100)}
    known.pop(0xFFFD, None)
    return {code: chr(code) for code in range(0x80, 0xA0) if encoding == "cp1252"} | known


_TABLES = {encoding: _table(encoding) for encoding in _SINGLE_BYTES}
_RUNS = {
    **{name: re.compile(f"[{re.escape(''.join(map(chr, table)))}]{{2,}}") for name, table in _TABLES.items()},
    **dict.fromkeys(_SEVERAL_BYTES, re.compile("[\u0080-\ufffc]{2,}")),
}
_WESTERN = "\u00a0-\u017f\u2010-\u203a\u20ac\u2122\U0001f000-\U0001faff"
_CERTAIN_ALONE = re.compile(f"[{_WESTERN}]")
"""Characters of Western text: a single one is no coincidence."""
_LIKELY = re.compile(f"[{_WESTERN}\u3000-\u9fff\uac00-\ud7a3\uff00-\uffef]")
_SIGNS = re.compile("[\u2010-\u203a\ufffd]")
_RUSSIAN = re.compile(f"[{_WESTERN}\u0400-\u045f]+")
_CHINESE_ENOUGH = 3
"""Chinese characters in a row: three also read as two others in UTF-8 by chance."""
_BY_CHANCE = re.compile("[\u0080-\u07ff]|(?<![\u2010-\u203a])[ -~]")
"""What ordinary Chinese can give if read as UTF-8; an English letter only after an apostrophe or a quote."""
_ORDINARY = frozenset("‘’“”„‚–—…«»‹›•·°™®€\u00a0")
"""Marks that stand after a letter in ordinary text: ``„Viel Spaß“``, ``animé…»``."""
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+", re.IGNORECASE)
_WINDOWS_PATH = re.compile(r"\b[A-Za-z]:\\|\\\\\w+\\")
_ESCAPES = re.compile(
    r"\\(?:[nrt\"]|u\{?[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[0-3][0-7]{2})"
    r"|(?<![A-Z0-9])u00[c-f][0-9a-f](?![0-9])"
    r"|(?:%[0-9A-Fa-f]{2}){2,}|(?<=[A-Za-z,.!])%20(?=[A-Za-z])"
    r"|(?:=[0-9A-F]{2}){2,}|=\?(?i:utf-8\?[bq])\?",
)
_LOST = "Phones show a symbol for each; paste the text again."
_AROUND = 12
_WRITTEN = 40


@frozen
class Garbled:
    """What is wrong: what the text does ("has lost characters"), the part in question, why it matters."""

    says: str
    excerpt: str
    reason: str


def garbled(text: str) -> Garbled | None:
    """Return the first part of ``text`` that was read or written wrongly; None if it looks as its author wrote it."""
    lost = text.find("\N{REPLACEMENT CHARACTER}")
    if lost >= 0:
        return Garbled("has lost characters", _around(text, lost, lost + 1), _LOST)
    if (read := next(_misread(text), None)) is not None:
        run, meant = read
        written = _around(text, run.start(), run.end(), meant)[:_WRITTEN].strip()
        reason = _LOST if "\N{REPLACEMENT CHARACTER}" in meant else f'Its author probably wrote "{written}".'
        return Garbled("was read in a wrong encoding", _around(text, run.start(), run.end()), reason)
    if (escape := _ESCAPES.search(_URL.sub(" ", text))) is not None and not _WINDOWS_PATH.search(text):
        return Garbled("has escapes in it", escape[0], "People see them as they are.")
    return None


def _around(text: str, start: int, end: int, instead: str | None = None) -> str:
    """Return a part of ``text`` with what is around it, and with ``instead`` in its place."""
    return text[max(0, start - _AROUND) : start] + (instead or text[start:end]) + text[end : end + _AROUND]


def _misread(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield runs that are UTF-8 if written back in the encoding in which they were read, and what they mean then."""
    if text.isascii():
        return
    for encoding, runs in _RUNS.items():
        for run in runs.finditer(text):
            meant = _written_back(run[0], encoding)
            if meant and _is_certain(run, meant, encoding):
                yield run, meant


def _written_back(run: str, encoding: str) -> str:
    table = _TABLES.get(encoding)
    try:
        data = run.encode(encoding) if table is None else run.translate(table).encode("latin-1")
        return data.decode("utf-8")
    except UnicodeError:
        return ""


def _is_certain(run: re.Match[str], meant: str, encoding: str) -> bool:
    """Return whether no ordinary text has this run."""
    if encoding in _SEVERAL_BYTES:
        enough = len(meant) >= _CHINESE_ENOUGH or _SIGNS.search(meant) is not None
        return len(meant) > 1 and enough and _BY_CHANCE.search(meant) is None
    if encoding == "cp1251":
        return (_RUSSIAN if len(meant) > 1 else _SIGNS).fullmatch(meant) is not None
    if len(meant) > 1 and encoding != "mac_roman":
        return True
    if set(run[0][1:]) <= _ORDINARY and (_ends_a_word(run) or _CERTAIN_ALONE.match(meant) is None):
        return False
    return (_CERTAIN_ALONE if encoding == "mac_roman" else _LIKELY).match(meant) is not None


def _ends_a_word(run: re.Match[str]) -> bool:
    """Return whether the run may be a capital at the end of a word, and a mark behind it."""
    before, after = run.string[: run.start()][-1:], run.string[run.end() : run.end() + 1]
    return run[0][0].isupper() and not before.islower() and not after.isalpha()
