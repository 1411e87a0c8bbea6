"""Check one value against one field of the catalogue: its kind, its limits, and how to fix it.

A value of the wrong kind is a warning if the service probably understands it (a number written as text, as in Agora's
own example), else an error. What only the phone's vendor refuses is a warning too, with what the vendor does and where
it says so.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.field import Field, FieldKind, Limit, VendorRule, same_value
from push_tui.message.catalogue.sections import caption_of
from push_tui.message.push import Json, json_text
from push_tui.message.rules.items import item_problems
from push_tui.message.rules.problem import Fix, Problem, Severity, drop, kind_of, listed, set_to, shown

_NUMBER = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_SWITCHES: tuple[tuple[Json, bool], ...] = (("true", True), ("false", False), (1, True), (0, False))
_FIRST_PLAUSIBLE_MS = 10**11
_FIRST_PLAUSIBLE_S = 10**9
_LAST_MS = 253_402_300_799_999


@frozen
class Checked:
    """A value and its field, with what else the rules need to know."""

    field: Field
    value: Json
    dialect: Dialect
    now: datetime | None

    @property
    def name(self) -> str:
        """How the form names the field."""
        return caption_of(self.field.path)

    def error(self, message: str, reason: str = "", fix: Fix | None = None) -> Problem:
        """Return a problem that the service would refuse."""
        return Problem(self.field.path, Severity.ERROR, message, reason, fix)

    def warning(self, message: str, reason: str = "", fix: Fix | None = None) -> Problem:
        """Return a problem that may surprise."""
        return Problem(self.field.path, Severity.WARNING, message, reason, fix)

    def beyond(self, message: str, reason: str = "", fix: Fix | None = None) -> Problem:
        """Return the problem of a value that the service refuses, or only the phone's vendor."""
        vendor = self.field.limit.vendor
        if vendor is None:
            return self.error(message, reason, fix)
        return self.warning(message, f"{reason} {said_by(vendor)}".strip(), fix)

    def write(self, value: Json) -> Fix:
        """Return the fix that writes ``value`` instead."""
        return set_to(self.field.path, value, f"write {json_text(value)}")

    def not_a(self, wanted: str, fix: Fix | None = None) -> Problem:
        """Return the error for a value of the wrong kind."""
        return self.error(f"{self.name} must be {wanted}; it is {kind_of(self.value)}.", "", fix)


def said_by(vendor: VendorRule) -> str:
    """Return what a vendor does, and where it says so."""
    return f"{vendor.effect} Source: {vendor.source}." if vendor.source else vendor.effect


def value_problems(field: Field, value: Json, dialect: Dialect, now: datetime | None) -> Iterator[Problem]:
    """Yield what is wrong with ``value`` at ``field``; with ``now`` (with a zone), times that have passed too."""
    checked = Checked(field, value, dialect, now)
    if value is None:
        message = f"{checked.name} is null, which is neither empty nor absent."
        yield checked.warning(message, "The service may take it for a text.", drop(field.path))
    else:
        yield from _RULES[field.kind](checked)
        if field.items and isinstance(value, list):
            yield from item_problems(field, value, lambda part, item: value_problems(part, item, dialect, now))


def _text(checked: Checked) -> Iterator[Problem]:
    value, limit, name = checked.value, checked.field.limit, checked.name
    if not isinstance(value, str):
        scalar = isinstance(value, int | float) and not isinstance(value, bool)
        yield checked.not_a("a text", checked.write(json_text(value)) if scalar else None)
        return
    length = limit.length(value, checked.dialect)
    if limit.characters is not None and length > limit.characters:
        counted = f"The service counts {limit.counted or checked.dialect.characters}." if length != len(value) else ""
        yield checked.error(f"{name} has {length} characters; {limit.characters} at most.", counted)
    if limit.bytes is not None and (size := len(value.encode("utf-8", "surrogatepass"))) > limit.bytes:
        reason = "A letter with an accent has 2 bytes, a Chinese character 3, an emoji 4." if size > len(value) else ""
        yield checked.beyond(f"{name} has {size:,} bytes; {limit.bytes:,} at most.", reason)
    if value and limit.pattern is not None and not limit.pattern.fullmatch(value):
        yield checked.beyond(f"{name} must be {limit.form}.")
    if not value.strip() and checked.field.emptied:
        yield checked.warning(f"{name} is sent empty.", checked.field.emptied, drop(checked.field.path))


