"""History rows in the list: words, colours, columns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from rich.cells import cell_len

from push_tui.frozen import frozen
from push_tui.message.local_time import weekday
from push_tui.message.schedule import start_of
from push_tui.operations.listing import COUNTED, Listing
from push_tui.operations.upcoming import may_go_out
from push_tui.outcomes import Outcome
from push_tui.storage.records import EVERYTHING, RecordKind, Row
from push_tui.text import visible_name
from push_tui.ui.screens.outcome_words import SCHEDULED, WAS_DUE, result_of, row_words, start_sentence, tone_of
from push_tui.ui.widgets.row_drawing import problem_sign
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.text_line import Span

Part = TypeVar("Part")

_CLOCK, _DATE = 5, 11
"""The cells of a time below the heading of its day, and of one with its day."""
_STATE, _WIDE_STATE = Column("State and result", 21), Column("State and result", 32)
_TASK_DIGITS = 6
"""The last digits of a task ID tell one from another; the record has all of them."""
_TASK_FROM, _OPERATOR_FROM, _WIDE_FROM = 78, 98, 118
"""The narrowest lists with a task ID; with an operator; with a wide column of states."""
_OPERATOR = range(8, 17)
OTHER_PROFILE = "≠"
"""Stands before the audience of a row that another profile sent."""
_MEASURED = 500
"""So many rows say how wide the columns must be; measuring all of a long list would take too long."""


@frozen
class Layout:
    """What the rows have room for and what they need; ``width`` is that of the list in cells."""

    width: int
    by_day: bool = True
    """Whether days have headings; else the rows are listed by when a push goes out."""
    operator: int = 0
    """The cells of the longest name of an operator that was listed so far."""
    profile: str = ""
    """The profile in use; rows of others are marked. Empty to mark none."""

    def _first(self, time: Part, state: Part, start: Part) -> tuple[Part, ...]:
        """Return what the rows begin with: what they are listed by, and the state."""
        return (time if self.by_day else start), state

    def columns(self, day: str = "") -> tuple[Column, ...]:
        """Return the columns; ``day`` is that of the first rows if its heading is scrolled away."""
        time, start = Column(day or "Time", _CLOCK, tone="dim", id="Time"), Column("Goes out", _DATE)
        return (
            *self._first(time, _WIDE_STATE if self.width >= _WIDE_FROM else _STATE, start),
            Column("Audience", names=True),
            Column("Title"),
            *((Column("Task ID", _TASK_DIGITS + 1, tone="dim"),) if self.width >= _TASK_FROM else ()),
            *((self._operators,) if self.width >= _OPERATOR_FROM else ()),
        )

    @property
    def _operators(self) -> Column:
        return Column("Operator", max(_OPERATOR.start, min(self.operator, _OPERATOR.stop - 1)), tone="dim", names=True)

    def cells(self, row: Row, zone: tzinfo | None, now: datetime) -> tuple[Cell, ...]:
        """Return a row's cells for `columns`."""
        push = row.kind is RecordKind.PUSH
        return (
            *self._first(
                Cell(f"{row.created_at.astimezone(zone):%H:%M}"),
                Cell(self._state(row, zone, now), tone_of(row.kind, row.state, result_of(row), row.counts)),
                Cell(start_words(row, zone, now)),
            ),
            self.whom(row),
            Cell(row.title if push else row.kind.value.removeprefix("users "), "" if push else "dim"),
            *((Cell(f"…{row.task_id[-_TASK_DIGITS:]}" if row.task_id else ""),) if self.width >= _TASK_FROM else ()),
            *((Cell(row.operator),) if self.width >= _OPERATOR_FROM else ()),
        )

    def whom(self, row: Row) -> Cell:
        """Return the audience; of another profile after a sign, and its name where there is room."""
        if self.profile in {"", row.profile}:
            return Cell(_audience(row))
        name = f"{row.profile}: " if self.width >= _OPERATOR_FROM else ""
        return Cell(f"{OTHER_PROFILE} {name}{_audience(row)}", "warn")

    def _state(self, row: Row, zone: tzinfo | None, now: datetime) -> str:
        """Return state and result; of an accepted push when it goes out or was due, if the first column does not."""
        told = not self.by_day or not row.start_date or row.state is not Outcome.ACCEPTED
        start = None if told else start_of(row.start_date, row.start_zone)
        if start is None:
            return row_words(row, now)
        return f"{SCHEDULED if start > now else WAS_DUE} {_dated(start.astimezone(zone), now.astimezone(zone))}"


def _audience(row: Row) -> str:
    return f"{row.audience_text}{' (test)' if row.test else ''}"


