"""The outcome of a push or a change in words and tones, for the history, a record and the review."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, tzinfo

from push_tui.message.local_time import full_text, offset_text, weekday
from push_tui.message.schedule import Clock, start_of
from push_tui.operations.overview import goes_out, push_words
from push_tui.operations.upcoming import may_go_out
from push_tui.outcomes import (
    FAIL_MEANING,
    FAIL_REASONS,
    NO_USER,
    STATUS_MEANINGS,
    Outcome,
    PushStatus,
    TargetStatus,
    result_words,
)
from push_tui.storage.job_records import NO_ROWS, Counts
from push_tui.storage.records import TASK, Record, RecordKind, Row
from push_tui.ui.actions import key_and_title
from push_tui.ui.when import day_and_minute
from push_tui.ui.widgets.text_line import Span

MEANINGS = {
    Outcome.SENDING: "The request was sent; there is no answer yet.",
    Outcome.NOT_SENT: "The request was not sent; nobody got this push.",
    Outcome.REJECTED: "The service refused it; nobody got this push.",
    Outcome.UNKNOWN: "No valid answer came; the push may have been sent. push-tui never repeats a send: "
    "check before you send it again.",
}
_STATE_TONES = {
    Outcome.SENDING: "",
    Outcome.NOT_SENT: "warn",
    Outcome.REJECTED: "bad",
    Outcome.UNKNOWN: "warn",
}
_RESULT_TONES = {
    TASK: "",
    PushStatus.SUCCESS.value: "good",
    PushStatus.ASYNC_SUCCESS.value: "",
    PushStatus.NO_STATUS.value: "warn",
    PushStatus.ERROR.value: "bad",
    PushStatus.FAIL.value: "bad",
}
QUEUED_MEANS = "Queued does not mean that the user exists or has a device."
SCHEDULED, WAS_DUE = "scheduled", "was due"
UNDER_WAY = "under way"
"""A label change without an outcome; it sends nothing to phones."""


NOBODY_GOT_IT = "Nobody got this push, so there is nothing to correct"


def why_not_again(row: Row | Record | None, action_id: str) -> str | None:
    """Return why a record cannot be composed again or corrected; None if it can, and for other actions."""
    if action_id not in {"compose_again", "correct"}:
        return None
    if row is None:
        return "There is no row under the cursor."
    if row.kind is not RecordKind.PUSH:
        return "This is a label change, not a push."
    if action_id == "correct" and row.state in (Outcome.REJECTED, Outcome.NOT_SENT):
        return f"{NOBODY_GOT_IT}; {key_and_title('compose_again')}."
    return None


def result_of(row: Row | Record) -> str:
    """Return the result to pass to `tone_of`: `TASK` for any task, else the recorded result."""
    return TASK if row.task_id is not None else row.result


def tone_of(kind: RecordKind, state: Outcome, result: str, counts: Counts = NO_ROWS) -> str:
    """Return the tone of a record: that of its worst result; of a label change, that of its ``counts``.

    Only what is known to be done is green. Queued pushes and tasks have no tone, because the API does not report how
    they end. An undocumented status counts as a failure.
    """
    if state is not Outcome.ACCEPTED:
        return _STATE_TONES[state]
    if kind is not RecordKind.PUSH:
        return "bad" if counts.failed else "good" if counts.done == counts.total else "warn"
    return _RESULT_TONES.get(result, "bad") if result else ""


def row_words(row: Row, now: datetime, service: tzinfo | None = None) -> str:
    """Return what a row came to: `result_words`, ``scheduled``, or the summary of a change (``3 failed, 97 in label``).

    ``service`` is the service's zone, for a row that does not name it.
    """
    if row.kind is not RecordKind.PUSH:
        if row.result and (row.state is Outcome.ACCEPTED or row.counts.failed):
            return row.result
        if row.state is Outcome.SENDING:
            return UNDER_WAY
    elif row.state is Outcome.ACCEPTED and row.start_date:
        start = start_of(row.start_date, row.start_zone, service)
        return SCHEDULED if start is None or start > now else WAS_DUE
    if row.kind is not RecordKind.PUSH or row.task_id is not None:
        return str(row.state)
    return result_words(row.state, row.result, several=(row.people or 0) > 1)


def start_sentence(row: Row | None, zone: tzinfo | None, now: datetime, service: tzinfo | None = None) -> str:
    """Return when the push under the cursor goes out or was due, as a sentence; empty if it is not scheduled.

    ``service`` is the service's zone, for a row that does not name it.
    """
    if row is None or not may_go_out(row):
        return ""
    start = start_of(row.start_date, row.start_zone, service)
    if start is None:
        return f"For {row.start_date} on the service's clock, whose time zone is not known."
    there = start.astimezone(zone)
    day = f"{weekday(there)} " if there.date() != now.astimezone(zone).date() else ""
    time = full_text(there) if day else f"{there:%H:%M} {offset_text(there)}"
    if start <= now:
        return f"Was due {day}{time}; the service does not report whether it went."
    accepted = row.state is Outcome.ACCEPTED
    return f"{'Goes' if accepted else 'May go'} out {day}{time}; it cannot be cancelled over this API."


def goes_out_when(row: Row, clock: Clock) -> str:
    """Return when a scheduled push goes out: ``today 21:00``; as it was sent if the service's zone is not known."""
    start = start_of(row.start_date, row.start_zone, clock.server_zone)
    unknown = f"{row.start_date} on the service's clock"
    return unknown if start is None else day_and_minute(start, clock.now, clock.operator)


def reach_nobody(scheduled: Sequence[Row], clock: Clock) -> str:
    """Say which scheduled pushes reach nobody once their label is deleted; empty if there are none."""
    if not scheduled:
        return ""
    first, when = scheduled[0], goes_out_when(scheduled[0], clock)
    if len(scheduled) == 1:
        return f"{goes_out(first)} {when} and would reach nobody."
    return f"{len(scheduled):,} scheduled pushes to it would reach nobody; the first is {push_words(first)}, {when}."


def meaning_of(status: str, desc: str | None = None) -> str:
    """Return what a status of a target means, with the service's description of it and what that means."""
    meaning = STATUS_MEANINGS[PushStatus(status)] if status in list(PushStatus) else "an undocumented status"
    detail = _detail(status, desc)
    return f"{meaning}: {detail}" if detail else meaning


def _detail(status: str, desc: str | None) -> str:
    """Return the service's description of a status, of a failure with what that means; empty if it adds nothing."""
    if not desc or desc.strip(" .").casefold().replace(" ", "_") == status.casefold():
        return ""
    return f"{desc} ({FAIL_REASONS.get(desc, FAIL_MEANING)})" if status == PushStatus.FAIL.value else desc


def target_rows(statuses: Iterable[TargetStatus], unknown: Collection[str] = ()) -> list[tuple[str, Span, str]]:
    """Return each target with its status and what that means, for `results`; that it failed is said by the status.

    ``unknown`` are users whom the app is known not to have.
    """
    rows: list[tuple[str, Span, str]] = []
    for target, status, desc in statuses:
        tone = tone_of(RecordKind.PUSH, Outcome.ACCEPTED, status) or "strong"
        reason = _detail(status, desc) if status == PushStatus.FAIL.value else ""
        means = reason or meaning_of(status, desc)
        if target in unknown and NO_USER not in means:
            means += f"; {NO_USER}"
        rows.append((target or "(no target named)", (status, tone), means))
    return rows
