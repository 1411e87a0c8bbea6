"""A cache of the labels of each app, shown at the start until the service answers.

There is one file for each profile and app. A file that cannot be read, or belongs to another app, is ignored and
replaced after the next reading.
"""

import json
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from push_tui.frozen import frozen
from push_tui.storage.codec import json_reader, moment_in
from push_tui.storage.files import write_private
from push_tui.storage.paths import Paths

LARGEST_FILE = 1 << 20
"""Bytes; a longer list is not cached, because parsing it would block every thread."""


class CachedLabel(NamedTuple):
    """A label as the service listed it; ``created_at`` in epoch milliseconds."""

    name: str
    description: str
    members: int | None
    created_at: int | None


@frozen
class CachedLabels:
    """The labels of one reading."""

    read_at: datetime
    labels: tuple[CachedLabel, ...]


class LabelCache:
    """The cache of one profile; ``app`` names app and host, because a profile may change both."""

    def __init__(self, paths: Paths, profile: str, app: str) -> None:
        self._owner = {"profile": profile, "app": app}
        named = json.dumps([profile, app]).encode()
        self.path = paths.root / "labels" / f"{sha256(named).hexdigest()[:32]}.json"

    def read(self) -> CachedLabels | None:
        """Return what was written; None if there is no usable file."""
        try:
            with self.path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                return None
            content = json.loads(data)
            if any(content[key] != value for key, value in self._owner.items()):
                return None
            read_at = moment_in(content["read_at"])
            return CachedLabels(read_at, json_reader(tuple[CachedLabel, ...])(content["labels"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def write(self, cached: CachedLabels) -> None:
        """Replace what was written; a file that cannot be written stays as it was."""
        content = {**self._owner, "read_at": cached.read_at.isoformat(), "labels": cached.labels}
        # json writes ASCII, so lone surrogates become escapes.
        data = json.dumps(content).encode()
        if len(data) <= LARGEST_FILE:
            with suppress(OSError):
                write_private(self.path, data)
