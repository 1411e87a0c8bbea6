"""A cache of the labels of each app as they were last read, to be shown at a start before the service answers.

One file for each profile and app. It is a copy of what the service holds: one that cannot be read, or tells of another
app, is as good as none and is replaced by the next reading.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from push_tui.storage.codec import json_reader
from push_tui.storage.files import write_private
from push_tui.storage.paths import Paths

LARGEST_FILE = 1 << 20
"""Bytes; a longer list would keep every thread waiting while it is read, and is not kept."""


class CachedLabel(NamedTuple):
    """A label as the service told of it; ``created_at`` in epoch milliseconds."""

    name: str
    description: str
    members: int | None
    created_at: int | None


@dataclass(frozen=True, slots=True)
class CachedLabels:
    """The labels of one reading."""

    read_at: datetime
    labels: tuple[CachedLabel, ...]


class LabelCache:
    """The cache of one profile; ``app`` names app and host, for a profile may come to name others."""

    def __init__(self, paths: Paths, profile: str, app: str) -> None:
        self._owner = {"profile": profile, "app": app}
        named = json.dumps([profile, app]).encode()
        self._file = paths.root / "labels" / f"{sha256(named).hexdigest()[:32]}.json"

    @property
    def path(self) -> Path:
        """The file."""
        return self._file

    def read(self) -> CachedLabels | None:
        """Return what was written; None where that is nothing, or nothing that can be used."""
        try:
            with self._file.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                return None
            content = json.loads(data)
            if any(content[key] != value for key, value in self._owner.items()):
                return None
            read_at = datetime.fromisoformat(content["read_at"]).astimezone(UTC)
            return CachedLabels(read_at, json_reader(tuple[CachedLabel, ...])(content["labels"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return None

    def write(self, cached: CachedLabels) -> None:
        """Replace what was written; where that cannot be, it stays as it was."""
        content = {**self._owner, "read_at": cached.read_at.isoformat(), "labels": cached.labels}
        # Lone surrogates come through as escapes: json writes ASCII.
        data = json.dumps(content).encode()
        if len(data) <= LARGEST_FILE:
            with suppress(OSError):
                write_private(self._file, data)
