"""The composer: the form, and beside it the problems, the preview and the exact request."""

from collections.abc import Callable, Iterable

from textual import events, on, work
from textual.containers import Horizontal
from textual.widget import Widget

from push_tui.message.catalogue.basic import content_path, first_text
from push_tui.message.handles import handle_of
from push_tui.message.push import AudienceKind, Path, Push, is_own_text
from push_tui.message.rules.problem import Problem, Severity
from push_tui.names import label_key
from push_tui.operations.checking import to_fix
from push_tui.operations.composition import Composition
from push_tui.operations.reach import LabelCounts
from push_tui.operations.session import Topic
from push_tui.ui.actions import Action, Scope, key_of
from push_tui.ui.screens.compose_audience import PicksAudience
from push_tui.ui.screens.compose_banner import CorrectionLine
from push_tui.ui.screens.compose_panes import CURL, FORM, JSON, ORDER, PREVIEW, ComposePanes
from push_tui.ui.screens.compose_why_not import why_no_fix, why_not_composed
from push_tui.ui.screens.form_search import field_of, form_fields
from push_tui.ui.terminal.toasts import About
from push_tui.ui.widgets.form.form import Form
from push_tui.ui.widgets.form.outline import first_blocked
from push_tui.ui.widgets.form.rows import KIND_PATH
from push_tui.ui.widgets.pane_tabs import PaneTabs
from push_tui.ui.widgets.problem_list import ProblemList


