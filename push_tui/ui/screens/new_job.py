"""The dialog that shows what a job would do, in numbers, before it starts."""

from collections.abc import Iterable, Sequence

from textual import on, work
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.operations.jobs.plans import Numbers, Plan
from push_tui.operations.jobs.queue import JobRefused
from push_tui.storage.job_records import JobKind
from push_tui.storage.records import HistoryUnavailable
from push_tui.storage.user_ids import RowNote
from push_tui.text import visible_name
from push_tui.ui.content import lines, name, plain
from push_tui.ui.screens.base import Dialog
from push_tui.ui.screens.job_words import clock_words
from push_tui.ui.widgets.prompt import Prompt

_NAMED = 4
_CONTRACT = "contract"


class StartJob(Dialog[int]):
    """The dry run of a plan with its gate; the result is the ID of the job that was started."""

    CONFIRM = "Start"
    _busy = False

    def __init__(self, plan: Plan, remembered: str = "") -> None:
        super().__init__()
        self.TITLE_TEXT = f"Job: {plan.kind}"
        self._plan = plan
        self._remembered = remembered

    def body(self) -> Iterable[Widget]:
        """Numbers, rows that are left out, what has to be typed."""
        plan = self._plan
        yield Static(name(plan.title, "bold"))
        if plan.details.source:
            yield Static(Content.assemble("from ", name(plan.details.source)))
        yield Static(Content("\n").join(_numbers(plan)))
        if plan.dry_run is not None:
            for note in plan.dry_run.notes:
                yield Static(plain(note, "$text-muted"))
            yield Static(Content("\n").join(_left_out(plan)), id="left-out")
        if self._remembered:
            yield Static(plain(self._remembered, "$text-accent"))
        yield Static(" ")
        if plan.over_limit:
            yield Static(lines(plan.over_limit, "$text-warning"))
            yield Prompt(
                f"Type “{_CONTRACT}” if your contract allows more", check=self._wrong(_CONTRACT), id="contract"
            )
        if plan.gate.typed:
            caption = f"Type “{visible_name(plan.gate.typed)}” to {_what(plan)}"
            yield Prompt(caption, check=self._wrong(plan.gate.typed), id="gate")
        yield Static(id="answer")

    @staticmethod
    def _wrong(wanted: str) -> "_Check":
        return _Check(wanted)

    def why_not(self, action_id: str) -> str | None:
        """What has to be typed first."""
        if action_id != "confirm":
            return None
        if self._busy:
            return "It is being written down."
        return next((prompt.problem for prompt in self.query(Prompt) if prompt.problem), None)

    @on(Input.Changed)
    def _typed(self) -> None:
        self.refresh_actions()

    @work
    async def action_confirm(self) -> None:
        """Write it down and run it."""
        self._busy = True
        answer = self.query_one("#answer", Static)
        answer.update(plain("Writing it down…"))
        queue = self.tui.job_queue
        try:
            job = await self.tui.ask(
                queue.start(self.session, self._plan, allow_over_limit=bool(self._plan.over_limit))
            )
        except (JobRefused, HistoryUnavailable) as error:
            answer.update(lines(str(error), "$text-error"))
        else:
            self.dismiss(job)
        finally:
            self._busy = False
            if self.is_mounted:
                self.refresh_actions()


class _Check:
    """What is wrong with a text that has to be typed exactly."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted

    def __call__(self, text: str) -> str | None:
        return None if text.strip() == self._wanted else f"Type “{visible_name(self._wanted)}”."


def _what(plan: Plan) -> str:
    verbs = {JobKind.REMOVE: "remove them", JobKind.MOVE: "move them", JobKind.SEND: "send to them"}
    if plan.kind is JobKind.DELETE:
        return "delete it" if plan.total == 1 else "delete all of them"
    return verbs.get(plan.kind, "start")


def _numbers(plan: Plan) -> list[Content]:
    numbers, kind = plan.numbers, plan.kind
    rows: list[tuple[str, str]] = []
    if kind is JobKind.DELETE:
        rows.append(("Labels", f"{plan.total:,}"))
        rows.append(("Members", f"saved in {visible_name(plan.details.path)}" if plan.details.path else "not saved"))
    elif not plan.users:
        rows.append(("Members", f"{numbers.usable:,} to be read"))
    else:
        rows += _rows_of_users(numbers, kind)
    if plan.details.path and kind is JobKind.EXPORT:
        rows.append(("File", visible_name(plan.details.path)))
    if kind is JobKind.MOVE:
        order = "removed first, then added" if plan.details.remove_first else "added first, then removed"
        rows.append(("Order", order))
    rows.append(("Takes", f"about {clock_words(plan.seconds)} at the pace of the limit"))
    return [Content.assemble((f"{caption:<12}", "$text-muted"), value) for caption, value in rows]


def _rows_of_users(numbers: Numbers, kind: JobKind) -> list[tuple[str, str]]:
    rows = [("Rows", f"{numbers.rows:,}"), ("Users", f"{numbers.usable:,}")]
    if kind in {JobKind.ADD, JobKind.MOVE}:
        if numbers.new is not None:
            rows.append(("New", f"{numbers.new:,}; {numbers.already_in or 0:,} are in the label already"))
        elif numbers.members_now == 0:
            rows.append(("New", f"{numbers.usable:,}; nobody is in the label"))
        elif kind is JobKind.ADD:
            rows.append(("New", "not known: its members are not all loaded (End does that)"))
        if numbers.members_now is not None:
            rows.append(("Members", f"{numbers.members_now:,} now, up to {numbers.members_then:,} afterwards"))
        if numbers.limit is not None:
            rows.append(("Limit", f"{numbers.limit:,}; over it: {numbers.over_limit:,}"))
    rows.append(("Left out", f"{numbers.duplicates:,} duplicate, {numbers.illegal:,} illegal"))
    if numbers.upper_case:
        rows.append(("Upper case", f"{numbers.upper_case:,}; user IDs are lower case on this service"))
    return rows


def _left_out(plan: Plan) -> list[Content]:
    dry_run = plan.dry_run
    if dry_run is None:
        return []
    return [
        *_some("illegal", dry_run.illegal_rows, dry_run.illegal),
        *_some("duplicate", dry_run.duplicate_rows, dry_run.duplicates),
    ]


def _some(what: str, notes: Sequence[RowNote], count: int) -> list[Content]:
    shown = [
        Content.assemble(
            (f"  line {note.line:,}  ", "$text-muted"), name(note.text or "(empty)"), "  ", plain(note.reason)
        )
        for note in notes[:_NAMED]
    ]
    if count > len(shown):
        shown.append(plain(f"  … and {count - len(shown):,} more {what}", "$text-muted"))
    return shown
