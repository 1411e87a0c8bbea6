"""What toasts say when jobs are offered, run, end or pause: at most two lines at 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from push_tui.operations.jobs.kinds import KINDS
from push_tui.operations.jobs.kinds.delete import Delete
from push_tui.operations.jobs.kinds.members import ChangesMembers
from push_tui.operations.jobs.kinds.move import Move
from push_tui.operations.jobs.kinds.rename import Rename
from push_tui.storage.codec import from_json
from push_tui.storage.job_records import JobState
from push_tui.text import capital_first, quantity, visible, visible_name
from push_tui.ui.actions import key_of, title_and_key
from push_tui.ui.screens.job_words import KIND_WORDS, counts_words, state_word
from push_tui.ui.screens.label_words import members_changed, users_are

if TYPE_CHECKING:
    from push_tui.operations.jobs.progress import JobView

_TITLE = 32
_TOAST = 104
"""Cells in two lines of a toast, less those that may stay empty when words wrap."""


def begun_words(view: JobView) -> str:
    """Say that a job runs in the background."""
    return f"{capital_first(_title(view))}: running in the background; {title_and_key('jobs')} shows it."


def offered_words(left: Sequence[JobView]) -> str:
    """Say at the start which jobs an earlier run left."""
    first = left[0]
    rows = f"{first.counts.total - first.counts.not_tried:,} of {quantity(first.counts.total, 'row')}"
    more = f" and {len(left) - 1} more" if len(left) > 1 else ""
    return f"Not finished: {_title(first)}, {rows}{more}. {title_and_key('jobs')} {KIND_WORDS[first.kind].jobs_does}."


def end_words(view: JobView) -> tuple[str, str]:
    """Say how a job ended or paused, and return the severity; text from outside is made visible."""
    counts = view.counts
    trouble = counts.failed or counts.unknown or view.state is not JobState.DONE
    if not trouble:
        return done_words(view), "information"
    if view.state is not JobState.DONE:
        told = f"{state_word(view.state)}; {counts_words(view)}. {visible(view.reason)}".rstrip()
    elif view.all_failed:
        rows = "its only row" if counts.failed == 1 else f"all {counts.failed:,} rows"
        told = f"{rows} failed. {title_and_key('jobs')} shows why."
    else:
        how = "finished with failures" if counts.failed else "finished, some outcomes unknown"
        told = f"{how}: {counts_words(view)}. {title_and_key('jobs')} shows why."
    return f"{capital_first(_title(view))}: {told}", "error" if view.all_failed else "warning"


def done_words(view: JobView) -> str:
    """Say what a job that did everything has done, and what takes it back."""
    done = view.counts.done
    match from_json(KINDS[view.kind], view.details):
        case Rename(label=label, target=target):
            said = f"{visible_name(label)} is {visible_name(target)} now, {quantity(done, 'member')}"
            return f"{said}; {key_of('rename_label')} on it renames it back."
        case Move(label=label, target=target, only=only):
            return f"{users_are(only, done)} in {visible_name(target)} now, no longer in {visible_name(label)}."
        case ChangesMembers(label=label, only=only) as kind:
            return members_changed(only, done, label, adds=bool(kind.adds_to))
        case Delete(saved=saved) if saved:
            whose = "its members are" if done == 1 else "their members are"
            return f"Deleted {_cut(visible_name(view.title), _TITLE)}; {whose} saved in {visible_name(saved)}."
        case Delete():
            return f"Deleted {_cut(visible_name(view.title), _TITLE)}."
        case kind:
            lists = f" {title_and_key('jobs')} lists them." if kind.lists_all else ""
            return f"{capital_first(_title(view))}: {visible(view.reason) or counts_words(view)}.{lists}"


def in_toast(sentence: str) -> str:
    """Return as much of a sentence as a toast shows."""
    return _cut(sentence, _TOAST)


def _title(view: JobView) -> str:
    return f"{KIND_WORDS[view.kind].title} · {_cut(visible_name(view.title), _TITLE)}"


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else f"{set_cell_size(text, cells - 1).rstrip()}…"