class ComposeScreen(PicksAudience):
    """Writes and checks a push. The session's composition holds it; this screen shows and edits it."""

    TAB = "compose"
    CSS_PATH = "compose.tcss"
    SCOPES = (Scope.COMPOSE, Scope.OPENED)
    AUTO_FOCUS = ""

    _following: Composition | None = None
    _stop: Callable[[], None] | None = None
    _possible: tuple[bool, ...] = ()
    _begun = ""
    """The ID of the draft at whose beginning the form went last."""
    _offered: Problem | None = None
    """The problem elsewhere that the key that fixes named last; it fixes it when it comes again."""
    _fixed: tuple[str, Push | None] = ("", None)
    """What was said of the last fix, and the push after it."""

    def body(self) -> Iterable[Widget]:
        """Form on the left, the rest on the right."""
        yield CorrectionLine(id="correction", classes="-off")
        yield PaneTabs(id="narrow-tabs")
        with Horizontal(id="compose-body"):
            yield Form(self.composition)
            yield ComposePanes(lambda: self.call_in_focus)

    @property
    def call_in_focus(self) -> int:
        """The call that sends the text in focus, counted from 0, if each label has its own text; else the first."""
        row, targets = self.form.row, self.composition.push.audience.targets
        own = row is not None and is_own_text(row.path) and row.path[1] in targets
        return targets.index(row.path[1]) if row is not None and own else 0

    @property
    def beside(self) -> ComposePanes:
        """The panes beside the form."""
        return self.query_one(ComposePanes)

    # Following the model

    def on_mount(self) -> None:
        """Follow the composition."""
        self._follow()
        self._choose_pane(self.beside.chosen)

    def on_screen_resume(self) -> None:
        """Show what changed since the screen was left; begin at the beginning of another push."""
        self._follow()
        self.composition.check_again()
        self._show_changes()
        self._choose_pane(self.beside.chosen)
        if not self._replaced and self.beside.chosen == FORM and not self.focused:
            self.call_after_refresh(self.form.focus_row)

    @property
    def _replaced(self) -> bool:
        """Whether the form has not gone to the beginning of this push yet."""
        return self._begun != self.composition.draft.id

    def _to_beginning(self) -> None:
        """Go to the first field that you must fill or fix, else to the text, with the audience visible above."""
        if not self._replaced:
            return
        composition = self.composition
        self._begun = composition.draft.id
        self.go_to_pane(FORM)
        self.form.go_to(KIND_PATH)
        self.form.move_to(0)
        text = content_path if composition.draft.corrects is not None else first_text
        self.form.go_to(first_blocked(composition) or text(composition.push))

    def on_resize(self) -> None:
        """Show the panes that fit the new width."""
        self._choose_pane(self.beside.chosen)

    def model_changed(self, topic: Topic) -> None:
        """Show a composition that was filled elsewhere, or new label counts."""
        if topic is Topic.LABELS and not self.session.labels.loading:
            self._count()
            self._show_changes()
        if topic is Topic.SENDS and self.is_current:  # below a review it catches up when the review closes
            self._show_changes()
        if topic is Topic.COMPOSITION:
            self._follow()
            self._show_changes()

    def session_changed(self) -> None:
        """Check the same text against the new profile's dialect."""
        super().session_changed()
        self._follow()
        self._show_changes()

    def _count(self) -> None:
        book = self.session.labels
        counts = {label_key(label.name, self.session.dialect): label.count for label in book.items}
        whole = not book.cached and not book.ending
        self.composition.use_counts(LabelCounts(counts, book.read_at, self.tui.jobs.exact_counts, whole))

    def _follow(self) -> None:
        self._count()
        if self._following is not self.composition:
            self._stop_following()
            self._following = self.composition
            self._begun = ""
            self._stop = self.composition.on_change(self._show_changes)
            self.form.use(self.composition)

    @on(events.Unmount)
    def _stop_following(self) -> None:
        if self._stop is not None:
            self._stop()
        self._stop = self._following = None

    def _show_changes(self) -> None:
        self.query_one(CorrectionLine).show(self.session)
        self.form.sync()
        self.beside.update_panes()
        self._show_tabs()
        self._show_possible()
        if self.is_current and self._replaced:
            if self.form.is_laid_out:
                self._to_beginning()
            else:
                self.call_after_refresh(self._to_beginning)

    @on(Form.Moved)
    def _moved(self) -> None:
        row, self._offered = self.form.row, None
        if self.composition.edit(None if row is None or self.beside.chosen != FORM else row.path):
            self._show_changes()
        self._show_possible()
        if self.composition.push.audience.kind is AudienceKind.TEXTS:
            self.beside.update_panes()

    def _show_possible(self) -> None:
        """Redraw the footer if other actions are possible now."""
        composition, fixable = self.composition, self._fixable() is not None
        possible = (bool(self.back), composition.can_undo, composition.can_redo, bool(composition.problems), fixable)
        if possible != self._possible:
            self._possible = possible
            self.refresh_actions()

    # Panes

    def _choose_pane(self, pane: str) -> None:
        self.set_class(self.narrow and pane != FORM, "-beside")
        self.beside.choose(pane, narrow=self.narrow)
        self._show_tabs()

    def _show_tabs(self) -> None:
        self.query_one("#narrow-tabs", PaneTabs).show(self.beside.tabs(), self.beside.chosen)

    def go_to_pane(self, pane: str) -> None:
        """Show a pane and focus it."""
        self._choose_pane(pane)
        if pane == FORM:
            self.form.focus_row()
        else:
            self.set_focus(self.query_one(f"#{pane}"), scroll_visible=False)
        self._moved()

    @on(PaneTabs.Wanted)
    def _tab_clicked(self, event: PaneTabs.Wanted) -> None:
        self.go_to_pane(event.key)

    @on(ProblemList.FieldWanted)
    def _problem_chosen(self, event: ProblemList.FieldWanted) -> None:
        self.go_to_field(event.problem.path)

    def go_to_field(self, path: Path) -> None:
        """Go to the row of the form that shows ``path``."""
        self._to_beginning()  # else it would go there later
        self.go_to_pane(FORM)
        self.form.go_to(path)

    def _problem_here(self) -> Problem | None:
        """The problem at the cursor; a note that nothing fixes is none."""
        listed = self.beside.problems
        here = listed.current if listed.has_focus else self.form.problem
        return here if here is not None and (here.fix or here.severity is not Severity.NOTE) else None

    def _fixable(self) -> Problem | None:
        """The problem at the cursor, if it has a fix; else the first that has one."""
        here = self._problem_here()
        candidates = (*(() if here is None else (here,)), *self.composition.problems)
        return next((problem for problem in candidates if problem.fix is not None), None)

    # Actions

    def fields(self) -> Iterable[tuple[Action, str]]:
        """Let the palette find the fields of the form."""
        return form_fields(self.composition)

    def act(self, action_id: str) -> object:
        """Go to the field that was found, or do another action."""
        if path := field_of(action_id):
            self.go_to_field(path)
            return None
        return super().act(action_id)

    def why_not(self, action_id: str) -> str | None:
        """Say why the action is not possible now."""
        if action_id == "fix_problem" and self._fixable() is None:
            return why_no_fix(self._problem_here(), self.composition)
        if action_id == "next_vendor":
            return self.beside.why_no_other_vendor()
        return why_not_composed(action_id, self.composition, self.form.row) or super().why_not(action_id)

    # Actions on the push

    def action_test_push(self) -> None:
        """Review this message for the test users; if there are errors, go to the first."""
        self._review(tests=True)

    def action_review(self) -> None:
        """Open the review; if there are errors, go to the first."""
        self._review()

    def _review(self, *, tests: bool = False) -> None:
        self.composition.check_again()
        errors = to_fix(self.composition.problems, tests=tests)
        if errors:
            self._show_changes()
            row, needed = self.form.row, errors[0].severity is Severity.NEEDED
            self.go_to_field(errors[0].path)
            if needed or self.form.row is row:  # an error is said in its field, to which you see the cursor go
                said = f"{'Fill this in' if needed else 'Fix this'} first: {errors[0].message}"
                self.tui.tell(said, "warning", about=About(field=errors[0].path))
            return
        from push_tui.ui.screens.open_review import open_review

        open_review(self.tui, tests=tests, text=self.call_in_focus)

    def action_next_problem(self) -> None:
        """Go to the field of the next problem."""
        problems = self.composition.problems
        here = self.form.problem
        at = next((index for index, problem in enumerate(problems) if problem is here), -1)
        row = self.form.row
        for problem in (*problems[at + 1 :], *problems[: at + 1]):
            self.go_to_field(problem.path)
            if self.form.row is not row:
                return

    def action_fix_problem(self) -> None:
        """Fix the problem at the cursor; if none is there, go to the first one that has a fix, and fix it.

        If that fix drops something, or the problem at the cursor has none, say what it would do, and do it when the key
        comes again; the focus stays, because you may type on.
        """
        problem, here = self._fixable(), self._problem_here()
        if problem is None or problem.fix is None:
            return
        at_cursor = problem is here
        offers = not at_cursor and (here is not None or not problem.fix.only_writes)
        if offers and problem != self._offered:
            self._offered = problem
            self.tui.tell(f"{problem.message} Press {key_of('fix_problem')} again to {problem.fix.title}.")
            return
        if not at_cursor and not offers:
            self.go_to_field(problem.path)
        self.composition.fix(problem)
        where = "" if at_cursor or offers or self.form.row is None else f' in "{self.form.row.label}"'
        said = f"Fixed{where}: {problem.fix.title}. {key_of('undo')} undoes it."
        self._fixed = said, self.composition.push
        self.tui.tell(said, about=About(field=problem.path) if problem.path else None)

    def action_set_handle(self) -> None:
        """Set the handle by which a later push can replace this one."""
        self.composition.set_handle()
        handle = handle_of(self.composition.push, self.composition.dialect)
        self.tui.tell(f"Handle set to {handle}; a later push with the same handle replaces this one.")

    def action_field_help(self) -> None:
        """Show everything about the focused field."""
        from push_tui.ui.screens.field_help import help_lines
        from push_tui.ui.screens.questions import PageNotice

        row = self.form.row
        if row is not None:
            page = PageNotice(row.label, help_lines(row, self.composition))
            self.app.push_screen(page, lambda _: self.form.focus_row())

    def action_edit_outside(self) -> None:
        """Edit the focused text in your editor; one undo step."""
        from push_tui.ui.screens.edit_outside import edit_outside

        if self.form.row is not None and edit_outside(self.tui, self.app, self.form.row):
            self.form.focus_row()

    def action_undo(self) -> None:
        """Undo the last change; the toast of a fix goes with the fix."""
        said, fixed = self._fixed
        if self.composition.push == fixed:
            self.tui.untell(said)
        self.composition.undo()

    def action_redo(self) -> None:
        """Redo the change that was undone."""
        self.composition.redo()

    def action_next_pane(self) -> None:
        """Go to the next pane: form, problems, preview, request, command."""
        self.go_to_pane(ORDER[(ORDER.index(self.beside.chosen) + 1) % len(ORDER)])

    def action_toggle_preview(self) -> None:
        """Expand or collapse the notifications; show the preview first if it is hidden."""
        if self.beside.is_shown(PREVIEW):
            self.beside.preview.toggle()
        elif self.narrow:
            self.go_to_pane(PREVIEW)
        else:
            self._choose_pane(PREVIEW)

    def action_next_vendor(self) -> None:
        """Show the Android phone of the next vendor that has a block."""
        self.beside.preview.next_vendor()

    def action_copy_request(self) -> None:
        """Copy the request body."""
        self.beside.copy(JSON)

    def action_copy_curl(self) -> None:
        """Copy the cURL command."""
        self.beside.copy(CURL)

    def action_clear_push(self) -> None:
        """Start with an empty push."""
        self.composition.clear()

    def action_import_push(self) -> None:
        """Import a push from JSON or a cURL command."""
        from push_tui.ui.screens.import_push import ImportPush

        self.app.push_screen(ImportPush(), lambda _: self.form.focus_row())

    @work
    async def action_save_template(self) -> None:
        """Save this push as a template."""
        from push_tui.ui.screens.drafts import save_composed

        await save_composed(self.tui)

    @work
    async def action_drafts(self) -> None:
        """Open a draft or template; the current push stays among the drafts."""
        from push_tui.ui.screens.drafts import open_saved_draft

        await open_saved_draft(self.tui)
        self.go_to_pane(FORM)
