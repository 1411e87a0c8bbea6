"""What is different between two readings of the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from push_tui.chat.models import Label

NEW, ANEW = "new", "anew"


@dataclass(frozen=True, slots=True)
class LabelChanges:
    """How the labels differ from those that were read at ``since``."""

    since: datetime
    marks: Mapping[str, str]
    """By label: ``new``, ``anew`` where it was deleted and made again, or the difference of its count (``+12``)."""
    gone: tuple[str, ...] = ()
    """Labels that are no longer there."""

    def __bool__(self) -> bool:
        return bool(self.marks or self.gone)

    @property
    def new(self) -> int:
        """How many labels came."""
        return sum(mark == NEW for mark in self.marks.values())

    @property
    def anew(self) -> int:
        """How many labels were deleted and made again."""
        return sum(mark == ANEW for mark in self.marks.values())

    @property
    def counts(self) -> int:
        """How many labels have another number of members."""
        return len(self.marks) - self.new - self.anew

    def mark(self, label: str) -> str:
        """What is different about a label; empty where nothing is."""
        return self.marks.get(label, "")

    def weight(self, label: str) -> tuple[int, int]:
        """What sorts labels by their change: the new ones, then those made anew, then by how much a count changed."""
        mark = self.mark(label)
        if mark in {NEW, ANEW}:
            return (2 if mark == NEW else 1), 0
        return 0, abs(int(mark.replace(",", "").replace("−", "-"))) if mark else 0


def changes_between(before: Sequence[Label], after: Sequence[Label], since: datetime) -> LabelChanges:
    """How ``after`` differs from ``before``, which was read at ``since``."""
    known = {label.name: label for label in before}
    marks = {label.name: mark for label in after if (mark := _mark(known.get(label.name), label))}
    there = {label.name for label in after}
    return LabelChanges(since, marks, tuple(name for name in known if name not in there))


def _mark(before: Label | None, after: Label) -> str:
    if before is None:
        return NEW
    anew = before.created_at is not None and after.created_at not in {None, before.created_at}
    if anew or before.description != after.description:
        return ANEW
    if before.count is None or after.count is None or before.count == after.count:
        return ""
    difference = after.count - before.count
    return f"+{difference:,}" if difference > 0 else f"−{-difference:,}"
