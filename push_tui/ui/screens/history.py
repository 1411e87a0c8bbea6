"""The history: what was sent and changed, newest first; searched and filtered on disk, read by page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from textual import on, work
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.local_time import HOST_ZONE
from push_tui.operations.listing import Listing, count, read_again, read_first, read_more, totals
from push_tui.operations.session import Topic
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.records import EVERYTHING, Filter, Record, RecordKind, Row
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.screens.base import BESIDE
from push_tui.ui.screens.history_filters import Filters, Wanted, filter_words, why_none
from push_tui.ui.screens.history_rows import HistoryList, how_many
from push_tui.ui.screens.list_pane import ListPane, try_again
from push_tui.ui.screens.looked_into import LooksInto, why_not_looked_into
from push_tui.ui.screens.outcome_words import why_not_again
from push_tui.ui.screens.record import RecordScreen, compose_record, copy_report, correct_record, record_of, show_record
from push_tui.ui.screens.record_beside import RecordBeside
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import RowList
from push_tui.ui.widgets.text_line import Span, TextLine, in_tones

SEARCH_PAUSE = 0.1
"""Seconds without a key before the search starts."""


class HistoryScreen(LooksInto, ListPane[Row]):
    """Everything that was sent or changed with this config directory, with any profile."""

    TAB = "history"
    SCOPES = (Scope.HISTORY,)
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = "#history-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (BESIDE, "-beside")]

    def __init__(self) -> None:
        super().__init__()
        self._listing = Listing()
        self._readers = 0
        self._picked: Mapping[str, object] = {}
        """What you chose in each filter, see `Filters.chosen`."""
        self._given = EVERYTHING
        """The filter that another screen asked for; yours comes on top."""
        self._scheduled = False
        """Whether to show only what is still to go out, soonest first."""
        self._back: Callable[[], object] | None = None
        """Returns to the screen that gave the filter; None to stay."""
        self._pause: Timer | None = None
        self._hidden: Mapping[str, int] = {}
        """If no row matches: how many there are without one of your filters, by its action."""

    def body(self) -> Iterable[Widget]:
        """Show heading, why nothing can be recorded, search and list."""
        yield Static(id="history-heading", classes="heading")
        yield Static(id="history-note")
        yield FilterInput(
            self._take_own(),
            placeholder="search titles, texts, targets, notes, task IDs",
            id="history-filter",
        )
        yield Horizontal(
            HistoryList(self.session.config.operator_zone, self.tui.now, id="history-list"),
            RecordBeside(id="history-record"),
        )
        yield Static(id="history-start")

    def _take_own(self) -> str:
        """Take the filters that you chose last, and return what you searched for."""
        view = self.session.setting.views.get("history", {})
        self._picked = view
        self._scheduled = view.get("scheduled") is True
        return str(view.get("search", ""))

    @property
    def _reading(self) -> bool:
        return self._readers > 0

    @property
    def _gone(self) -> bool:
        """Whether the screen's widgets were removed; a worker may still run then."""
        parts = "#history-list", "#history-filter", "#history-heading", "#history-start"
        return any(self.query_one_optional(part) is None for part in parts)

    @property
    def wanted(self) -> Wanted:
        """The filters that you chose, on top of the one given."""
        now = self.tui.now().astimezone(self.session.config.operator_zone or HOST_ZONE)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        filters = Filters(tuple(self.session.config.profiles), midnight, self._picked)
        return Wanted(filters, self._given, self.filter_input.value, self._scheduled)

    # Reading, on the storage thread

    def on_screen_resume(self) -> None:
        """Show the rows read before, and read again."""
        self._read(settle=True)

    def model_changed(self, topic: Topic) -> None:
        """Read again after a row was written. Show the progress while an old history is updated."""
        if topic is Topic.HISTORY:
            (self.show if self.session.history_update else self._read)()

    def _keep_own(self, wanted: Wanted) -> None:
        """Keep the filters, unless another screen gave one, as you will find them again."""
        if self._given == EVERYTHING and self._back is None:
            views, keys = self.session.setting.views, wanted.filters.keys
            views["history"] = {"search": wanted.text, **keys, "scheduled": wanted.scheduled}

    @work(exclusive=True, group="history")
    async def _read(self, *, settle: bool = False) -> None:
        """Read the same rows again, or from the top if the filter changed."""
        if self._gone:
            return
        session, asked = self.session, self.wanted
        wanted, scheduled = asked.filter, asked.scheduled
        self._keep_own(asked)
        same = (wanted, scheduled) == (self._listing.filter, self._listing.scheduled)
        reload = not same or not self._listing.rows
        self._readers += 1
        self.show()
        try:
            if reload:
                row = self._row_to_stay_on(wanted)
                listing = await self.tui.ask(read_first(session, wanted, scheduled=scheduled, settle=settle, row=row))
                if listing.total is None:
                    self._take(listing, keep_cursor=same)
                    listing = await self.tui.ask(count(session, listing))
            else:
                listing = await self.tui.ask(read_again(session, self._listing, settle=settle))
            others = {} if listing.rows or listing.error else asked.without_each
            self._hidden = await self.tui.ask(totals(session, others)) if others else {}
        finally:
            self._readers -= 1
        self._take(listing, keep_cursor=same)

    @work(exclusive=True, group="history")
    async def _read_more(self) -> None:
        self._readers += 1
        try:
            listing = await self.tui.ask(read_more(self.session, self._listing))
            if listing.total is None:
                listing = await self.tui.ask(count(self.session, listing))
        finally:
            self._readers -= 1
        self._take(listing)

    def _row_to_stay_on(self, filter: Filter) -> int | None:
        """Return the row to put the cursor on when the filter becomes this; None for the first, as where you search."""
        row = self._stood_on if self.current is None else self.current.id
        return row if isinstance(row, int) and not filter.text and self._back is None else None

    def _take(self, listing: Listing, *, keep_cursor: bool = True) -> None:
        # What is shown stays if nothing changed: each page of rows takes 0.2 MB.
        self._listing = replace(listing, rows=self._listing.rows) if listing.rows == self._listing.rows else listing
        if not self._gone:
            row = self._row_to_stay_on(listing.filter)
            self.show(keep_cursor=keep_cursor)
            self.rows.move_to_key(row)

    # Showing

    def show(self, *, keep_cursor: bool = True) -> None:
        """Show what was read; repaint only changes."""
        if self._gone:
            return
        listing = self._listing
        rows = self.query_one(HistoryList)
        rows.set_empty(self._why_empty())
        rows.set_sought(listing.filter.text.strip().casefold())
        profile = self.session.profile.name
        if rows.items is not listing.rows or rows.profile != profile:
            rows.show_rows(listing, profile, keep_cursor=keep_cursor)
            self.refresh_actions()
        self._show_heading()
        note = self.session.why_not_recorded
        self.query_one("#history-note").display = bool(note)
        self.show_line("#history-note", note)
        self._show_start()

    @on(RowList.CursorMoved)
    def _show_start(self) -> None:
        """Show the record under the cursor beside the list; without room for it, when a scheduled push goes out."""
        self.query_one(RecordBeside).follow(self.current)
        line, sentence = self.query_one("#history-start", Static), self.query_one(HistoryList).start_sentence
        line.set_class(self.query_one(HistoryList).has_scheduled, "-told")
        self.show_line("#history-start", sentence)

    def _show_heading(self) -> None:
        """Show how many rows there are, and each filter as a chip."""
        listing = self._listing
        chips = [*filter_words(self._given, self.session.config.operator_zone)]
        chips += [f"{words} ({key_of(each)})" for each, words in self.wanted.words.items()]
        spans: list[Span | str] = [f"History  {how_many(listing)} "]
        for chip in chips:
            spans += [" ", (f" {chip} ", "box")]
        if chips:
            spans.append((f"  {self._way_out}", "dim"))
        if self._reading and not listing.rows:
            spans.append("  reading…")
        elif listing.error and listing.rows:
            spans.append(f"  not refreshed ({key_of('refresh_history')} tries again): {listing.error}")
        line, content = self.query_one("#history-heading", Static), in_tones([TextLine(*spans)])
        if line.content != content:
            line.update(content)

    @property
    def _way_out(self) -> str:
        return f"{key_of('show_all_history')} {'shows everything' if self._back is None else 'goes back'}"

    def _why_empty(self) -> Span | str:
        if self._listing.error:
            return try_again(self._listing.error, "refresh_history")
        if self._reading:
            return self.session.history_update or "Reading the history…"
        if self._given.user:
            return (
                f"No push sent from this host names {visible_name(self._given.user)}. "
                f"Pushes to labels or everybody name no users. "
                f"{self._way_out}."
            )
        if [*self.wanted.words] == ["filter_scheduled"] and self._given == EVERYTHING:
            return f"No scheduled push is still to go out. {self._way_out}."
        if self.wanted.words:
            return f"{why_none(self.wanted, self._hidden)} {self._way_out}."
        if self._given != EVERYTHING:
            return f"No row matches this filter. {self._way_out}."
        if self.session.history.read_only:
            return "This push-tui can read no record in it."
        return f"Nothing was sent yet. {title_and_key('compose')} writes a push; every send and change is listed here."

    # Events of the list

    @on(RowList.EndInSight)
    def _end_in_sight(self) -> None:
        listing = self._listing
        if listing.rows and not listing.complete and not listing.error and not self._reading:
            self._read_more()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        self._with_record(lambda record: self.replace_with(RecordScreen(record, rows=self.query_one(HistoryList))))

    def filter_changed(self) -> None:
        """Search once you stop typing."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(SEARCH_PAUSE, self._read)

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """Return why an action is not possible: it needs a row, a task ID or a push."""
        row, given = self.current, self._given
        taken = {
            "filter_kind": given.user or given.kinds,
            "filter_profile": given.profile,
            "filter_environment": given.environment,
            "filter_period": given.since or given.until,
        }
        if taken.get(action_id):
            words = ", ".join(filter_words(given, self.session.config.operator_zone))
            return f"This list has only {words}. {self._way_out}; {title_and_key('history')} has your own filters."
        if action_id == "drop_filter" and not self.wanted.words:
            return "No filter of yours is in use."
        if action_id == "copy_report" and row is None:
            return "There is no row under the cursor."
        if action_id == "looked_into":
            return why_not_looked_into(row, self.session.config.operator_zone)
        if action_id == "copy_task" and (row is None or row.task_id is None):
            return "There is no row under the cursor." if row is None else "This row has no task ID."
        return why_not_again(row, action_id) or super().why_not(action_id)

    def show_filter(self, filter: Filter, back: Callable[[], object] | None = None) -> None:
        """Show exactly the rows of this filter; Escape then calls ``back``."""
        if self._gone:
            return  # it was left before it was painted
        self._keep_own(self.wanted)  # also what you typed a moment ago
        self._reset_filters(filter)
        self._back = back
        self._read()

    def action_filter_history(self) -> None:
        """Open the search line."""
        self.filter_input.open()

    def action_show_all_history(self) -> None:
        """Clear search and filters, or return to the screen that gave one."""
        back = self._back
        if back is None:
            self._reset_filters()
            self._read()
        else:
            self._end_given()
            back()

    def _end_given(self) -> None:
        self._given, self._back = EVERYTHING, None
        self.filter_input.restore(self._take_own())

    def show_own(self) -> None:
        """End a filter that another screen gave; yours comes back."""
        if not self._gone and (self._given != EVERYTHING or self._back is not None):
            self._end_given()
            self._read()

    def _reset_filters(self, given: Filter = EVERYTHING) -> None:
        self._given = given
        self._scheduled = False
        self._picked = {}
        self.filter_input.clear_filter()

    def act(self, action_id: str) -> object:
        """List the choices of a filter, or do another action."""
        return self._choose(action_id) if action_id in self.wanted.filters.choices else super().act(action_id)

    @work
    async def _choose(self, action_id: str) -> None:
        from push_tui.ui.screens.pick_filter import picker

        filters = self.wanted.filters
        picked = await self.app.push_screen_wait(picker(action_id, filters))
        if picked is not None:
            self._picked = {**filters.keys, action_id: picked}
            self._read()

    def action_drop_filter(self) -> None:
        """Remove the last of your filters."""
        left = self.wanted.without([*self.wanted.words][-1])
        self._picked, self._scheduled = left.filters.keys, left.scheduled
        self.filter_input.restore(left.text)
        self._read()

    def action_filter_scheduled(self) -> None:
        """Show only what is still to go out, or everything again."""
        self._scheduled = not self._scheduled
        self._read()

    def action_refresh_history(self) -> None:
        """Read again."""
        self._read(settle=True)

    def applies(self, action_id: str) -> bool:
        """Offer to say that you looked into a row only where that takes it off the Overview."""
        if action_id == "looked_into":
            return self.current is not None and needs_look(self.current)
        if action_id == "drop_filter":
            return bool(self.wanted.words)
        return super().applies(action_id)

    @work
    async def action_why_nothing(self) -> None:
        """Find out why a user got nothing: one of the push under the cursor, if there is one."""
        from push_tui.ui.screens.why_nothing import ask_why_nothing

        if self.current is not None and self.current.kind is RecordKind.PUSH:
            await show_record(self.tui, self.current.id, why_nothing=True)
        else:  # at once, without reading the record: what is typed next is for the question
            await ask_why_nothing(self.tui)

    @property
    def row_looked_at(self) -> int | None:
        """The row under the cursor."""
        return None if self.current is None else self.current.id

    def read_rows(self) -> None:
        """Read the same rows."""
        self._read()

    def action_copy_task(self) -> None:
        """Copy the task ID."""
        if self.current is not None and self.current.task_id is not None:
            self.tui.copy(self.current.task_id, "task ID")

    def action_copy_report(self) -> None:
        """Copy the record under the cursor as plain text."""
        self._with_record(lambda record: copy_report(self, record))

    def action_compose_again(self) -> None:
        """Fill the composer with the push under the cursor."""
        self._with_record(lambda record: compose_record(self, record))

    def action_correct(self) -> None:
        """Fill the composer with the push under the cursor, to correct it."""
        self._with_record(lambda record: correct_record(self, record))

    @work(exclusive=True, group="record")
    async def _with_record(self, use: Callable[[Record], object]) -> None:
        """Read the record under the cursor, then call ``use`` with it."""
        row = self.current
        record = None if row is None else await self.tui.before_keys(record_of(self.tui, row.id, "This row"))
        if record is not None and self.is_current and not self._gone:
            use(record)
