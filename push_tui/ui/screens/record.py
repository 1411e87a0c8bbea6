"""One record of the history, with everything that is known about it."""

from collections.abc import Iterable, Sequence

from textual import work
from textual.widget import Widget
from textual.widgets import Static

from push_tui.dialects import DIALECTS
from push_tui.message.push import Push
from push_tui.message.schedule import start_of
from push_tui.operations.correction import Correction
from push_tui.operations.listing import (
    NotComposable,
    one_call_of_many,
    push_of,
    read_record,
    service_zone,
)
from push_tui.operations.replacing import NO_REPLACEMENTS, replacements_of
from push_tui.operations.scheduling import start_in
from push_tui.operations.session import Topic
from push_tui.operations.upcoming import may_go_out
from push_tui.outcomes import PushStatus
from push_tui.storage.overview_queries import needs_look
from push_tui.storage.records import HistoryUnavailable, Record, RecordKind, TargetKind, target_kind
from push_tui.text import decoded
from push_tui.ui.actions import Action, Scope
from push_tui.ui.content import plain
from push_tui.ui.host import Back, Host
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.history_rows import HistoryList
from push_tui.ui.screens.into_composer import compose_again, compose_push
from push_tui.ui.screens.looked_into import LooksInto, why_not_looked_into
from push_tui.ui.screens.outcome_words import start_sentence, why_not_again
from push_tui.ui.screens.record_page import body_text, heading_of, lines_of, report_of
from push_tui.ui.screens.take_back import TITLES, take_back, why_not_taken_back
from push_tui.ui.widgets.text_pane import TextPane

_STEPS = {"next_record": 1, "previous_record": -1}
_BY_START = {"next_record": "Next", "previous_record": "Previous"}


