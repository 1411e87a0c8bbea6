"""Parse JSON as people write it: return the exact value, or say where it is invalid and how to fix it."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from json import JSONDecodeError
from math import isinf

from push_tui.frozen import frozen
from push_tui.message.json_tokens import OPEN_STRING, STRING, JsonToken, JsonTokenKind, tokens
from push_tui.message.push import Json
from push_tui.text import shortened, small_first

MOST_LEVELS = 100
_LONGEST_SHOWN = 40
"""Characters of the text that a sentence repeats."""
_EXACT_DIGITS = 15
"""Digits that a double of 64 bits holds exactly."""

_STRINGS = re.compile(f"({STRING})|{OPEN_STRING}", re.DOTALL)
_COMMENTS = re.compile(rf"({STRING}|{OPEN_STRING})|//[^\n]*|/\*(?:(?!\*/).)*+(?:\*/|\Z)|#[^\n]*", re.DOTALL)
_CURLY_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\uff02]")
_ODD_BLANKS = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
_STRING_OR_ODD_BLANK = re.compile(f"({STRING}|{OPEN_STRING})|{_ODD_BLANKS}", re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f]")
_ESCAPES = {code: json.dumps(chr(code))[1:-1] for code in range(0x20)}
_NOT_A_NUMBER = frozenset({"NaN", "Infinity", "-Infinity"})


@frozen
class TextFix:
    """A way to fix a text: what it does, and the whole fixed text."""

    title: str
    text: str


@frozen
class JsonProblem:
    """Why a text is not JSON; line and column count from 1, columns in characters."""

    reason: str
    line: int
    column: int
    fixes: tuple[TextFix, ...] = ()

    @property
    def sentence(self) -> str:
        """The reason with its place."""
        return f"Line {self.line}, column {self.column}: {self.reason}"


_TOO_DEEP = JsonProblem(f"the JSON is nested deeper than {MOST_LEVELS} levels.", 1, 1)


class JsonError(ValueError):
    """Raised for a text that is not JSON; ``problem`` says why."""

    def __init__(self, problem: JsonProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class _Unacceptable(Exception):
    """Python reads it, but the service does not, or not exactly."""


def parse_json(text: str) -> Json:
    """Return the value of ``text``: integers exact, keys in order.

    Raises:
        JsonError: it is not JSON, or has a key twice, NaN, a number too large to read, or over 100 levels.
    """
    text = text.removeprefix("\ufeff")
    try:
        value: Json = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_int=_integer, parse_float=_number
        )
    except JSONDecodeError as error:
        raise JsonError(_diagnosis(text, error)) from None
    except RecursionError:
        raise JsonError(_TOO_DEEP) from None
    except _Unacceptable:
        raise JsonError(_unacceptable(text)) from None
    if _levels(value) > MOST_LEVELS:
        raise JsonError(_TOO_DEEP)
    return value


def changed_numbers(text: str) -> list[tuple[str, str]]:
    """Return the numbers of a JSON text that are not sent as written: the text and what is sent instead of it."""
    changes: dict[str, str] = {}

    def float_of(digits: str) -> float:
        value = float(digits)
        if (len(digits) > _EXACT_DIGITS or "e" in digits.lower()) and not _is_exact(digits, value):
            changes[digits] = json.dumps(value)
        return value

    def integer_of(digits: str) -> int:
        if digits == "-0":
            changes[digits] = "0"
        return 0

    try:
        json.loads(text.removeprefix("\ufeff"), parse_float=float_of, parse_int=integer_of)
    except (ValueError, RecursionError):
        return []
    return list(changes.items())


def _is_exact(digits: str, value: float) -> bool:
    try:
        return Decimal(digits) == Decimal(repr(value))
    except ArithmeticError:  # an exponent beyond any number
        return False


def json_problem(text: str) -> JsonProblem | None:
    """Return what is wrong with ``text``; None if it is JSON."""
    try:
        parse_json(text)
    except JsonError as error:
        return error.problem
    return None


def position_of(text: str, path: Sequence[str]) -> int | None:
    """Return where the value at ``path`` starts in the JSON ``text``; ``path`` has keys, and indexes of lists from 0.

    If part of the path is missing, return the start of its last parent that exists; None if the text is not JSON.
    """
    if json_problem(text) is not None:
        return None
    pieces = tuple(tokens(text))
    at = 0
    for key in path:
        if pieces[at].text not in ("{", "["):
            break
        children = dict(_children(pieces, at))
        if key not in children:
            break
        at = children[key]
    return pieces[at].start


def _children(pieces: Sequence[JsonToken], at: int) -> Iterator[tuple[str, int]]:
    """Yield the key or index of every value in the object or list at this piece, with the value's first piece."""
    in_object, depth, count = pieces[at].text == "{", 0, 0
    begins = True
    for index in range(at + 1, len(pieces)):
        piece = pieces[index].text
        if depth == 0 and begins and piece not in ("}", "]"):
            yield (json.loads(piece), index + 2) if in_object else (str(count), index)
            begins, count = False, count + 1
        begins = begins or (depth == 0 and piece == ",")
        depth += (piece in ("{", "[")) - (piece in ("}", "]"))
        if depth < 0:
            return


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return line and column of ``position`` in ``text``, both from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _Unacceptable
    return result


