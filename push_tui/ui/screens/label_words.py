"""The words for labels: how old they are, what changed, and what you changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from push_tui.message.local_time import time_of
from push_tui.text import first_names, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.when import wait_words

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from push_tui.operations.label_changes import LabelChanges
    from push_tui.operations.models import LabelBook

_NAMED = 3


def status_words(book: LabelBook, now: datetime, zone: tzinfo | None, wait: int = 0) -> str:
    """Say how old the labels are and whether they are being read; empty if they are fresh.

    ``wait`` is how many seconds the service asks to wait.
    """
    if book.loading and wait:
        return wait_words(wait)
    if book.loading:
        return f"from {time_of(book.read_at, now, zone)}, refreshing…" if book.read_at else "reading…"
    if book.error and book.items:
        return f"from {time_of(book.read_at, now, zone)}, not refreshed" if book.read_at else "not refreshed"
    return ""


def changes_words(changes: LabelChanges, now: datetime, zone: tzinfo | None) -> str:
    """Say what changed since when: ``Since 12:05: 1 new, 1 changed in size (vip).``"""
    from push_tui.operations.label_changes import ChangeKind

    new, recreated = map(changes.count, (ChangeKind.NEW, ChangeKind.RECREATED))
    sizes = [visible_name(name) for name, change in changes.by_label.items() if change.kind is ChangeKind.COUNT]
    parts = [f"{new} new"] if new else []
    if changes.deleted:
        named = first_names([visible_name(name) for name in changes.deleted], _NAMED)
        parts.append(f"{len(changes.deleted)} deleted ({named})")
    parts += [f"{recreated} recreated"] if recreated else []
    parts += [f"{len(sizes)} changed in size ({first_names(sizes, _NAMED)})"] if sizes else []
    return f"Since {time_of(changes.since, now, zone)}: {', '.join(parts)}."


def members_changed(only: str, users: int, label: str, *, adds: bool) -> str:
    """Say that users were added to a label or removed from it; ``only`` is the user if there is one."""
    said = f"{users_are(only, users)} {'in' if adds else 'out of'} {visible_name(label)} now."
    back = f" Open it in {title_and_key('history')}: {key_of('take_back')} adds them again."
    return said if adds or not users else said + back


def users_are(only: str, users: int) -> str:
    """Return the subject of a sentence: one user by name, several by their number."""
    return f"{visible_name(only)} is" if only else "1 user is" if users == 1 else f"{users:,} users are"
