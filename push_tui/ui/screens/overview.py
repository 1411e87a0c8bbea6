"""The first screen: what needs a look, schedule, jobs, quotas, labels, pushes and the connection."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.widget import Widget

from push_tui.operations.overview import LookAt
from push_tui.operations.session import Topic
from push_tui.outcomes import Outcome
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import perform
from push_tui.ui.screens import overview_lines as lines
from push_tui.ui.screens.base import NARROW
from push_tui.ui.screens.looked_into import LooksInto
from push_tui.ui.screens.overview_lines import Place, ToCalls, ToJob, ToLabel, ToPushes, ToRecord
from push_tui.ui.screens.overview_pushes import pushes
from push_tui.ui.widgets.panel import Facts, Panel, Panels

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from textual.geometry import Size
    from textual.timer import Timer

    from push_tui.endpoints import Endpoint
    from push_tui.operations.overview import Look, Overview
    from push_tui.storage.records import Filter

MOST_OFTEN, AT_REST, AFTER_DEFECT = 1.0, 5.0, 60.0
"""Seconds between two readings: at least; while nothing changes (other processes and the clock change facts, too);
after one that failed where no code expects it."""
READING_SHARE = 0.05
"""The share of the time that readings may take; a large history is read less often."""

_WIDE, _TALL = 160, 50
"""From this many columns on there are three columns of panels; from this many rows on, panels show more."""
LABELS_NAMED = 5
"""Labels that are listed; on a tall terminal three times as many, or in columns as many as fill theirs."""
_READS = {Topic.HISTORY, Topic.SENDS, Topic.JOBS, Topic.COMPOSITION, Topic.CREDENTIALS, Topic.LABELS}


def columns(size: Size) -> Sequence[Sequence[int]]:
    """Return which panels, as `OverviewScreen.body` yields them, each column holds on a terminal of this size.

    The second panel of pushes stands where there is room for it.
    """
    more, first, middle, last = ((6,) if size.height >= _TALL else ()), (0, 1, 2), (3, 4), (7,)
    if size.width < NARROW:
        return ((*first, *middle, 5, *more, *last),)
    if size.width < _WIDE:
        return (*first, *middle), (5, *more, *last)
    return (*first, *more), middle, (5, *last)


class OverviewScreen(LooksInto):
    """Panels of facts, read from local files."""

    TAB = "overview"
    SCOPES = (Scope.OVERVIEW,)
    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#overview-looks"

    def __init__(self) -> None:
        super().__init__()
        self._facts: Overview | None = None
        self._by_day = False
        self._reading = False
        self._again = False
        """Whether something changed while the facts were read."""
        self._read_at = 0.0
        """When the last reading began, on the monotonic clock."""
        self._pace = MOST_OFTEN
        self._next: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Yield the panels, most pressing first."""
        yield Panels(
            Panel(
                "Needs a look", lambda width: lines.looks(self._facts, self.session.history_update), id="overview-looks"
            ),
            Panel("Scheduled", lambda width: lines.scheduled(self._facts, self._zone), id="overview-scheduled"),
            Panel("Jobs", self._jobs, id="overview-jobs"),
            Panel("Quotas", lambda width: lines.quotas(self._facts, self._zone, width), id="overview-quotas"),
            Panel("Labels", self._labels, id="overview-labels"),
            Panel("Pushes", lambda width: self._pushes(width, by_day=self._by_day), id="overview-pushes"),
            Panel(
                "Pushes",
                lambda width: self._pushes(width, by_day=not self._by_day, turns=False),
                id="overview-more-pushes",
            ),
            Panel("Connection", self._connection, id="overview-connection"),
            columns=columns,
        )

    # Facts

    @property
    def _zone(self) -> tzinfo | None:
        return self.session.config.operator_zone

    @property
    def _now(self) -> datetime:
        return self.tui.now() if self._facts is None else self._facts.at

    def _pushes(self, width: int, *, by_day: bool, turns: bool = True) -> Facts:
        return pushes(self._facts, self._zone, width, by_day=by_day, turns=turns)

    def _jobs(self, width: int) -> Facts:
        trouble = "" if self._facts is None else self._facts.trouble
        return lines.jobs(self.tui.jobs.unfinished, trouble, width)

    def _labels(self, width: int) -> Facts:
        limit, height = self.session.dialect.labels_per_app, self.app.size.height
        named = LABELS_NAMED if height < _TALL else LABELS_NAMED * 3 if self.narrow else height
        return lines.labels(
            self.session.labels, limit, self._now, self._zone, width, named=named, wait=self.session.wait_left
        )

    def _connection(self, width: int) -> Facts:
        return lines.connection(self.session, self._facts, self._zone, width)

    # Reading, on the engine

    def on_screen_resume(self) -> None:
        """Show what is known, then read what changed while another screen was on top."""
        self._show()
        self.tui.when_painted(self, self._read)

    def on_screen_suspend(self) -> None:
        """Read nothing while another screen is on top."""
        self._stop_timer()

    def model_changed(self, topic: Topic) -> None:
        """Read again soon; show labels, jobs, and how far an old history is updated, at once."""
        if not self.is_active:
            return
        if topic in {Topic.LABELS, Topic.WAIT}:
            self.query_one("#overview-labels", Panel).make_now()
        if topic is Topic.JOBS:
            self.query_one("#overview-jobs", Panel).make_now()
        if topic is Topic.HISTORY and self._facts is None:
            self.query_one("#overview-looks", Panel).make_now()
        if topic in _READS:
            self._read_soon()

    def session_changed(self) -> None:
        """Show the facts of the new profile."""
        super().session_changed()
        self._facts = None
        self._show()
        self._read()

    def _read_soon(self) -> None:
        if self._reading:
            self._again = True
        else:
            self._read_in(self._pace)

    def _read_in(self, pause: float) -> None:
        """Read when this long has passed since the last reading began."""
        self._stop_timer()
        self._next = self.set_timer(max(0.0, self._read_at + pause - time.monotonic()), self._read)

    def _stop_timer(self) -> None:
        if self._next is not None:
            self._next.stop()
            self._next = None

    @work(exclusive=True, group="overview")
    async def _read(self) -> None:
        from push_tui.operations.overview import read_overview

        self._stop_timer()
        session, self._read_at = self.session, time.monotonic()
        self._reading, self._again = True, False
        try:
            facts = await self.tui.ask(read_overview(session, self.tui.now()))
        except Exception:
            self._read_in(AFTER_DEFECT)
            raise
        finally:
            self._reading = False
        if session is not self.session or not self.is_active:
            return
        before, self._facts = self._facts, facts
        self._pace = max(MOST_OFTEN, (time.monotonic() - self._read_at) / READING_SHARE)
        self._show()
        moving = self._again or before is None or replace(before, at=facts.at) != facts
        self._read_in(self._pace if moving else max(AT_REST, self._pace))

    def _show(self) -> None:
        for panel in self._panels:
            panel.make_now()
        self.refresh_actions()

    def on_resize(self) -> None:
        """Let no panel keep the focus that there is no room for."""
        if isinstance(self.focused, Panel) and self.focused not in self._panels:
            self.set_focus(self._looks)

    # Moving

    @property
    def _panels(self) -> list[Panel]:
        return self.query_one(Panels).in_order

    def _go_to(self, panel: Panel, *, last: bool = False) -> None:
        (panel.action_last if last else panel.action_first)()
        self.set_focus(panel, scroll_visible=False)  # `Widget.focus` would repaint all of it

    def _step(self, by: int) -> Panel:
        panels = self._panels
        here = next((at for at, panel in enumerate(panels) if panel is self.focused), -1 if by > 0 else 0)
        return panels[(here + by) % len(panels)]

    def action_next_panel(self) -> None:
        """Go to the next panel."""
        self.set_focus(self._step(1), scroll_visible=False)

    def action_previous_panel(self) -> None:
        """Go to the previous panel."""
        self.set_focus(self._step(-1), scroll_visible=False)

    @on(Panel.Moved)
    def _moved(self) -> None:
        self.refresh_actions()

    @on(Panel.Beyond)
    def _beyond(self, event: Panel.Beyond) -> None:
        """Go on in the next panel; stop at the first and the last one."""
        panels = self._panels
        if event.panel in panels and 0 <= (at := panels.index(event.panel) + event.by) < len(panels):
            self._go_to(panels[at], last=event.by < 0)

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """Say that you see the pushes by hour or day already, and why a line stays among what needs a look."""
        if action_id == "looked_into":
            return lines.why_it_stays(self._look)
        if action_id == ("by_day" if self._by_day else "by_hour") and self.focused is self._pushes_panel:
            return f"Pushes are shown by {'day' if self._by_day else 'hour'} already."
        return super().why_not(action_id)

    def applies(self, action_id: str) -> bool:
        """Offer to look into something only among what needs a look."""
        of_looks = action_id in {"looked_into", "why_nothing"}
        return self.focused is self._looks if of_looks else super().applies(action_id)

    @property
    def _looks(self) -> Panel:
        return self.query_one("#overview-looks", Panel)

    @property
    def _look(self) -> Look | None:
        """What needs a look on the line under the cursor."""
        return lines.look_on(self._facts, self._looks.at) if self.focused is self._looks else None

    @property
    def _pushed_row(self) -> int | None:
        """The push that needs a look on the line under the cursor."""
        look = self._look
        return look.row if look is not None and look.job is None else None

    @work
    async def action_why_nothing(self) -> None:
        """Find out why a user of the push got nothing; without a push, why the user that you name did."""
        from push_tui.ui.screens.record import show_record
        from push_tui.ui.screens.why_nothing import ask_why_nothing

        if self._pushed_row is not None:
            await show_record(self.tui, self._pushed_row, why_nothing=True)
        else:
            await ask_why_nothing(self.tui)

    @property
    def row_looked_at(self) -> int | None:
        """The row that the line under the cursor is about."""
        look = self._look
        return None if look is None else look.row

    def read_rows(self) -> None:
        """Read all facts."""
        self._read()

    def action_by_hour(self) -> None:
        """Show the pushes by hour."""
        self._show_by(by_day=False)

    def action_by_day(self) -> None:
        """Show the pushes by day."""
        self._show_by(by_day=True)

    @property
    def _pushes_panel(self) -> Panel:
        return self.query_one("#overview-pushes", Panel)

    def _show_by(self, *, by_day: bool) -> None:
        self._by_day = by_day
        panel = self._pushes_panel
        for each in self._panels:
            each.make_now()
        self.set_focus(panel, scroll_visible=False)  # from any panel; `Widget.focus` would repaint all of it
        panel.move_to(0)
        self.refresh_actions()

    def action_refresh_overview(self) -> None:
        """Read the facts again."""
        self._read()

    @on(Panel.Chosen)
    async def _chosen(self, event: Panel.Chosen) -> None:
        """Open what the fact is about."""
        match event.target:
            case ToRecord(row):
                self._open_record(row)
            case ToJob(job):
                from push_tui.ui.screens.job import JobScreen

                self.tui.show_page(JobScreen(job, self.TAB))
            case ToPushes():
                self._open_history(_pushes(event.target))
            case ToCalls(endpoints):
                self._open_history(_drawing_on(endpoints))
            case ToLabel(name):
                from push_tui.ui.screens.labels import show_label

                show_label(self.tui, name)
            case Place.CONNECTION:
                self._go_to(self.query_one("#overview-connection", Panel))
            case Place.DRAFTS:
                self._open_drafts()
            case Place() as place:
                await perform(self, place)

    def _open_history(self, filter: Filter) -> None:
        from push_tui.ui.screens.open_history import show_history

        show_history(self.tui, replace(filter, profile=self.session.profile.name), lambda: self.tui.go(self.TAB))

    @work
    async def _open_drafts(self) -> None:
        """List the drafts here, so that Escape comes back; the composer shows the one you choose."""
        from push_tui.ui.screens.drafts import open_saved_draft

        if await open_saved_draft(self.tui):
            self.tui.go("compose")

    @work(exclusive=True, group="record")
    async def _open_record(self, row: int) -> None:
        from push_tui.ui.screens.record import RecordScreen, record_of

        record = await self.tui.before_keys(record_of(self.tui, row, "This record"))
        if record is not None and self.is_active:
            looks = () if self._facts is None else self._facts.looks
            ids = [look.row for look in looks if look.row is not None and look.job is None]
            self.tui.show_page(RecordScreen(record, self.lit, ids=ids))


def _pushes(target: ToPushes) -> Filter:
    """Return what lists these pushes."""
    from push_tui.storage.records import End, Filter, RecordKind

    return Filter(
        kinds=(RecordKind.PUSH,),
        since=target.start,
        until=target.end,
        states=(Outcome.UNKNOWN,) if target.counted is LookAt.UNKNOWN else (),
        ends=(End.FAILED, End.NOT_REPORTED) if target.counted is LookAt.FAILED else (),
    )


def _drawing_on(endpoints: frozenset[Endpoint]) -> Filter:
    """Return what lists the pushes or the changes of labels that draw on a limit of these calls."""
    from push_tui.message.push import ENDPOINTS
    from push_tui.storage.records import Filter, RecordKind

    kinds = [kind for kind, endpoint in ENDPOINTS.items() if endpoint in endpoints]
    if not kinds:
        return Filter(kinds=tuple(kind for kind in RecordKind if kind is not RecordKind.PUSH))
    return Filter(kinds=(RecordKind.PUSH,), audience_kind=kinds[0] if len(kinds) == 1 else None)
