"""JSON as people write it: the exact value, or one sentence that says where it stops being JSON and how to mend it."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import JSONDecodeError

from push_tui.message.json_tokens import STRING, JsonToken, TokenKind, tokens
from push_tui.message.push import Json

MOST_LEVELS = 100

_STRINGS = re.compile(STRING, re.DOTALL)
_COMMENTS = re.compile(rf"({STRING})|//[^\n]*|/\*.*?\*/|#[^\n]*", re.DOTALL)
_NUMBER_WITH_ZEROS = re.compile(r"(-?)0+([0-9]+(?:\.[0-9]+)?)")
_CURLY_QUOTES = re.compile("[\u201c\u201d\u201e\u201f\uff02]")
_ODD_BLANKS = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"
_ODD_BLANK = re.compile(_ODD_BLANKS)
_STRING_OR_ODD_BLANK = re.compile(f"({STRING})|{_ODD_BLANKS}", re.DOTALL)
_CONTROL = re.compile("[\x00-\x1f]")
_WORDS_OF_PYTHON = {"True": "true", "False": "false", "None": "null"}
_NOT_A_NUMBER = frozenset({"NaN", "Infinity", "-Infinity"})


@dataclass(frozen=True, slots=True)
class TextFix:
    """A way to mend a text: what it does, and the whole text afterwards."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class JsonProblem:
    """Why a text is no JSON; line and column count from 1, columns in characters."""

    reason: str
    line: int
    column: int
    fixes: tuple[TextFix, ...] = ()

    @property
    def sentence(self) -> str:
        """The reason with its place."""
        return f"Line {self.line}, column {self.column}: {self.reason}"


class JsonError(ValueError):
    """Raised for a text that is no JSON; ``problem`` says why."""

    def __init__(self, problem: JsonProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


class _Unacceptable(Exception):
    """Python would read it, the service would not, or not exactly."""


class _DuplicateKey(_Unacceptable):
    pass


def parse_json(text: str) -> Json:
    """The value of ``text``: integers exact, order of keys kept.

    Raises:
        JsonError: it is no JSON, or holds a key twice, NaN, a number beyond all bounds or over 100 levels.
    """
    text = text.removeprefix("\ufeff")
    try:
        value: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_number,
        )
    except JSONDecodeError as error:
        raise JsonError(_diagnosis(text, error)) from None
    except RecursionError:
        raise JsonError(JsonProblem(f"the JSON is nested deeper than {MOST_LEVELS} levels.", 1, 1)) from None
    except _Unacceptable:
        raise JsonError(_unacceptable(text)) from None
    if _levels(value) > MOST_LEVELS:
        raise JsonError(JsonProblem(f"the JSON is nested deeper than {MOST_LEVELS} levels.", 1, 1))
    return value


def json_problem(text: str) -> JsonProblem | None:
    """What is wrong with ``text``, None where it is JSON."""
    try:
        parse_json(text)
    except JsonError as error:
        return error.problem
    return None


def position_of(text: str, path: Sequence[str]) -> int | None:
    """Where the value at ``path`` begins in the JSON ``text``: keys of objects, indexes of lists from 0.

    Where something of the path is missing, the beginning of what it is missing in; None where the text is no JSON.
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
    """Key or index of everything in the object or list at this piece, with the piece in which its value begins."""
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
    """Where ``position`` lies in ``text``, both from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _DuplicateKey
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
    if value in (float("inf"), float("-inf")):
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
    line, column = line_and_column(text, position)
    return JsonProblem(reason, line, column, tuple(fix for fix in fixes if fix.text != text))


def _replaced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _diagnosis(text: str, error: JSONDecodeError) -> JsonProblem:
    """The problem that a person made, from the place where Python gave up."""
    at = error.pos
    if not text.strip():
        return _at(text, 0, "there is nothing here.")
    for look in (_leading_zero, _trailing_comma, _comment, _curly_quote, _odd_blank, _word_of_python):
        problem = look(text, at)
        if problem is not None:
            return problem
    if text.startswith("'", at):
        return _at(text, at, "JSON wants double quotes around texts and keys, not single ones.")
    if error.msg.startswith("Invalid control character"):
        mended = _STRINGS.sub(lambda match: _CONTROL.sub(_escaped_control, match[0]), text)
        return _at(
            text,
            at,
            "a line break or tab inside a text must be written as \\n or \\t.",
            TextFix("write it as an escape", mended),
        )
    return _at(text, at, _REASONS.get(error.msg, f"{error.msg[:1].lower()}{error.msg[1:]}."))


