"""Compare two readings of the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from push_tui.chat.models import Label


class ChangeKind(StrEnum):
    """How a label differs from before, the smallest change first."""

    COUNT = "count"
    ANEW = "anew"
    """It was deleted and recreated."""
    NEW = "new"


@dataclass(frozen=True, slots=True)
class LabelChange:
    """How one label differs."""

    kind: ChangeKind
    difference: int = 0
    """By how many members its count grew; negative if it shrank."""


@dataclass(frozen=True, slots=True)
class LabelChanges:
    """How the labels differ from those read at ``since``."""

    since: datetime
    marks: Mapping[str, LabelChange]
    """By label name."""
    gone: tuple[str, ...] = ()
    """Labels that were deleted."""

    def __bool__(self) -> bool:
        return bool(self.marks or self.gone)

    @property
    def new(self) -> int:
        """Return how many labels are new."""
        return self._of(ChangeKind.NEW)

    @property
    def anew(self) -> int:
        """Return how many labels were deleted and recreated."""
        return self._of(ChangeKind.ANEW)

    @property
    def counts(self) -> int:
        """Return how many labels changed in size."""
        return self._of(ChangeKind.COUNT)

    def _of(self, kind: ChangeKind) -> int:
        return sum(change.kind is kind for change in self.marks.values())

    def weight(self, label: str) -> tuple[int, int]:
        """Return a sort key: new labels weigh most, then recreated ones, then the largest change in size."""
        change = self.marks.get(label)
        return (0, 0) if change is None else (list(ChangeKind).index(change.kind), abs(change.difference))


def changes_between(before: Sequence[Label], after: Sequence[Label], since: datetime) -> LabelChanges:
    """Return how ``after`` differs from ``before``, which was read at ``since``."""
    known = {label.name: label for label in before}
    marks = {label.name: mark for label in after if (mark := _mark(known.get(label.name), label))}
    there = {label.name for label in after}
    return LabelChanges(since, marks, tuple(name for name in known if name not in there))


def _mark(before: Label | None, after: Label) -> LabelChange | None:
    if before is None:
        return LabelChange(ChangeKind.NEW)
    anew = before.created_at is not None and after.created_at not in {None, before.created_at}
    if anew or before.description != after.description:
        return LabelChange(ChangeKind.ANEW)
    if before.count is None or after.count is None or before.count == after.count:
        return None
    return LabelChange(ChangeKind.COUNT, after.count - before.count)
