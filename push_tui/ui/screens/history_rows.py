"""How a history row looks in the list: its words, its colour, its columns; and the filters that a key steps through."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.records import TASK, Filter, Kind, Row
from push_tui.ui.screens.base import NARROW
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_STATE_WIDTH = 21
_WIDE = (
    Column("Time", 16, tone="dim"),
    Column("State and result", _STATE_WIDTH),
    Column("Audience", names=True),
    Column("Title"),
    Column("Task ID", 19, tone="dim"),
    Column("Profile", 10, tone="dim"),
)
_NARROW = (
    Column("Time", 11, tone="dim"),
    Column("State and result", _STATE_WIDTH),
    Column("Audience", names=True),
    Column("Title"),
)

_STATE_TONES = {
    Outcome.SENDING: "",
    Outcome.NOT_SENT: "warn",
    Outcome.REJECTED: "bad",
    Outcome.UNKNOWN: "warn",
}
_RESULT_TONES = {
    PushStatus.SUCCESS.value: "good",
    PushStatus.ASYNC_SUCCESS.value: "",
    PushStatus.NO_STATUS.value: "warn",
    PushStatus.ERROR.value: "bad",
    PushStatus.FAIL.value: "bad",
}
UNDER_WAY = "under way"
"""A change of labels without an outcome yet: nothing is sent to anybody's phone."""
_SCHEDULED = re.compile(r", scheduled for \d{4}-(\d\d-\d\d \d\d:\d\d):\d\d$")
"""How the record of a scheduled push ends its audience; the time is the service's."""
_RESULT_WORDS = {PushStatus.SUCCESS.value: "pushed", PushStatus.ASYNC_SUCCESS.value: "queued"}


def tone_of(kind: Kind, state: Outcome, result: str) -> str:
    """The colour of a record: that of its worst result.

    Green is only what was done; queued pushes and tasks, whose end nobody tells, have no colour; a status that nobody
    documents counts as a failure.
    """
    if state is not Outcome.ACCEPTED:
        return _STATE_TONES[state]
    if kind is not Kind.PUSH:
        return "bad" if "failed" in result else "good" if was_whole(result) else "warn"
    if not result or result.startswith(f"{TASK} "):
        return ""
    return _RESULT_TONES.get(result, "bad")


def was_whole(summary: str) -> bool:
    """Whether a change that the service took was made for all rows, by its summary (``97 added, 3 not tried``)."""
    return not any(word in summary for word in ("failed", "unknown", "not tried"))


def state_words(state: Outcome, result: str) -> str:
    """State and result in as few words as tell the truth: ``accepted · queued``, ``rejected``."""
    if result.startswith(f"{TASK} "):
        result = TASK
    return f"{state} · {_RESULT_WORDS.get(result, result)}" if result else str(state)


def cells(row: Row, *, narrow: bool, zone: tzinfo | None, now: datetime) -> tuple[Cell, ...]:
    """A row's cells for the wide or the narrow columns."""
    sent = row.created_at.astimezone(zone)
    push = row.kind is Kind.PUSH
    # The state says "scheduled" already, and a narrow column has room for no more than the day and the minute.
    audience = _SCHEDULED.sub(r", for \1", row.audience_text) if push else row.audience_text
    audience = f"{audience} (test)" if row.test else audience
    cells = (
        Cell(_time(sent, now.astimezone(zone), narrow)),
        Cell(_list_words(row), tone_of(row.kind, row.state, row.result)),
        Cell(audience),
        Cell(row.title if push else row.kind.value, "" if push else "dim"),
    )
    return cells if narrow else (*cells, Cell(row.task_id or ""), Cell(row.profile))


def _list_words(row: Row) -> str:
    """Like `state_words`; the summary of a change (``97 added, 3 failed``) says by itself what came of it."""
    if row.kind is not Kind.PUSH:
        if row.result and (row.state is Outcome.ACCEPTED or "failed" in row.result):
            return row.result
        if row.state is Outcome.SENDING:
            return UNDER_WAY
    elif row.state is Outcome.ACCEPTED and _SCHEDULED.search(row.audience_text):
        return f"{row.state} · scheduled"
    return state_words(row.state, row.result)


def _time(sent: datetime, now: datetime, narrow: bool) -> str:
    if not narrow:
        return sent.strftime("%Y-%m-%d %H:%M")
    return sent.strftime("%m-%d %H:%M" if sent.year == now.year else "%Y-%m-%d")


class HistoryList(RowList[Row]):
    """The rows of the history; on a narrow terminal without task ID and profile, which Enter shows."""

    def __init__(self, zone: tzinfo | None, clock: Callable[[], datetime], *, id: str | None = None) -> None:
        super().__init__(_WIDE, self._cells_of, lambda row: row.id, markable=False, id=id)
        self._zone = zone
        self._clock = clock
        self._now = clock()

    def show(self, items: Sequence[Row], *, keep_cursor: bool = True) -> None:
        """Show these rows, with this year's days without their year where room is short."""
        self._now = self._clock()
        super().show(items, keep_cursor=keep_cursor)

    def _cells_of(self, row: Row) -> tuple[Cell, ...]:
        return cells(row, narrow=self._columns is _NARROW, zone=self._zone, now=self._now)

    def on_resize(self) -> None:
        """Leave columns out when narrow; the list itself fits the rest."""
        self._columns = _NARROW if self.app.size.width < NARROW else _WIDE


@dataclass(frozen=True, slots=True)
class Choice:
    """One step of a filter that a key goes through; ``words`` stand in the heading, none for the first."""

    words: str
    apply: Callable[[Filter], Filter]


def _states(words: str, *states: Outcome, results: tuple[str, ...] = ()) -> Choice:
    return Choice(words, lambda filter: replace(filter, states=states, results=results))


def _kinds(words: str, *kinds: Kind) -> Choice:
    return Choice(words, lambda filter: replace(filter, kinds=kinds))


_TROUBLE = (PushStatus.FAIL.value, PushStatus.ERROR.value, PushStatus.NO_STATUS.value)

STATE_CHOICES = (
    _states(""),
    _states("accepted with trouble", Outcome.ACCEPTED, results=_TROUBLE),
    _states("accepted", Outcome.ACCEPTED),
    _states("rejected", Outcome.REJECTED),
    _states("unknown", Outcome.UNKNOWN),
    _states("not sent", Outcome.NOT_SENT),
    _states("sending", Outcome.SENDING),
)

KIND_CHOICES = (
    _kinds(""),
    _kinds("pushes", Kind.PUSH),
    _kinds("label changes", *(kind for kind in Kind if kind is not Kind.PUSH)),
)
