"""The rows of a job's page: the list of those that failed, or of all, and what is known of one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rich.cells import cell_len

from push_tui.operations.jobs.kinds.bindings import BindingState
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import ISSUES, RowResult
from push_tui.outcomes import FAIL_REASONS, reason_meaning
from push_tui.storage.job_records import JobKind, RowState
from push_tui.text import decoded, visible, visible_name
from push_tui.ui.actions import key_of
from push_tui.ui.screens.job_words import KIND_WORDS
from push_tui.ui.widgets.row_list import Cell, Column
from push_tui.ui.widgets.text_line import TextLine, fact, heading, results

_TONES: Mapping[str, str] = {
    RowState.DONE: "good",
    RowState.FAILED: "bad",
    RowState.UNKNOWN: "warn",
    RowState.NOT_TRIED: "dim",
    BindingState.NOT_BOUND: "warn",
    BindingState.NO_USER: "bad",
    BindingState.BANNED: "bad",
    BindingState.BOUND: "good",
}
_STATE = range(8, 25)
"""The narrowest and widest column of states, in cells."""
_INDENTED = 1_000_000
"""A longer answer stays as it is."""
_CAPTION = 10
"""Cells of a caption on the page of one row."""


def reason_words(reason: str) -> str:
    """Return what a reason of the service means, with the raw text behind it; other texts made visible."""
    meaning = FAIL_REASONS.get(reason)
    return visible(reason) if meaning is None else f"{meaning} ({reason})"


def columns(rows: Sequence[RowResult]) -> tuple[Column, ...]:
    """Return the columns for these rows: each is known by its line in the file or paste, else by its number."""
    return (
        Column("Line" if _have_lines(rows) else "No.", 9, right=True, tone="dim"),
        Column("User", None, names=True),
        Column("State", min(_STATE.stop - 1, max([_STATE.start, *(cell_len(state_of(row)) for row in rows)]))),
        Column("Why" if any(row.reason for row in rows) else "", None),
    )


def cells(row: RowResult) -> tuple[Cell, ...]:
    """Return the cells of one row."""
    state, reason = Cell(state_of(row), _tone_of(row)), Cell(why(row, visible(reason_meaning(row.reason))))
    return Cell(f"{row.line or row.number:,}"), Cell(row.user), state, reason


def why(row: RowResult, reason: str) -> str:
    """Return why the row is as it is, with what was found unless that is its state; the reason as you say it."""
    found = "" if row.found == state_of(row) else row.found
    return f"{reason}  ({found})" if reason and found else reason or found


def state_of(row: RowResult) -> str:
    """Return the state of a row; of one that is done what its kind tells of it, of a push the word that History has."""
    if row.state is RowState.DONE:
        return KIND_WORDS[row.kind].done if row.kind.sends else row.found or KIND_WORDS[row.kind].done
    return "sending" if row.in_flight else row.state.value


def _tone_of(row: RowResult) -> str:
    """Return the tone of the state; none of a push that was taken, for how it ends is not known."""
    return "" if row.kind.sends and row.state is RowState.DONE else _TONES.get(row.found) or _TONES[row.state]


def stands_out(row: RowResult) -> bool:
    """Return whether you must look at a row: it failed or is unknown, or no push reaches its user."""
    return row.state in ISSUES or _TONES.get(row.found) in {"warn", "bad"}


def issue_lines(rows: Sequence[RowResult], job: JobView) -> Iterator[TextLine]:
    """Yield the first rows of a job that stand out, a line for each, below how many there are."""
    checked = job.kind is JobKind.CHECK
    count = len(rows) if checked else job.counts.failed + job.counts.unknown
    title = "No push reaches them" if checked else "Failed or unknown"
    yield heading(title, f"{count:,}   {key_of('choose')} lists them")
    words = (row.state.value if row.state in ISSUES else row.found for row in rows)
    states = ((word, _TONES.get(word, "bad")) for word in words)
    whys = (f"{f'line {row.line:,}: ' if row.line else ''}{visible(reason_meaning(row.reason))}" for row in rows)
    yield from results([*zip((row.user for row in rows), states, whys, strict=True)])


def label_columns() -> tuple[Column, ...]:
    """Return the columns for labels that each get their own push."""
    return (
        Column("No.", 9, right=True, tone="dim"),
        Column("Label", None, names=True),
        Column("State", 9),
        Column("Task, or why", None),
    )


def label_cells(row: RowResult) -> tuple[Cell, ...]:
    """Return the cells of a label."""
    state = Cell(state_of(row), _tone_of(row))
    return Cell(f"{row.number:,}"), Cell(row.user), state, Cell(why(row, visible(reason_meaning(row.reason))))


def _have_lines(rows: Sequence[RowResult]) -> bool:
    return bool(rows) and rows[0].line is not None


def row_lines(row: RowResult, source: str = "") -> Iterator[TextLine]:
    """Yield what is known about a row, and the raw answer to its call; ``source`` is the file that it is from."""
    from push_tui.ui.screens.record_page import body_lines, indented

    file = visible_name(Path(source).name) if source else "the paste"
    values = {
        "Row": f"{row.number:,}  {visible_name(row.user)}",
        "Line": f"{row.line:,} of {file}" if row.line is not None else "",
        "State": row.state.value if row.state in ISSUES else state_of(row),
        "Why": reason_words(row.reason),
        "Now": row.found,
    }
    yield from (fact(caption, value, width=_CAPTION) for caption, value in values.items() if value)
    yield TextLine()
    if row.state not in ISSUES:
        if row.found in [*BindingState]:
            yield TextLine(f"{key_of('why_nothing')} on the row finds out why a push does not reach the user.")
        return
    if not row.answer:
        yield TextLine("No answer came to this call, or it was not kept.")
        return
    calls = decoded(row.answer).split("\n")  # a row may have had several
    for own in filter(None, (_own_entry(call, row.user) for call in calls)):
        yield heading("Answer", f"for {visible_name(row.user)}")
        yield from body_lines(indented(own), "")
        yield TextLine()
    yield heading("Answer", "to the whole call")
    whole = "\n".join(indented(call, _INDENTED) for call in calls)
    yield from body_lines(whole, "the job stores all of it")


def _own_entry(answer: str, user: str) -> str:
    """Return the part of an answer that has the user as its key, as JSON; empty if none has."""
    with suppress(ValueError, RecursionError):
        parts = [json.loads(answer)]
        while parts:
            part = parts.pop()
            if isinstance(part, dict):
                if user in part:
                    return json.dumps({user: part[user]}, ensure_ascii=False)
                parts += part.values()
    return ""
