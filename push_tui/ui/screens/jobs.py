"""The screen of all jobs of this config directory."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from rich.cells import cell_len
from textual import on, work
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.session import Topic
from push_tui.storage.job_records import JobState
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import visible_name
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.screens.job_acts import ActsOnJob
from push_tui.ui.screens.job_facts import job_facts, told
from push_tui.ui.screens.job_words import (
    KIND_WORDS,
    bar,
    left_words,
    outcome_words,
    rate_words,
    rows_words,
    share_settled,
    tone_of_job,
)
from push_tui.ui.screens.list_pane import ListPane, share_room, try_again
from push_tui.ui.widgets.row_drawing import problem_sign
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.text_line import Span, TextLine
from push_tui.ui.widgets.text_pane import FactsPane

_TARGET = Column("Label or target", None, names=True)
_WIDE = (
    Column("Job", 7),
    _TARGET,
    Column("Progress", 12),
    Column("Rows", 17, right=True),
    Column("Rate", 8, right=True),
    Column("Left", 8, right=True),
    Column("State", 20),
    Column("Created", 11, tone="dim"),
)
_BAR = 2
"""The index of the bar; a narrow terminal draws it behind the rows instead."""
_NARROW = (*_WIDE[:_BAR], Column("Rows", 15, right=True), *_WIDE[5:7])


_WITH_ALL = 110
"""The narrowest list with all columns: names keep some twenty cells."""
_AROUND = 3
"""The lines of title bar, heading and footer."""
_ABOUT_LINES = 9
"""A job's facts take at least so many lines."""


class JobList(RowList[JobView]):
    """Jobs, newest first."""

    def __init__(self, zone: tzinfo | None, *, id: str | None = None) -> None:
        super().__init__(_WIDE, self._cells_of, lambda view: view.id, markable=False, id=id)
        self._zone = zone

    def _cells_of(self, view: JobView) -> tuple[Cell, ...]:
        wide = self._columns is _WIDE
        cells = (
            Cell(KIND_WORDS[view.kind].verb),
            Cell(view.title),
            Cell(*bar(view, _WIDE[_BAR].width or 0)) if wide else Cell(""),
            Cell(rows_words(view), share=0.0 if wide else share_settled(view)),
            Cell(rate_words(view)),
            Cell(left_words(view)),
            Cell(outcome_words(view), tone_of_job(view)),
            Cell(view.created_at.astimezone(self._zone).strftime("%m-%d %H:%M")),
        )
        return cells if wide else (*cells[:_BAR], cells[3], *cells[5:7])

    def sign(self, item: JobView, *, focused: bool) -> Span:
        """Mark a job that needs a look."""
        return problem_sign(tone_of_job(item), focused=focused)

    def on_resize(self) -> None:
        """Show the columns that fit."""
        self._columns = _WIDE if self.size.width >= _WITH_ALL else _NARROW


class JobsScreen(ActsOnJob, ListPane[JobView]):
    """A list of jobs; Enter opens one."""

    TAB = "jobs"
    SCOPES = (Scope.JOBS,)
    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#jobs-list"
    _newest: int | None = None
    """The newest job of this run when this screen was last shown."""
    _error = ""
    """Why the jobs could not be read, as a sentence."""

    def body(self) -> Iterable[Widget]:
        """Heading, list, reason."""
        yield Static(id="jobs-heading", classes="heading")
        yield JobList(self.session.config.operator_zone, id="jobs-list")
        yield FactsPane(self._about, id="job-about")
        yield Static(id="jobs-reason")

    @property
    def job(self) -> JobView | None:
        """The job under the cursor, as it is now."""
        current = self.current
        return None if current is None else self.queue.view(current.id)

    def on_screen_resume(self) -> None:
        """Show the known jobs, then read those of other processes. Move to a job that was started meanwhile."""
        newest = max((view.id for view in self.queue.jobs if view.mine), default=None)
        self.show()
        if newest is not None and newest != self._newest:
            self._newest = newest
            self.app.clear_notifications()  # such as the toast that says that it runs
            self.rows.move_to_key(newest)
        self._read()

    def model_changed(self, topic: Topic) -> None:
        """Show progress."""
        if topic is Topic.JOBS:
            self.show()

    @work(exclusive=True, group="jobs")
    async def _read(self) -> None:
        try:
            await self.tui.ask(self.queue.load())
        except HistoryUnavailable as error:
            self._error = str(error)
            if self.rows.items:
                self.tui.tell(self._error, "warning")
        else:
            self._error = ""
        self.show()

    def show(self) -> None:
        """Show all jobs."""
        jobs = self.queue.jobs
        self.rows.set_empty(
            f"No jobs yet. Start one in {title_and_key('labels')}: {key_of('add_from_file')} adds the users of a file; "
            f"{key_of('remove_users')} removes marked members, {key_of('move_members')} moves them."
            if self.queue.loaded
            else try_again(self._error, "refresh_jobs")
            if self._error
            else "Reading the jobs…"
        )
        self.rows.set_longest(**{_TARGET.title: max((cell_len(visible_name(view.title)) for view in jobs), default=0)})
        self.rows.show(jobs)
        active, resumable = self.queue.active, self.queue.resumable
        queued = sum(view.state is JobState.QUEUED for view in active)
        self.show_heading(
            f"Jobs  {len(jobs):,}",
            f"{len(active) - queued} running" if len(active) > queued else "",
            f"{queued} queued" if queued else "",
            f"{len(resumable)} can be resumed ({key_of('resume_job')})" if resumable else "",
        )
        about, room = self.query_one("#job-about"), self.size.height - _AROUND
        self.query_one("#jobs-reason").display = not share_room(self.rows, len(jobs), about, room, _ABOUT_LINES)
        self._show_job()
        self.refresh_actions()

    def on_resize(self) -> None:
        """Show the job under the cursor if there is room."""
        self.call_after_refresh(self.show)

    def _about(self, width: int) -> Sequence[TextLine]:
        view = self.job
        return () if view is None else [*job_facts(view, self.session.config.operator_zone, width)]

    @on(RowList.CursorMoved)
    def _show_job(self) -> None:
        """Show the job under the cursor below a short list; below a long one only why it stopped or what it does."""
        self.query_one(FactsPane).changed()
        self.show_line("#jobs-reason", "" if self.job is None else told(self.job))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from push_tui.ui.screens.job import JobScreen

        if self.current is not None:
            self.replace_with(JobScreen(self.current.id))

    def action_refresh_jobs(self) -> None:
        """Read the stored jobs again."""
        self._read()
