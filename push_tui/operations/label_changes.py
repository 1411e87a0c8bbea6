"""Compare two readings of the labels."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from push_tui.chat.models import Label
from push_tui.frozen import frozen


class ChangeKind(StrEnum):
    """What changed; the least important kind first."""

    COUNT = "count"
    RECREATED = "recreated"
    """Deleted and created again with the same name."""
    NEW = "new"


@frozen
class LabelChange:
    """What changed in one label."""

    kind: ChangeKind
    difference: int = 0
    """How many members it has more than before; negative if fewer."""


@frozen
class LabelChanges:
    """What changed in the labels after ``since``."""

    since: datetime
    by_label: Mapping[str, LabelChange]
    """The changes of existing labels, by name."""
    deleted: tuple[str, ...] = ()
    """The names of deleted labels."""

    def __bool__(self) -> bool:
        return bool(self.by_label or self.deleted)

    def count(self, kind: ChangeKind) -> int:
        """Return how many labels changed so."""
        return sum(change.kind is kind for change in self.by_label.values())

    def weight(self, label: str) -> tuple[int, int]:
        """Return a sort key: the largest is a new label, then a recreated one, then the largest change in size."""
        change = self.by_label.get(label)
        return (0, 0) if change is None else (list(ChangeKind).index(change.kind), abs(change.difference))


def changes_between(
    before: Sequence[Label], after: Sequence[Label], since: datetime, own: Collection[str] = ()
) -> LabelChanges:
    """Return what changed from ``before``, read at ``since``, to ``after``; nothing of the labels in ``own``."""
    known = {label.name: label for label in before}
    others = (label for label in after if label.name not in own)
    by_label = {label.name: change for label in others if (change := _change(known.get(label.name), label))}
    existing = {label.name for label in after}
    return LabelChanges(since, by_label, tuple(name for name in known if name not in {*existing, *own}))


def _change(before: Label | None, after: Label) -> LabelChange | None:
    if before is None:
        return LabelChange(ChangeKind.NEW)
    recreated = before.created_at is not None and after.created_at not in {None, before.created_at}
    if recreated or before.description != after.description:
        return LabelChange(ChangeKind.RECREATED)
    if before.count is None or after.count is None or before.count == after.count:
        return None
    return LabelChange(ChangeKind.COUNT, after.count - before.count)
