"""What is known of a job as a whole: on its page, and below a short list of jobs."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from itertools import islice

from push_tui.operations.jobs.kinds import KINDS
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import Written
from push_tui.outcomes import FAIL_REASONS, NO_USER
from push_tui.storage.job_records import JobKind, JobState
from push_tui.text import duration, quantity, visible, visible_name
from push_tui.ui.actions import title_and_key
from push_tui.ui.screens.job_bar import outcome_bar
from push_tui.ui.screens.job_rows import reason_words
from push_tui.ui.screens.job_words import (
    by_whom,
    counts_words,
    left_out_words,
    left_words,
    pace_words,
    pause_words,
    rate_words,
    resume_hint,
    rows_words,
    share_settled,
    state_words,
    tone_of_job,
)
from push_tui.ui.screens.outcome_words import QUEUED_MEANS
from push_tui.ui.when import local
from push_tui.ui.widgets.bars import sparkline
from push_tui.ui.widgets.text_line import TextLine, fact, worded

_CAPTION = 10
_BAR = 40
_BESIDE_BAR = 32
"""Cells of the caption, the percentage and the rows."""
_TOLD_ROWS = 3
_REASONS = 3
_DEEDS = 4
_CAPTIONS_TOLD = {JobState.PAUSED: "Why", JobState.STOPPED: "Why", JobState.DONE: "Result"}
"""What the reason of a job in this state is."""
NONE: Mapping[str, int] = {}


def job_facts(
    view: JobView,
    zone: tzinfo | None,
    width: int,
    *,
    found: Mapping[str, int] = NONE,
    reasons: Mapping[str, int] = NONE,
    listed: bool = False,
) -> Iterator[TextLine]:
    """Yield the facts, a line for each; times in ``zone``.

    ``found`` counts the rows by what its kind tells of them; ``reasons`` are those of the rows that failed or are
    unknown, the most frequent first; ``listed``: the rows of a kind that lists all of them stand below.
    """
    counts, source = view.counts, view.planned.source
    yield job_fact("Works on", visible_name(view.title))
    yield job_fact("Profile", visible_name(f"{view.profile}, {view.app} at {view.host}"))
    yield job_fact("Created", f"{local(view.created_at, zone)} by {visible_name(view.operator)}")
    if source:
        yield job_fact("From", visible_name(source))
    if left_out := left_out_words(view):
        yield job_fact("Left out", left_out)
    if view.author:
        yield job_fact("Plan of", visible_name(view.author))
    earlier = view.deeds if view.halted is None else view.deeds[:-1]  # the last one stands beside the state
    for did, deed in earlier[-_DEEDS:]:
        profile = f" with profile {deed.profile}" if deed.profile not in {"", view.profile} else ""
        yield job_fact(did.capitalize(), f"{local(deed.at, zone)} by {visible_name(deed.by + profile)}")
    percent = f"{share_settled(view):4.0%}" if counts.total and not view.finishing else ""
    drawn = outcome_bar(view, min(_BAR, max(8, width - _BESIDE_BAR)))
    yield fact("Progress", *drawn, f" {percent}  {rows_words(view)}{' read' if view.read else ''}", width=_CAPTION)
    yield job_fact("Rows", counts_words(view), "alert" if counts.failed or counts.unknown else "")
    if view.kind is JobKind.SEND and counts.done:
        yield job_fact("", QUEUED_MEANS, "dim")
    for reason, count in islice(reasons.items(), _REASONS):
        yield job_fact("", f"{count:,}: {reason_words(reason)}")
    if (others := len(reasons) - _REASONS) > 0:
        yield job_fact("", f"and {others:,} other reasons")
    if reasons and all(FAIL_REASONS.get(reason) == NO_USER for reason in reasons):
        yield job_fact("", f"{title_and_key('retry_failed')} helps only once the app has these users.")
    for number, (where, count) in enumerate(() if KINDS[view.kind].lists_all else found.items()):
        yield job_fact("" if number else "Now", f"{count:,} {where}")
    yield job_fact("State", _state(view, zone), tone_of_job(view) or "strong")
    if len(view.rates) > 1:
        most = f"  up to {max(view.rates):,.0f}/s"
        yield fact("Rate", (sparkline(view.rates), "bar"), (most, "dim"), width=_CAPTION)
    caption = _CAPTIONS_TOLD.get(view.state, "") if view.reason else "Now" if view.doing else ""
    for line in islice(worded(visible(told(view, listed=listed)), max(20, width - _CAPTION)), _TOLD_ROWS):
        if line:
            yield job_fact(caption, line)
        caption = ""


def _state(view: JobView, zone: tzinfo | None) -> str:
    """Return the state, who paused or cancelled it, and when that or its end was; of a running job its pace."""
    # While this process still stores the end of a job, only the state is known.
    known = view.resumable or not view.mine if view.state is JobState.PAUSED else view.over
    at = (view.finished_at or view.updated_at) if known else None
    since = f"{by_whom(view)} at {local(at, zone)}".strip() if at else ""
    state = f"{state_words(view)} {since}".rstrip()
    took = f"after {duration((at - view.created_at).total_seconds())}" if at and view.over and not view.deeds else ""
    left = f"{left_words(view)} left" if view.seconds_left is not None else ""
    return ", ".join(part for part in (state, rate_words(view), left, took) if part)


def told(view: JobView, *, listed: bool = False) -> str:
    """Return why a job stopped, what it waits for or does; empty if there is nothing to tell."""
    if not view.mine and view.state in {JobState.RUNNING, JobState.QUEUED} and view.resumable:
        return resume_hint(view)
    reason = view.reason
    if listed and KINDS[view.kind].lists_all:  # the heading of the list has what was found
        reason = "" if view.state is JobState.DONE else reason
    return reason or pause_words(view) or view.doing or pace_words(view)


def written_words(written: Written) -> str:
    """Return what was exported: ``3 rows in /home/kim/users.csv``."""
    return f"{quantity(written.rows, 'row')} in {written.path}"


def job_fact(caption: str, value: str, tone: str = "") -> TextLine:
    """Return a fact of a job as a line."""
    return fact(caption, (value, tone), width=_CAPTION)
