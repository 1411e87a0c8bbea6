"""What all screens and dialogs have in common: title bar, footer, and how they reach the app."""

from collections.abc import Iterable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker

from push_tui.text import visible, visible_lines
from push_tui.ui.actions import Action, Scope
from push_tui.ui.actions.performing import Performs, bindings
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


class PushTuiScreen(Screen[None], Performs, FollowsModel):
    """A screen between a title bar and a footer; subclasses give ``TAB`` and `body`."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]
    TAB = ""
    # Textual repaints the whole screen whenever the focus moves (20 kB); the widgets concerned repaint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def compose(self) -> ComposeResult:
        """Title bar, body, footer."""
        yield TitleBar(self.TAB, self.tui.surroundings)
        yield from self.body()
        yield Footer(self.tui.jobs.notice)

    def body(self) -> Iterable[Widget]:
        """What stands between the two bars."""
        return ()

    @property
    def tui(self) -> Host:
        """The app."""
        return host_of(self)

    @property
    def session(self) -> "Session":
        """The profile in use with everything that belongs to it."""
        return self.tui.session

    @property
    def narrow(self) -> bool:
        """Whether one pane at a time is shown."""
        return self.app.size.width < NARROW

    def on_screen_resume(self) -> None:
        """Tell of the job that runs now; it came further while another screen was shown."""
        self.show_progress(self.tui.jobs.notice)

    def show_progress(self, notice: str) -> None:
        """Show what is said of the job that runs, in the footer."""
        for bar in self.query(Footer):
            bar.set_progress(notice)

    def session_changed(self) -> None:
        """Another profile is in use."""
        self.query_one(TitleBar).show(self.tui.surroundings)

    def refresh_actions(self) -> None:
        """Draw the footer again, because what can be done has changed."""
        for bar in self.query(Footer):
            bar.refresh_actions()

    def on_descendant_focus(self) -> None:
        """The footer follows the focus."""
        self.refresh_actions()

    def tell(self, sentence: str, *, severity: str = "information") -> None:
        """A toast; never parsed as markup."""
        self.app.notify(visible_lines(sentence), severity=severity, markup=False)  # type: ignore[arg-type]


class Dialog(ModalScreen[Result], Performs, FollowsModel):
    """A box over the screen; Escape closes it without doing anything, ``ctrl+s`` or its button confirms."""

    SCOPES: ClassVar[tuple[Scope, ...]] = (Scope.DIALOG,)
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    BINDINGS = bindings(Scope.DIALOG)  # type: ignore[assignment]  # Textual types it wider
    TITLE_TEXT = ""
    ASKS_ANEW: ClassVar[bool] = False
    """Whether confirming again gives up what the last confirmation asked for."""
    _confirming: Worker[Any] | None = None
    CONFIRM = "Confirm"
    """What confirming does, in the footer of the dialog."""
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

    @property
    def tui(self) -> Host:
        """The app."""
        return host_of(self)

    @property
    def session(self) -> "Session":
        """The profile in use."""
        return self.tui.session

    @on(events.Mount)
    def _clear_toasts(self) -> None:
        """Toasts of what was done before would lie over what the dialog says."""
        self.app.clear_notifications()

    def on_descendant_focus(self) -> None:
        """The footer follows the focus."""
        self.query_one(Footer).refresh_actions()

    def refresh_actions(self) -> None:
        """Draw the footer again, because what can be done has changed."""
        self.query_one(Footer).refresh_actions()

    def title_of(self, action: Action) -> str:
        """Confirming is called by what it does."""
        return self.CONFIRM if action.id == "confirm" else action.title

    async def action_perform(self, action_id: str) -> None:
        """As everywhere, but a confirmation waits for what was typed before it, which its priority key overtakes."""
        if action_id == "confirm" and self.focused is not None:
            self.focused.call_later(self._confirm)
        elif action_id == "confirm":
            await self._confirm()
        else:
            await super().action_perform(action_id)

    async def _confirm(self) -> None:
        """Confirm; what has to be mended is said where it is mended, not in a toast over it."""
        reason = self.why_not("confirm")
        if not self.is_active or (reason is not None and self.tell_inside(reason)):
            return
        if reason is not None:
            await super().action_perform("confirm")
        elif self.ASKS_ANEW or self._confirming is None or self._confirming.is_finished:
            # A worker begins, and says that it is busy, only after the second of two keys that came at once.
            result = self.action_confirm()
            self._confirming = result if isinstance(result, Worker) else None
            if isawaitable(result):
                await result

    def tell_inside(self, reason: str) -> bool:
        """Say at its line why the dialog cannot be confirmed and go there; False where no line is to blame."""
        for prompt in self.query(Prompt):
            if prompt.problem == reason:
                prompt.show_problem(reason)
                prompt.input.focus()
                return True
        return False

    def show_progress(self, notice: str) -> None:
        """Show what is said of the job that runs, over the footer below."""
        show_over(self, notice)

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    def action_confirm(self) -> Any:
        """Do what the dialog says; subclasses define it, often as a worker."""
        raise NotImplementedError
