"""What all screens and dialogs share: title bar, footer, access to the app."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from push_tui.chat.errors import ChatError
from push_tui.operations.credentials import TokenNeeded
from push_tui.storage.records import HistoryUnavailable
from push_tui.text import visible, visible_lines
from push_tui.ui.actions import Action, Scope
from push_tui.ui.actions.performing import Performs, bindings
from push_tui.ui.content import lines, plain
from push_tui.ui.host import FollowsModel, Host, host_of
from push_tui.ui.widgets.footer import Footer
from push_tui.ui.widgets.job_progress import show_over
from push_tui.ui.widgets.prompt import Prompt
from push_tui.ui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from push_tui.operations.session import Session

Result = TypeVar("Result")

NARROW = 100
"""Below this many columns a screen shows one pane at a time."""


class InApp:
    """A screen, dialog or pane that works with the app and the profile in use."""

    @property
    def tui(self) -> Host:
        """The app."""
        return host_of(cast(Widget, self))

    @property
    def session(self) -> "Session":
        """The profile in use with everything that belongs to it."""
        return self.tui.session

    def refresh_actions(self) -> None:
        """Update the footer, because other actions may be possible now."""
        for bar in cast(Widget, self).screen.query(Footer):
            bar.refresh_actions()

    def show_line(self, selector: str, words: str) -> None:
        """Update a line if its text changed."""
        line, content = cast(Widget, self).query_one(selector, Static), plain(words)
        if line.content != content:
            line.update(content, layout=False)

    def why_read_only(self) -> str | None:
        """Return why nothing can be changed with this profile; None if it can."""
        return f"Profile {self.session.profile.name} is read-only." if self.session.read_only else None


class PushTuiScreen(Screen[None], Performs, InApp, FollowsModel):
    """A screen between a title bar and a footer; subclasses define ``TAB`` and `body`."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    TAB = ""
    LIT = ""
    """The tab to highlight on a screen that has none of its own."""
    # Textual repaints the whole screen whenever the focus moves (20 kB); the widgets concerned repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def compose(self) -> ComposeResult:
        """Title bar, body, footer."""
        yield TitleBar(self.LIT or self.TAB, self.tui.surroundings)
        yield from self.body()
        yield Footer(self.tui.jobs.notice)

    def body(self) -> Iterable[Widget]:
        """Yield what is between title bar and footer."""
        return ()

    @property
    def narrow(self) -> bool:
        """Whether one pane at a time is shown."""
        return self.app.size.width < NARROW

    def on_screen_resume(self) -> None:
        """Show the profile and the running job's progress, which may have changed while another screen was on top."""
        self.query_one(TitleBar).show(self.tui.surroundings)
        self.show_progress(self.tui.jobs.notice)

    def show_progress(self, notice: str) -> None:
        """Show the running job's progress in the footer."""
        for bar in self.query(Footer):
            bar.set_progress(notice)

    def session_changed(self) -> None:
        """Show the profile that is in use now."""
        self.query_one(TitleBar).show(self.tui.surroundings)

    def on_descendant_focus(self) -> None:
        """Update the footer; the focus decides what is possible."""
        self.refresh_actions()

    def tell(self, sentence: str, *, severity: str = "information") -> None:
        """Show a toast; never parsed as markup."""
        self.app.notify(visible_lines(sentence), severity=severity, markup=False)  # type: ignore[arg-type]


