"""The progress of a job as a bar."""

from collections.abc import Iterator

from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import JobState
from push_tui.ui.screens.job_words import TONES, share_settled
from push_tui.ui.widgets import bars
from push_tui.ui.widgets.text_line import Span


def outcome_bar(view: JobView, width: int) -> Iterator[Span]:
    """Yield the progress in ``width`` cells: what was done, what failed or is unknown, and what is left."""
    counts = view.counts
    issues = counts.failed + counts.unknown
    drawn, settled = bars.bar(share_settled(view), width), len(bars.filled(share_settled(view), width))
    amiss = min(settled, max(1, round(width * issues / counts.total))) if issues and counts.total else 0
    yield drawn[: settled - amiss], "bar"
    yield bars.AMISS * amiss, bars.unfilled(TONES[JobState.STOPPED if counts.failed else JobState.PAUSED])
    yield drawn[settled:], "bar"


def bar(view: JobView, width: int) -> Span:
    """Draw it in one tone, that of what failed if all did."""
    drawn = "".join(text for text, _ in outcome_bar(view, width))
    return drawn, bars.unfilled(TONES[JobState.STOPPED]) if view.all_failed else "bar"
