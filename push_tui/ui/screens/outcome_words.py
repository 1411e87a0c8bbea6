"""The outcome of a push or a change in words and tones, for the history, a record and the review."""

from collections.abc import Iterable, Iterator

from push_tui.outcomes import STATUS_MEANINGS, Outcome, PushStatus, TargetStatus
from push_tui.storage.job_records import NO_ROWS, Counts
from push_tui.storage.records import TASK, Record, RecordKind, Row
from push_tui.ui.widgets.text_line import TextLine, results

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
UNDER_WAY = "under way"
"""A label change without an outcome; it sends nothing to phones."""
_RESULT_WORDS = {PushStatus.SUCCESS.value: "pushed", PushStatus.ASYNC_SUCCESS.value: "queued"}


def result_of(row: Row | Record) -> str:
    """Return the result to pass to `tone_of` and `state_words`: `TASK` for any task, else the recorded result."""
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


def state_words(state: Outcome, result: str) -> str:
    """Return state and result in short: ``accepted · queued``, ``rejected``."""
    return f"{state} · {_RESULT_WORDS.get(result, result)}" if result else str(state)


def meaning_of(status: str) -> str:
    """Return what a status of a target means."""
    return STATUS_MEANINGS[PushStatus(status)] if status in list(PushStatus) else "an undocumented status"


def target_lines(statuses: Iterable[TargetStatus]) -> Iterator[TextLine]:
    """Return a line for each target with its status and what that means."""
    rows = []
    for target, status, desc in statuses:
        tone = tone_of(RecordKind.PUSH, Outcome.ACCEPTED, status) or "strong"
        meaning = f"{meaning_of(status)}: {desc}" if desc else meaning_of(status)
        rows.append((target or "(no target named)", (status, tone), meaning))
    return results(rows)
