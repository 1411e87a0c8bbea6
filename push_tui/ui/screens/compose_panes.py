"""The panes beside the form: problems, preview on phones, the exact request and its cURL command."""

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from push_tui.message.curl_writing import to_curl
from push_tui.message.preview import vendors
from push_tui.message.push import AudienceKind, Push
from push_tui.message.rules.problem import Severity
from push_tui.operations.session import address_of
from push_tui.text import capital_first, quantity, visible
from push_tui.ui.actions import Scope
from push_tui.ui.actions.performing import Performs
from push_tui.ui.screens.base import InApp
from push_tui.ui.widgets.pane_tabs import Pane, PaneTabs
from push_tui.ui.widgets.phone_preview import PhonePreview
from push_tui.ui.widgets.problem_list import ProblemList, tally
from push_tui.ui.widgets.request_lines import curl_lines, json_lines
from push_tui.ui.widgets.text_line import TextLine
from push_tui.ui.widgets.text_pane import TextPane

FORM, PROBLEMS, PREVIEW, JSON, CURL = "form", "problems", "preview", "json", "curl"
ORDER = (FORM, PROBLEMS, PREVIEW, JSON, CURL)
_LOWER = (Pane(PREVIEW, "Preview"), Pane(JSON, "Request JSON"), Pane(CURL, "cURL"))


class ComposePanes(Vertical, Performs, InApp):
    """Shows the problems and one more pane on a wide terminal, only the chosen pane on a narrow one."""

    SCOPES = (Scope.PANE,)

    def __init__(self, number: Callable[[], int]) -> None:
        """``number`` returns which of several calls to show, from 0."""
        super().__init__(id="beside")
        self._number = number
        self.chosen = FORM
        """The chosen pane, or the form, which is not part of this widget."""
        self._lower = PREVIEW
        self._narrow = False

    def compose(self) -> ComposeResult:
        """The problems, and the other panes below them."""
        yield PaneTabs(id="problem-head")
        yield ProblemList(lambda: self.session.composition.problems, id=PROBLEMS)
        yield PaneTabs(id="request-tabs")
        yield PhonePreview(id=PREVIEW)
        request = self._request
        body = TextPane(lambda width: request(json_lines(self.call.pretty(self.session.dialect))), id=JSON)
        command = TextPane(lambda width: request(curl_lines(self.curl())), id=CURL)
        yield body.add_class("-off")
        yield command.add_class("-off")

    @property
    def problems(self) -> ProblemList:
        """The list of problems."""
        return self.query_one(ProblemList)

    @property
    def preview(self) -> PhonePreview:
        """The preview on phones."""
        return self.query_one(PhonePreview)

    def is_shown(self, pane: str) -> bool:
        """Whether the pane is visible."""
        if self._narrow:
            return pane == self.chosen
        return pane in (FORM, PROBLEMS, self._lower)

    def why_no_other_vendor(self) -> str | None:
        """Return why the preview cannot show another vendor's phone; None if it can."""
        if len(vendors(self.session.composition.push)) < 2:
            return "The push has no blocks for two Android vendors."
        return None

    @property
    def call(self) -> Push:
        """The push as one call sends it: the only one, the first, or that of the label whose text is in focus."""
        session = self.session
        return session.composition.push.call(self._number(), session.dialect)

    @property
    def which_call(self) -> str:
        """Which call that is, if the push needs several: ``the first of 3 calls``; else empty."""
        session = self.session
        calls, number = session.composition.push.calls(session.dialect), self._number()
        if calls == 1:
            return ""
        if session.composition.push.audience.kind is AudienceKind.TEXTS:
            return f"call {number + 1:,} of {calls:,}, to {', '.join(self.call.audience.targets)}"
        return f"the first of {calls:,} calls"

    def named(self, what: str) -> str:
        """Return what a copy of `call` is, with which call that is if the push needs several, and what it lacks."""
        said = f"{what} of {self.which_call}" if self.which_call else what
        return f"{said}; {self.lacks}" if self.lacks else said

    @property
    def lacks(self) -> str:
        """That the push is older than what was typed, where that is not valid; else empty."""
        unread = len(self.session.composition.draft.unread)
        return f"not complete: {quantity(unread, 'error')} to fix" if unread else ""

    def curl(self) -> str:
        """Return the cURL command of `call`."""
        session = self.session
        address = address_of(session.profile)
        return to_curl(self.call, session.dialect, address.base_url, address.prefix)

    def _request(self, lines: Iterable[TextLine]) -> Sequence[TextLine]:
        """Return the lines of a request below which call it is, if the push needs several, and what it lacks."""
        said = ((visible(self.which_call), "accent"), (self.lacks, "warn"))
        return [*(TextLine((capital_first(words), tone)) for words, tone in said if words), *lines]

    def action_back_to_form(self) -> None:
        """Go back to the edited field."""
        self.post_message(PaneTabs.Wanted(FORM))

    def copy(self, pane: str) -> None:
        """Copy `call` as its cURL command or its JSON."""
        text = self.curl() if pane == CURL else self.call.encode(self.session.dialect).decode()
        self.tui.copy(text, self.named("cURL command" if pane == CURL else "request JSON"))

    def applies(self, action_id: str) -> bool:
        """Offer a copy only of what is shown."""
        return action_id != "copy_shown" or self.is_shown(JSON) or self.is_shown(CURL)

    def action_copy_shown(self) -> None:
        """Copy the request as it is shown."""
        self.copy(CURL if self.is_shown(CURL) else JSON)

    # Updating

    def update_panes(self) -> None:
        """Show the current push and profile."""
        session = self.session
        self.preview.show_push(session.composition.push, session.dialect)
        for key in (PROBLEMS, JSON, CURL):
            self.query_one(f"#{key}", TextPane).changed()
        self._show_tabs()

    def choose(self, pane: str, *, narrow: bool) -> None:
        """Show this pane. If it is the form, a wide terminal keeps its lower pane."""
        self.chosen = pane
        self._narrow = narrow
        if pane in (PREVIEW, JSON, CURL):
            self._lower = pane
        for key in ORDER[1:]:
            self.query_one(f"#{key}").set_class(not self.is_shown(key), "-off")
        self._show_tabs()

    def tabs(self) -> tuple[Pane, ...]:
        """Return the tabs for a narrow terminal: the form and every pane."""
        problems = self.session.composition.problems
        count = (str(len(problems)),) if problems else ()
        return Pane(FORM, "Form"), Pane(PROBLEMS, "Problems", count, self._tone()), *_LOWER

    def _show_tabs(self) -> None:
        counts = tally(self.session.composition.problems) or ("none",)
        self.query_one("#problem-head", PaneTabs).show(
            [Pane(PROBLEMS, "Problems", counts, self._tone())], self.chosen if self.chosen == PROBLEMS else ""
        )
        self.query_one("#request-tabs", PaneTabs).show(_LOWER, self._lower)

    def _tone(self) -> str:
        problems = self.session.composition.problems
        worst = problems[0].severity if problems else None
        return "bad" if worst is Severity.ERROR else "alert" if worst is Severity.WARNING else "dim"
