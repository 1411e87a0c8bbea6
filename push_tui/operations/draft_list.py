"""List, duplicate, rename and delete the drafts and templates of this config directory.

Everything here reads or writes files, so call it on the storage thread.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from push_tui.frozen import frozen
from push_tui.message.handles import without_handle
from push_tui.message.push import Json, PushShapeError, json_text
from push_tui.operations.drafts import Draft, new_id
from push_tui.operations.session import Session
from push_tui.storage.drafts import DraftStore


class DraftKind(StrEnum):
    """A draft or a template."""

    DRAFT = "draft"
    TEMPLATE = "template"


class DraftError(Exception):
    """The file could not be read or written; the message is one sentence."""


@frozen
class SavedDraft:
    """A saved draft or template."""

    kind: DraftKind
    draft: Draft
    saved_at: datetime | None
    profile: str
    open_elsewhere: bool = False
    """Whether another running push-tui has it open."""

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The placeholders in its texts."""
        return tuple(dict.fromkeys(name for _, name in self.draft.open_places()))

    @property
    def content(self) -> str:
        """What two drafts have in common if they differ only in file and time."""
        return json_text(replace(self.draft, id="").to_json(profile=self.profile, now=datetime.min))

    def to_json(self) -> dict[str, Json]:
        """Return the JSON object that is written to the file."""
        return self.draft.to_json(profile=self.profile, now=self.saved_at or datetime.now(UTC))


def saved_drafts(session: Session) -> tuple[SavedDraft, ...]:
    """Save the composer, then return all templates, by name, and all drafts, newest first.

    Of identical ones, keep the one in the composer, else the newest, and delete the others.

    Raises:
        DraftError: the directory cannot be read.
    """
    session.composition_saver.write()
    try:
        drafts = _read(session.drafts, DraftKind.DRAFT)
        templates = _read(DraftStore.templates(session.paths), DraftKind.TEMPLATE)
    except OSError as error:
        raise DraftError(f"The drafts cannot be read ({error.strerror or error}).") from error
    return tuple(_without_copies(session, [*sorted(templates, key=_title), *drafts]))


def _title(each: SavedDraft) -> str:
    return each.draft.title.casefold()


def _without_copies(session: Session, saved: list[SavedDraft]) -> Iterator[SavedDraft]:
    """Yield one of each; delete the files of the others, except those that another running push-tui writes."""
    composed = session.composition.draft.id
    kept: dict[tuple[DraftKind, str], str] = {}
    keyed = [(each, (each.kind, each.content)) for each in saved]
    for each, key in sorted(keyed, key=lambda pair: pair[0].draft.id != composed):
        kept.setdefault(key, each.draft.id)
    for each, key in keyed:
        if kept[key] == each.draft.id:
            yield each
        elif not each.open_elsewhere:
            with suppress(DraftError):
                delete(session, each)


def unreadable_files(session: Session) -> tuple[Path, ...]:
    """Return the draft and template files that cannot be read; nothing changes them."""
    try:
        return (*session.drafts.unreadable(), *DraftStore.templates(session.paths).unreadable())
    except OSError:
        return ()  # `saved_drafts` reports that the directory cannot be read


def duplicate(session: Session, original: SavedDraft) -> None:
    """Save a copy under its own name."""
    copy = replace(original.draft, id=new_id(), name=f"{original.draft.title} (copy)")
    _save(session, replace(original, draft=copy, saved_at=session.setting.now()))


def rename(session: Session, original: SavedDraft, name: str) -> None:
    """Rename it to ``name``; keep the time it was saved."""
    _save(session, replace(original, draft=replace(original.draft, name=name)))


def save_as_template(session: Session, original: SavedDraft) -> SavedDraft:
    """Save a template made from this draft, and return it; the draft stays.

    Leave out the handle: pushes made from one template must not replace each other on phones.
    """
    push = without_handle(original.draft.push, session.dialect)
    draft = replace(original.draft, push=push, id=new_id(), name=original.draft.title, template="", corrects=None)
    draft = replace(draft, handed_over=None)  # a push made from it is another
    made = replace(original, kind=DraftKind.TEMPLATE, draft=draft, saved_at=session.setting.now())
    _save(session, made)
    return made


def delete(session: Session, original: SavedDraft) -> None:
    """Delete it.

    Raises:
        DraftError: the file cannot be removed.
    """
    try:
        _store(session, original.kind).delete(original.draft.id)
    except OSError as error:
        raise DraftError(f"It cannot be deleted ({error.strerror or error}).") from error


def _save(session: Session, changed: SavedDraft) -> None:
    try:
        _store(session, changed.kind).save(changed.to_json())
    except OSError as error:
        raise DraftError(f"It cannot be written ({error.strerror or error}).") from error


def _store(session: Session, kind: DraftKind) -> DraftStore:
    return session.drafts if kind is DraftKind.DRAFT else DraftStore.templates(session.paths)


def _read(store: DraftStore, kind: DraftKind) -> tuple[SavedDraft, ...]:
    held = store.held() if kind is DraftKind.DRAFT else frozenset()
    found = []
    for content in store.load_all():
        try:
            draft = Draft.from_json(content)
        except PushShapeError:
            continue
        profile = str(content.get("profile") or "")
        found.append(SavedDraft(kind, draft, _moment(content.get("saved_at")), profile, draft.id in held))
    return tuple(found)


def _moment(written: Json) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
