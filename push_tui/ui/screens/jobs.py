"""The screen of all jobs of this config directory."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from textual import on, work
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Static

from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import RowResult
from push_tui.operations.session import Topic
from push_tui.storage.job_records import JobKind, JobState
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import capital_first
from push_tui.ui.actions import Scope, key_of, title_and_key
from push_tui.ui.screens.base import BESIDE
from push_tui.ui.screens.job_acts import ActsOnJob, attempt
from push_tui.ui.screens.job_bar import bar
from push_tui.ui.screens.job_facts import job_facts, told
from push_tui.ui.screens.job_rows import issue_lines, stands_out
from push_tui.ui.screens.job_words import (
    KIND_WORDS,
    in_line_words,
    left_words,
    outcome_words,
    rate_words,
    resumable_words,
    rows_words,
    share_settled,
    tone_of_job,
)
from push_tui.ui.screens.list_pane import ListPane, how_many_contain, none_contains, share_room, try_again
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_drawing import problem_sign
from push_tui.ui.widgets.row_list import Cell, Column, RowList
from push_tui.ui.widgets.text_line import Span, TextLine
from push_tui.ui.widgets.text_pane import FactsPane

_NUMBER = "No."
_TARGET = Column("Label or target", None, names=True)
_BAR = 12
_STATE = range(20, 33)
"""The narrowest and widest column of states, in cells."""
_RATE, _LEFT = Column("Rate", 8, right=True), Column("Left", 8, right=True)


def columns_of(width: int, views: Sequence[JobView]) -> tuple[Column, ...]:
    """Return the columns for a list this wide; while a job runs, with its rate and the time left.

    A narrow list draws the bar behind the rows.
    """
    moving = any(view.state is JobState.RUNNING for view in views)
    number = Column(_NUMBER, max([len(_NUMBER), *(len(str(view.id)) for view in views)]), right=True)
    kind, state = Column("Job", 7), Column("State", _STATE.start)
    if width < _WITH_ALL:
        left = (_LEFT,) if moving and width >= _WITH_LEFT else ()
        return (number, kind, _TARGET, Column("Rows", 15, right=True), *left, state)
    rows = Column("Rows", 17, right=True)
    pace = (_RATE, _LEFT) if moving else ()
    state = Column("State", min(_STATE.stop - 1, max([_STATE.start, *(len(outcome_words(view)) for view in views)])))
    created = () if moving and width < _WITH_PACE else (Column("Created", 11, tone="dim"),)
    return (number, kind, _TARGET, Column("Progress", _BAR), rows, *pace, state, *created)


_NO_JOBS = (
    f"No jobs yet. What takes many calls runs as a job. Begin one in {title_and_key('labels')}: "
    f"{key_of('add_from_file')} adds the users of a file, {key_of('move_members')} moves members, "
    f"{key_of('copy_members')} copies a label, {key_of('check_bindings')} checks who can get a push. "
    "A push to more users than one call takes is a job, too."
)
_WITH_ALL = 110
"""The narrowest list with all columns: names keep some twenty cells."""
_WITH_PACE = 135
"""The narrowest list with all columns while a job runs."""
_WITH_LEFT = 80
"""The narrowest list with the time left; beside the facts of a job, which say it, names need the room."""
_AROUND = 3
"""The lines of title bar, heading and footer."""
_ABOUT_LINES = 9
"""A job's facts take at least so many lines."""


class JobList(RowList[JobView]):
    """Jobs, newest first."""

    def __init__(self, zone: tzinfo | None, *, id: str | None = None) -> None:
        super().__init__(columns_of(0, ()), self._cells_of, lambda view: view.id, markable=False, id=id)
        self._zone = zone

    def show(self, items: Sequence[JobView], *, keep_cursor: bool = True) -> None:
        """Show these jobs."""
        super().show(items, keep_cursor=keep_cursor)
        self._choose_columns()

    def _cells_of(self, view: JobView) -> tuple[Cell, ...]:
        narrow = self.size.width < _WITH_ALL and not view.all_failed
        cells = {
            _NUMBER: Cell(str(view.id)),
            "Job": Cell(KIND_WORDS[view.kind].verb),
            _TARGET.title: Cell(view.title),
            "Progress": Cell(*bar(view, _BAR)),
            "Rows": Cell(rows_words(view), share=share_settled(view) if narrow else 0.0),
            _RATE.title: Cell(rate_words(view)),
            _LEFT.title: Cell(left_words(view)),
            "State": Cell(outcome_words(view), tone_of_job(view)),
            "Created": Cell(view.created_at.astimezone(self._zone).strftime("%m-%d %H:%M")),
        }
        return tuple(cells[column.title] for column in self._columns)

    def _choose_columns(self) -> None:
        columns = columns_of(self.size.width, self.items)
        if columns != self._columns:
            self.set_columns(columns)

    def sign(self, item: JobView, *, focused: bool) -> Span:
        """Mark a job that needs a look."""
        return problem_sign(tone_of_job(item), focused=focused)

    def on_resize(self) -> None:
        """Show the columns that fit."""
        super().on_resize()
        self._choose_columns()


