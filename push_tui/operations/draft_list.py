"""The drafts and templates of this config directory: listed, duplicated, renamed, deleted, and one made of the other.

Everything here reads or writes files: it runs on the storage thread.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from push_tui.message.overwriting import without_handle
from push_tui.message.push import Json, PushShapeError
from push_tui.operations.drafts import Draft, new_id
from push_tui.storage.drafts import DraftStore

if TYPE_CHECKING:
    from push_tui.operations.session import Session


class DraftKind(StrEnum):
    """What is kept."""

    DRAFT = "draft"
    TEMPLATE = "template"


class DraftError(Exception):
    """It could not be done; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft or template as it is kept."""

    kind: DraftKind
    draft: Draft
    saved_at: datetime | None
    profile: str
    held: bool = False
    """Whether another running push-tui is writing it."""

    def to_json(self) -> dict[str, Json]:
        """As it is written."""
        return self.draft.to_json(profile=self.profile, now=self.saved_at or datetime.now(UTC))


def kept(session: Session) -> tuple[Kept, ...]:
    """Every draft, newest first, then every template by its name; what is being composed is written before.

    Raises:
        DraftError: the directory cannot be read.
    """
    session.composition_saver.write()
    try:
        drafts = _read(session.drafts, DraftKind.DRAFT)
        templates = _read(DraftStore.templates(session.paths), DraftKind.TEMPLATE)
    except OSError as error:
        raise DraftError(f"The drafts cannot be read ({error.strerror or error}).") from error
    return (*drafts, *sorted(templates, key=lambda each: each.draft.title.casefold()))


def unreadable(session: Session) -> tuple[Path, ...]:
    """Files that should be drafts or templates and cannot be read; they are left as they are."""
    try:
        return (*session.drafts.unreadable(), *DraftStore.templates(session.paths).unreadable())
    except OSError:
        return ()  # `kept` tells that the directory cannot be read


def duplicate(session: Session, original: Kept) -> None:
    """Keep a copy under a name of its own."""
    copy = replace(original.draft, id=new_id(), name=f"{original.draft.title} (copy)")
    _save(session, replace(original, draft=copy, saved_at=datetime.now(UTC)))


def rename(session: Session, original: Kept, name: str) -> None:
    """Call it ``name`` from now on; its age stays."""
    _save(session, replace(original, draft=replace(original.draft, name=name)))


def save_as_template(session: Session, original: Kept) -> None:
    """Keep a template that begins like this draft, which stays.

    The handle is left out: pushes made from one template must not take each other's place on the phones.
    """
    push = without_handle(original.draft.push, session.dialect)
    draft = replace(original.draft, push=push, id=new_id(), name=original.draft.title, template="")
    _save(session, replace(original, kind=DraftKind.TEMPLATE, draft=draft, saved_at=datetime.now(UTC)))


def delete(session: Session, original: Kept) -> None:
    """Keep it no longer.

    Raises:
        DraftError: the file cannot be removed.
    """
    try:
        _store(session, original.kind).delete(original.draft.id)
    except OSError as error:
        raise DraftError(f"It cannot be deleted ({error.strerror or error}).") from error


def _save(session: Session, changed: Kept) -> None:
    try:
        _store(session, changed.kind).save(changed.to_json())
    except OSError as error:
        raise DraftError(f"It cannot be written ({error.strerror or error}).") from error


def _store(session: Session, kind: DraftKind) -> DraftStore:
    return session.drafts if kind is DraftKind.DRAFT else DraftStore.templates(session.paths)


def _read(store: DraftStore, kind: DraftKind) -> tuple[Kept, ...]:
    held = store.held() if kind is DraftKind.DRAFT else frozenset()
    found = []
    for content in store.load_all():
        try:
            draft = Draft.from_json(content)
        except PushShapeError:
            continue
        profile = str(content.get("profile") or "")
        found.append(Kept(kind, draft, _moment(content.get("saved_at")), profile, draft.id in held))
    return tuple(found)


def _moment(written: Json) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
