"""What stands beside the form: problems, how phones show the push, the exact request and the command that sends it."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult

from push_tui.message.curl import to_curl
from push_tui.message.preview import vendors
from push_tui.message.rules.problem import Severity
from push_tui.operations.session import Session, address_of
from push_tui.ui.widgets.pane_tabs import Pane, Panes, PaneTabs
from push_tui.ui.widgets.phone_preview import PhonePreview
from push_tui.ui.widgets.problem_list import ProblemList, tally
from push_tui.ui.widgets.request_lines import curl_lines, json_lines
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane

FORM, PROBLEMS, PREVIEW, JSON, CURL = "form", "problems", "preview", "json", "curl"
ORDER = (FORM, PROBLEMS, PREVIEW, JSON, CURL)
_LOWER = (Pane(PREVIEW, "Preview"), Pane(JSON, "Request JSON"), Pane(CURL, "cURL"))


class Beside(Panes):
    """The panes: on a wide terminal the problems and one more, on a narrow one the chosen pane alone."""

    def __init__(self, session: Callable[[], Session]) -> None:
        """``session`` gives the profile in use, whose composition is shown."""
        super().__init__(FORM, id="beside")
        self._session = session
        self.chosen = FORM
        """The pane that was chosen; the form is not one of ours."""
        self._lower = PREVIEW
        self._narrow = False

    def compose(self) -> ComposeResult:
        """Problems above, the rest below."""
        yield PaneTabs(id="problem-head")
        yield ProblemList(lambda: self._session().composition.problems, id=PROBLEMS)
        yield PaneTabs(id="request-tabs")
        yield PhonePreview(id=PREVIEW)
        yield TextPane(self._request, id=JSON)
        yield TextPane(self._command, id=CURL)

    @property
    def problems(self) -> ProblemList:
        """The list of problems."""
        return self.query_one(ProblemList)

    @property
    def preview(self) -> PhonePreview:
        """The phones."""
        return self.query_one(PhonePreview)

    def is_on_show(self, pane: str) -> bool:
        """Whether the pane can be seen now."""
        if self._narrow:
            return pane == self.chosen
        return pane in (FORM, PROBLEMS, self._lower)

    def why_no_other_vendor(self) -> str | None:
        """Why the preview has no other vendor's phone to show, as a sentence."""
        if len(vendors(self._session().composition.push)) < 2:
            return "The push has no blocks of two Android vendors."
        return None

    def curl(self) -> str:
        """The command that would send the push; of a push to many users, its first call."""
        session = self._session()
        address = address_of(session.profile)
        push = session.composition.push.call(0, session.dialect)
        return to_curl(push, session.dialect, address.base_url, address.prefix)

    def _request(self, width: int) -> Sequence[TextLine]:
        session = self._session()
        push = session.composition.push.call(0, session.dialect)
        return [*self._which_call(), *json_lines(push.pretty(session.dialect))]

    def _command(self, width: int) -> Sequence[TextLine]:
        return [*self._which_call(), *curl_lines(self.curl())]

    def _which_call(self) -> Sequence[TextLine]:
        session = self._session()
        calls = session.composition.push.calls(session.dialect)
        return [TextLine((f"The first of {calls:,} calls", "accent"))] if calls > 1 else []

    # Following

    def follow(self) -> None:
        """The composition or the profile may be another one: show it soon, where it can be seen."""
        session = self._session()
        self.preview.show_push(session.composition.push, session.dialect)
        for lines in self._follows_push():
            lines.changed()
        self._show_tabs()

    def choose(self, pane: str, *, narrow: bool) -> None:
        """Put this pane on show; the form leaves the others as they are."""
        self.chosen = pane
        self._narrow = narrow
        if pane in (PREVIEW, JSON, CURL):
            self._lower = pane
        for key in ORDER[1:]:
            self.query_one(f"#{key}").set_class(not self.is_on_show(key), "-off")
        for lines in self.query(TextPane):
            lines.changed()
        self._show_tabs()

    def _follows_push(self) -> Iterable[TextPane]:
        return (self.query_one(f"#{key}", TextPane) for key in (PROBLEMS, JSON, CURL))

    def tabs(self) -> tuple[Pane, ...]:
        """Every pane, the form too, for the one line of tabs of a narrow terminal."""
        problems = self._session().composition.problems
        short = str(len(problems)) if problems else ""
        return Pane(FORM, "Form"), Pane(PROBLEMS, "Problems", short, self._tone()), *_LOWER

    def _show_tabs(self) -> None:
        counts = tally(self._session().composition.problems) or "none"
        self.query_one("#problem-head", PaneTabs).show(
            [Pane(PROBLEMS, "Problems", counts, self._tone())], self.chosen if self.chosen == PROBLEMS else ""
        )
        self.query_one("#request-tabs", PaneTabs).show(_LOWER, self._lower)

    def _tone(self) -> str:
        problems = self._session().composition.problems
        worst = problems[0].severity if problems else None
        return "bad" if worst is Severity.ERROR else "alert" if worst is Severity.WARNING else "dim"