class Dialog(ModalScreen[Result], Performs, InApp, FollowsModel):
    """A box over the screen; Escape closes it without doing anything, ``ctrl+s`` confirms.

    Enter goes from one `Prompt` to the next and confirms in the last one. `working` shows its progress in
    the widget ``#answer``.
    """

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.DIALOG,)
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    BINDINGS = bindings(Scope.DIALOG)  # type: ignore[assignment]  # Textual types it wider
    TITLE_TEXT = ""
    ENTER_CONFIRMS: ClassVar[bool] = True
    """Whether Enter in the last line confirms; false if that line is a gate."""
    BUSY = "Waiting for the service."
    """Why the dialog cannot be confirmed while it works."""
    _busy = False
    CONFIRM = "Confirm"
    """The title of the action that confirms, in the footer."""
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        & > #dialog {
            width: 76;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            background: $surface;
            border: round $primary;
            padding: 0 2 0 2;
        }
        & #dialog-title { text-style: bold; color: $text; margin-bottom: 1; }
        & Footer { margin-top: 1; background: $surface; }
    }
    """

    def compose(self) -> ComposeResult:
        """The box with its title, body and actions."""
        with Vertical(id="dialog"):
            yield Static(Content(visible(self.TITLE_TEXT)), id="dialog-title")
            yield from self.body()
            yield Footer()

    def body(self) -> Iterable[Widget]:
        """What the dialog asks."""
        return ()

    @on(events.Mount)
    def _clear_toasts(self) -> None:
        """Clear older toasts; they would cover the dialog."""
        self.app.clear_notifications()

    def on_descendant_focus(self) -> None:
        """Update the footer; the focus decides what is possible."""
        self.refresh_actions()

    @on(Input.Changed)
    def _line_changed(self) -> None:
        self.refresh_actions()

    @on(Input.Submitted)
    async def _line_entered(self, event: Input.Submitted) -> None:
        """Go to the next line, or confirm in the last one."""
        if not self.ENTER_CONFIRMS:
            return
        inputs = [prompt.input for prompt in self.query(Prompt) if prompt.display]
        following = inputs[inputs.index(event.input) + 1 :] if event.input in inputs else []
        if following:
            following[0].focus()
        else:
            await self.action_perform("confirm")

    def title_of(self, action: Action) -> str:
        """Return `CONFIRM` as the title of the action that confirms."""
        return self.CONFIRM if action.id == "confirm" else action.title

    def why_not(self, action_id: str) -> str | None:
        """Refuse to confirm while the dialog works or its input has a problem."""
        if action_id != "confirm":
            return None
        return self.BUSY if self._busy else self.problem()

    def problem(self) -> str | None:
        """Say what must be fixed first: by default, the first problem of the visible lines."""
        problems = (prompt.problem for prompt in self.query(Prompt) if prompt.display)
        return next((problem for problem in problems if problem), None)

    @contextmanager
    def working(self, words: str, *also: type[Exception]) -> Iterator[None]:
        """Show ``words`` and refuse to confirm until the work ends; then show its error, if any.

        Shows errors of the service, the token and the history, and those in ``also``.
        """
        shown: tuple[type[Exception], ...] = (ChatError, TokenNeeded, HistoryUnavailable, *also)
        self._busy = True
        self.answer(plain(words))
        try:
            yield
        except shown as error:
            self.answer(lines(str(error), "$text-error"))
        finally:
            self._busy = False
            if self.is_attached:
                self.refresh_actions()

    def answer(self, content: Content) -> None:
        """Show the result below the question."""
        self.query_one("#answer", Static).update(content)

    async def action_perform(self, action_id: str) -> None:
        """Do the action, or say why not: at the line with the problem, else in a toast."""
        reason = self.why_not(action_id) if action_id == "confirm" else None
        if reason is None or not self.show_at_line(reason):
            await super().action_perform(action_id)
            await asyncio.sleep(0)  # let its worker start, so that a second click finds the dialog busy

    def show_at_line(self, reason: str) -> bool:
        """Show ``reason`` at the line that has this problem, and focus the line; return false if no line has it."""
        for prompt in self.query(Prompt):
            if prompt.problem == reason:
                prompt.show_problem(reason)
                prompt.input.focus()
                return True
        return False

    def show_progress(self, notice: str) -> None:
        """Show the running job's progress above the dialog's footer."""
        show_over(self, notice)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def action_confirm(self) -> Any:
        """Do what the dialog says; subclasses define it, often as a worker."""
        raise NotImplementedError