def _words(view: JobView) -> str:
    """Return what a filter of the jobs looks into, in lower case."""
    return f"{KIND_WORDS[view.kind].verb} {view.title} {outcome_words(view)}".casefold()


class JobsScreen(ActsOnJob, ListPane[JobView]):
    """A list of jobs; Enter opens one."""

    TAB = "jobs"
    SCOPES = (Scope.JOBS,)
    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#jobs-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (BESIDE, "-beside")]
    _newest: int | None = None
    """The newest job of this run when this screen was last shown."""
    _error = ""
    """Why the jobs could not be read, as a sentence."""
    _issues_of: tuple[int, int] = (0, 0)
    """The job whose rows are listed below the list, and how many may have stood out when they were read."""
    _issues: tuple[RowResult, ...] = ()
    """The first of those that stand out."""

    def body(self) -> Iterable[Widget]:
        """Heading, list, reason."""
        yield Static(id="jobs-heading", classes="heading")
        yield FilterInput(placeholder="filter jobs", id="jobs-filter")
        yield Container(
            JobList(self.session.config.operator_zone, id="jobs-list"),
            FactsPane(self._about, id="job-about"),
            id="jobs-body",
        )
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
            self.filter_input.clear_filter()
            self.show()
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
        """Show the jobs that match the filter."""
        jobs, query = self.queue.jobs, self.filter_text
        self.rows.set_empty(self._why_empty())
        self.rows.set_longest(**{_TARGET.title: longest(view.title for view in jobs)})
        self.rows.show(tuple(view for view in jobs if query in _words(view)) if query else jobs)
        active = self.queue.active
        total = f"{len(jobs):,}"
        queued = sum(view.state is JobState.QUEUED for view in active)
        self.show_heading(
            f"Jobs  {how_many_contain(len(self.rows.items), total, self.filter_typed) if query else total}",
            f"{len(active) - queued} running" if len(active) > queued else "",
            in_line_words(queued),
            self._resumable,
        )
        about, room = self.query_one("#job-about"), self.size.height - _AROUND
        if self.has_class("-beside"):
            self.rows.styles.height, about.display = "1fr", bool(jobs)
        else:
            share_room(self.rows, len(jobs), about, room, _ABOUT_LINES)
        self.query_one("#jobs-reason").display = bool(jobs) and not about.display
        self._show_job()
        self.refresh_actions()

    @property
    def _resumable(self) -> str:
        return resumable_words([view for view in self.queue.resumable if not view.foreign_account])

    def _why_empty(self) -> Span | str:
        if self.queue.jobs:
            return none_contains("job", self.filter_typed)
        if self.queue.loaded:
            return _NO_JOBS
        return try_again(self._error, "refresh_jobs") if self._error else "Reading the jobs…"

    def on_resize(self) -> None:
        """Show the job under the cursor if there is room."""
        self.call_after_refresh(self.show)

    def _about(self, width: int) -> Sequence[TextLine]:
        view = self.job
        if view is None:
            return ()
        lines = [*job_facts(view, self.session.config.operator_zone, width)]
        if self._issues and self._issues_of[0] == view.id:
            lines += [TextLine(), *issue_lines(self._issues, view)]
        return lines

    @on(RowList.CursorMoved)
    def _show_job(self) -> None:
        """Show the job under the cursor below a short list; below a long one only why it stopped or what it does."""
        self.query_one(FactsPane).changed()
        view = self.job
        self.show_line("#jobs-reason", "" if view is None else told(view))
        if view is not None and self.query_one("#job-about").display:
            checked = view.counts.done if view.kind is JobKind.CHECK else 0
            wanted = view.id, view.counts.failed + view.counts.unknown + checked
            if wanted != self._issues_of:
                self._issues, self._issues_of = (), wanted
                if wanted[1]:
                    self._read_issues(view.id)

    @work(exclusive=True, group="issues")
    async def _read_issues(self, job: int) -> None:
        """Read the first rows of the job at hand that stand out."""
        page = await attempt(self.tui, self.queue.rows.failures(job, limit=self.size.height))
        if page is not None and job == self._issues_of[0]:
            self._issues = tuple(filter(stands_out, page.rows))
            self.query_one(FactsPane).changed()

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        from push_tui.ui.screens.job import JobScreen

        if self.current is not None:
            self.replace_with(JobScreen(self.current.id))

    def why_not(self, action_id: str) -> str | None:
        """Say that there is no filter to clear; where a job cannot be resumed, also which can."""
        if action_id == "clear_filter" and not self.backs_out:
            return "No filter is in use."
        reason = super().why_not(action_id)
        others = self._resumable if reason and action_id == "resume_job" else ""
        return f"{reason} {capital_first(others)}." if others else reason

    def action_clear_filter(self) -> None:
        """Show all jobs again."""
        self.back_out()

    def action_refresh_jobs(self) -> None:
        """Read the stored jobs again."""
        self._read()
