"""The handle by which a later push replaces this one on phones, set in every channel the push uses.

The service's own channel calls it ``id`` (a number), Apple ``collapseId``, Google ``collapseKey`` for waiting pushes
and ``tag`` for shown ones. Without one, a wrong push stays on the phone beside its correction. A field that holds
a number gets a fresh one if the handle is a word, such as ``order-7``.
"""

from collections.abc import Iterator, Mapping

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.field import Field, FieldKind, Role, same_value
from push_tui.message.catalogue.sections import fields_by_path
from push_tui.message.channels import carrier_of, carriers
from push_tui.message.push import ABSENT, Absent, Json, Path, Push

LARGEST = 2**31 - 1
"""Android counts notifications with 32 bits."""


def handle_paths(push: Push, dialect: Dialect) -> tuple[Path, ...]:
    """Return where ``push`` can carry a handle, in the channels that its strategy uses."""
    return tuple(field.path for field in _fields(push, dialect))


def handle_of(push: Push, dialect: Dialect) -> str:
    """Return the handle of ``push``, as text; empty if it has none."""
    for field in _fields(push, dialect):
        value = push.at(field.path)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""


def with_handle(push: Push, dialect: Dialect, fresh: int) -> Push:
    """Return ``push`` with its handle in every place for one; ``fresh`` (1 to `LARGEST`) if it has none yet.

    Values already set are kept.
    """
    handle = handle_of(push, dialect) or str(fresh)
    number = int(handle) if handle.isascii() and handle.isdecimal() else fresh
    for field in _fields(push, dialect):
        if push.at(field.path) is ABSENT:
            push = push.with_value(field.path, number if field.kind is FieldKind.INTEGER else handle)
    return push


def without_handle(push: Push, dialect: Dialect) -> Push:
    """Return ``push`` without its handle, for a new push that must not replace this one."""
    for field in _documented(dialect):
        push = push.without(field.path)
    return push


@frozen
class Replacement:
    """In which channels a push replaces an earlier one on phones."""

    replaced: tuple[str, ...]
    both: Mapping[str, bool]
    """The channels in which phones show both pushes, and whether the earlier one has a handle there."""


def replacement_of(first: Push, push: Push, dialect: Dialect) -> Replacement:
    """Return where ``push`` replaces ``first`` on phones."""
    carried = set(handle_paths(push, dialect))
    handles: dict[str, list[tuple[Path, Json | Absent]]] = {}
    for path in handle_paths(first, dialect):
        handles.setdefault(path[1], []).append((path, first.at(path)))
    replaced, both = [], {}
    for channel, places in handles.items():
        given = [(path, value) for path, value in places if value is not ABSENT]
        if given and all(path in carried and same_value(push.at(path), value) for path, value in given):
            replaced.append(channel)
        else:
            both[channel] = bool(given)
    return Replacement(tuple(replaced), both)


def _documented(dialect: Dialect) -> Iterator[Field]:
    return (field for field in fields_by_path(dialect).values() if field.role is Role.HANDLE)


def _fields(push: Push, dialect: Dialect) -> Iterator[Field]:
    by = carriers(push, dialect)
    for field in _documented(dialect):
        parents = [push.at(field.path[:end]) for end in range(1, len(field.path))]
        if carrier_of(field.path[1]) in by and all(isinstance(parent, Absent | dict) for parent in parents):
            yield field
