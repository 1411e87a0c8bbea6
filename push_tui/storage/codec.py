"""Store dataclasses as columns of SQLite or as JSON, and read them back by the types of their fields."""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Any, Protocol, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
SqlValue: TypeAlias = str | bytes | int | float | None
"""A value that a column can hold."""
Dataclass = TypeVar("Dataclass")
Reader: TypeAlias = Callable[[Any], Any]
"""A function from a stored value to a field's."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST_INTEGER = 2**63 - 1


class SqlRow(Protocol):
    """A row of SQLite."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the value of a column."""
        ...


def field_names(kind: type[Any], without: type[Any] | None = None) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, except the fields of the dataclass ``without``."""
    others = set() if without is None else set(field_names(without))
    return tuple(each.name for each in fields(kind) if each.name not in others)


def columns_of(value: object, names: Iterable[str], prefix: str = "") -> dict[str, object]:
    """Return these fields of an object by column; a column is ``prefix`` and the name of the field."""
    return {prefix + name: getattr(value, name) for name in names}


# Columns


def sql_value(value: object) -> SqlValue:
    """Return a field's value as SQLite stores it; None for an integer too large for it (the raw answer has it)."""
    if value is None or isinstance(value, bytes | float):
        return value
    if isinstance(value, str):
        return sql_text(value)
    if isinstance(value, int):
        return int(value) if abs(value) <= _LARGEST_INTEGER else None
    return moment_text(value) if isinstance(value, datetime) else json.dumps(value, default=dict)


def from_row(kind: Callable[..., Dataclass], columns: SqlRow, prefix: str = "", **given: object) -> Dataclass:
    """Return a dataclass of this kind from a row; pass fields without a column of their own as ``given``."""
    readers = column_readers(kind).items()
    return kind(**given, **{name: read(columns[prefix + name]) for name, read in readers if name not in given})


def column_readers(kind: Callable[..., Any]) -> Mapping[str, Reader]:
    """Return for each field of a dataclass the function that reads its column; see `from_row`."""
    return _readers(kind, _column_reader)


def microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_text(moment: datetime) -> str:
    """Return a moment as text in UTC, always with microseconds, so that sorting the texts sorts by time."""
    # `strftime` writes the year 999 with three digits.
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment_of(text: str) -> datetime:
    """Return the moment that `moment_text` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


def sql_text(text: str) -> str | bytes:
    """Return ``text`` as SQLite stores it: as bytes if it has a lone surrogate, which UTF-8 cannot encode."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def text_of(value: object) -> str:
    """Return the text from what `sql_text` returned for it."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else str(value)


@cache
def _column_reader(kind: Any) -> Reader:
    inner, optional = _inner(kind)
    reader = _COLUMN_READERS.get(inner)
    if reader is None:
        reader = _json_column(inner) if get_origin(inner) else inner
    return _or_none(reader) if optional else reader


def _json_column(kind: Any) -> Reader:
    reader, empty = json_reader(kind), "[]" if get_origin(kind) is tuple else "{}"
    return lambda value: reader(json.loads(value or empty))


def _bytes_of(value: object) -> bytes:
    """Return the bytes in a column; old versions stored them as text."""
    return value if isinstance(value, bytes) else str(value).encode()


def _number(*kinds: type) -> Reader:
    """Return a function that reads a number of these types, and refuses all else: SQLite stores any type anywhere."""

    def read(value: object) -> object:
        if not isinstance(value, kinds):
            raise ValueError(value)
        return value

    return read


_COLUMN_READERS: Mapping[Any, Reader] = {
    str: text_of,
    bytes: _bytes_of,
    int: _number(int),
    float: _number(int, float),
    datetime: moment_of,
}


# JSON


def to_json(value: Any) -> dict[str, Json]:
    """Return a dataclass as a JSON object that `from_json` reads back; leave out empty fields."""
    return {name: _plain(each) for name in field_names(type(value)) if (each := getattr(value, name))}


def from_json(kind: Callable[..., Dataclass], content: Mapping[str, Json]) -> Dataclass:
    """Return a dataclass of this kind from a JSON object; a missing or invalid field gets its default.

    Raises:
        TypeError: a field without a default is missing or invalid.
    """
    given = {}
    for name, reader in _readers(kind, json_reader).items():
        with suppress(KeyError, ValueError):
            given[name] = reader(content[name])
    return kind(**given)


def read_if_any(kind: Callable[..., Dataclass], content: Json) -> Dataclass | None:
    """Return `from_json` of a JSON object; None for anything that it cannot read."""
    try:
        return from_json(kind, content) if isinstance(content, dict) else None
    except TypeError:
        return None


def moment_in(value: Json) -> datetime:
    """Return the moment of an ISO text, or raise ValueError: it needs a zone, and any zone must be able to show it."""
    moment = datetime.fromisoformat(_exact(str)(value))
    # The first and the last year have moments that other zones cannot show.
    if moment.tzinfo is None or not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(value)
    return moment


@cache
def json_reader(kind: Any) -> Reader:
    """Return a function that reads this type from JSON (a named tuple from a list), or raises ValueError."""
    inner, optional = _inner(kind)
    origin = get_origin(inner)
    if origin is tuple:
        reader = _list_reader(json_reader(get_args(inner)[0]))
    elif hasattr(inner, "_fields"):
        reader = _named_tuple_reader(inner)
    elif inner in (str, bool, int, float):
        reader = _exact(inner)
    elif inner is datetime:
        reader = moment_in
    else:
        reader = _exact(dict) if origin else inner
    return _or_none(reader) if optional else reader


def _list_reader(element: Reader) -> Reader:
    return lambda value: tuple(map(element, _exact(list)(value)))


def _named_tuple_reader(kind: Any) -> Reader:
    readers = tuple(map(json_reader, get_type_hints(kind).values()))
    fewest = len(readers) - len(kind._field_defaults)

    def read(value: Json) -> Any:
        if not isinstance(value, list) or not fewest <= len(value) <= len(readers):
            raise ValueError(value)
        return kind(*(reader(each) for reader, each in zip(readers, value, strict=False)))

    return read


@cache
def _exact(kind: type) -> Reader:
    def read(value: Json) -> Json:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ValueError(value)
        return value

    return read


def _plain(value: Any) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


# Types of fields


@cache
def _readers(kind: Any, reader: Callable[[Any], Reader]) -> Mapping[str, Reader]:
    return {name: reader(hint) for name, hint in get_type_hints(kind).items() if name in field_names(kind)}


def _inner(kind: Any) -> tuple[Any, bool]:
    """Return a type without ``| None``, and whether ``| None`` was there."""
    if get_origin(kind) not in (UnionType, Union):
        return kind, False
    (inner,) = (each for each in get_args(kind) if each is not type(None))
    return inner, True


def _or_none(reader: Reader) -> Reader:
    return lambda value: None if value is None else reader(value)