def _refuse_constant(name: str) -> Json:
    raise _Unacceptable(name)


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python reads no more than 4,300 digits.
        raise _Unacceptable(digits) from None


def _number(digits: str) -> float:
    value = float(digits)
    if isinf(value):
        raise _Unacceptable(digits)
    return value


def _levels(value: Json) -> int:
    levels = 0
    layer = [value]
    while layer:
        layer = [
            child
            for parent in layer
            if isinstance(parent, dict | list)
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        levels += 1
    return levels


def _at(text: str, position: int, reason: str, *fixes: TextFix) -> JsonProblem:
    return JsonProblem(reason, *line_and_column(text, position), tuple(fix for fix in fixes if fix.text != text))


def _shown(piece: str) -> str:
    return shortened(piece, _LONGEST_SHOWN)


def _diagnosis(text: str, error: JSONDecodeError) -> JsonProblem:
    """Return the likely mistake near the place where Python's parser stopped."""
    at = error.pos
    if not text.strip():
        return _at(text, 0, "there is nothing here.")
    for mistake in _MISTAKES:
        if match := mistake.found(text, at):
            fixes = (TextFix(_shown(match.expand(title)), mend(text, match)) for title, mend in mistake.fixes.items())
            reason = match.expand(mistake.reason).replace("U+", f"U+{ord(match[0][0]):04X}", 1)
            return _at(text, match.start(), reason.replace(match[0], _shown(match[0])), *fixes)
    return _at(text, at, _REASONS.get(error.msg, f"{small_first(error.msg)}."))


_REASONS = {
    "Expecting value": "a value is missing here.",
    "Expecting ',' delimiter": "a comma, or the end of the list or object, is missing before this.",
    "Expecting ':' delimiter": "a colon is missing after the key.",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here.",
    "Extra data": "the JSON ends before this; there is more text after it.",
    "Unterminated string starting at": "the text that starts here has no closing quote.",
    "Invalid \\escape": "this escape does not exist in JSON; a backslash is written as \\\\.",
    "Invalid \\uXXXX escape": "\\u needs four hexadecimal digits after it.",
}


@frozen
class _Mistake:
    """What people write by mistake; ``reason`` and the titles of the fixes expand the match."""

    pattern: re.Pattern[str]
    reason: str
    fixes: Mapping[str, Callable[[str, re.Match[str]], str]] = field(default_factory=dict)
    before: str = ""
    """A pattern for the part of the mistake that may be before the place where Python's parser stopped."""

    def found(self, text: str, at: int) -> re.Match[str] | None:
        """Return the match of this mistake at this place of ``text``; None if there is none."""
        begun = re.compile(rf"{self.before}\Z").search(text, 0, at) if self.before else None
        if self.before and begun is None:
            return None
        match = self.pattern.match(text, begun.start() if begun else at)
        return match if match and match.end() > at else None


def _instead(new: str) -> Callable[[str, re.Match[str]], str]:
    """Return the fix that replaces the mistake with ``new``, expanded."""
    return lambda text, match: text[: match.start()] + match.expand(new) + text[match.end() :]


def _without_odd_blanks(text: str, _: re.Match[str]) -> str:
    return _STRING_OR_ODD_BLANK.sub(lambda match: match[1] or (" " if match[0].isspace() else ""), text)


def _with_escapes(text: str, _: re.Match[str]) -> str:
    return _STRINGS.sub(lambda string: string[0].translate(_ESCAPES) if string[1] else string[0], text)


_MISTAKES = (
    _Mistake(
        re.compile(r"(-?)0+([0-9]+(?:\.[0-9]+)?)"),
        r"\g<0> is not valid JSON: a number must not start with 0.",
        {r"write \1\2": _instead(r"\1\2"), r'write "\g<0>", as text': _instead(r'"\g<0>"')},
        before="(?:-|(?<![-0]))0+",
    ),
    # Python 3.13 points at the comma, older ones at the bracket after it.
    *(
        _Mistake(
            re.compile(r",(\s*([}\]]))"),
            r"there is a comma before \2 and nothing after it.",
            {"drop the comma": _instead(r"\1")},
            before,
        )
        for before in ("", r",\s*")
    ),
    _Mistake(
        re.compile(r"//|/\*|#"),
        "JSON has no comments.",
        {"drop all comments": lambda text, _: _COMMENTS.sub(r"\1", text)},
    ),
    _Mistake(
        _CURLY_QUOTES,
        r'\g<0> is a typographic quote; JSON needs ".',
        {'write " for all of them': lambda text, _: _CURLY_QUOTES.sub('"', text)},
    ),
    _Mistake(
        re.compile(_ODD_BLANKS),
        "U+ is a space that JSON does not allow; it comes from web pages and editors.",
        {"write plain spaces": _without_odd_blanks},
    ),
    *(
        _Mistake(re.compile(word), rf"{word} is written {right} in JSON.", {f"write {right}": _instead(right)})
        for word, right in (("True", "true"), ("False", "false"), ("None", "null"))
    ),
    _Mistake(re.compile("'"), "JSON needs double quotes around texts and keys, not single ones."),
    _Mistake(
        _CONTROL,
        r"a line break or tab inside a text must be written as \\n or \\t.",
        {"write it as an escape": _with_escapes},
    ),
)


def _unacceptable(text: str) -> JsonProblem:
    """Return the first thing in ``text`` that must not be sent; the rest may be invalid JSON."""
    objects: list[set[str]] = [set()]
    for kind, piece, start in tokens(text):
        if piece in ("{", "["):
            objects.append(set())
        elif piece in ("}", "]"):
            objects = objects[:-1] or [set()]
        elif kind is JsonTokenKind.KEY:
            if (key := _key(piece)) in objects[-1]:
                return _at(text, start, f"the key {_shown(piece)} is twice in the same object.")
            objects[-1].add(key)
        elif piece in _NOT_A_NUMBER:
            return _at(text, start, f"{piece} is not valid JSON.")
        elif kind is JsonTokenKind.NUMBER and _out_of_bounds(piece):
            return _at(text, start, "this number is too large.")
    return JsonProblem("this is not valid JSON.", 1, 1)


def _key(piece: str) -> str:
    """Return the key; as written if it has an escape or a control character that JSON does not allow."""
    try:
        return str(json.loads(piece))
    except JSONDecodeError:
        return piece


def _out_of_bounds(piece: str) -> bool:
    try:
        _number(piece) if set(piece) & set(".eE") else _integer(piece)
    except (_Unacceptable, ValueError):
        return True
    return False