class RecordScreen(LooksInto):
    """One send or change and its outcome; replaces the screen it was opened from until you close it."""

    TAB = "record"
    SCOPES = (Scope.RECORD,)
    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "#record-page"

    def __init__(
        self, record: Record, back: Back = "history", rows: HistoryList | None = None, ids: Sequence[int] = ()
    ) -> None:
        """``rows`` is the list it was opened from, to step through; ``ids`` are the rows if there is none."""
        super().__init__()
        self.back = back
        self._record = record
        self._rows = rows
        self._ids = ids
        self._replacements = NO_REPLACEMENTS

    def body(self) -> Iterable[Widget]:
        """Show heading and page."""
        yield Static(id="record-heading", classes="heading")
        yield TextPane(id="record-page")

    @property
    def record(self) -> Record:
        """The record shown."""
        return self._record

    def on_mount(self) -> None:
        """Show the record."""
        self._show()
        self._look_up_replacements()
        self._seek()
        self._read()  # its outcome may have come since you left it

    def _seek(self) -> None:
        """Show where it has what you searched the list for."""
        if self._rows is not None:
            self.query_one(TextPane).seek(self._rows.sought)

    def model_changed(self, topic: Topic) -> None:
        """Read it again; its outcome may have come."""
        if topic is Topic.HISTORY:
            self._read()

    @work(exclusive=True, group="record")
    async def _read(self, row: int | None = None) -> None:
        wanted, what = (self._record.id, "") if row is None else (row, "That row")
        record = await record_of(self.tui, wanted, what)
        if record is not None and record != self._record:
            another = record.id != self._record.id
            has_ended = record.state is not self._record.state
            self._record = record
            if another:
                self.query_one(TextPane).scroll_home(animate=False, force=True, immediate=True)
                self._replacements = NO_REPLACEMENTS
            self._show()
            if another:
                self._seek()
            if another or has_ended:
                self._look_up_replacements()

    @work(exclusive=True, group="replacements")
    async def _look_up_replacements(self) -> None:
        """Show which push this one replaced on phones, and which replaced it."""
        record = self._record
        try:
            found = await self.tui.ask(replacements_of(self.session, record))
        except HistoryUnavailable:
            return  # the record itself is shown
        if record is self._record and found != self._replacements:
            self._replacements = found
            self._show()

    def _show(self) -> None:
        zone = self.session.config.operator_zone
        service = service_zone(self.session, self._record)
        lines = lines_of(self._record, zone, service, now=self.tui.now(), replacements=self._replacements)
        self.query_one(TextPane).show(lines)
        self.query_one("#record-heading", Static).update(plain(heading_of(self._record, zone)))
        self.refresh_actions()

    # Actions

    def applies(self, action_id: str) -> bool:
        """Offer only what it has: a place on the Overview to take it off, a list to step through, a job to open."""
        if action_id in _STEPS:
            return self._rows is not None or (len(self._ids) > 1 and self._record.id in self._ids)
        if action_id == "open_job":
            return bool(self._record.job)
        if action_id == "take_back":
            return self._record.kind in TITLES
        return needs_look(self._record) if action_id == "looked_into" else super().applies(action_id)

    def title_of(self, action: Action) -> str:
        """Return what takes the change back, and what a step leads to where the list is not by time."""
        if action.id == "take_back":
            return TITLES.get(self._record.kind, action.title)
        by_time = self._rows is not None and self._rows.newest_first
        return action.title if by_time else _BY_START.get(action.id, action.title)

    def why_not(self, action_id: str) -> str | None:
        """Return why an action cannot run: it needs a task ID, a body or a push."""
        record = self._record
        reasons = {
            "copy_task": "" if record.task_id is not None else "The answer contains no task ID.",
            "copy_record_request": "" if record.request or record.plan else "This request had no body.",
            "copy_answer": "" if record.answer else "No answer came, or it was empty.",
        }
        if action_id == "looked_into":
            return why_not_looked_into(record, self.session.config.operator_zone)
        if action_id == "take_back":
            return why_not_taken_back(record, self.session) or self.why_read_only()
        if action_id == "open_job":
            return None if self._record.job else "This was not done by a job."
        if action_id in _STEPS and self._step(action_id) is None:
            return f"This is the {'last' if action_id == 'next_record' else 'first'} record of the list."
        return reasons.get(action_id) or why_not_again(record, action_id) or super().why_not(action_id)

    def _step(self, action_id: str) -> int | None:
        """Return the row before or after this one; None if there is none."""
        if self._rows is not None:
            index = self._rows.cursor + _STEPS[action_id]
            return self._rows.items[index].id if 0 <= index < len(self._rows.items) else None
        index = self._ids.index(self._record.id) + _STEPS[action_id] if self._record.id in self._ids else -1
        return self._ids[index] if 0 <= index < len(self._ids) else None

    def action_next_record(self) -> None:
        """Show the record of the next row."""
        self._step_on("next_record")

    def action_previous_record(self) -> None:
        """Show the record of the row above."""
        self._step_on("previous_record")

    def _step_on(self, action_id: str) -> None:
        row = self._step(action_id)
        if row is not None:
            self.workers.cancel_group(self, "take back")  # of the record that you leave
            if self._rows is not None:
                self._rows.move_to(self._rows.cursor + _STEPS[action_id])
            self._read(row)

    @property
    def row_looked_at(self) -> int | None:
        """The row of the record."""
        return self._record.id

    def read_rows(self) -> None:
        """Read the record."""
        self._read()

    def action_copy_report(self) -> None:
        """Copy the page as plain text."""
        copy_report(self, self._record)

    def action_copy_task(self) -> None:
        """Copy the task ID."""
        if self._record.task_id is not None:
            self.tui.copy(self._record.task_id, "task ID")

    def action_copy_record_request(self) -> None:
        """Copy the request as sent, or the plan of the job."""
        record = self._record
        if record.plan:
            self.tui.copy(body_text(record), "plan")
        else:
            self.tui.copy(decoded(record.request), "request")

    def action_copy_answer(self) -> None:
        """Copy the raw answer."""
        self.tui.copy(decoded(self._record.answer), "answer")

    def action_compose_again(self) -> None:
        """Fill the composer with this push."""
        compose_record(self, self._record)

    def action_correct(self) -> None:
        """Fill the composer with this push, to correct it."""
        correct_record(self, self._record)

    @work(exclusive=True, group="take back")  # a key pressed twice asks once
    async def action_take_back(self) -> None:
        """Add the users again whom the change removed, or remove those whom it added."""
        await take_back(self.tui, self._record)

    @property
    def here(self) -> Back:
        """This record."""
        return self.again(self._record, self.back, self._rows, self._ids)

    @work
    async def action_why_nothing(self) -> None:
        """Find out why a user got nothing."""
        await why_nothing_of(self.tui, self._record, self.here)

    @work
    async def action_open_job(self) -> None:
        """Show the page of its job."""
        await self.tui.jobs.show(self._record.job, self.here)

    def action_close(self) -> None:
        """Return to where it was opened."""
        self.go_back()


