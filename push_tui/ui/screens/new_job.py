"""The dialog with the dry run of a job before it starts."""

from collections.abc import Iterable

from textual import events, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from push_tui.endpoints import Endpoint
from push_tui.operations.jobs.control import JobRefused
from push_tui.operations.jobs.kinds import KINDS
from push_tui.operations.jobs.plans import LabelReading, Plan, can_count_new
from push_tui.operations.session import Topic
from push_tui.text import quantity, visible_name
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.content import lines, plain
from push_tui.ui.screens.dialog import Dialog
from push_tui.ui.screens.first_line import header_words
from push_tui.ui.screens.job_words import KIND_WORDS, gate_words, number_lines
from push_tui.ui.screens.left_out import LeftOut, LeftOutRows, left_out
from push_tui.ui.widgets.prompt import Prompt, exact_prompt

_CONTRACT = "contract"
_ROWS_SHOWN = 5
_ROWS_SHOWN_LOW = 2
_LOW = 30
"""Below this many lines fewer left-out rows are shown."""


class StartJob(Dialog[int]):
    """The dry run of a plan with its gate; returns the ID of the started job. Enter starts one that only reads."""

    SCOPES = (Scope.PLAN, Scope.DIALOG)
    CONFIRM = "Start"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    StartJob {
        & > #dialog { width: 110; }
        &.-low Footer, &.-low RowList { margin-top: 0; }
        & RowList { margin-top: 1; }
        & #over-limit, & #header { margin-top: 1; }
    }
    """
    ARMED = True
    BUSY = "The job is being saved."
    _reading: LabelReading | None = None

    def __init__(self, plan: Plan, note: str = "") -> None:
        super().__init__(f"{KIND_WORDS[plan.kind].title.capitalize()}: {visible_name(plan.title)}")
        self.DESTROYS = KINDS[plan.kind].destroys
        self.ENTER_CONFIRMS = KINDS[plan.kind].recorded_as is None and not plan.kind.sends
        self.ARMED = not self.ENTER_CONFIRMS
        self._plan = plan
        self._note = note
        self._left_out = [] if plan.dry_run is None else left_out(plan.dry_run)

    def body(self) -> Iterable[Widget]:
        """Numbers, left-out rows, what must be typed."""
        plan = self._plan
        yield Static(self._numbers(), id="numbers")
        if plan.dry_run is not None and plan.dry_run.header is not None:
            yield Static(plain(header_words(plan.dry_run.header), "$text-warning"), id="header")
        if self._note:
            yield Static(plain(self._note, "$text-accent"))
        if plan.dry_run is not None and self._left_out:
            yield LeftOut(plan.dry_run)
        yield Static(id="over-limit")
        yield exact_prompt(_CONTRACT, "if your contract allows more", "contract")
        if plan.gate.typed:
            yield exact_prompt(plan.gate.typed, f"to {gate_words(plan)}", "gate")
        yield Static(id="answer")

    def on_mount(self) -> None:
        """Show the limit and the left-out rows; focus the first line to type in."""
        self._show_limit()
        for rows in self.query(LeftOutRows):
            rows.focus()
        for prompt in self.query(Prompt):
            if prompt.display:
                prompt.input.focus()
                break

    def on_resize(self, event: events.Resize) -> None:
        """Show fewer left-out rows on a low terminal, where the gates need the room."""
        low = event.size.height < _LOW
        most = _ROWS_SHOWN_LOW if low else _ROWS_SHOWN
        self.set_class(low, "-low")
        for rows in self.query(LeftOutRows):
            rows.show_up_to(most)

    def _numbers(self) -> Content:
        before = [view for view in self.tui.jobs.here if view.kind.sends == self._plan.kind.sends]
        return Content("\n").join(number_lines(self._plan, self.session.schedule_clock, len(before)))

    def _show_limit(self) -> None:
        over = self._plan.over_limit
        shown = self.query_one("#over-limit", Static)
        shown.update(lines(f"{over} {self.session.dialect.limit_advice(Endpoint.ADD_USERS)}", "$text-warning"))
        shown.display = self.query_one("#contract", Prompt).display = bool(over)

    def why_not(self, action_id: str) -> str | None:
        """Say what must be typed first, or why an action is not possible now."""
        if self._busy and action_id == "read_label":
            return self.BUSY
        if self._reading is not None and action_id in {"confirm", "read_label"}:
            return f"The label is being read; press {key_of('close', Scope.DIALOG)} to stop."
        match action_id:
            case "read_label":
                if not self._plan.adds_to:
                    return "This job does not add users to a label."
                return None if can_count_new(self._plan) else "The number of new users is known already."
            case "copy_left_out":
                return None if self._left_out else "No row is left out."
            case _:
                return super().why_not(action_id)

    def applies(self, action_id: str) -> bool:
        """False if the job does not add users to a label, or leaves no rows out."""
        if action_id == "read_label":
            return self._reading is not None or can_count_new(self._plan)
        return action_id != "copy_left_out" or bool(self._left_out)

    def title_of(self, action: Action) -> str:
        """Escape stops the reading first."""
        return "Stop reading" if action.id == "close" and self._reading is not None else super().title_of(action)

    def model_changed(self, topic: Topic) -> None:
        """Show how much of the label was read."""
        if topic is Topic.MEMBERS and self._reading is not None:
            whole = self._plan.numbers.members_now
            of = f" of {whole:,}" if whole is not None else ""
            self.answer(plain(f"Reading the label: {len(self._reading.members.items):,}{of} members…"))

    @work
    async def action_read_label(self) -> None:
        """Read the target label, and show how many users are new."""
        self._reading = LabelReading.of(self.session, self._plan)
        self.refresh_actions()
        try:
            self._plan = await self.tui.ask(self._reading.run())
        except JobRefused as error:
            self.answer(lines(str(error), "$text-error"))
        else:
            told = "The label was not read completely, so the number of new users is still unknown."
            self.answer(plain(told if can_count_new(self._plan) else "", "$text-warning"))
        finally:
            self._reading = None
            if self.is_mounted:
                self.query_one("#numbers", Static).update(self._numbers())
                self._show_limit()
                self.refresh_actions()

    def action_copy_left_out(self) -> None:
        """Copy the left-out rows, one per line."""
        rows = [f"{note.line}\t{note.text}\t{note.reason}" for note in self._left_out]
        self.tui.copy("\n".join(rows), quantity(len(rows), "row"))

    def action_close(self) -> None:
        """Stop reading, else close without a job."""
        if self._reading is not None:
            self._reading.members.stop = True  # after the current page
        else:
            self.dismiss(None)

    @work
    async def action_confirm(self) -> None:
        """Save the job and queue it."""
        queue, over = self.tui.jobs.queue, bool(self._plan.over_limit)
        with self.working("Saving the job…", JobRefused):
            self.dismiss(await self.tui.ask(queue.start(self.session, self._plan, allow_over_limit=over)))
