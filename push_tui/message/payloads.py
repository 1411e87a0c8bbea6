"""How many bytes a phone's vendor gets: a channel's block with the basic texts, as JSON in UTF-8.

The service adds its own keys and writes others shorter, so this is about the size, not exactly the size.
"""

from collections.abc import Iterator
from typing import Final

from push_tui.dialects import Dialect
from push_tui.message.catalogue.basic import CONTENT_PATH, SUBTITLE_PATH, TITLE_PATH
from push_tui.message.catalogue.field import Payload, Role
from push_tui.message.catalogue.sections import CHANNELS
from push_tui.message.channels import carrier_of, carriers, fields_with
from push_tui.message.push import ABSENT, MESSAGE_PATH, Json, Push, json_text

_EXT: Final = "ext"
_TEXTS = (
    (TITLE_PATH, Role.TITLE, Role.TITLE_KEY),
    (SUBTITLE_PATH, Role.SUBTITLE, Role.SUBTITLE_KEY),
    (CONTENT_PATH, Role.CONTENT, Role.CONTENT_KEY),
)


def payloads(push: Push, dialect: Dialect) -> Iterator[tuple[str, int, Payload]]:
    """Yield each documented channel that carries ``push`` and has a limit, with the size of its payload in bytes."""
    by = carriers(push, dialect)
    for channel in dialect.channels:
        payload = CHANNELS[channel][0].payload
        if payload is not None and carrier_of(channel) in by:
            yield channel, payload_size(push, channel, payload), payload


def payload_size(push: Push, channel: str, payload: Payload) -> int:
    """Return the bytes of what this channel gets; the block's own texts and ext replace the basic ones."""
    block = push.message.get(channel)
    sent: dict[str, Json] = {}
    for path, *roles in _TEXTS:
        fields = [field for role in roles for field in fields_with(channel, role)]
        value = push.at(path)
        if fields and value is not ABSENT and not any(push.at(field.path) for field in fields):
            sent[path[-1]] = value
    extra = push.at((*MESSAGE_PATH, _EXT))
    if extra is not ABSENT:
        sent[_EXT] = extra
    if isinstance(block, dict):
        sent |= {key: value for key, value in block.items() if key not in payload.beside}
    return len(json_text(sent).encode())