async def show_record(host: Host, row: int, *, why_nothing: bool = False, back: Back = "") -> None:
    """Show the record of a row of the history, or find out why a user got nothing of its push."""
    record = await host.before_keys(record_of(host, row, "The push"))
    if record is not None and why_nothing:
        await why_nothing_of(host, record, back)
    elif record is not None:
        host.show_page(RecordScreen(record, back))


async def why_nothing_of(host: Host, record: Record, back: Back) -> None:
    """Ask about the user whom a push failed for, else its only user, else the one you name; of a label change, too."""
    from push_tui.ui.screens.why_nothing import WhyNothingScreen, ask_why_nothing

    if record.kind is not RecordKind.PUSH:
        await ask_why_nothing(host, back=back)
        return
    failed = [each.target for each in record.statuses if each.status in (PushStatus.FAIL, PushStatus.ERROR)]
    users = record.audience if target_kind(record.kind, record.audience_kind, 0) is TargetKind.USER else ()
    named = dict.fromkeys(filter(None, failed)) or dict.fromkeys(users)
    if len(named) == 1:
        host.show_page(WhyNothingScreen(next(iter(named)), record, back))
    else:
        await ask_why_nothing(host, record, back)


async def record_of(host: Host, row: int, what: str) -> Record | None:
    """Read the record of a row. None if that fails, as a toast says, or if it was removed.

    ``what`` is how a toast calls a row that was removed; none does if it is empty.
    """
    try:
        record = await host.ask(read_record(host.session, row))
    except HistoryUnavailable as error:
        host.tell(str(error), "warning")
        return None
    if record is None and what:
        host.tell(f"{what} was removed from the history.", "warning")
    return record


def copy_report(screen: PushTuiScreen, record: Record) -> None:
    """Copy everything about a record as plain text, for a ticket."""
    zone, service = screen.session.config.operator_zone, service_zone(screen.session, record)
    screen.tui.copy(report_of(record, zone, service, now=screen.tui.now()), "report")


def compose_record(screen: PushTuiScreen, record: Record) -> None:
    """Fill the composer with the push of a record, without its handle, so that it does not replace the old one."""
    push = _push_of(screen, record)
    if push is not None:
        zone, service, now = screen.session.config.operator_zone, service_zone(screen.session, record), screen.tui.now()
        start = start_of(record.start_date, record.start_zone, service) if may_go_out(record) else None
        if start is not None and start > now:
            first = start_sentence(record, zone, now, service)
            screen.tui.tell(f"This is a second push; the first one is not replaced. {first}", "warning")
        compose_again(screen.tui, push, DIALECTS.get(record.dialect, screen.session.dialect))


def _push_of(screen: PushTuiScreen, record: Record) -> Push | None:
    """Return the push of a record; say why if it cannot be composed, or was sent with another profile."""
    try:
        push = start_in(screen.session.profile.server_zone, push_of(record), record.start_zone)
    except NotComposable as error:
        screen.tui.tell(str(error), "warning")
        return None
    if warning := one_call_of_many(record):
        screen.tui.tell(warning, "warning")
    here = screen.session.profile.name
    if record.profile != here:
        screen.tui.tell(f"This was sent with profile {record.profile}; you are using {here}.", "warning")
    return push


def correct_record(screen: PushTuiScreen, record: Record) -> None:
    """Fill the composer with the push of a record, to correct it; composer and review say what phones will do."""
    push = _push_of(screen, record)
    if push is not None:
        corrects = Correction(push, record.task_id or "", record.app, record.host, row=record.id)
        compose_push(screen.tui, push, corrects)