def _url(checked: Checked) -> Iterator[Problem]:
    yield from _text(checked)
    value, name = checked.value, checked.name
    if not isinstance(value, str) or not value:
        return
    if checked.field.limit.https and not value.startswith("https://"):
        yield checked.error(f"{name} must be an https address.", "The vendor refuses others.")
    elif not _SCHEME.match(value):
        fix = checked.write(f"https://{value}") if "." in value.partition("/")[0] else None
        yield checked.warning(f"{name} has no scheme, like https://.", "A phone cannot open it.", fix)
    elif any(character.isspace() for character in value):
        yield checked.warning(f"{name} has a space in it.", "Phones cut the address there.")


def _number(checked: Checked) -> Iterator[Problem]:
    value = checked.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield from _written_number(checked, "a number")
    else:
        yield from _range(checked, value)


def _integer(checked: Checked) -> Iterator[Problem]:
    value = checked.value
    if isinstance(value, float):
        fix = checked.write(int(value)) if value.is_integer() else None
        yield checked.error(f"{checked.name} must be a whole number; it is {json_text(value)}.", "", fix)
    elif isinstance(value, bool) or not isinstance(value, int):
        yield from _written_number(checked, "a whole number")
    else:
        yield from _range(checked, value)


def _written_number(checked: Checked, wanted: str) -> Iterator[Problem]:
    value = checked.value
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        yield checked.not_a(wanted)
        return
    if not checked.field.number_or_text:
        yield _number_as_text(checked, int(value))
    yield from _range(checked, int(value))


def _number_as_text(checked: Checked, number: Json) -> Problem:
    message = f"{checked.name} is a number written as text."
    return checked.warning(message, "The service may not read it as a number.", checked.write(number))


def _range(checked: Checked, value: float) -> Iterator[Problem]:
    limit, name = checked.field.limit, checked.name
    if limit.low is not None and value < limit.low:
        yield checked.error(f"{name} is {value}; it must be at least {limit.low}.")
    elif limit.high is not None and value > limit.high:
        yield checked.error(f"{name} is {value}; it must be at most {limit.high}.")


def _time(checked: Checked) -> Iterator[Problem]:
    yield from _integer(checked)
    value, name = checked.value, checked.name
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return
    if value > _LAST_MS:
        yield checked.error(f"{name} is after the year 9999.", "It is a time in milliseconds since 1970.")
    elif _FIRST_PLAUSIBLE_S <= value < _FIRST_PLAUSIBLE_MS / 10:
        yield checked.warning(
            f"{name} looks like seconds.", "The service counts milliseconds.", checked.write(value * 1000)
        )
    elif value < _FIRST_PLAUSIBLE_MS:
        yield _duration(checked, value)
    elif checked.now is not None and value <= _epoch_ms(checked.now):
        passed = datetime.fromtimestamp(value / 1000, UTC)
        yield checked.warning(f"{name} has passed: {passed:%Y-%m-%d %H:%M:%S} UTC.", "Phones would not show the push.")


