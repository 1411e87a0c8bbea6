"""Which texts of a message a phone shows, wherever in the message they lie.

The whole message is walked and not the catalogue, so that a channel that the dialect does not document is looked at
too. Data for the app (``ext``, ``data``, Live Activity values …) is not: nobody can tell what of it is shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from push_tui.message.push import MESSAGE_PATH, Json, Path


class Role(Enum):
    """What a text is on the phone."""

    LINE = auto()
    """A line that must make sense alone: title, content, big text."""
    PART = auto()
    """A piece of one: subtitle, button, what fills a translation."""
    LINK = auto()
    """An address that the phone opens or loads."""


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text that a phone shows, or a link that it opens."""

    path: Path
    text: str
    role: Role


_ROLES = {
    **dict.fromkeys(("title", "content", "body", "description", "alert"), Role.LINE),
    **dict.fromkeys(("bigTxt", "bigTitle", "bigBody", "noticeExpandContent", "ticker", "notifySummary"), Role.LINE),
    **dict.fromkeys(("subTitle", "sub_title", "subtitle", "inboxContent", "name", "channelName"), Role.PART),
    **dict.fromkeys(("titleLocArgs", "subTitleLocArgs", "bodyLocArgs", "multiLangKey"), Role.PART),
    **dict.fromkeys(("title-loc-args", "subtitle-loc-args", "loc-args"), Role.PART),
    **dict.fromkeys(("url", "openUrl", "clickActionUrl", "webUri", "uri", "link", "skipContent"), Role.LINK),
    **dict.fromkeys(("image", "bigPicture", "iconUrl", "icon"), Role.LINK),
}
_FOR_THE_APP = frozenset(
    {"ext", "data", "parameters", "actionParameters", "clientCustomMap", "customAttribute", "extra", "headers"}
    | {"attributes", "contentState", "review", "lightSettings", "options"}
)
_APPLE_PAYLOAD = ("payload", "aps")


def shown_texts(message: dict[str, Json]) -> Iterator[ShownText]:
    """Every text of ``message`` (the value of ``pushMessage``) that a phone shows or opens, in its order."""
    yield from _walk(message, MESSAGE_PATH, None)


def _walk(value: Json, path: Path, role: Role | None) -> Iterator[ShownText]:
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
