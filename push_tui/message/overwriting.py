"""The handle by which a later push replaces this one on the phones: the same number in every channel that it takes.

The service's own channel calls it ``id`` (a number), Apple ``collapseId``, Google ``collapseKey`` for what waits and
``tag`` for what is shown. Without one, a wrong push stays on the phone beside its correction.
"""

from collections.abc import Iterator

from push_tui.dialects import Carrier, Dialect
from push_tui.message.catalogue.field import FieldKind
from push_tui.message.catalogue.sections import field_at
from push_tui.message.channels import carriers
from push_tui.message.push import ABSENT, MESSAGE_PATH, Path, Push

LARGEST = 2**31 - 1
"""Android counts notifications with 32 bits."""

_VENDOR_HANDLES: tuple[Path, ...] = (
    (*MESSAGE_PATH, "apns", "collapseId"),
    (*MESSAGE_PATH, "fcm", "collapseKey"),
    (*MESSAGE_PATH, "fcm", "notification", "tag"),
)


def handle_paths(push: Push, dialect: Dialect) -> tuple[Path, ...]:
    """Where ``push`` can carry a handle, in the channels that its strategy takes."""
    return tuple(
        path
        for path in _candidates(push, dialect)
        if field_at(path, dialect) is not None and all(_is_object(push, path[:end]) for end in range(1, len(path)))
    )


def handle_of(push: Push, dialect: Dialect) -> str:
    """The handle that ``push`` carries, as text; empty where it carries none."""
    for path in handle_paths(push, dialect):
        value = push.at(path)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""


def with_handle(push: Push, dialect: Dialect, fresh: int) -> Push:
    """``push`` with its handle wherever it can carry one, ``fresh`` (1 to `LARGEST`) where it has none yet.

    What is set already stays.
    """
    handle = handle_of(push, dialect) or str(fresh)
    for path in handle_paths(push, dialect):
        field = field_at(path, dialect)
        if push.at(path) is not ABSENT or field is None:
            continue
        if field.kind is not FieldKind.INTEGER:
            push = push.with_value(path, handle)
        elif handle.isascii() and handle.isdecimal():
            push = push.with_value(path, int(handle))
        else:
            push = push.with_value(path, fresh)
    return push


def without_handle(push: Push, dialect: Dialect) -> Push:
    """``push`` without its handle, for another push that is not to take the place of this one."""
    paths = ((*MESSAGE_PATH, dialect.channel, "id"), *_VENDOR_HANDLES)
    for path in paths:
        if field_at(path, dialect) is not None:
            push = push.without(path)
    return push


def _candidates(push: Push, dialect: Dialect) -> Iterator[Path]:
    by = carriers(push, dialect)
    if Carrier.SERVICE in by:
        yield (*MESSAGE_PATH, dialect.channel, "id")
    if Carrier.VENDOR in by:
        yield from _VENDOR_HANDLES


def _is_object(push: Push, path: Path) -> bool:
    value = push.at(path)
    return value is ABSENT or isinstance(value, dict)