def day_words(row: Row, zone: tzinfo | None, now: datetime) -> str:
    """Return the day on which a row was made, for the heading above its rows: ``Sat 2026-05-09 · today``."""
    day, today = row.created_at.astimezone(zone), now.astimezone(zone).date()
    near = {today: " · today", today - timedelta(days=1): " · yesterday"}.get(day.date(), "")
    return f"{weekday(day)} {day:%Y-%m-%d}{near}"


def start_words(row: Row, zone: tzinfo | None, now: datetime) -> str:
    """Return when a push goes out or was due: ``05-09 21:00``; empty if it does not."""
    if not may_go_out(row):
        return ""
    start = start_of(row.start_date, row.start_zone)
    if start is None:
        return "see record"  # in which zone its time is, is not known
    return _dated(start.astimezone(zone), now.astimezone(zone))


def _dated(sent: datetime, now: datetime) -> str:
    return sent.strftime("%m-%d %H:%M" if sent.year == now.year else "%Y-%m-%d")


class HistoryList(RowList[Row]):
    """The rows of the history, with a heading for each day unless they are listed by their start."""

    def __init__(self, zone: tzinfo | None, clock: Callable[[], datetime], *, id: str | None = None) -> None:
        self._row_layout = Layout(0)
        super().__init__(
            self._row_layout.columns(), self._cells_of, lambda row: row.id, markable=False, heading=self._day, id=id
        )
        self._has_scheduled = False
        self._longest_shown = [0] * 3
        """The cells of the longest operator, audience and title that were shown so far."""
        self._zone = zone
        self._clock = clock
        self._now = clock()

    @property
    def profile(self) -> str:
        """The profile whose rows have no mark."""
        return self._row_layout.profile

    @property
    def has_scheduled(self) -> bool:
        """Whether a push that was listed so far is scheduled."""
        return self._has_scheduled

    @property
    def newest_first(self) -> bool:
        """Whether the newest row comes first; else that which goes out next."""
        return self._row_layout.by_day

    @property
    def start_sentence(self) -> str:
        """When the push under the cursor goes out or was due; empty if it is not scheduled."""
        return start_sentence(self.current, self._zone, self._now)

    def show_rows(self, listing: Listing, profile: str = "", *, keep_cursor: bool = True) -> None:
        """Show what was read; times are relative to now, rows of another than ``profile`` are marked."""
        items = listing.rows
        self._now = self._clock()
        layout = Layout(self.size.width, not listing.scheduled, profile=profile)
        measured = ((row.operator, layout.whom(row).text, row.title) for row in items[:_MEASURED])
        # Columns grow with what is shown and never shrink: a filter would make them jump.
        shown = ([cell_len(visible_name(text)) for text in texts] for texts in measured)
        self._longest_shown = [*map(max, zip(self._longest_shown, *shown, strict=True))]
        operator, audience, title = self._longest_shown
        self._has_scheduled = self._has_scheduled or any(map(may_go_out, items))
        self._row_layout = replace(layout, operator=operator)
        self.set_longest(Audience=audience, Title=title)
        self.show(items, keep_cursor=keep_cursor)
        self._choose_columns()

    def _day(self, row: Row) -> str:
        return day_words(row, self._zone, self._now) if self._row_layout.by_day else ""

    def _cells_of(self, row: Row) -> tuple[Cell, ...]:
        return self._row_layout.cells(row, self._zone, self._now)

    def sign(self, item: Row, *, focused: bool) -> Span:
        """Mark what failed and what nobody knows."""
        return problem_sign(tone_of(item.kind, item.state, result_of(item), item.counts), focused=focused)

    def on_resize(self) -> None:
        """Show the columns that fit."""
        self._row_layout = replace(self._row_layout, width=self.size.width)
        self._choose_columns()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Name the day of the first rows above their times while its heading is scrolled away."""
        super().watch_scroll_y(old_value, new_value)
        self._choose_columns()

    def _choose_columns(self) -> None:
        first = self.cut_off
        day = f"{first.created_at.astimezone(self._zone):%m-%d}" if first is not None else ""
        self.set_columns(self._row_layout.columns(day))


def how_many(listing: Listing) -> str:
    """Return how many rows a listing has, and how many match if that is more."""
    shown, total = len(listing.rows), listing.total
    if listing.complete or total == shown:
        return f"{shown:,}"
    if total is None:
        return f"showing {shown:,} of …"
    return f"showing {shown:,} of {f'{total:,}' if listing.filter == EVERYTHING else counted_words(total)}"


def counted_words(total: int) -> str:
    """Return how many rows match a filter; they are not all counted."""
    return f"{total:,}" if total <= COUNTED else f"more than {COUNTED:,}"
