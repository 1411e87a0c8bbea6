"""A draft: a push and the typed texts that are not valid yet, converted to and from the JSON of its file."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime
from types import MappingProxyType

from push_tui.dialects import Dialect
from push_tui.frozen import frozen
from push_tui.message.catalogue.basic import SHOWN_PATHS, content_path
from push_tui.message.handles import handle_of
from push_tui.message.placeholders import names_in, open_places
from push_tui.message.push import ABSENT, OWN_KEYS, TEXTS, Json, Path, Push, PushShapeError
from push_tui.operations.advice import set_handle
from push_tui.operations.correction import Correction
from push_tui.storage.codec import read_if_any, to_json
from push_tui.storage.drafts import StoredDraft, draft_in
from push_tui.text import shortened

_TITLE = 40
"""The most characters of a content that name a draft."""


def new_id() -> str:
    """Return a new name for a draft's file."""
    return uuid.uuid4().hex


def draft_file_in(text: str) -> StoredDraft | None:
    """Return the draft in the text of a draft's file, such as one saved when you quit; None if it is something else."""
    draft = draft_in(text.encode("utf-8", "surrogatepass")) if '"draft"' in text else None
    if draft is not None:
        try:
            Draft.from_json(draft)
        except PushShapeError:
            return None
    return draft


@frozen
class HandedOver:
    """A push was handed over: the file of its plan, when that was written, and for which profile."""

    file: str
    at: datetime
    profile: str


@frozen
class Draft:
    """One state of the composer; it never changes."""

    push: Push = field(default_factory=Push)
    unread: Mapping[Path, str] = field(default_factory=lambda: MappingProxyType({}))
    """Typed texts that are not valid yet, by path."""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The targets of other kinds of audience, to restore them if you switch back."""
    id: str = field(default_factory=new_id)
    name: str = ""
    """The name you gave it; empty if you gave none."""
    template: str = ""
    """The name of the template it was made from, if any; then its placeholders must be filled in."""
    given: Push | None = None
    """What was put here for you, if anything: a push of the history, or an empty one to those you chose in a list."""
    corrects: Correction | None = None
    """The sent push that this one corrects, if any."""
    chosen_handle: str = ""
    """The handle that push-tui chose, if it did: alone it is nothing that you wrote."""
    handed_over: HandedOver | None = None
    """How this very push was handed over, if it was; an edit makes it another push."""

    @property
    def is_written(self) -> bool:
        """Whether anything but an audience was written; a handle that push-tui chose was not."""
        push, handle = self.push, self.chosen_handle
        written = push.message and not (handle and all(str(each) == handle for each in _values(push.message)))
        return bool(written or push.texts or push.extra or self.unread) or push.start_date is not ABSENT

    @property
    def is_untouched(self) -> bool:
        """Whether it is what was put here for you, as it was."""
        return self.push is self.given and not self.unread and self.handed_over is None

    @property
    def is_work(self) -> bool:
        """Whether any of it is your work: texts, or users and labels that were not put here for you."""
        known = (), () if self.given is None else self.given.audience.targets
        chosen = any(targets not in known for targets in (self.push.audience.targets, *self.chosen.values()))
        return (self.is_written or chosen) and not self.is_untouched

    @property
    def has_words(self) -> bool:
        """Whether any text was typed; audience and choices alone are none."""
        own = ((TEXTS, label, key) for label in self.push.texts for key in OWN_KEYS)
        texts = map(self.push.at, (*SHOWN_PATHS, *own))
        return bool(self.unread) or any(isinstance(text, str) and text.strip() for text in texts)

    def replaceable(self, dialect: Dialect) -> "Draft":
        """Return it with a handle in every channel that takes one."""
        push = set_handle(self.push, dialect)
        chosen = self.chosen_handle if handle_of(self.push, dialect) else handle_of(push, dialect)
        return replace(self, push=push, chosen_handle=chosen)

    def open_places(self) -> Iterator[tuple[Path, str]]:
        """Yield path and name of each placeholder in its texts."""
        yield from open_places(self.push)
        for path, text in self.unread.items():
            yield from ((path, name) for name in names_in(text))

    @property
    def title(self) -> str:
        """What it is called: its name, else the title of the push, the first words of its content, or its audience."""
        audience, content = self.push.audience, self.push.at(content_path(self.push))
        words = shortened(" ".join(content.split()), _TITLE) if isinstance(content, str) else ""
        return self.name or self.push.title or words or ", ".join(audience.targets[:3]) or str(audience.kind)

    def to_json(self, *, profile: str, now: datetime) -> dict[str, Json]:
        """Return this draft as a JSON object that `from_json` reads back."""
        return {
            "id": self.id,
            "name": self.title,
            "named": bool(self.name),
            "template": self.template,
            "saved_at": now.isoformat(timespec="milliseconds"),
            "profile": profile,
            "push": self.push.to_draft(),
            "chosen": {pool: list(targets) for pool, targets in self.chosen.items()},
            "corrects": None if self.corrects is None else self.corrects.to_json(),
            "handed_over": None if self.handed_over is None else to_json(self.handed_over),
            "unread": [{"path": list(path), "text": text} for path, text in self.unread.items()],
        }

    @classmethod
    def from_json(cls, draft: Mapping[str, Json]) -> "Draft":
        """Return the draft that `to_json` wrote.

        Raises:
            PushShapeError: it is not a draft.
        """
        push, draft_id, name, template = (draft.get(key) for key in ("push", "id", "name", "template"))
        if not isinstance(push, dict):
            raise PushShapeError((), "This is not a draft of a push.")
        return cls(
            Push.from_draft(push),
            MappingProxyType(_unread(draft.get("unread"))),
            MappingProxyType(_chosen(draft.get("chosen"))),
            draft_id if isinstance(draft_id, str) and draft_id else new_id(),
            name if isinstance(name, str) and draft.get("named") is True else "",
            template if isinstance(template, str) else "",
            corrects=Correction.from_json(draft.get("corrects")),
            handed_over=read_if_any(HandedOver, draft.get("handed_over")),
        )


def _values(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _values(each)
    else:
        yield value


def _unread(items: Json) -> dict[Path, str]:
    texts: dict[Path, str] = {}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            path, text = item.get("path"), item.get("text")
            if isinstance(path, list) and isinstance(text, str):
                texts[tuple(str(key) for key in path)] = text
    return {path: text for path, text in texts.items() if _has_place(path)}


def _has_place(path: Path) -> bool:
    """Return whether a push can have a value at ``path``; somebody may have edited the file by hand."""
    try:
        Push().with_value(path, "")
    except (KeyError, IndexError, PushShapeError):
        return False
    return True


def _chosen(chosen: Json) -> dict[str, tuple[str, ...]]:
    pools = chosen.items() if isinstance(chosen, dict) else ()
    return {pool: tuple(str(target) for target in targets) for pool, targets in pools if isinstance(targets, list)}
