"""History rows in the list: words, colours, columns."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from push_tui.message.local_time import offset_text
from push_tui.message.schedule import start_of
from push_tui.operations.upcoming import may_go_out
from push_tui.storage.records import RecordKind, Row
from push_tui.ui.screens.base import NARROW
from push_tui.ui.screens.outcome_words import result_of, row_words, start_sentence, tone_of
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
_STARTS = Column("Goes out", 19)
_STATE = 1
"""The index of the column after which the start is inserted."""


def columns(*, narrow: bool, scheduled: bool) -> tuple[Column, ...]:
    """Return the columns, with the start if a listed push is ``scheduled``."""
    bare = _NARROW if narrow else _WIDE
    return (*bare[: _STATE + 1], _STARTS, *bare[_STATE + 1 :]) if scheduled else bare


def cells(row: Row, *, narrow: bool, zone: tzinfo | None, now: datetime, scheduled: bool = False) -> tuple[Cell, ...]:
    """Return a row's cells for `columns`."""
    sent = row.created_at.astimezone(zone)
    push = row.kind is RecordKind.PUSH
    cells = (
        Cell(_time(sent, now.astimezone(zone), narrow)),
        Cell(row_words(row, now), tone_of(row.kind, row.state, result_of(row), row.counts)),
        *((Cell(_start(row, zone, now)),) if scheduled else ()),
        Cell(f"{row.audience_text}{' (test)' if row.test else ''}"),
        Cell(row.title if push else row.kind.value, "" if push else "dim"),
    )
    return cells if narrow else (*cells, Cell(row.task_id or ""), Cell(row.profile))


def _start(row: Row, zone: tzinfo | None, now: datetime) -> str:
    """Return when a push goes out: ``05-09 21:00 +02:00``, ``was due 05-09 21:00``; empty if it does not."""
    if not may_go_out(row):
        return ""
    start = start_of(row.start_date, row.start_zone)
    if start is None:
        return f"{row.start_date[5:16]} there"
    there = start.astimezone(zone)
    return f"{there:%m-%d %H:%M} {offset_text(there)}" if start > now else f"was due {there:%m-%d %H:%M}"


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
        self._narrow = False
        self._scheduled = False

    @property
    def has_scheduled(self) -> bool:
        """Whether a listed push is scheduled."""
        return self._scheduled

    @property
    def start_sentence(self) -> str:
        """When the push under the cursor goes out or was due; empty if it is not scheduled."""
        return start_sentence(self.current, self._zone, self._now)

    def show(self, items: Sequence[Row], *, keep_cursor: bool = True) -> None:
        """Show these rows; times are relative to now."""
        self._now = self._clock()
        self._scheduled = any(map(may_go_out, items))
        self._choose_columns()
        super().show(items, keep_cursor=keep_cursor)

    def _cells_of(self, row: Row) -> tuple[Cell, ...]:
        return cells(row, narrow=self._narrow, zone=self._zone, now=self._now, scheduled=self._scheduled)

    def on_resize(self) -> None:
        """Use fewer columns on a narrow terminal."""
        self._narrow = self.app.size.width < NARROW
        self._choose_columns()

    def _choose_columns(self) -> None:
        self.set_columns(columns(narrow=self._narrow, scheduled=self._scheduled))
