"""History rows in the list: words, colours, columns; and the filters that a key cycles through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from push_tui.outcomes import Outcome, PushStatus
from push_tui.storage.records import Filter, RecordKind, Row
from push_tui.ui.screens.base import NARROW
from push_tui.ui.screens.outcome_words import UNDER_WAY, result_of, state_words, tone_of
from push_tui.ui.widgets.row_list import Cell, Column, RowList

_WIDE = (
    Column("Time", 16, tone="dim"),
    Column("State and result", 21),
    Column("Audience", names=True),
    Column("Title"),
    Column("Task ID", 19, tone="dim"),
    Column("Profile", 10, tone="dim"),
)
_NARROW = (Column("Time", 11, tone="dim"), *_WIDE[1:4])

_DAY_AND_MINUTE = slice(5, 16)
"""The part of a ``startDate`` such as ``2026-05-09 10:00:00``."""


def cells(row: Row, *, narrow: bool, zone: tzinfo | None, now: datetime) -> tuple[Cell, ...]:
    """Return a row's cells for the wide or the narrow columns."""
    sent = row.created_at.astimezone(zone)
    push = row.kind is RecordKind.PUSH
    # The state says "scheduled" already, and a narrow column has room only for day and minute.
    start = f", for {row.start_date[_DAY_AND_MINUTE]}" if row.start_date else ""
    audience = f"{row.audience_text}{start}{' (test)' if row.test else ''}"
    cells = (
        Cell(_time(sent, now.astimezone(zone), narrow)),
        Cell(_list_words(row), tone_of(row.kind, row.state, result_of(row), row.counts)),
        Cell(audience),
        Cell(row.title if push else row.kind.value, "" if push else "dim"),
    )
    return cells if narrow else (*cells, Cell(row.task_id or ""), Cell(row.profile))


def _list_words(row: Row) -> str:
    """Return `state_words`, or only the summary of a label change (``97 added, 3 failed``)."""
    if row.kind is not RecordKind.PUSH:
        if row.result and (row.state is Outcome.ACCEPTED or row.counts.failed):
            return row.result
        if row.state is Outcome.SENDING:
            return UNDER_WAY
    elif row.state is Outcome.ACCEPTED and row.start_date:
        return f"{row.state} · scheduled"
    return state_words(row.state, result_of(row))


def _time(sent: datetime, now: datetime, narrow: bool) -> str:
    if not narrow:
        return sent.strftime("%Y-%m-%d %H:%M")
    return sent.strftime("%m-%d %H:%M" if sent.year == now.year else "%Y-%m-%d")


class HistoryList(RowList[Row]):
    """The rows of the history. A narrow terminal leaves out task ID and profile; Enter shows them."""

    def __init__(self, zone: tzinfo | None, clock: Callable[[], datetime], *, id: str | None = None) -> None:
        super().__init__(_WIDE, self._cells_of, lambda row: row.id, markable=False, id=id)
        self._zone = zone
        self._clock = clock
        self._now = clock()

    def show(self, items: Sequence[Row], *, keep_cursor: bool = True) -> None:
        """Show these rows; times are relative to now."""
        self._now = self._clock()
        super().show(items, keep_cursor=keep_cursor)

    def _cells_of(self, row: Row) -> tuple[Cell, ...]:
        return cells(row, narrow=self._columns is _NARROW, zone=self._zone, now=self._now)

    def on_resize(self) -> None:
        """Use fewer columns on a narrow terminal."""
        self._columns = _NARROW if self.app.size.width < NARROW else _WIDE


@dataclass(frozen=True, slots=True)
class FilterStep:
    """One step of a filter that a key cycles through; the heading shows ``words``, empty for the first."""

    words: str
    apply: Callable[[Filter], Filter]


def _states(words: str, *states: Outcome, results: tuple[str, ...] = ()) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, states=states, results=results))


def _kinds(words: str, *kinds: RecordKind) -> FilterStep:
    return FilterStep(words, lambda filter: replace(filter, kinds=kinds))


_TROUBLE = (PushStatus.FAIL.value, PushStatus.ERROR.value, PushStatus.NO_STATUS.value)

STATE_CHOICES = (
    _states(""),
    _states("accepted with failures", Outcome.ACCEPTED, results=_TROUBLE),
    _states("accepted", Outcome.ACCEPTED),
    _states("rejected", Outcome.REJECTED),
    _states("unknown", Outcome.UNKNOWN),
    _states("not sent", Outcome.NOT_SENT),
    _states("sending", Outcome.SENDING),
)

KIND_CHOICES = (
    _kinds(""),
    _kinds("pushes", RecordKind.PUSH),
    _kinds("label changes", *(kind for kind in RecordKind if kind is not RecordKind.PUSH)),
)
