"""The page of one job: its plan, progress and failures."""

from collections.abc import Iterable, Sequence

from textual import on, work
from textual.containers import Container
from textual.css.scalar import Scalar
from textual.widget import Widget
from textual.widgets import Static

from push_tui.message.push import Push
from push_tui.operations.correction import Correction
from push_tui.operations.jobs.kinds import KINDS
from push_tui.operations.jobs.kinds.kind import NOT_RETRIED
from push_tui.operations.jobs.progress import JobView
from push_tui.operations.jobs.results import ISSUES, RowResult
from push_tui.operations.session import Topic
from push_tui.storage.job_records import JobKind
from push_tui.storage.jobs import REMOVED
from push_tui.text import capital_first, counted, quantity, visible, visible_name
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.host import Back
from push_tui.ui.screens.base import HALVES
from push_tui.ui.screens.into_composer import compose_again, compose_push
from push_tui.ui.screens.job_acts import ActsOnJob, attempt, why_not_correct
from push_tui.ui.screens.job_facts import job_fact, job_facts, written_words
from push_tui.ui.screens.job_rows import cells, columns, label_cells, label_columns, row_lines, state_of, why
from push_tui.ui.screens.job_words import KIND_WORDS
from push_tui.ui.screens.list_pane import ListPane, how_many_contain, none_contains
from push_tui.ui.widgets.columns import longest
from push_tui.ui.widgets.filter_input import FilterInput
from push_tui.ui.widgets.row_list import Column, RowList
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import FactsPane


