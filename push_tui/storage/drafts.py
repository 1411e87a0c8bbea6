"""Unsent pushes, one file each: a JSON object as the composer made it.

A draft needs an ``id`` and ``saved_at`` (ISO, UTC); the rest belongs to the composer (name, profile, the push, texts
that are not valid yet). The file also names the process that wrote it, so that no run is offered a draft that another
run is still writing.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TypeAlias

from push_tui.storage.codec import Json, read_if_any
from push_tui.storage.files import write_private
from push_tui.storage.owners import Life, Owner, life_of, this_process
from push_tui.storage.paths import Paths

StoredDraft: TypeAlias = dict[str, Json]

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SUFFIX = ".json"


class DraftStore:
    """``drafts/`` or ``templates/``; methods may raise OSError, and a failed save keeps the earlier draft."""

    def __init__(self, paths: Paths) -> None:
        self._directory = paths.drafts

    @property
    def directory(self) -> Path:
        """Where the files are."""
        return self._directory

    @classmethod
    def templates(cls, paths: Paths) -> "DraftStore":
        """Return the store of ``templates/``: drafts to start from, in the same format."""
        store = cls(paths)
        store._directory = paths.root / "templates"
        return store

    def save(self, draft: Mapping[str, Json]) -> None:
        """Write ``draft`` to the disk and replace one with the same ``id``."""
        write_private(self._file(id_of(draft)), draft_bytes(draft))

    def load_all(self) -> tuple[StoredDraft, ...]:
        """Return every draft that can be read, newest first; see `unreadable` for the others."""
        drafts = [content[0] for file in self._files() if (content := _read(file)) is not None]
        return tuple(sorted(drafts, key=_saved_at, reverse=True))

    def unreadable(self) -> tuple[Path, ...]:
        """Return the draft files that cannot be read; they stay unchanged."""
        return tuple(file for file in self._files() if _read(file) is None)

    def unsent(self, besides: str = "") -> StoredDraft | None:
        """Return the newest draft that an earlier run left, to offer at the start; None if there is none.

        Skip drafts that another living process is writing, and ``besides``, which this session writes.
        """
        read = filter(None, map(_read, self._files()))
        left = [draft for draft, owner in read if draft["id"] != besides and not _is_held(owner)]
        return max(left, key=_saved_at, default=None)

    def held(self) -> frozenset[str]:
        """Return the IDs of drafts that other living processes are writing."""
        read = filter(None, map(_read, self._files()))
        return frozenset(id_of(draft) for draft, owner in read if _is_held(owner))

    def delete(self, draft_id: str) -> None:
        """Remove a draft; do nothing if it does not exist."""
        with suppress(FileNotFoundError, NotADirectoryError):
            self._file(draft_id).unlink()

    def _file(self, draft_id: str) -> Path:
        if not _ID.fullmatch(draft_id):
            raise ValueError(f"A draft's ID must have 1-64 letters, digits, - and _, not {draft_id!r}.")
        return self._directory / f"{draft_id}{_SUFFIX}"

    def _files(self) -> list[Path]:
        if not self._directory.is_dir():
            return []
        return [file for file in self._directory.iterdir() if _ID.fullmatch(file.stem) and file.suffix == _SUFFIX]


def draft_bytes(draft: Mapping[str, Json]) -> bytes:
    """Return the content of a draft's file."""
    content = {"owner": asdict(this_process()), "draft": dict(draft)}
    # json writes ASCII, so lone surrogates become escapes.
    return json.dumps(content, indent=1).encode()


def draft_in(content: bytes) -> StoredDraft | None:
    """Return the draft in the content of a draft's file, wherever that is; None if it is something else."""
    read = _parsed(content)
    return None if read is None else read[0]


def _read(file: Path) -> tuple[StoredDraft, Owner | None] | None:
    try:
        read = _parsed(file.read_bytes())
    except OSError:
        return None
    return read if read is not None and read[0].get("id") == file.stem else None


def _parsed(data: bytes) -> tuple[StoredDraft, Owner | None] | None:
    try:
        content = json.loads(data, parse_constant=_refuse, parse_float=_finite)
        draft = content["draft"]
        return (draft, read_if_any(Owner, content.get("owner"))) if isinstance(draft, dict) else None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def _refuse(name: str) -> Json:
    raise ValueError(f"{name} is not JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise ValueError(f"{digits} is too large for a number.")
    return number


def _is_held(owner: Owner | None) -> bool:
    return owner is not None and owner != this_process() and life_of(owner) is Life.ALIVE


def id_of(draft: Mapping[str, Json]) -> str:
    """Return the ID of a draft, which names its file."""
    return str(draft["id"])


def _saved_at(draft: StoredDraft) -> str:
    return str(draft.get("saved_at", ""))
