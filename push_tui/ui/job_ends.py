"""What is said when a job is offered, was begun, has ended or paused: two lines of a toast at 80 columns at most."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import JobKind, JobState
from push_tui.text import visible, visible_name
from push_tui.ui.screens.job_words import counts_words

_TITLE = 32
_WHOLE = 104
"""Cells of two lines of a toast, less what wrapping at words may leave empty."""


def begun_words(view: JobView) -> str:
    """What is said while a job runs that was begun a moment ago."""
    return f"Job: {_title(view)}. It goes on; Jobs (F5) tells more."


def offered_words(left: Sequence[JobView]) -> str:
    """What is said at the start of jobs that an earlier run left; a push is not gone on with unasked."""
    first = left[0]
    rows = f"{first.counts.total - first.counts.not_tried:,} of {first.counts.total:,} rows"
    more = f" and {len(left) - 1} more" if len(left) > 1 else ""
    how = "Jobs (F5) asks, then goes on." if first.kind is JobKind.SEND else "Jobs (F5) resumes it."
    return f"Not finished: {_title(first)}, {rows}{more}. {how}"


def end_words(view: JobView) -> tuple[str, str]:
    """What is said when a job has ended or paused, and how grave that is; texts from outside are visible in it."""
    counts = view.counts
    trouble = counts.failed or counts.unknown or view.state is not JobState.DONE
    if view.state is not JobState.DONE:
        told = f"{view.state}; {counts_words(view)}. {visible(view.reason)}".rstrip()
    elif counts.failed and not counts.done and not counts.unknown:
        told = f"failed: {_none(counts.failed)}. Jobs (F5) tells why."
    elif trouble:
        how = "finished with failures" if counts.failed else "finished, not all is known"
        told = f"{how}: {counts_words(view)}. Jobs (F5) tells why."
    else:
        told = f"done; {visible(view.reason) or counts_words(view)}."
    return _cut(f"{_title(view)}: {told}", _WHOLE), "warning" if trouble else "information"


def _none(failed: int) -> str:
    return "its one row failed" if failed == 1 else f"all {failed:,} rows failed"


def _title(view: JobView) -> str:
    return f"{view.kind} · {_cut(visible_name(view.title), _TITLE)}"


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else f"{set_cell_size(text, cells - 1).rstrip()}…"
