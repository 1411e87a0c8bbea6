"""What a job is called and how far it is, in words, numbers and a bar of characters."""

from collections.abc import Sequence
from datetime import tzinfo

from push_tui.operations.jobs.progress import JobView
from push_tui.storage.job_records import JobKind, JobState
from push_tui.ui.when import local

VERBS = {
    JobKind.ADD: "add",
    JobKind.REMOVE: "remove",
    JobKind.MOVE: "move",
    JobKind.COPY: "copy",
    JobKind.EXPORT: "export",
    JobKind.INTERSECT: "count",
    JobKind.DELETE: "delete",
    JobKind.SEND: "send",
}
"""A kind in one word, for lists."""
_DONE = {
    JobKind.ADD: "added",
    JobKind.REMOVE: "removed",
    JobKind.MOVE: "moved",
    JobKind.COPY: "copied",
    JobKind.EXPORT: "read",
    JobKind.INTERSECT: "read",
    JobKind.DELETE: "deleted",
    JobKind.SEND: "accepted",
}
TONES = {
    JobState.RUNNING: "",
    JobState.QUEUED: "dim",
    JobState.PAUSED: "warn",
    JobState.DONE: "good",
    JobState.STOPPED: "bad",
    JobState.CANCELLED: "dim",
}
_FULL, _EMPTY, _PARTS = "█", "░", "▏▎▍▌▋▊▉"


def whole_title(view: JobView) -> str:
    """Kind and what it works on: ``add users · vip``."""
    return f"{view.kind} · {view.title}"


def settled_rows(view: JobView) -> int:
    """Rows with an outcome, or those that are read while a label is."""
    return view.read or view.counts.total - view.counts.not_tried


def rows_words(view: JobView) -> str:
    """``12,300 / 20,000``; without the whole while nobody knows it."""
    total = view.counts.total
    return f"{settled_rows(view):,} / {total:,}" if total else f"{settled_rows(view):,}"


def rate_words(view: JobView) -> str:
    """``2,950/s``; empty where nothing moves."""
    if view.rate <= 0:
        return ""
    return f"{view.rate:,.0f}/s" if view.rate >= 10 else f"{view.rate:.1f}/s"


def pace_words(view: JobView) -> str:
    """With whom the rate limit is shared, or why it is not; empty where there is nothing to tell."""
    if view.alone_because:
        return view.alone_because
    return "Another push-tui on this host calls for this app; both keep to one pace." if view.shared else ""


def left_words(view: JobView) -> str:
    """Time left as ``0:07`` or ``1:02:03``; empty while nobody can tell."""
    return "" if view.seconds_left is None else clock_words(view.seconds_left)


def clock_words(seconds: float) -> str:
    """A length of time as ``0:07`` or ``1:02:03``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def state_words(view: JobView) -> str:
    """The state, with what was asked for and is under way."""
    if view.asked:
        return {"pause": "pausing", "cancel": "cancelling"}.get(view.asked, view.asked)
    if view.state in {JobState.RUNNING, JobState.QUEUED} and not view.mine:
        return "left" if view.resumable else "elsewhere"
    if view.state is JobState.RUNNING and view.slowed:
        return "slowed"
    return "reading" if view.state is JobState.RUNNING and view.read else str(view.state)


def resume_hint(view: JobView) -> str:
    """What one can do about a job that an earlier run left."""
    if view.kind is JobKind.SEND:
        return "Left unfinished by an earlier push-tui; u shows who is left and asks before it sends to them."
    return "Left unfinished by an earlier push-tui; u goes on from the last batch that was answered."


def resumed_words(view: JobView, zone: tzinfo | None) -> str:
    """Who has gone on with a push, and when: ``2026-05-01 10:00:00 by kim with profile live``; empty for nobody."""
    if not view.resumed:
        return ""
    last, more = view.resumed[-1], len(view.resumed) - 1
    before = f"; {more} time{'s' if more > 1 else ''} before" if more else ""
    return f"{local(last.at, zone)} by {last.operator} with profile {last.profile}{before}"


def left_out_words(view: JobView) -> str:
    """Rows of the file that are no rows of the job: ``1 duplicate, 2 illegal``; empty where all are."""
    named = ((view.duplicates, "duplicate"), (view.illegal, "illegal"))
    return ", ".join(f"{number:,} {word}" for number, word in named if number)


def bar(view: JobView, width: int) -> str:
    """How far it is, drawn in ``width`` cells."""
    total = view.counts.total
    share = min(1.0, settled_rows(view) / total) if total else (1.0 if view.state is JobState.DONE else 0.0)
    eighths = int(share * width * 8)
    full, part = divmod(eighths, 8)
    drawn = _FULL * full + (_PARTS[part - 1] if part else "")
    return drawn + _EMPTY * (width - len(drawn))


def notice(active: Sequence[JobView]) -> str:
    """What the footer tells: rows, rate and time left of the job that runs, and how many more there are."""
    running = [view for view in active if view.state is JobState.RUNNING]
    if not running:
        return f"{len(active)} queued" if active else ""
    view = running[0]
    total = view.counts.total
    rows = f"{settled_rows(view):,}/{total:,}" if total else f"{settled_rows(view):,}"
    parts = [VERBS[view.kind], rows, rate_words(view), left_words(view), state_words(view) if view.asked else ""]
    more = f"+{len(active) - 1}" if len(active) > 1 else ""
    return " ".join(part for part in (*parts, more) if part)


def counts_words(view: JobView) -> str:
    """What came of the rows: ``19,997 added, 3 failed``."""
    counts = view.counts
    parts = [f"{counts.done:,} {_DONE[view.kind]}"]
    rest = "not tried" if view.over else "to go"
    named = ((counts.failed, "failed"), (counts.unknown, "unknown"), (counts.not_tried, rest))
    return ", ".join(parts + [f"{number:,} {word}" for number, word in named if number])


def changes_labels(view: JobView) -> bool:
    """Whether the list of labels may tell something else now."""
    return view.kind not in {JobKind.EXPORT, JobKind.INTERSECT, JobKind.SEND}


def why_not_pause(view: JobView | None) -> str | None:
    """Why a job cannot be paused, as a sentence; None when it can."""
    if view is None:
        return "There is no job under the cursor."
    if view.asked:
        return f"It is {state_words(view)} already."
    if view.state not in {JobState.RUNNING, JobState.QUEUED}:
        return f"It is {view.state}; only a job that runs can be paused."
    return None if view.mine else "It is not this push-tui that runs it."


def why_not_resume(view: JobView | None) -> str | None:
    """Why a job cannot be resumed, as a sentence; None when it can."""
    if view is None:
        return "There is no job under the cursor."
    if view.state.over:
        return f"It is {view.state}; nothing is left to resume."
    if view.resumable:
        return None
    return f"It is {view.state} already." if view.mine else "Another push-tui runs it."


def why_not_cancel(view: JobView | None) -> str | None:
    """Why a job cannot be cancelled, as a sentence; None when it can."""
    if view is None:
        return "There is no job under the cursor."
    if view.state.over:
        return f"It is {view.state} already."
    return None if view.mine or view.resumable else "Another push-tui runs it; cancel it there."


def why_not_forget(view: JobView | None) -> str | None:
    """Why a job cannot be removed from the list, as a sentence; None when it can."""
    if view is None:
        return "There is no job under the cursor."
    return None if view.state.over else f"It is {view.state}; cancel it first (x)."