def _seconds(checked: Checked) -> Iterator[Problem]:
    yield from _integer(checked)
    value = checked.value
    if isinstance(value, int) and not isinstance(value, bool) and value >= _FIRST_PLAUSIBLE_MS:
        yield checked.warning(
            f"{checked.name} looks like milliseconds.", "Apple counts seconds.", checked.write(value // 1000)
        )


def _duration(checked: Checked, value: int) -> Problem:
    fix = None
    if checked.now is not None:
        at = _epoch_ms(checked.now + timedelta(milliseconds=value))
        fix = set_to(checked.field.path, at, f"{value // 1000} s from now")
    message = f"{checked.name} looks like a duration; it is a point in time, in milliseconds since 1970."
    return checked.warning(message, "Agora's own example makes this mistake; phones may drop the push at once.", fix)


def _epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _switch(checked: Checked) -> Iterator[Problem]:
    value = checked.value
    if isinstance(value, bool):
        return
    right = next((meant for written, meant in _SWITCHES if same_value(written, value)), None)
    if right is None:
        yield checked.not_a("true or false")
    else:
        message = f"{checked.name} must be true or false; it is {json_text(value)}."
        yield checked.warning(message, "The service may read it differently.", checked.write(right))


def _choice(checked: Checked) -> Iterator[Problem]:
    value, field = checked.value, checked.field
    choice = field.choice(value)
    if choice is None:
        near = next((c.value for c in field.choices if str(c.value).casefold() == str(value).casefold()), None)
        wanted = ", ".join(json_text(choice.value) for choice in field.choices)
        fix = checked.write(near) if near is not None and isinstance(value, str) else None
        told = checked.beyond if isinstance(value, str | int) and not isinstance(value, bool) else checked.error
        yield told(f"{checked.name} cannot be {shown(value)}.", f"Use one of {wanted}.", fix)
    elif type(choice.value) is not type(value) and not field.number_or_text:
        if isinstance(value, str):
            yield _number_as_text(checked, choice.value)
        else:
            message = f"{checked.name} should be the text {json_text(choice.value)}; it is {kind_of(value)}."
            yield checked.warning(message, fix=checked.write(choice.value))


def _list(checked: Checked) -> Iterator[Problem]:
    value, limit, name = checked.value, checked.field.limit, checked.name
    if not isinstance(value, list):
        fix = checked.write([value]) if isinstance(value, str) and checked.field.kind is FieldKind.TEXT_LIST else None
        yield checked.not_a("a list", fix)
    elif limit.items is not None and len(value) > limit.items:
        yield checked.error(f"{name} has {len(value)} items; {limit.items} at most.")


def _text_list(checked: Checked) -> Iterator[Problem]:
    yield from _list(checked)
    value, limit, name = checked.value, checked.field.limit, checked.name
    if not isinstance(value, list):
        return
    for position, item in enumerate(value, start=1):
        if not isinstance(item, str):
            scalar = all(isinstance(each, str | int | float) and not isinstance(each, bool) for each in value)
            texts: list[Json] = [each if isinstance(each, str) else json_text(each) for each in value]
            fix = set_to(checked.field.path, texts, "write them as texts") if scalar else None
            yield checked.error(f"{name} must hold texts; item {position} is {kind_of(item)}.", "", fix)
            return
        if limit.characters is not None and limit.length(item, checked.dialect) > limit.characters:
            length = limit.length(item, checked.dialect)
            yield checked.error(f"Item {position} of {name} has {length} characters; {limit.characters} at most.")


def _object(checked: Checked) -> Iterator[Problem]:
    value, limit, name = checked.value, checked.field.limit, checked.name
    if not isinstance(value, dict):
        yield checked.not_a("an object")
        return
    if limit.items is not None and len(value) > limit.items:
        yield checked.error(f"{name} has {len(value)} pairs; {limit.items} at most.")
    if limit.bytes is not None and (size := len(json_text(value).encode())) > limit.bytes:
        yield checked.beyond(f"{name} has {size:,} bytes as JSON; {limit.bytes:,} at most.")
    if taken := [key for key in value if limit.reserved is not None and limit.reserved.fullmatch(key)]:
        yield checked.beyond(f"{name} must not have the key{'s' * (len(taken) > 1)} {listed(taken)}.")
    if limit.total is None:
        return
    length = pairs_length(value, limit, checked.dialect)
    compact = limit.length(json_text(value), checked.dialect)
    if length > limit.total:
        yield checked.error(
            f"{name} has {length} characters; {limit.total} at most.", "Keys and values are counted together."
        )
    elif compact > limit.total:
        message = f"{name} has {compact} characters as JSON; {limit.total} at most, if the service counts them all."
        yield checked.warning(message, "Keys and values alone are within the limit.")


def pairs_length(pairs: dict[str, Json], limit: Limit, dialect: Dialect) -> int:
    """Count the characters of keys and values: texts as they are, other values as compact JSON."""
    return sum(
        limit.length(key, dialect) + limit.length(value if isinstance(value, str) else json_text(value), dialect)
        for key, value in pairs.items()
    )


_RULES = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.URL: _url,
    FieldKind.INTEGER: _integer,
    FieldKind.NUMBER: _number,
    FieldKind.TIME: _time,
    FieldKind.SECONDS: _seconds,
    FieldKind.SWITCH: _switch,
    FieldKind.CHOICE: _choice,
    FieldKind.TEXT_LIST: _text_list,
    FieldKind.LIST: _list,
    FieldKind.PAIRS: _object,
    FieldKind.OBJECT: _object,
}
