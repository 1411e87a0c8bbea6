"""How much of its limit a row of the form uses."""

from push_tui.dialects import Dialect
from push_tui.message.catalogue.field import Field, FieldKind, Limit
from push_tui.message.push import json_text
from push_tui.message.rules.values import pairs_length
from push_tui.message.schedule import Clock
from push_tui.operations.composition import Composition
from push_tui.operations.field_text import UNITS, UnreadableText, time_text, value_of
from push_tui.operations.pairs import read_rows
from push_tui.ui.widgets.form.rows import FormRow, RowKind, sent_empty
from push_tui.ui.widgets.text_line import Span


def counted(row: FormRow, composition: Composition, text: str) -> Span:
    """Return how much of its limit a field uses, or that it is sent empty; with the tone."""
    return ("sent empty", "warn") if sent_empty(row, composition) else counter(row, composition, text)


def counter(row: FormRow, composition: Composition, text: str) -> Span:
    """Return how much of its limit a field uses, such as ``12/32``; the tone shows whether it is too much."""
    field = row.field
    if field is None:
        return ("JSON", "dim") if row.kind is RowKind.AREA else ("", "dim")
    limit = field.limit
    if field.kind.is_text:
        if limit.bytes is not None:
            return bytes_used(len(text.encode("utf-8", "surrogatepass")), limit.bytes)
        if limit.characters is None:
            return "", "dim"
        return _used(limit.length(text, composition.dialect), limit.characters)
    value = composition.push.at(row.path)
    if field.kind is FieldKind.PAIRS:
        count = len(value) if isinstance(value, dict) else 0
        if row.path in composition.draft.unread:
            count = sum(1 for each in read_rows(composition.draft.unread[row.path]) if not each.is_blank)
        elif size := _pairs_size(value, limit, composition.dialect):
            return _used(*size)
        return _used(count, limit.items) if limit.items else (_count(count, "pair"), "dim")
    if field.kind in (FieldKind.TEXT_LIST, FieldKind.LIST):
        count = len(value) if isinstance(value, list) else 0
        return _used(count, limit.items) if limit.items else (_count(count, "item"), "dim")
    if field.kind is FieldKind.OBJECT and limit.bytes is not None and isinstance(value, dict):
        return bytes_used(len(json_text(value).encode()), limit.bytes)
    if field.kind is FieldKind.OBJECT:
        return "JSON", "dim"
    if field.kind in UNITS and text:
        return _readable_time(text, field, composition.times), "dim"
    return "", "dim"


def bytes_used(used: int, most: int) -> Span:
    """Return how many bytes of a limit are used, such as ``12/64 B``."""
    return f"{used:,}/{most:,} B", _used(used, most)[1]


def _pairs_size(value: object, limit: Limit, dialect: Dialect) -> tuple[int, int] | None:
    """Return how many characters are used and allowed, if that limit will be reached before the limit of pairs."""
    if not isinstance(value, dict) or limit.total is None:
        return None
    used = pairs_length(value, limit, dialect)
    nearer = limit.items is None or used * limit.items > len(value) * limit.total
    return (used, limit.total) if nearer and 2 * used > limit.total else None


def _readable_time(text: str, field: Field, clock: Clock) -> str:
    try:
        return time_text(value_of(text, field, clock), field.kind, clock.operator_zone)[:10]
    except UnreadableText:
        return ""


def _count(number: int, thing: str) -> str:
    return "" if not number else f"{number} {thing}" + ("s" if number > 1 else "")


def _used(used: int, most: int) -> Span:
    return f"{used}/{most}", "bad" if used > most else "warn" if used == most else "dim"