class JobScreen(ActsOnJob, ListPane[RowResult]):
    """Replaces the list of jobs until it is closed."""

    TAB = "job"
    SCOPES = (Scope.JOB,)
    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "#job-failures"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (HALVES, "-halves")]

    def __init__(self, job: int, back: Back = "jobs", row: int = 0) -> None:
        """``back`` is where to return to, ``row`` the number of the row to put the cursor on."""
        super().__init__()
        self.back = back
        self._job_id = job
        self._row = row
        self._failures: list[RowResult] = []
        self._next: int | None = -1
        self._to_last = False
        """Whether to read all rows, to stand on the last."""
        self._read_at = 0
        """How many rows there were to list at the last read."""
        self._height = 0
        self._longest = 0
        """The cells of the longest user or label that was listed so far."""
        self._findings: dict[str, int] = {}
        self._reasons: dict[str, int] = {}
        """How many rows failed or are unknown, by their raw reason."""

    def body(self) -> Iterable[Widget]:
        """Heading, facts, failures."""
        yield Static(id="job-heading", classes="heading")
        shown = label_cells if self._has_labels else cells
        yield Container(
            FactsPane(self._facts, id="job-facts"),
            Container(
                Static(id="job-failures-heading", classes="heading"),
                FilterInput(placeholder="filter the rows", id="job-filter"),
                RowList[RowResult](self._columns(()), shown, lambda row: row.number, id="job-failures"),
                id="job-rows",
            ),
            id="job-body",
        )

    @property
    def job(self) -> JobView | None:
        """The job as it is now."""
        return self.queue.view(self._job_id)

    def on_screen_resume(self) -> None:
        """Show the job, also after a dialog is closed."""
        self.show()
        self._read_failures()

    def model_changed(self, topic: Topic) -> None:
        """Show progress."""
        if topic is Topic.JOBS:
            self.show()
            view = self.job
            if view is not None and (_listed(view) != self._read_at or self._has_labels):
                self._read_failures()

    @property
    def _has_labels(self) -> bool:
        """Whether its rows are labels, each with the push that it gets."""
        return (view := self.job) is not None and view.kind is JobKind.SEND_TEXTS

    def _columns(self, rows: Sequence[RowResult]) -> tuple[Column, ...]:
        return label_columns() if self._has_labels else columns(rows or self._failures)

    # Showing

    def on_resize(self) -> None:
        """Show the rows below the facts, or beside them."""
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Show the job as it is now."""
        if self.query_one_optional("#job-failures") is None:
            return  # it opens or closes
        view = self.job
        if view is not None:
            self.show_heading(f"Job {view.id}  ·  {KIND_WORDS[view.kind].title}")
        facts = self.query_one(FactsPane)
        facts.make_now()
        # Grow with the lines but never shrink: rows below must not jump while the job runs.
        self._height = max(self._height, len(facts.rows))
        height = Scalar.parse("1fr") if self.has_class("-halves") else Scalar.from_number(self._height)
        if facts.styles.height != height:
            facts.styles.height = height
        self._show_failures_heading()
        self.refresh_actions()

    def _facts(self, width: int) -> Sequence[TextLine]:
        if (view := self.job) is None:
            return [TextLine((REMOVED, "alert"))]
        zone = self.session.config.operator_zone
        lines = [*job_facts(view, zone, width, found=self._findings, reasons=self._reasons, listed=True)]
        if (written := self.queue.rows.written.get(view.id)) is not None:
            lines.append(job_fact("Results", visible(written_words(written))))
        return lines

    def _show_failures_heading(self) -> None:
        view = self.job
        total = 0 if view is None else _listed(view)
        self._show_list(there=total > 0 or self._has_labels)
        shown, loaded = len(self.rows.items), len(self._failures)
        lists_all = view is not None and KINDS[view.kind].lists_all
        failed = view is not None and (view.counts.failed or view.counts.unknown)
        words = f"Failed or unknown  {total:,}" if failed else f"Nothing failed  ·  {quantity(total, 'row')}"
        if lists_all:
            words = f"Checked  {self._found or total}"
        if not total:
            words = self._why_empty
        if view is not None and self._has_labels:
            total = view.counts.total
            words = f"Labels  {total:,}"
        if self.filter_input.value:
            words += f"  ·  {how_many_contain(shown, f'the {loaded:,} loaded', self.filter_typed)}"
        elif 0 < loaded < total:
            words += f"  ·  {loaded:,} loaded"
        if shown and lists_all and not self._has_labels:
            words += f"  ·  {key_of('why_nothing')} says why"
        elif shown and failed:
            words += f"  ·  {key_of('choose')} shows the answer"
        if self.rows.marked_count:
            words += f"  ·  {self.rows.marked_count} marked"
        self.show_line("#job-failures-heading", words)

    def _show_list(self, *, there: bool) -> None:
        """Show the list if there are rows to list; the head of a table without rows says nothing."""
        if self.rows.display != there:
            self.rows.display = self.rows.can_focus = there
            if there and self.focused is None:
                self.rows.focus()
            elif not there and self.focused is self.rows:
                self.set_focus(None)

    @property
    def _found(self) -> str:
        return counted(*((count, found) for found, count in self._findings.items()))

    # Failures

    @work(exclusive=True, group="failures")
    async def _read_failures(self, *, more: bool = False) -> None:
        view = self.job
        after = self._next if more else -1
        if view is None or after is None:
            return
        known = _listed(view)
        every = view.over and not (view.counts.failed or view.counts.unknown)
        limit = max(200, len(self._failures))  # so that reading a million of them to the end takes few pages
        read = self.queue.rows.failures(self._job_id, after=after, limit=limit, every=every)
        page = await attempt(self.tui, read)
        if page is None:
            return
        kind = KINDS[view.kind]
        if kind.lists_all or (kind.found_as and (view.over or view.resumable)):
            self._findings = await attempt(self.tui, self.queue.rows.findings(self._job_id)) or {}
        self._failures = [*self._failures, *page.rows] if more else list(page.rows)
        self._next, self._read_at = page.next, known
        self._longest = max(self._longest, longest(row.user for row in page.rows))
        self.rows.set_longest(User=self._longest, Label=self._longest)
        self._show_failures()
        if not (kind.lists_all or more) and (view.over or view.resumable):  # a million rows take a while
            self._reasons = await attempt(self.tui, self.queue.rows.reasons(self._job_id)) or {}
            self.show()
        if self._to_last and self._next is None:
            self._to_last = False
            self.rows.move_to(len(self.rows.items) - 1)
        self._end_in_sight()

    def _show_failures(self) -> None:
        found = [row for row in self._failures if self.filter_text in f"{row.user} {row.reason} {row.found}".casefold()]
        self.rows.set_empty(none_contains("row", self.filter_typed) if self.filter_text else "Reading the rows…")
        self.rows.set_columns(self._columns(found))
        if self.rows.items != found:
            self.rows.show(found)
        if self.rows.move_to_key(self._row):
            self._row = 0
        self.show()

    @property
    def _why_empty(self) -> str:
        if (view := self.job) is None:
            return ""
        if KINDS[view.kind].lists_all:
            return "Nobody was checked so far."
        return "Nothing failed." if view.over else "Nothing failed so far."

    @on(RowList.EndInSight)
    def _end_in_sight(self) -> None:
        """Read on until the rows that match the filter fill the list."""
        if self._failures and self._next is not None and (self._to_last or self.rows.end_in_sight):
            self._read_failures(more=True)

    @on(RowList.LastWanted)
    def _last_wanted(self) -> None:
        self._to_last = self._next is not None
        self._end_in_sight()

    @on(RowList.Chosen)
    def _open_failure(self) -> None:
        from push_tui.ui.screens.questions import PageNotice

        if (row := self.current) is not None:
            source = "" if (view := self.job) is None else view.planned.source
            title = "Failed or unknown" if row.state in ISSUES else capital_first(KIND_WORDS[row.kind].row)
            self.app.push_screen(PageNotice(title, row_lines(row, source)))

    def filter_changed(self) -> None:
        """Show the failures that match the filter, of all that there are."""
        self._show_failures()
        self._end_in_sight()

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """Say why the job or its failures do not allow an action."""
        if (view := self.job) is None:
            return None if action_id == "close" else REMOVED
        kind = KINDS[view.kind]
        if action_id == "compose_job" and not view.kind.sends:
            return "This job sends no push."
        if action_id == "correct":
            return why_not_correct(view)
        if action_id == "copy_failures" and not self.rows.items:
            return "There are no failures to copy."
        if action_id == "filter" and not self.rows.display:
            return "There are no rows to filter."
        if action_id == "why_nothing":
            return self._why_not_asked(view)
        if action_id == "retry_failed":
            if not view.counts.failed:
                return "No row has failed."
            if not view.over:
                return "The job is not over yet; you can retry its failures afterwards."
            if not kind.retried:
                return NOT_RETRIED
        if action_id == "run_again":
            return self._why_not_again(view)
        if action_id == "show_job_label" and not self._label:
            return "None of its labels exists now."
        if action_id == "export_results" and not kind.has_rows:
            return "A count has no rows to export."
        return super().why_not(action_id)

    def _why_not_again(self, view: JobView) -> str | None:
        if view.kind.sends:
            return f"A push needs a review; {key_of('compose_job')} composes it again."
        if not KINDS[view.kind].run_again:
            return "This kind of job cannot run again; plan it anew in the labels."
        return None if view.over else "The job is not over yet."

    @property
    def _label(self) -> str:
        """The label of the job that still exists, of two the one that its users went to; empty if none."""
        view, profile = self.job, self.session.profile
        if view is None or not profile.is_for(view.app, view.host):
            return ""
        known = {label.name for label in self.session.labels.items}
        return next((name for name in reversed(view.labels) if name in known), "")

    def _why_not_asked(self, view: JobView) -> str | None:
        profile = self.session.profile
        if self.current is None:
            return "There is no user under the cursor."
        if not profile.is_for(view.app, view.host):
            return f"The user is one of another app; switch to profile {visible_name(view.profile)}."
        return None

    def applies(self, action_id: str) -> bool:
        """False for what is only asked about users whom a push should reach, and for what cannot be done now."""
        asked = (view := self.job) is not None and view.kind in {JobKind.SEND, JobKind.CHECK}
        return (action_id != "why_nothing" or asked) and super().applies(action_id)

    @property
    def here(self) -> Back:
        """This job, with the cursor on its row."""
        return self.again(self._job_id, self.back, 0 if self.current is None else self.current.number)

    def action_why_nothing(self) -> None:
        """Find out why the user under the cursor got nothing; come back to this row."""
        from push_tui.ui.screens.why_nothing import WhyNothingScreen

        if (row := self.current) is not None:
            self.tui.show_page(WhyNothingScreen(row.user, back=self.here))

    def action_copy_failures(self) -> None:
        """Copy the marked failures, else all shown: on each line a user, state, reason and the line in the file."""
        rows = self.rows.marked or tuple(self.rows.items)
        cells = ((row.user, state_of(row), why(row, row.reason), row.line) for row in rows)
        lines = ("\t".join(str(cell) for cell in each if cell is not None) for each in cells)
        self.tui.copy("\n".join(lines), quantity(len(rows), "row"))

    @work
    async def action_export_results(self) -> None:
        """Write every row to a CSV file."""
        from push_tui.ui.screens.job_export import export_rows

        if (view := self.job) is not None:
            await export_rows(self.tui, self.queue, view)
            self.show()

    @work
    async def action_retry_failed(self) -> None:
        """Plan a job for the failed rows; a push to them opens in the composer, because it needs a review."""
        await self._plan_again(every=False)

    @work
    async def action_run_again(self) -> None:
        """Plan a job for all rows of this one."""
        await self._plan_again(every=True)

    async def _plan_again(self, *, every: bool) -> None:
        from push_tui.ui.screens.new_job import StartJob

        again = await attempt(self.tui, self.queue.rows.retry(self.session, self._job_id, every=every))
        if isinstance(again, Push):
            compose_push(self.tui, again)
        elif again is not None:
            job = await self.app.push_screen_wait(StartJob(again))
            if job is not None:
                self.replace_with(JobScreen(job, self.back))

    def action_show_job_label(self) -> None:
        """Go to the label in the labels."""
        from push_tui.ui.screens.labels import show_label

        show_label(self.tui, self._label)

    @work
    async def action_compose_job(self) -> None:
        """Fill the composer with the push and all users of the job."""
        push = await attempt(self.tui, self.queue.rows.push_of(self.session, self._job_id))
        if push is not None:
            compose_again(self.tui, push, self.session.dialect)

    @work
    async def action_correct(self) -> None:
        """Fill the composer with the push and all users of the job, to correct it."""
        view = self.job
        push = None if view is None else await attempt(self.tui, self.queue.rows.push_of(self.session, view.id))
        if view is not None and push is not None:
            compose_push(self.tui, push, Correction(push, "", view.app, view.host, job=view.id))

    def title_of(self, action: Action) -> str:
        """Say what Esc does next."""
        return self.backs_out or action.title if action.id == "close" else super().title_of(action)

    def action_close(self) -> None:
        """Clear the filter, else the marks, else go back to where it was opened."""
        if not self.back_out():
            self.go_back()


def _listed(view: JobView) -> int:
    """Return how many rows there are to list."""
    counts, kind = view.counts, KINDS[view.kind]
    issues = counts.failed + counts.unknown
    if kind.lists_all:
        return issues + counts.done
    return counts.total if view.over and kind.has_rows and not issues else issues
