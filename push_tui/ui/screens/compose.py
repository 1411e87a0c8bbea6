"""The composer: the form, and beside it what is wrong, how it will look and what exactly would be sent."""

from collections.abc import Callable, Iterable

from textual import on, work
from textual.containers import Horizontal
from textual.reactive import Reactive
from textual.widget import Widget

from push_tui.message.catalogue.basic import TITLE_PATH
from push_tui.message.overwriting import handle_of
from push_tui.message.push import Audience, AudienceKind
from push_tui.message.rules.problem import Problem
from push_tui.operations.advice import set_handle, why_no_handle
from push_tui.operations.composition import Composition
from push_tui.operations.reach import LabelCounts
from push_tui.operations.session import Topic
from push_tui.ui.actions import Scope, key_of
from push_tui.ui.actions.performing import bindings
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.screens.compose_panes import FORM, ORDER, PREVIEW, Beside
from push_tui.ui.widgets.form.form import Form
from push_tui.ui.widgets.form.rows import KIND_PATH
from push_tui.ui.widgets.pane_tabs import PaneTabs
from push_tui.ui.widgets.problem_list import ProblemList


class ComposeScreen(PushTuiScreen):
    """Writes and checks a push. The truth is the session's composition; this screen shows and edits it."""

    TAB = "compose"
    CSS_PATH = "compose.tcss"
    SCOPES = (Scope.COMPOSE,)
    BINDINGS = bindings(Scope.COMPOSE)  # type: ignore[assignment]  # Textual types it wider
    AUTO_FOCUS = ""
    # Textual repaints the whole screen whenever the focus moves (20 kB); the widgets concerned repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    _following: Composition | None = None
    _stop: Callable[[], None] | None = None
    _possible: tuple[bool, ...] = ()
    _taken = 0
    """As `Composition.taken` when the form last went to the beginning."""

    def body(self) -> Iterable[Widget]:
        """Form on the left, the rest on the right."""
        yield PaneTabs(id="narrow-tabs")
        with Horizontal(id="compose-body"):
            yield Form(self.composition)
            yield Beside(lambda: self.session)

    @property
    def composition(self) -> Composition:
        """What is being composed."""
        return self.session.composition

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    @property
    def beside(self) -> Beside:
        """What stands beside it."""
        return self.query_one(Beside)

    # Following the model

    def on_mount(self) -> None:
        """Follow the composition from now on."""
        self._follow()
        self._show_pane()
        self.call_after_refresh(self.form.focus_row)

    def on_unmount(self) -> None:
        """Follow no longer."""
        self._stop_following()

    def on_screen_resume(self) -> None:
        """Show what changed meanwhile."""
        self._follow()
        self.composition.check_again()
        self._show_changes()
        self._show_pane()
        if self._taken != self.composition.taken:
            self._taken = self.composition.taken
            self.call_after_refresh(self._to_beginning)
        elif self.beside.chosen == FORM and not self.focused:
            self.call_after_refresh(self.form.focus_row)

    def _to_beginning(self) -> None:
        """To the title of another push, with its audience on show above it."""
        self.go_to_pane(FORM)
        self.form.go_to(KIND_PATH)
        self.form.action_first_row()
        self.form.go_to(TITLE_PATH)

    def on_resize(self) -> None:
        """Another width may show other panes."""
        self._show_pane()

    def model_changed(self, topic: Topic) -> None:
        """The composition was filled from elsewhere, or labels were counted."""
        if topic is Topic.LABELS and not self.session.labels.loading:
            self._count()
            self._show_changes()
        if topic is Topic.SENDS and self.is_current:  # below a review it catches up when that is closed
            self._show_changes()
        if topic is Topic.COMPOSITION:
            self._follow()
            self._show_changes()

    def session_changed(self) -> None:
        """Another profile: the same text, checked against another dialect."""
        super().session_changed()
        self._follow()
        self._show_changes()

    def _count(self) -> None:
        book = self.session.labels
        counts = {label.name: label.count for label in book.items}
        self.composition.use_counts(LabelCounts(counts, book.read_at, self.tui.jobs.exact_counts))

    def _follow(self) -> None:
        self._count()
        if self._following is not self.composition:
            self._stop_following()
            self._following = self.composition
            self._taken = self.composition.taken
            self._stop = self.composition.on_change(self._changed)
            self.form.use(self.composition)

    def _stop_following(self) -> None:
        if self._stop is not None:
            self._stop()
        self._stop = self._following = None

    def _changed(self) -> None:
        self._show_changes()
        self.session.save_draft_soon()

    def _show_changes(self) -> None:
        self.form.sync()
        self.beside.follow()
        self._show_tabs()
        composition = self.composition
        possible = (composition.can_undo, composition.can_redo, bool(composition.problems), self._fixable() is not None)
        if possible != self._possible:
            self._possible = possible
            self.refresh_actions()

    # Panes

    def _show_pane(self) -> None:
        self._choose_pane(self.beside.chosen)

    def _choose_pane(self, pane: str) -> None:
        self.set_class(self.narrow and pane != FORM, "-beside")
        self.beside.choose(pane, narrow=self.narrow)
        self._show_tabs()

    def _show_tabs(self) -> None:
        self.query_one("#narrow-tabs", PaneTabs).show(self.beside.tabs(), self.beside.chosen)

    def go_to_pane(self, pane: str) -> None:
        """Show a pane, where only one is shown, and give it the focus."""
        self._choose_pane(pane)
        if pane == FORM:
            self.form.focus_row()
        else:
            self.set_focus(self.query_one(f"#{pane}"), scroll_visible=False)

    @on(PaneTabs.Wanted)
    def _tab_clicked(self, event: PaneTabs.Wanted) -> None:
        self.go_to_pane(event.key)

    @on(ProblemList.FieldWanted)
    def _problem_chosen(self, event: ProblemList.FieldWanted) -> None:
        self._go_to_problem(event.problem)

    def _go_to_problem(self, problem: Problem) -> None:
        self.go_to_pane(FORM)
        self.form.go_to(problem.path)

    @on(Form.Moved)
    def _moved(self) -> None:
        possible = (*self._possible[:3], self._fixable() is not None)
        if possible != self._possible:
            self._possible = possible
            self.refresh_actions()

    def _at_hand(self) -> Problem | None:
        """The problem in focus, if one key mends it."""
        listed = self.beside.problems
        here = listed.current if listed.has_focus else self.form.problem
        return here if here is not None and here.fix is not None else None

    def _fixable(self) -> Problem | None:
        """The problem that one key mends: the one in focus, else the first."""
        first = next((problem for problem in self.composition.problems if problem.fix is not None), None)
        return self._at_hand() or first

    # Actions

    def why_not(self, action_id: str) -> str | None:
        """What cannot be done with the composition as it is."""
        composition = self.composition
        if action_id == "undo" and not composition.can_undo:
            return "There is nothing to take back."
        if action_id == "redo" and not composition.can_redo:
            return "Nothing was taken back."
        if action_id == "next_problem" and not composition.problems:
            return "Nothing is wrong."
        if action_id == "fix_problem" and self._fixable() is None:
            return "There is no problem that one key can mend."
        if action_id == "push_users":
            return self._why_no_users()
        if action_id == "set_handle":
            return why_no_handle(composition.push, composition.dialect)
        return self.beside.why_no_other_vendor() if action_id == "next_vendor" else None

    # Whom it is for

    def _why_no_users(self) -> str | None:
        """Why there are no users to list, as a sentence."""
        kind = self.composition.push.audience.kind
        if kind in {AudienceKind.USER, AudienceKind.USERS}:
            return None
        return f"This push goes to {kind}; choose users in the row “Send to” first."

    def action_push_users(self) -> None:
        """List the users of the push."""
        from push_tui.ui.screens.audience_users import AudienceUsers

        self.app.push_screen(AudienceUsers(self.composition), lambda _: self.form.focus_row())

    @on(Form.LabelsWanted)
    def _pick(self, event: Form.LabelsWanted) -> None:
        if self.composition.push.audience.kind is not AudienceKind.LABELS:
            self.action_push_users()
            return
        from push_tui.ui.screens.pick_labels import PickLabels

        self.app.push_screen(PickLabels(self.composition.push.audience.targets, event.typed), self._labels_picked)

    def _labels_picked(self, labels: tuple[str, ...] | None) -> None:
        if labels is not None:
            self.composition.set_audience(Audience(AudienceKind.LABELS, labels))
        self.form.focus_row()

    @on(Form.UsersPasted)
    @work
    async def _users_pasted(self, event: Form.UsersPasted) -> None:
        from push_tui.ui.screens.audience_users import from_text

        users = await from_text(self.tui, event.text, self.composition.push.audience.targets)
        if users is not None:
            self.composition.set_audience(Audience(AudienceKind.USERS, users))
        self.form.focus_row()

    # What one does with it

    def action_test_push(self) -> None:
        """Review this message for the test users."""
        from push_tui.ui.screens.review import open_test_review

        open_test_review(self.tui)

    def action_review(self) -> None:
        """To the review; while there are errors, to the first of them."""
        self.composition.check_again()
        errors = self.composition.errors
        if errors:
            self._show_changes()
            self.tell(f"Not yet: {errors[0].message}", severity="warning")
            self._go_to_problem(errors[0])
            return
        from push_tui.ui.screens.review import open_review

        open_review(self.tui)

    def action_next_problem(self) -> None:
        """To the field of the next problem."""
        problems = self.composition.problems
        here = self.form.problem
        at = next((index for index, problem in enumerate(problems) if problem is here), -1)
        row = self.form.row
        for problem in (*problems[at + 1 :], *problems[: at + 1]):
            self._go_to_problem(problem)
            if self.form.row is not row:
                return

    def action_fix_problem(self) -> None:
        """Mend the problem at hand; one that is elsewhere is shown first."""
        problem, at_hand = self._fixable(), self._at_hand()
        if problem is None or problem.fix is None:
            return
        if at_hand is None:
            self._go_to_problem(problem)
            self.tell(f"{key_of('fix_problem')} once more: {problem.fix.title}.")
            return
        self.composition.fix(problem)
        self.form.go_to(problem.path)
        self.tell(f"Done: {problem.fix.title}.")

    def action_set_handle(self) -> None:
        """Set the handle by which a later push can replace this one."""
        dialect = self.composition.dialect
        self.composition.change(lambda push: set_handle(push, dialect))
        handle = handle_of(self.composition.push, dialect)
        self.tell(f"It carries the handle {handle} now; a later push with the same one takes its place.")

    def action_field_help(self) -> None:
        """Everything about the field in focus."""
        from push_tui.ui.screens.field_help import help_lines
        from push_tui.ui.screens.questions import PageNotice

        row = self.form.row
        if row is not None:
            page = PageNotice(row.label, help_lines(row, self.composition))
            self.app.push_screen(page, lambda _: self.form.focus_row())

    def action_undo(self) -> None:
        """Take the last change back."""
        self.composition.undo()

    def action_redo(self) -> None:
        """Do it again."""
        self.composition.redo()

    def action_next_pane(self) -> None:
        """From the form to the problems, the phones, the request, the command, and back."""
        self.go_to_pane(ORDER[(ORDER.index(self.beside.chosen) + 1) % len(ORDER)])

    def action_toggle_preview(self) -> None:
        """Open the notifications or close them; shows the phones first where they cannot be seen."""
        if self.beside.is_on_show(PREVIEW):
            self.beside.preview.toggle()
        elif self.narrow:
            self.go_to_pane(PREVIEW)
        else:
            self._choose_pane(PREVIEW)

    def action_next_vendor(self) -> None:
        """The Android phone of the next vendor that has a block."""
        self.beside.preview.next_vendor()

    def action_copy_request(self) -> None:
        """Copy the body as it would be sent."""
        push, dialect = self.composition.push, self.session.dialect
        calls = push.calls(dialect)
        what = "request JSON" if calls == 1 else f"request JSON of the first of {calls:,} calls"
        self.tui.copy(push.call(0, dialect).encode(dialect).decode(), what)

    def action_copy_curl(self) -> None:
        """Copy the cURL command."""
        self.tui.copy(self.beside.curl(), "cURL command")

    def action_clear_push(self) -> None:
        """Start with an empty push."""
        self.composition.clear()
        self.go_to_pane(FORM)
        self.form.go_to(TITLE_PATH)

    def action_import_push(self) -> None:
        """Import a push from JSON or a cURL command."""
        from push_tui.ui.screens.import_push import ImportPush

        self.app.push_screen(ImportPush(), lambda _: self.form.focus_row())

    @work
    async def action_drafts(self) -> None:
        """Choose among drafts and templates; what is here stays among them."""
        from push_tui.ui.screens.drafts import open_kept

        await open_kept(self.tui)
        self.go_to_pane(FORM)
