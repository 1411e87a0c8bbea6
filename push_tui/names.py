"""Rules for user IDs and label names: which are valid, which mean the same one, how a pasted list is split.

Source: API facts, 3.7, and for user IDs Agora's common parameters. These say "do not use A-Z", so upper case is a
warning, not an error.
"""

import re
import unicodedata
from collections.abc import Iterable

from push_tui.dialects import Dialect
from push_tui.text import DELIMITERS, FORMULA_STARTS, capital_first, hidden_characters

LONGEST_USER_ID = 64
USER_FORM = "User IDs are 1 to 64 of a-z, 0-9, _ - and ."
LABEL_CHARACTERS = "A-Z a-z 0-9 _ - ."
LOST_IN_A_PATH = frozenset({".", ".."})
"""Names of valid characters that would change the address of a call."""

_UNSEEN = "\ufeff\u200b\u2060"
"""Blanks without a width, and the byte order mark, which is anywhere in files that were put together."""
BLANKS = _UNSEEN + "".join(filter(str.isspace, map(chr, (*range(0x100), 0x1680, *range(0x2000, 0x2060), 0x3000))))
"""What may be around a name or a whole text, and is no part of it."""

is_usual_user = re.compile(r"(?!\.\.?\Z)[a-z0-9_.-]{1,64}").fullmatch
"""Returns a match if a text is a user ID without upper-case letters, else None."""

_FOREIGN = re.compile(r"[^A-Za-z0-9_.-]")
_SEPARATORS = re.compile(rf"([\s{DELIMITERS}]+)")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»", "「": "」", "＂": "＂"}
_WRAPPINGS = 3
"""The most of them around a cell: the quotes of CSV, a formula, the quotes in it."""
_MARKED_AS_TEXT = frozenset({*FORMULA_STARTS, *"0123456789"})
_ROUNDED = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?[Ee]\+[0-9]+|-?[0-9]+[.,][0-9]+E[0-9]+")
_SPELLED = {" ": "a space", '"': "a quotation mark"}
_ALIKE = re.compile("CYRILLIC|GREEK|ARMENIAN|CHEROKEE|.*(?:DOTLESS|DASH|HYPHEN|MINUS)")
"""The names of characters that may look like an allowed one."""
_LOST = "means another place in a web address"


def user_problem(text: str) -> str:
    """Return why a text is not a user ID, in a few words to put after the text; empty if it is one."""
    if is_usual_user(text):
        return ""
    if not text:
        return "no user ID"
    if _ROUNDED.fullmatch(text):
        return "rounded by a spreadsheet"
    if (foreign := _FOREIGN.search(text)) is not None:
        return f"holds {_character_name(foreign[0])}"
    if len(text) > LONGEST_USER_ID:
        return f"{len(text)} characters; a user ID has at most {LONGEST_USER_ID}"
    return _LOST if text in LOST_IN_A_PATH else ""


def _character_name(character: str) -> str:
    """Return the character in quotes; its code point if it cannot be seen, or looks like an allowed one."""
    if character in _SPELLED:
        return _SPELLED[character]
    name = unicodedata.name(character, "")
    seen = character.isprintable() and not hidden_characters(character) and not unicodedata.combining(character)
    allowed = _FOREIGN.search(unicodedata.normalize("NFKC", character)) is None
    if seen and not allowed and not _ALIKE.match(name):
        return f'"{character}"'
    return f"U+{ord(character):04X}" + (f" ({name.lower()})" if name else "")


def user_key(user: str) -> str:
    """Return a key that is the same for all spellings of one user: the IDs of the service have no upper case."""
    key = user.lower()
    return user if key == user else key  # of a million users nearly all are their own key, and need no second text


def label_problem(name: str, dialect: Dialect) -> str:
    """Return why a label cannot have this name, as a sentence; empty if it can."""
    if not name:
        return "A label needs a name."
    if (foreign := _FOREIGN.search(name)) is not None:
        return f"{capital_first(_character_name(foreign[0]))} is not allowed; use A-Z a-z 0-9 _ - and the full stop."
    if len(name) > dialect.label_name_limit:
        return f"{len(name)} characters; a name has at most {dialect.label_name_limit}."
    return f'"{name}" {_LOST}; use another name.' if name in LOST_IN_A_PATH else ""


def label_key(name: str, dialect: Dialect) -> str:
    """Return a key that is the same for all names of one label."""
    return name if dialect.label_case_sensitive else name.casefold()


def same_label(one: str, other: str, dialect: Dialect) -> bool:
    """Return whether two names mean the same label."""
    return label_key(one, dialect) == label_key(other, dialect)


def label_keys(names: Iterable[str], dialect: Dialect) -> frozenset[str]:
    """Return the `label_key` of each name, as a set."""
    return frozenset(label_key(name, dialect) for name in names)


def split_names(text: str) -> tuple[str, ...]:
    """Return the names in a typed or pasted list, without quotes around them. Keep duplicates."""
    return tuple(name for part in _SEPARATORS.split(text)[::2] if (name := bare(part)))


def run_together(before: str, after: str) -> bool:
    """Return whether joining two parts of a list would merge two names into one."""
    return bool(before and after) and _SEPARATORS.search(before[-1] + after[0]) is None


def without_unseen_edges(text: str) -> str:
    """Return ``text`` without blanks that have no width at the edges of its names; those inside a name stay."""
    if text.isascii():
        return text
    return "".join(part.strip(_UNSEEN) for part in _SEPARATORS.split(text))


def bare(text: str) -> str:
    """Return a cell without blanks around it and without what marks it as text.

    That is quotes, the ``="00123"`` of spreadsheets, and the apostrophe before what a spreadsheet would change.
    """
    text = text.strip(BLANKS)
    for _ in range(_WRAPPINGS):
        if is_usual_user(text):
            break
        text = _unwrapped(text)
    return text


def _unwrapped(text: str) -> str:
    if len(text) >= 2 and _QUOTES.get(text[0]) == text[-1]:
        inner = text[1:-1].strip(BLANKS)
        return inner.replace('""', '"') if text[0] == '"' else inner
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[1:]
    return text[1:] if text[:1] == "'" and text[1:2] in _MARKED_AS_TEXT else text