_REASONS = {
    "Expecting value": "a value is missing here.",
    "Expecting ',' delimiter": "a comma, or the end of the list or object, is missing before this.",
    "Expecting ':' delimiter": "a colon is missing after the key.",
    "Expecting property name enclosed in double quotes": "a key in double quotes is missing here.",
    "Extra data": "the JSON ends before this; there is more text after it.",
    "Unterminated string starting at": "the text that starts here has no closing quote.",
    "Invalid \\escape": "this escape does not exist in JSON; a backslash is written as \\\\.",
    "Invalid \\uXXXX escape": "after \\u JSON wants four hexadecimal digits.",
}


def _escaped_control(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _leading_zero(text: str, at: int) -> JsonProblem | None:
    start = at - 1
    if start < 0 or text[start] != "0" or not text[at : at + 1].isdigit():
        return None
    if start and text[start - 1] == "-":
        start -= 1
    match = _NUMBER_WITH_ZEROS.match(text, start)
    if match is None:
        return None
    number, plain = match[0], match[1] + match[2]
    return _at(
        text,
        start,
        f"{number} is not valid JSON: a number must not start with 0.",
        TextFix(f"write {plain}", _replaced(text, start, match.end(), plain)),
        TextFix(f'write "{number}", as text', _replaced(text, start, match.end(), f'"{number}"')),
    )


def _trailing_comma(text: str, at: int) -> JsonProblem | None:
    # Python 3.13 points at the comma, older ones at the bracket after it.
    comma = at if text[at : at + 1] == "," else len(text[:at].rstrip()) - 1
    after = text[comma + 1 :].lstrip()[:1]
    if comma < 0 or text[comma] != "," or after not in ("}", "]"):
        return None
    fix = TextFix("drop the comma", _replaced(text, comma, comma + 1, ""))
    return _at(text, comma, f"there is a comma before {after} and nothing after it.", fix)


def _comment(text: str, at: int) -> JsonProblem | None:
    if not text.startswith(("//", "/*", "#"), at):
        return None
    without = _COMMENTS.sub(lambda match: match[1] or "", text)
    return _at(text, at, "JSON has no comments.", TextFix("drop all comments", without))


def _curly_quote(text: str, at: int) -> JsonProblem | None:
    if not _CURLY_QUOTES.match(text, at):
        return None
    fix = TextFix('write " for all of them', _CURLY_QUOTES.sub('"', text))
    return _at(text, at, f'{text[at]} is a typographic quote; JSON wants ".', fix)


def _odd_blank(text: str, at: int) -> JsonProblem | None:
    if not _ODD_BLANK.match(text, at):
        return None
    mended = _STRING_OR_ODD_BLANK.sub(lambda match: match[1] or (" " if match[0].isspace() else ""), text)
    reason = f"U+{ord(text[at]):04X} is a blank that JSON does not know; web pages and editors leave it."
    return _at(text, at, reason, TextFix("write plain blanks", mended))


def _word_of_python(text: str, at: int) -> JsonProblem | None:
    for word, right in _WORDS_OF_PYTHON.items():
        if text.startswith(word, at):
            fix = TextFix(f"write {right}", _replaced(text, at, at + len(word), right))
            return _at(text, at, f"{word} is written {right} in JSON.", fix)
    return None


def _unacceptable(text: str) -> JsonProblem:
    """The first thing in well-formed ``text`` that is not to be sent."""
    objects: list[set[str]] = []
    for kind, piece, start in tokens(text):
        if piece in ("{", "["):
            objects.append(set())
        elif piece in ("}", "]"):
            objects.pop()
        elif kind is TokenKind.KEY:
            if (key := json.loads(piece)) in objects[-1]:
                return _at(text, start, f"the key {piece} stands twice in the same object.")
            objects[-1].add(key)
        elif piece in _NOT_A_NUMBER:
            return _at(text, start, f"{piece} is not valid JSON.")
        elif kind is TokenKind.NUMBER and _out_of_bounds(piece):
            return _at(text, start, "this number is larger than any reader takes.")
    return JsonProblem("this is not valid JSON.", 1, 1)


def _out_of_bounds(piece: str) -> bool:
    try:
        _number(piece) if set(piece) & set(".eE") else _integer(piece)
    except _Unacceptable:
        return True
    return False
