"""The composer: the form, and beside it what is wrong, the exact request and the command that would send it."""

from collections.abc import Callable, Iterable, Sequence

from textual import on
from textual.containers import Horizontal
from textual.reactive import Reactive
from textual.widget import Widget

from push_tui.message.curl import to_curl
from push_tui.message.push import Audience, AudienceKind
from push_tui.message.validation import Problem, Severity
from push_tui.operations.composition import Composition
from push_tui.operations.session import Topic, address_of
from push_tui.ui.actions import Scope
from push_tui.ui.performing import bindings
from push_tui.ui.screens.base import PushTuiScreen
from push_tui.ui.widgets.form.form import Form
from push_tui.ui.widgets.live_lines import Line, LiveLines
from push_tui.ui.widgets.pane_tabs import Pane, Panes, PaneTabs
from push_tui.ui.widgets.problem_list import ProblemList, tally
from push_tui.ui.widgets.request_lines import curl_lines, json_lines

FORM, PROBLEMS, JSON, CURL = "form", "problems", "json", "curl"
_ORDER = (FORM, PROBLEMS, JSON, CURL)


class ComposeScreen(PushTuiScreen):
    """Writes and checks a push. The truth is the session's composition; this screen shows and edits it."""

    TAB = "compose"
    CSS_PATH = "compose.tcss"
    SCOPES = (Scope.COMPOSE,)
    BINDINGS = bindings(Scope.COMPOSE)  # type: ignore[assignment]  # Textual types it wider
    AUTO_FOCUS = ""
    # Textual repaints the whole screen whenever the focus moves (20 kB); the widgets concerned repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    _pane = FORM
    _lower = JSON
    _following: Composition | None = None
    _stop: Callable[[], None] | None = None
    _possible: tuple[bool, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Form on the left, the rest on the right."""
        yield PaneTabs(id="narrow-tabs")
        with Horizontal(id="compose-body"):
            yield Form(self.composition)
            with Panes(FORM, id="beside"):
                yield PaneTabs(id="problem-head")
                yield ProblemList(lambda: self.composition.problems, id=PROBLEMS)
                yield PaneTabs(id="request-tabs")
                yield LiveLines(self._request, id=JSON)
                yield LiveLines(self._command, id=CURL)

    @property
    def composition(self) -> Composition:
        """What is being composed."""
        return self.session.composition

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

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
        self._show_changes()
        self._show_pane()
        if self._pane == FORM and not self.focused:
            self.call_after_refresh(self.form.focus_row)

    def on_resize(self) -> None:
        """Another width may show other panes."""
        self._show_pane()

    def model_changed(self, topic: Topic) -> None:
        """The composition was filled from elsewhere."""
        if topic is Topic.COMPOSITION:
            self._follow()
            self._show_changes()

    def session_changed(self) -> None:
        """Another profile: the same text, checked against another dialect."""
        super().session_changed()
        self._follow()
        self._show_changes()

    def _follow(self) -> None:
        if self._following is not self.composition:
            self._stop_following()
            self._following = self.composition
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
        for pane in self.query(LiveLines):
            pane.changed()
        self._show_tabs()
        composition = self.composition
        possible = (composition.can_undo, composition.can_redo, bool(composition.problems), self._fixable() is not None)
        if possible != self._possible:
            self._possible = possible
            self.refresh_actions()

    # Panes

    def _request(self, width: int) -> Sequence[Line]:
        return json_lines(self.composition.push.pretty(self.session.dialect), width)

    def _command(self, width: int) -> Sequence[Line]:
        return curl_lines(self._curl(), width)

    def _curl(self) -> str:
        address = address_of(self.session.profile)
        return to_curl(self.composition.push, self.session.dialect, address.base_url, address.prefix)

    def _show_pane(self) -> None:
        """Show the pane that was chosen; beside the form there is room for the problems and one more."""
        narrow = self.narrow
        self.set_class(narrow and self._pane != FORM, "-beside")
        lower = self._pane if self._pane in (JSON, CURL) else self._lower
        self._lower = lower
        hidden = {pane: narrow and pane != self._pane for pane in (PROBLEMS, JSON, CURL)}
        hidden[CURL if lower == JSON else JSON] = True
        for pane, off in hidden.items():
            self.query_one(f"#{pane}").set_class(off, "-off")
        for lines in self.query(LiveLines):
            lines.changed()
        self._show_tabs()

    def _show_tabs(self) -> None:
        problems = self.composition.problems
        worst = problems[0].severity if problems else None
        tone = "error" if worst is Severity.ERROR else "warning" if worst is Severity.WARNING else "dim"
        counts = tally(problems)
        short = str(len(problems)) if problems else ""
        request, command = Pane(JSON, "Request JSON"), Pane(CURL, "cURL")
        self.query_one("#narrow-tabs", PaneTabs).show(
            [Pane(FORM, "Form"), Pane(PROBLEMS, "Problems", short, tone), request, command], self._pane
        )
        self.query_one("#problem-head", PaneTabs).show(
            [Pane(PROBLEMS, "Problems", counts or "none", tone)], self._pane if self._pane == PROBLEMS else ""
        )
        self.query_one("#request-tabs", PaneTabs).show([request, command], self._lower)

    def go_to_pane(self, pane: str) -> None:
        """Show a pane, where only one is shown, and give it the focus."""
        self._pane = pane
        self._show_pane()
        if pane == FORM:
            self.form.focus_row()
        else:
            self.set_focus(self.query_one(f"#{pane}"), scroll_visible=False)

    @on(PaneTabs.Wanted)
    def _tab_clicked(self, event: PaneTabs.Wanted) -> None:
        self.go_to_pane(event.key)

    @on(ProblemList.Chosen)
    def _problem_chosen(self, event: ProblemList.Chosen) -> None:
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
        listed = self.query_one(ProblemList)
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
        return None

    def action_review(self) -> None:
        """To the review; while there are errors, to the first of them."""
        errors = self.composition.errors
        if errors:
            self.tell(f"Not yet: {errors[0].message}", severity="warning")
            self._go_to_problem(errors[0])
            return
        self.tui.open_review()

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
            self.tell(f"Ctrl+F once more: {problem.fix.title}.")
            return
        self.composition.fix(problem)
        self.form.go_to(problem.path)
        self.tell(f"Done: {problem.fix.title}.")

    def action_undo(self) -> None:
        """Take the last change back."""
        self.composition.undo()

    def action_redo(self) -> None:
        """Do it again."""
        self.composition.redo()

    def action_next_pane(self) -> None:
        """From the form to the problems, the request, the command, and back."""
        self.go_to_pane(_ORDER[(_ORDER.index(self._pane) + 1) % len(_ORDER)])

    def action_copy_request(self) -> None:
        """Copy the body as it would be sent."""
        self.tui.copy(self.composition.push.encode(self.session.dialect).decode(), "request JSON")

    def action_copy_curl(self) -> None:
        """Copy the cURL command."""
        self.tui.copy(self._curl(), "cURL command")

    def action_clear_push(self) -> None:
        """Start with an empty push."""
        self.composition.clear()
        self.go_to_pane(FORM)
        self.form.go_to(("pushMessage", "title"))

    def action_import_push(self) -> None:
        """Import a push from JSON or a cURL command."""
        from push_tui.ui.screens.import_push import ImportPush

        self.app.push_screen(ImportPush(), lambda _: self.form.focus_row())

    @on(Form.LabelsWanted)
    def _pick_labels(self, event: Form.LabelsWanted) -> None:
        from push_tui.ui.screens.pick_labels import PickLabels

        self.app.push_screen(PickLabels(self.composition.push.audience.targets, event.typed), self._labels_picked)

    def _labels_picked(self, labels: tuple[str, ...] | None) -> None:
        if labels is not None:
            self.composition.set_audience(Audience(AudienceKind.LABELS, labels))
        self.form.focus_row()
