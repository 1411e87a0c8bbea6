"""Find the texts of a message that a phone shows, anywhere in the message.

Walks the whole message, not the catalogue, to include channels that the dialect does not document. Skips data for the
app (``ext``, ``data``, Live Activity values …): only the app knows which of it is shown.
"""

from collections.abc import Iterator
from enum import Enum, auto

from push_tui.frozen import frozen
from push_tui.message.catalogue.field import Field, FieldKind, Role
from push_tui.message.catalogue.sections import every_field
from push_tui.message.push import MESSAGE_PATH, Json, Path


class TextRole(Enum):
    """How a phone uses a text."""

    LINE = auto()
    """A line that must make sense alone: title, content, big text."""
    PART = auto()
    """A piece of such a line: subtitle, button, a value that fills a translation."""
    LINK = auto()
    """An address that the phone opens or loads."""


@frozen
class ShownText:
    """A text that a phone shows, or a link that it opens."""

    path: Path
    text: str
    role: TextRole


_LINES = frozenset({Role.TITLE, Role.CONTENT, Role.BIG_TITLE, Role.BIG_TEXT, Role.LINE})
_PARTS = frozenset({Role.SUBTITLE, Role.LINES, Role.PART})


def _shown_as(field: Field) -> TextRole | None:
    if field.role in _LINES:
        return TextRole.LINE
    if field.role in _PARTS:
        return TextRole.PART
    return TextRole.LINK if field.role is not None and field.kind is FieldKind.URL else None


_ROLES = {
    **{field.path[-1]: role for field in every_field() if (role := _shown_as(field))},
    # Links that may also be names inside the app; keys of Apple's payload and of undocumented channels.
    **dict.fromkeys(("uri", "link", "skipContent", "icon"), TextRole.LINK),
    **dict.fromkeys(("sub_title", "subtitle", "title-loc-args", "subtitle-loc-args", "loc-args"), TextRole.PART),
    "alert": TextRole.LINE,
}
_FOR_THE_APP = {
    "extra",
    *(field.path[-1] for field in every_field() if field.kind in (FieldKind.PAIRS, FieldKind.OBJECT)),
} - {"payload"}
_APPLE_PAYLOAD = ("payload", "aps")


def shown_texts(message: dict[str, Json]) -> Iterator[ShownText]:
    """Yield every text of ``message`` (the value of ``pushMessage``) that a phone shows or opens, in order."""
    yield from _walk(message, MESSAGE_PATH, None)


def _walk(value: Json, path: Path, role: TextRole | None) -> Iterator[ShownText]:
    if isinstance(value, str):
        if role is not None:
            yield ShownText(path, value, role)
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _walk(item, (*path, str(position)), role)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _FOR_THE_APP or (path[-1] == _APPLE_PAYLOAD[0] and key != _APPLE_PAYLOAD[1]):
                continue
            yield from _walk(item, (*path, key), _ROLES.get(key, role if path[-1] != MESSAGE_PATH[0] else None))
