"""Convert field values to editable text, and back.

An unedited text converts back to the same value, so opening a field never changes it.
"""

import math
import re
from datetime import UTC, datetime, tzinfo

from push_tui.message.catalogue.field import Field, FieldKind
from push_tui.message.local_time import ScheduleError
from push_tui.message.push import ABSENT, MESSAGE, MESSAGE_PATH, Json, Path, Push, json_text
from push_tui.message.schedule import Clock
from push_tui.message.text_json import JsonError, TextFix, parse_json
from push_tui.message.time_text import read_time
from push_tui.operations.pairs import PairsError, read_rows, rows_of, text_of_rows, value_of_rows

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FRACTION = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
UNITS = {FieldKind.TIME: 1000, FieldKind.SECONDS: 1}
"""Kinds that are points in time, and how many units a second has."""
_LATEST = 253_402_214_400
"""A second on the last day of the year 9999 that has a local time in every zone."""


class UnreadableText(ValueError):
    """The text is not valid for its field. The message says why in one sentence; ``fix`` is a correction, if any."""

    def __init__(self, message: str, fix: TextFix | None = None, *, reason: str = "") -> None:
        super().__init__(message)
        self.fix = fix
        self.reason = reason


def text_of(value: Json, field: Field | None) -> str:
    """Return the text to edit; JSON if the field is unknown or the value is not of its kind."""
    kind = None if field is None else field.kind
    if kind is not None and kind.is_text and isinstance(value, str):
        return value
    if kind is FieldKind.TEXT_LIST and isinstance(value, list):
        return _list_text(value)
    if kind is FieldKind.PAIRS and isinstance(value, dict) and value and "" not in value:
        return text_of_rows(rows_of(value))
    if isinstance(value, dict | list) and value:
        return json_text(value, indent=2)
    return json_text(value)


def value_of(text: str, field: Field | None, clock: Clock | None = None) -> Json:
    """Return the value of ``text``. The caller handles an empty field.

    Times are read on the operator's ``clock``, by default this host's.

    Raises:
        UnreadableText: it is not valid.
    """
    kind = None if field is None else field.kind
    if kind is not None and kind.is_text:
        return text
    if kind is FieldKind.INTEGER:
        return _integer(text)
    if kind is FieldKind.NUMBER:
        return _number(text)
    if kind in UNITS:
        return _time(text, clock or Clock(datetime.now(UTC)), UNITS[kind])
    if kind is FieldKind.TEXT_LIST and not text.lstrip().startswith("["):
        return list(text.rstrip("\n").split("\n"))
    if kind is FieldKind.PAIRS and not text.lstrip().startswith("{"):
        try:
            return value_of_rows(read_rows(text))
        except PairsError as error:
            raise UnreadableText(str(error)) from None
    return _json(text)


def with_block(push: Push, text: str) -> tuple[Push, Path]:
    """Return a push with a key name (as an empty object) or a JSON object added to its message, and the first new path.

    A key that is there stays as it is; a wrapping ``pushMessage`` key is removed.

    Raises:
        UnreadableText: it is neither, or has no keys.
    """
    if not text.lstrip().startswith("{"):
        path = (*MESSAGE_PATH, text.strip())
        if not path[-1]:
            raise UnreadableText("Type the name of a key, like vivo, or paste a JSON object.")
        return push if push.at(path) is not ABSENT else push.with_value(path, {}), path
    block = value_of(text, None)
    if isinstance(block, dict) and set(block) == {MESSAGE}:
        block = block[MESSAGE]
    if not isinstance(block, dict) or not block:
        raise UnreadableText("The JSON object has no keys.")
    return push.with_value(MESSAGE_PATH, {**push.message, **block}), (*MESSAGE_PATH, next(iter(block)))


def time_text(value: object, kind: FieldKind | None, zone: tzinfo | None = None) -> str:
    """Return the time that a value of this kind means, in ``zone`` (None: this host's); empty if it means none."""
    units = UNITS.get(kind) if kind is not None else None
    if units is None or not isinstance(value, int) or isinstance(value, bool) or not 0 <= value // units <= _LATEST:
        return ""
    moment = datetime.fromtimestamp(value // units, UTC).astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M:%S} {moment.tzname() or ''}".rstrip()


def time_and_number(value: object, kind: FieldKind | None, zone: tzinfo | None, room: int) -> str:
    """Return a time and the number that is sent, cut to ``room`` cells.

    Return an empty text if the value means no time, or if not even day and minute fit.
    """
    time = time_text(value, kind, zone)
    # With the zone, to the second, to the minute.
    choices = (f"{each}  {value}" for each in (time, time[:19], time[:16]))
    return next((each for each in choices if time and len(each) <= room), "")


def unreadable(error: ScheduleError) -> UnreadableText:
    """Return the error about a typed time. Its first suggestion is the fix; the reason names the others."""
    others = "".join(f" Or type {way.text}: {way.title}." for way in error.ways[1:])
    fix = TextFix(f"{error.ways[0].title}, {error.ways[0].text}", error.ways[0].text) if error.ways else None
    return UnreadableText(str(error), fix, reason=f"{error.reason}{others}".strip())


def _list_text(items: list[Json]) -> str:
    plain = all(isinstance(item, str) and item.strip() and "\n" not in item for item in items)
    if not items or not plain or str(items[0]).lstrip().startswith("["):
        return json_text(items)
    return "\n".join(str(item) for item in items)


def _integer(text: str) -> Json:
    text = text.strip()
    if _INTEGER.fullmatch(text):
        try:
            return int(text)
        except ValueError:  # Python reads at most 4,300 digits.
            raise UnreadableText("this number is too large.") from None
    return _odd_json(text, "it must be a whole number.")


def _number(text: str) -> Json:
    text = text.strip()
    try:
        return int(text) if _INTEGER.fullmatch(text) else _finite(float(text))
    except ValueError:
        return _odd_json(text, "it must be a number.")


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _time(text: str, clock: Clock, units: int) -> Json:
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return _integer(text)
    try:
        return _odd_json(text, "")
    except UnreadableText:
        pass
    try:
        return int(read_time(text, clock.now, clock.operator).timestamp()) * units
    except ScheduleError as error:
        raise unreadable(error) from error


def _odd_json(text: str, sentence: str) -> Json:
    """Return the value of JSON of another kind, such as an imported ``"2"``; raise for any other text."""
    if text[:1] in ('"', "{", "[") or text in ("true", "false", "null"):
        try:
            return parse_json(text)
        except JsonError:
            pass
    elif _FRACTION.fullmatch(text):
        try:
            return _finite(float(text))
        except ValueError:
            pass
    raise UnreadableText(sentence)


def _json(text: str) -> Json:
    try:
        return parse_json(text)
    except JsonError as error:
        fixes = error.problem.fixes
        raise UnreadableText(error.problem.sentence, fixes[0] if fixes else None) from None
