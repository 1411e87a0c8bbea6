"""What a job of each kind needs to run, as it is kept with the job and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from push_tui.dialects import Endpoint
from push_tui.operations.jobs.changing import Stage
from push_tui.storage.codec import Json
from push_tui.storage.job_records import JobKind


@dataclass(frozen=True, slots=True)
class Details:
    """What a job works on. Every kind uses some of these; the others stay empty."""

    label: str = ""
    """The label whose members change or are read; of a move, the one they leave."""
    target: str = ""
    """The label that users come to, of a move or a copy."""
    labels: tuple[str, ...] = ()
    """Labels of an intersection, or those that are deleted."""
    description: str = ""
    """Of the label that a copy makes."""
    remove_first: bool = False
    """Of a move: for labels that must never overlap."""
    everyone: int = 0
    """All members of ``label`` are removed or moved, so many when that was agreed to; 0 where the users are given."""
    path: str = ""
    """The file that an export writes, or the directory in which a deletion saves members."""
    replace_file: bool = False
    """Of an export: whether a file that is there may be replaced."""
    push: Mapping[str, Json] | None = None
    """What is sent, without its audience, as `Push.to_draft` writes it."""
    digest: str = ""
    """Names exactly that push, see `Push.digest`: what is sent is held against it."""
    delivery: str = ""
    """Names what is sent and all users of the job, see `Push.delivery_digest`; empty in a job of an older version."""
    per_call: int = 0
    """Users of one call that sends; 0 where it is what other calls take."""
    note: str = ""
    """The person's own, of a push."""
    meant: str = ""
    """What looked as if it should not reach many people and, as the person said, is meant; for the record."""
    reviewed_at: str = ""
    """When the push was reviewed, as an ISO time; empty where only the time of the job is known."""
    source: str = ""
    """The file that the rows came from, as it was named."""
    dialect: str = ""

    def to_json(self) -> dict[str, Json]:
        """As it is kept: what is empty is left out."""
        values: dict[str, Json] = {
            "label": self.label,
            "target": self.target,
            "labels": list(self.labels),
            "description": self.description,
            "remove_first": self.remove_first,
            "everyone": self.everyone,
            "path": self.path,
            "replace_file": self.replace_file,
            "push": dict(self.push) if self.push is not None else None,
            "digest": self.digest,
            "delivery": self.delivery,
            "per_call": self.per_call,
            "note": self.note,
            "meant": self.meant,
            "reviewed_at": self.reviewed_at,
            "source": self.source,
            "dialect": self.dialect,
        }
        return {key: value for key, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Json]) -> Details:
        """What `to_json` wrote."""

        def text(key: str) -> str:
            value = values.get(key, "")
            return value if isinstance(value, str) else ""

        labels, push = values.get("labels"), values.get("push")
        everyone, per_call = values.get("everyone"), values.get("per_call")
        return cls(
            label=text("label"),
            target=text("target"),
            labels=tuple(str(label) for label in labels) if isinstance(labels, list) else (),
            description=text("description"),
            remove_first=values.get("remove_first") is True,
            everyone=everyone if isinstance(everyone, int) else 0,
            path=text("path"),
            replace_file=values.get("replace_file") is True,
            push=push if isinstance(push, dict) else None,
            digest=text("digest"),
            delivery=text("delivery"),
            per_call=per_call if isinstance(per_call, int) else 0,
            note=text("note"),
            meant=text("meant"),
            reviewed_at=text("reviewed_at"),
            source=text("source"),
            dialect=text("dialect"),
        )

    @property
    def recorded_note(self) -> str:
        """What the history keeps beside each call that sends."""
        return " · ".join(part for part in (self.note, self.meant) if part)

    def stages(self, kind: JobKind) -> tuple[Stage, ...]:
        """The calls that each batch goes through; none for kinds that change no members."""
        match kind:
            case JobKind.ADD:
                return (Stage(Endpoint.ADD_USERS, self.label),)
            case JobKind.REMOVE:
                return (Stage(Endpoint.REMOVE_USERS, self.label),)
            case JobKind.COPY:
                return (Stage(Endpoint.ADD_USERS, self.target),)
            case JobKind.MOVE:
                stages = (Stage(Endpoint.ADD_USERS, self.target), Stage(Endpoint.REMOVE_USERS, self.label))
                return stages[::-1] if self.remove_first else stages
            case _:
                return ()
